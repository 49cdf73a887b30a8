"""Words that point back: pronouns, possessives, "the company", "the minister"."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from claims.checking.domain import LANGUAGES
from claims.checking.language.data import DATA_DIR
from claims.checking.language.phrases import PhraseIndex
from claims.checking.language.tokens import tokenize


class Pointer(StrEnum):
    """What a word that points back can stand for."""

    HE = "he"
    SHE = "she"
    IT = "it"
    THEY = "they"
    HIS = "his"  # possessive of a man, or (French, Spanish, German) of anything
    HER = "her"
    ITS = "its"  # possessive of a thing only
    COMPANY = "company"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Reference:
    """`text[start:end]` points back at something named before."""

    start: int
    end: int
    pointer: Pointer


@lru_cache(maxsize=len(LANGUAGES))
def _indexes(language: str) -> dict[Pointer, PhraseIndex]:
    raw = tomllib.loads((DATA_DIR / "reference.toml").read_text(encoding="utf-8"))[language]
    return {pointer: PhraseIndex(raw[pointer.value]) for pointer in Pointer}


def leading_reference(text: str, language: str) -> Reference | None:
    """The word or words that point back at the very start of a statement, if it starts so."""
    tokens = tokenize(text[:80], language)
    for pointer in (Pointer.COMPANY, Pointer.PERSON, *Pointer):
        found = _indexes(language)[pointer].find(tokens[:5])
        if found and found[0][0] == 0:
            return Reference(tokens[0].start, tokens[found[0][1] - 1].end, pointer)
    return None
