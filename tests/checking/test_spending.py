"""What a run may cost, what it did cost, and when a server is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure
from claims.checking.spending import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    TROUBLES,
    MemoryLedger,
    ModelAnswer,
    ModelRequest,
    Price,
    Step,
    Tokens,
    cost_of,
    pause_after,
)

PRICES = {"m": Price(Decimal("0.15"), Decimal("0.60"), Decimal("0.075"))}
REQUEST = ModelRequest(Step.ASSESS, "1", "", "m", "system", "user", 1_000)
BUSY = TemporaryFailure("busy", name="busy")
BAD_KEY = PermanentFailure("The key is refused.", name="key")
WRONG_FORM = PermanentFailure("wrong", name="wrong_form")


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def answer(text: str = "{}", tokens: Tokens = Tokens(1_000, 100)) -> ModelAnswer:  # noqa: B008
    return ModelAnswer(text, tokens, "m-1", "", 0.5)


def call(ledger: MemoryLedger, failure: CheckFailure | None = None, came: ModelAnswer | None = None) -> None:
    ledger.settle(ledger.reserve(REQUEST), came if failure or came else answer(), failure)


@pytest.mark.parametrize(
    ("tokens", "money"),
    [
        (Tokens(1_000_000, 0), "0.15"),
        (Tokens(0, 1_000_000), "0.60"),
        (Tokens(1_000_000, 0, 1_000_000), "0.075"),
        (Tokens(1_000_000, 500_000, 400_000), "0.42"),
        (Tokens(1, 0), "0.000001"),  # rounded up: nothing that is paid for is free
        (Tokens(), "0"),
    ],
)
def test_tokens_cost_what_the_table_says(tokens: Tokens, money: str) -> None:
    assert cost_of(PRICES, "m", tokens) == Decimal(money)
    assert cost_of(PRICES, "one's own", tokens) == 0


def test_a_call_costs_what_it_used_whether_its_answer_was_good_or_not() -> None:
    ledger = MemoryLedger(PRICES)
    call(ledger)
    call(ledger, WRONG_FORM, answer("prose"))
    call(ledger, BUSY)
    assert ledger.tokens == Tokens(2_000, 200)
    assert ledger.money == 2 * cost_of(PRICES, "m", Tokens(1_000, 100))
    assert len(ledger.calls) == 3


def test_only_a_good_answer_is_kept() -> None:
    ledger = MemoryLedger(PRICES)
    call(ledger, WRONG_FORM, answer("prose"))
    assert ledger.find(REQUEST) is None
    call(ledger)
    assert ledger.find(REQUEST) == "{}"


@pytest.mark.parametrize(
    "other",
    [
        ModelRequest(Step.EXTRACT, "1", "", "m", "system", "user", 1_000),
        ModelRequest(Step.ASSESS, "2", "", "m", "system", "user", 1_000),
        ModelRequest(Step.ASSESS, "1", "http://own/v1", "m", "system", "user", 1_000),
        ModelRequest(Step.ASSESS, "1", "", "n", "system", "user", 1_000),
        ModelRequest(Step.ASSESS, "1", "", "m", "another", "user", 1_000),
        ModelRequest(Step.ASSESS, "1", "", "m", "system", "another", 1_000),
        ModelRequest(Step.ASSESS, "1", "", "m", "systemu", "ser", 1_000),
    ],
)
def test_an_answer_is_kept_for_its_own_step_prompt_server_model_and_input_only(other: ModelRequest) -> None:
    ledger = MemoryLedger()
    call(ledger)
    assert ledger.find(other) is None


def test_a_cap_stops_the_call_that_could_go_beyond_it_and_counts_what_is_still_open() -> None:
    most = cost_of(PRICES, "m", REQUEST.most)
    ledger = MemoryLedger(PRICES, cap=2 * most)
    first = ledger.reserve(REQUEST)
    second = ledger.reserve(REQUEST)
    with pytest.raises(PermanentFailure, match="budget") as failure:
        ledger.reserve(REQUEST)
    assert failure.value.name == "budget"
    ledger.settle(first, None, WRONG_FORM)
    third = ledger.reserve(REQUEST)  # what was reserved and not used is free again
    ledger.settle(second, answer(tokens=REQUEST.most), None)
    ledger.settle(third, answer(tokens=REQUEST.most), None)
    assert ledger.money == 2 * most
    with pytest.raises(PermanentFailure):
        ledger.reserve(REQUEST)


def test_a_cap_of_nothing_lets_a_model_of_ones_own_run() -> None:
    call(MemoryLedger(cap=Decimal(0)))
    with pytest.raises(PermanentFailure):
        MemoryLedger(PRICES, cap=Decimal(0)).reserve(REQUEST)


def test_after_five_troubles_nobody_asks_for_a_while_and_then_somebody_does() -> None:
    clock = Clock()
    ledger = MemoryLedger(clock=clock)
    for _ in range(TROUBLES):
        call(ledger, BUSY)
    with pytest.raises(TemporaryFailure, match="busy") as failure:
        ledger.reserve(REQUEST)
    assert failure.value.name == "paused"
    assert failure.value.retry_after == FIRST_PAUSE
    clock.now += FIRST_PAUSE
    call(ledger, BUSY)  # and is left alone for longer
    with pytest.raises(TemporaryFailure) as again:
        ledger.reserve(REQUEST)
    assert again.value.retry_after == 2 * FIRST_PAUSE
    clock.now += 2 * FIRST_PAUSE
    call(ledger)
    for _ in range(TROUBLES - 1):
        call(ledger, BUSY)
    ledger.reserve(REQUEST)


@pytest.mark.parametrize("between", [None, WRONG_FORM])
def test_any_answer_between_two_troubles_shows_that_the_server_is_well(between: CheckFailure | None) -> None:
    ledger = MemoryLedger()
    for _ in range(3 * TROUBLES):
        call(ledger, BUSY)
        call(ledger, between, answer())
    ledger.reserve(REQUEST)


@pytest.mark.parametrize("name", ["key", "forbidden", "no_model", "no_money"])
def test_who_has_no_access_is_not_asked_again_at_once(name: str) -> None:
    clock = Clock()
    ledger = MemoryLedger(clock=clock)
    call(ledger, PermanentFailure("No.", name=name))
    clock.now += LONGEST_PAUSE - 1
    with pytest.raises(PermanentFailure, match="No") as failure:  # to wait for it would be in vain
        ledger.reserve(REQUEST)
    assert failure.value.name == "paused"
    clock.now += 1
    call(ledger)


def test_a_pause_grows_to_its_longest_and_is_as_long_as_the_server_asked_for() -> None:
    assert [pause_after(BUSY, TROUBLES + n) for n in (-1, 0, 1, 2, 3, 4, 50)] == [
        0,
        60,
        120,
        240,
        480,
        900,
        900,
    ]
    asked = TemporaryFailure("busy", 4_000.0, name="busy")
    assert pause_after(asked, TROUBLES) == 4_000
    assert pause_after(asked, 1) == 0
    assert pause_after(None, TROUBLES) == 0
    assert pause_after(WRONG_FORM, TROUBLES) == 0


def test_a_call_is_taken_to_use_more_than_it_can() -> None:
    request = ModelRequest(Step.ASSESS, "1", "", "m", "a" * 3_000, "b" * 3_000, 700)
    assert request.most.input >= 2_000
    assert request.most.output == 700
