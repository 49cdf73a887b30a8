"""Stand-alone restatements: subjects named, short names made whole, relative dates resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.checking.domain import ArticleText
from claims.checking.extraction.cast import Cast, Referent
from claims.checking.extraction.clause import Clause
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

_VOWELS = "aeiouyhàâéèêëîïôöù"
_SURNAME = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ][\w]*(?:[-’'][A-ZÀ-ÖØ-Þ]\w*)*")
# A Spanish statement that opens with its verb, or with an adverb of time and its verb.
_BARE_VERB = re.compile(
    r"(?:(?:primero|después|luego|además|también|ahora|ayer|hoy|antes|entonces|más tarde|desde entonces|"
    r"el (?:año|mes) pasado|la semana pasada|en \d{4}|este año),?\s+)?"
    r"(?P<verb>(?:se |le |les |lo |la )?"
    r"(?:\w+ó|\w{3,}(?:aron|ieron)|fue|es|era|tiene|tuvo|ha \w+do|había \w+do|hizo|dijo)\b"
    r"(?! (?:el|la|los|las|un|una) \w+ (?:de|que)\b.{0,20}$))",
    re.IGNORECASE,
)
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


def restate(article: ArticleText, reading: Reading, cast: Cast, statement: Clause) -> Restated:
    """The statement so that it is understood without the article around it."""
    said = _trimmed(statement.text)
    language = article.language
    if language is None:
        return Restated(said, False)
    posted = reading.posts.restated(said, statement.span[0], language)
    if posted:
        return Restated(posted, True)
    if statement.quoted:
        return Restated(_ended(said), False)
    resolved = _resolve(said, language, cast, statement.speaks)
    text = with_dates(_with_whole_names(resolved, cast), language, article.date)
    return Restated(_ended(text), resolved != said)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "»", "”", '"', "“")) else text + "."


def _trimmed(text: str) -> str:
    """Without dashes and stray marks around it, and white space made single."""
    return re.sub(r"[ \t\n\r]+", " ", text.strip(" \t\n,;:—–-•*")).strip()


def _resolve(text: str, language: str, cast: Cast, speaks: bool) -> str:
    found = leading_reference(text, language)
    if found is None:
        return _with_dropped_subject(_resolve_inside(text, language, cast), language, cast, speaks)
    stands = cast.speaker(found.pointer) if speaks else cast.stands_for(found.pointer)
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


def _with_dropped_subject(text: str, language: str, cast: Cast, speaks: bool) -> str:
    """Spanish leaves out a subject that is known: "Primero cerró la tienda" gets it back."""
    if language != "es":
        return text
    subject = cast.speaker(Pointer.IT) if speaks else cast.stands_for(Pointer.IT)
    if subject is None or _names_it_itself(text, subject):
        return text
    verb = _BARE_VERB.match(text)
    if verb is None:
        return text
    lead, rest = text[: verb.start("verb")], text[verb.start("verb") :]
    return f"{lead}{subject.text} {rest if lead else rest[:1].lower() + rest[1:]}"


def _names_it_itself(text: str, stands: Referent) -> bool:
    return stands.text.split()[-1] in text


def _possessive(word: str, rest: str, language: str, stands: Referent) -> str:
    """ "Its revenue" -> "Corvane's revenue", « Sa recette » -> « La recette de Valmor »."""
    if language == "en":
        return f"{stands.text}’s{rest}" if "’" in rest else f"{stands.text}'s{rest}"
    noun = _OWNED.match(rest)
    if noun is None:
        return word + rest
    if language == "de":
        if stands.kind == "thing":
            return f"{word}{noun.group()} ({stands.text}){rest[noun.end() :]}"
        return f"{stands.text}{'’' if stands.text.endswith(('s', 'x', 'z', 'ß')) else 's'}{rest}"
    return f"{_article(word, noun.group(), language)} {_of(stands, language)}{rest[noun.end() :]}"


def _article(possessive: str, owned: str, language: str) -> str:
    """The article that goes before what is owned, with it."""
    owned = owned.strip()
    plural = possessive.lower() in ("ses", "sus")
    if language == "es":
        feminine = owned.split()[-1].rstrip("s").endswith(("a", "ción", "sión", "dad", "tud"))
        return f"{('Las' if feminine else 'Los') if plural else ('La' if feminine else 'El')} {owned}"
    if not plural and owned[0].lower() in _VOWELS:
        return f"L’{owned}"
    return f"{'Les' if plural else 'La' if possessive.lower() == 'sa' else 'Le'} {owned}"


def _of(owner: Referent, language: str) -> str:
    """ "de Valmor", "d’OpenAI", "du chantier", "del grupo"."""
    name = owner.text
    if owner.kind == "thing":
        name = name[:1].lower() + name[1:]
        for article, joined in (("le ", "du "), ("les ", "des "), ("el ", "del ")):
            if name.startswith(article):
                return joined + name[len(article) :]
    elided = language == "fr" and name[0].lower() in _VOWELS
    return f"d’{name}" if elided else f"de {name}"


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


def _with_whole_names(text: str, cast: Cast) -> str:
    """The first mention of each surname becomes the full name."""
    seen: set[str] = set()
    changes = []
    for word in _SURNAME.finditer(text):
        whole = cast.full_name(word.group())
        if whole and word.group() not in seen and whole not in text and not _has_given_name(text, word):
            changes.append((word.start(), word.end(), whole))
        seen.add(word.group())
    for start, end, whole in reversed(changes):
        text = _after_elision(text[:start], whole) + whole + text[end:]
    return text


def _has_given_name(text: str, surname: re.Match[str]) -> bool:
    """Whether a capital goes right before it: part of a longer name already."""
    before = re.search(r"(\w[\w’'.-]*)[ \u00a0]$", text[: surname.start()])
    return before is not None and before[1][0].isupper() and before.start() > 0


def _after_elision(before: str, name: str) -> str:
    """French "d’" goes back to "de" before a consonant."""
    if before[-2:].lower() in ("d’", "d'") and name[0].lower() not in _VOWELS:
        return before[:-1] + "e "
    return before
