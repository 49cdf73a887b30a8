"""Which engine checks, what is said where it can't, and that `local` then takes its place and says so."""

from __future__ import annotations

import logging
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import Settings

from claims.checking.failures import PermanentFailure
from claims.models import (
    Article,
    ArticleKind,
    ArticleState,
    CallState,
    Check,
    CheckState,
    Claim,
    ClaimRemark,
    LeftOut,
    ModelCall,
    ModelTexts,
)
from claims.services.check import run_check, start_check
from claims.services.engines import make_engine
from claims.services.errors import Conflict
from claims.services.extract import extract_again, extract_claims
from tests.cast import BODY, Cast, stored, submitted
from tests.openai_server import answers, fails, never
from tests.scripted_model import (
    DEPARTED,
    LEFT_IN_2021,
    ScriptedModel,
    asked_by,
    finding,
    found_claim,
)


def the_check() -> Check:
    return Check.objects.select_related("claim__article", "details").latest("pk")


def one_claim_model(**answers: object) -> ScriptedModel:
    return ScriptedModel(claims=[found_claim(LEFT_IN_2021)], findings=[finding()], **answers)  # type: ignore[arg-type]


def due_again(check: Check) -> None:
    """As if the time to wait were over."""
    Check.objects.filter(pk=check.pk).update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def test_no_key_and_no_such_engine_are_clear_errors(settings: Settings) -> None:
    settings.OPENAI_API_KEY = ""
    with pytest.raises(PermanentFailure, match="OPENAI_API_KEY"):
        make_engine("openai")
    with pytest.raises(PermanentFailure):
        make_engine("magic")


@pytest.mark.parametrize("engine", ["openai", "hybrid"])
def test_without_a_key_the_site_runs_on_local_and_says_so(
    cast: Cast, settings: Settings, engine: str
) -> None:
    settings.ENGINE, settings.OPENAI_API_KEY = engine, ""
    stored()
    article = submitted(cast.sam)
    assert extract_claims(article.pk)
    assert "OPENAI_API_KEY" in article.extraction.fell_back
    assert article.extraction.engine == "local"
    checks = list(Check.objects.all())
    assert checks
    assert all(check.engine == "local" and run_check(check.pk) for check in checks)
    assert ModelCall.objects.count() == 0
    assert Check.objects.filter(state=CheckState.QUEUED).count() == 0  # no second reading waits for a key


def test_a_model_finds_and_reads_and_every_call_and_its_cost_is_kept(cast: Cast, settings: Settings) -> None:
    stored()
    model = one_claim_model(counter_argument="She may have come back.", questions=["Who left Calderon?"])
    model.left_out = [{"fragment": "Le président de Calderon aime la mer", "why": "quel président ?"}]
    with asked_by(settings, "openai", model) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        assert run_check(the_check().pk)
    check, article = the_check(), Article.objects.get()
    assert (check.state, check.engine, check.label) == (CheckState.DONE, "openai", "refuted")
    assert check.engine_version.startswith("gpt-4o-mini/")
    assert check.evidence.get().quote == DEPARTED
    calls = list(ModelCall.objects.filter(check_run=check))
    assert (check.calls, check.output_tokens) == (2, 40)
    assert check.input_tokens == sum(call.input_tokens for call in calls) >= 200
    for call in calls:  # at 0.15 for a million tokens read, and 0.60 written
        exact = (call.input_tokens * Decimal("0.15") + 20 * Decimal("0.60")) / 1_000_000
        assert 0 <= call.money - exact < Decimal("0.000001")
    assert check.details.money == sum(call.money for call in calls)
    assert check.details.counter_argument == "She may have come back."
    assert [one["engine"] for one in check.details.readings] == ["openai"]
    assert [call.step for call in ModelCall.objects.order_by("pk")] == ["extract", "questions", "assess"]
    assert all(one.system and one.user and one.answer for one in ModelTexts.objects.all())
    assert ModelTexts.objects.count() == 3
    assert ClaimRemark.objects.get().why == "a notice of the company"
    left_out = LeftOut.objects.get()
    assert BODY[left_out.start : left_out.end] == "Le président de Calderon aime la mer"
    assert left_out.why == "quel président ?"
    assert (article.extraction.engine, article.extraction.fell_back) == ("openai", "")
    assert len(server.requests) == 3


def test_a_fragment_that_is_not_in_the_article_is_counted_and_makes_no_claim(
    cast: Cast, settings: Settings
) -> None:
    model = ScriptedModel(claims=[found_claim(LEFT_IN_2021), found_claim("Nora Feld est morte en 2019.")])
    with asked_by(settings, "openai", model):
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
    assert Claim.objects.get().sentence == LEFT_IN_2021
    assert article.extraction.not_found == 1


@pytest.mark.parametrize(("status", "said"), [(401, "key"), (403, "right"), (404, "no such")])
def test_what_fails_for_good_is_checked_by_local_at_once_and_nobody_asks_again_for_a_while(
    cast: Cast, settings: Settings, status: int, said: str
) -> None:
    stored()
    with asked_by(settings, "openai") as server:
        server.script = fails(status)
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        assert said in article.extraction.fell_back
        for check in Check.objects.all():
            assert run_check(check.pk)
    assert len(server.requests) == 1  # no storm: the others knew
    for check in Check.objects.select_related("details"):
        assert (check.state, check.engine) == (CheckState.DONE, "openai")
        assert said in check.details.fell_back


def test_a_refused_key_during_a_check_leaves_locals_label_marked_and_not_enough_evidence_is_no_excuse(
    cast: Cast, settings: Settings
) -> None:
    stored()
    with asked_by(settings, "openai", one_claim_model()) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        server.script = fails(401)
        assert run_check(the_check().pk)
    check = the_check()
    assert (check.state, check.engine, check.label) == (
        CheckState.DONE,
        "openai",
        "refuted",
    )  # as local has it
    assert check.engine_version == "1"
    assert "key" in check.details.fell_back
    assert Article.objects.get().state == ArticleState.CHECKED


def test_a_busy_model_is_asked_again_when_it_said_and_in_the_end_local_checks(
    cast: Cast, settings: Settings
) -> None:
    stored()
    with asked_by(settings, "openai", one_claim_model()) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        server.script = fails(429, Retry_After="40")
        check = the_check()
        before = timezone.now()
        assert run_check(check.pk)
        check.refresh_from_db()
        assert (check.state, check.label) == (CheckState.QUEUED, "")
        assert "busy" in check.failure  # why it waits
        assert check.next_attempt_at is not None
        assert check.next_attempt_at >= before + timedelta(seconds=40)
        assert not run_check(check.pk)  # not before its time
        due_again(check)
        assert run_check(check.pk)
        due_again(check)
        assert run_check(check.pk)
    check = the_check()
    assert (check.state, check.attempt, check.label, check.failure) == (CheckState.DONE, 3, "refuted", "")
    assert "busy" in check.details.fell_back
    assert [call.state for call in ModelCall.objects.filter(check_run=check)] == [CallState.FAILED] * 3


def test_nobody_waits_for_hours_where_local_has_not_checked_yet(cast: Cast, settings: Settings) -> None:
    stored()
    with asked_by(settings, "openai", one_claim_model()) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        server.script = fails(429, Retry_After="7200")
        assert run_check(the_check().pk)
    assert (the_check().state, the_check().label) == (CheckState.DONE, "refuted")
    assert "busy" in the_check().details.fell_back


def test_a_model_that_recovers_is_asked_again_and_only_for_what_is_missing(
    cast: Cast, settings: Settings
) -> None:
    stored()
    model = one_claim_model()
    with asked_by(settings, "openai", model) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        well = server.script
        server.script = lambda request, handler: (
            fails(503)(request, handler) if "Findings" in str(request) else well(request, handler)
        )
        check = the_check()
        assert run_check(check.pk)
        server.script = well
        due_again(check)
        assert run_check(check.pk)
    assert (the_check().label, the_check().details.fell_back) == ("refuted", "")
    assert model.asked.count("Questions") == 1  # the second attempt used the answer of the first
    assert the_check().details.reused == 1


def test_a_model_that_never_answers_ends_at_the_deadline(cast: Cast, settings: Settings) -> None:
    stored()
    with asked_by(settings, "openai", one_claim_model()) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        server.script, settings.OPENAI_TIMEOUT, settings.MAX_ATTEMPTS = never, 0.3, 1
        assert run_check(the_check().pk)
    assert "in time" in the_check().details.fell_back


def test_checking_unchanged_input_again_costs_nothing(cast: Cast, settings: Settings) -> None:
    stored()
    with asked_by(settings, "openai", one_claim_model()) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        assert run_check(the_check().pk)
        sent = len(server.requests)
        again = start_check(cast.rita, Claim.objects.select_related("article").get())
        assert run_check(again.pk)
        assert len(server.requests) == sent
        check = the_check()
        assert (check.pk, check.label, check.calls) == (again.pk, "refuted", 0)
        assert (str(check.details.money), check.details.reused) == ("0.000000", 2)
        # Another model is another answer.
        settings.OPENAI_ASSESS_MODEL = "gpt-4o"
        other = start_check(cast.rita, Claim.objects.select_related("article").get())
        assert run_check(other.pk)
        assert len(server.requests) == sent + 1


def test_own_copy_is_not_shown_to_a_model_where_the_newsroom_says_so(cast: Cast, settings: Settings) -> None:
    stored()
    with asked_by(settings, "hybrid", one_claim_model()) as server:
        settings.OPENAI_FOR_OWN_COPY = False
        own = submitted(cast.sam, kind=ArticleKind.OWN)
        assert extract_claims(own.pk)
        for check in Check.objects.all():
            assert run_check(check.pk)
        assert server.requests == []
    assert "OPENAI_FOR_OWN_COPY" in own.extraction.fell_back


def test_claims_that_local_found_in_a_models_place_can_be_looked_for_again(
    cast: Cast, settings: Settings
) -> None:
    stored()
    with asked_by(settings, "hybrid") as server:
        server.script = fails(400)
        article = submitted(cast.sam, body=f"{BODY} Vraiment, dit-on à la rédaction.")
        assert extract_claims(article.pk)
        assert "malformed" in article.extraction.fell_back
        for check in Check.objects.filter(state=CheckState.QUEUED):
            run_check(check.pk)
        for check in Check.objects.filter(state=CheckState.QUEUED):
            run_check(check.pk)
        article.refresh_from_db()
        assert article.state == ArticleState.CHECKED
        before = Claim.objects.count()
        server.script = answers(
            {"claims": [found_claim("dit-on à la rédaction", kind="quote")], "left_out": []}
        )
        extract_again(cast.rita, article)
        assert extract_claims(article.pk)
    article = Article.objects.get()
    assert article.extraction.fell_back == ""
    assert Claim.objects.filter(hidden=False).count() == before + 1
    with pytest.raises(Conflict):  # a model has found them: there is nothing to repeat
        extract_again(cast.rita, article)


def test_logs_hold_no_key_and_no_text(
    cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    stored()
    caplog.set_level(logging.DEBUG)
    for name in ("openai", "httpx2", "httpcore2"):  # as settings.LOGGING has them
        caplog.set_level(settings.LOGGING["loggers"][name]["level"], logger=name)
    caplog.handler.setLevel(logging.DEBUG)
    with asked_by(settings, "openai", one_claim_model()):
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        assert run_check(the_check().pk)
    assert "model call" in caplog.text
    assert "sk-secret" not in caplog.text
    assert "Calderon" not in caplog.text
