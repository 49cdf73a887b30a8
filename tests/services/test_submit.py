"""An article comes in once, whole, and as it was written."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from claims.models import Article, ArticleState, HistoryEntry
from claims.services.errors import AlreadySubmitted, NotAllowed, Refused
from claims.services.submit import submit_article
from claims.services.texts import decode_upload
from tests.cast import Cast, submitted


def test_the_body_is_kept_but_for_its_line_ends(cast: Cast) -> None:
    article = submitted(cast.sam, body="Un  texte\r\nà deux lignes.\rEt trois.\u00a0Fin ")
    assert article.body == "Un  texte\nà deux lignes.\nEt trois.\u00a0Fin "
    assert article.state == ArticleState.RECEIVED
    assert HistoryEntry.objects.get(article=article).action == "submitted"


def test_the_same_text_twice_names_the_article_that_exists(cast: Cast) -> None:
    first = submitted(cast.sam)
    with pytest.raises(AlreadySubmitted) as refused:
        submitted(cast.stan, title="Another title")
    assert refused.value.article == first
    assert Article.objects.count() == 1


@pytest.mark.parametrize("body", ["", "  \n\t ", "a\x00b", "a\ud800b", "x" * 200_001])
def test_what_is_no_text_is_refused_and_not_stored(cast: Cast, body: str) -> None:
    with pytest.raises(Refused):
        submitted(cast.sam, body=body)
    assert not Article.objects.exists()


def test_a_published_article_says_where(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        submit_article(cast.sam, title="T", body="Some text.", date=date(2024, 1, 1), kind="published")
    assert refused.value.field == "outlet"


def test_the_language_is_detected_where_none_is_given(cast: Cast) -> None:
    fields = {"title": "", "date": date(2024, 1, 1), "kind": "own"}
    text = "The company said on Monday that it had sold the factory to its rival for a small sum."
    assert submit_article(cast.sam, body=text, **fields).language == "en"
    assert submit_article(cast.sam, body="これは日本語の文章です。", **fields).language == ""


def test_somebody_whose_account_is_closed_may_not_submit(cast: Cast) -> None:
    cast.sam.is_active = False
    cast.sam.save(update_fields=["is_active"])
    with pytest.raises(NotAllowed):
        submitted(cast.sam)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00a", b"caf\xe9 au lait", b"PK\x03\x04\x00\x00"])
def test_an_upload_that_is_no_utf8_text_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        decode_upload(data)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode_upload(b"\xef\xbb\xbfcaf\xc3\xa9") == "café"


def test_a_stored_body_never_changes(cast: Cast) -> None:
    article = submitted(cast.sam)
    with pytest.raises(DatabaseError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(body="something else")
    article.refresh_from_db()
    assert article.body.startswith("Nora Feld")
