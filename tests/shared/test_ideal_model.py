"""The pipeline around a language model loses nothing of what an ideal one finds, and believes nothing false."""

from __future__ import annotations

from pathlib import Path

from claims.checking.measuring.cases import find_cases
from tests.ideal_runs import assert_no_falsified_quote_carries_anything, ideal_run
from tests.shared.conftest import CASES


def test_with_an_ideal_model_nearly_every_label_is_right_and_every_quote_verbatim(tmp_path: Path) -> None:
    run = ideal_run(find_cases([CASES]), tmp_path)
    assert run.figure("found") == 1.0
    assert run.figure("accuracy") >= 0.97
    assert run.figure("verbatim") == 1.0
    assert run.figure("waved_through") == 0.0
    assert run.figure("accused") == 0.0
    assert all(failure is None for _, _, failure in run.ledger.calls)


def test_with_a_fifth_of_its_quotes_falsified_none_of_them_carries_anything(tmp_path: Path) -> None:
    run = ideal_run(find_cases([CASES]), tmp_path, falsified=0.2)
    assert_no_falsified_quote_carries_anything(run)
    assert run.figure("waved_through") == 0.0
    assert run.figure("accused") == 0.0


def test_an_ideal_model_makes_a_hybrid_better_than_local_alone(tmp_path: Path) -> None:
    run = ideal_run(find_cases([CASES]), tmp_path, hybrid=True)
    assert run.figure("accuracy") >= 0.85
    assert run.figure("verbatim") == 1.0
