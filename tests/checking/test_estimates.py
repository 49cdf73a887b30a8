"""What a run will take, by arithmetic alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims.checking.domain import Step
from claims.checking.estimates import (
    ENOUGH,
    SHARE_FOR_MODEL,
    Habits,
    Made,
    Outlay,
    for_article,
    rounds_of,
    share_of,
    typical_call,
    until_turn,
)
from claims.checking.spending import FREE, Price, Tokens

MINI = Price(Decimal("0.15"), Decimal("0.60"), Decimal("0.075"))
CALL = Outlay(Decimal("0.01"), 1_000, 4.0)
HABITS = Habits(extract=CALL, questions=CALL, assess=CALL, rounds=2.0)


def made(count: int, tokens: int, seconds: float) -> list[Made]:
    return [Made(Tokens(tokens, tokens // 10), seconds) for _ in range(count)]


def test_the_middle_of_the_newsrooms_own_calls_is_what_one_takes() -> None:
    calls = [*made(15, 1_000, 2.0), *made(15, 900_000, 50.0), *made(15, 10_000, 3.0)]
    outlay = typical_call(Step.ASSESS, calls, MINI)
    assert outlay == Outlay(Decimal("0.002100"), 11_000, 3.0)


@pytest.mark.parametrize("step", Step)
def test_too_few_calls_say_nothing_and_sizes_speak(step: Step) -> None:
    few = typical_call(step, made(ENOUGH - 1, 10_000_000, 1e6), MINI)
    assert few == typical_call(step, [], MINI)
    assert 100 < few.tokens < 20_000
    assert 1 < few.seconds < 120
    assert 0 < few.money < Decimal("0.01")


def test_a_model_without_a_price_costs_nothing_and_takes_its_time() -> None:
    assert typical_call(Step.QUESTIONS, made(ENOUGH, 1_000, 2.0), FREE) == Outlay(Decimal(0), 1_100, 2.0)


def test_a_longer_article_never_takes_less() -> None:
    outlays = [for_article(length, length // 4_000 + 1, HABITS, 2) for length in (50, 3_000, 30_000, 200_000)]
    assert [one.money for one in outlays] == sorted(one.money for one in outlays)
    assert [one.seconds for one in outlays] == sorted(one.seconds for one in outlays)


def test_an_article_is_its_claims_found_and_each_read() -> None:
    # One stretch, ten claims: a call to find them, and ten times one for questions and two for passages.
    assert for_article(1_000, 1, HABITS, 2).money == Decimal("0.01") * 31
    half = Habits(extract=CALL, questions=CALL, assess=CALL, rounds=2.0, share=0.5)
    assert for_article(1_000, 1, half, 2).money == Decimal("0.01") * 16


def test_more_workers_make_the_wait_shorter_and_the_cost_no_less() -> None:
    one, four = for_article(3_000, 1, HABITS, 1), for_article(3_000, 1, HABITS, 4)
    assert four.seconds < one.seconds
    assert four.money == one.money
    alone = for_article(10, 1, HABITS, 100)
    assert alone.seconds >= HABITS.extract.seconds + HABITS.check.seconds  # a claim is checked by one worker


def test_who_comes_later_waits_longer() -> None:
    assert until_turn(0, 0, 0, HABITS, 2) == 0
    assert until_turn(0, 0, 10, HABITS, 2) == 10 * HABITS.check.seconds / 2
    assert until_turn(0, 100, 0, HABITS, 2) < until_turn(0, 0, 100, HABITS, 2)
    assert until_turn(1, 0, 0, HABITS, 2) > HABITS.check.seconds


def test_habits_are_read_from_enough_cases_only() -> None:
    assert rounds_of(100, 130) == 1.3
    assert rounds_of(2, 8) == 1.5
    assert share_of(200, 50) == 0.25
    assert share_of(200, 300) == 1.0
    assert share_of(3, 0) == SHARE_FOR_MODEL
