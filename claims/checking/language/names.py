"""Names of people, organisations and places in running text, and when two of them are one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.checking.language.data import language_data
from claims.checking.language.sentences import split_sentences
from claims.checking.language.tokens import fold, without_elision

_CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŞČŠŽ]"
_WORD = rf"(?:{_CAPITAL}[\w]*(?:[-’'][\w]+)*|[a-z]{{1,2}}{_CAPITAL}\w+)"
_CONNECTOR = r"(?:de|du|des|del|della|di|da|dos|la|las|los|le|van|von|vom|der|den|zu|zur|of|the|and|&|et|y|und|d[’']|l[’'])"
_NAME = re.compile(
    rf"(?<![\w])(?:[dlnsjmt][’']|qu[’'])?({_WORD}(?:\.)?(?:[ \u00a0](?:{_CONNECTOR}[ \u00a0]?){{0,2}}{_WORD}\.?|[ \u00a0]\d{{1,3}}(?![\d.,%]))*)"
)
_TITLES = frozenset(
    "mr mrs ms dr prof sir lord m mme mlle monsieur madame sr sra don herr frau king queen president pope".split()
)
_MONTHLIKE = re.compile(r"^\d")


@dataclass(frozen=True, slots=True)
class Name:
    """One mention: `text` is exactly `source[start:end]`; `key` are its folded words."""

    start: int
    end: int
    text: str
    key: tuple[str, ...]


def _common_words(language: str | None) -> frozenset[str]:
    """Folded words that are no name, though they stand with a capital."""
    if language is None:
        return frozenset()
    data = language_data(language)
    calendar = {*data.months, *data.weekdays}
    return frozenset(
        fold(word)
        for word in {*data.function_words, *data.pronouns, *calendar, *data.numbers, *data.ordinals}
    )


def _sentence_starts(text: str, language: str | None) -> frozenset[int]:
    starts = set()
    for span in split_sentences(text, language):
        position = span.start
        while position < span.end and not text[position].isalnum():
            position += 1
        starts.add(position)
    for match in re.finditer(r"[«“\":–—(]\s*(?=\w)", text):
        starts.add(match.end())
    return frozenset(starts)


def find_names(text: str, language: str | None) -> list[Name]:
    """Names in order. A word at the start of a sentence counts if it stands elsewhere in mid-sentence,
    if it goes on with another capital, or if it is no word of the language's lexicon."""
    common = _common_words(language)
    starts = _sentence_starts(text, language)
    found = [name for match in _NAME.finditer(text) if (name := _trimmed(text, match, common))]
    middle = {name.key for name in found if name.start not in starts}
    known_words = {word for key in middle for word in key}
    return [name for name in found if _is_name(name, text, starts, known_words, language)]


def _trimmed(text: str, match: re.Match[str], common: frozenset[str]) -> Name | None:
    """The mention without leading or trailing words that are no name: articles, weekdays, titles."""
    start, end = match.span(1)
    start += without_elision(text[start:end])
    words = list(re.finditer(r"[\w’'-]+\.?", text[start:end]))
    while words and (
        fold(words[0].group().rstrip(".")) in common | _TITLES or not words[0].group()[0].isalnum()
    ):
        words.pop(0)
    while words and (fold(words[-1].group()) in common or not words[-1].group()[:1].isalnum()):
        words.pop()
    if not words:
        return None
    start, end = start + words[0].start(), start + words[-1].end()
    span = text[start:end]
    for ending in ("'s", "’s", "'", "’", "."):
        if span.endswith(ending) and not (ending == "." and len(span) <= 2):
            span = span[: -len(ending)]
            break
    key = tuple(fold(word) for word in re.findall(r"[\w]+(?:[-’'][\w]+)*", span))
    return Name(start, start + len(span), span, key) if key and len(span) > 1 else None


def _is_name(name: Name, text: str, starts: frozenset[int], known: set[str], language: str | None) -> bool:
    if len(name.key) == 1 and language == "de" and not _stands_out(name):
        return name.key[0] in _german_names(text)
    if name.start not in starts:
        return True
    if len(name.key) > 1:
        return True
    return _stands_out(name) or name.key[0] in known


def _stands_out(name: Name) -> bool:
    """Inner capitals, or all capitals: OpenAI, NATO."""
    return sum(character.isupper() for character in name.text) > 1


def _german_names(text: str) -> frozenset[str]:
    """German writes every noun with a capital: a single word is a name if no article goes before it
    and it is part of a longer name somewhere in the text, or follows a preposition of place."""
    parts = {
        fold(word)
        for match in re.finditer(
            rf"({_CAPITAL}[a-zäöüß]+(?:-{_CAPITAL}[a-zäöüß]+)?) ({_CAPITAL}[a-zäöüß-]+)", text
        )
        for word in match.groups()
    }
    places = {
        fold(match.group(1))
        for match in re.finditer(rf"\b(?:in|aus|nach|bei|von) ({_CAPITAL}[a-zäöüß-]+)\b", text)
    }
    return frozenset(parts | places)


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
