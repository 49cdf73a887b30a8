"""The transition table is the whole truth about moves."""

from __future__ import annotations

from importlib import import_module
from itertools import product
from pkgutil import iter_modules

import pytest

from claims import services
from claims.models.states import (
    TRANSITIONS,
    ArticleState,
    CheckState,
    ClaimState,
    CorrectionState,
    may_move,
    sources_of,
)


@pytest.mark.parametrize("of", [CheckState, ArticleState, ClaimState, CorrectionState])
def test_every_move_that_is_not_in_the_table_is_refused(of: type) -> None:
    allowed = {(row.source, row.target) for row in TRANSITIONS if row.of is of}
    for source, target in product(of.values, of.values):
        assert may_move(of, source, target) == ((source, target) in allowed)


def test_what_has_ended_stays_ended() -> None:
    for ended in (CheckState.DONE, CheckState.FAILED, CheckState.CANCELLED):
        assert not any(may_move(CheckState, ended, target) for target in CheckState.values)
    for ended in (CorrectionState.PUBLISHED, CorrectionState.TURNED_DOWN):
        assert not any(may_move(CorrectionState, ended, target) for target in CorrectionState.values)
    assert not any(may_move(ClaimState, ClaimState.WITHDRAWN, target) for target in ClaimState.values)


def test_what_was_dismissed_only_comes_back_to_be_reviewed() -> None:
    back = [target for target in ClaimState.values if may_move(ClaimState, ClaimState.DISMISSED, target)]
    assert back == [ClaimState.UNREVIEWED]


def test_no_step_is_skipped_on_the_way_to_publication() -> None:
    assert sources_of(ClaimState, ClaimState.PUBLISHED, "publish") == (ClaimState.DECIDED,)
    assert sources_of(ClaimState, ClaimState.DECIDED, "decide") == (ClaimState.PROPOSED,)


def test_every_move_of_a_person_names_a_service_that_exists() -> None:
    modules = [import_module(f"claims.services.{one.name}") for one in iter_modules(services.__path__)]
    made = {
        name
        for module in modules
        for name, thing in vars(module).items()
        if getattr(thing, "__module__", None) == module.__name__
    }
    assert {row.service for row in TRANSITIONS if row.role != "machine"} <= made
