"""Sentences that say only together what a claim says: each gives a figure or a name that the others leave out,
or two of them give the numbers that its share or its duration comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.opposed import alike_around
from claims.checking.assessment.window import HERE, Window
from claims.checking.domain import DifferenceKind
from claims.checking.facts import Fact, Relation

LIKELIEST = 8  # windows that others are joined to
MOST_SENTENCES = 3
_ALIKE = 0.25  # of the words around a name, for another sentence to lend it
_WORKED_OUT = (DifferenceKind.PERCENT, DifferenceKind.DURATION)
Part = tuple[str, str]  # what has to be said: the kind of a fact and its value, or "name" and its key


def joined_windows(found: Sequence[Comparison]) -> Iterator[Window]:
    """Windows of two or three sentences, from the likeliest on; none of documents later than the article."""
    likely = [one for one in found if not one.window.setting.later]
    seen: set[frozenset[int]] = set()
    for window in (*_completed(likely[:LIKELIEST]), *_worked_out(likely)):
        key = frozenset(id(one) for one in window.sentences)
        if key not in seen:
            seen.add(key)
            yield window


def _completed(likely: Sequence[Comparison]) -> Iterator[Window]:
    """Each window with the one that adds most of what it leaves out, and a third, if something is still open."""
    said = [_said(one) for one in likely]
    wanted = frozenset().union(*said)
    for n, first in enumerate(likely):
        if not any(part[0] != "name" for part in said[n]):
            continue
        window, got, used = first.window, said[n], {n}
        while got != wanted and len(window.sentences) < MOST_SENTENCES:
            gain, best = max(
                ((len(said[m] - got), -m) for m in range(len(likely)) if m not in used), default=(0, 0)
            )
            if not gain:
                break
            used.add(-best)
            window, got = window.joined(likely[-best].window), got | said[-best]
            yield window


def _said(one: Comparison) -> frozenset[Part]:
    facts = {
        (pair.ours.kind.value, pair.ours.value)
        for pair in one.pairs
        if pair.relation is Relation.SAME and pair.here
    }
    names = {
        ("name", " ".join(name.key)) for name, how in one.levels if how == HERE and _is_lent(one, name.key)
    }
    return frozenset(facts | names)


def _is_lent(one: Comparison, key: tuple[str, ...]) -> bool:
    """Whether the sentence says of the name what the claim says of it, going by the words around."""
    ours = [name for name in one.claim.names if name.key == key]
    theirs = one.window.main.names
    return any(
        alike_around(one.claim, (a.start, a.end), one.window.main, (b.start, b.end)) >= _ALIKE
        for a in ours
        for b in theirs
        if a.key == b.key
    )


def _worked_out(likely: Sequence[Comparison]) -> Iterator[Window]:
    """Two sentences of one document whose numbers come to a share or a duration that no window gives."""
    open_facts = [fact for fact in _facts(likely) if not any(_confirms(one, fact) for one in likely)]
    if not open_facts:
        return
    for first, second in combinations(likely, 2):
        if first.window.setting is second.window.setting:
            together = Comparison(first.claim, first.weights, first.window.joined(second.window))
            if any(_confirms(together, fact) for fact in open_facts):
                yield together.window


def _facts(likely: Sequence[Comparison]) -> list[Fact]:
    return [fact for one in likely[:1] for fact in one.claim.facts if fact.kind in _WORKED_OUT]


def _confirms(one: Comparison, fact: Fact) -> bool:
    return any(
        pair.relation is Relation.SAME and pair.here
        for pair in one.pairs
        if (pair.ours.kind, pair.ours.value) == (fact.kind, fact.value)
    )
