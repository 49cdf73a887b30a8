"""Quotes with their speaker: that it was said, who the speaker is, and what was said where it is a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.checking.domain import DifferenceKind
from claims.checking.extraction.clause import Clause, joined, names_in, piece_of
from claims.checking.extraction.grammar import Grammar
from claims.checking.extraction.kinds import QUOTED
from claims.checking.extraction.reading import Reading
from claims.checking.extraction.subjects import with_predicate

_PRONOUN = re.compile(r"(?:he|she|they|er|sie|il|elle|él|ella)\b")
# « a-t-il ajouté », « explique-t-elle », « dit-il »
_INVERTED = re.compile(
    r"(?P<verb>[a-zà-ÿ’]+?)(?:-t)?-(?P<who>il|elle)(?:\s(?P<done>[a-zà-ÿ]+(?:é|i|u|it|is)))?(?=\W|$)"
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|we|my|our|me|us|you|your|je|nous|on|mon|ma|mes|nos|notre|vous|votre|yo|mi|mis|nuestr[oa]s?|nosotros|"
    r"ich|wir|mein\w*|unser\w*|uns|man|ihr|sie|he|she|it|they|il|elle|ils|elles|er|es)\b|\b[jm]’"
)
_ROLE_WORDS = 9
_COLON = {"en": ":", "fr": "\u00a0:", "es": ":", "de": ":"}
# A name that is known for none: with the office before it, as German has it.
_TWO_CAPITALS = re.compile(r"[A-ZÀ-Þ][\w’-]+(?:\s(?:von|van|de|Le|La))?(?:\s[A-ZÀ-Þ][\w’-]+){1,3}")
_TITLE = re.compile(
    r"(?:^|\s)(?:(?:the|le|la|el|der|die)\s)?(?:dr|dra|pr|prof|mme|mlle|m|mr|mrs|ms|sr|sra|herr|frau|sir|me)\.?$"
)
_STOP = re.compile(r"[,;:.]")


@dataclass(frozen=True, slots=True)
class _Speech:
    """How a quote is attributed, in the clause's text: the verb, the speaker, and what is said of them."""

    verb: Clause | str
    speaker: Clause | str
    about: tuple[Clause, ...] = ()


def quote_statements(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """[the quote with its speaker, what is told of the speaker ..., what was said], or [] for no quote."""
    quotes = [match.span() for match in QUOTED.finditer(clause.text)]
    if not quotes or clause.text[: quotes[0][0]].strip(" ,"):
        return []
    after_first = quotes[0][1]
    stop = quotes[1][0] if len(quotes) > 1 else len(clause.text)
    speech = _speech(reading, clause, grammar, after_first, stop)
    if speech is None:
        return []
    said = joined(clause.span, speech.speaker, speech.verb, _COLON[grammar.code], *_words_of(clause, quotes))
    statements = [replace(said, speaks=True), *speech.about]
    return statements + _contents(reading, clause, quotes)


def _words_of(clause: Clause, quotes: Sequence[tuple[int, int]]) -> list[Clause]:
    """The quotes, without the comma that the sentence puts at the end of one."""
    words = []
    for start, end in quotes:
        quote = clause.part(start, end)
        comma = re.search(r",(?=[\s]?.$)", quote.text)
        words.append(_cut(quote, comma.start()) if comma else quote)
    return words


def _cut(clause: Clause, at: int) -> Clause:
    text = clause.text[:at] + clause.text[at + 1 :]
    return replace(clause, text=text, where=clause.where[:at] + clause.where[at + 1 :])


def _speech(reading: Reading, clause: Clause, grammar: Grammar, start: int, stop: int) -> _Speech | None:
    at = start + len(re.match(r"[\s,]*", clause.mask[start:]).group())  # type: ignore[union-attr]
    if grammar.code == "fr":
        inverted = _INVERTED.match(clause.mask, at, stop)
        if inverted:
            verb = inverted["verb"] + (f" {inverted['done']}" if inverted["done"] else "")
            return _Speech(verb, inverted["who"].capitalize())
    verb_first = grammar.says.match(clause.mask, at, stop) or _before_name(reading, clause, at)
    if verb_first:
        who = _speaker(reading, clause, grammar, verb_first.end(), stop)
        if not who[0] and grammar.code != "es":
            return None
        return _Speech(clause.part(*verb_first.span()), *who)
    return _subject_first(reading, clause, grammar, at, stop)


def _before_name(reading: Reading, clause: Clause, at: int) -> re.Match[str] | None:
    """A verb that the name of a speaker follows, whatever verb it is."""
    verb = re.compile(r"[a-zà-ÿäöüß]{3,}(?=\s)").match(clause.text, at)
    if verb and any(a == verb.end() + 1 for a, _, name in names_in(reading, clause) if name.kind != "place"):
        return verb
    return None


def _subject_first(reading: Reading, clause: Clause, grammar: Grammar, at: int, stop: int) -> _Speech | None:
    """ "...," he told reporters."""
    verb = grammar.says.search(clause.mask, at, stop)
    if verb is None or verb.start() - at > 90:
        return None
    pronoun = _PRONOUN.match(clause.mask, at, stop)
    if pronoun and pronoun.end() + 1 >= verb.start():
        return _Speech(clause.part(*verb.span()), clause.part(*pronoun.span()))
    who = _speaker(reading, clause, grammar, at, verb.start())
    if not who[0]:
        return None
    return _Speech(clause.part(*verb.span()), *who)


def _speaker(
    reading: Reading, clause: Clause, grammar: Grammar, start: int, stop: int
) -> tuple[Clause | str, tuple[Clause, ...]]:
    """Who speaks between start and stop, and the statements that the text makes of them there."""
    start += len(re.match(r"\s*", clause.mask[start:stop]).group())  # type: ignore[union-attr]
    pronoun = _PRONOUN.match(clause.mask, start, stop)
    if pronoun:
        return clause.part(*pronoun.span()), ()
    named = [
        (a, b)
        for a, b, name in names_in(reading, clause)
        if start <= a and b <= stop and name.kind != "place"
    ]
    role = clause.mask[start : named[0][0]] if named else ""
    if named and len(role.split()) <= _ROLE_WORDS and not re.search(r"[.;:]", role):
        return _named_speaker(clause, grammar, (start, stop), named[0])
    unknown = _TWO_CAPITALS.match(clause.text, start, stop)
    if unknown:
        return clause.part(*unknown.span()), ()
    phrase = re.compile(r"[^,;:.]{3,80}").match(clause.mask, start, stop)
    if phrase and grammar.determiner.match(clause.mask, start):
        return clause.part(*phrase.span()), ()
    return "", ()


def _named_speaker(
    clause: Clause, grammar: Grammar, room: tuple[int, int], name: tuple[int, int]
) -> tuple[Clause, tuple[Clause, ...]]:
    speaker = clause.part(*name)
    about = []
    before = _without_title(clause.part(room[0], name[0]))
    if before.text and grammar.determiner.match(before.mask):
        about.append(with_predicate(speaker, before, clause.span, grammar.copula[0]))
    elif before.text:
        return joined(clause.span, before, speaker), ()
    after = re.compile(r",\s+").match(clause.mask, name[1], room[1])
    if after:
        end = _STOP.search(clause.mask, after.end(), room[1])
        told = clause.part(after.end(), end.start() if end else room[1])
        relative = grammar.relative.match(told.mask)
        if relative and grammar.code != "de":
            about.append(with_predicate(speaker, told.part(relative.end(), len(told.text)), clause.span))
        elif grammar.determiner.match(told.mask) or re.match(r"[a-zà-ÿ]{4,}", told.text):
            about.append(with_predicate(speaker, told, clause.span, grammar.copula[0]))
    return speaker, tuple(about)


def _without_title(before: Clause) -> Clause:
    """ "Dr" before a name says nothing of the speaker that could be told apart."""
    title = _TITLE.search(before.mask)
    return before.part(0, title.start()) if title else before


def _contents(reading: Reading, clause: Clause, quotes: Sequence[tuple[int, int]]) -> list[Clause]:
    """What was said, where it holds a figure or a date and speaks of nobody who is only pointed at."""
    contents = []
    for start, end in quotes:
        inner = clause.part(start + 1, end - 1)
        hard = any(
            fact.kind
            in (DifferenceKind.AMOUNT, DifferenceKind.PERCENT, DifferenceKind.COUNT, DifferenceKind.DATE)
            for fact in piece_of(reading, inner).facts
        )
        told = any(
            fact.text[0].isdigit() or fact.kind is not DifferenceKind.COUNT
            for fact in piece_of(reading, inner).facts
        )
        if hard and told and inner.words >= 5 and not _FIRST_PERSON.search(inner.mask):
            contents.append(replace(inner, quoted=True))
    return contents
