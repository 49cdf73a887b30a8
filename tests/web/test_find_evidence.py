"""Finding evidence by hand: the library is searched for the claim, and a quote is added with one button."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import AddedEvidence, Claim, Document
from claims.services.library import Arrival, store_document
from tests.cast import Cast
from tests.web.conftest import SignedIn

LETTER = "The harbour master wrote that Nora Feld of Calderon handed in her keys on 2 May 2022."


@pytest.fixture
def rita(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.rita)


@pytest.fixture
def letter(claim: Claim) -> Document:
    arrival = Arrival(title="A letter", text=LETTER, publisher="Harbour office", language="en")
    return store_document(None, arrival).document


def test_the_library_is_searched_for_the_claims_own_words(
    claim: Claim, letter: Document, rita: Client
) -> None:
    page = rita.get(reverse("find_evidence", args=[claim.pk])).content.decode()
    assert "A letter" in page
    assert "later than the article" in page  # it has no date
    other = rita.get(reverse("find_evidence", args=[claim.pk]), {"q": "zeppelin"}).content.decode()
    assert "Nothing in the library has these words." in other


def test_a_passage_is_added_and_shown_with_who_added_it(claim: Claim, letter: Document, rita: Client) -> None:
    sent = {"document": letter.pk, "quote": "Nora Feld of Calderon handed in her keys", "stance": "refutes"}
    answer = rita.post(reverse("find_evidence", args=[claim.pk]), sent, follow=True)
    page = answer.content.decode()
    assert "It is later than the article, or undated" in page
    assert "added by Rita" in page
    assert AddedEvidence.objects.count() == 1


def test_words_that_do_not_stand_there_are_kept_in_the_form_with_the_reason(
    claim: Claim, letter: Document, rita: Client
) -> None:
    for sent in (
        {"document": letter.pk, "quote": "Nora Feld lost her keys", "stance": "refutes"},
        {"document": "999999", "quote": "Nora Feld lost her keys", "stance": "refutes"},
        {"url": "http://127.0.0.1/", "quote": "Nora Feld lost her keys", "stance": "refutes"},
        {"document": letter.pk, "quote": "Nora Feld lost her keys", "stance": "neutral"},
    ):
        answer = rita.post(reverse("find_evidence", args=[claim.pk]), sent)
        assert answer.status_code == 400
        assert "Nora Feld lost her keys" in answer.content.decode()
    assert not AddedEvidence.objects.exists()
