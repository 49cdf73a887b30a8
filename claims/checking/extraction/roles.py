"""Whether words name an office or a profession."""

from __future__ import annotations

from functools import lru_cache

from claims.checking.language.lexicon import find_concepts
from claims.checking.language.relations import ROLES


@lru_cache(maxsize=4_096)
def names_role(text: str, language: str) -> bool:
    """ "The captain"; "the minister of culture" too, which is a kind of minister."""
    return any(
        concept.id in ROLES or concept.id.rsplit("_", 1)[-1] in ROLES
        for concept in find_concepts(text, language)
    )
