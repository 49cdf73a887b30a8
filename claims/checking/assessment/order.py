"""Which of two events came first: what a claim says of it ("the wall gave way before the siren sounded"), held
against when each of the two was, by what the sources say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from claims.checking.assessment.comparison import Comparison, dateline
from claims.checking.assessment.coverage import says
from claims.checking.assessment.reading import Reading, Unit
from claims.checking.domain import DifferenceKind
from claims.checking.facts import Fact
from claims.checking.facts.dates import DAY, MONTH, YEAR, DateValue
from claims.checking.language.relations import LIGHT

# What begins the clause of the later event, and of the earlier one.
_BEFORE = re.compile(
    r"\b(?:(?:even |shortly |long )?before|by the time|avant (?:que?|de|d['’]|l[ea'’]|même)|antes (?:de(?:l| que)?|que)|"
    r"bevor|noch vor|ehe)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:(?:only )?(?:after|once)|only when|après (?:que?|l[ea'’]|avoir|son|sa)|une fois que?|después (?:de(?:l| que)?|que)|"
    r"tras|una vez que|nachdem|erst nach|erst als|erst,? nachdem)\b",
    re.IGNORECASE,
)
# What begins the second of two events told one after the other.
_THEN = re.compile(
    r"[;,]\s*(?:and |et |y |und )?(?:(?:only )?(?:then|afterwards|later)|ensuite|puis|plus tard|después|luego|más tarde|"
    r"(?:erst )?dann|danach|später|anschließend)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b(?P<h>[01]?\d|2[0-4])(?:[.:h](?P<m>[0-5]\d))?\s?(?P<half>[ap]\.?m\b\.?|Uhr(?:\s(?P<m2>[0-5]?\d))?|heures?|h\b)|"
    r"\b(?P<h2>[01]?\d|2[0-3])[:h]\s?(?P<m3>[0-5]\d)\b",
    re.IGNORECASE,
)
_SAYS_IT = 0.6  # of an event's words, for a sentence to tell of it
_DATED = (DAY, MONTH, YEAR)
_HALF_DAY = 12 * 60  # minutes: further apart, one of two times of the clock may be of another day


@dataclass(frozen=True, slots=True)
class When:
    """When something was: from the earliest day to the latest one, or a time of the clock, in minutes."""

    text: str
    earliest: date | None = None
    latest: date | None = None
    clock: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Two events, the first as the claim has it, each with the window that tells when it was."""

    said: str  # "before" or "after", as the claim has it
    first: Comparison
    first_when: When
    second: Comparison
    second_when: When
    sure: float  # 0..1: how much of the words of each the windows have, of the one that has less

    @property
    def is_right(self) -> bool:
        return _is_before(self.first_when, self.second_when) is True


def puts_in_order(claim: Reading) -> bool:
    """Whether the claim says of two events which came first."""
    return _parts(claim) is not None


def told_order(claim: Reading, found: Sequence[Comparison]) -> Order | None:
    """The order of the claim's two events by the windows, where the claim gives one and they settle it."""
    parts = _parts(claim)
    if parts is None:
        return None
    said, first, second = parts
    found = [one for one in found if not one.window.setting.later]
    for one, when in _telling(first, second, found):
        for other, then in _telling(second, first, found):
            if one.window.main is other.window.main or _is_before(when, then) is None:
                continue
            if when.clock is not None and one.window.setting is not other.window.setting:
                continue  # of which day a time is, only its own document shows
            return Order(said, one, when, other, then, min(_share(first, one), _share(second, other)))
    return None


def _parts(claim: Reading) -> tuple[str, list[Unit], list[Unit]] | None:
    """How the two events are put, and the words of the first and of the second."""
    for pattern, main_first in ((_BEFORE, True), (_AFTER, False)):
        match = pattern.search(claim.text)
        if match is None:
            continue
        comma = claim.text.find(",", match.end())
        end = comma if comma >= 0 else len(claim.text)
        clause = [unit for unit in _telling_words(claim) if match.end() <= unit.start < end]
        main = [unit for unit in _telling_words(claim) if not match.start() <= unit.start < end]
        if clause and main:
            return match.group(), *((main, clause) if main_first else (clause, main))
    return _told_in_turn(claim)


def _told_in_turn(claim: Reading) -> tuple[str, list[Unit], list[Unit]] | None:
    """ "First it closed the shop; then it moved"."""
    match = _THEN.search(claim.text)
    if match is None:
        return None
    first = [unit for unit in _telling_words(claim) if unit.start < match.start()]
    second = [unit for unit in _telling_words(claim) if unit.start >= match.end()]
    return (match.group().strip(";, "), first, second) if first and second else None


def _telling_words(claim: Reading) -> list[Unit]:
    return [unit for unit in claim.units if unit.ids - LIGHT or not unit.ids]


def _telling(
    wanted: Sequence[Unit], others: Sequence[Unit], found: Sequence[Comparison]
) -> Iterator[tuple[Comparison, When]]:
    """The windows that tell of the event and when it was, the surest first."""
    ranked = []
    for n, one in enumerate(found):
        sure = _share(wanted, one)
        when = _when(one.window.main, wanted) if sure >= _SAYS_IT and sure > _share(others, one) else None
        if when is not None:
            ranked.append((-sure, n, one, when))
    yield from ((one, when) for _, _, one, when in sorted(ranked, key=lambda entry: entry[:2]))


def _share(wanted: Sequence[Unit], one: Comparison) -> float:
    main = one.window.main
    same = main.language == one.claim.language
    total = sum(unit.weight for unit in wanted)
    return sum(unit.weight * says(unit, main, same) for unit in wanted) / total


def _when(reading: Reading, wanted: Sequence[Unit]) -> When | None:
    match = _CLOCK.search(reading.text)
    if match is not None:
        hours, minutes = int(match["h"] or match["h2"]), int(match["m"] or match["m2"] or match["m3"] or 0)
        afternoon = (match["half"] or "").lower().startswith("p") and hours < 12
        return When(match.group(), clock=60 * (hours + 12 * afternoon) + minutes)
    dated = [fact for fact in reading.facts if _is_dated(fact) and fact.start >= dateline(reading.text)]
    places = [unit.start for unit in reading.units if any(unit.senses & one.senses for one in wanted)]
    if not dated:
        return None
    nearest = min(dated, key=lambda fact: min((abs(fact.start - place) for place in places), default=0))
    assert isinstance(nearest.data, DateValue)
    return When(nearest.text, nearest.data.earliest, nearest.data.latest)


def _is_dated(fact: Fact) -> bool:
    return (
        fact.kind is DifferenceKind.DATE
        and isinstance(fact.data, DateValue)
        and fact.data.granularity in _DATED
    )


def _is_before(a: When, b: When) -> bool | None:
    """None where it cannot be told."""
    if a.clock is not None and b.clock is not None:
        gap = b.clock - a.clock
        return None if gap == 0 or abs(gap) >= _HALF_DAY else gap > 0
    if a.latest and b.earliest and a.latest < b.earliest:
        return True
    if b.latest and a.earliest and b.latest < a.earliest:
        return False
    return None
