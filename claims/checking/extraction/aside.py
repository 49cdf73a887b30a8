"""What stands between two commas, and the two statements that it makes with its clause."""

from __future__ import annotations

from dataclasses import dataclass

from claims.checking.extraction.clause import Clause, joined, without
from claims.checking.language.tokens import WORD


@dataclass(frozen=True, slots=True)
class Aside:
    """`told` stands behind the comma at `comma`; the clause goes on at `end`."""

    comma: int
    end: int
    told: Clause
    before: tuple[int, int] | None  # the phrase that goes before the comma


def main_without(clause: Clause, aside: Aside) -> Clause:
    after = aside.end + 1 if clause.mask[aside.end : aside.end + 1] == "," else aside.end
    if after > aside.end and "," in clause.mask[: aside.comma]:  # the comma closes what an earlier one opened
        return joined(clause.span, clause.part(0, aside.comma), ",", clause.part(after, len(clause.text)))
    return without(clause, (aside.comma, after))


def own_statement(clause: Clause, aside: Aside, statement: Clause) -> Clause:
    """Marked from the phrase that it speaks of to its end."""
    start = aside.before[0] if aside.before else aside.comma + 1
    at = [offset for offset in clause.part(start, aside.end).where if offset >= 0]
    if len(WORD.findall(clause.text[start : aside.end])) < 4 or not at:
        return statement
    return statement.marked(at[0], at[-1] + 1)
