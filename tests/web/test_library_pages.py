"""The library's pages: what people find, bring in, group and retire there, all of it without JavaScript."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.models import (
    Article,
    Claim,
    Document,
    EarlierFactCheck,
    Feed,
    Import,
    ImportItem,
    SearchHit,
    SearchQuestion,
    Source,
)
from claims.services.importing import run_import
from claims.services.library import Arrival, store_document
from tests.cast import DEPARTURE, VALUATION, Cast, stored
from tests.web.conftest import SignedIn

OK = 200


@pytest.fixture
def eva(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.eva)


def page(client: Client, name: str, *args: int, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == OK, answer.status_code
    return answer.content.decode()


# Searching


def test_words_are_found_with_their_passage_in_place(cast: Cast, signed_in: SignedIn) -> None:
    document = stored()
    found = page(signed_in(cast.rita), "library", q="feld calderon")
    assert "<mark>Feld</mark>" in found
    assert "<mark>in</mark>" not in page(signed_in(cast.rita), "library", q="feld in may")
    passage = document.passages.get()
    address = f"{reverse('document', args=[document.pk])}?from={passage.start}&amp;to={passage.end}#passage"
    assert address in found
    shown = page(
        signed_in(cast.rita), "document", document.pk, **{"from": str(passage.start), "to": str(passage.end)}
    )
    assert '<mark id="passage">Nora Feld left Calderon' in shown


def test_a_search_is_narrowed_by_source_tier_language_and_date(eva: Client) -> None:
    stored()
    stored(VALUATION, publisher="Ledger", tier="primary", title="Calderon sells shares")
    ledger = Source.objects.get(name="Ledger")
    everything = page(eva, "library", q="Calderon")
    assert "Feld leaves Calderon" in everything
    assert "Calderon sells shares" in everything
    for query in ({"source": str(ledger.pk)}, {"tier": "primary"}):
        narrowed = page(eva, "library", q="Calderon", **query)
        assert "Calderon sells shares" in narrowed
        assert "Feld leaves Calderon" not in narrowed
    for query in ({"language": "de"}, {"since": "2022-06-02"}, {"until": "2022-05-31"}):
        assert "Nothing in the library has these words." in page(eva, "library", q="Calderon", **query)


def test_a_phrase_has_to_stand_so(eva: Client) -> None:
    stored()
    assert "Feld leaves Calderon" in page(eva, "library", q="“left Calderon in May”")
    assert "Nothing in the library" in page(eva, "library", q="“Calderon left in May”")


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "' OR 1=1 --", "\x00", "(", "n_ f_ s_en_", "🙂" * 90]
)
def test_no_words_break_a_search(eva: Client, words: str) -> None:
    stored()
    answer = eva.get(reverse("library"), {"q": words})
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.content.decode()


def test_a_wrong_filter_is_said_and_not_guessed(eva: Client) -> None:
    answer = eva.get(reverse("library"), {"since": "yesterday", "source": "0"})
    assert answer.status_code == 400


# Bringing in


def test_addresses_become_an_import_whose_page_shows_what_was_refused(cast: Cast, eva: Client) -> None:
    typed = "http://127.0.0.1/\n\nhttp://127.0.0.1/\nfile:///etc/passwd\n"
    answer = eva.post(reverse("add_addresses"), {"addresses": typed, "tier": "news"})
    job = Import.objects.get()
    assert answer.url == reverse("import", args=[job.pk])
    assert (job.total, job.created_by) == (2, cast.eva)
    assert run_import(job.pk)
    shown = page(eva, "import", job.pk)
    assert shown.count("refused") >= 2
    assert "file:///etc/passwd" in shown
    assert not Document.objects.exists()


def test_files_and_a_bulk_file_are_imports_of_their_own(eva: Client) -> None:
    line = json.dumps(
        {"title": "Feld leaves", "text": DEPARTURE, "publisher": "Harbour Wire", "date": "2022-06-01"}
    )
    files = [
        SimpleUploadedFile("note.txt", VALUATION.encode()),
        SimpleUploadedFile("many.jsonl", f"{line}\nnot json\n".encode()),
    ]
    answer = eva.post(reverse("add_files"), {"files": files, "tier": "news"})
    assert answer.url == reverse("imports")
    for job in Import.objects.all():
        while run_import(job.pk):
            pass
    assert set(Document.objects.values_list("title", flat=True)) == {"Feld leaves", "note"} | set(
        Document.objects.exclude(title="Feld leaves").values_list("title", flat=True)
    )
    assert Document.objects.count() == 2
    bulk = Import.objects.get(kind="bulk")
    assert (bulk.stored, bulk.failed, bulk.state) == (1, 1, "done")
    assert "The line is not JSON." in page(eva, "import", bulk.pk)


def test_nothing_to_bring_in_is_said_beside_the_field(eva: Client) -> None:
    for name, data in (
        ("add_addresses", {"addresses": " \n", "tier": "news"}),
        ("add_files", {"tier": "news"}),
    ):
        assert eva.post(reverse(name), data).status_code == 400
    assert not Import.objects.exists()


def test_an_import_page_refreshes_itself_while_it_works_and_no_longer(eva: Client) -> None:
    job = Import.objects.create(kind="addresses", via="address", name="one", tier="news", total=1)
    assert 'http-equiv="refresh"' in page(eva, "import", job.pk)
    fragment = eva.get(reverse("import", args=[job.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" in fragment
    assert "<html" not in fragment
    eva.post(reverse("import_cancel", args=[job.pk]))
    stopped = page(eva, "import", job.pk)
    assert 'http-equiv="refresh"' not in stopped
    assert "hx-get" not in stopped


def test_what_failed_is_tried_again_and_what_was_refused_is_not(eva: Client) -> None:
    job = Import.objects.create(
        kind="addresses", via="address", name="two", tier="news", total=2, state="done", failed=2
    )
    ImportItem.objects.create(
        of_import=job, number=1, name="http://a.example/", state="failed", reason="no answer"
    )
    ImportItem.objects.create(
        of_import=job, number=2, name="http://127.0.0.1/", state="refused", reason="inside"
    )
    assert "Try what failed again" in page(eva, "import", job.pk)
    eva.post(reverse("import_again", args=[job.pk]))
    states = dict(ImportItem.objects.values_list("number", "state"))
    assert states == {1: "waiting", 2: "refused"}


# Sources and feeds


def test_a_source_is_made_and_changed_by_an_editor_only(cast: Cast, eva: Client, signed_in: SignedIn) -> None:
    fields = {
        "name": "Ledger",
        "domain": "https://www.ledger.example.org/x",
        "tier": "primary",
        "notes": "",
        "active": "on",
    }
    assert eva.post(reverse("sources"), fields).status_code == 302
    source = Source.objects.get()
    assert (source.domain, source.active) == ("ledger.example.org", True)
    assert eva.post(reverse("sources"), fields).status_code == 400  # of that name there is one
    assert (
        signed_in(cast.rita).post(reverse("source", args=[source.pk]), fields | {"tier": "low"}).status_code
        == 403
    )
    assert (
        eva.post(reverse("source", args=[source.pk]), fields | {"tier": "low", "active": ""}).status_code
        == 302
    )
    source.refresh_from_db()
    assert (source.tier, source.active) == ("low", False)


def test_a_feed_is_added_slowed_and_stopped(eva: Client) -> None:
    source = Source.objects.create(name="Ledger", tier="news")
    fields = {"url": "https://ledger.example.org/feed", "source": source.pk, "minutes": "15"}
    assert eva.post(reverse("feeds"), fields).status_code == 302
    assert eva.post(reverse("feeds"), fields).status_code == 400  # it is there already
    assert eva.post(reverse("feeds"), fields | {"url": "ftp://x.example.org/"}).status_code == 400
    feed = Feed.objects.get()
    eva.post(reverse("change_feed", args=[feed.pk]), {"minutes": "60"})
    feed.refresh_from_db()
    assert (feed.minutes, feed.active) == (60, False)
    Feed.objects.update(error="There is no site of that name.", failures=2)
    assert "There is no site of that name." in page(eva, "feeds")


# One document


def test_a_document_in_use_is_retired_with_a_reason_and_not_deleted(claim: Claim, eva: Client) -> None:
    document = claim.suggested_by.evidence.first().document  # type: ignore[union-attr]
    shown = page(eva, "document", document.pk)
    assert "It is in use as evidence" in shown
    eva.post(reverse("delete_document", args=[document.pk]))
    eva.post(reverse("retire_document", args=[document.pk]), {"reason": " "})
    document.refresh_from_db()
    assert document.retired_at is None
    eva.post(reverse("retire_document", args=[document.pk]), {"reason": "taken down by its publisher"})
    assert "taken down by its publisher" in page(eva, "document", document.pk)
    assert "Nothing in the library" in page(eva, "library", q="Nora Feld")
    eva.post(reverse("restore_document", args=[document.pk]))
    assert "Feld leaves Calderon" in page(eva, "library", q="Nora Feld")


def test_what_has_one_origin_is_shown_and_corrected_by_a_person(eva: Client) -> None:
    first, second = stored(), stored(VALUATION, publisher="Ledger", title="Calderon sells shares")
    assert "an origin of its own" in page(eva, "document", first.pk)
    eva.post(reverse("group_document", args=[first.pk]), {"other": str(second.pk)})
    assert "Calderon sells shares" in page(eva, "document", first.pk)
    eva.post(reverse("part_document", args=[first.pk]))
    assert "an origin of its own" in page(eva, "document", first.pk)
    eva.post(reverse("correct_document", args=[second.pk]), {"other": str(first.pk)})
    assert "It has been corrected:" in page(eva, "document", first.pk)
    gone = eva.post(reverse("group_document", args=[first.pk]), {"other": "999999"}, follow=True)
    assert "There is no document with the number 999999." in gone.content.decode()


def test_a_changed_page_leads_to_its_later_version(eva: Client) -> None:
    for text in (DEPARTURE, VALUATION):
        store_document(
            None, Arrival(title="Calderon", text=text, publisher="Wire", url="https://wire.example.org/c")
        )
    old, new = Document.objects.order_by("pk")
    assert reverse("document", args=[new.pk]) in page(eva, "document", old.pk)
    assert reverse("document", args=[old.pk]) in page(eva, "document", new.pk)


def test_the_file_as_it_came_is_saved_and_never_shown(eva: Client) -> None:
    eva.post(
        reverse("add_files"),
        {
            "files": [SimpleUploadedFile("a.html", b"<script>alert(1)</script><p>" + DEPARTURE.encode())],
            "tier": "news",
        },
    )
    assert run_import(Import.objects.get().pk)
    answer = eva.get(reverse("document_file", args=[Document.objects.get().pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"<script>alert(1)</script>" in b"".join(answer.streaming_content)


# The claim's page


def test_the_claims_page_says_what_was_asked_and_what_others_found(
    cast: Cast, claim: Claim, article: Article, signed_in: SignedIn
) -> None:
    assert claim.suggested_by is not None
    day = datetime.date(2023, 3, 1)
    question = SearchQuestion.objects.create(
        check_run=claim.suggested_by,
        provider="searxng",
        text="Nora Feld Calderon",
        as_of=day,
        key="k",
        milliseconds=40,
    )
    SearchHit.objects.create(question=question, url="http://a.example/", title="A page", reason="too large")
    SearchQuestion.objects.create(
        check_run=claim.suggested_by,
        provider="wikipedia",
        text="Nora Feld",
        as_of=day,
        key="k",
        failure="no answer in time",
    )
    EarlierFactCheck.objects.create(
        claim=claim,
        provider="fact_check_tools",
        url="javascript:alert(1)",
        publisher="Checkers",
        rating="Mostly false",
        title="<b>Feld</b>",
    )
    shown = page(signed_in(cast.rita), "claim", claim.pk)
    for words in (
        "SearXNG",
        "40 ms",
        "A page",
        "too large",
        "Wikipedia",
        "no answer in time",
        "Mostly false",
    ):
        assert words in shown
    assert "javascript:alert" not in shown
    assert "<b>Feld</b>" not in shown
    sams = page(signed_in(cast.sam), "claim", claim.pk)
    assert "Mostly false" in sams
    assert "no answer in time" not in sams  # what was asked is the desk's own
