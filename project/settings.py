"""All settings, in one file, from the environment. A bad value stops the start and says which.

Every variable read here stands in .env.example and in docs/configuration.md; a test holds that.
"""

from __future__ import annotations

import math
import os
from decimal import Decimal, InvalidOperation
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """The variable's value, or what stands in the file that NAME_FILE names (for secrets)."""
    file_name = os.environ.get(f"{name}_FILE", "")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE can't be read: {error}") from error
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    value = env(name, "true" if default else "false").lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}")
    return value == "true"


def env_number(name: str, default: float, *, least: float) -> float:
    value = env(name, str(default))
    try:
        number = float(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a number, not {value!r}") from None
    if not math.isfinite(number):  # "nan" is below no limit
        raise ImproperlyConfigured(f"{name} must be a number, not {value!r}")
    if number < least:
        raise ImproperlyConfigured(f"{name} must be at least {least:g}, not {value}")
    return number


def env_int(name: str, default: int, *, least: int) -> int:
    number = env_number(name, default, least=least)
    if number != int(number):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {number}")
    return int(number)


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = env(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def env_url(name: str, default: str, schemes: tuple[str, ...]) -> str:
    value = env(name, default)
    if value and (urlsplit(value).scheme not in schemes):
        raise ImproperlyConfigured(f"{name} must be an address that begins with {' or '.join(schemes)}")
    if value.startswith("http") and not urlsplit(value).hostname:
        raise ImproperlyConfigured(f"{name} must name a host, not {value!r}")
    return value


# --- Where things are -------------------------------------------------------------------------

STATE_DIR = Path(env("STATE_DIR", str(BASE_DIR / "var")))
SITE_URL = env_url("SITE_URL", "http://127.0.0.1:8000", ("http", "https")).rstrip("/")
_SECURE = SITE_URL.startswith("https://")

# --- Secrets and hosts ------------------------------------------------------------------------


def _secret_key() -> str:
    """From the environment, else the one that `serve` made. Empty: the web doors refuse to start."""
    made_by_serve = STATE_DIR / "secret_key"
    if "SECRET_KEY" not in os.environ and "SECRET_KEY_FILE" not in os.environ and made_by_serve.exists():
        return made_by_serve.read_text(encoding="utf-8").strip()
    return env("SECRET_KEY")


SECRET_KEY = _secret_key()
DEBUG = env_bool("DEBUG", default=False)
ALLOWED_HOSTS = [
    host.strip()
    for host in env("ALLOWED_HOSTS", urlsplit(SITE_URL).hostname or "").split(",")
    if host.strip()
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Apps -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
    "claims",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "claims.views.sessions.SessionLimitsMiddleware",
    "claims.views.middleware.NewsroomMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
ASGI_APPLICATION = "project.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "claims.views.context.site",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------------------------

DATABASE_URL = env("DATABASE_URL", f"sqlite:///{STATE_DIR / 'second_source.sqlite3'}")
try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError) as error:
    raise ImproperlyConfigured(f"DATABASE_URL can't be understood: {error}") from error

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None

# --- Jobs -------------------------------------------------------------------------------------

REDIS_URL = env_url("REDIS_URL", "", ("redis", "rediss", "unix"))

CHECK_TIME_LIMIT = env_int("CHECK_TIME_LIMIT", 300, least=10)  # seconds, for one task
LEASE_SECONDS = env_number("LEASE_SECONDS", 60, least=0.5)
LEASE_RENEW_SECONDS = env_number("LEASE_RENEW_SECONDS", 20, least=0.1)
SWEEP_SECONDS = env_number("SWEEP_SECONDS", 15, least=0.1)
MAX_ATTEMPTS = env_int("MAX_ATTEMPTS", 3, least=1)
WATCH_SECONDS = env_number("WATCH_SECONDS", 60, least=0.1)  # between two rounds of the watch
if LEASE_RENEW_SECONDS * 2 > LEASE_SECONDS:
    raise ImproperlyConfigured("LEASE_RENEW_SECONDS must be at most half of LEASE_SECONDS")

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = CHECK_TIME_LIMIT
CELERY_TASK_SOFT_TIME_LIMIT = max(CHECK_TIME_LIMIT - 30, CHECK_TIME_LIMIT // 2)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_CONCURRENCY = env_int("WORKER_CONCURRENCY", 2, least=1)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "claims.tasks.sweep", "schedule": SWEEP_SECONDS},
    "look_at_feeds": {"task": "claims.tasks.look_at_feeds", "schedule": 60},
    "watch": {"task": "claims.tasks.watch", "schedule": WATCH_SECONDS},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")

if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # kombu restores unacknowledged messages only every 100 s unless told otherwise; the
    # visibility time-out has to be longer than the longest task, or it runs twice.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": CHECK_TIME_LIMIT * 3,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "socket_timeout": 30,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }
else:
    _BROKER_DIR = STATE_DIR / "broker"
    # kombu's filesystem transport, made safe (project.broker). The name means nothing; without one kombu warns.
    CELERY_BROKER_URL = "files://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_BROKER_DIR / "queue"),
        "data_folder_out": str(_BROKER_DIR / "queue"),
        "processed_folder": str(_BROKER_DIR / "processed"),
        "control_folder": str(_BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.05,
    }

# --- Checking ---------------------------------------------------------------------------------

ENGINE = env_choice("ENGINE", "local", ("local", "hybrid", "openai"))
OPENAI_API_KEY = env("OPENAI_API_KEY")
OPENAI_BASE_URL = env_url("OPENAI_BASE_URL", "", ("http", "https"))
OPENAI_EXTRACT_MODEL = env("OPENAI_EXTRACT_MODEL", "gpt-4o-mini")
OPENAI_QUESTIONS_MODEL = env("OPENAI_QUESTIONS_MODEL", OPENAI_EXTRACT_MODEL)
OPENAI_ASSESS_MODEL = env("OPENAI_ASSESS_MODEL", "gpt-4o-mini")
OPENAI_TIMEOUT = env_number("OPENAI_TIMEOUT", 60, least=0.1)  # seconds, for one call in all
OPENAI_MAX_TOKENS = env_int("OPENAI_MAX_TOKENS", 8_000, least=100)  # of one answer
OPENAI_ANSWERS = env_choice("OPENAI_ANSWERS", "auto", ("auto", "schema", "object"))
OPENAI_FOLLOW_UPS = env_int("OPENAI_FOLLOW_UPS", 1, least=0)  # rounds of further questions for one claim
# What a model reads leaves the newsroom, unless the model is its own: false keeps unprinted copy with `local`.
OPENAI_FOR_OWN_COPY = env_bool("OPENAI_FOR_OWN_COPY", default=True)


def _temperature(value: str) -> float | None:
    """None where nothing is to be sent: some models take no temperature."""
    if value == "none":
        return None
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 2:
        raise ImproperlyConfigured(f"OPENAI_TEMPERATURE must be a number from 0 to 2 or none, not {value!r}")
    return number


def _prices(text: str) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """By model: of a million tokens that are read, written, and read from the server's prompt cache."""
    prices = {}
    for part in text.split():
        name, _, amounts = part.rpartition("=")
        try:
            numbers = [Decimal(amount) for amount in amounts.split("/")]
        except InvalidOperation:
            numbers = []
        if not name or len(numbers) not in (2, 3) or not all(n.is_finite() and n >= 0 for n in numbers):
            raise ImproperlyConfigured(
                f"OPENAI_PRICES must be MODEL=READ/WRITTEN or MODEL=READ/WRITTEN/CACHED, not {part!r}"
            )
        prices[name] = (numbers[0], numbers[1], numbers[-1] if len(numbers) == 3 else numbers[0])
    return prices


OPENAI_TEMPERATURE = _temperature(env("OPENAI_TEMPERATURE", "0"))
# Dollars, as the vendor's price list had them when this was written; a model that is not listed costs nothing.
OPENAI_PRICES = _prices(
    env(
        "OPENAI_PRICES",
        "gpt-4o-mini=0.15/0.60/0.075 gpt-4o=2.50/10/1.25 gpt-4.1-mini=0.40/1.60/0.10 gpt-4.1=2/8/0.50 "
        "gpt-5-mini=0.25/2/0.025 gpt-5=1.25/10/0.125",
    )
)
OPENAI_CURRENCY = env("OPENAI_CURRENCY", "USD")
# Caps stop the model and never the site: then `local` checks alone, and says so.
OPENAI_ARTICLE_CAP = Decimal(str(env_number("OPENAI_ARTICLE_CAP", 2, least=0)))
OPENAI_DAY_CAP = Decimal(str(env_number("OPENAI_DAY_CAP", 20, least=0)))
OPENAI_ARTICLE_TOKENS = env_int("OPENAI_ARTICLE_TOKENS", 5_000_000, least=0)
OPENAI_DAY_TOKENS = env_int("OPENAI_DAY_TOKENS", 50_000_000, least=0)
_MODELS = {OPENAI_EXTRACT_MODEL, OPENAI_QUESTIONS_MODEL, OPENAI_ASSESS_MODEL}
if ENGINE != "local" and not OPENAI_BASE_URL and (_unpriced := _MODELS - OPENAI_PRICES.keys()):
    raise ImproperlyConfigured(f"OPENAI_PRICES must name the price of {', '.join(sorted(_unpriced))}")

ARTICLE_LIMIT = env_int("ARTICLE_LIMIT", 200_000, least=1_000)  # characters
DOCUMENT_LIMIT = env_int("DOCUMENT_LIMIT", 2_000_000, least=1_000)  # characters

# --- Bringing documents in --------------------------------------------------------------------

FETCH_SECONDS = env_number("FETCH_SECONDS", 30, least=1)  # for one page in all
FETCH_BYTES = env_int("FETCH_BYTES", 10_000_000, least=10_000)  # of one page, as they come over the wire
FETCH_PAUSE = env_number("FETCH_PAUSE", 1, least=0)  # seconds between two requests to one host
READ_SECONDS = env_number("READ_SECONDS", 20, least=1)  # for the text of one file
READ_MEMORY = env_int("READ_MEMORY", 1 << 30, least=1 << 28)  # bytes
FILE_LIMIT = env_int("FILE_LIMIT", 20_000_000, least=10_000)  # bytes of an uploaded document
BULK_LIMIT = env_int("BULK_LIMIT", 2_000_000_000, least=10_000)  # bytes of a bulk file
IMPORT_LIMIT = env_int("IMPORT_LIMIT", 1_000, least=1)  # addresses or files of one import

# --- The watch over decided verdicts ------------------------------------------------------------

WATCH_EVERY_HOURS = env_number("WATCH_EVERY_HOURS", 24, least=0.01)  # each decided verdict is looked at
WATCH_BATCH = env_int("WATCH_BATCH", 20, least=1)  # verdicts of one round
WATCH_PAGES = env_int("WATCH_PAGES", 10, least=1)  # pages fetched for one verdict at one look
WATCH_GONE_DAYS = env_int("WATCH_GONE_DAYS", 3, least=1)  # without an answer until a page counts as gone
WATCH_CHECK_DAYS = env_number("WATCH_CHECK_DAYS", 30, least=0.01)  # a published claim is checked anew
WATCH_CHECKS_A_DAY = env_int("WATCH_CHECKS_A_DAY", 200, least=0)  # such checks in 24 hours, at most

# --- Mail: printed on the console until EMAIL_URL says otherwise --------------------------------


def _mail_server(url: str) -> dict[str, str | int]:
    """The parts of EMAIL_URL. No message names its value: it holds a password."""
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    try:
        parts = urlsplit(url or "smtp://localhost")
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(
            "EMAIL_URL must be an address: smtp+tls://user:password@host:587"
        ) from None
    if parts.scheme not in ports:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp+tls, smtps or smtp")
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            "EMAIL_URL must name a host and end there; in a password, / ? # @ are %2F %3F %23 %40"
        )
    if bool(parts.username) != bool(parts.password):
        raise ImproperlyConfigured("EMAIL_URL must hold a user and a password, or neither")
    if parts.username and parts.scheme == "smtp":
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp+tls or smtps where it holds a password")
    return {
        "scheme": parts.scheme,
        "host": parts.hostname,
        "port": port or ports[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }


_mail = _mail_server(env("EMAIL_URL"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if env('EMAIL_URL') else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail["host"], _mail["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["user"], _mail["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["scheme"] == "smtp+tls", _mail["scheme"] == "smtps"
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env("MAIL_FROM", f"second-source@{urlsplit(SITE_URL).hostname or 'localhost'}")
if not all(parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")) or not DEFAULT_FROM_EMAIL.isprintable():
    raise ImproperlyConfigured("MAIL_FROM must be an e-mail address, or a name and <an address>")

# --- Search providers: all off until switched on ------------------------------------------------

SEARXNG_URL = env_url("SEARXNG_URL", "", ("http", "https")).rstrip("/")
WIKIPEDIA = env_bool("WIKIPEDIA", default=False)
WIKIPEDIA_URL = env_url("WIKIPEDIA_URL", "https://{language}.wikipedia.org", ("http", "https")).rstrip("/")
FACT_CHECK_TOOLS_KEY = env("FACT_CHECK_TOOLS_KEY")
FACT_CHECK_TOOLS_URL = env_url(
    "FACT_CHECK_TOOLS_URL", "https://factchecktools.googleapis.com", ("http", "https")
).rstrip("/")
BRAVE_KEY = env("BRAVE_KEY")
BRAVE_URL = env_url("BRAVE_URL", "https://api.search.brave.com", ("http", "https")).rstrip("/")
# What is asked leaves the newsroom: of copy that is not printed yet, only where this says so.
ASK_FOR_OWN_COPY = env_bool("ASK_FOR_OWN_COPY", default=False)
PROVIDER_SECONDS = env_number("PROVIDER_SECONDS", 10, least=0.1)  # for one answer
PROVIDER_HITS = env_int("PROVIDER_HITS", 5, least=0)  # pages fetched for one claim, in all
PROVIDER_TOTAL_SECONDS = env_number("PROVIDER_TOTAL_SECONDS", 60, least=1)  # for asking and fetching, in all
PROVIDER_CACHE_HOURS = env_number("PROVIDER_CACHE_HOURS", 24, least=0)

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * max(ARTICLE_LIMIT, DOCUMENT_LIMIT) + 100_000  # bytes; UTF-8 takes up to 4
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "claims.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds that the link in the mail is good for
# Whom the site asks for a second factor: editors, everybody, or nobody (it is offered to all).
SECOND_FACTOR = env_choice("SECOND_FACTOR", "editors", ("editors", "offered", "all"))
INVITATION_DAYS = env_int("INVITATION_DAYS", 7, least=1)
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "articles"
LOGOUT_REDIRECT_URL = "home"

# Throttled by account and address together: nobody can lock an editor out from elsewhere.
AXES_FAILURE_LIMIT = env_int("LOGIN_ATTEMPTS", 10, least=1)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = env_int("PROXY_COUNT", 0, least=0)
AXES_CLIENT_IP_CALLABLE = "project.visitor.visitor_address"

# --- Browser ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_NAME = "__Host-session" if _SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _SECURE else "csrf"
# A session ends without a sign of life, and at the latest after so many days, whatever happens in it.
SESSION_IDLE_HOURS = env_number("SESSION_IDLE_HOURS", 12, least=0.1)
SESSION_DAYS = env_number("SESSION_DAYS", 7, least=0.1)
SESSION_COOKIE_AGE = int(60 * 60 * 24 * SESSION_DAYS)
SECURE_SSL_REDIRECT = _SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AXES_IPWARE_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _SECURE
SECURE_HSTS_PRELOAD = _SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Static files -----------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(STATE_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Where collectstatic has not been run (a laptop, the tests), whitenoise serves from the sources.
_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() or env_bool("COLLECT_STATIC", default=False)
WHITENOISE_USE_FINDERS = not _COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

MEDIA_ROOT = Path(env("MEDIA_ROOT", str(STATE_DIR / "media")))

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # stored; pages show the newsroom's own zone

# --- Logs -------------------------------------------------------------------------------------

LOG_LEVEL = env_choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # These would write whole requests, with the text of articles, where LOG_LEVEL is DEBUG.
    "loggers": {name: {"level": "WARNING"} for name in ("openai", "httpx2", "httpcore2")},
}
