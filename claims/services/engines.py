"""The engines that a name in the settings stands for, and whether there is a model to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from claims.checking.domain import Engine
from claims.checking.engines.local import LocalEngine
from claims.checking.failures import PermanentFailure
from claims.checking.hybrid import Hybrid
from claims.checking.spending import Cache, Ledger, Price, Prices
from claims.models import Article, Newsroom

if TYPE_CHECKING:
    from claims.checking.engines.openai_engine import OpenAISettings


def make_engine(name: str, ledger: Ledger | None = None, cache: Cache | None = None) -> Engine | Hybrid:
    """A fresh engine. Raises PermanentFailure where there is none of that name, or no key for it."""
    if name == "local":
        return LocalEngine()
    if name == "openai":
        return _openai_engine(ledger, cache)
    if name == "hybrid":
        return Hybrid(LocalEngine(), _openai_engine(ledger, cache))
    raise PermanentFailure(_("There is no engine named %s here.") % name)


def why_no_model(article: Article | None = None) -> str:
    """Why no model reads the article although the settings name one; "" where one does, or none is wanted."""
    if settings.ENGINE == "local":
        return ""
    if not settings.OPENAI_API_KEY:
        return _("No key is set for the language model (OPENAI_API_KEY).")
    if article is not None and article.is_own and not settings.OPENAI_FOR_OWN_COPY:
        return _("Copy that is not printed yet is not shown to the language model (OPENAI_FOR_OWN_COPY).")
    return ""


def why_not_asked(article: Article) -> str:
    """Why a check that was to be read by a model is not shown to it any more; "" where it is."""
    if settings.ENGINE == "local":
        return _("The language model is switched off (ENGINE).")
    return why_no_model(article)


def engine_for(article: Article) -> str:
    """The name of the engine that checks the article: that of the settings, `local` where no model may read it."""
    return "local" if why_no_model(article) else str(settings.ENGINE)


def first_engine(article: Article) -> str:
    """The engine of a claim's next check: a hybrid begins with `local`."""
    name = engine_for(article)
    return "local" if name == "hybrid" else name


def prices() -> Prices:
    """By model, in settings.OPENAI_CURRENCY."""
    return {name: Price(*amounts) for name, amounts in settings.OPENAI_PRICES.items()}


def threshold() -> float:
    """The newsroom's confidence threshold."""
    return Newsroom.current().confidence_threshold


def _openai_engine(ledger: Ledger | None, cache: Cache | None) -> Engine:
    # Imported here: the openai package takes a second to load, and most sites never use it.
    from claims.checking.engines.openai_engine import OpenAIEngine

    if not settings.OPENAI_API_KEY:
        raise PermanentFailure(_("No key is set for the language model (OPENAI_API_KEY)."), name="no_key")
    return OpenAIEngine(openai_settings(), ledger, cache)


def openai_settings() -> OpenAISettings:
    """As the site's settings have them."""
    from claims.checking.engines.openai_client import Mode, ServerSettings
    from claims.checking.engines.openai_engine import OpenAISettings

    return OpenAISettings(
        server=ServerSettings(
            api_key=settings.OPENAI_API_KEY,
            base_url=settings.OPENAI_BASE_URL or None,
            timeout=settings.OPENAI_TIMEOUT,
            mode=Mode(settings.OPENAI_ANSWERS),
            temperature=settings.OPENAI_TEMPERATURE,
        ),
        extract_model=settings.OPENAI_EXTRACT_MODEL,
        questions_model=settings.OPENAI_QUESTIONS_MODEL,
        assess_model=settings.OPENAI_ASSESS_MODEL,
        max_tokens=settings.OPENAI_MAX_TOKENS,
        follow_ups=settings.OPENAI_FOLLOW_UPS,
    )
