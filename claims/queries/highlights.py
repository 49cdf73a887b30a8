"""The article's text, cut at every boundary of a claim, in blocks that are brought up to date one by one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.models import Check, CheckState, Claim, LabelChoice

BLOCK = 2_000  # characters, at least

Span = tuple[int, int, int]

WORST_FIRST = (
    "withheld",  # may be any of them
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
    """A run of text that the same claims cover: `body[start:]` begins with `text`.

    `look` is the worst of its claims', "" where there is none; `claims` begin with the worst.
    """

    start: int
    text: str
    look: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Some paragraphs. `touched` is the article's version at the last change of a claim in it."""

    start: int
    pieces: tuple[Piece, ...]
    touched: int


def look_of(claim: Claim, newest: Check | None) -> str:
    """How a claim shows: its label, or what its newest check is doing. A second reading hides no suggestion."""
    if claim.suggested_by and newest is not None and newest.is_second_reading:
        return claim.suggested_by.label
    if newest is not None and newest.state in (CheckState.QUEUED, CheckState.RUNNING):
        return "checking" if newest.state == CheckState.RUNNING else "queued"
    if newest is not None and newest.state == CheckState.FAILED:
        return "failed"
    return claim.suggested_by.label if claim.suggested_by else "queued"


def reading_of(claim: Claim, newest: Check | None) -> str:
    """What a language model is doing with a claim that has a suggestion: "reads", "waits" after a trouble, or ""."""
    if claim.suggested_by is None or newest is None or not (newest.is_second_reading and newest.is_open):
        return ""
    return "waits" if newest.waits else "reads"


def block_starts(body: str) -> list[int]:
    """Where blocks begin: at a line's beginning after `BLOCK` characters, in an endless line at a word's.

    It depends on nothing but the body, so a block is the same block in every answer.
    """
    starts = [0]
    while (least := starts[-1] + BLOCK) < len(body):
        cut_at = body.find("\n", least, least + BLOCK) + 1 or body.find(" ", least) + 1
        if not cut_at or cut_at >= len(body):
            break
        starts.append(cut_at)
    return starts


def blocks(body: str, claims: Sequence[tuple[Claim, str]], hidden: Sequence[Span] = ()) -> list[Block]:
    """The whole text. `hidden` are (start, end, touched) of claims that are no longer shown."""
    starts = block_starts(body)
    touched = [0] * len(starts)
    spans = [(claim.start, claim.end, claim.touched) for claim, _ in claims]
    for start, end, version in [*spans, *hidden]:
        for number in range(bisect_right(starts, start) - 1, bisect_left(starts, end)):
            touched[number] = max(touched[number], version)
    held: list[list[Piece]] = [[] for _ in starts]
    for piece in cut(body, claims, starts):
        held[bisect_right(starts, piece.start) - 1].append(piece)
    return [Block(*row) for row in zip(starts, map(tuple, held), touched, strict=True)]


def cut(body: str, claims: Sequence[tuple[Claim, str]], more_edges: Sequence[int] = ()) -> list[Piece]:
    """`claims` are (claim, look). The pieces joined are exactly the body. Linear sweep over boundaries."""
    edges = sorted({0, len(body), *more_edges, *(c.start for c, _ in claims), *(c.end for c, _ in claims)})
    starting: dict[int, list[tuple[Claim, str]]] = {}
    for claim, look in claims:
        starting.setdefault(claim.start, []).append((claim, look))
    pieces: list[Piece] = []
    active: list[tuple[Claim, str]] = []
    for start, end in pairwise(edges):
        active = [one for one in active if one[0].end > start] + starting.get(start, [])
        worst_first = sorted(active, key=lambda one: WORST_FIRST.index(one[1]))
        look = worst_first[0][1] if worst_first else ""
        pieces.append(Piece(start, body[start:end], look, tuple(claim for claim, _ in worst_first)))
    return pieces
