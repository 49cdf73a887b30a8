"""Stand-alone restatements: subjects named, short names made whole, relative dates resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.checking.domain import ArticleText
from claims.checking.extraction.cast import Cast, Referent
from claims.checking.extraction.clauses import Statement
from claims.checking.extraction.dates import with_dates
from claims.checking.extraction.reading import Reading
from claims.checking.language.names import find_names
from claims.checking.language.reference import Pointer, leading_reference

_SAID_PRONOUN = {
    "en": re.compile(r"\b(?P<p>he|she)\b(?=\s+(?:said|says|told|added|wrote|explained|recalled|insisted))"),
    "fr": re.compile(r"(?:-t)?-(?P<p>il|elle)\b"),
    "es": re.compile(r"(?!x)x"),
    "de": re.compile(r"\b(?:sagte|sagt|erklärte|betonte|schrieb|meinte)\s+(?P<p>er|sie)\b"),
}

# What is owned: the first word that is no numeral ("sus dieciocho empleados").
_OWNED = re.compile(
    r"(?:\s+(?:\d\S*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\w+ième|premi\w+|dos|tres|cuatro|cinco|seis|"
    r"siete|ocho|nueve|diez|dieci\w+|veint\w+|prim\w+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|erst\w+))*"
    r"\s+[\w-]+"
)


@dataclass(frozen=True, slots=True)
class Restated:
    """`subject_known`: something that pointed back was resolved to a name."""

    text: str
    subject_known: bool


def restate(article: ArticleText, reading: Reading, cast: Cast, statement: Statement) -> Restated:
    """The statement so that it is understood without the article around it."""
    said = _trimmed(statement.said or reading.body[statement.start : statement.end])
    language = article.language
    if language is None:
        return Restated(said, False)
    resolved = _resolve(said, language, cast)
    text = _with_whole_names(resolved, language, cast)
    return Restated(with_dates(text, language, article.date), resolved != said)


def _trimmed(text: str) -> str:
    """Without dashes and stray marks around it, and white space made single."""
    return re.sub(r"[ \t\n\r]+", " ", text.strip(" \t\n,;:—–-•*")).strip()


def _resolve(text: str, language: str, cast: Cast) -> str:
    found = leading_reference(text, language)
    if found is None:
        return _resolve_inside(text, language, cast)
    stands = cast.stands_for(found.pointer)
    if stands is None or _names_it_itself(text, stands):
        return text
    rest = text[found.end :]
    if found.pointer is Pointer.PERSON:
        if any(name.kind == "person" for name in find_names(text[:120], language)):
            return text
        comma = "" if rest.lstrip().startswith(",") else ","
        return f"{text[: found.end]}, {stands.text}{comma}{rest}"
    if found.pointer in (Pointer.HIS, Pointer.HER, Pointer.ITS):
        return _possessive(text[found.start : found.end], rest, language, stands)
    return stands.text + rest


def _names_it_itself(text: str, stands: Referent) -> bool:
    return stands.text.split()[-1] in text


def _possessive(word: str, rest: str, language: str, stands: Referent) -> str:
    """ "Its revenue" -> "Corvane's revenue"; « Sa ligne » -> « La ligne (Valmorans) »."""
    if language == "en":
        return f"{stands.text}’s{rest}" if "’" in rest else f"{stands.text}'s{rest}"
    noun = _OWNED.match(rest)
    if noun is None:
        return word + rest
    return f"{word}{noun.group()} ({stands.text}){rest[noun.end() :]}"


def _resolve_inside(text: str, language: str, cast: Cast) -> str:
    """The speaker of a quote, and in English "its" where nothing before it in the sentence can own it."""
    pronoun = _SAID_PRONOUN[language].search(text)
    if pronoun:
        pointer = Pointer.SHE if pronoun["p"].lower() in ("she", "elle", "sie") else Pointer.HE
        person = cast.stands_for(pointer)
        if person:
            return _with_speaker(text, pronoun, language, person)
    if language == "en":
        return _with_owner(text, cast)
    return text


def _with_speaker(text: str, pronoun: re.Match[str], language: str, person: Referent) -> str:
    if language == "fr":
        return f"{text[: pronoun.end()]} ({person.text}){text[pronoun.end() :]}"
    return text[: pronoun.start("p")] + person.text + text[pronoun.end("p") :]


def _with_owner(text: str, cast: Cast) -> str:
    own = re.search(r"\bits\b", text)
    owner = cast.stands_for(Pointer.ITS)
    if own is None or owner is None or owner.kind != "organisation" or _names_it_itself(text, owner):
        return text
    before = [name for name in find_names(text[: own.start()], "en") if name.kind != "person"]
    if before:
        return text
    return f"{text[: own.start()]}{owner.text}'s{text[own.end() :]}"


def _with_whole_names(text: str, language: str, cast: Cast) -> str:
    """The first mention of each surname becomes the full name."""
    seen: set[tuple[str, ...]] = set()
    changes = []
    for name in find_names(text, language):
        whole = cast.whole(name)
        if whole != name.text and name.key not in seen and whole not in text:
            changes.append((name.start, name.end, whole))
        seen.add(name.key)
    for start, end, whole in reversed(changes):
        text = _after_elision(text[:start], whole) + whole + text[end:]
    return text


def _after_elision(before: str, name: str) -> str:
    """French "d’" goes back to "de" before a consonant."""
    if before[-2:].lower() in ("d’", "d'") and name[0].lower() not in "aeiouyhàâéèêëîïôöù":
        return before[:-1] + "e "
    return before
