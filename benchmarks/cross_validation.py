"""Measures the local engine on cases by weights that have not seen them.

    python -m benchmarks.cross_validation CASES_DIR [--edits] [--markdown] [--folds N]

The cases are cut into folds, whole articles together. For each fold all models (worth, stance, conclusion) are
fitted anew on the other cases and their edits, as claims/checking/weights does it, and the fold's own are
checked by them. --edits measures the fold's edits instead of its articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from claims.checking import weighing
from claims.checking.assessment import model
from claims.checking.engines.local import LocalEngine
from claims.checking.extraction import worth
from claims.checking.measuring import cases, edits
from claims.checking.measuring.tables import Table, as_text
from claims.checking.weights.fit_conclusion import fit_conclusion, weigh_cases
from claims.checking.weights.fit_stance import START, Prepared, fit_weights, prepare
from claims.checking.weights.fit_worth import Case, fit_worth, read_case
from claims.checking.weights.training import examples

FOLDS = 10


def folds(found: Sequence[Path], number: int) -> Iterator[list[Path]]:
    """Each case in one fold; neighbours in the alphabet in different ones."""
    count = min(number, len(found))
    if count < 2:
        raise SystemExit("cross-validation needs two cases at least")
    yield from (list(found[first::count]) for first in range(count))


@dataclass(frozen=True, slots=True)
class Material:
    """What is known of one case for fitting."""

    article: Case
    examples: list[Prepared]


def read(case: Path) -> Material:
    return Material(read_case(case), [prepare(example) for example in examples(case)])


@contextmanager
def fitted_on(others: Sequence[Material]) -> Iterator[None]:
    """The engine with weights fitted on these cases alone."""
    prepared = [one for material in others for one in material.examples]
    worthy = fit_worth([material.article for material in others])
    stance, conclusion = fit_weights(prepared, START), fit_conclusion(weigh_cases(prepared))
    with (
        model.using(stance),
        patch.object(weighing, "weights", lambda: conclusion),
        patch.object(worth, "weights", lambda: worthy),
    ):
        yield


def cross_validated(found: Sequence[Path], number: int, *, of_edits: bool) -> list[Table]:
    """The tables of `evaluate` over all folds."""
    material = {case: read(case) for case in found}
    measured, judged = cases.Measured(), []
    for held in folds(found, number):
        with fitted_on([material[case] for case in found if case not in held]):
            if of_edits:
                judged += edits.check_edits(held, LocalEngine)
            else:
                for case in held:
                    cases.add_case(measured, case, cases.check_case(case, LocalEngine()))
    return list(edits.tables(judged)) if of_edits else list(cases.tables(measured))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--edits", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    tables = cross_validated(cases.find_cases(options.cases), options.folds, of_edits=options.edits)
    print(as_text(tables, markdown=options.markdown))


if __name__ == "__main__":
    main()
