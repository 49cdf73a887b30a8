"""Years that stand bare in a text, as registers and German write them: "Gegründet 1794 von ..."."""

from __future__ import annotations

import re
from datetime import date

from claims.checking.domain import DifferenceKind
from claims.checking.facts.base import Fact
from claims.checking.facts.dates import YEAR, DateValue

_YEAR = re.compile(r"(?<![\w.,/€$£-])(?:1[5-9]|20)\d\d(?![\w%€$£/-]|[.,]\d)")
# What follows a count is a noun; what follows a year is a small word, a mark, or nothing.
_AFTER_YEAR = re.compile(
    r"\s*(?:$|[.,;:!?()–—»”\"]|(?:von|auf|in|im|bei|mit|nach|um|der|die|das|den|als|zum|zur|an|für|und|durch|"
    r"par|de|du|des|à|au|aux|en|dans|le|la|les|sur|pour|et|avec|a|by|the|to|on|at|for|with|and|from|was|were|"
    r"por|con|el|los|las|y|fue|se)\b)",
    re.IGNORECASE,
)


# German writes what is counted with a capital.
_AFTER_GERMAN_YEAR = re.compile(r"\s*(?:$|[^\w\s]|[a-zäöüß])")


def with_bare_years(text: str, language: str | None, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts, with bare years added and taken out of the counts that they were read as."""
    kept = list(facts)
    after = _AFTER_GERMAN_YEAR if language == "de" else _AFTER_YEAR
    for match in _YEAR.finditer(text):
        over = [fact for fact in kept if fact.start < match.end() and match.start() < fact.end]
        plain_count = all(
            fact.kind is DifferenceKind.COUNT and fact.text.strip() == match.group() for fact in over
        )
        if not plain_count or not after.match(text, match.end()):
            continue
        kept = [fact for fact in kept if fact not in over]
        value = DateValue(date(int(match.group()), 1, 1), date(int(match.group()), 12, 31), YEAR)
        kept.append(
            Fact(DifferenceKind.DATE, match.start(), match.end(), match.group(), match.group(), value)
        )
    return tuple(sorted(kept, key=lambda fact: (fact.start, fact.end)))
