"""Whether a name is a person's, an organisation's or a place's, by its words and its neighbours."""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property, lru_cache

from babel import Locale

from claims.checking.domain import LANGUAGES
from claims.checking.language.data import DATA_DIR, language_data
from claims.checking.language.tokens import WORD, fold, stem

_ROLE_CONCEPTS = (
    "founder", "chief_executive", "president", "chairman", "vice_president", "scientist", "director", "mayor",
    "minister", "spokesperson", "coach", "captain", "player", "judge", "lawyer", "doctor", "engineer",
    "teacher", "candidate",
)  # fmt: skip
_PLACE_BEFORE = {
    "en": re.compile(r"\b(?:in|at|near|from|to|across)\s+$"),
    "fr": re.compile(r"\b(?:à|en|au|aux|près de|vers)\s+$"),
    "es": re.compile(r"\b(?:en|hacia|desde|cerca de)\s+$"),
    "de": re.compile(r"\b(?:in|aus|nach|bei|um)\s+$"),
}
_ARTICLE_BEFORE = re.compile(
    r"\b(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|kein\w*|im|am|zum|zur|vom|beim|ins|"
    r"sein\w*|ihr\w*|unser\w*|mein\w*|dies\w+|jed\w+|viele\w*|alle\w*|mehr|zwei|drei|vier|\d+|\w+(?:e|en|er|es|em))\s+$",
    re.IGNORECASE,
)  # fmt: skip
_NOUN_ENDING = re.compile(
    r"(?:ung|ungen|heit|keit|heiten|keiten|schaft|schaften|tion|tionen|tät|nis|nisse|tum|ling|chen|ment|ismus|"
    r"ik|er|erin|innen|chef|chefin|jahr|jahre|tag|tage|woche|zeit|platz|stadt|land|werk|haus|kosten|zahl|zahlen)$"
)


@lru_cache(maxsize=1)
def _raw() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = tomllib.loads((DATA_DIR / "names.toml").read_text(encoding="utf-8"))
    return loaded


@cache
def _folded(group: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _raw()[group])


def titles() -> frozenset[str]:
    """Folded titles that stand before a name: "mr", "mme", "dr"."""
    return _folded("titles")


def not_names() -> frozenset[str]:
    """Folded words with capitals that name nobody: "swedish", "ceo"."""
    return _folded("not_names")


def head_words() -> frozenset[str]:
    """Folded words that head the name of an organisation or a place: "bank", "universidad", "lac"."""
    return _folded("organisation_words") | _folded("place_words")


def joining_heads() -> frozenset[str]:
    """Folded words after which "of" or "and" go on with the same name."""
    return _folded("heads")


def is_given_name(word: str) -> bool:
    return fold(word) in _folded("female") | _folded("male")


def given_name_gender(key: tuple[str, ...]) -> str:
    """ "f", "m", or "" where the first word of the key is no given name or one of both."""
    first = fold(key[0]).split("-")[0] if key else ""
    female, male = first in _folded("female"), first in _folded("male")
    return "" if female == male else "f" if female else "m"


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    """The folded names of countries and continents (Unicode CLDR), and of well-known cities and regions."""
    states = frozenset(
        fold(name) for code in LANGUAGES for name in Locale(code).territories.values() if not name.isdigit()
    )
    return states | _folded("places")


@lru_cache(maxsize=8)
def _stems(language: str, roles_only: bool) -> frozenset[str]:
    """The stems of the lexicon's single words."""
    concepts = language_data(language).concepts
    wanted = _ROLE_CONCEPTS if roles_only else concepts
    return frozenset(
        stem(entry, language)
        for concept in wanted
        for entry in concepts.get(concept, ())
        if WORD.fullmatch(entry)
    )


class KindFinder:
    """Tells the kinds of the names of one text."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.language = language

    def kind(self, key: tuple[str, ...], name: str, start: int, end: int) -> str | None:
        """ "person", "organisation", "place" or None for the name at `text[start:end]`."""
        if " ".join(key) in _countries():
            return "place"
        if len(key) > 1 and set(key) & _folded("organisation_words"):
            return "organisation"
        if self._is_person(key, start, end):
            return "person"
        if self._is_organisation(key, name):
            return "organisation"
        if key[0].split("-")[0] in _folded("place_words") and len(key) <= 4:
            return "place"
        return None

    def _is_person(self, key: tuple[str, ...], start: int, end: int) -> bool:
        first = key[0].split("-")[0]
        if len(key) > 1 and (first in _folded("female") | _folded("male") or len(first) == 1):
            return True
        if len(key) == 1 and is_given_name(key[0]):
            return True
        before = WORD.findall(self.text[max(0, start - 24) : start])
        if before and re.search(r"[\w.][ \u00a0]$", self.text[max(0, start - 2) : start]):
            return fold(before[-1]) in titles() or (self.is_role(before[-1]) and len(key) < 4)
        return bool(re.match(r", \d\d(?:,| ans| años| Jahre)", self.text[end : end + 12]))

    def is_role(self, word: str) -> bool:
        """Whether the word stands for an office or a profession: "captain", « PDG »."""
        return self.language is not None and stem(word, self.language) in _stems(self.language, True)

    def _is_organisation(self, key: tuple[str, ...], name: str) -> bool:
        if len(key) == 1 and key[0] in _folded("organisation_words"):
            return True
        capitals = re.search(r"[a-z][A-Z]|^[A-Z]{2,}$|[A-Z]{3,}", name)
        return capitals is not None and not re.match(r"(?:Mc|Mac|De|Le|La|Di|Van|O)[A-Z]", name)

    def stands_as_place(self, start: int, end: int) -> bool:
        """Whether a preposition of place goes before, and no genitive after."""
        pattern = _PLACE_BEFORE.get(self.language or "")
        if pattern is None or re.match(r"['’]s\b", self.text[end : end + 3]):
            return False
        return pattern.search(self.text[max(0, start - 14) : start]) is not None

    def is_trailing_noun(self, first: str, last: str) -> bool:
        """German "Thomas Müllers Firma": the last word is a noun behind a person's name."""
        if self.language != "de" or not is_given_name(first):
            return False
        return last in self._german_nouns or stem(last, "de") in _stems("de", False)

    def without_genitive(self, span: str) -> str:
        """German "Berlins" -> "Berlin" where the text has the bare form too."""
        if self.language == "de" and span.endswith("s") and span[:-1] in self._capitalised:
            return span[:-1]
        return span

    def is_german_name(self, key: tuple[str, ...], name: str, start: int) -> bool:
        """German writes every noun with a capital: a noun is told by its article, its ending, the lexicon."""
        words = WORD.findall(name)
        if len(words) > 1:
            return self._is_german_full_name(words)
        if re.search(r"[a-zäöü][A-Z]|[A-Z]{2,}", name) or key[0] in _countries():
            return True
        if is_given_name(name):
            return _ARTICLE_BEFORE.search(self.text[max(0, start - 12) : start]) is None
        if name in self._german_surnames:
            return True
        if self._is_german_noun(name):
            return False
        return name in self._german_names or self.stands_as_place(start, start + len(name))

    def _is_german_full_name(self, words: list[str]) -> bool:
        """Several capitals: a given name, the head of an organisation, or no noun and no adjective in it."""
        if is_given_name(words[0]) or {fold(word) for word in words} & head_words():
            return True
        joined = any(word[0].islower() for word in words)
        nouns = any(self._is_german_noun(word) for word in words if word[0].isupper())
        return not (joined or nouns or re.search(r"(?:e|en|er|es|em)$", words[0]))

    def _is_german_noun(self, word: str) -> bool:
        if is_given_name(word) or fold(word) in _countries():
            return False
        known = stem(word, "de") in _stems("de", False)
        return known or word in self._german_nouns or _NOUN_ENDING.search(word.casefold()) is not None

    @cached_property
    def _capitalised(self) -> frozenset[str]:
        return frozenset(re.findall(r"\b[A-ZÄÖÜ][\wäöüß-]+", self.text))

    @cached_property
    def _german_nouns(self) -> frozenset[str]:
        """Words that stand after an article or an adjective somewhere in the text."""
        return frozenset(
            match.group()
            for match in re.finditer(r"\b[A-ZÄÖÜ][\wäöüß-]+", self.text)
            if _ARTICLE_BEFORE.search(self.text[max(0, match.start() - 24) : match.start()])
        )

    @cached_property
    def _german_surnames(self) -> frozenset[str]:
        """Words behind a given name somewhere in the text: "Vogel" is no bird there."""
        pairs = re.finditer(r"\b([A-ZÄÖÜ][\wäöüß-]{1,40})(?= ([A-ZÄÖÜ][\wäöüß-]{1,40}))", self.text)
        return frozenset(pair.group(2) for pair in pairs if is_given_name(pair.group(1)))

    def is_leading_noun(self, word: str) -> bool:
        """German "Unternehmen Hollmann Bau": a noun of the lexicon before a name is no part of it."""
        if self.language != "de" or is_given_name(word) or fold(word) in head_words():
            return False
        return stem(word, "de") in _stems("de", False)

    @cached_property
    def _german_names(self) -> frozenset[str]:
        """Words that are part of a longer name somewhere in the text."""
        pairs = re.finditer(
            r"\b([A-ZÄÖÜ][\wäöüß-]{1,40}) (?:(?:von|zu|van) )?([A-ZÄÖÜ][\wäöüß-]{1,40})", self.text
        )
        return frozenset(
            word
            for pair in pairs
            if is_given_name(pair.group(1)) or not self._is_german_noun(pair.group(1))
            for word in pair.groups()
            if not self._is_german_noun(word)
        )
