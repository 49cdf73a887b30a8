"""Stand-alone restatements: subjects named, short names made whole, relative dates resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from claims.checking.domain import DifferenceKind
from claims.checking.facts import find_facts
from claims.checking.facts.dates import DAY, MONTH, YEAR, DateValue
from claims.checking.language.data import language_data
from claims.checking.language.lexicon import phrase_pattern
from claims.checking.language.names import Name, find_names, same_name
from claims.checking.language.tokens import fold

_PERSON_PRONOUN = {
    "en": r"(?:he|she)",
    "fr": r"(?:il|elle|celui-ci|celle-ci)",
    "es": r"(?:él|ella)",
    "de": r"(?:er|sie)",
}


@dataclass
class Salience:
    """Who was spoken of so far. Full names are those of the whole article."""

    full_names: Sequence[Name]
    organisations: frozenset[tuple[str, ...]]
    last_person: Name | None = None
    last_organisation: Name | None = None
    _whole: dict[tuple[str, ...], str] = field(default_factory=dict)

    def notice(self, names: Sequence[Name]) -> None:
        """The sentence's first name of each sort is what a later pronoun stands for."""
        people = [name for name in names if name.key not in self.organisations]
        firms = [name for name in names if name.key in self.organisations]
        if people:
            self.last_person = people[0]
        if firms:
            self.last_organisation = firms[0]

    def whole(self, name: Name) -> str:
        """The longest form in the article of a surname that only one name in it has."""
        if name.key not in self._whole:
            self._whole[name.key] = self._longest(name)
        return self._whole[name.key]

    def _longest(self, name: Name) -> str:
        if len(name.key) > 1 or name.key in self.organisations:
            return name.text
        longer = {
            other.key: other.text
            for other in self.full_names
            if 1 < len(other.key) <= 3 and other.key[-1] == name.key[0] and same_name(name.key, other.key)
        }
        return next(iter(longer.values())) if len(longer) == 1 else name.text


def find_organisations(names: Sequence[Name], text: str) -> frozenset[tuple[str, ...]]:
    """Names that look like those of organisations: inner capitals, or words such as "of", "Bank"."""
    words = re.compile(
        r"\b(?:bank|banque|banco|group|groupe|grupo|inc|ltd|corp|gmbh|ag|sa|club|fc|university|universit\w+|"
        r"instituto?|institute?|ministry|minist\w+|council|conseil|agency|agence|agencia|union|party|parti|partido|"
        r"foundation|fondation|stiftung|company|compagnie|works|motors|airlines|energ\w+|systems|labs?|press|tech\w*)\b"
    )
    mentions: dict[tuple[str, ...], int] = {}
    for name in names:
        mentions[name.key] = mentions.get(name.key, 0) + 1
    return frozenset(
        name.key
        for name in names
        if words.search(" ".join(name.key))
        or (len(name.key) == 1 and sum(letter.isupper() for letter in name.text) > 1)
    )


def restate(said: str, subject: Name | None, language: str | None, on: date, salience: Salience) -> str:
    """The statement so that it is understood without the article around it."""
    text = said.strip(" ,;:—–-\n")
    if language is None:
        return text
    if subject is not None:
        text = f"{salience.whole(subject)} {text}"
    else:
        text = _resolve_subject(text, language, salience)
    text = _with_whole_names(text, language, salience)
    return _with_dates(text, language, on)


def _resolve_subject(text: str, language: str, salience: Salience) -> str:
    """A leading pronoun, or "the company", becomes the name it stands for."""
    pronoun = re.match(rf"{_PERSON_PRONOUN[language]}(?!\w)", text, re.IGNORECASE)
    if pronoun and salience.last_person:
        return salience.whole(salience.last_person) + text[pronoun.end() :]
    company = _company_at_start(text, language)
    if company and salience.last_organisation:
        return salience.last_organisation.text + text[company:]
    return text


def _company_at_start(text: str, language: str) -> int:
    match = phrase_pattern(language_data(language).company_words).match(fold(text))
    return match.end() if match else 0


def _with_whole_names(text: str, language: str, salience: Salience) -> str:
    """The first mention of each short name is made whole."""
    done: set[tuple[str, ...]] = set()
    names = find_names(text, language)
    for name in reversed(names):
        first = next(other for other in names if other.key == name.key)
        whole = salience.whole(name)
        if name is first and whole != name.text and name.key not in done and whole not in text:
            text = text[: name.start] + whole + text[name.end :]
        done.add(name.key)
    return text


def _with_dates(text: str, language: str, on: date) -> str:
    """Relative dates get the date they mean behind them, in brackets."""
    for fact in reversed(find_facts(text, language, on)):
        value = fact.data
        if fact.kind is DifferenceKind.DATE and isinstance(value, DateValue) and value.resolved:
            spelled = _spelled(value, language)
            if spelled and spelled not in text:
                text = f"{text[: fact.end]} ({spelled}){text[fact.end :]}"
    return text


def _spelled(value: DateValue, language: str) -> str:
    if value.slack or value.granularity not in (DAY, MONTH, YEAR):
        return ""
    months = language_data(language).months
    month = next(word for word, number in months.items() if number == value.earliest.month)
    if language in ("en", "de"):
        month = month.capitalize()
    of = " de " if language == "es" else " "
    day = {"de": f"{value.earliest.day}. "}.get(language, f"{value.earliest.day}{of}")
    return {
        DAY: f"{day}{month}{of}{value.earliest.year}",
        MONTH: f"{month}{of}{value.earliest.year}",
        YEAR: str(value.earliest.year),
    }[value.granularity]
