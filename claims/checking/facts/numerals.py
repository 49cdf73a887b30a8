"""One number where it stands: digits as each language writes them, or words, with "million" and "half"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from claims.checking.facts import number_words
from claims.checking.facts.scan import Scan
from claims.checking.facts.vocabulary import groups, scales, short_measures, units
from claims.checking.language.data import language_data

SPACE = "[ \u00a0\u202f\u2009]"
_DIGITS = re.compile(rf"\d{{1,3}}(?:(?:{SPACE}|[.,'’])\d{{3}})+(?:[.,]\d{{1,4}})?(?!\d)|\d+(?:[.,]\d+)?")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_NOT_BEFORE = re.compile(r"[\w.,/@#\[$€£]")
_NOT_AFTER = re.compile(r"[/:]\d|[-–]\d|[.,]\d|\]|@")
_HALF = {
    "en": frozenset({"half"}),
    "fr": frozenset({"demi", "demie"}),
    "es": frozenset({"medio", "media"}),
    "de": frozenset({"halbe", "halben", "halber", "halbes"}),
}
_AND_HALF = {
    "en": re.compile(r"[ -]and[ -]a[ -]half\b", re.IGNORECASE),
    "fr": re.compile(r"[ \u00a0]et demie?\b", re.IGNORECASE),
    "es": re.compile(r" y medi[oa]\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at `text[start:end]`, scale included."""

    start: int
    end: int
    value: float
    step: float
    digits: bool
    scaled: bool = False
    glued: str = ""  # the letters that follow the digits without a space
    one: bool = False  # just "one": a number before a unit only
    half: bool = False  # just "half": the same
    group: bool = False  # "a dozen"


def parse_number(text: str, language: str) -> float:
    """The value of digits as that language writes them: "1,5" is one and a half in French."""
    plain = re.sub(rf"{SPACE}|['’]", "", text)
    decimal = "." if language == "en" else ","
    other = "," if decimal == "." else "."
    groups_of_three = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})+", plain)
    if other in plain and decimal not in plain and not groups_of_three:
        decimal, other = other, decimal  # "2.5 millions" in a French text, "1,5" in an English one
    whole, _, rest = plain.replace(other, "").partition(decimal)
    return float(f"{whole}.{rest.replace(decimal, '') or 0}")


def step_of(written: str) -> float:
    """The value of the last written digit that is not a filling zero: "1,200" is exact to 100."""
    decimals = re.search(r"[.,](\d{1,2})$", written)
    if decimals:
        return float(10 ** -len(decimals.group(1)))
    digits = re.sub(r"\D", "", written)
    return float(10 ** min(len(digits) - len(digits.rstrip("0")), 3))


def plain(value: float) -> str:
    """ "86000000000", "1.5": no exponent, no filling zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def numeral_at(scan: Scan, i: int) -> Numeral | None:
    """The number that begins with word `i`; None where it is none, or part of something else."""
    word = scan.words[i]
    if word[0].isdecimal():
        found = _digits(scan, i)
    elif word in _HALF[scan.language]:
        found = _half(scan, i)
    elif number_words.begins(word, scan.language):
        found = _spelled(scan, i)
    else:
        return None
    return found and (found if found.glued else _with_scale(scan, found))


def _digits(scan: Scan, i: int) -> Numeral | None:
    text, start = scan.text, scan.starts[i]
    match = _DIGITS.match(text, start)
    if match is None or not _stands_free(text, start):
        return None
    end = match.end()
    last = scan.index_at(end) - 1
    glued = text[end : scan.ends[last]]
    value, step = parse_number(match.group(), scan.language), step_of(match.group())
    if glued in _FRACTIONS:
        return Numeral(start, end + 1, value + _FRACTIONS[glued], 0.25, True)
    if not glued and _NOT_AFTER.match(text, end):
        return None
    return Numeral(start, end, value, step, True, glued=glued)


def _stands_free(text: str, start: int) -> bool:
    if start == 0:
        return True
    before = text[start - 1]
    if before in "-–−+":
        return start == 1 or text[start - 2].isspace() or text[start - 2] in "(~"
    if before in "$€£":
        return True
    return not _NOT_BEFORE.match(before)


def _spelled(scan: Scan, i: int) -> Numeral | None:
    found = number_words.read(scan, i)
    if found is None:
        return _article_and_half(scan, i)
    end = scan.ends[found.end - 1]
    after = scan.words[found.end] if found.end < len(scan.words) and scan.text[end] == "-" else ""
    if after in language_data(scan.language).ordinals:
        return None  # "twenty-first"
    written = plain(found.value)
    return Numeral(
        scan.starts[i], end, found.value, step_of(written), False,
        scaled=found.value >= 1e6, one=found.one, group=found.group,
    )  # fmt: skip


def _article_and_half(scan: Scan, i: int) -> Numeral | None:
    """ "a year and a half", "a fortnight": the article stands for one, but only here."""
    unit = units(scan.language).after(scan, i + 1)
    if unit is not None and unit[0] in ("P2W", "P10Y", "P100Y"):
        return Numeral(scan.starts[i], scan.ends[i], 1.0, 1.0, False, one=True)
    if unit is None or not _AND_HALF["en"].match(scan.text, scan.ends[unit[1] - 1]):
        return None
    return Numeral(scan.starts[i], scan.ends[i], 1.0, 0.1, False, one=True)


def _half(scan: Scan, i: int) -> Numeral | None:
    """Half of what follows; with the article before it ("a half-hour") or behind it ("half an hour")."""
    language, words = scan.language, scan.words
    start, k = scan.starts[i], i
    if language == "es" and i >= 2 and words[i - 1] == "y" and words[i - 2] in units("es"):
        return None
    if i and scan.joined(i - 1) and number_words.is_one(words[i - 1], language):
        start = scan.starts[i - 1]
    if language == "en" and k + 1 < len(words) and words[k + 1] in ("a", "an"):
        k += 1
    if k + 1 < len(words) and scan.joined(k) and words[k + 1] in groups(language):
        return Numeral(start, scan.ends[k + 1], groups(language)[words[k + 1]] / 2, 1.0, False, group=True)
    return Numeral(start, scan.ends[k], 0.5, 0.1, False, half=True)


def _with_scale(scan: Scan, number: Numeral) -> Numeral:
    """ "1.2 million", "two and a half million", « un million et demi »."""
    number = _with_half(scan, number, 1.0)
    i = scan.index_at(number.end)
    if i >= len(scan.words) or scan.text[number.end : scan.starts[i]] not in _GAPS:
        return number
    scale = scales(scan.language).after(scan, i)
    if scale is None or (scan.ends[scale[1] - 1] - scan.starts[i] == 1 and not _money(scan, number, i)):
        return number
    end = scan.ends[scale[1] - 1]
    if scan.language == "de" and scan.words[scale[1] - 1] in ("mio", "mrd", "bio", "mill"):
        end += scan.text.startswith(".", end)
    scaled = replace(
        number, end=end, value=number.value * scale[0], step=number.step * scale[0], scaled=True,
        half=False, one=False,
    )  # fmt: skip
    return _with_half(scan, scaled, scale[0])


_GAPS = frozenset({"", " ", "\u00a0", "\u202f", "\u2009", "-", "\u2010", "\u2011"})


def _money(scan: Scan, number: Numeral, i: int) -> bool:
    """A scale of one letter is one beside a sign of money: "$5 m", « 150 k€ », « 3 M d’euros »."""
    before = scan.text[max(0, number.start - 2) : number.start].strip()
    after = scan.text[scan.ends[i] : scan.ends[i] + 1]
    capital = scan.text[scan.starts[i]] == "M" and scan.text[scan.ends[i] :].startswith(
        (" d’", " d'", " de ")
    )
    return before[-1:] in set("$€£¥") or after in set("$€£¥") or capital


def _with_half(scan: Scan, number: Numeral, scale: float) -> Numeral:
    pattern = _AND_HALF.get(scan.language)
    match = pattern.match(scan.text, number.end) if pattern and not number.half else None
    if match is None:
        return number
    value = number.value + scale / 2
    return replace(number, end=match.end(), value=value, step=0.1 * scale, one=False)


def half_more(scan: Scan, end: int) -> int:
    """Where « et demi », "and a half" ends that stands at `end`, behind a unit; 0 if none does."""
    pattern = _AND_HALF.get(scan.language)
    match = pattern.match(scan.text, end) if pattern else None
    return match.end() if match else 0


def glued_scale(glued: str, language: str) -> float:
    """ "€3.1m", "10k"; 0 where the letters are no scale."""
    return language_data(language).scales.get(glued.lower(), 0.0)


def glued_measure(glued: str, language: str) -> str:
    """ "5km", "28cm": the measure's symbol, or ""."""
    return short_measures(language).get(glued.lower(), "")


def may_begin(scan: Scan) -> list[int]:
    """The indices of the words that a number may begin with."""
    language = scan.language
    known = number_words.starts(language) | _HALF[language]
    if language == "de":
        return [
            i
            for i, word in enumerate(scan.words)
            if word[0].isdecimal() or word in known or number_words.german(word) is not None
        ]
    return [i for i, word in enumerate(scan.words) if word[0].isdecimal() or word in known]
