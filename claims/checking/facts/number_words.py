"""Numbers written as words: "four hundred thousand", « quatre-vingt-dix-neuf », "zweiunddreißig"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from claims.checking.facts.scan import Scan
from claims.checking.facts.vocabulary import groups
from claims.checking.language.data import language_data

_HUNDRED = {"en": "hundred", "fr": "cent", "es": "", "de": "hundert"}
_BARE_HUNDRED = {"fr": ("cent",), "de": ("hundert",)}
_THOUSAND = {"en": "thousand", "fr": "mille", "es": "mil", "de": "tausend"}
_AND = {"en": "and", "fr": "et", "es": "y", "de": "und"}
_ONES = {
    "en": frozenset({"one", "a", "an"}),
    "fr": frozenset({"un", "une"}),
    "es": frozenset({"un", "uno", "una", "ún"}),
    "de": frozenset({"ein", "eine", "einer", "einen", "einem", "eins"}),
}
_SHORT = frozenset({"k", "m", "b"})  # scales that follow digits only


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: the words from the one asked about up to `end` (an index) stand for it."""

    value: float
    end: int
    one: bool = False  # just "one", « un », "ein": a number before a unit only
    group: bool = False  # "a dozen", « une centaine »: rounder than the number says


@lru_cache(maxsize=8)
def _atoms(language: str) -> dict[str, float]:
    """Words below a thousand that are no "hundred"."""
    numbers = language_data(language).numbers
    fixed = {word: value for word, value in numbers.items() if word != _HUNDRED[language]}
    extra = {"vingts": 20.0} if language == "fr" else {}
    return {word: value for word, value in fixed.items() if "-" not in word and " " not in word} | extra


@lru_cache(maxsize=8)
def _big(language: str) -> dict[str, float]:
    scales = language_data(language).scales
    return {word: value for word, value in scales.items() if len(word) > 2 and " " not in word}


@lru_cache(maxsize=8)
def starts(language: str) -> frozenset[str]:
    """Words that a number may begin with."""
    known = {*_atoms(language), *_ONES[language], *_BARE_HUNDRED.get(language, ())}
    return frozenset(known | ({_THOUSAND[language]} if language != "en" else set()))


def begins(word: str, language: str) -> bool:
    return word in starts(language) or (language == "de" and german(word) is not None)


def is_one(word: str, language: str) -> bool:
    return word in _ONES[language]


def read(scan: Scan, i: int) -> Spelled | None:
    """The number in words that begins with word `i`."""
    return _read(scan, i, _German if scan.language == "de" else _Sum)


def _read(scan: Scan, i: int, kind: type[_Sum]) -> Spelled | None:
    language, words = scan.language, scan.words
    number, k = kind(language), i
    if words[i] in _ONES[language]:
        group = _group(scan, i + 1, 1.0) if _next_to(scan, i) else None
        if group is not None:
            return group
        if not (_next_to(scan, i) and number.may_multiply(words[i + 1])):
            return None if words[i] in ("a", "an") else Spelled(1.0, i + 1, one=True)
        number.add(words[i], False)
        k = i + 1
    while k < len(words) and (k == i or _next_to(scan, k - 1)):
        word, tied = words[k], k > i and scan.text[scan.ends[k - 1]] not in " \u00a0\u202f\u2009"
        if k > i and word == _AND[language] and number.takes_and() and _next_to(scan, k):
            if not number.add_after_and(words, k + 1):
                break
            k += 2
        elif not number.add(word, tied) and not _adds_one(scan, number, k):
            break
        else:
            k += 1
    if k == i:
        return None
    group = _group(scan, k, number.value) if k < len(words) and _next_to(scan, k - 1) else None
    return group or Spelled(number.value, k)


def _adds_one(scan: Scan, number: _Sum, k: int) -> bool:
    """ "four thousand one hundred", « deux mille un »: one, behind the thousands."""
    word, language = scan.words[k], scan.language
    if word not in _ONES[language] or word in ("a", "an") or number.rest or number.scale != 1e3:
        return False
    if language == "en" and not (_next_to(scan, k) and scan.words[k + 1] == "hundred"):
        return False
    number.rest = 1.0
    return True


def _next_to(scan: Scan, i: int) -> bool:
    return i + 1 < len(scan.words) and scan.joined(i)


def _group(scan: Scan, k: int, times: float) -> Spelled | None:
    """ "(two) dozen", « (une) centaine »."""
    size = groups(scan.language).get(scan.words[k])
    return Spelled(times * size, k + 1, group=True) if size else None


class _Sum:
    """A number while its words come in."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.total = 0.0  # what stands before the last scale
        self.rest = 0.0  # what came since
        self.scale = 0.0  # the last scale; 0 for none yet
        self.hundreds = False

    @property
    def value(self) -> float:
        return self.total + self.rest

    def may_multiply(self, word: str) -> bool:
        """Whether "one" may stand before it as a number of it."""
        return word in _big(self.language) or word.rstrip("s") == _HUNDRED[self.language] != ""

    def takes_and(self) -> bool:
        below = self.rest % 100
        if self.language == "en":
            return below == 0 and (self.rest > 0 or self.scale == 1e3) and (self.hundreds or self.scale > 0)
        if self.language == "fr":
            return below in (20, 30, 40, 50, 60, 70)
        return self.language == "es" and below in (30, 40, 50, 60, 70, 80, 90)

    def add_after_and(self, words: list[str], k: int) -> bool:
        word = words[k]
        value = 1.0 if word in _ONES[self.language] and word not in ("a", "an") else self._atom(word)
        if not value:
            return False
        following = words[k + 1] if k + 1 < len(words) else ""
        if self.language == "en" and (following == "hundred" or following in _big("en")):
            return self._add_two("hundred" if following == "hundred" else "", value)
        fits = value < 10 or (self.language == "fr" and value == 11) or self.language == "en"
        if not fits or (self.language == "fr" and value not in (1, 11)):
            return False
        self.rest += value
        return True

    def _add_two(self, hundred: str, value: float) -> bool:
        """ "between one hundred and two hundred" are two; "one hundred and two thousand" is one."""
        if hundred or self.scale:
            return False
        self.rest += value
        return True

    def _atom(self, word: str) -> float:
        return _atoms(self.language).get(word, 0.0)

    def add(self, word: str, tied: bool) -> bool:
        """Takes the word in, where it goes on with the number."""
        language = self.language
        if word in _ONES[language]:
            if self.value and not (self.rest % 100 == 0 or tied):
                return False
            if self.value and (self.language == "en" or self.rest == 0) and not tied:
                return False
            self.rest += 1
            return True
        if _HUNDRED[language] and word in (_HUNDRED[language], _HUNDRED[language] + "s"):
            return self._add_hundred(word)
        if word in _big(language):
            return self._add_scale(_big(language)[word])
        value = self._atom(word)
        if not value or not self._follows(value):
            return False
        self.rest += 76 if self._fourscore(value) else value
        return True

    def _add_hundred(self, word: str) -> bool:
        if self.rest == 0 and word not in _BARE_HUNDRED.get(self.language, ()):
            return False
        if self.rest >= (100 if self.language == "en" else 10):
            return False
        self.rest, self.hundreds = (self.rest or 1) * 100, True
        return True

    def _add_scale(self, scale: float) -> bool:
        if self.scale and scale >= self.scale:
            if scale == self.scale or self.scale != 1e3:
                return False
            self.total, self.rest, self.scale = self.value * scale, 0.0, scale  # "mil millones"
            return True
        if self.rest == 0 and (self.language == "en" or scale > 1e3):
            return False
        self.total, self.rest = self.total + (self.rest or 1) * scale, 0.0
        self.scale, self.hundreds = scale, False
        return True

    def _fourscore(self, value: float) -> bool:
        return self.language == "fr" and value == 20 and self.rest % 100 == 4

    def _follows(self, value: float) -> bool:
        below = self.rest % 100
        if self._fourscore(value):
            return True
        if value >= 100:
            return self.rest == 0
        if value >= 10:
            return below == 0 or (self.language == "fr" and below in (60, 80) and value < 20)
        tens = below >= 20 and below % 10 == 0
        if self.language == "fr":
            return below == 0 or tens or (below in (10, 70, 90) and value >= 7) or below in (70, 90)
        return below == 0 or (tens and self.language == "en")


class _German(_Sum):
    """German writes what is below a million as one word."""

    def may_multiply(self, word: str) -> bool:
        return word in _big("de") or word in ("hundert", "dutzend")

    def takes_and(self) -> bool:
        return False

    def add(self, word: str, tied: bool) -> bool:
        if word in _ONES["de"] and word != "eins":
            if self.value:
                return False
            self.rest = 1
            return True
        if word in _big("de"):
            return self._add_scale(_big("de")[word])
        if word == "hundert" and 0 < self.rest < 10:
            self.rest *= 100
            return True
        value = german(word)
        if value is None or self.rest or (self.scale and value >= self.scale):
            return False
        self.rest = value
        return True


@lru_cache(maxsize=16_384)
def german(word: str) -> float | None:
    """The value of one German word in lower case: "zweihundertdreißig", "dreieinhalb"."""
    if len(word) < 3 or len(word) > 80 or not any(part in word for part in _marks()):
        return None
    if word in ("anderthalb", "anderthalbe", "anderthalben"):
        return 1.5
    for half in ("einhalb", "einhalbe", "einhalben"):
        if word.endswith(half):
            whole = _below_hundred(word[: -len(half)])
            return whole + 0.5 if whole else None
    return _below_million(word) if word not in _ONES["de"] else None


@lru_cache(maxsize=1)
def _marks() -> tuple[str, ...]:
    return (*(word for word in _atoms("de")), "hundert", "tausend", "halb")


def _below_million(word: str) -> float | None:
    head, thousand, tail = word.partition("tausend")
    if not thousand:
        return _below_thousand(word)
    above = _below_thousand(head) if head else 1.0
    below = _below_thousand(tail.removeprefix("und")) if tail else 0.0
    return None if above is None or below is None else above * 1000 + below


def _below_thousand(word: str) -> float | None:
    head, hundred, tail = word.partition("hundert")
    if not hundred:
        return _below_hundred(word)
    above = _below_hundred(head) if head else 1.0
    below = _below_hundred(tail.removeprefix("und")) if tail else 0.0
    return None if not above or above > 19 or below is None else above * 100 + below


def _below_hundred(word: str) -> float | None:
    if word in ("ein", "eins"):
        return 1.0
    atoms = _atoms("de")
    if word in atoms:
        return atoms[word]
    ones, und, tens = word.partition("und")
    one, ten = (1.0 if ones == "ein" else atoms.get(ones, 0.0)), atoms.get(tens, 0.0)
    return ten + one if und and 0 < one < 10 and ten >= 20 else None
