"""What has to be true of the repository itself."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from project import settings as settings_module

ROOT = Path(__file__).resolve().parent.parent


def settings_read() -> set[str]:
    """The variables that settings.py asks for."""
    source = Path(settings_module.__file__).read_text(encoding="utf-8")
    return set(re.findall(r'\benv(?:_\w+)?\(\s*"([A-Z_]+)"', source))


def test_every_setting_is_in_the_example_and_in_the_docs() -> None:
    example = set(
        re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    documented = set(
        re.findall(
            r"^\| `([A-Z_]+)`", (ROOT / "docs/configuration.md").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert len(settings_read()) > 20
    assert settings_read() <= example
    assert settings_read() == documented


def test_the_example_gives_no_secret_that_somebody_might_keep() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert re.search(rf"^{name}=$", text, re.MULTILINE), name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"), ("ENGINE", "magic"), ("ARTICLE_LIMIT", "many"), ("ARTICLE_LIMIT", "3"),
        ("LEASE_RENEW_SECONDS", "50"), ("SITE_URL", "ftp://x"), ("DATABASE_URL", "nonsense"), ("LOG_LEVEL", "LOUD"),
        ("OPENAI_API_KEY_FILE", "/nowhere/key"), ("LEASE_SECONDS", "nan"), ("ARTICLE_LIMIT", "inf"),
        ("SITE_URL", "https://"), ("SEARXNG_URL", "ftp://x"), ("WIKIPEDIA", "maybe"), ("FETCH_SECONDS", "0"),
    ],
)  # fmt: skip
def test_a_bad_value_stops_the_start_and_says_which(name: str, value: str) -> None:
    import sys

    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, env=os.environ | {name: value}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert name in done.stderr


def settings_with(patch: pytest.MonkeyPatch, **values: str) -> dict[str, Any]:
    """The settings as a start with these OPENAI_* and ENGINE, and no others, would read them."""
    for name in [name for name in os.environ if name.startswith("OPENAI_") or name == "ENGINE"]:
        patch.delenv(name)
    for name, value in values.items():
        patch.setenv(name, value)
    return runpy.run_path(settings_module.__file__)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENAI_PRICES", "gpt-4o-mini=cheap/2"), ("OPENAI_PRICES", "gpt-4o-mini=0.15"), ("OPENAI_PRICES", "0.15/0.60"),
        ("OPENAI_PRICES", "gpt-4o-mini=-1/2"), ("OPENAI_PRICES", "gpt-4o-mini=nan/2"), ("OPENAI_PRICES", "m=1/2/3/4"),
        ("OPENAI_TEMPERATURE", "warm"), ("OPENAI_TEMPERATURE", "2.1"), ("OPENAI_TEMPERATURE", "nan"),
        ("OPENAI_ARTICLE_CAP", "-1"), ("OPENAI_ARTICLE_CAP", "inf"), ("OPENAI_DAY_CAP", "-0.01"), ("OPENAI_DAY_CAP", "20 USD"),
        ("OPENAI_ARTICLE_TOKENS", "-1"), ("OPENAI_DAY_TOKENS", "1.5"), ("OPENAI_MAX_TOKENS", "99"),
        ("OPENAI_FOLLOW_UPS", "-1"), ("OPENAI_TIMEOUT", "0"), ("OPENAI_ANSWERS", "prose"), ("OPENAI_FOR_OWN_COPY", "no"),
        ("OPENAI_BASE_URL", "file:///etc/passwd"), ("OPENAI_BASE_URL", "http://"),
    ],
)  # fmt: skip
def test_a_bad_value_for_the_model_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        settings_with(monkeypatch, **{name: value})


@pytest.mark.parametrize("engine", ["hybrid", "openai"])
@pytest.mark.parametrize("step", ["EXTRACT", "QUESTIONS", "ASSESS"])
def test_no_model_of_the_vendors_is_paid_for_without_a_price(
    monkeypatch: pytest.MonkeyPatch, engine: str, step: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"OPENAI_PRICES must name the price of gpt-new"):
        settings_with(monkeypatch, **{"ENGINE": engine, f"OPENAI_{step}_MODEL": "gpt-new"})


def test_a_model_needs_no_price_on_a_server_of_ones_own_or_where_none_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings_with(monkeypatch, ENGINE="local", OPENAI_ASSESS_MODEL="gpt-new")
    own = {"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1", "OPENAI_ASSESS_MODEL": "qwen3:8b"}
    assert "qwen3:8b" not in settings_with(monkeypatch, ENGINE="openai", **own)["OPENAI_PRICES"]


def test_the_models_of_the_defaults_have_a_price(monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in ("local", "hybrid", "openai"):
        assert settings_with(monkeypatch, ENGINE=engine)["ENGINE"] == engine


def test_prices_and_temperature_are_read_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    read = settings_with(
        monkeypatch,
        OPENAI_PRICES="a:8b=0.15/0.60  b=name=1/2/0.5",
        OPENAI_TEMPERATURE="none",
        OPENAI_EXTRACT_MODEL="a:8b",
    )
    without_cache, with_cache = (Decimal("0.15"), Decimal("0.60"), Decimal("0.15")), (1, 2, Decimal("0.5"))
    assert read["OPENAI_PRICES"] == {"a:8b": without_cache, "b=name": with_cache}
    assert read["OPENAI_TEMPERATURE"] is None
    assert read["OPENAI_QUESTIONS_MODEL"] == "a:8b"


ENGINES = (ROOT / "docs/engines.md").read_text(encoding="utf-8")


def test_the_settings_to_copy_for_each_server_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [
        dict(re.findall(r'^    ([A-Z_]+)="?([^"\n]*)"?$', block, re.MULTILINE))
        for block in ENGINES.split("\n\n")
        if block.startswith(("    ENGINE=", "    OPENAI_"))
    ]
    assert len(blocks) == 5  # OpenAI, Azure, Ollama, vLLM, and what models that reason first need
    for values in blocks:
        assert values.keys() <= settings_read()
        read = settings_with(monkeypatch, **values)
        calls = 2 + read["OPENAI_FOLLOW_UPS"]
        needed = read["OPENAI_TIMEOUT"] * calls + read["PROVIDER_TOTAL_SECONDS"] + 30
        assert read["CHECK_TIME_LIMIT"] >= needed


def test_the_settings_that_the_docs_name_are_there() -> None:
    for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        named = set(re.findall(r"\bOPENAI_[A-Z_]+", path.read_text(encoding="utf-8"))) - {
            "OPENAI_API_KEY_FILE"
        }
        assert named <= settings_read(), path


def test_every_failure_of_a_model_has_its_remedy_in_the_docs() -> None:
    core = (ROOT / "claims/checking").rglob("*.py")
    services = [ROOT / "claims/services/engines.py", ROOT / "claims/services/engine_runs.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in [*core, *services])
    raised = set(re.findall(r'\bname="([a-z_]+)",?\s*\)', code))
    by_status = set(re.findall(r'\b[45]\d\d: \("([a-z_]+)"', code))
    names = raised | by_status
    assert {"key", "budget", "paused", "wrong_form", "switched_off"} <= names
    assert names <= set(re.findall(r"^\| `([a-z_]+)` \|", ENGINES, re.MULTILINE))


def test_the_web_door_refuses_to_start_without_a_secret_key(tmp_path: Path) -> None:
    import sys

    env = {key: value for key, value in os.environ.items() if key != "SECRET_KEY"} | {
        "STATE_DIR": str(tmp_path)
    }
    done = subprocess.run(
        [sys.executable, "-c", "import project.wsgi"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def test_locks_hold_hashes_and_no_address() -> None:
    for name in ("core.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--index-url" not in text


def test_no_migration_is_pending(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_text_file_ends_with_a_line_end_and_holds_no_key() -> None:
    for path in tracked_files():
        if path.suffix in (".py", ".html", ".css", ".js", ".toml", ".yml"):
            text = path.read_text(encoding="utf-8")
            assert not text or text.endswith("\n"), path
            assert not re.search(r"sk-[A-Za-z0-9]{20,}|BEGIN (?:RSA |EC )?PRIVATE KEY", text), path
