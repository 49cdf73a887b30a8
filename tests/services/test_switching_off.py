"""Whoever switches the model off, or forbids it a text, is obeyed by the checks that already wait for it."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from claims.models import ArticleKind, Check, CheckState
from claims.services.check import run_check
from claims.services.extract import extract_claims
from tests.cast import Cast, stored, submitted
from tests.scripted_model import LEFT_IN_2021, ScriptedModel, asked_by, finding, found_claim


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ENGINE", "local", "(ENGINE)"),
        ("OPENAI_API_KEY", "", "OPENAI_API_KEY"),
        ("OPENAI_FOR_OWN_COPY", False, "OPENAI_FOR_OWN_COPY"),
    ],
)
def test_a_check_that_waits_for_the_model_is_done_by_local(
    cast: Cast, settings: Settings, name: str, value: object, said: str
) -> None:
    stored()
    article = submitted(cast.sam, kind=ArticleKind.OWN)
    model = ScriptedModel(claims=[found_claim(LEFT_IN_2021)], findings=[finding()])
    with asked_by(settings, "openai", model) as server:
        extract_claims(article.pk)
        asked_before = len(server.requests)
        setattr(settings, name, value)
        assert run_check(Check.objects.get().pk)
        assert len(server.requests) == asked_before, "nothing more may leave the building"
    check = Check.objects.select_related("details").get()
    assert check.state == CheckState.DONE
    assert said in check.details.fell_back
