"""Titles of works between quotation marks: one name, whatever capitals stand inside."""

from __future__ import annotations

import re
from functools import cache

from claims.checking.language.data import language_data
from claims.checking.language.name_kinds import follows_saying
from claims.checking.language.tokens import fold

_QUOTED = re.compile(
    r"«[ \u00a0\u202f]*([^«»\n]+?)[ \u00a0\u202f]*»|»([^«»\n]+)«|“([^“”„\n]+)”|„([^„“”\n]+)[“”]|\"([^\"\n]+)\"|‘([^‘’\n]+)’"
)
_LONGEST, _MOST_WORDS, _MOST = 70, 8, 40
_ENDS = re.compile(r"[.,!?;:…]|\b(?:pas|nicht|not|no)\b")
_ARTICLES = frozenset(
    ["the", "a", "an", "le", "la", "les", "l'", "un", "une", "des", "du", "au", "aux", "el", "los", "las", "una", "unos", "der", "die", "das", "den", "dem", "ein", "eine", "einen", "zum", "zur", "im", "vom", "de", "in", "on", "sur", "sous", "dans", "pour", "vers", "avec", "sans", "con", "sin", "para", "por", "en", "mit", "ohne", "von", "unter", "ueber", "uber", "auf", "am", "to", "from", "of"]
)  # fmt: skip
_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "can",
        "must",
        "should",
        "est",
        "sont",
        "était",
        "a",
        "ont",
        "va",
        "vais",
        "doit",
        "peut",
        "faut",
        "suis",
        "sommes",
        "es",
        "son",
        "era",
        "está",
        "están",
        "ha",
        "han",
        "hay",
        "hace",
        "tiene",
        "debe",
        "puede",
        "ist",
        "sind",
        "war",
        "waren",
        "hat",
        "haben",
        "wird",
        "werden",
        "muss",
        "kann",
        "soll",
        "bin",
        "isn't",
        "don't",
        "i'm",
        "it's",
        "c'est",
        "n'est",
        "j'ai",
    ]
)


@cache
def _people(language: str) -> frozenset[str]:
    """Words that start a sentence somebody said, and no title."""
    data = language_data(language)
    return frozenset(fold(word) for word in data.pronouns | data.function_words) - _ARTICLES


def titles_of_works(text: str, language: str | None) -> list[tuple[int, int]]:
    """The spans of the titles, without their marks, in order; and of the same words unmarked elsewhere."""
    if language is None or not any(mark in text for mark in '«“„"»‘'):
        return []
    spans = [
        match.span(match.lastindex)
        for match in _QUOTED.finditer(text)
        if match.lastindex and _is_title(text, *match.span(match.lastindex), *match.span(), language)
    ]
    again = [
        (found.start(), found.end())
        for words in {text[start:end] for start, end in spans[:_MOST]}
        for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    ]
    return sorted({*spans, *again})


def _is_title(text: str, start: int, end: int, outer_start: int, outer_end: int, language: str) -> bool:
    words = text[start:end].split()
    if end - start > _LONGEST or not 2 <= len(words) <= _MOST_WORDS or not text[start].isupper():
        return False
    first = fold(re.split(r"(?<=['’])", words[0])[0])
    if first in _people(language) or _ENDS.search(text, start, end):
        return False
    if any(fold(word) in _VERBS for word in words) or follows_saying(text, outer_end, language):
        return False
    before = text[max(0, outer_start - 3) : outer_start].rstrip(" \u00a0")
    after = text[outer_end : outer_end + 2].lstrip(" \u00a0")
    if before.endswith(":") or (not before.strip() and after[:1] in ("", "\n", ".")):
        return False
    return _has_capitals(words, language)


def _has_capitals(words: list[str], language: str) -> bool:
    """English writes every longer word of a title with a capital; German, which does so with every noun,
    is taken at its word where an article with a capital leads."""
    plain = language_data(language).function_words | _ARTICLES
    if language == "en":
        content = [word for word in words if word.casefold() not in plain and word.casefold() != "with"]
        return len(content) > 1 and all(word[0].isupper() or word[0].isdigit() for word in content)
    if language == "de":
        return fold(words[0]) in _ARTICLES and any(word[0].isupper() for word in words[1:])
    return any(len(word) > 3 and word.casefold() not in plain for word in words)
