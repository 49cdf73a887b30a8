"""Which engine checks, and what is said where it can't."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from claims.checking.failures import PermanentFailure
from claims.models import Article, ArticleState, Check, CheckState
from claims.services.check import run_check
from claims.services.engines import make_engine
from claims.services.extract import extract_claims
from tests.cast import Cast, submitted
from tests.openai_server import answers, fails, openai_server


def test_no_key_is_a_clear_error(settings: Settings) -> None:
    settings.OPENAI_API_KEY = ""
    with pytest.raises(PermanentFailure, match="OPENAI_API_KEY"):
        make_engine("openai")
    with pytest.raises(PermanentFailure):
        make_engine("magic")


def test_without_a_key_the_article_fails_and_says_why(cast: Cast, settings: Settings) -> None:
    settings.ENGINE, settings.OPENAI_API_KEY = "openai", ""
    article = submitted(cast.sam)
    extract_claims(article.pk)
    article.refresh_from_db()
    assert article.state == ArticleState.FAILED
    assert "OPENAI_API_KEY" in article.failure


def test_a_failed_call_is_a_failed_check_and_never_not_enough_evidence(
    cast: Cast, settings: Settings
) -> None:
    from tests.cast import stored

    stored()
    with openai_server() as server:
        settings.ENGINE, settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "openai", "sk-x", server.url
        article = submitted(cast.sam)
        found = {"fragment": "Nora Feld a quitté Calderon en mai 2021.", "kind": "date", "check_worthiness": 0.9,
                 "restatement": "Nora Feld a quitté Calderon en mai 2021."}  # fmt: skip
        server.script = answers({"claims": [found]})
        assert extract_claims(article.pk)
        check = Check.objects.get()
        server.script = fails(401)
        assert run_check(check.pk)
    check.refresh_from_db()
    assert (check.state, check.label) == (CheckState.FAILED, "")
    assert "key" in check.failure
    assert Article.objects.get().state == ArticleState.CHECKED
    assert set(check.claim.flags.values_list("reason", flat=True)) == {"failed"}
