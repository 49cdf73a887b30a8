"""Amounts of money, percentages, counts, durations and ranks in running text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claims.checking.domain import DifferenceKind
from claims.checking.facts import number_words
from claims.checking.facts.base import Fact, Relation, Taken
from claims.checking.facts.ratios import find_ratios
from claims.checking.language.data import LanguageData, language_data
from claims.checking.language.lexicon import find_concepts
from claims.checking.language.tokens import Token, fold, tokenize

EXACTLY, ABOUT, AT_LEAST, AT_MOST = "exactly", "about", "at_least", "at_most"
_SPACE = r"[ \u00a0\u202f\u2009]"
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "US$": "USD"}
_CURRENCY_WORDS = {
    "dollar": "USD", "dollars": "USD", "usd": "USD", "dolares": "USD", "dolar": "USD",
    "euro": "EUR", "euros": "EUR", "eur": "EUR",
    "pound": "GBP", "pounds": "GBP", "livres": "GBP", "libras": "GBP", "pfund": "GBP", "gbp": "GBP",
    "yen": "JPY", "yens": "JPY", "franken": "CHF", "chf": "CHF", "francs": "CHF", "yuan": "CNY", "rupees": "INR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. `things` names what is counted: stems and concepts near the number."""

    value: float
    unit: str  # "USD", "percent", "points", "P1Y", "rank", "" (a count)
    bound: str = EXACTLY
    things: frozenset[str] = frozenset()
    step: float = 1.0  # the last digit that was written: 86 billion is exact to 1e9


@lru_cache(maxsize=8)
def _pattern(language: str) -> re.Pattern[str]:
    data = language_data(language)
    digits = rf"\d{{1,3}}(?:(?:{_SPACE}|[.,'’])\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?"
    phrases = _either([word for word in data.numbers if " " in word])
    words = rf"{number_words.pattern(language)}|{number_words.half(language)}|{phrases}"
    scales = _either(data.scales)
    currency = "|".join(re.escape(word) for word in _CURRENCY_WORDS)
    units = _either(data.units)
    stop = r"\.?" if language == "de" else ""  # "Mio."
    bounds = "|".join(_elided(word) for word in sorted(data.bounds, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,/@#-])(?:(?P<bound>{bounds})(?:{_SPACE}|(?<=['’]))(?:d[e'’]{_SPACE}?)?)?"
        rf"(?P<symbol>US\$|[$€£¥])?{_SPACE}?"
        rf"(?P<number>{digits}|(?:{words})(?!\w))"
        rf"(?:(?:{_SPACE}|-)?(?P<scale>{scales})\b{stop})?"
        rf"(?:{_SPACE}?(?P<currency>[$€£¥](?!\w))"
        rf"|{_SPACE}(?:(?:de|d['’]|of){_SPACE}?)?(?:US[- ]?|US-)?(?P<word>{currency})\b"
        rf"|(?:{_SPACE}|-)?(?:(?:more|further|additional|full){_SPACE})?(?P<unit>{units})(?!\w))?"
        rf"(?!\w)(?![/:]\d)(?!-\d)",
        re.IGNORECASE,
    )


def _either(words: Sequence[str] | dict[str, str] | dict[str, float] | dict[str, int]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


def parse_number(text: str, language: str) -> float:
    """The value of digits as that language writes them: "1,5" is one and a half in French."""
    plain = re.sub(rf"{_SPACE}|['’]", "", text)
    decimal = "." if language == "en" else ","
    other = "," if decimal == "." else "."
    groups = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})+", plain)
    if other in plain and decimal not in plain and not groups:
        decimal, other = other, decimal  # "2.5 millions" in a French text, "1,5" in an English one
    return float(plain.replace(other, "").replace(decimal, "."))


def find_quantities(text: str, language: str | None, taken: Taken) -> list[Fact]:
    """Every quantity that does not overlap the `taken` spans (the dates)."""
    if language is None:
        return []
    data = language_data(language)
    tokens = tokenize(text, language)
    concepts = {(c.start): c.id for c in find_concepts(text, language, tokens)}
    found = _shares(text, language, taken)
    for match in _pattern(language).finditer(text):
        if taken.touches(match.start("number"), match.end()):
            continue
        fact = _read(match, text, data, tokens, concepts)
        if fact is not None:
            taken.take(fact.start, fact.end)
            found.append(fact)
    return found + _ranks(text, data, taken, tokens, concepts)


def _shares(text: str, language: str, taken: Taken) -> list[Fact]:
    found = []
    for start, end, share, step in find_ratios(text, language):
        if not taken.touches(start, end):
            taken.take(start, end)
            quantity = Quantity(share, "percent", ABOUT, step=step)
            found.append(Fact(DifferenceKind.PERCENT, start, end, text[start:end], plain(share), quantity))
    return found


def _read(
    match: re.Match[str], text: str, data: LanguageData, tokens: list[Token], concepts: dict[int, str]
) -> Fact | None:
    written = match["number"]
    number = _number(written, data)
    if number is None or (number == 0.5 and not (match["scale"] or match["unit"])):
        return None
    scale = data.scales.get((match["scale"] or "").casefold(), 1.0)
    if scale > 1 and len(match["scale"]) == 1 and not (match["symbol"] or match["currency"]):
        return None  # "5 m" is five metres
    unit = _unit(match, data)
    start, end = match.start("symbol") if match["symbol"] else match.start("number"), match.end()
    things = _things(text, data, tokens, concepts, end) if not unit else frozenset[str]()
    if not unit and not things:
        return None
    quantity = Quantity(
        number * scale, unit, _bound(match["bound"] or "", data), things,
        _step(written if written[0].isdigit() else plain(number)) * scale,
    )  # fmt: skip
    return Fact(_kind(unit), start, end, text[start:end], _normalised(quantity), quantity)


def _elided(bound: str) -> str:
    """« près de » is « près d’ » before a vowel."""
    return re.sub(r"\\ de$", r"\\ d(?:e|['’])", re.escape(bound))


def _bound(written: str, data: LanguageData) -> str:
    return data.bounds.get(re.sub(r"['’]$", "e", written.casefold()), EXACTLY)


def _number(written: str, data: LanguageData) -> float | None:
    if written[0].isdigit():
        return parse_number(written, data.code)
    if number_words.is_half(written, data.code):
        return 0.5
    return data.numbers.get(written.lower()) or number_words.value_of(written, data.code)


def _unit(match: re.Match[str], data: LanguageData) -> str:
    symbol = match["symbol"] or match["currency"]
    if symbol:
        return _SYMBOLS[symbol.upper()]
    if match["word"]:
        return _CURRENCY_WORDS[fold(match["word"])]
    return data.units.get((match["unit"] or "").casefold(), "")


def _kind(unit: str) -> DifferenceKind:
    if unit.startswith("P"):
        return DifferenceKind.DURATION
    if unit in ("percent", "points"):
        return DifferenceKind.PERCENT
    return DifferenceKind.AMOUNT if unit else DifferenceKind.COUNT


def _step(written: str) -> float:
    """The value of the last written digit that is not a filling zero: "1,200" is exact to 100."""
    decimals = re.search(r"[.,](\d{1,2})$", written)
    if decimals:
        return float(10 ** -len(decimals.group(1)))
    digits = re.sub(r"\D", "", written)
    zeros = len(digits) - len(digits.rstrip("0"))
    return float(10 ** min(zeros, 3))


def plain(value: float) -> str:
    """ "86000000000", "1.5": no exponent, no filling zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _normalised(quantity: Quantity) -> str:
    if quantity.unit.startswith("PT"):
        return f"PT{plain(quantity.value)}{quantity.unit[-1]}"
    if quantity.unit.startswith("P"):
        return f"P{plain(quantity.value)}{quantity.unit[-1]}" if quantity.unit[0:2] == "P1" else quantity.unit
    if quantity.unit in ("percent", "points", "", "rank"):
        return plain(quantity.value)
    return f"{plain(quantity.value)} {quantity.unit}"


_STOP = re.compile(r"[.;:!?()\n]")


def _things(
    text: str, data: LanguageData, tokens: list[Token], concepts: dict[int, str], after: int
) -> frozenset[str]:
    """Stems and concepts of the up to two content words after the number: what is counted."""
    limit = min(after + 50, len(text))
    stop = _STOP.search(text, after, limit)
    until = stop.start() if stop else limit
    first = bisect_left(tokens, after, key=lambda token: token.start)
    words = [
        token
        for token in tokens[first : first + 5]
        if token.end <= until
        and len(token.text) > 2
        and token.text.casefold() not in data.function_words
        and not token.text[0].isdigit()
    ][:2]
    return frozenset(token.stem for token in words) | frozenset(
        concepts[token.start] for token in words if token.start in concepts
    )


def _ranks(
    text: str, data: LanguageData, taken: Taken, tokens: list[Token], concepts: dict[int, str]
) -> list[Fact]:
    found = []
    for token in tokens:
        number = data.ordinals.get(token.text.casefold()) or _ordinal(token.text, data.code)
        if not number or taken.touches(token.start, token.end):
            continue
        things = _things(text, data, tokens, concepts, token.end)
        quantity = Quantity(number, "rank", things=things)
        found.append(Fact(DifferenceKind.RANK, token.start, token.end, token.text, plain(number), quantity))
    return found


_ORDINAL_DIGITS = {
    "en": re.compile(r"(\d{1,3})(?:st|nd|rd|th)"),
    "fr": re.compile(r"(\d{1,3})(?:er|re|e|ème|eme)"),
    "es": re.compile(r"(\d{1,3})(?:º|ª|o|a)"),
    "de": re.compile(r"(\d{1,3})\."),
}


def _ordinal(word: str, language: str) -> int:
    match = _ORDINAL_DIGITS[language].fullmatch(word.casefold())
    return int(match.group(1)) if match else 0


_ROUNDING = 0.025  # the share that rounding may take or add at most
_APPROXIMATE = 0.03  # "about", "nearly": off by this share at most
_APPROXIMATE_TIME = 0.15  # people round durations more freely


def compare_quantities(claim: Quantity, source: Quantity) -> Relation:
    """Same unit, and for counts something in common that is counted; then rounding and bounds."""
    if claim.unit.startswith("P") and source.unit.startswith("P"):
        return _compare_durations(claim, source)
    if claim.unit != source.unit or (claim.unit in ("", "rank") and not claim.things & source.things):
        return Relation.UNRELATED
    return compare_values(claim, source)


_SECONDS = {
    "PT1S": 1,
    "PT1M": 60,
    "PT1H": 3600,
    "P1D": 86_400,
    "P1W": 604_800,
    "P1M": 2_629_800,
    "P1Y": 31_557_600,
}


def _compare_durations(claim: Quantity, source: Quantity) -> Relation:
    a, b = (
        Quantity(one.value * _SECONDS[one.unit], "s", one.bound, step=one.step * _SECONDS[one.unit])
        for one in (claim, source)
    )
    return compare_values(a, b, about=_APPROXIMATE_TIME)


def compare_values(claim: Quantity, source: Quantity, about: float = _APPROXIMATE) -> Relation:
    """The same for two numbers of one unit; `about` is the share that "about" may be off by."""
    largest = max(abs(claim.value), abs(source.value))
    # "40 million" is rounded, but 45 is no rounding of it.
    rounding = min(max(claim.step, source.step) / 2, _ROUNDING * largest)
    tolerance = rounding if claim.step != source.step else 0.0
    if ABOUT in (claim.bound, source.bound):
        tolerance = max(tolerance, about * largest)
    gap = claim.value - source.value
    if claim.bound == AT_LEAST and source.bound != AT_MOST and source.value >= claim.value - tolerance:
        return Relation.SAME if source.value <= claim.value * 1.5 else Relation.COMPATIBLE
    if claim.bound == AT_MOST and source.bound != AT_LEAST and source.value <= claim.value + tolerance:
        return Relation.SAME if source.value >= claim.value * 0.5 else Relation.COMPATIBLE
    if abs(gap) <= tolerance + 1e-9:
        return (
            Relation.SAME
            if source.bound == claim.bound or source.bound in (EXACTLY, ABOUT)
            else Relation.COMPATIBLE
        )
    if source.bound == AT_LEAST and gap > 0:
        return Relation.COMPATIBLE
    if source.bound == AT_MOST and gap < 0:
        return Relation.COMPATIBLE
    return Relation.DIFFERENT
