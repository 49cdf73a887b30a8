"""Ranks: ordinals ("the third time", „im 3. Anlauf“) and superlatives ("the second-largest")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from claims.checking.domain import DifferenceKind
from claims.checking.facts import number_words, superlatives
from claims.checking.facts.base import Fact, Taken
from claims.checking.facts.numerals import plain
from claims.checking.facts.quantity import Quantity
from claims.checking.facts.scan import Scan
from claims.checking.facts.things import behind
from claims.checking.language.data import language_data

_DIGITS = {
    "en": re.compile(r"(\d{1,3})(?:st|nd|rd|th)"),
    "fr": re.compile(r"(\d{1,3})(?:er|re|ère|e|ème|eme|nd|nde)"),
    "es": re.compile(r"(\d{1,3})(?:º|ª|o|a|er|ro|ra)"),
    "de": re.compile(r"(?!)"),
}
_GERMAN_DIGITS = re.compile(
    r"(?<![\w.,])(?:der|die|das|dem|den|des|zum|zur|im|am|vom|beim|als|auf|ihr|ihrem|sein|seinem|seinen|ihren|in) (\d{1,3})\.(?= [A-ZÄÖÜ])"
)
_GERMAN_ORDINAL = re.compile(r"(\w+?)(?:st|t)e[nrsm]?")
# What looks like an ordinal and is none: an office, "at first", a war that everybody calls so.
_NO_RANK_AFTER = re.compile(
    r"[ -](?:lady|minister|ministre|ministra|ministro|dama|half\b|of all\b|hand\b|lieu\b|lugar\b|abord|mi-temps|aid\b|names?\b|floor|étage|piso\b|"
    r"stock\b|degree|edad|tiempo|halbzeit|blick|tercio|parte\b|partes\b|and foremost|weltkrieg|world war|hilfe\b)"
    r"|\s?[:/]\d",
    re.IGNORECASE,
)
_NO_RANK_BEFORE = re.compile(r"\b(?:at|every|each|per|split|jede[rsnm]?|pro) $", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(r"\b(?:a|une?|una?|por) $", re.IGNORECASE)
_GENERATION = re.compile(r"g[eé]n[eé]ra[ct]i[oó]n", re.IGNORECASE)


def find_ranks(scan: Scan, taken: Taken) -> list[Fact]:
    """Every rank whose characters no other fact has taken."""
    return [*_superlatives(scan, taken), *_ordinals(scan, taken)]


def find_written_ordinals(scan: Scan, taken: Taken) -> list[Fact]:
    """German ordinals in digits: „in der 7. Generation“. They look like counts, and have to be read first."""
    found: list[Fact] = []
    for match in _GERMAN_DIGITS.finditer(scan.text) if scan.language == "de" else ():
        if not taken.touches(match.start(1), match.end()):
            found += _rank(scan, match.start(1), match.end(), int(match[1]), match.end())
            taken.take(match.start(1), match.end())
    return found


@lru_cache(maxsize=8_192)
def ordinal(word: str, language: str) -> int:
    """ "third", "3rd", « vingt-et-unième », „dreiundzwanzigste“ in lower case; 0 for other words."""
    known = language_data(language).ordinals.get(word)
    if known:
        return known
    match = _DIGITS[language].fullmatch(word) if word[0].isdigit() else None
    if match:
        return int(match.group(1))
    german = _GERMAN_ORDINAL.fullmatch(word) if language == "de" and "te" in word else None
    value = number_words.german(german.group(1)) if german else None
    return int(value) if value and value == int(value) else 0


def _ordinals(scan: Scan, taken: Taken) -> Iterator[Fact]:
    for i, word in enumerate(scan.words):
        number = ordinal(word, scan.language)
        if number and not taken.touches(scan.starts[i], scan.ends[i]):
            yield from _ordinal_at(scan, i, number, taken)


def _ordinal_at(scan: Scan, i: int, number: int, taken: Taken) -> Iterator[Fact]:
    """One ordinal, with the tens before it: "twenty-first"."""
    text, start, end = scan.text, scan.starts[i], scan.ends[i]
    if i and number < 10 and scan.joined(i - 1) and text[scan.ends[i - 1]] == "-":
        tens = language_data(scan.language).numbers.get(scan.words[i - 1], 0.0)
        if tens >= 20 and tens % 10 == 0:
            start, number = scan.starts[i - 1], number + int(tens)
    if _NO_RANK_AFTER.match(text, end) or _NO_RANK_BEFORE.search(text, max(0, start - 9), start):
        return
    # « une seconde », "a second" may be a length of time, "por segundo" is one.
    if _ARTICLE_BEFORE.search(text, max(0, start - 5), start) and not behind(scan, end):
        return
    yield from _rank(scan, start, end, number, end)
    taken.take(start, end)


def _rank(scan: Scan, start: int, end: int, number: int, after: int) -> Iterator[Fact]:
    text = scan.text
    things = behind(scan, after, anywhere=True)
    dimension = superlatives.by_dimension(text, after)
    unit = f"rank {dimension}" if dimension else "rank"
    quantity = Quantity(number, unit, things=things | ({dimension} if dimension else frozenset()))
    yield Fact(DifferenceKind.RANK, start, end, text[start:end], plain(number), quantity)
    if _GENERATION.match(text, after + 1):
        # "in its seventh generation" says how many there have been.
        counted = Quantity(number, "", things=things)
        yield Fact(DifferenceKind.COUNT, start, end, text[start:end], plain(number), counted)


def _superlatives(scan: Scan, taken: Taken) -> Iterator[Fact]:
    if scan.language == "de":
        found = _german(scan)
    elif scan.vocabulary.isdisjoint(superlatives.signs(scan.language)):
        return
    else:
        found = {"en": _english, "fr": _french, "es": _spanish}[scan.language](scan)
    for start, end, rank, dimension in found:
        if taken.touches(start, end):
            continue
        taken.take(start, end)
        things = behind(scan, end, anywhere=True) | {dimension}
        quantity = Quantity(rank, f"rank {dimension}", things=things)
        yield Fact(DifferenceKind.RANK, start, end, scan.text[start:end], plain(rank), quantity)


Found = Iterator[tuple[int, int, int, str]]  # start, end, rank, dimension


def _german(scan: Scan) -> Found:
    for i, word in enumerate(scan.words):
        found = superlatives.german(word)
        if found is None or superlatives.is_one_of(_lead(scan, i), "de"):
            continue
        before = scan.words[i - 1] if i else ""
        if before == "am" or (i + 1 < len(scan.words) and scan.words[i + 1] in ("teil", "zeit", "mal")):
            continue
        yield scan.starts[i], scan.ends[i], *found


def _english(scan: Scan) -> Found:
    words, known = scan.words, superlatives.dimensions("en")
    for i, word in enumerate(words):
        dimension, first = known.get(word, ""), i
        if word == "expensive" and i and words[i - 1] in ("most", "least"):
            dimension, first = ("most_expensive" if words[i - 1] == "most" else "cheapest"), i - 1
        if not dimension:
            continue
        rank = ordinal(words[first - 1], "en") if first and scan.joined(first - 1) else 0
        lead = _lead(scan, first - bool(rank))
        marked = rank > 1 or (first > 0 and superlatives.is_article(words[first - 1], "en"))
        joined = i + 1 < len(words) and scan.text[scan.ends[i]] == "-"  # "best-known"
        if marked and not joined and not superlatives.is_one_of(lead, "en"):
            yield scan.starts[first - bool(rank)], scan.ends[i], rank or 1, dimension


def _french(scan: Scan) -> Found:
    words, known = scan.words, superlatives.dimensions("fr")
    for i, word in enumerate(words):
        dimension, last = superlatives.alone(word, "fr"), i
        if word in ("plus", "moins") and i + 1 < len(words):
            dimension, last = known.get(words[i + 1], ""), i + 1
            if word == "moins":
                dimension = "cheapest" if dimension == "most_expensive" else ""
        if not dimension or not i:
            continue
        rank = ordinal(words[i - 1], "fr")
        first = i - bool(rank)
        if rank or superlatives.is_article(words[i - 1], "fr"):
            if not rank:
                rank, first = _ordinal_before(scan, i - 1) or (1, i)
            if not superlatives.is_one_of(_lead(scan, first), "fr"):
                end = scan.ends[last] if first >= i - 1 else scan.ends[first]
                yield scan.starts[first], end, rank, dimension


def _spanish(scan: Scan) -> Found:
    words, known = scan.words, superlatives.dimensions("es")
    for i, word in enumerate(words):
        dimension, last = superlatives.alone(word, "es"), i
        if word == "más" and i + 1 < len(words):
            dimension, last = known.get(words[i + 1], ""), i + 1
        if not dimension or not i or (last + 1 < len(words) and words[last + 1] == "que"):
            continue
        rank, first = _ordinal_before(scan, i) or (0, i)
        article = any(superlatives.is_article(one, "es") for one in words[max(0, i - 4) : i])
        direct = i and superlatives.is_article(words[i - 1], "es")
        if word != "más" and not (direct or (rank and first == i - 1)):
            continue
        if not article or words[i - 1] in ("un", "una", "mucho", "aún", "cada") or _indefinite(scan, i):
            continue
        if not superlatives.is_one_of(_lead(scan, first), "es"):
            end = scan.ends[last] if first >= i - 1 else scan.ends[first]
            yield scan.starts[first], end, rank or 1, dimension


def _indefinite(scan: Scan, i: int) -> bool:
    """ "una casa más grande": larger, not the largest."""
    for k in range(i - 1, max(-1, i - 4), -1):
        if superlatives.is_article(scan.words[k], "es"):
            return False
        if scan.words[k] in ("un", "una", "unos", "unas"):
            return True
    return False


def _ordinal_before(scan: Scan, i: int) -> tuple[int, int] | None:
    """An ordinal up to three words before word `i`: "la segunda panadería más grande"."""
    for k in range(i - 1, max(-1, i - 4), -1):
        rank = ordinal(scan.words[k], scan.language)
        if rank:
            return rank, k
        if not scan.joined(k):
            return None
    return None


def _lead(scan: Scan, i: int) -> str:
    """The text before word `i`."""
    start = scan.starts[i] if 0 <= i < len(scan.starts) else 0
    return scan.text[max(0, start - 40) : start].rstrip(" '’\u00a0")
