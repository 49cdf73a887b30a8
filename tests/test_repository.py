"""What has to be true of the repository itself."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

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
    import os
    import sys

    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, env=os.environ | {name: value}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert name in done.stderr


def test_the_web_door_refuses_to_start_without_a_secret_key(tmp_path: Path) -> None:
    import os
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
