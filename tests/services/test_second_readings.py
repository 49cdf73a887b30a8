"""A hybrid reads with `local` first; the model reads what is unsure, flagged or disputed, and both readings are kept."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from claims.models import (
    Article,
    ArticleState,
    Check,
    CheckState,
    Claim,
    ClaimRemark,
    Flag,
    FlagReason,
    Newsroom,
)
from claims.services.check import run_check, start_check
from claims.services.errors import Refused
from claims.services.extract import extract_claims
from claims.services.flags import flag_by_hand
from claims.services.judgements import give_label
from tests.cast import DEPARTURE, VALUATION, Cast, stored, submitted
from tests.openai_server import fails
from tests.scripted_model import (
    DEPARTED,
    LEFT_IN_2021,
    ScriptedModel,
    asked_by,
    finding,
    found_claim,
)

VALUED = "Calderon is valued at 40 million euros."


def run_all(article: Article) -> None:
    """Extraction, and every check that is queued until none is."""
    if article.state == ArticleState.RECEIVED:
        assert extract_claims(article.pk)
    while check := Check.objects.filter(claim__article=article, state=CheckState.QUEUED).first():
        assert run_check(check.pk)


def claim_saying(words: str) -> Claim:
    return Claim.objects.select_related("article", "suggested_by__details").get(restatement__contains=words)


def engines_of(claim: Claim) -> list[str]:
    return list(claim.checks.order_by("pk").values_list("engine", flat=True))


@pytest.fixture
def library(cast: Cast) -> None:
    stored(DEPARTURE)
    stored(VALUATION, publisher="Ledger Post", title="Investors in Calderon")


def test_the_model_reads_what_is_flagged_and_leaves_alone_what_local_is_sure_of(
    cast: Cast, library: None, settings: Settings
) -> None:
    model = ScriptedModel(findings=[finding()])
    with asked_by(settings, "hybrid", model) as server:
        run_all(submitted(cast.sam))
        read = [request["messages"][1]["content"] for request in server.requests]
    refuted, supported = claim_saying("mai 2021"), claim_saying("40 millions")
    assert engines_of(refuted) == ["local", "hybrid"]
    assert engines_of(supported) == ["local"]  # nobody paid for that
    assert not any(f"CLAIM\n{supported.restatement}" in text for text in read)
    assert Article.objects.get().state == ArticleState.CHECKED


def test_both_checks_are_kept_and_the_suggestion_rests_on_the_evidence_of_both(
    cast: Cast, library: None, settings: Settings
) -> None:
    model = ScriptedModel(findings=[finding()])
    with asked_by(settings, "hybrid", model):
        run_all(submitted(cast.sam))
    claim = claim_saying("mai 2021")
    local, both = claim.checks.order_by("pk")
    assert (local.engine, local.label) == ("local", "refuted")
    assert claim.suggested_by == both
    assert both.label == "refuted"
    assert [(one["engine"], one["label"]) for one in both.details.readings] == [
        ("local", "refuted"),
        ("openai", "refuted"),
    ]
    item = both.evidence.get()
    assert (item.quote, item.found_by) == (DEPARTED, "local openai")  # one quote, found twice, counted once
    assert item.differences.get().source_value == "2022-05"
    assert not Flag.objects.filter(claim=claim, reason=FlagReason.ENGINES_DISAGREE).exists()


def test_engines_that_disagree_are_a_reason_to_flag_and_nobody_is_accused(
    cast: Cast, library: None, settings: Settings
) -> None:
    with asked_by(settings, "hybrid", ScriptedModel(findings=[finding(VALUED, "refutes")])):
        run_all(submitted(cast.sam))
        start_check(cast.rita, claim_saying("40 millions"), with_model=True)
        run_all(Article.objects.get())
    claim = claim_saying("40 millions")
    check = claim.suggested_by
    assert check is not None
    assert [one["label"] for one in check.details.readings] == ["supported", "refuted"]
    assert check.label == "not_enough_evidence"  # the same words, read in opposite ways, speak for neither
    assert Flag.objects.filter(claim=claim, reason=FlagReason.ENGINES_DISAGREE).exists()


def test_what_the_model_read_and_did_not_find_is_less_sure_and_stays_with_people(
    cast: Cast, library: None, settings: Settings
) -> None:
    with asked_by(settings, "hybrid", ScriptedModel(findings=[])):
        run_all(submitted(cast.sam))
    claim = claim_saying("mai 2021")
    local, both = claim.checks.order_by("pk")
    assert [one["label"] for one in both.details.readings] == ["refuted", "not_enough_evidence"]
    assert both.label == "refuted"  # the quote and its difference stand
    assert (both.confidence or 1) < (local.confidence or 0)
    assert claim.flags.filter(reason=FlagReason.UNSURE).exists()


def test_a_model_that_fails_leaves_locals_suggestion_and_the_check_says_so(
    cast: Cast, library: None, settings: Settings
) -> None:
    with asked_by(settings, "hybrid", ScriptedModel()) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        server.script = fails(401)
        run_all(Article.objects.get())
    claim = claim_saying("mai 2021")
    assert engines_of(claim) == ["local", "hybrid"]
    check = claim.suggested_by
    assert check is not None
    assert (check.engine, check.state, check.label) == ("hybrid", CheckState.DONE, "refuted")
    assert "key" in check.details.fell_back
    assert Article.objects.get().state == ArticleState.CHECKED


def test_while_the_model_is_busy_locals_suggestion_stands(
    cast: Cast, library: None, settings: Settings
) -> None:
    with asked_by(settings, "hybrid", ScriptedModel()) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        for check in Check.objects.filter(state=CheckState.QUEUED):
            run_check(check.pk)
        server.script = fails(503)
        second = Check.objects.get(engine="hybrid", claim=claim_saying("mai 2021"))
        assert run_check(second.pk)
    second.refresh_from_db()
    assert second.state == CheckState.QUEUED
    assert "busy" in second.failure
    claim = claim_saying("mai 2021")
    assert claim.suggested_by is not None
    assert (claim.suggested_by.engine, claim.suggested_by.label) == ("local", "refuted")


def test_what_a_person_flags_is_read_by_the_model(cast: Cast, library: None, settings: Settings) -> None:
    with asked_by(settings, "hybrid", ScriptedModel(findings=[finding(VALUED, "supports")])):
        article = submitted(cast.sam)
        run_all(article)
        claim = claim_saying("40 millions")
        assert engines_of(claim) == ["local"]
        flag_by_hand(cast.rita, claim, version=claim.version, comment="The round was bigger, I think.")
        assert Article.objects.get().state == ArticleState.CHECKING
        run_all(Article.objects.get())
    claim = claim_saying("40 millions")
    assert engines_of(claim) == ["local", "hybrid"]
    assert claim.flags.filter(
        reason=FlagReason.BY_HAND
    ).exists()  # a person's flag is a person's to take down


def test_where_a_person_said_otherwise_the_next_check_is_read_by_the_model(
    cast: Cast, library: None, settings: Settings
) -> None:
    Newsroom.objects.filter(pk=1).update(evidence_first="always")
    with asked_by(settings, "hybrid", ScriptedModel(findings=[finding(VALUED, "supports")])):
        run_all(submitted(cast.sam))
        claim = claim_saying("40 millions")
        give_label(cast.rita, claim, version=claim.version, label="refuted", reason="It was 41.")
        start_check(cast.rita, claim_saying("40 millions"))
        run_all(Article.objects.get())
    assert engines_of(claim) == ["local", "local", "hybrid"]


def test_a_reviewer_may_ask_for_the_models_reading(cast: Cast, library: None, settings: Settings) -> None:
    with asked_by(settings, "hybrid", ScriptedModel(findings=[finding(VALUED, "supports")])):
        run_all(submitted(cast.sam))
        claim = claim_saying("40 millions")
        start_check(cast.rita, claim, with_model=True)
        run_all(Article.objects.get())
        assert engines_of(claim) == ["local", "hybrid"]
        settings.OPENAI_API_KEY = ""
        with pytest.raises(Refused):
            start_check(cast.rita, claim, with_model=True)


def test_a_model_that_is_switched_off_while_a_check_waits_is_not_asked(
    cast: Cast, library: None, settings: Settings
) -> None:
    with asked_by(settings, "hybrid", ScriptedModel()) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        for check in Check.objects.filter(state=CheckState.QUEUED):
            run_check(check.pk)
        sent = len(server.requests)
        settings.OPENAI_API_KEY = ""
        run_all(Article.objects.get())
        assert len(server.requests) == sent
    check = claim_saying("mai 2021").suggested_by
    assert check is not None
    assert "OPENAI_API_KEY" in check.details.fell_back


def test_the_model_adds_claims_only_where_local_has_none_and_may_word_one_better(
    cast: Cast, settings: Settings
) -> None:
    body = f"{LEFT_IN_2021} Vraiment, dit-on à la rédaction."
    model = ScriptedModel(
        claims=[
            found_claim(LEFT_IN_2021, restatement="Nora Feld a quitté la société Calderon en mai 2021."),
            found_claim("dit-on à la rédaction", kind="quote"),
        ]
    )
    with asked_by(settings, "hybrid", model):
        article = submitted(cast.sam, body=body)
        assert extract_claims(article.pk)
    first, added = Claim.objects.order_by("start")
    assert first.restatement == LEFT_IN_2021  # local's stands
    assert (
        ClaimRemark.objects.get(claim=first).better == "Nora Feld a quitté la société Calderon en mai 2021."
    )
    assert added.sentence == "dit-on à la rédaction"
    assert article.extraction.engine == "hybrid"


def test_what_is_still_open_is_searched_for_and_the_answer_read(cast: Cast, settings: Settings) -> None:
    """The claim's own words do not find the passage; the model's question does."""
    for number in range(40):
        stored(f"Nora Feld of Calderon spoke on the harbour on day {number}. Calderon is a firm.", publisher=f"P{number}",
               title=f"Harbour {number}")  # fmt: skip
    stored("The timetable of the ferry to Larne changed in winter.", publisher="Ferry News", title="Ferries")
    model = ScriptedModel(
        claims=[found_claim(LEFT_IN_2021)],
        findings=[],
        gaps=[
            {"missing": "when the ferry sails", "question": "timetable ferry Larne winter", "language": "en"}
        ],
    )
    with asked_by(settings, "openai", model) as server:
        article = submitted(cast.sam)
        run_all(article)
        last = server.requests[-1]["messages"][1]["content"]
    assert model.asked == [
        "FoundClaims",
        "Questions",
        "Findings",
        "Findings",
    ]  # one follow-up, within the budget
    assert "The timetable of the ferry to Larne changed in winter." in last
    check = Check.objects.select_related("details").get()
    assert check.label == "not_enough_evidence"
    assert check.details.gaps == ["when the ferry sails"]


def test_no_follow_up_is_asked_where_the_evidence_decides(cast: Cast, settings: Settings) -> None:
    stored(DEPARTURE)
    model = ScriptedModel(
        claims=[found_claim(LEFT_IN_2021)],
        findings=[finding()],
        gaps=[{"missing": "why", "question": "why did Feld leave Calderon", "language": "en"}],
    )
    with asked_by(settings, "openai", model):
        run_all(submitted(cast.sam))
    assert model.asked.count("Findings") == 1
