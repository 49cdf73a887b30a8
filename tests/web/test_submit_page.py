"""The form takes a text or a file, keeps what was typed, and says what is wrong."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import Article
from tests.cast import BODY, Cast
from tests.web.conftest import SignedIn

FIELDS = {"title": "Un titre", "body": BODY, "date": "2023-03-01", "kind": "own", "language": ""}


def test_a_pasted_text_leads_to_its_article(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.sam).post(reverse("submit"), FIELDS)
    article = Article.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("article", args=[article.pk])
    assert (article.body, article.language, article.submitted_by) == (BODY, "fr", cast.sam)


def test_an_uploaded_text_file_is_taken(cast: Cast, signed_in: SignedIn) -> None:
    file = SimpleUploadedFile("text.txt", BODY.encode(), content_type="text/plain")
    signed_in(cast.sam).post(reverse("submit"), {**FIELDS, "body": "", "file": file})
    assert Article.objects.get().body == BODY


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": "   "}, "There is no text"),
        ({"body": "x" * 200_001}, "200,000"),
        ({"body": "a\x00b"}, "characters"),
        ({"date": "2999-01-01"}, "future"),
        ({"date": "yesterday"}, "valid date"),
        ({"kind": "published"}, "where it was published"),
        ({"kind": "stolen"}, "stolen"),
        ({"kind": "published", "url": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    cast: Cast, signed_in: SignedIn, wrong: dict[str, str], said: str
) -> None:
    answer = signed_in(cast.sam).post(reverse("submit"), {**FIELDS, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert 'value="Un titre"' in page
    if "body" not in wrong:
        assert "Nora Feld a quitté Calderon" in page
    assert not Article.objects.exists()


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00", b"caf\xe9 au lait", b"x" * 1_000_001])
def test_a_file_that_is_no_text_or_too_large_is_refused(cast: Cast, signed_in: SignedIn, data: bytes) -> None:
    file = SimpleUploadedFile("text.txt", data)
    answer = signed_in(cast.sam).post(reverse("submit"), {**FIELDS, "body": "", "file": file})
    assert answer.status_code == 400
    assert 'value="Un titre"' in answer.content.decode()
    assert not Article.objects.exists()


def test_the_same_text_twice_is_offered_to_its_submitter_and_hidden_from_others(
    cast: Cast, signed_in: SignedIn
) -> None:
    signed_in(cast.sam).post(reverse("submit"), FIELDS)
    link = reverse("article", args=[Article.objects.get().pk])
    mine = signed_in(cast.sam).post(reverse("submit"), FIELDS)
    others = signed_in(cast.stan).post(reverse("submit"), FIELDS)
    assert (mine.status_code, others.status_code) == (409, 409)
    assert link in mine.content.decode()
    assert "already been submitted" in others.content.decode()
    assert link not in others.content.decode()
    assert Article.objects.count() == 1


def test_extra_fields_change_nothing(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.sam).post(
        reverse("submit"), {**FIELDS, "state": "signed_off", "submitted_by": cast.eva.pk}
    )
    article = Article.objects.get()
    assert (article.state, article.submitted_by) == ("received", cast.sam)
