"""Names of people, organisations and places in running text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from claims.checking.language.german_names import GermanReader
from claims.checking.language.mentions import CAPITAL, NAME, Mention, Words, key_of, parts, starts_sentence
from claims.checking.language.name_kinds import KindFinder, is_shaped_like_place
from claims.checking.language.name_lists import (
    given_name_gender,
    house_words,
    in_lexicon,
    is_given_name,
    is_only_given,
    kind_of_noun,
    table,
    words_of,
)
from claims.checking.language.places import place_ids
from claims.checking.language.same_name import same_name
from claims.checking.language.widening import widened, with_tail
from claims.checking.language.works import titles_of_works

__all__ = ["Name", "find_names", "given_name_gender", "name_words", "same_name"]

_DETERMINER = re.compile(
    r"\b(?:the|a|an|its|his|her|their|our|this|that|each|every|le|la|les|l[’']|un|une|du|des|au|aux|son|sa|ses|leur|"
    r"ce|cette|el|los|las|del|al|una|su|sus|este|esta)[ \u00a0]?$",
    re.IGNORECASE,
)
# What only a name has behind it at the start of a sentence: "Lorne, who", "Lorne said".
_NAME_BEHIND = {
    "en": re.compile(r", (?:who|whose|whom)\b|,? (?:said|says|told|added|himself|herself)\b"),
    "fr": re.compile(r",? (?:a déclaré|a dit|a annoncé|a affirmé|lui-même|elle-même)\b"),
    "es": re.compile(r",? (?:dijo|declaró|afirmó|aseguró|anunció|nació|explicó)\b"),
}
_LISTED = re.compile(rf"(?:,|[ \u00a0](?:and|et|y|&))[ \u00a0]{CAPITAL}\w")  # "Orrel, Corvane and"
_PLAIN_ENDING = re.compile(r"(?:s|ing|ed|ly|tion|sion|ment|mente|ción|sión|dad|tad|ité|ais|ant)$")
_CAPITAL_PARTS = re.compile(rf"{CAPITAL}\w+(?:-{CAPITAL}\w+)+")  # "Saint-Aurèle"
_TITLE_CASE = 0.6  # share of a headline's longer words that have a capital
_LONGEST_HEADLINE = 160


@dataclass(frozen=True, slots=True)
class Name:
    """One mention: `text` is exactly `source[start:end]`; `key` are its folded words (of a German
    adjective the town's: "Münchner" has the key of "München").

    `kind` is "person", "organisation", "place", or None where nothing tells.
    """

    start: int
    end: int
    text: str
    key: tuple[str, ...]
    kind: str | None = None


def find_names(text: str, language: str | None, known: frozenset[str] = frozenset()) -> list[Name]:
    """Names in order. A word at the start of a sentence counts if it stands elsewhere in mid-sentence,
    if it goes on with another capital, if it has capitals inside, or if it is one of the folded words
    `known` from the text around this one. Linear in the text's length."""
    return list(_names_in(text, language, known))


@lru_cache(maxsize=1_024)
def _names_in(text: str, language: str | None, known: frozenset[str]) -> tuple[Name, ...]:
    kinds = KindFinder(text, language)
    works = titles_of_works(text, language)
    mentions = list(_mentions(text, language, works, known))
    if language == "de":
        found = GermanReader(text, known).names(mentions)
    else:
        found = _plain_names(text, language, known, mentions, kinds)
    names = [Name(one.start, one.end, one.text, one.key, one.kind) for one in found]
    titles = [Name(start, end, text[start:end], key_of(text[start:end])) for start, end in works]
    return tuple(sorted([*_with_kinds(names, kinds), *titles], key=lambda name: name.start))


@lru_cache(maxsize=512)
def name_words(text: str, language: str | None) -> frozenset[str]:
    """The folded words of every name in a text: what `known` is for the pieces of it."""
    return _telling(_names_in(text, language, frozenset()), language)


def _telling(names: Sequence[Name] | Sequence[Mention], language: str | None) -> frozenset[str]:
    """The words of names that are names wherever they stand: of "Bank of England" not "bank"."""
    return frozenset(
        word
        for name in names
        for word in name.key
        if len(name.key) == 1
        or is_given_name(name.key[0])
        or not (in_lexicon(word, language) or word in house_words())
    )


def _mentions(
    text: str, language: str | None, works: Sequence[tuple[int, int]], known: frozenset[str]
) -> Iterator[Mention]:
    """Runs of words with capitals, cut into what can each be one name; titles of works aside."""
    words = Words(language, known)
    headlines = _headlines(text) if language in ("en", None) else []
    begins = [start for start, _ in works]
    for match in NAME.finditer(text):
        start, end = match.span(1)
        at = bisect_right(begins, start) - 1
        if at >= 0 and start < works[at][1]:
            continue
        for part in parts(text, start, end):
            headed = _within(headlines, start)
            for piece in words.headline_runs(text, *part) if headed else [part]:
                mention = words.trimmed(text, *piece)
                if mention is not None and not _is_common(mention, language):
                    whole = _whole(text, mention, language)
                    yield replace(whole, headed=True) if headed else whole


def _is_common(mention: Mention, language: str | None) -> bool:
    """ "State and Parliament": two institutions, and no name of one; "Prime Minister"."""
    key = mention.key
    if len(key) < 2:
        return False
    if len(key) == 2 and kind_of_noun(key[1], language) == "person" and language != "de":
        return in_lexicon(key[0], language) and not is_given_name(key[0])
    if words_of("conjunctions").isdisjoint(key):
        return False
    words = {word.rpartition("'")[2] for word in key} - words_of("small_words")
    return words <= words_of("institutions")


def _whole(text: str, mention: Mention, language: str | None) -> Mention:
    """The place or the body that the mention is part of, whatever letters it goes on in."""
    start, end = mention.start, mention.end
    wide = widened(text, start, end, mention.key)
    sure = wide != (start, end) or " ".join(mention.key) in table("bodies")
    if not sure:
        wide = start, with_tail(text, end, mention.key, language)
        sure = wide[1] != end and not starts_sentence(text, start, language)
    if not sure:
        return mention
    span = text[slice(*wide)]
    return Mention(*wide, span, key_of(span), sure=True)


def _headlines(text: str) -> list[tuple[int, int]]:
    """The spans of lines in title case: every longer word with a capital, no full stop at the end."""
    spans, position = [], 0
    for line in text.split("\n"):
        end = position + len(line)
        if 20 < len(line) < _LONGEST_HEADLINE and line[-1] not in '.,;:”"':
            longer = [word for word in line.split() if len(word) > 3]
            capitals = sum(word[0].isupper() for word in longer)
            if len(longer) > 3 and capitals >= max(4, _TITLE_CASE * len(longer)) and not line.isupper():
                spans.append((position, end))
        position = end + 1
    return spans


def _within(spans: Sequence[tuple[int, int]], position: int) -> bool:
    return any(start <= position < end for start, end in spans)


def _plain_names(
    text: str, language: str | None, known: frozenset[str], mentions: Sequence[Mention], kinds: KindFinder
) -> list[Mention]:
    """Those of the mentions that are names, where only names and starts of sentences have capitals."""
    starting = {one.start for one in mentions if one.headed or starts_sentence(text, one.start, language)}
    sure = [one for one in mentions if one.start not in starting and _is_name(text, one, language, kinds)]
    seen = known | _telling(sure, language)
    kept = {one.start for one in sure}
    return [
        one
        for one in mentions
        if one.start in kept or (one.start in starting and _is_name_at_start(text, one, language, seen))
    ]


def _is_name(text: str, mention: Mention, language: str | None, kinds: KindFinder) -> bool:
    """In mid-sentence: a single common noun behind its article is none, nor is "State"."""
    if mention.sure or len(mention.key) > 1 or _stands_out(mention.text):
        return True
    if not in_lexicon(mention.text, language) or place_ids(mention.key):
        return True
    article = _DETERMINER.search(text, max(0, mention.start - 8), mention.start)
    if article and article[0][0].isupper() and not starts_sentence(text, article.start(), language):
        return True  # « lire Le Monde »
    if mention.key[0] in words_of("institutions"):
        return article is None and kinds.kind_before(mention.start) in ("place", "organisation")
    return article is None or kinds.kind_before(mention.start) == "place"  # « plaza del Mercado »


def _is_name_at_start(text: str, mention: Mention, language: str | None, seen: frozenset[str]) -> bool:
    if mention.sure or mention.headed or _stands_out(mention.text) or place_ids(mention.key):
        return True
    if len(mention.key) > 1 or _CAPITAL_PARTS.fullmatch(mention.text):
        return True
    word = mention.key[0]
    if word in words_of("institutions"):
        return False
    if in_lexicon(mention.text, language):
        behind_article = _DETERMINER.search(text, max(0, mention.start - 8), mention.start)
        return word in seen and behind_article is None
    if word in seen or is_only_given(mention.text):
        return True
    if _PLAIN_ENDING.search(word):
        return False
    behind = _NAME_BEHIND.get(language or "")
    listed = _LISTED.match(text, mention.end) is not None
    return listed or (behind is not None and behind.match(text, mention.end) is not None)


def _stands_out(text: str) -> bool:
    """Inner capitals, or all capitals: OpenAI, NATO."""
    return " " not in text and sum(character.isupper() for character in text.split("-")[0]) > 1


def _with_kinds(found: Sequence[Name], kinds: KindFinder) -> list[Name]:
    """Each with its kind: by its own words first, then by the longer name that it is short for, then by
    what most mentions of it are."""
    strong = [
        name if name.kind else replace(name, kind=kinds.kind(name.key, name.text, name.start, name.end))
        for name in found
    ]
    long_forms = {
        name.key[at]: name.kind
        for name in strong
        if name.kind in ("person", "organisation") and len(name.key) > 1
        for at in ((-1,) if name.kind == "person" else (0,))
    }
    told = _mostly(strong)
    places = _mostly_places(strong, kinds)
    return [
        name
        if name.kind
        else replace(
            name,
            kind=(long_forms.get(name.key[0]) if len(name.key) == 1 else None)
            or told.get(name.key)
            or _weak_kind(name, places),
        )
        for name in strong
    ]


def _mostly(names: Sequence[Name]) -> dict[tuple[str, ...], str]:
    """Key -> the kind that most of its mentions are told by."""
    counts: dict[tuple[str, ...], Counter[str]] = {}
    for name in names:
        if name.kind:
            counts.setdefault(name.key, Counter())[name.kind] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def _weak_kind(name: Name, places: frozenset[tuple[str, ...]]) -> str | None:
    if name.key in places or place_ids(name.key) or is_shaped_like_place(name.key):
        return "place"
    return None


def _mostly_places(names: Sequence[Name], kinds: KindFinder) -> frozenset[tuple[str, ...]]:
    """Keys of which at least half the mentions stand where a place stands ("in Lisbon")."""
    mentions = Counter(name.key for name in names)
    there = Counter(name.key for name in names if kinds.stands_as_place(name.start, name.end))
    return frozenset(key for key, count in there.items() if 2 * count >= mentions[key])
