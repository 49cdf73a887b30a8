"""Turns of phrase that colour a text: the `[colour]` table of language/data/cues_*.toml, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache

from claims.checking.domain import LANGUAGES
from claims.checking.language.data import DATA_DIR

GROUPS = ("connective", "always", "comment")


@lru_cache(maxsize=len(LANGUAGES))
def colour(code: str) -> Mapping[str, re.Pattern[str]]:
    """Group -> its pattern, for text as `cues.plain` gives it.

    `connective` opens a sentence that goes on from the one before it; `always` is said of how things are in
    general; `comment` is the writer's own, put in between commas.
    """
    raw: dict[str, str] = tomllib.loads((DATA_DIR / f"cues_{code}.toml").read_text(encoding="utf-8"))[
        "colour"
    ]
    return {group: re.compile(raw[group]) for group in GROUPS}
