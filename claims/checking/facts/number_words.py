"""Numbers written as words: "four hundred thousand", « quatre-vingt-dix-neuf », "zweiunddreißig"."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.checking.language.data import language_data

_GAP = r"[ \u00a0\u202f-]"
_HUNDREDS = {
    "en": {"hundred": 100},
    "fr": {"cents": 100, "cent": 100},
    "es": {},
    "de": {"hundert": 100},
}
_THOUSANDS = {"en": "thousand", "fr": "mille", "es": "mil", "de": "tausend"}
_FIXED_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
    "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600,
    "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800, "ochocientas": 800,
    "novecientos": 900, "novecientas": 900,
}  # fmt: skip
_ONES = {"en": ("one", "a"), "fr": ("un", "une"), "es": ("un", "uno", "una", "ún"), "de": ("ein", "eins")}
_MORE = {
    "en": {},
    "fr": {"quatre-vingt": 80, "septante": 70, "huitante": 80, "nonante": 90},
    "es": {
        "veintiuno": 21, "veintiuna": 21, "veintiún": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24,
        "veinticinco": 25, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
    },
    "de": {},
}  # fmt: skip
_HALVES = {
    "en": r"(?:a )?half(?: an?)?",
    "fr": r"(?:une? )?demie?",
    "es": r"medi[oa]",
    "de": r"(?:ein(?:e[nrms]?)? )?halbe[nrs]?",
}


@lru_cache(maxsize=8)
def _atoms(language: str) -> dict[str, float]:
    """Every word that a number is made of, and its value; hundreds and thousands apart."""
    plain = {word: value for word, value in language_data(language).numbers.items() if " " not in word}
    big = (*_HUNDREDS[language], _THOUSANDS[language])
    fixed = _FIXED_HUNDREDS if language == "es" else {}
    atoms = {**plain, **_MORE[language], **fixed}
    return {word: float(value) for word, value in atoms.items() if word not in big}


@lru_cache(maxsize=8)
def pattern(language: str) -> str:
    """A regular expression for a number in words, from one word to many; matched without case."""
    atoms = _either([*_atoms(language)])
    hundreds, thousand = _either([*_HUNDREDS[language]]) or "(?!)", _THOUSANDS[language]
    if language == "de":
        return rf"(?:ein)?(?:{atoms}|{hundreds}|{thousand})(?:(?:{atoms}|{hundreds}|{thousand}|und|ein))*"
    ones = _either([*_ONES[language]])
    big = rf"(?:{hundreds}|{thousand})"
    word = rf"(?:{atoms}|{hundreds}|{thousand})"
    more = rf"(?:{_GAP}(?:{atoms}|{big})|{_joined(language, atoms, ones)})"
    first = rf"(?:(?:{ones}){_GAP}{big}|{word})"
    return rf"{first}\b(?:{more}\b)*"


def _joined(language: str, atoms: str, ones: str) -> str:
    """What a small word joins: "hundred and ten", « vingt et un », "treinta y dos"."""
    if language == "en":
        return rf"(?<=hundred) and (?:{atoms})|-one"
    if language == "fr":
        return rf"{_GAP}et{_GAP}(?:{ones}|onze)|-(?:{ones})"
    return rf"(?<=nta) y (?:{atoms}|{ones})"


def half(language: str) -> str:
    """A regular expression for "half", which is a number before a scale or a unit only."""
    return _HALVES[language]


def value_of(text: str, language: str) -> float | None:
    """The number that the words stand for; None where they are no number, as "two three"."""
    words = _words(text.lower(), language)  # casefold would turn ß into ss
    total = current = last = 0.0
    for word in words:
        if word == _THOUSANDS[language]:
            total, current, last = total + (current or 1) * 1000, 0.0, 1000.0
        elif word in _HUNDREDS[language]:
            current, last = (current or 1) * 100, 100.0
        else:
            value = _atoms(language).get(word, 1.0)
            if not _may_follow(value, last, language):
                return None
            current, last = current + value, value
    return (total + current) or None


def is_half(text: str, language: str) -> bool:
    """Whether the text is "half" and nothing else."""
    return re.fullmatch(_HALVES[language], text, re.IGNORECASE) is not None


def _may_follow(value: float, last: float, language: str) -> bool:
    """A smaller number follows a greater one; German says the ones before the tens."""
    if not last:
        return True
    if language == "de" and last < 10 and value < 100:
        return value >= 20
    return value < last and (last >= 20)


def _words(text: str, language: str) -> list[str]:
    known = [*_atoms(language), *_HUNDREDS[language], _THOUSANDS[language], *_ONES[language]]
    return re.findall(_either(known) if language == "de" else rf"\b(?:{_either(known)})\b", text)


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
