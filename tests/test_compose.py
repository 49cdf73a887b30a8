"""The production shape: the file by its specification, and its commands as plain processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.processes import Site, a_site, wait_until
from tests.servers import find_postgresql, find_redis, free_port, postgresql_server, redis_server
from tests.test_repository import settings_read

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = ROOT / "docker-compose.yml"


def services() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return loaded


def test_the_file_keeps_to_the_compose_specification() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_the_specification_would_see_an_unknown_key(tmp_path: Path) -> None:
    broken = tmp_path / "compose.yml"
    broken.write_text(COMPOSE.read_text(encoding="utf-8").replace("restart: unless-stopped", "restrat: x"))
    done = subprocess.run(
        [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(broken)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0


def test_the_others_wait_for_migrate_database_and_queue() -> None:
    for name in ("web", "worker", "beat"):
        waits = {other: rule["condition"] for other, rule in services()[name]["depends_on"].items()}
        assert waits == {
            "migrate": "service_completed_successfully", "db": "service_healthy", "redis": "service_healthy",
        }  # fmt: skip


def test_what_has_to_be_well_is_asked() -> None:
    for name in ("db", "redis", "web", "worker"):
        assert services()[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


def test_every_setting_of_the_example_reaches_the_site() -> None:
    of_the_image = {"STATE_DIR", "STATIC_ROOT", "MEDIA_ROOT", "COLLECT_STATIC"}
    never_in_production = {"DEBUG"}
    passed_on = set(services()["web"]["environment"])
    assert settings_read() - of_the_image - never_in_production == passed_on
    assert services()["worker"]["environment"] == services()["web"]["environment"]


def test_files_are_kept_on_the_volume() -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for name in ("web", "worker"):
        assert services()[name]["volumes"] == ["media:/srv/media"]
    assert "MEDIA_ROOT=/srv/media " in image


def test_nobody_reaches_the_site_past_the_proxy_unless_told() -> None:
    assert services()["web"]["ports"] == ["${WEB_BIND:-127.0.0.1:8000}:8000"]


def test_redis_loses_nothing_it_was_given() -> None:
    command = services()["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    assert "--requirepass" in command
    assert "ports" not in services()["redis"]


def test_no_secret_stands_in_the_file_and_none_has_a_default() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert f"${{{name}:?" in text
        assert f"${{{name}:-" not in text


def test_the_image_runs_as_somebody_other_than_root() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line for line in lines if line.startswith("USER ")]
    assert users
    assert users[-1] != "USER root"
    assert lines.index(users[-1]) < next(n for n, line in enumerate(lines) if line.startswith("CMD"))


@pytest.mark.slow
@pytest.mark.servers
@pytest.mark.skipif(find_redis() is None, reason="install redis-server")
@pytest.mark.skipif(find_postgresql() is None, reason="install postgresql")
def test_its_commands_check_an_article_on_postgresql_and_redis(tmp_path: Path) -> None:
    with (
        postgresql_server() as database,
        redis_server() as (queue, _),
        a_site(
            tmp_path,
            DATABASE_URL=database,
            REDIS_URL=queue,
            STATIC_ROOT=str(tmp_path / "collected"),
            SITE_URL="https://desk.example.org",
            PROXY_COUNT="1",
        ) as site,
    ):
        collect = {"COLLECT_STATIC": "true"}
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
            cwd=ROOT,
            env=site.env | collect,
            check=True,
        )
        site.manage(*services()["migrate"]["command"][2:])
        for name in ("web", "worker", "beat"):
            command = [
                part.replace("0.0.0.0:8000", f"127.0.0.1:{site.port}") for part in services()[name]["command"]
            ]
            site.start(name, *command)
        assert not _is_well(replace(site, port=free_port()))
        wait_until(lambda: _is_well(site), 30, "web answers")
        site.manage("create_editor", "eva", "--password-stdin", stdin="a-long-enough-password\n")
        site.python(
            "from tests.cast import stored, submitted; from claims.models import Person; stored(); "
            "submitted(Person.objects.get(username='eva'))"
        )
        state = "from claims.models import Article; print(Article.objects.get().state)"
        wait_until(lambda: site.python(state).strip() == "checked", 60, "the article is checked")
        labels = json.loads(site.python(
            "import json; from claims.models import Check; print(json.dumps(list(Check.objects.values_list('label', flat=True))))"
        ))  # fmt: skip
        assert "refuted" in labels
        assert os.path.exists(tmp_path / "collected" / "staticfiles.json")


def _is_well(site: Site) -> bool:
    """What the file's own health check says; the site answers to its public name only."""
    python, *module = services()["web"]["healthcheck"]["test"][1:]
    assert python == "python"
    done = subprocess.run([sys.executable, *module, site.address], cwd=ROOT, env=site.env, check=False)
    return done.returncode == 0
