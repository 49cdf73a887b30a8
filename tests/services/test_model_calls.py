"""Caps and circuit breaker hold across workers; what was reserved is exchanged for what it cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from claims.checking.domain import Step
from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure
from claims.checking.spending import TROUBLES, ModelAnswer, ModelRequest, Tokens
from claims.models import (
    Article,
    CallState,
    Check,
    CheckState,
    ModelBudget,
    ModelCall,
    ModelServer,
    ModelTexts,
    Newsroom,
)
from claims.services.check import run_check
from claims.services.extract import extract_claims
from claims.services.invariants import check_invariants
from claims.services.model_calls import CallBook, day_scope, give_up_lost_calls
from claims.services.sweep import sweep
from tests.cast import Cast, make_cast, stored, submitted
from tests.scripted_model import LEFT_IN_2021, ScriptedModel, asked_by, finding, found_claim
from tests.services.racing import at_once

REQUEST = ModelRequest(Step.ASSESS, "2", "http://one", "gpt-4o-mini", "rules", "data", 1_000)
ANSWER = ModelAnswer("{}", Tokens(2_000, 500, 1_000), "gpt-4o-mini-2024", "fp_1", 1.5)
BUSY = TemporaryFailure("The language model is busy.", name="busy")


@pytest.fixture
def article(cast: Cast) -> Article:
    return submitted(cast.sam)


def budget(scope: str) -> ModelBudget:
    return ModelBudget.objects.get(scope=scope)


def fail(book: CallBook, failure: CheckFailure = BUSY, times: int = 1) -> None:
    for _ in range(times):
        book.settle(book.reserve(REQUEST), None, failure)


def test_what_a_call_may_cost_is_reserved_and_exchanged_for_what_it_cost(article: Article) -> None:
    book = CallBook(article)
    number = book.reserve(REQUEST)
    call = ModelCall.objects.get(pk=number)
    assert call.state == CallState.OPEN
    # At most: 1,000 tokens written at 0.60 a million, and what the prompt could have, at 0.15.
    assert REQUEST.most == Tokens(2_003, 1_000)
    assert str(call.reserved_money) == "0.000901"
    for scope in (day_scope(), f"article {article.pk}"):
        assert budget(scope).money == call.reserved_money
        assert budget(scope).tokens == REQUEST.most.all
    book.settle(number, ANSWER, None)
    call.refresh_from_db()
    # 1,000 fresh at 0.15, 1,000 from the server's cache at 0.075, 500 written at 0.60.
    assert (call.state, str(call.money)) == (CallState.DONE, "0.000525")
    assert (call.input_tokens, call.cached_tokens, call.output_tokens) == (2_000, 1_000, 500)
    assert (call.answered_model, call.fingerprint, call.milliseconds) == ("gpt-4o-mini-2024", "fp_1", 1_500)
    for scope in (day_scope(), f"article {article.pk}"):
        assert budget(scope).money == call.money
        assert budget(scope).tokens == 2_500


def test_settling_twice_changes_nothing(article: Article) -> None:
    book = CallBook(article)
    number = book.reserve(REQUEST)
    book.settle(number, ANSWER, None)
    book.settle(number, None, BUSY)
    assert ModelCall.objects.get(pk=number).state == CallState.DONE
    assert str(budget(day_scope()).money) == "0.000525"
    assert not ModelServer.objects.exists()


def test_an_answer_that_was_no_good_is_paid_for_and_not_kept(article: Article) -> None:
    book = CallBook(article)
    book.settle(book.reserve(REQUEST), ANSWER, PermanentFailure("not in form", name="wrong_form"))
    assert str(budget(day_scope()).money) == "0.000525"
    assert book.find(REQUEST) is None


def test_a_model_without_a_price_costs_nothing_and_its_tokens_count(
    article: Article, settings: Settings
) -> None:
    own = ModelRequest(Step.ASSESS, "2", "http://one", "our-own", "rules", "data", 1_000)
    settings.OPENAI_ARTICLE_TOKENS = 4_000
    book = CallBook(article)
    book.settle(book.reserve(own), ANSWER, None)
    assert (budget(day_scope()).money, budget(day_scope()).tokens) == (0, 2_500)
    with pytest.raises(PermanentFailure, match="article’s cap"):
        book.reserve(own)


def test_a_kept_answer_is_used_by_another_article_too_and_its_use_is_written_down(
    cast: Cast, article: Article
) -> None:
    book = CallBook(article)
    number = book.reserve(REQUEST)
    book.settle(number, ANSWER, None)
    other = submitted(cast.stan, body="Un autre texte. Calderon est valorisée 41 millions d’euros.")
    assert CallBook(other).find(REQUEST) == "{}"
    use = ModelCall.objects.get(article=other)
    assert (use.state, use.reused_id, use.money) == (CallState.DONE, number, 0)
    assert ModelTexts.objects.count() == 1


@pytest.mark.parametrize(
    ("cap", "said"), [("OPENAI_DAY_CAP", "day’s cap"), ("OPENAI_ARTICLE_CAP", "article’s cap")]
)
def test_a_cap_stops_the_model_before_it_is_asked(
    article: Article, settings: Settings, cap: str, said: str
) -> None:
    setattr(settings, cap, Decimal("0.0005"))
    with pytest.raises(PermanentFailure, match=said) as stopped:
        CallBook(article).reserve(REQUEST)
    assert stopped.value.name == "budget"
    assert ModelCall.objects.count() == 0
    assert {one.money for one in ModelBudget.objects.all()} == {0}  # nothing stays reserved, on either


def test_a_spent_cap_stops_the_model_and_never_the_site(cast: Cast, settings: Settings) -> None:
    stored()
    model = ScriptedModel(claims=[found_claim(LEFT_IN_2021)], findings=[finding()])
    with asked_by(settings, "openai", model) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        sent = len(server.requests)
        settings.OPENAI_DAY_CAP = budget(day_scope()).money
        assert run_check(Check.objects.get().pk)
        assert len(server.requests) == sent
    check = Check.objects.select_related("details").get()
    assert (check.state, check.label) == (CheckState.DONE, "refuted")
    assert "day’s cap" in check.details.fell_back


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_the_cap_one_may_spend(settings: Settings) -> None:
    article = submitted(make_cast().sam)
    probe = CallBook(article)
    probe.settle(probe.reserve(REQUEST), None, None)
    reserved = ModelCall.objects.get().reserved_money
    settings.OPENAI_DAY_CAP = reserved + reserved / 2
    outcomes = at_once(*[lambda: CallBook(article).reserve(REQUEST)] * 4)
    spent = [one for one in outcomes if isinstance(one, int)]
    assert len(spent) == 1
    assert all(isinstance(one, PermanentFailure | int) for one in outcomes)
    assert budget(day_scope()).money <= settings.OPENAI_DAY_CAP
    connection.close()


def test_the_day_is_the_newsrooms_own(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    Newsroom.objects.filter(pk=1).update(time_zone="Pacific/Auckland")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 29, 13, 0, tzinfo=UTC))
    assert day_scope() == "day 2026-11-30"


def test_a_worker_that_died_leaves_a_cost_behind_and_no_open_call(
    article: Article, settings: Settings
) -> None:
    book = CallBook(article)
    number = book.reserve(REQUEST)
    assert give_up_lost_calls() == 0  # it may still come back
    long_ago = timezone.now() - timedelta(seconds=3 * settings.OPENAI_TIMEOUT + settings.LEASE_SECONDS)
    ModelCall.objects.filter(pk=number).update(asked_at=long_ago)
    sweep()
    call = ModelCall.objects.get(pk=number)
    assert (call.state, call.money) == (CallState.LOST, call.reserved_money)
    assert budget(day_scope()).money == call.reserved_money  # it may have been billed
    book.settle(number, ANSWER, None)  # too late
    assert budget(day_scope()).money == call.reserved_money


def test_a_budget_that_is_not_what_its_calls_cost_is_found(article: Article) -> None:
    book = CallBook(article)
    book.settle(book.reserve(REQUEST), ANSWER, None)
    number = book.reserve(REQUEST)
    faults: list[str] = []
    assert check_invariants(faults.append) == 0
    ModelCall.objects.filter(pk=number).update(asked_at=timezone.now() - timedelta(hours=1))
    ModelBudget.objects.filter(scope=f"article {article.pk}").update(money=0)
    assert check_invariants(faults.append) == 2
    assert faults == [
        f"model call {number}: has been open for more than 10 minutes",
        f"article {article.pk}: its budget is not what its model calls have cost",
    ]


def test_after_five_troubles_no_worker_asks_and_then_one_tries_for_all(article: Article) -> None:
    book, other = CallBook(article), CallBook(article)
    fail(book, times=TROUBLES - 1)
    other.settle(other.reserve(REQUEST), None, BUSY)  # the fifth, seen by another worker
    with pytest.raises(TemporaryFailure) as paused:
        book.reserve(REQUEST)
    assert paused.value.name == "paused"
    assert 50 < (paused.value.retry_after or 0) <= 60
    assert "busy" in str(paused.value)
    ModelServer.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
    tries = book.reserve(REQUEST)
    with pytest.raises(TemporaryFailure):
        other.reserve(REQUEST)  # one is enough to find out
    book.settle(tries, ANSWER, None)
    other.settle(other.reserve(REQUEST), ANSWER, None)
    row = ModelServer.objects.get()
    assert (row.troubles, row.paused_until, row.why) == (0, None, "")


def test_a_server_that_is_still_unwell_is_left_alone_for_longer(article: Article) -> None:
    book = CallBook(article)
    fail(book, times=TROUBLES)
    ModelServer.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
    fail(book)
    with pytest.raises(TemporaryFailure) as paused:
        book.reserve(REQUEST)
    assert 110 < (paused.value.retry_after or 0) <= 120


def test_an_answer_in_the_wrong_form_is_no_trouble_of_the_servers(article: Article) -> None:
    book = CallBook(article)
    fail(book, times=TROUBLES - 1)
    book.settle(book.reserve(REQUEST), ANSWER, PermanentFailure("no", name="wrong_form"))
    fail(book, times=TROUBLES - 1)
    assert book.reserve(REQUEST)


def test_what_breaks_off_the_wait_says_nothing_of_the_server_and_may_be_billed(article: Article) -> None:
    book = CallBook(article)
    fail(book, times=TROUBLES - 1)
    number = book.reserve(REQUEST)
    book.settle(number, None, TemporaryFailure("broken off", name="interrupted"))
    call = ModelCall.objects.get(pk=number)
    assert (call.state, call.money) == (CallState.FAILED, call.reserved_money)
    assert budget(day_scope()).money == call.reserved_money  # the busy ones cost nothing
    with pytest.raises(TemporaryFailure, match="busy"):
        fail(book, times=2)  # the fifth trouble is still the fifth


def test_a_refused_key_stops_everybody_at_once_and_for_good_reason(article: Article) -> None:
    fail(CallBook(article), PermanentFailure("The language model refused the key.", name="key"))
    with pytest.raises(PermanentFailure, match="refused the key"):
        CallBook(article).reserve(REQUEST)
    # Another model, or the same one elsewhere, has a breaker of its own.
    elsewhere = ModelRequest(Step.ASSESS, "2", "http://two", "gpt-4o-mini", "rules", "data", 1_000)
    assert CallBook(article).reserve(elsewhere)


def test_an_answer_is_stored_within_its_limit_and_without_what_the_database_cannot_hold(
    article: Article,
) -> None:
    book = CallBook(article)
    number = book.reserve(REQUEST)
    book.settle(number, ModelAnswer("a\x00\ud800" + "x" * 600_000, Tokens(), "m" * 200, "", 0.1), None)
    answer = ModelTexts.objects.get(call=number).answer
    assert len(answer) <= 500_000
    assert answer.startswith("a?x")
