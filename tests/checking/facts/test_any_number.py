"""What holds of every number and every text: words and digits agree, spans slice, time is linear."""

from __future__ import annotations

import itertools
import sys
from datetime import date

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.checking.facts import find_facts

ANCHOR = date(2024, 8, 6)
_NOUNS = {"en": "trees", "fr": "maisons", "es": "casas", "de": "Bäume"}
_ONES = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_TENS = ["", "zehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["x", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_FRENCH = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_FRENCH_TENS = [
    "x",
    "dix",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    "quatre-vingt",
    "quatre-vingt",
]
_SPANISH = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_SPANISH_TENS = [
    "x",
    "diez",
    "veinte",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
]
_SPANISH_HUNDREDS = [
    "x",
    "ciento",
    "doscientas",
    "trescientas",
    "cuatrocientas",
    "quinientas",
    "seiscientas",
    "setecientas",
    "ochocientas",
    "novecientas",
]


def german(n: int) -> str:
    if n >= 1000:
        return german(n // 1000) + "tausend" + (german(n % 1000) if n % 1000 else "")
    if n >= 100:
        return _ONES[n // 100] + "hundert" + (german(n % 100) if n % 100 else "")
    if n < 20:
        return _ONES[n]
    return (_ONES[n % 10] + "und" if n % 10 else "") + _TENS[n // 10]


def english(n: int) -> str:
    if n >= 1000:
        joint = " and " if n % 1000 < 100 else " "
        return english(n // 1000) + " thousand" + (joint + english(n % 1000) if n % 1000 else "")
    if n >= 100:
        return _ENGLISH[n // 100] + " hundred" + (" and " + english(n % 100) if n % 100 else "")
    if n < 20:
        return _ENGLISH[n]
    return _ENGLISH_TENS[n // 10] + (f"-{_ENGLISH[n % 10]}" if n % 10 else "")


def french(n: int) -> str:
    if n >= 1000:
        head = "" if n < 2000 else french(n // 1000) + " "
        return head + "mille" + (" " + french(n % 1000) if n % 1000 else "")
    if n >= 100:
        head = "" if n < 200 else _FRENCH[n // 100] + " "
        return head + "cent" + (" " + french(n % 100) if n % 100 else "")
    if n < 20:
        return _FRENCH[n]
    tens, ones = n // 10, n % 10
    if tens in (7, 9):
        joint = " et " if n == 71 else "-"
        return _FRENCH_TENS[tens] + joint + _FRENCH[ones + 10]
    if ones == 0:
        return _FRENCH_TENS[tens]
    return _FRENCH_TENS[tens] + (" et un" if ones == 1 and tens < 8 else f"-{_FRENCH[ones]}")


def spanish(n: int) -> str:
    if n >= 1000:
        head = "" if n < 2000 else spanish(n // 1000) + " "
        return head + "mil" + (" " + spanish(n % 1000) if n % 1000 else "")
    if n == 100:
        return "cien"
    if n >= 100:
        return _SPANISH_HUNDREDS[n // 100] + (" " + spanish(n % 100) if n % 100 else "")
    if n < 30:
        return _SPANISH[n]
    return _SPANISH_TENS[n // 10] + (f" y {_SPANISH[n % 10]}" if n % 10 else "")


_SPELL = {"en": english, "fr": french, "es": spanish, "de": german}


@given(st.integers(min_value=2, max_value=999_999), st.sampled_from(["en", "fr", "es", "de"]))
@settings(max_examples=400, deadline=None)
def test_a_number_in_words_is_the_number_in_digits(number: int, language: str) -> None:
    words = f"{_SPELL[language](number)} {_NOUNS[language]}"
    assert [fact.value for fact in find_facts(words, language)] == [str(number)], words


@given(st.integers(min_value=1, max_value=10**10), st.sampled_from(["en", "fr", "es", "de"]))
@settings(max_examples=200, deadline=None)
def test_digits_are_read_as_each_language_groups_them(number: int, language: str) -> None:
    written = f"{format_decimal(number, locale=language)} {_NOUNS[language]}"
    assert [f.value for f in find_facts(written, language) if f.kind == "count"] == [str(number)], written


_PIECES = [
    "zwei", "deux", "dos", "two", "hundert", "cent", "mil", "and", "et", "y", "und", "-", " ", ", ", "12", "1.146",
    "3-2", "%", "€", "$", "mai", "May", "März", "2024", "Ende", "fin", "last", "il y a", "ans", "hace", "ago", "vor",
    "Jahren", "half", "demi", "media", "plus", "más", "grand", "größte", "second", "dernier", "von", "(", ")", ":", "\n",
    "km", "de", "a", "un", "ein", "dozen", "million", "Mio.", "Platz", "5.", "siècle", "½", "°C", "²", "٣", "İ", "ß",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(_PIECES), max_size=40),
    st.booleans(),
    st.sampled_from(["en", "fr", "es", "de", None]),
)
@settings(max_examples=400, deadline=None)
def test_any_row_of_words_gives_exact_spans(pieces: list[str], spaced: bool, language: str | None) -> None:
    text = (" " if spaced else "").join(pieces)
    for anchor in (ANCHOR, None, date(1, 1, 1), date(9999, 12, 31)):
        for fact in find_facts(text, language, anchor):
            assert text[fact.start : fact.end] == fact.text != ""


@pytest.mark.parametrize(
    "unit",
    [
        "two ",
        "zwei und ",
        "mil ",
        "1 ",
        "one hundred and ",
        "2024-",
        "le plus grand ",
        "il y a ",
        ": ",
        "number of ",
        "0",
        "+49 ",
        "a half ",
        "más ",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "es", "de"])
def test_eight_times_the_text_is_about_eight_times_the_work(unit: str, language: str) -> None:
    def calls(text: str) -> int:
        counted = itertools.count()
        before = sys.getprofile()
        sys.setprofile(lambda *_: next(counted) and None)
        try:
            find_facts(text, language, ANCHOR)
        finally:
            sys.setprofile(before)
        return next(counted)

    calls(unit * 50)  # the tables are read once
    assert calls(unit * 2_000) < 12 * calls(unit * 250)
