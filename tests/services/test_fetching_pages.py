"""A page comes in under its own name, says what it is, and is kept out where it must be."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from claims.models import Document, HostTurn, LibraryEntry, Retrieval, Source, StoredFile, Via
from claims.services import turns
from claims.services.errors import NotAllowed
from claims.services.errors import Refused as NotTaken
from claims.services.fetching import add_file, add_page, bring_in_page
from claims.services.library import Arrival
from claims.services.sources import add_source
from claims.services.turns import turn
from claims.sources.base import Failed, NotFetched, Refused, Unreadable
from tests.cast import Cast
from tests.services.library_web import (
    LEAD,
    REST,
    asked_for_pages,
    library_web,
    page,
    publish,
)
from tests.sources.files import pdf
from tests.sources.web import PUBLIC, Web, answers, redirects

web = pytest.fixture(library_web)


def known(cast: Cast, name: str = "Harbour Wire", domain: str = "harbourwire.example") -> Source:
    return add_source(cast.eva, name=name, domain=domain, tier="primary", notes="")


def nothing_is_stored() -> bool:
    return not Document.objects.exists() and not Retrieval.objects.exists()


# What a page says of itself


def test_a_page_is_stored_with_all_that_it_says_of_itself(cast: Cast, web: Web) -> None:
    canonical = "http://news.example/ferry"
    address = publish(
        web,
        "news.example/ferry?from=mail",
        page(site="The Bay News", day="2022-06-01", canonical=canonical, author="N. Holm"),
    )
    document = add_page(cast.eva, address).document
    assert (document.title, document.author, document.language) == ("The ferry stops", "N. Holm", "en")
    assert (document.date, document.url, document.canonical_url) == (date(2022, 6, 1), address, canonical)
    assert (document.source.name, document.source.domain, document.source.tier) == (
        "The Bay News",
        "news.example",
        "news",
    )
    assert LEAD in document.text
    assert "Imprint" not in document.text
    assert [passage.text for passage in document.passages.all()][-2:] == [LEAD, REST]
    assert document.added_by == cast.eva


def test_a_feeds_word_stands_in_where_the_page_says_nothing_and_nowhere_else(cast: Cast, web: Web) -> None:
    hint = Arrival(title="From the feed", text="", date=date(2020, 1, 1))
    dated = publish(web, "news.example/dated", page(day="2022-06-01"))
    undated = publish(web, "news.example/undated", page(LEAD, REST, "It was the last one."))
    stored = [bring_in_page(None, address, via=Via.FEED, hint=hint).document for address in (dated, undated)]
    assert [one.date for one in stored] == [date(2022, 6, 1), date(2020, 1, 1)]
    assert [one.title for one in stored] == ["The ferry stops", "The ferry stops"]


def test_an_encyclopedias_page_is_as_old_as_its_last_edit(cast: Cast, web: Web) -> None:
    address = publish(web, "wiki.example/Ferry", page(day="2004-01-01"))
    hint = Arrival(title="Ferry", text="", date=date(2024, 8, 11))
    stored = bring_in_page(None, address, via=Via.PROVIDER, hint=hint, dated_by_hint=True)
    assert stored.document.date == date(2024, 8, 11)


def test_a_pdf_from_the_web_is_read(cast: Cast, web: Web) -> None:
    data = pdf(["The county sold the ferry in May 2022.", "It had no use for it."])
    address = publish(web, "news.example/report.pdf", answers(data, content_type="application/pdf"))
    assert "The county sold the ferry in May 2022." in add_page(cast.eva, address).document.text


# Whose page it is


def test_a_page_of_a_known_domain_or_of_one_below_it_is_that_sources(cast: Cast, web: Web) -> None:
    source = known(cast)
    for place in ("harbourwire.example/a", "www.harbourwire.example/b", "en.harbourwire.example/c"):
        address = publish(web, place, page(LEAD, REST, place, site="Some other name"))
        assert add_page(cast.eva, address).document.source == source
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    "called",
    ["Harbour Wire", "HARBOUR WIRE", "Hárbour  wire", "harbourwire.example", "www.HarbourWire.example"],
)
def test_a_page_of_an_unknown_site_is_never_passed_off_as_a_known_source(
    cast: Cast, web: Web, called: str
) -> None:
    real = known(cast)
    address = publish(web, "evil.example/feld", page(site=called))
    source = add_page(cast.eva, address).document.source
    assert source != real
    assert (source.name, source.domain, source.tier) == ("evil.example", "evil.example", "news")
    real.refresh_from_db()
    assert real.domain == "harbourwire.example"


@pytest.mark.parametrize("host", ["evilharbourwire.example", "harbourwire.example.evil.example"])
def test_a_domain_that_only_looks_like_a_known_one_is_another(cast: Cast, web: Web, host: str) -> None:
    real = known(cast)
    assert add_page(cast.eva, publish(web, f"{host}/a", page())).document.source != real


def test_a_site_can_not_take_the_name_of_a_host_that_comes_later(cast: Cast, web: Web) -> None:
    add_page(cast.eva, publish(web, "evil.example/a", page(site="news.example")))
    real = add_page(cast.eva, publish(web, "news.example/a", page(LEAD, REST, "More."))).document
    assert (real.source.name, real.source.domain) == ("news.example", "news.example")


def test_a_page_that_sends_on_belongs_to_where_it_ends(cast: Cast, web: Web) -> None:
    real = known(cast)
    publish(web, "harbourwire.example/a", page())
    short = publish(web, "short.example/x", redirects("http://harbourwire.example/a"))
    document = add_page(cast.eva, short).document
    assert (document.source, document.url) == (real, "http://harbourwire.example/a")
    assert document.retrievals.get().address == short


def test_a_page_that_leads_elsewhere_takes_no_known_name_with_it(cast: Cast, web: Web) -> None:
    known(cast)
    publish(web, "evil.example/a", page(site="Harbour Wire"))
    address = publish(web, "harbourwire.example/out", redirects("http://evil.example/a"))
    assert add_page(cast.eva, address).document.source.name == "evil.example"


def test_what_a_feed_links_to_elsewhere_is_not_its_publishers(cast: Cast, web: Web) -> None:
    real = known(cast)
    own = publish(web, "en.harbourwire.example/a", page())
    elsewhere = publish(web, "other.example/b", page(REST, LEAD, "Another page."))
    assert bring_in_page(None, own, source=real, tier="primary", via=Via.FEED).document.source == real
    source = bring_in_page(None, elsewhere, source=real, tier="primary", via=Via.FEED).document.source
    assert (source.name, source.tier) == ("other.example", "low")


def test_a_page_that_was_stored_under_an_editors_source_stays_there(cast: Cast, web: Web) -> None:
    source = add_source(cast.eva, name="Bay Letters", domain="", tier="news", notes="")
    address = publish(web, "news.example/a", page())
    first = add_page(cast.eva, address, source=source).document
    again = add_page(cast.emil, address)
    assert (again.document, again.known) == (first, True)
    assert first.retrievals.count() == 2


@pytest.mark.parametrize("place", ["desk.example/fact-checks/1/", "www.desk.example/"])
def test_a_page_of_our_own_site_is_refused(cast: Cast, web: Web, settings: Settings, place: str) -> None:
    settings.SITE_URL = "https://desk.example"
    with pytest.raises(NotTaken, match="our own site"):
        add_page(cast.eva, publish(web, place, page()))
    assert nothing_is_stored()


def test_a_copy_that_names_our_own_page_as_its_canonical_one_is_refused(
    cast: Cast, web: Web, settings: Settings
) -> None:
    settings.SITE_URL = "https://desk.example"
    address = publish(web, "mirror.example/1", page(canonical="https://desk.example/fact-checks/1/"))
    with pytest.raises(NotTaken, match="our own site"):
        add_page(cast.eva, address)
    assert nothing_is_stored()


def test_a_site_whose_name_begins_like_ours_is_another_one(cast: Cast, web: Web, settings: Settings) -> None:
    settings.SITE_URL = "https://desk.example"
    assert add_page(cast.eva, publish(web, "desk.example.org/1", page())).document.pk


# What does not come in


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://localhost/",
        "file:///etc/passwd", "ftp://news.example/a", "http://news.example:8080/a", "http://inside.example/", "nonsense",
    ],
)  # fmt: skip
def test_what_is_refused_is_written_down_and_opens_no_socket(cast: Cast, web: Web, address: str) -> None:
    web.names["inside.example"] = [PUBLIC, "10.0.0.7"]
    with pytest.raises(Refused):
        add_page(cast.eva, address)
    assert web.connected == []
    assert nothing_is_stored()
    entry = LibraryEntry.objects.get()
    assert (entry.action, entry.person, entry.subject) == ("refused", cast.eva, address)
    assert entry.details["message"]


def test_a_page_that_robots_txt_forbids_is_not_asked_for(cast: Cast, web: Web) -> None:
    publish(
        web,
        "news.example/robots.txt",
        answers(b"User-agent: *\nDisallow: /private", content_type="text/plain"),
    )
    address = publish(web, "news.example/private/a", page())
    with pytest.raises(Refused, match=r"robots\.txt"):
        add_page(cast.eva, address)
    assert web.paths() == ["/robots.txt"]
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (answers(b"gone", 410), Failed),
        (answers(b"busy", 503), Failed),
        (answers(b"\x89PNG\r\n\x1a\n", content_type="image/png"), Refused),
        (answers(b"<html><body></body></html>"), Unreadable),
        (answers(b"x" * 200_000), Refused),
    ],
)
def test_what_can_not_be_had_or_read_leaves_nothing(
    cast: Cast, web: Web, settings: Settings, script: object, error: type[Exception]
) -> None:
    settings.FETCH_BYTES = 100_000
    with pytest.raises(error):
        add_page(cast.eva, publish(web, "news.example/a", script))  # type: ignore[arg-type]
    assert nothing_is_stored()
    assert not Source.objects.exists()
    assert not StoredFile.objects.exists()


def test_only_an_editor_brings_a_page_in(cast: Cast, web: Web) -> None:
    for person in (cast.sam, cast.rita):
        with pytest.raises(NotAllowed):
            add_page(person, publish(web, "news.example/a", page()))
    assert web.requests == []


def test_a_name_that_no_database_takes_does_not_stop_a_file(cast: Cast, web: Web) -> None:
    stored = add_file(cast.eva, LEAD.encode(), "fer\x00ry\udcff.txt", publisher="Uploaded\x00 files")
    assert stored.document.source.name == "Uploaded files"
    assert stored.document.retrievals.get().address == "ferry.txt"


# One polite request at a time


def test_a_page_is_asked_for_in_its_hosts_turn(cast: Cast, web: Web) -> None:
    held: list[bool] = []

    def names() -> list[str]:  # asked by the fetcher, in the middle of a request
        held.append(HostTurn.objects.get(host="news.example").token is not None)
        return [PUBLIC]

    address = publish(web, "news.example/a", page())
    web.names["news.example"] = names
    add_page(cast.eva, address)
    assert held == [True, True]  # robots.txt and the page
    assert HostTurn.objects.get().token is None


def test_two_requests_to_one_host_are_a_pause_apart(cast: Cast, web: Web, settings: Settings) -> None:
    settings.FETCH_PAUSE = 0.3
    before = timezone.now()
    with turn("news.example"):
        pass
    with turn("other.example"):  # another host has its own
        assert timezone.now() - before < timedelta(seconds=0.3)
    with turn("news.example"):
        assert timezone.now() - before >= timedelta(seconds=0.3)


def test_whoever_gets_no_turn_asks_later(cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_MOST_WAIT", 0.2)
    address = publish(web, "news.example/a", page())
    with turn("news.example"), pytest.raises(NotFetched) as caught:
        add_page(cast.eva, address)
    assert caught.value.temporary
    assert web.requests == []
    add_page(cast.eva, address)
    assert asked_for_pages(web) == ["/a"]


def test_a_holder_that_died_loses_its_turn(cast: Cast, web: Web) -> None:
    HostTurn.objects.create(
        host="news.example",
        token="0" * 32,
        until=timezone.now() - timedelta(seconds=1),
    )
    add_page(cast.eva, publish(web, "news.example/a", page()))
    assert asked_for_pages(web) == ["/a"]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_at_a_time_has_the_turn(settings: Settings) -> None:
    settings.FETCH_PAUSE = 0
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        try:
            for _ in range(3):
                with turn("news.example"):
                    inside.append(1)
                    most.append(len(inside))
                    inside.pop()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(most), max(most)) == (12, 1)
