"""Places by their names in every language: "Geneva" is « Genève », "España" is "Spain"."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache, lru_cache

from babel import Locale

from claims.checking.domain import LANGUAGES
from claims.checking.language.data import DATA_DIR
from claims.checking.language.tokens import fold

_STATE = 2  # letters of a state's code
_WORLD = "001"
_UNIONS = ("EU", "EZ", "UN")
_SHORTEST = 4  # letters of a town that an adjective in "-er" is made from


@cache
def _ids() -> dict[str, frozenset[str]]:
    """Folded name -> what it can name: ISO 3166 codes (CLDR, by Babel) and lines of places.toml."""
    found: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code.isalpha() and code not in _UNIONS:
                found[plain_place(name)].add(code)
    for place, names in tomllib.loads((DATA_DIR / "places.toml").read_text(encoding="utf-8")).items():
        folded = [plain_place(name) for name in names]
        codes = set().union(*(found[name] for name in folded if _is_state(found.get(name, set()))))
        for name in folded:
            found[name] |= {place, *codes}
    for code in LANGUAGES:  # continents and the like have numbers for codes
        for number, name in Locale(code).territories.items():
            if number.isdigit() and number != _WORLD:
                found[plain_place(name)].add(number)
    return {name: frozenset(ids) for name, ids in found.items()}


def _is_state(ids: set[str]) -> bool:
    return any(len(one) == _STATE and one.isupper() for one in ids)


def plain_place(name: str) -> str:
    """A name as the table has it: folded, hyphens as spaces, no dots."""
    return fold(name).replace("-", " ").replace(".", "").strip()


@lru_cache(maxsize=65_536)
def place_ids(key: tuple[str, ...]) -> frozenset[str]:
    """What a name's key can mean among the world's places; empty where it is none of them."""
    return _ids().get(" ".join(key).replace("-", " "), frozenset())


@cache
def _states_in(language: str) -> frozenset[str]:
    return frozenset(plain_place(name) for name in Locale(language).territories.values())


def is_place_in(word: str, language: str | None) -> bool:
    """Whether the folded word is a place to this language: "Italien" is one in German, in French no more
    than an Italian."""
    ids = place_ids((word,))
    if not ids or language is None:
        return bool(ids)
    return word in _states_in(language) or not all(len(one) == _STATE and one.isupper() for one in ids)


@lru_cache(maxsize=65_536)
def place_of_adjective(word: str) -> str | None:
    """The folded town or country of a German adjective in "-er": "Münchner" -> "munchen"."""
    folded = fold(word)
    if not folded.endswith("er") or len(folded) < _SHORTEST + 2:
        return None
    base = folded[:-2]
    for name in (base, base + "en", base + "e", base[:-1] + "en" if base[-1] == "n" else base, base + "a"):
        if name in _ids():
            return name
    return None


def place_names() -> tuple[str, ...]:
    """Every name in the table, folded, hyphens as spaces."""
    return tuple(_ids())
