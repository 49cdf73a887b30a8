"""The word lists that names are told by, folded, from data/names.toml; and what the lexicon knows."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from typing import Any

from claims.checking.language.data import DATA_DIR, language_data
from claims.checking.language.places import is_place_in, place_ids
from claims.checking.language.tokens import WORD, fold, stem

ROLES = (
    "founder", "cofounder", "chief_executive", "president", "chairman", "vice_president", "scientist", "director",
    "mayor", "minister", "spokesperson", "coach", "captain", "player", "judge", "lawyer", "doctor", "engineer",
    "teacher", "candidate", "lawmaker", "prime_minister", "chancellor", "councillor", "governor", "ambassador",
    "prosecutor", "nurse", "artist", "writer", "actor", "singer", "director_film", "referee", "striker", "goalkeeper",
    "finance_director", "secretary_general", "deputy_head", "adviser", "expert", "architect", "pilot", "firefighter",
    "soldier", "general_officer", "king", "bishop", "queen", "prince", "nobility", "senator", "politician",
    "deputy_mayor", "regional_president", "party_leader", "group_leader", "head_of_state", "head_of_government",
    "entrepreneur", "economist", "accountant", "banker", "notary", "surgeon", "astronaut", "professor", "defender",
    "midfielder", "jurist", "opponent_regime", "investigating_judge", "police_chief", "predecessor", "husband",
    "wife", "son", "daughter", "brother", "sister", "father", "mother", "cousin", "lobbyist", "monarch",
)  # fmt: skip
ORGANISATIONS = (
    "company", "subsidiary", "manufacturer", "publisher", "brewery", "bank", "party", "club", "airline", "university",
    "foundation", "agency", "association", "federation", "operator", "startup", "supplier", "carmaker", "shipyard",
    "brand", "consortium", "newspaper", "orchestra", "parent_company", "family_business", "small_business", "union",
    "institute", "energy_supplier", "department_store", "franchise_chain", "cooperative", "social_network", "fund",
    "employers_association", "investment_fund", "authority_public", "regulator", "insurance", "aerospace",
    "steelworks", "refinery", "paper_mill", "sawmill", "website",
)  # fmt: skip
PLACES = (
    "city", "country", "region", "village", "island", "mountain", "river", "lake", "street", "square_place",
    "neighbourhood", "province", "forest", "coast", "capital_city", "municipality", "port", "valley", "sea",
    "glacier", "volcano",
)  # fmt: skip
_OF_PLACE = (
    "mayor", "deputy_mayor", "resident", "railway_station", "airport", "museum", "hospital", "stadium", "bridge",
    "castle", "cathedral", "church", "theatre", "town_hall", "prison", "school", "park", "prefecture", "beach",
    *PLACES,
)  # fmt: skip
_OF_ORGANISATION = (
    "chief_executive",
    "founder",
    "cofounder",
    "chairman",
    "subsidiary",
    "shareholder",
    "share_price",
)


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    return tomllib.loads((DATA_DIR / "names.toml").read_text(encoding="utf-8"))


@cache
def words_of(group: str) -> frozenset[str]:
    """The folded words of one list of names.toml."""
    return frozenset(fold(word) for word in _raw()[group])


@cache
def table(group: str) -> dict[str, str]:
    """Folded name -> the key of the line it stands on, of one table of names.toml."""
    return {fold(name): key for key, names in _raw()[group].items() for name in names}


def titles() -> frozenset[str]:
    """Folded titles that stand before a name: "mr", "mme", "dr"."""
    return words_of("titles")


@cache
def head_words() -> frozenset[str]:
    """Folded words that head the name of an organisation or a place: "bank", "universidad", "lac"."""
    return words_of("organisation_words") | words_of("building_words") | words_of("place_words")


@cache
def house_words() -> frozenset[str]:
    """Those of organisations and buildings."""
    return words_of("organisation_words") | words_of("building_words")


def joining_heads() -> frozenset[str]:
    """Folded words after which "of" or "and" go on with the same name."""
    return words_of("heads")


@cache
def _given() -> frozenset[str]:
    return words_of("female") | words_of("male")


def is_given_name(word: str) -> bool:
    """Whether the word, or both halves of "Jean-Luc", is a given name."""
    folded = fold(word)
    return folded in _given() or ("-" in folded and all(part in _given() for part in folded.split("-")))


def is_only_given(word: str) -> bool:
    """A given name that is no other word besides: "Ulrike", but not "Mark" or "Florence"."""
    folded = fold(word)
    return folded not in words_of("also_words") and is_given_name(word)


def given_name_gender(key: tuple[str, ...]) -> str:
    """ "f", "m", or "" where the first word of the key is no given name or one of both."""
    first = fold(key[0]).split("-")[0] if key else ""
    female, male = first in words_of("female"), first in words_of("male")
    return "" if female == male else "f" if female else "m"


@cache
def common_words(language: str | None) -> frozenset[str]:
    """Folded words that are no name, though they stand with a capital."""
    nobody = frozenset(
        word for word in words_of("not_names") | words_of("demonyms") if not is_place_in(word, language)
    )
    if language is None:
        return nobody
    data = language_data(language)
    words = {
        *data.function_words,
        *data.pronouns,
        *data.months,
        *data.weekdays,
        *data.numbers,
        *data.ordinals,
    }
    return frozenset(fold(word) for word in words) | nobody


@cache
def lead_ins(language: str | None) -> frozenset[str]:
    """Those of the starters that no name begins with: « Selon », "Meanwhile"."""
    return starters(language) - words_of("name_starts")


@cache
def starters(language: str | None) -> frozenset[str]:
    """Folded words that stand at the start of sentences and are too plain for the lexicon."""
    return words_of("german_starters" if language == "de" else "starters")


@cache
def _stems(language: str) -> frozenset[str]:
    """The stems of the lexicon's single words; in German also of the words inside longer entries."""
    entries = [
        entry
        for concept, words in language_data(language).concepts.items()
        for entry in words
        if not (concept.startswith("nation_") and place_ids((fold(entry),)))  # "england" is a name
    ]
    if language == "de":
        words = {word for entry in entries for word in WORD.findall(entry) if len(word) > 4}
        found = {stem(word, language) for word in words if not place_ids((fold(word),))}
    else:
        found = set()
    return frozenset(found | {stem(entry, language) for entry in entries if WORD.fullmatch(entry)})


@cache
def _kind_stems(language: str) -> dict[str, str]:
    """Stem of a noun -> "person", "organisation" or "place": what a name behind it names."""
    concepts = language_data(language).concepts
    return {
        stem(entry, language): kind
        for kind, ids in (("place", PLACES), ("organisation", ORGANISATIONS), ("person", ROLES))
        for concept in ids
        for entry in concepts.get(concept, ())
        if WORD.fullmatch(entry)
    }


@cache
def _genitive_stems(language: str) -> dict[str, str]:
    """The same for a name behind the noun and "of": "the mayor of Lowick" is mayor of a place."""
    concepts = language_data(language).concepts
    return {
        stem(entry, language): kind
        for kind, ids in (("organisation", _OF_ORGANISATION), ("place", _OF_PLACE))
        for concept in ids
        for entry in concepts.get(concept, ())
        if WORD.fullmatch(entry)
    }


@lru_cache(maxsize=65_536)
def in_lexicon(word: str, language: str | None) -> bool:
    """Whether the language has it as a common word: in the lexicon, or among the plain ones."""
    if language is None:
        return False
    folded = fold(word)
    return (
        folded in words_of("institutions")
        or folded in starters(language)
        or stem(word, language) in _stems(language)
    )


def kind_behind(word: str, language: str | None) -> str | None:
    """What a name names that stands right behind this noun: « capitaine », "brewery", "Dorf"."""
    if language is None:
        return None
    kind = _kind_stems(language).get(stem(word, language))
    if kind is None and language == "de":
        tail = noun_tail(word)
        return _kind_stems(language).get(stem(tail, "de")) if tail else None
    return kind


@cache
def _kind_words(language: str) -> dict[str, str]:
    concepts = language_data(language).concepts
    return {
        entry.casefold(): kind
        for kind, ids in (("place", PLACES), ("organisation", ORGANISATIONS), ("person", ROLES))
        for concept in ids
        for entry in concepts.get(concept, ())
        if WORD.fullmatch(entry)
    }


def kind_of_noun(word: str, language: str | None) -> str | None:
    """The same for a noun written just as the lexicon has it: « mairie » is no « maire »."""
    if language is None:
        return None
    found = _kind_words(language).get(word.casefold())
    return kind_behind(word, "de") if found is None and language == "de" else found


def kind_of_genitive(word: str, language: str | None) -> str | None:
    """What a name names that stands behind this noun and "of"."""
    return _genitive_stems(language).get(stem(word, language)) if language else None


_LINKS = ("", "s", "es", "n", "en", "e", "er")
_SHORTEST_TAIL = 3
_HAS_UMLAUT = re.compile(r"[äöü]", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def is_german_noun(word: str) -> bool:
    """Whether a German word with a capital is a common noun: in the lexicon, or a compound that ends in one."""
    return is_plain_noun(word) or noun_tail(word) is not None


@lru_cache(maxsize=65_536)
def noun_tail(word: str) -> str | None:
    """The noun that a German compound ends in, if it is one: "Getränkekonzern" -> "konzern"."""
    plain = word.rpartition("-")[2].casefold()
    if "-" in word and len(plain) > _SHORTEST_TAIL and _is_tail(plain):
        return plain
    for cut in range(3, len(plain) - _SHORTEST_TAIL + 1):
        head, tail = plain[:cut], plain[cut:]
        if not _is_tail(tail):
            continue
        if (not _is_name_tail(tail) and len(tail) > _SHORTEST_TAIL + 1) or _is_compound_head(head):
            return tail
    return None


@cache
def _written_nouns() -> frozenset[str]:
    """The words that compounds end in, as they are written: the stems of verbs are in many a name."""
    entries = {e.casefold() for es in language_data("de").concepts.values() for e in es if WORD.fullmatch(e)}
    return frozenset(fold(word) for word in entries) | words_of("german_nouns") | words_of("institutions")


def _is_tail(word: str) -> bool:
    folded, nouns = fold(word), _written_nouns()
    return folded in nouns or any(
        folded.endswith(ending) and folded.removesuffix(ending) in nouns for ending in ("s", "es", "n", "en")
    )


def _is_name_tail(tail: str) -> bool:
    return fold(tail) in words_of("name_tails")


@lru_cache(maxsize=65_536)
def is_plain_noun(word: str) -> bool:
    """The same without looking into compounds; with the plain plurals of the listed nouns."""
    folded, nouns = fold(word), words_of("german_nouns")
    if folded in nouns or folded in words_of("institutions") or stem(word, "de") in _stems("de"):
        return True
    endings = ("er", "ern", "e", "en", "n", "s") if _HAS_UMLAUT.search(word) else ("e", "en", "n", "s", "es")
    return any(folded.endswith(ending) and folded.removesuffix(ending) in nouns for ending in endings)


def _is_compound_head(head: str) -> bool:
    return any(
        head.endswith(link) and len(head) - len(link) > 2 and _is_tail(head.removesuffix(link))
        for link in _LINKS
    )
