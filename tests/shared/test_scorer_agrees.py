"""Our figures are those of the scorer that ships with the shared cases, on its cases and on our own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from claims.checking.engines.local import LocalEngine
from claims.checking.measuring import cases
from claims.checking.measuring.figures import case_figures, f1, grouped
from evaluation import validate
from tests.shared.conftest import CASES

SCORER = CASES.parent / "tools" / "score_cases.py"
HELD_BACK = {"glacier-arvane", "elections-marovanes"}  # nobody looks at these before the closing run


@pytest.mark.parametrize("folder", [CASES, validate.CASES], ids=["shared", "own"])
def test_every_figure_is_the_scorers(folder: Path, tmp_path: Path) -> None:
    chosen = tmp_path / "cases"
    chosen.mkdir()
    for case in cases.find_cases([folder], without=HELD_BACK):
        (chosen / case.name).symlink_to(case)
    measured = cases.measure(cases.find_cases([chosen]), LocalEngine, tmp_path / "results")
    command = [
        sys.executable,
        str(SCORER),
        str(chosen),
        str(tmp_path / "results"),
        "--json",
        str(tmp_path / "s.json"),
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    theirs = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))

    ours = case_figures(measured.rows, measured.tally)
    named = {name: figure.value for name, figure in ours.items() if name in theirs}
    assert named == {name: theirs[name] for name in named}
    assert len(named) == 12
    assert theirs["claims"] == len(measured.rows)
    assert theirs["f1"] == {label: f1(measured.rows, label) for label in theirs["f1"]}
    for key, mine in (("lang", "language"), ("kind", "kind"), ("error_type", "error_type")):
        groups = grouped(measured.rows, lambda row, mine=mine: str(getattr(row, mine)))  # type: ignore[misc]
        for name, rows in groups.items():
            line = next(line for line in printed.splitlines() if line.startswith(f"right by {key} "))
            assert f"'{name}': '{sum(row.right for row in rows)}/{len(rows)}'" in line
