"""Titles of works between quotation marks: one name, whatever capitals stand inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from claims.checking.language.data import language_data
from claims.checking.language.name_kinds import follows_saying
from claims.checking.language.name_lists import is_given_name, titles, words_of
from claims.checking.language.places import place_ids
from claims.checking.language.tokens import fold

_QUOTED = re.compile(
    r"«[ \u00a0\u202f]*([^«»\n]+?)[ \u00a0\u202f]*»|»([^«»\n]+)«|“([^“”„\n]+)”|„([^„“”\n]+)[“”]|\"([^\"\n]+)\"|‘([^‘’\n]+)’"
)
_WITH = re.compile(r"\bThe [A-Z]\w+(?: [A-Z]\w+)? with(?:out)? (?:(?:a|an|the|her|his) )?([A-Z]\w+)\b")
_LONGEST, _MOST_WORDS, _MOST = 70, 8, 40
_ENDS = re.compile(r"[.,!?;:…]|\b(?:pas|nicht|not|no)\b")


@cache
def _people(language: str) -> frozenset[str]:
    """Words that start a sentence somebody said, and no title."""
    data = language_data(language)
    return frozenset(fold(word) for word in data.pronouns | data.function_words) - words_of("title_starts")


def titles_of_works(text: str, language: str | None) -> list[tuple[int, int]]:
    """The spans of the titles, without their marks, in order; and of the same words unmarked elsewhere."""
    if language is None:
        return []
    unmarked = list(_with(text)) if language == "en" else []
    if not any(mark in text for mark in '«“„"»‘'):
        return unmarked
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
    return _apart(sorted({*spans, *again, *unmarked}))


def _with(text: str) -> Iterator[tuple[int, int]]:
    """ "The Weaver with Thistles": an article with a capital, and "with" between two words of a title."""
    for match in _WITH.finditer(text):
        if (
            not is_given_name(match[1])
            and not place_ids((fold(match[1]),))
            and fold(match[1]) not in titles()
        ):
            yield match.span()


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that no earlier one overlaps."""
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _is_title(text: str, start: int, end: int, outer_start: int, outer_end: int, language: str) -> bool:
    words = text[start:end].split()
    if end - start > _LONGEST or not 2 <= len(words) <= _MOST_WORDS or not text[start].isupper():
        return False
    first = fold(re.split(r"(?<=['’])", words[0])[0])
    if first in _people(language) or _ENDS.search(text, start, end):
        return False
    if any(fold(word) in words_of("sentence_verbs") for word in words) or follows_saying(
        text, outer_end, language
    ):
        return False
    before = text[max(0, outer_start - 3) : outer_start].rstrip(" \u00a0")
    after = text[outer_end : outer_end + 2].lstrip(" \u00a0")
    if before.endswith(":") or (not before.strip() and after[:1] in ("", "\n", ".")):
        return False
    return _has_capitals(words, language)


def _has_capitals(words: list[str], language: str) -> bool:
    """English writes every longer word of a title with a capital; German, which does so with every noun,
    is taken at its word where an article with a capital leads."""
    plain = language_data(language).function_words | words_of("title_starts")
    if language == "en":
        content = [word for word in words if word.casefold() not in plain and word.casefold() != "with"]
        return len(content) > 1 and all(word[0].isupper() or word[0].isdigit() for word in content)
    if language == "de":
        return fold(words[0]) in words_of("title_starts") and any(word[0].isupper() for word in words[1:])
    return any(len(word) > 3 and word.casefold() not in plain for word in words)
