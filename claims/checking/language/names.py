"""Names of people, organisations and places in running text, and when two of them are one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from claims.checking.language.data import language_data
from claims.checking.language.name_kinds import (
    KindFinder,
    given_name_gender,
    head_words,
    is_given_name,
    joining_heads,
    not_names,
    titles,
)
from claims.checking.language.sentences import split_sentences
from claims.checking.language.tokens import fold, without_elision

__all__ = ["Name", "find_names", "given_name_gender", "name_words", "same_name"]

_CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŞČŠŽİĞ]"
_WORD = rf"(?:{_CAPITAL}\w*(?:[-’'&][\w]+){{0,5}}|[a-z]{{1,2}}{_CAPITAL}\w+)"
_DOT = r"(?:(?:(?<=\b\w)|(?<=\b\w\w))\.)?"  # an initial, or "Dr." and "St."
_CONNECTOR = (
    r"(?:(?:de|du|des|del|della|di|da|dos|van|von|vom|zu|zur|of|for|für|and|et|y|und|&)"
    r"(?:[ \u00a0](?:la|las|los|le|der|den|dem|the|ter))?[ \u00a0]|(?:de[ \u00a0])?[dl][’'])"
)
_NAME = re.compile(
    rf"(?<!\w)(?:[dlnsjmt][’']|qu[’'])?({_WORD}{_DOT}(?:[ \u00a0](?:{_CONNECTOR}){{0,2}}{_WORD}{_DOT}"
    rf"|[ \u00a0]\d{{1,3}}(?![\w.,%]|[ \u00a0]\d)){{0,7}})"
)
# Connectors that join names as often as they stand inside one: "Bank of England", "Leike of OpenAI".
_LOOSE = re.compile(
    r"[ \u00a0](?:of|for|für|and|et|y|und)(?:[ \u00a0](?:la|las|los|le|der|den|dem|the))?"
    rf"[ \u00a0](?={_CAPITAL})"
    r"|[ \u00a0]d[’'](?=[A-Z][a-z]*[A-Z])"
)
# A given name and a surname behind another name: "OpenAI Greg Brockman" is two.
_GIVEN_AFTER = re.compile(rf"[ \u00a0]({_CAPITAL}[\w-]+)(?=[ \u00a0]{_CAPITAL})")


@dataclass(frozen=True, slots=True)
class Name:
    """One mention: `text` is exactly `source[start:end]`; `key` are its folded words.

    `kind` is "person", "organisation", "place", or None where nothing tells.
    """

    start: int
    end: int
    text: str
    key: tuple[str, ...]
    kind: str | None = None


def _common_words(language: str | None) -> frozenset[str]:
    """Folded words that are no name, though they stand with a capital."""
    if language is None:
        return not_names()
    data = language_data(language)
    words = {*data.function_words, *data.pronouns, *data.months, *data.weekdays, *data.numbers}
    return frozenset(fold(word) for word in words | set(data.ordinals)) | not_names()


def _sentence_starts(text: str, language: str | None) -> frozenset[int]:
    starts = set()
    for span in split_sentences(text, language):
        position = span.start
        while position < span.end and not text[position].isalnum():
            position += 1
        starts.add(position)
    starts.update(match.end() for match in re.finditer(r"[«“„\":–—(]\s*(?=\w)", text))
    return frozenset(starts)


def find_names(text: str, language: str | None, known: frozenset[str] = frozenset()) -> list[Name]:
    """Names in order. A word at the start of a sentence counts if it stands elsewhere in mid-sentence,
    if it goes on with another capital, if it has capitals inside, or if it is one of the folded words
    `known` from the text around this one. Linear in the text's length."""
    common = _common_words(language)
    starts = _sentence_starts(text, language)
    kinds = KindFinder(text, language)
    found = [
        name
        for match in _NAME.finditer(text)
        for start, end in _parts(text, *match.span(1))
        if (name := _trimmed(text, start, end, common, kinds))
    ]
    seen = known | {word for name in found if name.start not in starts for word in name.key}
    found = [name for name in found if _is_name(name, starts, seen, kinds)]
    return _with_kinds(found, kinds)


@lru_cache(maxsize=512)
def name_words(text: str, language: str | None) -> frozenset[str]:
    """The folded words of every name in a text: what `known` is for the pieces of it."""
    return frozenset(word for name in find_names(text, language) for word in name.key)


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The mention cut at loose connectors, unless the word before heads an organisation or a place."""
    parts = []
    begin = start
    for match in _LOOSE.finditer(text, start, end):
        before = re.findall(r"\w+", text[begin : match.start()])
        if not before or fold(before[-1]) not in joining_heads():
            parts.append((begin, match.start()))
            begin = match.end()
    for split in _GIVEN_AFTER.finditer(text, begin, end):
        words = {fold(word) for word in re.findall(r"\w+", text[begin : split.start()])}
        if (
            is_given_name(split[1])
            and not any(is_given_name(word) for word in words)
            and not words & head_words()
        ):
            parts.append((begin, split.start()))
            begin = split.start(1)
    return [*parts, (begin, end)]


def _trimmed(text: str, start: int, end: int, common: frozenset[str], kinds: KindFinder) -> Name | None:
    """The mention without leading or trailing words that are no name: articles, weekdays, titles."""
    start += without_elision(text[start:end])
    if text[start : start + 1].islower() and not re.match(r"[a-z]{1,2}[A-Z]", text[start:end]):
        return None
    words = list(re.finditer(r"[\w’'&-]+\.?", text[start:end]))
    while words and _is_lead_in(words[0].group(), len(words), common, kinds):
        words.pop(0)
    while words and (fold(words[-1].group()) in common or not words[-1].group()[:1].isalnum()):
        words.pop()
    while len(words) > 2 and kinds.is_trailing_noun(words[0].group(), words[-1].group()):
        words.pop()
    if not words:
        return None
    start, end = start + words[0].start(), start + words[-1].end()
    span = _without_ending(text[start:end], kinds)
    key = tuple(fold(word) for word in re.findall(r"[\w]+(?:[-’'][\w]+)*", span))
    return Name(start, start + len(span), span, key) if key and len(span) > 1 and span[0].isalpha() else None


def _is_lead_in(word: str, count: int, common: frozenset[str], kinds: KindFinder) -> bool:
    folded = re.sub(r"'s?$", "", fold(word.rstrip(".")))
    if count > 1 and is_given_name(word):
        return False
    if not word[0].isalnum() or folded in common or (folded in titles() and count > 1):
        return True
    return count > 1 and (kinds.is_role(word) or kinds.is_leading_noun(word))


def _without_ending(span: str, kinds: KindFinder) -> str:
    for ending in ("'s", "’s", "'", "’"):
        if span.endswith(ending):
            return span[: -len(ending)]
    if span.endswith(".") and not re.search(r"(?:^|\W)\w\.$", span):
        return span[:-1]
    return kinds.without_genitive(span)


def _is_name(name: Name, starts: frozenset[int], known: frozenset[str], kinds: KindFinder) -> bool:
    if kinds.language == "de":
        return kinds.is_german_name(name.key, name.text, name.start)
    if name.start not in starts or len(name.key) > 1:
        return True
    return _stands_out(name) or name.key[0] in known or is_given_name(name.text)


def _stands_out(name: Name) -> bool:
    """Inner capitals, or all capitals: OpenAI, NATO."""
    return sum(character.isupper() for character in name.text) > 1


def _with_kinds(found: Sequence[Name], kinds: KindFinder) -> list[Name]:
    """Each with its kind: by its own words first, then by the longer name that it is short for, then by
    what most mentions of it are."""
    strong = [replace(name, kind=kinds.kind(name.key, name.text, name.start, name.end)) for name in found]
    long_forms = {
        name.key[at]: name.kind
        for name in strong
        if name.kind in ("person", "organisation") and len(name.key) > 1
        for at in ((-1,) if name.kind == "person" else (0,))
    }
    by_key = {name.key: name.kind for name in reversed(strong) if name.kind}
    places = _mostly_places(strong, kinds)
    return [
        name
        if name.kind
        else replace(
            name,
            kind=(long_forms.get(name.key[0]) if len(name.key) == 1 else None)
            or by_key.get(name.key)
            or ("place" if name.key in places else None),
        )
        for name in strong
    ]


def _mostly_places(names: Sequence[Name], kinds: KindFinder) -> frozenset[tuple[str, ...]]:
    """Keys of which at least half the mentions stand where a place stands ("in Lisbon")."""
    mentions = Counter(name.key for name in names)
    there = Counter(name.key for name in names if kinds.stands_as_place(name.start, name.end))
    return frozenset(key for key, count in there.items() if 2 * count >= mentions[key])


def same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two keys can name one bearer: the same, a short form, initials, or an acronym."""
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) == len(long):
        return _same_but_initials(short, long)
    if len(short) == 1 and _acronym(long) == short[0]:
        return True
    return all(word in long for word in short) and any(len(word) >= 3 for word in short)


def _same_but_initials(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """ "J. Schulman" and "John Schulman": the last words agree, the others as far as they go."""
    return (
        len(a) > 1
        and a[-1] == b[-1]
        and all(x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) for x, y in zip(a, b, strict=True))
    )


def _acronym(key: tuple[str, ...]) -> str:
    small = {"de", "du", "des", "of", "the", "and", "et", "la", "le", "del", "y", "und", "fur", "for"}
    return "".join(word[0] for word in key if word not in small)
