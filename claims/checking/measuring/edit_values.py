"""Whether the values of a typed difference are those that an edit has, whatever their form.

    date                     one holds the other: "2023-05" is any day of that May
    amount                   the same number; the same currency, if both name one by its ISO code
    count, percent, rank     the same number; a unit counts only where both sides name one
    duration                 the same length: P24M is P2Y, P7D is P1W; a month is no number of days
    person, organisation,    the same words without case and accents, or all words of the shorter among
    place, role, attribution those of the longer; a word may have up to two letters more at its end. Places
                             are the same in any language, roles where the lexicon has one concept for both
    negation                 yes / no; or the two opposed words, as roles are compared. Where the edit has
                             yes / no and the engine words, or the other way round, any two that differ

Numbers with decimals on both sides are compared at the fewer: 33.3 is 33.33; 2 is not 2.4. A difference
whose two values are the same as each other is never right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from claims.checking.domain import LANGUAGES, DifferenceKind
from claims.checking.facts.datevalue import month_range, year_range
from claims.checking.language.lexicon import find_concepts
from claims.checking.language.places import place_ids
from claims.checking.language.tokens import WORD, fold

Pair = tuple[str, str]  # the claim's value, the source's value
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)\s*(.*)")
_DURATION = re.compile(
    r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_MONTHS = (12.0, 1.0)
_SECONDS = (604_800.0, 86_400.0, 3_600.0, 60.0, 1.0)
_CURRENCY = re.compile(r"[A-Z]{3}")
_POLAR = frozenset({"yes", "no"})
_ENDING = 2  # letters that a word may have more
_STEM = 4  # letters that it has at least before them


def values_right(kind: str, wanted: Pair, found: Pair) -> bool:
    """Whether a difference of the right kind names both values of the edit."""
    if _folded(found[0]) == _folded(found[1]):
        return False
    if kind == DifferenceKind.NEGATION and _are_polar(wanted) != _are_polar(found):
        return True
    same = _SAME.get(kind, same_words)
    if all(same(*pair) for pair in zip(wanted, found, strict=True)):
        return True
    return kind in _IDEAS and _same_ideas(wanted, found)


def same_date(a: str, b: str) -> bool:
    """At the coarser granularity of the two; a span is "2024-05-01/2024-05-09"."""
    x, y = _days(a), _days(b)
    if x is None or y is None:
        return _folded(a) == _folded(b)
    return (x[0] <= y[0] and y[1] <= x[1]) or (y[0] <= x[0] and x[1] <= y[1])


def _days(text: str) -> tuple[date, date] | None:
    first, _, last = text.partition("/")
    try:
        begin, end = _range(first), _range(last or first)
    except ValueError:
        return None
    return begin[0], end[1]


def _range(text: str) -> tuple[date, date]:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return year_range(parts[0])
    if len(parts) == 2:
        return month_range(*parts)
    day = date(*parts)
    return day, day


def same_amount(a: str, b: str) -> bool:
    """Number and currency: "86000000000 USD"."""
    x, y = _NUMBER.match(a), _NUMBER.match(b)
    if not x or not y:
        return _folded(a) == _folded(b)
    coded = bool(_CURRENCY.fullmatch(x[2]) and _CURRENCY.fullmatch(y[2]))
    return _same_number(x[1], y[1]) and not (coded and x[2] != y[2])


def same_figure(a: str, b: str) -> bool:
    """A number, with a unit or without: "2.4 m"."""
    x, y = _NUMBER.match(a), _NUMBER.match(b)
    if not x or not y:
        return _folded(a) == _folded(b)
    named = x[2].strip(" %") and y[2].strip(" %")
    return _same_number(x[1], y[1]) and (not named or _folded(x[2]) == _folded(y[2]))


def _same_number(a: str, b: str) -> bool:
    decimals = min(len(a.partition(".")[2]), len(b.partition(".")[2]))
    if decimals:
        return abs(float(a) - float(b)) <= 0.500001 * 10.0**-decimals
    return float(a) == float(b)


def same_duration(a: str, b: str) -> bool:
    """By months and by seconds, which no calendar turns into each other."""
    x, y = _length(a), _length(b)
    return x == y if x and y else _folded(a) == _folded(b)


def _length(text: str) -> tuple[float, float] | None:
    match = _DURATION.fullmatch(text)
    if not match or not any(match.groups()):
        return None
    parts = [float(part or 0) for part in match.groups()]
    months = sum(part * months for part, months in zip(parts, _MONTHS, strict=False))
    seconds = sum(part * seconds for part, seconds in zip(parts[len(_MONTHS) :], _SECONDS, strict=True))
    return months, seconds


def same_words(a: str, b: str) -> bool:
    """One is the other, or a part of it: "Zelter" and "Frau Magda Zelter"."""
    x, y = _words(a), _words(b)
    shorter, longer = sorted((x, y), key=len)
    return bool(shorter) and all(any(_same_word(one, other) for other in longer) for one in shorter)


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(match.group()) for match in WORD.finditer(text) if len(match.group()) > 1)


def _same_word(a: str, b: str) -> bool:
    shorter, longer = sorted((a, b), key=len)
    if shorter == longer:
        return True
    return len(shorter) >= _STEM and longer.startswith(shorter) and len(longer) - len(shorter) <= _ENDING


def same_place(a: str, b: str) -> bool:
    """By its words, or by its name in another language."""
    return same_words(a, b) or bool(place_ids(_words(a)) & place_ids(_words(b)))


def _same_ideas(wanted: Pair, found: Pair) -> bool:
    """In other words or another language, where the lexicon tells the edit's own two values apart."""
    ideas = [_ideas(value) for value in wanted]
    if ideas[0] & ideas[1]:
        return False
    return all(
        same_words(want, have) or bool(idea & _ideas(have))
        for want, have, idea in zip(wanted, found, ideas, strict=True)
    )


def _ideas(text: str) -> frozenset[str]:
    """Concepts of its words, read in any of the languages: the source's is not known."""
    return frozenset(concept.id for language in LANGUAGES for concept in find_concepts(text, language))


def _are_polar(pair: Pair) -> bool:
    return all(_folded(value) in _POLAR for value in pair)


def _folded(text: str) -> str:
    return fold(text).strip()


_IDEAS = frozenset({DifferenceKind.ROLE.value, DifferenceKind.NEGATION.value})
_SAME: dict[str, Callable[[str, str], bool]] = {
    DifferenceKind.DATE.value: same_date,
    DifferenceKind.AMOUNT.value: same_amount,
    DifferenceKind.COUNT.value: same_figure,
    DifferenceKind.PERCENT.value: same_figure,
    DifferenceKind.RANK.value: same_figure,
    DifferenceKind.DURATION.value: same_duration,
    DifferenceKind.PLACE.value: same_place,
}
