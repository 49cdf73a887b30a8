"""The two questions that a search asks of a database's index over the passages' terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper


class Index(Protocol):
    def frequencies(self, terms: Sequence[str], most: int) -> dict[str, int]:
        """In how many passages each term stands, counted up to `most`."""
        ...

    def passages(self, terms: Sequence[str], most: int) -> dict[str, list[int]]:
        """The ids of the passages that each term stands in: the `most` newest of them."""
        ...


class SqliteIndex:
    """FTS5, one term at a time: it walks that term's list and nothing else."""

    def frequencies(self, terms: Sequence[str], most: int) -> dict[str, int]:
        statement = (
            "SELECT count(*) FROM (SELECT rowid FROM claims_passage_index "
            "WHERE claims_passage_index MATCH %s LIMIT %s)"
        )
        found = {}
        with connection.cursor() as cursor:
            for term in terms:
                cursor.execute(statement, [f'"{term}"', most])
                found[term] = int(cursor.fetchone()[0])
        return found

    def passages(self, terms: Sequence[str], most: int) -> dict[str, list[int]]:
        statement = (
            "SELECT rowid FROM claims_passage_index "
            "WHERE claims_passage_index MATCH %s ORDER BY rowid DESC LIMIT %s"
        )
        found = {}
        with connection.cursor() as cursor:
            for term in terms:
                cursor.execute(statement, [f'"{term}"', most])
                found[term] = [row[0] for row in cursor.fetchall()]
        return found


@contextmanager
def _by_the_index() -> Iterator[CursorWrapper]:
    """A cursor for which PostgreSQL does not read the whole table: it takes a term for commoner than it is, and in a
    library of a few hundred documents would take every passage's terms apart for each of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield cursor
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT")  # the transaction may be a caller's


class PostgresIndex:
    """GIN over the array of terms. The terms come in as rows of a table, so that the planner can't
    take a common one for a reason to read every passage."""

    def frequencies(self, terms: Sequence[str], most: int) -> dict[str, int]:
        statement = """
            SELECT wanted.term, (
                SELECT count(*) FROM (
                    SELECT FROM claims_passage
                    WHERE string_to_array(terms, ' ') @> ARRAY[wanted.term] LIMIT %s
                ) AS found
            ) FROM unnest(%s::text[]) AS wanted(term)
        """
        with _by_the_index() as cursor:
            cursor.execute(statement, [most, list(terms)])
            return {term: int(count) for term, count in cursor.fetchall()}

    def passages(self, terms: Sequence[str], most: int) -> dict[str, list[int]]:
        statement = """
            SELECT wanted.term, ARRAY(
                SELECT found.id FROM (
                    SELECT id FROM claims_passage
                    WHERE string_to_array(terms, ' ') @> ARRAY[wanted.term] OFFSET 0
                ) AS found ORDER BY found.id DESC LIMIT %s
            ) FROM unnest(%s::text[]) AS wanted(term)
        """
        with _by_the_index() as cursor:
            cursor.execute(statement, [most, list(terms)])
            return {term: list(ids) for term, ids in cursor.fetchall()}


def database_index() -> Index:
    """The index of the database that this process is connected to."""
    return PostgresIndex() if connection.vendor == "postgresql" else SqliteIndex()
