"""One bearer by its names in the four languages: "Spain" is "España", « Genève » is "Genf"."""

from __future__ import annotations

from claims.checking.language.places import place_ids
from claims.checking.language.same_name import same_in_any_language


def same_bearer(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two keys can name one bearer, in whatever language each of them is."""
    return same_in_any_language(a, b)


def is_state(key: tuple[str, ...]) -> bool:
    """Whether the key names a country (an ISO 3166 code), which a town may lie in."""
    return any(len(one) == 2 and one.isupper() for one in place_ids(key))
