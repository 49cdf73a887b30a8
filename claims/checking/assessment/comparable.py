"""Whether two figures, or two dates, can be of one thing: a change is no level, what is to come has not been, and
a subject has more events than one."""

from __future__ import annotations

import math
import re
from datetime import timedelta

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.figures import Pair, clause_around, is_change
from claims.checking.assessment.quoting import is_when_said
from claims.checking.assessment.reading import Reading, Unit
from claims.checking.facts import Fact
from claims.checking.facts.dates import DateValue
from claims.checking.facts.quantity import SECONDS, Quantity
from claims.checking.language.relations import LIGHT

_YEARS = 20.0  # two dates further apart than that are hardly of one event
_LONG_BEFORE = timedelta(days=180)
_REACH = 45  # characters to each side of a date
# "Our report of 20 October gave a wrong figure."
_OWN_REPORT = re.compile(
    r"\b(?:our|its) (?:report|story|article)|\b(?:notre|sa|la) (?:dépêche|information|article)|\bnuestra (?:información|noticia)|"
    r"\b(?:la|esta) (?:noticia|información)|\bunser\w* (?:meldung|bericht|artikel)",
    re.IGNORECASE,
)
_IS = re.compile(
    r"\b(?:is|was|are|were|be|been|became|become|finished|came|ranks?|makes?|est|était|sera|devient|sont|fut|arrive|es|fue|era|"
    r"será|son|quedó|terminó|ocupa|ist|war|wird|sind|waren|wurde|belegt|her|his|their|son|sa|su)\b",
    re.IGNORECASE,
)


def is_incomparable(found: Comparison, pair: Pair) -> bool:
    """A change against a level ("two cents less" and "46 cents"), what is to come against what has been, or the day
    on which something was said against the day on which it happened."""
    assert pair.theirs is not None
    assert pair.where is not None
    if isinstance(pair.ours.data, Quantity):
        if pair.ours.data.unit == "rank" and _only_numbers(found.claim, pair.ours):
            return True
        if is_change(found.claim, pair.ours) != is_change(pair.where, pair.theirs):
            return True
        return _is_of_an_earlier_time(found, pair.where, pair.theirs)
    if found.window.setting.correction and _OWN_REPORT.search(pair.where.text):
        return True  # the day of the report that it corrects
    if is_when_said(found.claim, pair.ours) != is_when_said(pair.where, pair.theirs):
        return True
    ours, theirs = pair.ours.data, pair.theirs.data
    until = found.window.setting.until
    if until is None or not isinstance(ours, DateValue) or not isinstance(theirs, DateValue):
        return False
    return (ours.earliest > until and theirs.latest < until) or (
        ours.latest < until and theirs.earliest > until
    )


def is_worked_out(fact: Fact) -> bool:
    """Whether it is a date that the text does not write out, but leaves to be worked out."""
    return isinstance(fact.data, DateValue) and fact.data.resolved


def _is_of_an_earlier_time(found: Comparison, where: Reading, theirs: Fact) -> bool:
    """Whether the sentence says of its figure that it was so long before, and the claim speaks of no time."""
    published = found.window.setting.source.date
    if published is None or any(isinstance(fact.data, DateValue) for fact in found.claim.facts):
        return False
    dates = [
        fact.data for fact in where.facts if isinstance(fact.data, DateValue) and fact.end <= theirs.start
    ]
    return bool(dates) and dates[-1].latest + _LONG_BEFORE < published


def _only_numbers(reading: Reading, fact: Fact) -> bool:
    """Whether an ordinal says which one of several is meant ("the third part cost") and not that it is the third."""
    things = fact.data.things if isinstance(fact.data, Quantity) else frozenset[str]()
    said = _IS.search(reading.text[max(0, fact.start - _REACH) : fact.start])
    return "place" not in things and said is None


def years_apart(pair: Pair) -> float:
    """How far two dates are from each other: 0..1, which is twenty years or more."""
    ours, theirs = pair.ours.data, pair.theirs.data if pair.theirs else None
    if not isinstance(ours, DateValue) or not isinstance(theirs, DateValue):
        return 0.0
    return min(abs((ours.earliest - theirs.earliest).days) / 365.25, _YEARS) / _YEARS


def event_share(claim: Reading, pair: Pair) -> float:
    """How much (0..1) of what the sentence says around its own date the claim says too: less is another event
    of the same subject, which has its own date."""
    assert pair.theirs is not None
    assert pair.where is not None
    where, theirs = pair.where, pair.theirs
    start, end = clause_around(where.text, theirs.start, theirs.end)
    near = [unit for unit in where.units if start <= unit.start < end and _reaches(unit, theirs)]
    telling = [unit for unit in near if unit.ids - LIGHT] or near
    said = [
        unit
        for unit in telling
        if not unit.ids.isdisjoint(claim.concepts | claim.near_concepts)
        or (unit.stem in claim.stems and claim.language == where.language)
    ]
    return len(said) / len(telling) if telling else 0.5


def _reaches(unit: Unit, fact: Fact) -> bool:
    return fact.start - _REACH <= unit.start <= fact.end + _REACH


def far_apart(pair: Pair) -> float:
    """How many powers of ten lie between two figures, at most 2, halved: other things differ by much."""
    a, b = pair.ours.data, pair.theirs.data if pair.theirs else None
    if not isinstance(a, Quantity) or not isinstance(b, Quantity) or a.value <= 0 or b.value <= 0:
        return 0.0
    x, y = in_base(a), in_base(b)
    if is_scale_error(x, y):
        return 0.0  # a thousand times more is how a scale word goes wrong
    return min(abs(math.log10(x / y)), 2.0) / 2


def in_base(quantity: Quantity) -> float:
    """The value, durations in seconds."""
    return quantity.value * SECONDS.get(quantity.unit, 1)


def is_scale_error(a: float, b: float) -> bool:
    """Whether the one is just a thousand or a million times the other."""
    return any(abs(max(a, b) / min(a, b) / scale - 1) < 0.03 for scale in (1e3, 1e6))
