"""Years that stand bare in a text, as registers and German write them: "Sitz in Bonn, Umsatz 2019 ..."."""

from __future__ import annotations

import re
from datetime import date

from claims.checking.domain import DifferenceKind
from claims.checking.facts.base import Fact
from claims.checking.facts.counts import may_follow_year
from claims.checking.facts.dates import YEAR, DateValue

_YEAR = re.compile(r"(?<![\w.,/€$£-])(?:1[5-9]|20)\d\d(?![\w%€$£/-]|[.,]\d)")


def with_bare_years(text: str, language: str | None, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts, with the years that find_facts leaves out because nothing shows them to be years."""
    kept = list(facts)
    for match in _YEAR.finditer(text):
        start, end = match.span()
        over = any(fact.start < end and start < fact.end for fact in kept)
        if over or not may_follow_year(text, end, language):
            continue
        value = DateValue(date(int(match.group()), 1, 1), date(int(match.group()), 12, 31), YEAR)
        kept.append(Fact(DifferenceKind.DATE, start, end, match.group(), match.group(), value))
    return tuple(sorted(kept, key=lambda fact: (fact.start, fact.end)))
