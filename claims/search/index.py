"""What the two databases are asked: how frequent a term is, and which passages hold it.

Terms are [a-z0-9_]+ by construction (checking.retrieve.search_terms); nothing else gets here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.db import connection

MOST_COUNTED = 20_000  # a term in more passages than this is common, however common


class Index(Protocol):
    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands; 0 where in none."""
        ...

    def holding(self, term: str, limit: int) -> list[int]:
        """The ids of passages that hold the term, newest first, at most `limit`."""
        ...


class SQLiteIndex:
    """FTS5, with its own vocabulary for the frequencies."""

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        if not terms:
            return {}
        marks = ",".join(["%s"] * len(terms))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT term, doc FROM claims_passage_terms WHERE term IN ({marks})", list(terms))
            return dict(cursor.fetchall())

    def holding(self, term: str, limit: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM claims_passage_search WHERE claims_passage_search MATCH %s "
                "ORDER BY rowid DESC LIMIT %s",
                [f'"{term}"', limit],
            )
            return [row[0] for row in cursor.fetchall()]


class PostgreSQLIndex:
    """A GIN index over the terms as they stand, with no parser of its own."""

    _HOLDS = "array_to_tsvector(string_to_array(terms, ' ')) @@ %s::tsquery"

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        counts = {}
        with connection.cursor() as cursor:
            for term in terms:
                cursor.execute(
                    f"SELECT count(*) FROM (SELECT 1 FROM claims_passage WHERE {self._HOLDS} LIMIT %s) AS some",
                    [f"'{term}'", MOST_COUNTED],
                )
                counts[term] = cursor.fetchone()[0]
        return counts

    def holding(self, term: str, limit: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM claims_passage WHERE {self._HOLDS} ORDER BY id DESC LIMIT %s",
                [f"'{term}'", limit],
            )
            return [row[0] for row in cursor.fetchall()]


def current_index() -> Index:
    return PostgreSQLIndex() if connection.vendor == "postgresql" else SQLiteIndex()
