"""Runs of words with capitals: where each begins and ends, and what of it can be a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.checking.language.data import language_data
from claims.checking.language.name_lists import (
    common_words,
    head_words,
    house_words,
    in_lexicon,
    is_given_name,
    joining_heads,
    kind_of_noun,
    lead_ins,
    titles,
    words_of,
)
from claims.checking.language.places import place_ids
from claims.checking.language.tokens import fold, without_elision

_UPPER = "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())
CAPITAL = rf"[A-Z{_UPPER}]"
_WORD = rf"(?:{CAPITAL}\w*(?:[-‑’'&][\w]+){{0,5}}|[a-z]{{1,2}}{CAPITAL}\w+)"
_INITIALS = rf"(?:{CAPITAL}\.-?){{2,4}}(?!\w)"  # "J.-P.", "U.S."
_DOT = r"(?:(?:(?<=\b\w)|(?<=\b\w\w))\.)?"  # an initial, or "Dr." and "St."
_CONNECTOR = (
    r"(?:(?:de|du|des|del|della|di|da|dos|van|von|vom|zu|zur|of|for|für|and|et|y|und|&)"
    r"(?:[ \u00a0](?:la|las|los|le|der|den|dem|the|ter))?[ \u00a0]|(?:de[ \u00a0])?[dl][’'])"
)
NAME = re.compile(
    rf"(?<!\w)(?:[dlnsjmt][’']|qu[’'])?((?:{_INITIALS}|{_WORD}{_DOT})"
    rf"(?:[ \u00a0](?:{_CONNECTOR}){{0,2}}(?:{_INITIALS}|{_WORD}{_DOT})"
    rf"|[ \u00a0]\d{{1,3}}(?![\w.,%:–-]|[ \u00a0]\d)){{0,7}})"
)
# Connectors that join names as often as they stand inside one: "Bank of England", "Leike of OpenAI".
_LOOSE = re.compile(
    r"[ \u00a0](?:of|for|für|and|et|y|und)(?:[ \u00a0](?:de|du|des|del|von|of))?"
    r"(?:[ \u00a0](?:la|las|los|le|les|der|den|dem|the))?"
    rf"[ \u00a0](?:l[’'])?(?={CAPITAL})"
    r"|[ \u00a0]d[’'](?=[A-Z][a-z]*[A-Z])"
)
# A given name and a surname behind another name: "OpenAI Greg Brockman" is two.
_GIVEN_AFTER = re.compile(rf"[ \u00a0]({CAPITAL}[\w-]+)(?=[ \u00a0]{CAPITAL})")
_KEY_WORD = re.compile(r"\w+(?:[-‑’']\w+)*")
_TOKEN = re.compile(r"(?:\w\.-?){2,4}(?!\w)|[\w’'&‑-]+\.?")
_WORDS = re.compile(r"\w+")
_MIXED = re.compile(r"[a-z]{1,2}[A-Z]")
_OPENING = ' \u00a0\u202f\t«“„"‘([¿¡*•–—'
_LAST = re.compile(r"([^\W\d_]+|\d+)$")
_OF = re.compile(rf"[ \u00a0](?:of|for)[ \u00a0](?:the[ \u00a0])?{CAPITAL}")
_GENITIVE = re.compile(r"['’]s?$")
_INFLECTED = re.compile(r"(?:ing|ed|ly|tion|ment|s)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A candidate: `text` is exactly `source[start:end]`; `kind` only where finding it told the kind."""

    start: int
    end: int
    text: str
    key: tuple[str, ...]
    kind: str | None = None
    sure: bool = False  # a table has it, whatever stands around it
    headed: bool = False  # it stands in a headline where every word has a capital


def key_of(text: str) -> tuple[str, ...]:
    """The folded words of a name; initials with dots are one word each."""
    return tuple(fold(word) for word in _KEY_WORD.findall(text))


def starts_sentence(text: str, start: int, language: str | None) -> bool:
    """Whether the word at `start` has its capital from where it stands; in « L’Orrel » the article has it."""
    at = start - 1
    quoted = False
    while at >= 0 and text[at] in _OPENING:
        quoted = quoted or text[at] not in " \u00a0\u202f\t"
        at -= 1
    if quoted or at < 0 or text[at] in "\n!?…:;。":
        return True
    if text[at] in '”»"’' and at and text[at - 1] in ".!?…":
        return True
    return text[at] == "." and not _is_abbreviation(text, at, language)


def _is_abbreviation(text: str, dot: int, language: str | None) -> bool:
    word = _LAST.search(text, max(0, dot - 12), dot)
    if word is None:
        return False
    if word[1].isdigit():
        return language == "de" and len(word[1]) < 3
    plain = fold(word[1])
    if word[1][0].isupper() and (len(plain) == 1 or plain in words_of("short_titles")):
        return True
    return language is not None and plain in language_data(language).abbreviations


def parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The mention cut at loose connectors, unless the word before heads an organisation or a place; and
    before a given name behind another name."""
    if text.find(" ", start, end) < 0 and text.find("\u00a0", start, end) < 0:
        return [(start, end)]
    found = []
    begin = start
    for match in _LOOSE.finditer(text, start, end):
        before = _WORDS.findall(text, begin, match.start())
        if not before or fold(before[-1]) not in joining_heads():
            found.append((begin, match.start()))
            begin = match.end()
    for split in _GIVEN_AFTER.finditer(text, begin, end):
        if not is_given_name(split[1]):
            continue
        words = [fold(word) for word in _WORDS.findall(text, begin, split.start())]
        if not any(is_given_name(word) or len(word) == 1 for word in words) and head_words().isdisjoint(
            words
        ):
            found.append((begin, split.start()))
            begin = split.start(1)
    return [*found, (begin, end)]


class Words:
    """What the words at the edges of a mention are, in one language."""

    def __init__(self, language: str | None, known: frozenset[str] = frozenset()) -> None:
        self.language = language
        self.common = common_words(language)
        self.lead_ins = lead_ins(language)
        self.known = known

    def trimmed(self, text: str, start: int, end: int) -> Mention | None:
        """The mention without leading or trailing words that are no name: articles, weekdays, titles."""
        start += without_elision(text[start:end])
        words = [(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text, start, end)]
        if words and text[start].islower() and not _MIXED.match(text, start):
            words.pop(0)  # « L’hôpital Sainte-Claire »
            while words and words[0][2][0].islower():
                words.pop(0)
        if (
            len(words) > 1
            and fold(words[0][2]) in self.lead_ins
            and starts_sentence(text, words[0][0], self.language)
        ):
            words.pop(0)
            while words and words[0][2][0].islower():
                words.pop(0)
        while words and self._is_lead_in([word for _, _, word in words]):
            words.pop(0)
        while words and self._trails([word for _, _, word in words]):
            words.pop()
        if not words:
            return None
        return made(text, words[0][0], words[-1][1])

    def _leads_in(self, word: str) -> bool:
        return fold(word) in self.lead_ins and not is_given_name(word)

    def _is_lead_in(self, words: list[str]) -> bool:
        word, count = words[0], len(words)
        folded = fold(word.rstrip(".")).removesuffix("'s").removesuffix("'")
        common = folded in self.common
        if count > 1:
            if is_given_name(word) and not (common and self._is_plain(words[1])):
                return False
            if fold(word.rstrip(".")) in titles():
                return True
            if common and folded in words_of("demonyms") | words_of("not_names") and self._heads_with(words):
                return False
        if not word[0].isalnum() or common:
            return True
        if count > 2 and folded in words_of("polities") and fold(words[1]) in words_of("genitives"):
            return True  # « procureur de la République de Rennes »
        return count > 1 and self._is_role(word) and fold(words[-1]) not in house_words()

    def _is_plain(self, word: str) -> bool:
        return in_lexicon(word, self.language) or fold(word) in self.common

    def _heads_with(self, words: list[str]) -> bool:
        """ "British Airways": the adjective belongs to a name that its last word makes one."""
        rest = [fold(word) for word in words[1:]]
        if rest[-1] not in house_words() or not words[0][0].isalpha():
            return False
        return self.language == "de" or rest[0] not in words_of("institutions")

    def _is_role(self, word: str) -> bool:
        return (
            fold(word) not in head_words()
            and kind_of_noun(word, self.language) == "person"
            and self.language != "de"
        )

    def _trails(self, words: list[str]) -> bool:
        last = words[-1]
        if not last[0].isalnum():
            return True
        return fold(last) in self.common and not (
            len(words) > 1 and (is_given_name(words[0]) or len(last) == 1)
        )

    def headline_runs(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Of "Corvane Buys Robot Maker" only "Corvane": where every word has a capital, the ones that the
        lexicon knows are names only as heads behind one ("Corvane Systems")."""
        runs: list[list[int]] = []
        going_on = False
        for match in _TOKEN.finditer(text, start, end):
            word = match.group()
            if word[0].islower():
                continue
            plain = fold(_GENITIVE.sub("", word))
            heads = plain in joining_heads() and _OF.match(text, match.end()) is not None  # "Bank of England"
            if heads or self._is_named(word, plain) or (going_on and plain in house_words()):
                if going_on:
                    runs[-1][1] = match.end()
                else:
                    runs.append([match.start(), match.end()])
                going_on = _GENITIVE.search(word) is None
            else:
                going_on = False
        return [(first, last) for first, last in runs]

    def _is_named(self, word: str, plain: str) -> bool:
        if (
            plain in self.known
            or is_given_name(plain)
            or place_ids((plain,))
            or sum(letter.isupper() for letter in word) > 1
        ):
            return True
        return not (self._is_plain(plain) or plain in house_words() or _INFLECTED.search(plain))


def made(text: str, start: int, end: int) -> Mention | None:
    """The mention at the span, without a genitive's ending or a full stop."""
    span = text[start:end]
    for ending in ("'s", "’s", "'", "’"):
        if span.endswith(ending):
            span = span[: -len(ending)]
            break
    else:
        if span.endswith(".") and not re.search(r"(?:^|\W)\w\.$", span):
            span = span[:-1]
    key = key_of(span)
    if not key or len(span) < 2 or not span[0].isalpha():
        return None
    return Mention(start, start + len(span), span, key)
