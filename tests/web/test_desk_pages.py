"""Queues, library, settings, signing in, and what holds for every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from claims.models import Article, Document, Newsroom
from tests.cast import DEPARTURE, PASSWORD, Cast
from tests.web.conftest import SignedIn

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").glob("**/*.html"))


def test_the_reviewers_queue_holds_flagged_claims(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    page = signed_in(cast.rita).get(reverse("review")).content.decode()
    for claim in article.claims.all():
        assert (claim.restatement in page.replace("&#x27;", "'")) == (claim.state == "flagged")


def test_an_editor_adds_a_document_by_pasting_it(cast: Cast, signed_in: SignedIn) -> None:
    fields = {
        "source_name": "Wire", "tier": "primary", "title": "Feld leaves", "date": "2022-06-01",
        "url": "https://wire.example.org/feld", "language": "en", "text": DEPARTURE,
    }  # fmt: skip
    answer = signed_in(cast.eva).post(reverse("add_paste"), fields)
    document = Document.objects.get()
    assert answer.url == reverse("document", args=[document.pk])
    assert (document.text, document.source.tier, document.added_by) == (DEPARTURE, "primary", cast.eva)
    empty = signed_in(cast.eva).post(
        reverse("add_paste"), fields | {"text": " ", "url": "ftp://x.example.org"}
    )
    assert empty.status_code == 400
    assert "Feld leaves" in empty.content.decode()


def test_the_newsrooms_settings_are_changed_by_an_editor(cast: Cast, signed_in: SignedIn) -> None:
    fields = {
        "seen": Newsroom.objects.get(pk=1).version, "name": "La Vigie", "language": "fr",
        "time_zone": "America/Montreal", "confidence_threshold": "0.9", "check_worthiness_threshold": "0.4",
        "least_origins": "3",
    }  # fmt: skip
    assert signed_in(cast.eva).post(reverse("settings"), fields).status_code == 302
    newsroom = Newsroom.objects.get(pk=1)
    assert (newsroom.confidence_threshold, newsroom.least_origins, newsroom.reply_needed) == (0.9, 3, False)
    late = signed_in(cast.emil).post(reverse("settings"), fields | {"name": "Le Phare"})
    assert late.status_code == 409
    assert "Le Phare" in late.content.decode()
    assert Newsroom.objects.get(pk=1).name == "La Vigie"


@pytest.mark.parametrize(
    "wrong",
    [{"confidence_threshold": "1.5"}, {"least_origins": "0"}, {"time_zone": "Mars/Base"}, {"name": ""}],
)
def test_settings_that_make_no_sense_are_refused(
    cast: Cast, signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    fields = {
        "seen": 1, "name": "N", "least_origins": "2", "language": "fr", "time_zone": "Europe/Paris", "confidence_threshold": "0.9",
        "check_worthiness_threshold": "0.4",
    }  # fmt: skip
    assert signed_in(cast.eva).post(reverse("settings"), fields | wrong).status_code == 400
    assert Newsroom.objects.get(pk=1).time_zone == "Europe/Paris"


def test_ten_bad_passwords_close_the_door_for_that_place_only(cast: Cast) -> None:
    client, address = Client(REMOTE_ADDR="203.0.113.7"), reverse("sign_in")
    for _ in range(10):
        client.post(address, {"username": "eva", "password": "wrong"})
    locked = client.post(address, {"username": "eva", "password": PASSWORD})
    assert locked.status_code in (403, 429)
    elsewhere = Client(REMOTE_ADDR="198.51.100.9").post(address, {"username": "eva", "password": PASSWORD})
    assert elsewhere.status_code == 302


def test_signing_in_leads_only_to_our_own_pages(cast: Cast) -> None:
    answer = Client().post(
        reverse("sign_in"), {"username": "sam", "password": PASSWORD, "next": "https://evil.example.org/"}
    )
    assert answer.url == reverse("articles")


def test_every_answer_carries_a_strict_policy(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.sam).get(reverse("articles"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_code_or_an_address_elsewhere(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\son\w+\s*=|hx-on|style\s*=|<style|javascript:|https?://", text)
    scripts = re.findall(r"<script(?![^>]*(?:src=|ld\+json))", text)
    assert not scripts
    assert not re.search(r"\|\s*safe\b|autoescape off", text)


def test_what_is_not_there_is_404_in_our_own_words(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.sam).get("/articles/999999/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_the_site_says_it_is_well(db: None) -> None:
    assert Client().get(reverse("healthz")).content == b"ok"
