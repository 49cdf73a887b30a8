"""Finding claims that share names, figures and concepts with a claim: by their stored keys, never by a scan."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from django.db import connection

from claims.models import ClaimTerm

MOST_WANTED = 40  # keys of a claim that are looked up
RAREST = 8  # of these, whose claims are fetched
POSTINGS = 1_000  # claims of one key, the newest first
LEAST_SHARED = 2  # keys
_NAMES = ("n_", "p_", "b_")


def claims_sharing(terms: Collection[str], *, apart_from: int, limit: int) -> list[int]:
    """The claims that share most with these keys, the rarest counting most, and a name among them; best first.

    Two queries, each of short reads of one index, whatever the number of claims.
    """
    wanted = sorted(terms, key=lambda term: (not term.startswith(_NAMES), not term.startswith("f_"), term))
    wanted = wanted[:MOST_WANTED]
    counts = _counts(wanted)
    rarest = sorted((term for term in wanted if counts.get(term)), key=lambda term: (counts[term], term))[
        :RAREST
    ]
    weights: dict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    named: set[int] = set()
    for term, claim_id in _postings(rarest):
        weights[claim_id] += math.log(1 + POSTINGS / counts[term])
        shared[claim_id] += 1
        if term.startswith(_NAMES):
            named.add(claim_id)
    fitting = [one for one in named if shared[one] >= LEAST_SHARED and one != apart_from]
    return sorted(fitting, key=lambda one: (-weights[one], -one))[:limit]


def _counts(terms: Sequence[str]) -> dict[str, int]:
    """How many claims have each key, counted no further than POSTINGS."""
    one = "SELECT * FROM (SELECT %s AS term, COUNT(*) FROM (SELECT 1 FROM {table} WHERE term = %s LIMIT {most}) {alias})"
    return dict(_rows(one, [(term, term) for term in terms]))


def _postings(terms: Sequence[str]) -> list[tuple[str, int]]:
    one = "SELECT * FROM (SELECT term, claim_id FROM {table} WHERE term = %s ORDER BY term, claim_id DESC LIMIT {most})"
    return _rows(one, [(term,) for term in terms])


def _rows(one: str, parameters: Sequence[tuple[str, ...]]) -> list[tuple[str, int]]:
    """One query of a part a key: an IN would read all of a common key's rows before any limit."""
    if not parameters:
        return []
    table = connection.ops.quote_name(ClaimTerm._meta.db_table)
    parts = [
        one.format(table=table, most=POSTINGS, alias=f"AS few_{number}") + f" AS part_{number}"
        for number in range(len(parameters))
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [value for row in parameters for value in row])
        return [(str(term), int(number)) for term, number in cursor.fetchall()]
