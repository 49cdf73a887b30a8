"""What all tests share: a database that stays whole. The environment is laid in tests/settings.py.

The tests run on SQLite, or on the PostgreSQL of DATABASE_URL.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator

import pytest
from django.core.management.commands import flush as flush_command

_triggers = importlib.import_module("claims.migrations.0002_triggers")
_library = importlib.import_module("claims.migrations.0005_bringing_documents_in")
_judgements = importlib.import_module("claims.migrations.0016_judgements")
_newsroom = importlib.import_module("claims.migrations.0012_people")
_corrections = importlib.import_module("claims.migrations.0011_corrections")
_seeds = importlib.import_module("claims.migrations.0003_newsroom_and_ratings")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as in use: in memory, two threads would share one connection's locks."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("db") / "test.sqlite3")
    elif worker := os.environ.get("PYTEST_XDIST_WORKER"):
        connection.settings_dict["TEST"]["NAME"] = f"test_second_source_{worker}"


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied_between_tests() -> Iterator[None]:
    """The triggers refuse what `flush` does after a transactional test: take them off around it.

    The rows that migrations make are put back too.
    """
    from django.apps import apps
    from django.db import connections

    real_handle = flush_command.Command.handle

    def handle(self: flush_command.Command, **options: object) -> None:
        connection = connections[str(options["database"])]
        _judgements.drop_judgement_triggers(connection)
        _newsroom.drop_newsroom_triggers(connection)
        _corrections.drop_correction_triggers(connection)
        _library.drop_library_triggers(connection)
        _triggers.drop_triggers(connection)
        try:
            real_handle(self, **options)
        finally:
            _triggers.create_triggers(connection)
            _library.create_library_triggers(connection)
            _judgements.create_judgement_triggers(connection)
            _newsroom.create_newsroom_triggers(connection)
            _corrections.create_correction_triggers(connection)
        _seeds.forwards(apps, None)

    flush_command.Command.handle = handle  # type: ignore[method-assign]  # put back below
    yield
    flush_command.Command.handle = real_handle  # type: ignore[method-assign]


def pytest_configure() -> None:
    from django.conf import settings

    # The cast signs in hundreds of times; how slowly a password is hashed is Django's own promise.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_report_header() -> str | None:
    from tests.shared.conftest import CASES

    return (
        None
        if CASES.is_dir()
        else "tests/shared: not collected, there is no shared/cases beside the checkout"
    )
