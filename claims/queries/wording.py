"""What the article could say instead: a source's normalised value in the article's language."""

from __future__ import annotations

import re
from datetime import date

from babel.core import Locale
from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal, format_decimal, get_currency_name

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(?: ([A-Z]{3}))?")
_MILLION = 1_000_000


def in_words(kind: str, value: str, language: str) -> str:
    """The value of a Difference ("2024-05", "86000000000 USD") as that language writes it.

    "" where the value is of a form that needs the source's own words (a role, a place, a range).
    """
    if kind == "date":
        return _date(value, language)
    number = _NUMBER.fullmatch(value)
    if number is None or kind not in ("amount", "count", "percent"):
        return ""
    written = _number(float(number[1]), language)
    if kind == "percent":
        return f"{written}%" if language == "en" else f"{written}\N{NO-BREAK SPACE}%"
    return _with_currency(written, float(number[1]), number[2], language) if number[2] else written


def _date(value: str, language: str) -> str:
    match = _DATE.fullmatch(value)
    if match is None:
        return ""
    year, month, day = match.groups()
    skeleton = "yMMMMd" if day else "yMMMM" if month else "y"
    if skeleton == "y":
        return year
    return format_skeleton(skeleton, date(int(year), int(month), int(day or 1)), locale=Locale(language))


def _number(number: float, language: str) -> str:
    """In millions and milliards where that is exact to two decimals, in full where it is not."""
    if abs(number) >= _MILLION and _is_short(number):
        return format_compact_decimal(number, format_type="long", locale=language, fraction_digits=2)
    return format_decimal(number, locale=language)


def _is_short(number: float) -> bool:
    unit = next(10.0**power for power in (12, 9, 6) if abs(number) >= 10.0**power)
    return (number * 100 / unit).is_integer()


def _with_currency(written: str, number: float, currency: str, language: str) -> str:
    """French and Spanish put a preposition after millions: "40 millions d’euros", "de dollars"."""
    name = get_currency_name(currency, count=number, locale=language)
    if name == currency or abs(number) < _MILLION or written[-1].isdigit():
        return f"{written} {name}"
    if language == "fr":
        return f"{written} d’{name}" if name[0] in "aeiou" else f"{written} de {name}"
    return f"{written} de {name}" if language == "es" else f"{written} {name}"
