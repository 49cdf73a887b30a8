"""Shares in words: "one in five", « la moitié », "dos tercios", „ein Fünftel“, „jede zweite“."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from claims.checking.language.data import language_data

_ONE = {"en": "one", "fr": "une?", "es": "un[oa]?", "de": "eine?[rs]?"}
# How the two numbers are joined; what is counted may stand between.
_JOINED = {
    "en": r" (?:in|out of)(?: every)? ",
    "fr": r"(?: [\w'’-]+){0,3} sur ",
    "es": r"(?: \w+)?(?: \w+)? de cada ",
    "de": r" von ",
}
_NOUN = {"en": r"(?:(?<=\bone) \w+(?: \w+)?)?"}
_LARGEST = 20  # "nine in ten", "one in twenty": greater ones are no shares of a whole
_SMALLEST = 3
_HALF = {
    "en": r"\bhalf (?=(?:the|its|their|his|her|all) \w+s\b)|(?<!first )(?<!second )(?<!other )(?<!latter )(?<!last )\bhalf of (?!an?\b|(?:19|20)\d\d|january|february|march|april|may\b|june|july|august|september|october|november|december)",
    "fr": r"\bla moitié\b",
    "es": r"\bla mitad\b",
    "de": r"\b(?:die|der|zur) Hälfte\b",
}
# Words for fractions: the word, how many make a whole.
_PARTS = {
    "en": {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6,
           "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10},
    "fr": {"tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5, "cinquièmes": 5, "sixième": 6, "sixièmes": 6,
           "huitième": 8, "dixième": 10, "dixièmes": 10},
    "es": {"tercio": 3, "tercios": 3, "tercera parte": 3, "terceras partes": 3, "cuarto": 4, "cuartos": 4,
           "cuarta parte": 4, "cuartas partes": 4, "quinto": 5, "quintos": 5, "quinta parte": 5,
           "quintas partes": 5, "sexta parte": 6, "décima parte": 10, "décimas partes": 10},
    "de": {"drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "siebtel": 7, "achtel": 8, "neuntel": 9,
           "zehntel": 10},
}  # fmt: skip
_A_PART = {
    "en": r"(?:an?|one)[ -]", "fr": r"(?:un|le) ", "es": r"(?:un|una|la) ", "de": r"(?:ein|einem|eines|das|dem) ",
}  # fmt: skip
# What has to follow a fraction in the singular, which is a rank or a length of time otherwise.
_OF = {
    "en": r"(?= (?:of (?!an (?:hour|inch)|a (?:century|mile|second))|the\b|fewer|less|more|lower|higher))",
    "fr": r"(?= (?:de(?!s? finale| siècle)|des|du|d['’](?!heure))|[.,;])",
    "es": r"(?= de(?!\s(?:hora|siglo|final|estar|baño))|[.,;])",
    "de": r"(?= (?:aller|der|des|von|seiner|ihrer|davon|weniger|mehr|(?-i:d\w+|[A-ZÄÖÜ]\w))|[.,;])",
}
_EVERY = {
    "de": r"\bjede[rsnm]? ({})\b(?! (?:Jahr|Tag|Woche|Monat|Stunde|Mal|Wochenende)\w*)",
    "en": r"\bevery ({}) (?!year|day|week|month|hour|time)",
}
_EVERY_RANK = {
    "en": {"second": 2, "third": 3, "fourth": 4, "fifth": 5},
    "de": {
        w + e: n
        for w, n in (("zweit", 2), ("dritt", 3), ("viert", 4), ("fünft", 5), ("zehnt", 10))
        for e in ("e", "er", "es", "en", "em")
    },
}
_SIGNS = {
    "en": ("half", "third", "quarter", "fifth", "sixth", "eighth", "tenth", " in ", " out of ", "every"),
    "fr": (" sur ", "moitié", "tiers", "quart", "ième"),
    "es": (" de cada ", "mitad", "terci", "cuart", "quint", "sexta", "décima", "tercer"),
    "de": (" von ", "hälfte", "tel", "jede"),
}  # fmt: skip


@lru_cache(maxsize=8)
def _ratio(language: str) -> re.Pattern[str]:
    data = language_data(language)
    words = [word for word, value in data.numbers.items() if value <= _LARGEST]
    number = rf"(?:\d{{1,2}}|{_either(words)})"
    after = _either([*data.units, *data.scales])
    return re.compile(
        rf"\b(?P<part>{_ONE[language]}|{number}){_NOUN.get(language, '')}{_JOINED[language]}"
        rf"(?P<whole>{number})\b(?![.,]?\d|%|-| (?:{after})\b)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _half(language: str) -> re.Pattern[str]:
    return re.compile(_HALF[language], re.IGNORECASE)


@lru_cache(maxsize=8)
def _fraction(language: str) -> re.Pattern[str]:
    data = language_data(language)
    few = _either([word for word, value in data.numbers.items() if value < 10])
    parts, of = _either(list(_PARTS[language])), _OF[language]
    joint = "[ -]" if language in ("en", "de") else " "
    single = rf"{_A_PART[language]}(?P<part>{parts})\b{of}"
    return re.compile(
        rf"\b(?:(?P<many>(?:{few})|\d){joint}(?P<parts>{parts})\b(?! (?:19|20)\d\d| final| of 20\d\d)|{single})",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _every(language: str) -> re.Pattern[str]:
    return re.compile(_EVERY[language].format(_either(list(_EVERY_RANK[language]))), re.IGNORECASE)


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def find_ratios(text: str, language: str) -> Iterator[tuple[int, int, float, float]]:
    """Start, end, per cent, and how far from it people would still say so, of each such share."""
    low = text.lower()
    if not any(sign in low for sign in _SIGNS[language]):
        return
    for match in _ratio(language).finditer(text):
        part, whole = _value(match["part"], language), _value(match["whole"], language)
        if part < whole and _SMALLEST <= whole <= _LARGEST:
            yield match.start(), match.end(), round(100 * part / whole, 1), 5.0 if whole == 10 else 2.0
    for match in _half(language).finditer(text):
        yield match.start(), match.end() - (language == "en"), 50.0, 4.0
    for match in _fraction(language).finditer(text):
        whole = _PARTS[language][(match["parts"] or match["part"]).lower()]
        many = _value(match["many"], language) if match["many"] else 1.0
        if many < whole:
            yield match.start(), match.end(), round(100 * many / whole, 1), 2.0
    if language in _EVERY:
        for match in _every(language).finditer(text):
            yield match.start(), match.end(1), round(100 / _EVERY_RANK[language][match[1].lower()], 1), 4.0


def _value(written: str, language: str) -> float:
    if written.isdigit():
        return float(written)
    return language_data(language).numbers.get(written.casefold(), 1.0)
