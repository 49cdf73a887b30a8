"""The cues of each language: what tells a checkable statement from colour, opinion and guesswork."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from claims.checking.domain import LANGUAGES
from claims.checking.language.data import DATA_DIR
from claims.checking.language.phrases import PhraseIndex
from claims.checking.language.tokens import Token

PHRASE_GROUPS = (
    "judgement",
    "seeming",
    "conditional",
    "guess",
    "generic",
    "feeling",
    "vague",
    "say",
    "measure",
    "credit",
)
PATTERN_GROUPS = ("opener", "past", "future", "present")


@dataclass(frozen=True, slots=True)
class Cues:
    """One language's cues; the keys of both tables are those of its `cues_*.toml`."""

    phrases: dict[str, PhraseIndex]
    patterns: dict[str, tuple[re.Pattern[str], ...]]
    and_verb: re.Pattern[str]  # a conjunction that starts a second predicate
    relative: re.Pattern[str]  # the pronouns that start a relative clause

    def count(self, group: str, tokens: Sequence[Token]) -> int:
        """How many phrases of the group stand in the text."""
        return len(self.phrases[group].find(tokens))

    def has(self, group: str, text: str) -> bool:
        """Whether a pattern of the group stands in the text (as `plain` gives it)."""
        return any(pattern.search(text) for pattern in self.patterns[group])


def plain(text: str) -> str:
    """Lower case, apostrophes and spaces made one kind: what the patterns are written for."""
    return text.replace("'", "’").replace("\u00a0", " ").replace("\u202f", " ").lower()


@lru_cache(maxsize=len(LANGUAGES))
def cues(code: str) -> Cues:
    """The cues of one of domain.LANGUAGES; KeyError for any other code."""
    if code not in LANGUAGES:
        raise KeyError(code)
    raw: dict[str, Any] = tomllib.loads((DATA_DIR / f"cues_{code}.toml").read_text(encoding="utf-8"))
    return Cues(
        phrases={group: PhraseIndex(raw[group]) for group in PHRASE_GROUPS},
        patterns={group: tuple(re.compile(pattern) for pattern in raw[group]) for group in PATTERN_GROUPS},
        and_verb=_either(raw["and_verb"]),
        relative=_either(raw["relative"]),
    )


def _either(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
