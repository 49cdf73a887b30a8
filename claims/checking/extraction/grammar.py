"""How each language builds its clauses: the `[grammar]` table of language/data/cues_*.toml, compiled."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from claims.checking.domain import LANGUAGES
from claims.checking.language.data import DATA_DIR


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language's patterns, for text as `clause.masked` gives it. Words of a pattern are whole words."""

    code: str
    finite: re.Pattern[str]  # a finite verb
    no_verb_after: re.Pattern[str]  # what goes before a noun or a participle, and never before a finite verb
    second_predicate: re.Pattern[str]  # a conjunction and what may stand between it and its verb
    reported: re.Pattern[str]  # a verb of saying, what stands between, and "that"
    says: re.Pattern[str]  # a verb of saying
    attribution: re.Pattern[str]  # "according to"
    participle: re.Pattern[str]  # a participle with what shows that it heads a phrase
    going: re.Pattern[str]  # a present participle
    relative: re.Pattern[str]
    restrictive: re.Pattern[str]  # a relative pronoun without a comma before it
    half: re.Pattern[str]  # "of which"
    most: re.Pattern[str]  # "most of them"
    determiner: re.Pattern[str]
    definite: re.Pattern[str]
    possessive: re.Pattern[str]
    adjuncts: dict[str, re.Pattern[str]]  # agent, place, date, duration, price, company: at the end of a text
    passive: tuple[str, str]  # of one, of several
    copula: tuple[str, str]
    number_of: str  # "There are {number} {noun}."


@lru_cache(maxsize=len(LANGUAGES))
def grammar(code: str) -> Grammar:
    """The grammar of one of domain.LANGUAGES; KeyError for any other code."""
    if code not in LANGUAGES:
        raise KeyError(code)
    raw: dict[str, Any] = tomllib.loads((DATA_DIR / f"cues_{code}.toml").read_text(encoding="utf-8"))[
        "grammar"
    ]
    participle = rf"{raw['participle']}(?:\s+\w+ly)?\s+{raw['participle_needs']}\b"
    if code == "de":  # "in Wien gegründet", "gegründet 1794"
        participle = rf"(?:{participle}|(?:[^,;]{{2,80}}\s)?{raw['participle']}(?=\s*$))"
    elif code == "en":
        participle = rf"(?:\w+ly\s+|first\s+|also\s+|now\s+)?{participle}"
    return Grammar(
        code=code,
        finite=re.compile(rf"(?<![\w’-])(?:[ns]’)?(?:{'|'.join(raw['finite'])})(?![\w’])"),
        no_verb_after=re.compile(raw["no_verb_after"]),
        second_predicate=re.compile(rf",?\s+(?P<and>{raw['conjunction']})\s+(?={raw['object']})"),
        reported=re.compile(
            rf"(?<!\w){raw['says']}\b(?P<between>[^,;:]{{0,60}}?),?\s(?:{raw['that']})(?<=[\s’\w])"
        ),
        says=re.compile(rf"(?<!\w){raw['says']}\b"),
        attribution=re.compile(rf"(?<!\w){raw['attribution']}(?!\w)"),
        participle=re.compile(participle),
        going=re.compile(rf"{raw['going']}\b"),
        relative=re.compile(rf"{raw['relative']}\s+(?=\w)"),
        restrictive=re.compile(rf"\s{raw['restrictive']}\s+(?=\w)"),
        half=re.compile(rf"{raw['half']}\s+"),
        most=re.compile(rf"{raw['most']}\s*"),
        determiner=_leading(raw["determiner"]),
        definite=_leading(raw["definite"]),
        possessive=_leading(raw["possessive"]),
        adjuncts={
            name: re.compile(
                rf"(?:(?<=\s)|^){raw[name]}(?:\s+(?:the|la|el|los|las|le|les|l’|den|dem|der|about|some))?(?:\s|(?<=’))\s*$"
            )
            for name in ("agent", "place", "date", "duration", "price", "company")
        },
        passive=(raw["passive"][0], raw["passive"][1]),
        copula=(raw["copula"][0], raw["copula"][1]),
        number_of=raw["number_of"],
    )


def _leading(words: str) -> re.Pattern[str]:
    return re.compile(rf"{words}(?:(?<=’)|(?=\s))\s*")
