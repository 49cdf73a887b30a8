"""The demo newsroom, as it is loaded, and as the local engine sees it."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from claims.checking import pipeline
from claims.checking.case_files import read_article, read_documents
from claims.checking.domain import CheckedClaim, Label, Note
from claims.checking.engines.local import LocalEngine
from claims.checking.origins import group_origins
from claims.checking.retrieve import InMemoryRetriever
from claims.models import (
    Article,
    ArticleState,
    Check,
    CheckState,
    Document,
    HistoryEntry,
    Person,
    Source,
)
from claims.services.check import run_check
from claims.services.demo import FOLDER, load_demo
from claims.services.errors import Refused
from claims.services.extract import extract_claims
from claims.services.library import add_document


@pytest.fixture(scope="module")
def checked() -> list[CheckedClaim]:
    article = read_article(FOLDER / "article.txt", today=date(2026, 1, 1))
    retriever = InMemoryRetriever(read_documents(FOLDER / "sources"))
    return list(pipeline.check_article(article, engine=LocalEngine(), retriever=retriever).claims)


def about(checked: list[CheckedClaim], words: str) -> CheckedClaim:
    (found,) = {one for one in checked if words in one.claim.restatement}
    return found


@pytest.mark.django_db
def test_the_demo_has_people_a_library_and_an_article_to_check() -> None:
    accounts = load_demo()
    assert [role for _name, role, _password in accounts] == ["submitter", "reviewer", "editor", "editor"]
    article = Article.objects.get()
    assert (article.language, article.date, article.kind) == ("fr", date(2024, 8, 9), "published")
    assert article.submitted_by.username == accounts[0][0]
    assert HistoryEntry.objects.filter(article=article, action="submitted").exists()
    assert Document.objects.count() == len(list((FOLDER / "sources").glob("*.md")))
    assert all(document.passages.exists() for document in Document.objects.all())
    assert {source.domain.split(".", 1)[1] for source in Source.objects.all()} <= {
        "example.org",
        "example.com",
    }


@pytest.mark.django_db
def test_each_account_signs_in_with_its_own_random_password() -> None:
    accounts = load_demo()
    request = RequestFactory().post("/")
    for username, role, password in accounts:
        person = authenticate(request, username=username, password=password)
        assert isinstance(person, Person)
        assert person.role == role
        assert not person.is_superuser
        assert password not in person.password
    assert len({password for _name, _role, password in accounts}) == len(accounts)


@pytest.mark.django_db
def test_the_demo_goes_into_an_empty_database_only() -> None:
    add_document(None, source_name="The Echo", tier="news", title="A title", text="A text.")
    with pytest.raises(Refused):
        load_demo()
    assert not Person.objects.exists()
    assert not Article.objects.exists()
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_the_demo_is_not_loaded_twice() -> None:
    load_demo()
    with pytest.raises(Refused):
        load_demo()
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_workers_come_to_the_same_labels_from_the_library(checked: list[CheckedClaim]) -> None:
    load_demo()
    article = Article.objects.get()
    assert extract_claims(article.pk)
    for check in Check.objects.filter(state=CheckState.QUEUED):
        assert run_check(check.pk)
    article.refresh_from_db()
    assert article.state == ArticleState.CHECKED
    stored = {
        (claim.start, claim.end, claim.restatement): claim.suggested_by.label
        for claim in article.claims.select_related("suggested_by")
    }
    assert stored == {
        (one.claim.start, one.claim.end, one.claim.restatement): one.result.suggestion.label.value
        for one in checked
    }


def test_the_demo_shows_every_label(checked: list[CheckedClaim]) -> None:
    assert {one.result.suggestion.label for one in checked} == set(Label)


def test_the_wrong_month_is_refuted_with_both_values(checked: list[CheckedClaim]) -> None:
    one = about(checked, "mars 2024")
    assert one.result.suggestion.label is Label.REFUTED
    differences = [d for item in one.result.evidence for d in item.differences]
    assert ("2024-03", "2024-05") in {(d.claim_value, d.source_value) for d in differences}


def test_the_valuation_is_supported_and_said_to_be_superseded(checked: list[CheckedClaim]) -> None:
    suggestion = about(checked, "86 milliards").result.suggestion
    assert (suggestion.label, suggestion.note) == (Label.SUPPORTED, Note.SUPERSEDED)


def test_two_credible_sources_disagree_about_the_rival(checked: list[CheckedClaim]) -> None:
    assert about(checked, "18,4 milliards").result.suggestion.label is Label.CONFLICTING


def test_the_corrected_source_no_longer_speaks_against(checked: list[CheckedClaim]) -> None:
    suggestion = about(checked, "Ilya Sutskever a annoncé").result.suggestion
    assert (suggestion.label, suggestion.note) == (Label.SUPPORTED, Note.CORRECTED)


def test_no_true_statement_is_called_refuted(checked: list[CheckedClaim]) -> None:
    wrong = ("mars 2024", "Boston", "900 salariés")
    refuted = [one.claim.sentence for one in checked if one.result.suggestion.label is Label.REFUTED]
    assert all(any(words in sentence for words in wrong) for sentence in refuted)


def test_nothing_is_said_of_the_salary(checked: list[CheckedClaim]) -> None:
    assert about(checked, "salaire").result.suggestion.label is Label.NOT_ENOUGH_EVIDENCE


def test_the_copied_story_has_the_origin_of_the_agency() -> None:
    documents = {document.key: document for document in read_documents(FOLDER / "sources")}
    origins = group_origins(documents.values())
    assert origins[documents["03-brockman-copy.md"]] == origins[documents["02-brockman-leave.md"]]
    assert origins[documents["04-leike-quits.md"]] != origins[documents["02-brockman-leave.md"]]
