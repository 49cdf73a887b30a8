"""Concepts: ids that all languages share, found in text by the words of each language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claims.checking.language.data import language_data
from claims.checking.language.tokens import WORD, Token, accented_stem, fold, stem, tokenize


@dataclass(frozen=True, slots=True)
class Concept:
    """One mention of a concept: the words at `text[start:end]` stand for `id`."""

    start: int
    end: int
    id: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a concept. `tail` is the second half of a verb in two parts ("lehnte ... ab")."""

    concept: str
    words: tuple[str, ...]  # in lower case
    stems: tuple[str, ...]
    tail: tuple[str, ...] = ()
    content: int = 1  # its words but for small ones: "born in" is no longer than "born"


_GAP = 14  # words between the halves of a verb in two parts
_SENTENCE_MARK = re.compile(r"[.!?;:\n]")


@dataclass(frozen=True, slots=True)
class _Heads:
    """The entries that begin with one stem: single words, longer ones by their second stem, and those in two
    parts."""

    single: tuple[_Entry, ...]
    longer: dict[str, tuple[_Entry, ...]]
    parted: tuple[_Entry, ...]


@lru_cache(maxsize=8)
def _index(language: str) -> dict[str, _Heads]:
    """First stem of an entry -> the entries."""
    entries: dict[str, list[_Entry]] = defaultdict(list)
    small = language_data(language).function_words
    for concept, texts in language_data(language).concepts.items():
        for text in texts:
            head, _, tail = text.partition(" ... ")
            words = tuple(word.casefold() for word in WORD.findall(head))
            if words:
                stems = tuple(stem(word, language) for word in words)
                content = max(sum(word not in small for word in words), 1)
                tails = tuple(WORD.findall(tail.casefold()))
                entries[stems[0]].append(_Entry(concept, words, stems, tails, content))
    return {first: _heads(found) for first, found in entries.items()}


def _heads(entries: Sequence[_Entry]) -> _Heads:
    longer: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        if len(entry.words) > 1 and not entry.tail:
            longer[entry.stems[1]].append(entry)
    return _Heads(
        tuple(entry for entry in entries if len(entry.words) == 1 and not entry.tail),
        {second: tuple(found) for second, found in longer.items()},
        tuple(entry for entry in entries if entry.tail),
    )


def find_concepts(text: str, language: str | None, tokens: Sequence[Token] | None = None) -> list[Concept]:
    """Every concept that the text names, in order; one word may stand for several.

    The longest entry wins ("prime minister" is no "minister"), and one that is written just so wins
    over one that only has the same stem (« mère » is no « mer »).
    """
    if language is None:
        return []
    words = tokens if tokens is not None else tokenize(text, language)
    index = _index(language)
    found: list[Concept] = []
    covered = 0  # end of the longest entry so far
    for i, word in enumerate(words):
        heads = index.get(word.stem)
        if heads is None:
            if language == "de":
                found += [Concept(word.start, word.end, concept) for concept in _of_compound(word.folded)]
            continue
        hits = _longer_hits(heads, words, i, text)
        if not hits:
            if word.end > covered:
                ids = _single(word.text.casefold(), word.stem, language)
                found += [Concept(word.start, word.end, concept) for concept in ids]
                covered = max(covered, word.end)
            continue
        singles = _without_small(heads.single, word.text.casefold(), language)
        for entry in _best([*hits, *singles], words, i, language):
            end = words[i + len(entry.words) - 1].end
            if end > covered or len(entry.words) > 1:
                found.append(Concept(word.start, end, entry.concept))
        covered = max(covered, *(words[i + len(entry.words) - 1].end for entry in hits))
    return found


def _longer_hits(heads: _Heads, words: Sequence[Token], i: int, text: str) -> list[_Entry]:
    """The entries of several words, and those in two parts, that stand at the place."""
    after = words[i + 1].stem if i + 1 < len(words) else ""
    hits = [entry for entry in heads.longer.get(after, ()) if _stands(entry, words, i)]
    hits += [
        entry
        for entry in heads.parted
        if _stands(entry, words, i) and _has_tail(entry, words, i + len(entry.words), text)
    ]
    return hits


def _stands(entry: _Entry, words: Sequence[Token], i: int) -> bool:
    if i + len(entry.stems) > len(words):
        return False
    return all(words[i + k].stem == wanted for k, wanted in enumerate(entry.stems))


@lru_cache(maxsize=65_536)
def _single(word: str, first: str, language: str) -> tuple[str, ...]:
    """The concepts of a word that stands in no longer entry."""
    singles = _without_small(_index(language)[first].single, word, language)
    spelt = _spelling(word, first, language)
    exact = [e for e in singles if e.words[0] == word or _spelling(e.words[0], first, language) == spelt]
    return tuple(dict.fromkeys(entry.concept for entry in exact or singles))


def _spelling(word: str, first: str, language: str) -> str:
    """What tells words of one stem apart: their accents, which a French stem may lose (« mère », « mer »)."""
    return word[: len(first)] if language == "fr" else accented_stem(word, language)


def _without_small(singles: Sequence[_Entry], word: str, language: str) -> list[_Entry]:
    """A small word is only itself: Spanish "para" has the stem of "parar"."""
    if word in language_data(language).function_words:
        return [entry for entry in singles if entry.words[0] == word]
    return list(singles)


_LONGEST_COMPOUND = 60  # letters
_LEAST_PART = 4  # letters of a part of a German compound
_LINKS = ("", "s", "n", "en", "es", "er", "e")  # what stands between the parts


@lru_cache(maxsize=16_384)
def _of_compound(word: str) -> tuple[str, ...]:
    """The concepts of the last part of a German compound, and of what goes before it where that is a word
    too: "Gesamtkosten" are costs, "Hochwasserschutz" is protection from a flood."""
    if len(word) > _LONGEST_COMPOUND:
        return ()
    index = _single_words()
    for cut in range(3, len(word) - _LEAST_PART + 1):
        last = index.get(stem(word[cut:], "de"))
        if last:
            heads = (word[: cut - len(link)] for link in _LINKS if word[:cut].endswith(link))
            first = next((index[stem(head, "de")] for head in heads if stem(head, "de") in index), ())
            return tuple(dict.fromkeys((*last, *first)))
    return ()


@lru_cache(maxsize=1)
def _single_words() -> dict[str, tuple[str, ...]]:
    """German stem -> the concepts of entries of that one word, long enough to be part of a compound."""
    return {
        key: tuple(entry.concept for entry in heads.single)
        for key, heads in _index("de").items()
        if len(key) >= _LEAST_PART - 1 and heads.single
    }


def _has_tail(entry: _Entry, words: Sequence[Token], after: int, text: str) -> bool:
    size = len(entry.tail)
    for k in range(after, min(after + _GAP, len(words) - size + 1)):
        if tuple(word.text.casefold() for word in words[k : k + size]) == entry.tail:
            return _SENTENCE_MARK.search(text, words[after - 1].end, words[k].start) is None
    return False


def _written_so(entry: _Entry, words: Sequence[Token], i: int) -> bool:
    here = words[i : i + len(entry.words)]
    return tuple(token.text.casefold() for token in here) == entry.words


def _best(hits: Sequence[_Entry], words: Sequence[Token], i: int, language: str) -> list[_Entry]:
    """The longest entries; of single words those that differ by no accent, if any; each concept once."""
    if not hits:
        return []
    most = max(entry.content for entry in hits)
    longest = [entry for entry in hits if entry.tail or entry.content == most]
    spelt = accented_stem(words[i].text, language)
    exact = [
        entry
        for entry in longest
        if entry.tail or _written_so(entry, words, i) or accented_stem(entry.words[0], language) == spelt
    ]
    return list({entry.concept: entry for entry in exact or longest}.values())


@lru_cache(maxsize=256)
def phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any of the phrases as whole words, in lower-case text with plain apostrophes."""
    plain = sorted({_plain(phrase) for phrase in phrases}, key=len, reverse=True)
    body = "|".join(re.escape(phrase) for phrase in plain)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)" if body else r"(?!)")


def says_any(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether the text holds one of the phrases as whole words, case aside; German "wurde" is no "würde"."""
    return phrase_pattern(phrases).search(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").casefold()


_STRONG_NEGATION = {
    "en": re.compile(
        r"\b(?:not|never|no longer|neither|cannot|without|nobody|no one|none of)\b|n't\b"
        r"|\bno (?!doubt\b|longer\b)\w+"
    ),
    "fr": re.compile(r"\b(?:pas|jamais|aucune?|nullement|ni|sans)\b|\bne (?!.*\bque\b)"),
    "es": re.compile(r"\b(?:no|nunca|jamas|ningun[oa]?|tampoco|sin)\b"),
    "de": re.compile(r"\b(?:nicht|nie|niemals|kein\w*|weder|ohne)\b"),
}
# Negation of something else: "not only", "no doubt", « pas seulement ».
_NOT_NEGATION = re.compile(
    r"\bnot only\b|\bno doubt\b|\bpas seulement\b|\bnon seulement\b|"
    r"\bno solo\b|\bnicht nur\b|\bsans doute\b|\bn'a pas tarde\b|\bsin duda\b"
)


def negated(text: str, language: str | None) -> bool:
    """Whether the clause says that something is not so."""
    if language is None:
        return False
    folded = _NOT_NEGATION.sub(" ", fold(text))
    return _STRONG_NEGATION[language].search(folded) is not None


def hedged(text: str, language: str | None) -> bool:
    """Whether the clause is put as hearsay or as a mere possibility."""
    return language is not None and says_any(text, language_data(language).hedges)


def denies(text: str, language: str | None) -> bool:
    """Whether the clause denies something, or calls it a rumour."""
    return language is not None and says_any(text, language_data(language).denials)
