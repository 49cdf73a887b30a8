"""The lexicon of each language, read from its data file once."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from claims.checking.domain import LANGUAGES

DATA_DIR = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class LanguageData:
    """One language's words; the keys are those of its TOML files."""

    code: str
    function_words: frozenset[str]
    abbreviations: frozenset[str]
    pronouns: frozenset[str]
    hedges: tuple[str, ...]
    hypotheticals: tuple[str, ...]
    denials: tuple[str, ...]
    months: dict[str, int]  # word -> 1..12
    weekdays: dict[str, int]  # word -> 0 (Monday) .. 6
    numbers: dict[str, float]
    scales: dict[str, float]
    ordinals: dict[str, int]
    units: dict[str, str]  # word -> "P1Y", "percent", ...
    bounds: dict[str, str]  # words -> "at_least" | "at_most" | "about"
    concepts: dict[str, tuple[str, ...]]  # id -> words


@lru_cache(maxsize=len(LANGUAGES))
def language_data(code: str) -> LanguageData:
    """The data of one of domain.LANGUAGES; KeyError for any other code."""
    if code not in LANGUAGES:
        raise KeyError(code)
    raw = _table(code)
    lists = ("hedges", "hypotheticals", "denials")
    return LanguageData(
        code=code,
        function_words=frozenset(raw["function_words"]),
        abbreviations=frozenset(raw["abbreviations"]),
        pronouns=frozenset(raw["pronouns"]),
        **{name: tuple(raw[name]) for name in lists},
        months=_by_word(raw["months"], int),
        weekdays=_by_word(raw["weekdays"], int),
        numbers={word: float(value) for word, value in raw["numbers"].items()},
        scales={word: float(value) for word, value in raw["scales"].items()},
        ordinals={word: int(value) for word, value in raw["ordinals"].items()},
        units=_by_word(raw["units"], str),
        bounds=_by_word(raw["bounds"], str),
        concepts=_concepts(code),
    )


def _concepts(code: str) -> dict[str, tuple[str, ...]]:
    """One concept a line: its id and a list that JSON reads ten times as fast as TOML, which it is too."""
    text = (DATA_DIR / f"concepts_{code}.toml").read_text(encoding="utf-8")
    lines = (line.partition(" = ") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: tuple(json.loads(words)) for name, _, words in lines}


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA_DIR / f"{name}.toml").read_text(encoding="utf-8"))


def _by_word(table: dict[str, list[str]], kind: Any) -> dict[str, Any]:
    return {word: kind(key) for key, words in table.items() for word in words}
