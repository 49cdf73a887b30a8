"""Years that stand bare in a text, as registers and German write them: "Gegründet 1794 von ..."."""

from __future__ import annotations

from claims.checking.facts.base import Fact


def with_bare_years(text: str, language: str | None, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts in the order of the text; find_facts reads bare years as dates by itself."""
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.end)))
