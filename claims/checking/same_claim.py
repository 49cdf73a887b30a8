"""Whether two claims say the same, in one language or in two: for showing what was checked before.

Each claim is held against the other as if that were a source, both ways, with what assesses evidence. They are
*the same* only where both name the same bearers, every figure and date of the one has its like in the other, and
hardly a word tells anything else. Where one thing differs in the same frame they are *near*, and it is named. To
call two claims the same that are not would spread a verdict where it does not belong: when in doubt, neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from claims.checking.assessment.assess import judge_windows
from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.coverage import says
from claims.checking.assessment.figures import Pair, weight_of
from claims.checking.assessment.known import only_in
from claims.checking.assessment.reading import read
from claims.checking.assessment.refutable import AGREE
from claims.checking.assessment.sides import same_sides
from claims.checking.assessment.window import HERE
from claims.checking.domain import (
    ArticleText,
    ClaimKind,
    Difference,
    DifferenceKind,
    ExtractedClaim,
    Passage,
    SourceDocument,
    Tier,
)
from claims.checking.facts import Fact
from claims.checking.language.names import find_names
from claims.checking.language.relations import LIGHT
from claims.checking.language.same_name import index_words
from claims.checking.retrieve import search_terms

# Shares of the words, fixed on the fit set of evaluation/same_claims.
SAID_BY_BOTH = 0.7  # of each claim's words that the other has
SAID_BY_ONE, REST = 0.9, 0.3  # or: all of the one's, and some of the other's, where a figure agrees
FRAME = 0.6  # of the words, for two claims to be of one event that differ in one thing
_CONTRADICTED = 0.3  # chance of a contradiction that is too much
_NEAR = 0.5  # chance of one that is worth naming
_TELLING = 0.5  # see figures.weight_of
_REACH = 20  # characters before a date
_WORD = re.compile(r"[^\W\d_]+")
_BOUNDS = {
    word: bound
    for bound, words in {
        "from": "since depuis desde seit ab",
        "to": "until till by jusqu jusque hasta bis",
        "before": "before avant antes vor",
        "after": "after après después nach",
    }.items()
    for word in words.split()
}


class Sameness(StrEnum):
    SAME = "same"
    NEAR = "near"  # the same frame, and one thing that differs
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim's stand-alone restatement, its language, the day from which its relative dates count, and the folded
    words that are names in its article (see find_names)."""

    text: str
    language: str | None
    date: Date
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` (0..1) is the share of the words that both have; `differences` are typed: the first claim's value
    and the second's, in the places of the claim's and the source's."""

    sameness: Sameness
    score: float = 0.0
    differences: tuple[Difference, ...] = ()


UNLIKE = Likeness(Sameness.OTHER)


def claim_keys(one: Stated) -> frozenset[str]:
    """What a claim can be found again by, whatever its language: "n_varga", "p_FR", "f_2024", "c_leave"."""
    known = only_in(one.names, one.text)
    names = find_names(one.text, one.language, known)
    keys = {key for name in names for key in index_words(name.key)}
    for term in search_terms(one.text, one.language, known):
        sort, _, rest = term.partition("_")
        if sort == "n" or (sort == "c" and rest not in LIGHT):
            keys.add(term)
    for fact in read(one.text, one.language, one.date).facts:
        keys.add(f"f_{_coarse(fact)}")
    return frozenset(key[:64] for key in keys)


def compare_claims(a: Stated, b: Stated) -> Likeness:
    """How the second claim stands to the first. Which of them is first does not matter for `sameness`."""
    if (
        " ".join(a.text.split()).casefold() == " ".join(b.text.split()).casefold()
        and a.language == b.language
    ):
        return _same_words(a, b)
    there, back = _held_against(a, b), _held_against(b, a)
    if there is None or back is None:
        return UNLIKE
    return _weighed(there, back)


def _same_words(a: Stated, b: Stated) -> Likeness:
    """Word for word the same: two claims all the same where "today" means two days, or where nobody is named."""
    ours, theirs = (
        read(one.text, one.language, one.date, 0, only_in(a.names | b.names, one.text)) for one in (a, b)
    )
    if not ours.names:
        return UNLIKE
    differing = [
        _typed(one.kind, one.text, other.text, one.value, other.value)
        for one, other in zip(ours.facts, theirs.facts, strict=False)
        if one.value != other.value
    ]
    if differing:
        return Likeness(Sameness.NEAR, 1.0, tuple(differing))
    return Likeness(Sameness.SAME, 1.0)


def _coarse(fact: Fact) -> str:
    """Of a date the year: two claims about one event may give one of them its day."""
    return fact.value[:4] if fact.kind is DifferenceKind.DATE else re.sub(r"\s+", "_", fact.value)


@dataclass(frozen=True, slots=True)
class _Held:
    """One claim held against the other."""

    found: Comparison
    contradicted: float
    differences: tuple[Difference, ...]

    @property
    def said(self) -> float:
        """The share of the claim's words that the other has."""
        return self.found.coverage.here

    @property
    def unnamed(self) -> list[tuple[str, str | None]]:
        """The claim's bearers whom the other does not name."""
        return [(name.text, name.kind) for name, how in self.found.levels if how < HERE]

    @property
    def is_about_the_same(self) -> bool:
        return any(how == HERE for _, how in self.found.levels)

    @property
    def unanswered(self) -> list[Fact]:
        """The claim's figures and dates without their like in the other."""
        return [
            pair.ours
            for pair in self.found.pairs
            if pair.relation not in AGREE
            or (pair.theirs and pair.where and not _bounded_alike(self.found, pair))
        ]

    @property
    def finer(self) -> tuple[Difference, ...]:
        """Where both agree and one says it more exactly: what holds of May need not hold of 28 May."""
        return tuple(
            _typed(pair.ours.kind, pair.ours.text, pair.theirs.text, pair.ours.value, pair.theirs.value)
            for pair in self.found.pairs
            if pair.relation in AGREE and pair.theirs is not None and pair.theirs.value != pair.ours.value
        )

    @property
    def tells_more(self) -> bool:
        """Whether it has a word that the other leaves out, or has only something related to: "wages" where the
        other has prices, bought where the other has sold."""
        other = self.found.window.main
        return any(
            unit.ids - LIGHT and not says(unit, other, self.found.same_language)
            for unit in self.found.claim.units
        )

    @property
    def is_put_alike(self) -> bool:
        """Whether both say so or both deny it, as sure of it the one as the other, and of the same doer."""
        claim, other = self.found.claim, self.found.window.main
        as_sure = claim.negated == other.negated and claim.doubtful == other.doubtful
        return as_sure and same_sides(self.found)

    @property
    def agrees(self) -> bool:
        """Whether a figure or a date agrees that two claims hardly share by chance."""
        return any(pair.relation in AGREE and weight_of(pair.ours) >= _TELLING for pair in self.found.pairs)


def _bounded_alike(found: Comparison, pair: Pair) -> bool:
    """Whether both count from the date, up to it, or neither: "since 2015" is not "until 2015"."""
    assert pair.theirs is not None
    assert pair.where is not None
    if pair.ours.kind is not DifferenceKind.DATE:
        return True
    return _bound_before(found.claim.text, pair.ours) == _bound_before(pair.where.text, pair.theirs)


def _bound_before(text: str, fact: Fact) -> str:
    """Which bound the last word before a date sets, or its own first word does; "" where it sets none."""
    words = _WORD.findall(text[max(0, fact.start - _REACH) : fact.start])[-2:]
    words += _WORD.findall(fact.text)[:1]
    return next((_BOUNDS[word.lower()] for word in words if word.lower() in _BOUNDS), "")


def _held_against(a: Stated, b: Stated) -> _Held | None:
    """None where they have nothing to do with each other."""
    document = SourceDocument("", "", "", "", b.date, b.language, Tier.NEWS, b.text)
    article = ArticleText(a.text, a.text, a.language, a.date)
    claim = ExtractedClaim(0, len(a.text), a.text, a.text, ClaimKind.EVENT, 1.0, a.language)
    judged, _ = judge_windows(claim, article, [Passage(document, 0, len(b.text), b.text)], a.names | b.names)
    if not judged:
        return None
    best = max(judged, key=lambda one: (one.found.coverage.here, one.supports))
    worst = max(judged, key=lambda one: one.refutes)
    against = worst.contradiction
    return _Held(best.found, worst.refutes, against.differences if against else ())


def _weighed(there: _Held, back: _Held) -> Likeness:
    score = round((there.said + back.said) / 2, 3)
    if not there.is_about_the_same:
        return UNLIKE
    if max(there.contradicted, back.contradicted) >= _CONTRADICTED:
        return _near_by_contradiction(there, back, score)
    if there.unnamed or back.unnamed:
        return _near_by_name(there, back, score)
    if there.unanswered or back.unanswered:
        return _near_by_fact(there, back, score)
    if finer := there.finer or tuple(map(_turned, back.finer)):
        return Likeness(Sameness.NEAR, score, finer)
    tells_another = there.tells_more and back.tells_more
    same = _says_as_much(there, back) and there.is_put_alike and back.is_put_alike and not tells_another
    return Likeness(Sameness.SAME if same else Sameness.OTHER, score)


def _says_as_much(there: _Held, back: _Held) -> bool:
    less, more = sorted((there.said, back.said))
    return less >= SAID_BY_BOTH or (more >= SAID_BY_ONE and less >= REST and there.agrees)


def _near_by_contradiction(there: _Held, back: _Held, score: float) -> Likeness:
    if max(there.contradicted, back.contradicted) < _NEAR:
        return UNLIKE
    if there.contradicted >= back.contradicted:
        return Likeness(Sameness.NEAR, score, there.differences)
    return Likeness(Sameness.NEAR, score, tuple(_turned(one) for one in back.differences))


def _near_by_name(there: _Held, back: _Held, score: float) -> Likeness:
    """One name in the place of another, and everything else the same."""
    ours, theirs = there.unnamed, back.unnamed
    alike = min(there.said, back.said) >= FRAME and not there.unanswered and not back.unanswered
    if not (alike and len(ours) == len(theirs) == 1):
        return UNLIKE
    (text, kind), (other, other_kind) = ours[0], theirs[0]
    if kind and other_kind and kind != other_kind:
        return UNLIKE
    typed = _typed(DifferenceKind(kind or other_kind or "organisation"), text, other, text, other)
    return Likeness(Sameness.NEAR, score, (typed,))


def _near_by_fact(there: _Held, back: _Held, score: float) -> Likeness:
    """One figure in the place of another of its kind, in another unit or currency."""
    if min(there.said, back.said) < FRAME:
        return UNLIKE
    differing = list(_of_one_kind(there.unanswered, back.unanswered))
    return Likeness(Sameness.NEAR, score, tuple(differing)) if differing else Likeness(Sameness.OTHER, score)


def _of_one_kind(ours: list[Fact], theirs: list[Fact]) -> Iterator[Difference]:
    for fact in ours:
        for other in theirs:
            if fact.kind is other.kind and fact.value != other.value:
                yield _typed(fact.kind, fact.text, other.text, fact.value, other.value)
                break


def _typed(kind: DifferenceKind, ours: str, theirs: str, value: str, other: str) -> Difference:
    return Difference(kind, ours, theirs, value, other)


def _turned(one: Difference) -> Difference:
    return _typed(one.kind, one.source_text, one.claim_text, one.source_value, one.claim_value)
