"""The word lists that names are told by, folded, from data/names.toml; and what the lexicon knows."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from typing import Any

from claims.checking.language.data import DATA_DIR, language_data
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
_OF_PLACE = ("mayor", "deputy_mayor", "resident", *PLACES)
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
    nobody = words_of("not_names") | words_of("demonyms")
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
def starters(language: str | None) -> frozenset[str]:
    """Folded words that stand at the start of sentences and are too plain for the lexicon."""
    return words_of("german_starters" if language == "de" else "starters")


@cache
def _stems(language: str) -> frozenset[str]:
    """The stems of the lexicon's single words; in German also of the words inside longer entries."""
    entries = [entry for words in language_data(language).concepts.values() for entry in words]
    if language == "de":
        found = {stem(word, language) for entry in entries for word in WORD.findall(entry) if len(word) > 4}
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


def kind_of_genitive(word: str, language: str | None) -> str | None:
    """What a name names that stands behind this noun and "of"."""
    return _genitive_stems(language).get(stem(word, language)) if language else None


# Ends of German compounds that are ends of surnames and towns as often.
_NAME_TAILS = frozenset(
    [
        "acker",
        "au",
        "auer",
        "bach",
        "bauer",
        "berg",
        "berger",
        "born",
        "brück",
        "brunn",
        "burg",
        "burger",
        "dorf",
        "feld",
        "fels",
        "furt",
        "hagen",
        "haus",
        "hausen",
        "heim",
        "hof",
        "holm",
        "holz",
        "horst",
        "huber",
        "kirch",
        "kirchen",
        "land",
        "mann",
        "maier",
        "mann",
        "meier",
        "meyer",
        "müller",
        "schmidt",
        "see",
        "stadt",
        "stein",
        "thal",
        "tal",
        "wald",
        "weiler",
        "werder",
        "witz",
        "wald",
    ]
)
_LINKS = ("", "s", "es", "n", "en", "e", "er")
_SHORTEST_TAIL = 3


@lru_cache(maxsize=65_536)
def is_german_noun(word: str) -> bool:
    """Whether a German word with a capital is a common noun: in the lexicon, or a compound that ends in one."""
    if fold(word) in words_of("german_nouns") or fold(word) in words_of("institutions"):
        return True
    return stem(word, "de") in _stems("de") or noun_tail(word) is not None


@lru_cache(maxsize=65_536)
def noun_tail(word: str) -> str | None:
    """The noun that a German compound ends in, if it is one: "Getränkekonzern" -> "konzern"."""
    plain = word.rpartition("-")[2].casefold()
    if "-" in word and len(plain) > _SHORTEST_TAIL and _plain_noun(plain):
        return plain
    for cut in range(3, len(plain) - _SHORTEST_TAIL + 1):
        head, tail = plain[:cut], plain[cut:]
        if not _plain_noun(tail):
            continue
        if (tail not in _NAME_TAILS and len(tail) > _SHORTEST_TAIL + 1) or _is_compound_head(head):
            return tail
    return None


def _plain_noun(word: str) -> bool:
    return fold(word) in words_of("german_nouns") or stem(word, "de") in _stems("de")


def _is_compound_head(head: str) -> bool:
    return any(
        head.endswith(link) and len(head) - len(link) > 2 and _plain_noun(head.removesuffix(link))
        for link in _LINKS
    )
