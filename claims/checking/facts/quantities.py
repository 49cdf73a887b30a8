"""Amounts of money, percentages, counts, measures, durations and ranks in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from claims.checking.domain import DifferenceKind
from claims.checking.facts import not_counts
from claims.checking.facts.base import Fact, Taken
from claims.checking.facts.counts import count, together
from claims.checking.facts.lengths import find_lengths, find_quarters, length_of
from claims.checking.facts.numerals import (
    Numeral,
    glued_measure,
    glued_scale,
    half_more,
    may_begin,
    numeral_at,
    plain,
)  # fmt: skip
from claims.checking.facts.quantity import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    EXACTLY,
    PER_SHARE,
    Quantity,
    compare_quantities,
    compare_values,
)  # fmt: skip
from claims.checking.facts.ranks import find_ranks, find_written_ordinals
from claims.checking.facts.ratios import find_ratios
from claims.checking.facts.scan import Scan
from claims.checking.facts.vocabulary import (
    CODES,
    MEASURES,
    SYMBOLS,
    bounds,
    currencies,
    measures,
    units,
)  # fmt: skip
from claims.checking.language.data import language_data

__all__ = [
    "ABOUT", "AT_LEAST", "AT_MOST", "EXACTLY", "Quantity", "compare_quantities", "compare_values",
    "find_quantities",
]  # fmt: skip

_SPACES = frozenset(" \u00a0\u202f\u2009-\u2010\u2011")
_SIGN = re.compile(
    r"[ \u00a0\u202f\u2009-]?(%(?:-points?| points?|-Punkte)?|km/h|m/s|°[ \u00a0]?[CF]?(?!\w)|(?:sq\.? (?:km|m|ft|mi)|US\$|[€$£¥₹₽₺₴₩₪])(?!\w))"
)
_SYMBOL_BEFORE = re.compile(r"(?:(?<![A-Z])([A-Z]{0,2}[$€£¥₹₽₺₴₩₪])|(?<!\w)([A-Z]{3}))[ \u00a0\u202f]?$")
_OF = re.compile(r"[ \u00a0\u202f]?(?:de |d['’]|of )")
_MORE = frozenset(
    [
        "more",
        "further",
        "additional",
        "full",
        "other",
        "long",
        "straight",
        "consecutive",
        "whole",
        "last",
        "past",
        "next",
        "autres",
        "dernières",
        "derniers",
        "prochaines",
        "prochains",
        "longues",
        "longs",
        "bonnes",
        "largos",
        "largas",
        "weitere",
        "weiteren",
        "vergangenen",
        "letzten",
        "lange",
        "langen",
        "ganze",
        "ganzen",
        "volle",
    ]
)
_MANY = {"P10Y": ("P1Y", 10.0), "P100Y": ("P1Y", 100.0), "P2W": ("P1W", 2.0)}
_PER_SHARE = re.compile(
    r"[ \u00a0](?:per share|a share|par action|par titre|por acción|por título|pro Aktie|je Aktie)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """The unit behind a number: how many of it the number says, and where its characters end."""

    name: str  # as in Quantity.unit
    end: int
    scale: float = 1.0
    symbol: str = ""  # of a measure


def find_quantities(text: str, language: str | None, taken: Taken, scan: Scan | None = None) -> list[Fact]:
    """Every quantity that does not overlap the `taken` spans (the dates)."""
    if language is None:
        return []
    scan = scan or Scan(text, language, taken)
    found = [*_shares(text, language, taken)]
    if any(character.isdecimal() for character in text):
        not_counts.take_phones_and_clocks(text, taken)
        found += _scores(text, taken)
        found += find_written_ordinals(scan, taken)
    found += together(scan, taken)
    found += find_quarters(scan, taken)
    found += _numbers(scan, taken)
    found += find_lengths(scan, taken)
    return found + find_ranks(scan, taken)


def _shares(text: str, language: str, taken: Taken) -> list[Fact]:
    found = []
    for start, end, share, step in find_ratios(text, language):
        if not taken.touches(start, end):
            taken.take(start, end)
            bound = _bound_before(text, start, language)
            quantity = Quantity(share, "percent", ABOUT if bound == EXACTLY else bound, step=step)
            found.append(Fact(DifferenceKind.PERCENT, start, end, text[start:end], plain(share), quantity))
    return found


def _bound_before(text: str, start: int, language: str) -> str:
    """ "More than" half, „nicht einmal“ die Hälfte: the bound whose phrase ends right before `start`."""
    lead = text[max(0, start - 30) : start].rstrip().casefold()
    phrases = language_data(language).bounds
    found = [
        phrase for phrase in phrases if lead.endswith(phrase) and not lead[: -len(phrase)][-1:].isalnum()
    ]
    return phrases[max(found, key=len)] if found else EXACTLY


def _scores(text: str, taken: Taken) -> list[Fact]:
    """ "3-2" is one fact, and says the same as "2-3": it depends on whose side the text takes."""
    found = []
    for start, end, first, second in not_counts.scores(text, taken):
        taken.take(start, end)
        value = max(first, second) * 1000.0 + min(first, second)
        quantity = Quantity(value, "score", step=1.0)
        found.append(Fact(DifferenceKind.COUNT, start, end, text[start:end], f"{first}-{second}", quantity))
    return found


def _numbers(scan: Scan, taken: Taken) -> list[Fact]:
    found: list[Fact] = []
    behind_last = 0
    for i in may_begin(scan):
        if scan.starts[i] < behind_last:
            continue
        number = numeral_at(scan, i)
        if number is None:
            continue
        behind_last = number.end
        if taken.touches(number.start, number.end):
            continue
        fact = _read(scan, number, found)
        if fact is not None and isinstance(fact.data, Quantity) and fact.data.unit:
            _share_unit(scan, found, fact, number)
        if fact is not None:
            taken.take(fact.start, fact.end)
            found.append(fact)
            behind_last = max(behind_last, fact.end)
    return found


_OR = re.compile(r" (?:to|or|and|à|ou|et|a|o|y|bis|oder|und|auf) ")


def _share_unit(scan: Scan, found: list[Fact], fact: Fact, number: Numeral) -> None:
    """ "two or three days", „zwischen zwei und drei Prozent“: the first number has the second one's unit."""
    first, shared = found[-1] if found else None, fact.data
    if first is None or not isinstance(first.data, Quantity) or first.data.unit or fact.start != number.start:
        return
    if _OR.fullmatch(scan.text[first.end : number.start]):
        scale = shared.value / number.value if number.value and fact.value.count(" ") else 1.0
        value = first.data.value * scale
        quantity = replace(shared, value=value, bound=first.data.bound, step=first.data.step * scale)
        symbol = fact.value.partition(" ")[2] if fact.kind is DifferenceKind.COUNT else ""
        written = f"{plain(first.data.value)} {symbol}" if symbol else _normalised(quantity)
        found[-1] = Fact(fact.kind, first.start, first.end, first.text, written, quantity)


def _read(scan: Scan, number: Numeral, earlier: list[Fact]) -> Fact | None:
    text = scan.text
    first = scan.index_at(number.start)
    symbol = _SYMBOL_BEFORE.search(text, max(0, number.start - 6), number.start)
    money = _money_before(symbol)
    number, unit = _with_unit(scan, number, money)
    if number.glued or (unit is None and (number.one or number.half)):
        return None
    if unit is not None and not money and number.one and unit.name not in _ONE_OF_THESE:
        return None
    bound = _bound(scan, scan.index_at(symbol.start() if money and symbol else number.start) - 1)
    start = symbol.start() if money and symbol else number.start
    if money:
        end = unit.end if unit and unit.name == money else number.end
        return _fact(scan, number, _Unit(money, end), start, bound)
    if unit is None:
        return count(scan, number, first, bound, earlier)
    if unit.name.startswith("PT1H") and not_counts.is_clock(scan, number):
        return None
    return _fact(scan, number, unit, start, bound)


_ONE_OF_THESE = ("percent", "points", "P1Y", "P1M", "P1W", "P1D", "PT1H", "PT1M", "m")


def _money_before(symbol: re.Match[str] | None) -> str:
    if symbol is None:
        return ""
    if symbol[1]:
        return SYMBOLS.get(symbol[1], SYMBOLS.get(symbol[1][-1], ""))
    return symbol[2] if symbol[2] in CODES else ""


def _with_unit(scan: Scan, number: Numeral, money: str) -> tuple[Numeral, _Unit | None]:
    """The number with the scale that is glued to it, and the unit behind it, if any."""
    language = scan.language
    if number.glued:
        glued_end = number.end + len(number.glued)
        scale = glued_scale(number.glued, language)
        sign = _SIGN.match(scan.text, glued_end)
        is_money = bool(money) or (sign is not None and sign[1] in SYMBOLS)
        measure = glued_measure(number.glued, language)
        if scale and (is_money or not measure or _counted_in_millions(scan, number)):
            number = Numeral(
                number.start, glued_end, number.value * scale, number.step * scale, True, scaled=True
            )
        elif measure:
            return _plain(number), _measure(measure, glued_end)
        elif number.glued.upper() in CODES and number.glued.isupper():
            return _plain(number), _Unit(number.glued, glued_end)
        elif number.glued == "p" and language == "en":
            return _plain(number), _Unit("GBP", glued_end, 0.01)
        else:
            length = length_of(number.glued.lower())
            return (_plain(number), _Unit(length, glued_end)) if length else (number, None)
    unit = _unit(scan, number)
    if unit is not None and unit.name.startswith("P"):
        more = half_more(scan, unit.end)
        if more:
            number = Numeral(number.start, number.end, number.value + 0.5, 0.1, number.digits)
            unit = _Unit(unit.name, more, unit.scale)
    return number, unit


def _plain(number: Numeral) -> Numeral:
    return Numeral(number.start, number.end, number.value, number.step, True)


def _counted_in_millions(scan: Scan, number: Numeral) -> bool:
    """ "2.5m people", "3m tonnes": the plural behind it is counted in millions, "a 5m wall" is long."""
    end = number.end + len(number.glued)
    i = scan.index_at(end)
    if (
        number.glued != "m"
        or i >= len(scan.words)
        or scan.starts[i] != end + 1
        or not scan.words[i].isalpha()
    ):
        return number.glued != "m"
    return scan.words[i] in ("people", "women", "men", "children") or (
        scan.language == "en"
        and scan.words[i].endswith("s")
        and scan.words[i] not in ("is", "was", "has", "as")
    )


def _unit(scan: Scan, number: Numeral) -> _Unit | None:
    text, end = scan.text, number.end
    sign = _SIGN.match(text, end)
    if sign:
        return _of_sign(sign)
    i = scan.index_at(end)
    of = _OF.match(text, end) if number.scaled or number.group or number.half else None
    if i >= len(scan.words):
        return None
    if of:
        i = scan.index_at(of.end())
    elif scan.starts[i] - end != 1 or text[end] not in _SPACES:
        return None
    elif scan.words[i] in _MORE and i + 1 < len(scan.words) and scan.joined(i):
        i += 1
    return _named_unit(scan, number, i) if i < len(scan.words) else None


def _named_unit(scan: Scan, number: Numeral, i: int) -> _Unit | None:
    language, written = scan.language, scan.text[scan.starts[i] : scan.ends[i]]
    coin = currencies(language).after(scan, i)
    if coin and not _is_thing(scan, number, i, coin[1]):
        return _Unit(coin[0][0], scan.ends[coin[1] - 1], coin[0][1])
    if written in CODES:
        return _Unit(written, scan.ends[i])
    time = units(language).after(scan, i)
    measure = measures(language).after(scan, i)
    if measure and (time is None or measure[1] > time[1]):
        return (
            _measure(measure[0], scan.ends[measure[1] - 1]) if _may_be_measure(scan, i, measure[1]) else None
        )
    if time:
        name, factor = _MANY.get(time[0], (time[0], 1.0))
        return _Unit(name, scan.ends[time[1] - 1], factor)
    length = length_of(scan.words[i]) if language == "de" else ""
    return _Unit(length, scan.ends[i]) if length else None


def _is_thing(scan: Scan, number: Numeral, i: int, after: int) -> bool:
    """A coin's name that is another word here: « trois livres », "three won prizes"."""
    word = scan.words[i]
    if word in ("won", "leva", "lei", "real", "reales") or (scan.language == "de" and word == "rand"):
        return number.value < 100_000
    alone = after == i + 1
    return alone and scan.language == "fr" and word == "livres" and number.value < 1000


def _may_be_measure(scan: Scan, i: int, after: int) -> bool:
    """One letter is a unit where it is small and no initial or elision: « 5 m », not « 12 M. Roux »."""
    end = scan.ends[after - 1]
    if after > i + 1 or end - scan.starts[i] > 1:
        return True
    follows = scan.text[end : end + 1]
    return scan.text[scan.starts[i]].islower() and follows not in ("'", "’") and not follows.isalnum()


def _of_sign(sign: re.Match[str]) -> _Unit:
    written = sign[1].replace(" ", "").replace("\u00a0", "").replace(".", "")
    if written in SYMBOLS:
        return _Unit(SYMBOLS[written], sign.end())
    if written.startswith("%"):
        return _Unit("percent" if written == "%" else "points", sign.end())
    area = {"sqkm": "km2", "sqm": "m2", "sqft": "ft2", "sqmi": "mi2", "°": "°C"}.get(written, written)
    return _measure(area, sign.end())


def _measure(symbol: str, end: int) -> _Unit:
    unit, scale = MEASURES[symbol]
    return _Unit(unit, end, scale, symbol)


def _bound(scan: Scan, i: int) -> str:
    found = bounds(scan.language).before(scan, i)
    if found is None and i > 0 and scan.words[i] in ("de", "d", "les", "the", "the", "los", "las", "die"):
        found = bounds(scan.language).before(scan, i - 1)
    return found[0] if found else EXACTLY


def _fact(scan: Scan, number: Numeral, unit: _Unit, start: int, bound: str) -> Fact:
    value = number.value * unit.scale
    if unit.symbol == "°F":
        value = (number.value - 32) * unit.scale
    if number.group and bound == EXACTLY:
        bound = ABOUT
    kind = _kind(unit)
    things = (
        frozenset({PER_SHARE})
        if kind is DifferenceKind.AMOUNT and _PER_SHARE.match(scan.text, unit.end)
        else frozenset[str]()
    )
    scale = unit.scale if unit.symbol else 1.0
    quantity = Quantity(value, unit.name, bound, things, number.step * unit.scale, scale)
    written = f"{plain(number.value)} {unit.symbol}" if unit.symbol else _normalised(quantity)
    return Fact(kind, start, unit.end, scan.text[start : unit.end], written, quantity)


def _kind(unit: _Unit) -> DifferenceKind:
    if unit.symbol or not unit.name:
        return DifferenceKind.COUNT
    if unit.name.startswith("P") and unit.name[1:2] in ("1", "T"):
        return DifferenceKind.DURATION
    return DifferenceKind.PERCENT if unit.name in ("percent", "points") else DifferenceKind.AMOUNT


def _normalised(quantity: Quantity) -> str:
    if quantity.unit.startswith("PT"):
        return f"PT{plain(quantity.value)}{quantity.unit[-1]}"
    if quantity.unit.startswith("P1"):
        return f"P{plain(quantity.value)}{quantity.unit[-1]}"
    if quantity.unit in ("percent", "points", ""):
        return plain(quantity.value)
    return f"{plain(quantity.value)} {quantity.unit}"
