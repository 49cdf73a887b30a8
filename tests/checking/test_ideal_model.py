"""An ideal model on some of the cases that ship with the repository: see tests/shared/test_ideal_model.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evaluation import validate
from tests.ideal_model import data_blocks
from tests.ideal_runs import IdealRun, assert_no_falsified_quote_carries_anything, ideal_run

CASES = [
    validate.CASES / name for name in ("milchwerk-ostrau", "tasker-trial", "radio-serrania", "musee-orsenne")
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> IdealRun:
    return ideal_run(CASES, tmp_path_factory.mktemp("ideal"))


def test_an_ideal_model_gets_nearly_every_label_right(run: IdealRun) -> None:
    assert run.figure("found") == 1.0
    assert run.figure("accuracy") >= 0.97
    assert run.figure("verbatim") == 1.0
    assert run.figure("accused") == run.figure("waved_through") == 0.0


def test_the_model_is_told_no_label_and_no_gold(run: IdealRun) -> None:
    for request, answer, failure in run.ledger.calls:
        assert answer is not None
        assert failure is None
        blocks = data_blocks(request.user)
        assert set(blocks) >= {"CLAIM"} or set(blocks) == {"ABOUT THE ARTICLE", "TEXT"}
        assert not re.search(r"error_type|wrong_(?:year|count|person)", request.user)


def test_a_server_without_schemas_gives_the_same_results(run: IdealRun, tmp_path: Path) -> None:
    old = ideal_run(CASES, tmp_path, old_server=True)
    assert old.results == run.results
    assert old.ledger.tokens == run.ledger.tokens


def test_no_falsified_quote_carries_anything(tmp_path: Path) -> None:
    assert_no_falsified_quote_carries_anything(ideal_run(CASES, tmp_path, falsified=0.2))


def test_a_hybrid_asks_the_model_for_part_of_the_claims_only(run: IdealRun, tmp_path: Path) -> None:
    hybrid = ideal_run(CASES, tmp_path, hybrid=True)
    assert hybrid.figure("accuracy") >= 0.8
    assert hybrid.figure("verbatim") == 1.0
    assert len(hybrid.model.honest) < len(list(hybrid.claims))
