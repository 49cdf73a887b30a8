"""What a quantity is, and what comparing two of them comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claims.checking.facts.base import Relation
from claims.checking.facts.vocabulary import FAMILY

EXACTLY, ABOUT, AT_LEAST, AT_MOST = "exactly", "about", "at_least", "at_most"
JUST_OVER, JUST_UNDER = "just_over", "just_under"
PER_SHARE = "per_share"  # among the things of an amount


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. `things` names what is counted: stems and concepts near the number.

    A measure has a canonical unit ("m", "kg", "W"), and its value is converted to it; `scale` says
    how many of it one of the written units is.
    """

    value: float
    unit: str  # "USD", "percent", "points", "P1Y", "rank", "rank largest", "m", "score", "" (a count)
    bound: str = EXACTLY
    things: frozenset[str] = frozenset()
    step: float = 1.0  # the last digit that was written: 86 billion is exact to 1e9
    scale: float = 1.0


SECONDS = {
    "PT1S": 1, "PT1M": 60, "PT1H": 3600, "P1D": 86_400, "P1W": 604_800, "P1M": 2_629_800, "P1Y": 31_557_600,
}  # fmt: skip
_ROUNDING = 0.025  # the share that rounding may take or add at most
_APPROXIMATE = 0.03  # "about", "nearly": off by this share at most
_APPROXIMATE_ROUND = 0.05  # the same of a round number: "about 400,000"
_APPROXIMATE_SMALL, _SMALL = 0.08, 10  # the same below ten: "some two metres" are 2.1
_APPROXIMATE_TIME = 0.15  # people round durations more freely
_CONVERTED = 0.06  # what was measured in another unit was rounded in it
_CONVERTED_SMALL = 0.12  # "two miles" are three kilometres
_OVER = 0.4  # of the last digit: "a little over three" is below three and a half
_FAR_OVER = 1.5  # "more than 600" says little of a value beyond this many times it


def compare_quantities(claim: Quantity, source: Quantity) -> Relation:
    """Same unit, and for counts something in common that is counted; then rounding and bounds."""
    if claim.unit.startswith("P") and source.unit.startswith("P"):
        return _compare_durations(claim, source)
    if not _same_unit(claim.unit, source.unit):
        return Relation.UNRELATED
    if claim.unit in ("", "rank") and not claim.things & source.things:
        return Relation.UNRELATED
    relation = compare_values(claim, source)
    per_share = (PER_SHARE in claim.things) != (PER_SHARE in source.things)
    return Relation.UNRELATED if per_share and relation is not Relation.SAME else relation


def _same_unit(ours: str, theirs: str) -> bool:
    """Kroner that no country is named of can be those of any."""
    return ours == theirs or FAMILY.get(ours) == theirs or FAMILY.get(theirs) == ours


def _compare_durations(claim: Quantity, source: Quantity) -> Relation:
    a, b = (
        replace(
            one, value=one.value * SECONDS[one.unit], step=one.step * SECONDS[one.unit],
            unit="s", scale=SECONDS[one.unit],
        )
        for one in (claim, source)
    )  # fmt: skip
    return compare_values(a, b, about=_APPROXIMATE_TIME)


def compare_lengths(claim: Quantity | None, source: Quantity | None) -> Relation:
    """Two durations, of which one may be none at all."""
    if claim is None or source is None or not (claim.unit.startswith("P") and source.unit.startswith("P")):
        return Relation.UNRELATED
    return _compare_durations(claim, source)


def compare_values(claim: Quantity, source: Quantity, about: float | None = None) -> Relation:
    """The same for two numbers of one unit; `about` is the share that "about" may be off by."""
    low, high = _reach(claim, source, about)
    tolerance = _tolerance(claim, source)
    slack = (
        _slack(claim.value, about) if claim.bound in (AT_LEAST, AT_MOST) and source.bound == ABOUT else 0.0
    )
    slack = max(slack, tolerance)
    gap = source.value - claim.value
    if claim.bound == AT_LEAST and source.bound != AT_MOST and gap >= -slack - 1e-9:
        return Relation.SAME if source.value <= claim.value * _FAR_OVER else Relation.COMPATIBLE
    if claim.bound == AT_MOST and source.bound != AT_LEAST and gap <= slack + 1e-9:
        return Relation.SAME if source.value * 2 >= claim.value else Relation.COMPATIBLE
    if low - 1e-9 <= gap <= high + 1e-9:
        open_ended = source.bound in (AT_LEAST, AT_MOST) and source.bound != claim.bound
        return Relation.COMPATIBLE if open_ended else Relation.SAME
    if source.bound == AT_LEAST and gap < 0:
        return Relation.COMPATIBLE
    if source.bound == AT_MOST and gap > 0:
        return Relation.COMPATIBLE
    return Relation.DIFFERENT


def _reach(claim: Quantity, source: Quantity, about: float | None) -> tuple[float, float]:
    """How far below and above the claim's value the source's may lie."""
    low = high = _tolerance(claim, source)
    # "just over 400" allows what lies above it; a source that says so lies above its own number.
    for one, up, down in ((claim, JUST_OVER, JUST_UNDER), (source, JUST_UNDER, JUST_OVER)):
        slack = _slack(one.value, about)
        if one.bound in (JUST_OVER, JUST_UNDER):
            slack = max(slack, min(_OVER * one.step, _CONVERTED_SMALL * one.value))
        high = max(high, slack) if one.bound in (ABOUT, up) else high
        low = max(low, slack) if one.bound in (ABOUT, down) else low
    return -low, high


def _slack(value: float, about: float | None) -> float:
    """By how much "about" that value may be off."""
    if about is None:
        about = _APPROXIMATE_ROUND if _is_round(value) else _APPROXIMATE
    if 1 < value < _SMALL:
        about = max(about, _APPROXIMATE_SMALL)
    return abs(value) * about


def _is_round(value: float) -> bool:
    """At most two digits that are no filling zeros: 400,000 and 45 million, but not 412,000."""
    return value >= 10 and len(f"{value:.0f}".rstrip("0")) <= 2


def _tolerance(claim: Quantity, source: Quantity) -> float:
    """What rounding may take or add. "40 million" is rounded, but 45 is no rounding of it."""
    largest = max(abs(claim.value), abs(source.value))
    coarse = max(claim, source, key=lambda one: one.step)
    if claim.scale != source.scale:
        small = coarse.value < 10 * coarse.scale
        return min(coarse.step / 2, (_CONVERTED_SMALL if small else _CONVERTED) * largest)
    return min(coarse.step / 2, _ROUNDING * largest) if claim.step != source.step else 0.0
