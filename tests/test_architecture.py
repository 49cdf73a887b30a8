"""Imports point one way, the core is pure, and only services write."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What each part may import of the others (DESIGN: "Imports point one way"). The longest prefix counts.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "claims.checking": ("claims.checking",),
    "claims.models": ("claims.models", "claims.checking.domain"),
    "claims.search": ("claims.search", "claims.models", "claims.checking"),
    "claims.queries": ("claims.queries", "claims.models", "claims.checking", "claims.search"),
    "claims.publishing": ("claims.publishing", "claims.models", "claims.queries"),
    "claims.services": ("claims.services", "claims.models", "claims.checking", "claims.search", "claims.sources"),
    "claims.sources": ("claims.sources",),
    "claims.tasks": ("claims.services",),
    "claims.forms": ("claims.forms", "claims.models", "claims.services", "claims.queries", "claims.checking.domain"),
    "claims.templatetags": ("claims.templatetags", "claims.queries", "claims.models", "claims.checking.domain"),
    "claims.views": ("claims.views", "claims.forms", "claims.services", "claims.queries", "claims.models", "claims.publishing"),
    "claims.management": ("claims", "project"),
}  # fmt: skip
NOT_IN_THE_CORE = ("django", "celery", "kombu", "redis", "project", "psycopg")
OPENS_SOCKETS = (
    "socket",
    "urllib.request",
    "http.client",
    "httpx",
    "httpx2",
    "httpcore2",
    "requests",
    "openai",
)
MAY_OPEN_SOCKETS = ("claims.sources", "claims.publishing", "claims.checking.engines.openai_client",
                    "claims.management.commands.serve")  # fmt: skip
WRITES = {"save", "delete", "create", "bulk_create", "update_or_create", "get_or_create", "bulk_update"}
WRITING_SQL = re.compile(r"\s*(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|TRUNCATE)\b", re.IGNORECASE)
THE_CORE = ("claims.checking",)  # has no database (see NOT_IN_THE_CORE); a model's client has `create`, too
MAY_WRITE = ("claims.services", "claims.migrations")


def modules(root: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((root / "claims").rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def inside(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def wrong_imports(root: Path) -> list[str]:
    wrong = []
    for name, tree in modules(root):
        part = max((part for part in MAY_IMPORT if inside(name, (part,))), key=len, default=None)
        for imported in imports(tree):
            ours = inside(imported, ("claims",))
            if imported.startswith("."):  # says nothing about its direction: imports name the whole way
                wrong.append(f"{name} imports {imported}")
            if part and ours and not inside(imported, MAY_IMPORT[part]):
                wrong.append(f"{name} imports {imported}")
            if inside(name, ("claims.checking",)) and inside(imported, NOT_IN_THE_CORE):
                wrong.append(f"{name} imports {imported}")
            if inside(imported, OPENS_SOCKETS) and not inside(name, MAY_OPEN_SOCKETS):
                wrong.append(f"{name} imports {imported}")
    return wrong


def spelled(node: ast.AST) -> str:
    """What a string says, with `x` for each value that an f-string puts in; else nothing."""
    if isinstance(node, ast.JoinedStr):
        return "".join(spelled(part) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def wrong_writes(root: Path) -> list[str]:
    """Calls such as `rows.create(...)`, `rows.update(x=1)` or `row.save()`, and writing SQL, outside the services."""
    wrong = []
    for name, tree in modules(root):
        if inside(name, MAY_WRITE):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                # A query's update takes keywords only; a dict's or a set's takes a value.
                updates = node.func.attr in ("update", "aupdate") and node.keywords and not node.args
                writes = node.func.attr.removeprefix("a") in WRITES and not inside(name, THE_CORE)
                if updates or writes:
                    wrong.append(f"{name}: {ast.unparse(node.func)}")
            elif WRITING_SQL.match(text := spelled(node)):
                wrong.append(f"{name}: {text[:60]}")
    return wrong


def test_imports_point_one_way() -> None:
    assert wrong_imports(ROOT) == []


def test_only_services_write() -> None:
    assert wrong_writes(ROOT) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("claims/checking/bad.py", "from django.db import models"),
        ("claims/checking/bad.py", "from claims.models import Claim"),
        ("claims/checking/engines/bad.py", "import socket"),
        ("claims/models/bad.py", "from claims.services.check import run_check"),
        ("claims/services/bad.py", "from claims.views.claims import claim"),
        ("claims/queries/bad.py", "import urllib.request"),
        ("claims/models/bad.py", "from ..services import check"),
        ("claims/checking/bad.py", "def f():\n    from django.conf import settings"),
    ],
)
def test_an_import_the_wrong_way_is_seen(tmp_path: Path, path: str, line: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(line)
    assert len(wrong_imports(tmp_path)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Claim.objects.filter(pk=1).update(x=1)",
        "row.save()",
        "A.objects.create()",
        "article.claims.create(start=0)",
        "article.claims.update(state='flagged')",
        "await row.asave()",
        "cursor.execute('DELETE FROM claims_claim')",
        "cursor.execute(f'update {table} set x = 1')",
    ],
)
def test_a_write_outside_the_services_is_seen(tmp_path: Path, line: str) -> None:
    (tmp_path / "claims/views").mkdir(parents=True)
    (tmp_path / "claims/views/bad.py").write_text(line)
    assert len(wrong_writes(tmp_path)) == 1


@pytest.mark.parametrize("line", ["seen.update(more)", "create(x)", "'Update your password set'", "'UPDATE'"])
def test_what_writes_nothing_is_left_alone(tmp_path: Path, line: str) -> None:
    (tmp_path / "claims/views").mkdir(parents=True)
    (tmp_path / "claims/views/good.py").write_text(line)
    assert wrong_writes(tmp_path) == []
