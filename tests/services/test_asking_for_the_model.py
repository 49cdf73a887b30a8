"""What a model leaves open is asked of the search providers, within their limits, and what they bring is read."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from claims.models import ArticleKind, Check, Document, SearchQuestion
from claims.services.check import run_check
from claims.services.extract import extract_claims
from tests.cast import Cast, stored, submitted
from tests.scripted_model import DEPARTED, LEFT_IN_2021, ScriptedModel, asked_by, finding, found_claim
from tests.services.library_web import library_web
from tests.services.test_asking_providers import BODY, engine, report, searx
from tests.sources.providers_web import FakeProviders
from tests.sources.web import Web

web = pytest.fixture(library_web)
__all__ = ["engine", "searx"]  # fixtures of the other file

QUESTION = "When did Nora Feld leave the Calderon shipyard?"
GAP = {"missing": "the date of her departure", "question": QUESTION, "language": "en"}


def model(**changes: Any) -> ScriptedModel:
    return ScriptedModel(claims=[found_claim(LEFT_IN_2021)], findings=[finding()], gaps=[GAP], **changes)


def check_with(
    settings: Settings, cast: Cast, asked: ScriptedModel, kind: str = ArticleKind.PUBLISHED
) -> Check:
    with asked_by(settings, "openai", asked):
        article = submitted(cast.sam, body=BODY, kind=kind)
        assert extract_claims(article.pk)
        assert run_check(Check.objects.get().pk)
    return Check.objects.select_related("details").get()


def test_the_models_question_finds_a_page_and_the_model_reads_it(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    report(web)
    stored("Calderon is a shipyard on the Atlantic coast.", publisher="Atlas", title="Calderon")
    asked = model()
    check = check_with(settings, cast, asked)
    assert [one.text for one in SearchQuestion.objects.all()] == [QUESTION]
    assert asked.asked == ["FoundClaims", "Questions", "Findings", "Findings"]
    assert check.label == "refuted"
    item = check.evidence.get()
    assert item.quote == DEPARTED
    assert item.document == Document.objects.get(url="http://wire.example/feld")  # stored before it counts
    assert check.details.trail["asked"] == [{"question": QUESTION, "came": True}]


def test_nobody_is_asked_where_the_library_decides(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    stored()
    check = check_with(settings, cast, model())
    assert check.label == "refuted"
    assert not SearchQuestion.objects.exists()
    assert searx.asked == []


def test_of_own_copy_no_question_leaves_the_newsroom(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    report(web)
    stored("Calderon is a shipyard on the Atlantic coast.", publisher="Atlas", title="Calderon")
    check = check_with(settings, cast, model(), kind=ArticleKind.OWN)
    assert check.label == "not_enough_evidence"
    assert searx.asked == []


def test_the_time_for_asking_is_one_for_all_questions(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    settings.PROVIDER_TOTAL_SECONDS = 0
    report(web)
    stored("Calderon is a shipyard on the Atlantic coast.", publisher="Atlas", title="Calderon")
    check = check_with(settings, cast, model())
    assert check.label == "not_enough_evidence"
    assert searx.asked == []
    assert check.details.gaps == [GAP["missing"]]
