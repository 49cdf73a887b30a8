"""Places by their names in every language: "Geneva" is « Genève », "España" is "Spain"."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache, lru_cache

from babel import Locale

from claims.checking.domain import LANGUAGES
from claims.checking.language.data import DATA_DIR
from claims.checking.language.tokens import fold

_SHORTEST = 4  # letters of a town that an adjective in "-er" is made from


@cache
def _ids() -> dict[str, frozenset[str]]:
    """Folded name -> what it can name: ISO 3166 codes (CLDR, by Babel) and lines of places.toml."""
    found: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code.isalpha():
                found[_plain(name)].add(code)
    for place, names in tomllib.loads((DATA_DIR / "places.toml").read_text(encoding="utf-8")).items():
        folded = [_plain(name) for name in names]
        codes = set().union(*(found[name] for name in folded if _is_state(found.get(name, set()))))
        for name in folded:
            found[name] |= {place, *codes}
    for code in LANGUAGES:  # continents and the like have numbers for codes
        for number, name in Locale(code).territories.items():
            if number.isdigit():
                found[_plain(name)].add(number)
    return {name: frozenset(ids) for name, ids in found.items()}


def _is_state(ids: set[str]) -> bool:
    return any(len(one) == 2 and one.isupper() for one in ids)


def _plain(name: str) -> str:
    return fold(name).replace("-", " ").replace(".", "").strip()


@lru_cache(maxsize=65_536)
def place_ids(key: tuple[str, ...]) -> frozenset[str]:
    """What a name's key can mean among the world's places; empty where it is none of them."""
    return _ids().get(" ".join(key).replace("-", " "), frozenset())


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


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    return _grouped(0)


@cache
def _by_last() -> dict[str, tuple[str, ...]]:
    return _grouped(-1)


def _grouped(at: int) -> dict[str, tuple[str, ...]]:
    """Names of several words by their first or their last, the longest first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in _ids():
        if " " in name:
            groups[name.split()[at]].append(name)
    return {word: tuple(sorted(names, key=len, reverse=True)) for word, names in groups.items()}


def widened(text: str, start: int, end: int, key: tuple[str, ...]) -> tuple[int, int]:
    """The span of the place that the name is part of: « mer du Nord » around « Nord »,
    « Amérique latine » from « Amérique » on. The span itself where there is none."""
    for name in _by_first().get(key[0].split("-")[0], ()):
        if len(name) > end - start and _at(text, start, len(name), name):
            return start, start + len(name)
    for name in _by_last().get(key[-1].split("-")[-1], ()):
        if len(name) > end - start and end >= len(name) and _at(text, end - len(name), len(name), name):
            return end - len(name), end
    return start, end


def _at(text: str, start: int, length: int, name: str) -> bool:
    around = text[max(0, start - 1) : start] + text[start + length : start + length + 1]
    if any(character.isalnum() for character in around):
        return False
    return _plain(text[start : start + length]) == name
