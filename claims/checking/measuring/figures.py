"""Figures over rows, by the definitions of the scorer that ships with the cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from claims.checking.domain import Label
from claims.checking.scoring import Row

SURE = 0.95  # the share of right labels that "coverage at 95 % precision" asks for
Condition = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value (None where there is nothing to divide by), and the counts that it is made of, if any."""

    value: float | None
    hits: int | None = None
    of: int | None = None


@dataclass(slots=True)
class Tally:
    """What is counted beside the rows: (how many, of how many), and the items shown with each claim."""

    false_alarms: tuple[int, int] = (0, 0)
    verbatim: tuple[int, int] = (0, 0)
    shown: list[int] = field(default_factory=list)

    def add(self, false_alarms: tuple[int, int], verbatim: tuple[int, int], shown: Iterable[int]) -> None:
        self.false_alarms = _plus(self.false_alarms, false_alarms)
        self.verbatim = _plus(self.verbatim, verbatim)
        self.shown += shown


def _plus(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return a[0] + b[0], a[1] + b[1]


def case_figures(rows: Sequence[Row], tally: Tally) -> dict[str, Figure]:
    """The figures of the cases, by the scorer's own names for them."""
    proven = [row for row in rows if row.right and row.spoke]
    return {
        "found": share(rows, lambda row: row.label is not None),
        "false_alarms": part(*tally.false_alarms),
        "accuracy": share(rows, lambda row: row.right),
        "macro_f1": Figure(macro_f1(rows)),
        "waved_through": share(_with_gold(rows, Label.REFUTED), lambda row: row.label == Label.SUPPORTED),
        "accused": share(_with_gold(rows, Label.SUPPORTED), lambda row: row.label == Label.REFUTED),
        "evidence_doc": share(proven, lambda row: row.document_right),
        "evidence_quote": share(proven, lambda row: row.quote_right),
        "verbatim": part(*tally.verbatim),
        "coverage_at_95": coverage(rows),
        "calibration_error": Figure(calibration_error([row for row in rows if row.label])),
        "evidence_items": Figure(_middle(tally.shown)),
        "spoke": share(rows, lambda row: row.spoke),
        "right_where_it_spoke": share([row for row in rows if row.spoke], lambda row: row.right),
    }


def part(hits: int, of: int) -> Figure:
    return Figure(round(hits / of, 4) if of else None, hits, of)


def share(rows: Sequence[Row], holds: Condition) -> Figure:
    return part(sum(holds(row) for row in rows), len(rows))


def _with_gold(rows: Sequence[Row], label: str) -> list[Row]:
    return [row for row in rows if row.gold == label]


def _middle(shown: Sequence[int]) -> float | None:
    """The median; of an even number the upper one."""
    return sorted(shown)[len(shown) // 2] if shown else None


def f1(rows: Sequence[Row], label: str) -> float | None:
    """Of one label; a claim that was not found is a miss. None where no row has it as gold."""
    right = sum(row.gold == label == row.label for row in rows)
    put_out = sum(row.label == label for row in rows)
    gold = sum(row.gold == label for row in rows)
    return round(2 * right / (put_out + gold), 4) if gold else None


def macro_f1(rows: Sequence[Row], labels: Iterable[str] = tuple(Label)) -> float | None:
    """The mean over the labels that stand in the gold."""
    scores = [score for label in labels if (score := f1(rows, label)) is not None]
    return round(sum(scores) / len(scores), 4) if scores else None


def balanced_accuracy(pairs: Sequence[tuple[object, object]]) -> float | None:
    """The mean share that is right of each gold value; pairs of (gold, said)."""
    by_gold: dict[object, list[bool]] = defaultdict(list)
    for gold, said in pairs:
        by_gold[gold].append(gold == said)
    recalls = [sum(right) / len(right) for right in by_gold.values()]
    return round(sum(recalls) / len(recalls), 4) if recalls else None


def coverage(rows: Sequence[Row]) -> Figure:
    """The largest share that can be decided, surest first, with 95 % of those labels right."""
    decided = sorted((row for row in rows if row.spoke), key=lambda row: -row.confidence)
    right = best = 0
    for number, row in enumerate(decided, 1):
        right += row.right
        last_of_tie = number == len(decided) or decided[number].confidence < row.confidence
        if last_of_tie and right / number >= SURE:
            best = number
    return part(best, len(rows))


def calibration_error(rows: Sequence[Row]) -> float | None:
    """Expected calibration error, ten bins of equal width."""
    bins: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        bins[min(int(row.confidence * 10), 9)].append(row.confidence - row.right)
    return round(sum(abs(sum(gaps)) for gaps in bins.values()) / len(rows), 4) if rows else None


def grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    """The rows by what `key` gives, in the order of the alphabet; without those where it gives nothing."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {name: groups[name] for name in sorted(groups) if name}
