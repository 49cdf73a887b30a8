"""The article's text, cut at every boundary of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.models import Check, CheckState, Claim, LabelChoice

WORST_FIRST = (
    LabelChoice.REFUTED.value,
    LabelChoice.CONFLICTING.value,
    "failed",
    LabelChoice.NOT_ENOUGH_EVIDENCE.value,
    LabelChoice.SUPPORTED.value,
    "checking",
    "queued",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that the same claims cover. `look` is the worst of theirs, "" where there is none."""

    text: str
    look: str
    claims: tuple[Claim, ...]


def look_of(claim: Claim, newest: Check | None) -> str:
    """How a claim shows: its label, or what its newest check is doing."""
    if newest is not None and newest.state in (CheckState.QUEUED, CheckState.RUNNING):
        return "checking" if newest.state == CheckState.RUNNING else "queued"
    if newest is not None and newest.state == CheckState.FAILED:
        return "failed"
    return claim.suggested_by.label if claim.suggested_by else "queued"


def cut(body: str, claims: Sequence[tuple[Claim, str]]) -> list[Piece]:
    """`claims` are (claim, look). The pieces joined are exactly the body. Linear sweep over boundaries."""
    edges = sorted({0, len(body), *(c.start for c, _ in claims), *(c.end for c, _ in claims)})
    starting: dict[int, list[tuple[Claim, str]]] = {}
    for claim, look in claims:
        starting.setdefault(claim.start, []).append((claim, look))
    pieces: list[Piece] = []
    active: list[tuple[Claim, str]] = []
    for start, end in pairwise(edges):
        active = [one for one in active if one[0].end > start] + starting.get(start, [])
        look = min((look for _, look in active), key=WORST_FIRST.index, default="")
        pieces.append(Piece(body[start:end], look, tuple(claim for claim, _ in active)))
    return pieces
