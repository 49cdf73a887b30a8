"""A feed is looked at by turns: what is new comes in once, and whatever it serves, the library stays whole."""

from __future__ import annotations

import gzip
import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from claims.models import Document, Feed, FeedPage, FeedState, Import, ImportState, LibraryEntry, Source, Via
from claims.services import feeds
from claims.services.errors import NotAllowed, Refused
from claims.services.feeds import add_feed, change_feed, look_now, poll_feed, wake_due_feeds
from claims.services.importing import run_import
from claims.services.sources import add_source
from claims.services.sweep import sweep
from tests.cast import Cast, make_cast
from tests.services.library_web import (
    LEAD,
    REST,
    asked_for_pages,
    faults,
    in_turn,
    library_web,
    not_modified,
    page,
    publish,
)
from tests.sources.files import BILLION_LAUGHS, rss, sitemap
from tests.sources.web import Script, Web, answers, drips, head, raw, silent

web = pytest.fixture(library_web)
XML = "application/rss+xml"


def wire(cast: Cast) -> Source:
    return add_source(cast.eva, name="Bay News", domain="news.example", tier="reference", notes="")


def item(number: int, day: str = "Wed, 01 Jun 2022 08:00:00 +0100") -> str:
    return f"<item><title>Note {number}</title><link>http://news.example/{number}</link><pubDate>{day}</pubDate></item>"


def feed_of(*numbers: int, **headers: str) -> Script:
    return answers(rss(*map(item, numbers)), content_type=XML, **headers)


def serve(web: Web, script: Script, *numbers: int) -> None:
    """The feed, and the pages that it may name."""
    publish(web, "news.example/feed", script)
    for number in numbers:
        publish(web, f"news.example/{number}", page(LEAD, REST, f"Note {number}.", title=f"Note {number}"))


def added(cast: Cast, minutes: int = 30) -> Feed:
    return add_feed(cast.eva, url="http://news.example/feed", source=wire(cast), minutes=minutes)


def poll(feed: Feed) -> Feed:
    """One look, at its turn, and all that it leads to."""
    Feed.objects.filter(pk=feed.pk).update(next_attempt_at=None)
    assert poll_feed(feed.pk)
    for job in Import.objects.filter(state=ImportState.QUEUED):
        run_import(job.pk)
    feed.refresh_from_db()
    assert (feed.state, feed.lease_token) == (FeedState.WAITING, None)
    return feed


def wait_of(feed: Feed) -> timedelta:
    assert feed.next_attempt_at is not None
    assert feed.polled_at is not None
    return feed.next_attempt_at - feed.polled_at


# What is new


def test_new_pages_become_documents_of_the_feeds_source_once(cast: Cast, web: Web) -> None:
    serve(web, in_turn(feed_of(1, 2), feed_of(2, 3)), 1, 2, 3)
    feed = poll(added(cast))
    assert sorted(Document.objects.values_list("title", flat=True)) == ["Note 1", "Note 2"]
    poll(feed)
    assert sorted(Document.objects.values_list("title", flat=True)) == ["Note 1", "Note 2", "Note 3"]
    assert [asked_for_pages(web).count(f"/{number}") for number in (1, 2, 3)] == [1, 1, 1]
    assert (feed.found, feed.error, feed.failures, feed.title) == (3, "", 0, "News of the bay")
    document = Document.objects.get(title="Note 1")
    assert (document.source, document.date) == (feed.source, date(2022, 6, 1))
    assert document.retrievals.get().via == Via.FEED
    assert faults() == []


def test_an_item_that_stands_twice_or_under_two_spellings_is_asked_for_once(cast: Cast, web: Web) -> None:
    twice = rss(item(1), item(1), "<item><link>HTTP://News.Example/1#comments</link></item>")
    serve(web, answers(twice, content_type=XML), 1)
    assert poll(added(cast)).found == 1
    assert asked_for_pages(web).count("/1") == 1


def test_a_page_that_the_library_has_already_is_not_stored_again(cast: Cast, web: Web) -> None:
    serve(web, feed_of(1), 1)
    feed = poll(added(cast))
    FeedPage.objects.all().delete()
    poll(feed)
    assert Document.objects.count() == 1
    assert Document.objects.get().retrievals.count() == 2


def test_an_item_that_leads_inside_is_refused_and_the_others_come_in(cast: Cast, web: Web) -> None:
    inside = "<item><link>http://169.254.169.254/latest/meta-data/</link></item>"
    serve(web, answers(rss(inside, item(1)), content_type=XML), 1)
    feed = poll(added(cast))
    assert feed.error == ""
    assert Document.objects.get().title == "Note 1"
    assert "169.254.169.254" not in {address for address, _ in web.connected}
    job = Import.objects.get()
    assert (job.state, job.stored, job.failed) == (ImportState.DONE, 1, 1)


def test_a_sitemap_and_an_index_of_them_are_followed(cast: Cast, web: Web) -> None:
    def url(number: int) -> str:
        return f"<url><loc>http://news.example/{number}</loc><lastmod>2022-06-0{number}</lastmod></url>"

    index = sitemap("<sitemap><loc>http://news.example/map-1.xml</loc></sitemap>", root="sitemapindex")
    serve(web, answers(index, content_type="application/xml", ETag='"index"'), 1, 2)
    maps = [answers(sitemap(*entries), content_type="text/xml") for entries in ([url(1)], [url(1), url(2)])]
    publish(web, "news.example/map-1.xml", in_turn(*maps))
    feed = poll(added(cast))
    assert (feed.error, feed.found) == ("", 1)
    assert feed.etag == ""  # an index that has not changed says nothing of its sitemaps
    assert poll(feed).found == 2


def test_a_packed_sitemap_is_read_and_a_feed_that_is_broken_off_is_an_error(cast: Cast, web: Web) -> None:
    packed = gzip.compress(sitemap("<url><loc>http://news.example/1</loc></url>"))
    serve(web, answers(packed, content_type="application/gzip"), 1)
    feed = poll(added(cast))
    assert (feed.error, feed.found) == ("", 1)
    serve(web, answers(b'<?xml version="1.0"?><rss version="2.0"><chan', content_type=XML, ETag='"half"'))
    feed = poll(feed)
    assert "damaged" in feed.error
    assert feed.etag == ""  # what was half an answer is asked for again


def test_more_pages_than_one_look_takes_come_with_the_next_ones(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_NEW", 2)
    asked_with: list[str] = []

    def polite(request: object, connected: object) -> None:
        tag = request.headers.get("if-none-match", "")  # type: ignore[attr-defined]
        asked_with.append(tag)
        (not_modified if tag == '"v1"' else feed_of(1, 2, 3, ETag='"v1"'))(request, connected)  # type: ignore[arg-type]

    serve(web, polite, 1, 2, 3)  # type: ignore[arg-type]
    feed = added(cast)
    assert [poll(feed).found for _ in range(3)] == [2, 3, 3]
    assert asked_with == ["", "", '"v1"']
    assert Document.objects.count() == 3


# Asking politely


def test_what_the_feed_said_of_itself_is_sent_back_and_not_modified_costs_nothing(
    cast: Cast, web: Web
) -> None:
    stamp = "Wed, 01 Jun 2022 08:00:00 GMT"
    serve(web, in_turn(feed_of(1, ETag='W/"é-1"', Last_Modified=stamp), not_modified), 1)
    feed = poll(added(cast))
    before = (Document.objects.count(), Import.objects.count(), LibraryEntry.objects.count())
    poll(feed)
    requests = [request for request in web.requests if request.path == "/feed"]
    assert "if-none-match" not in requests[0].headers
    assert requests[1].headers["if-modified-since"] == stamp
    assert requests[1].headers["if-none-match"] == feed.etag != ""
    assert before == (Document.objects.count(), Import.objects.count(), LibraryEntry.objects.count())
    assert (feed.error, feed.failures) == ("", 0)
    assert feed.answered_at == feed.polled_at


def test_a_feed_is_not_looked_at_before_its_turn(cast: Cast, web: Web) -> None:
    serve(web, feed_of())
    feed = poll(added(cast, minutes=45))
    assert wait_of(feed) == timedelta(minutes=45)
    assert not poll_feed(feed.pk)
    assert asked_for_pages(web) == ["/feed"]
    assert wake_due_feeds() == 0
    look_now(cast.emil, feed)
    assert poll_feed(feed.pk)
    assert asked_for_pages(web) == ["/feed", "/feed"]


def test_each_feed_whose_turn_it_is_is_woken_once(cast: Cast, web: Web) -> None:
    feed = added(cast)
    assert wake_due_feeds() == 0  # it was woken when it was added
    Feed.objects.update(woken_at=timezone.now() - timedelta(hours=1))
    assert (wake_due_feeds(), wake_due_feeds()) == (1, 0)
    change_feed(cast.eva, feed, minutes=30, active=False)
    Feed.objects.update(woken_at=None)
    assert wake_due_feeds() == 0
    assert not poll_feed(feed.pk)
    assert web.requests == []


def test_robots_txt_holds_for_a_feed_too(cast: Cast, web: Web) -> None:
    publish(
        web, "news.example/robots.txt", answers(b"User-agent: *\nDisallow: /feed", content_type="text/plain")
    )
    serve(web, feed_of(1), 1)
    assert "robots.txt" in poll(added(cast)).error
    assert asked_for_pages(web) == []


# What goes wrong

BAD: dict[str, tuple[Script, str]] = {
    "garbage": (answers(b"%&/ not a feed \xff\xfe" * 50, content_type=XML), ""),
    "a page": (answers(page()), "neither a feed nor a sitemap"),
    "half": (
        raw(head(Content_Type=XML, Content_Length=5000), b"<?xml version='1.0'?><rss><chan"),
        "broke off",
    ),
    "laughs": (answers(rss(before=BILLION_LAUGHS), content_type=XML), "entities"),
    "empty": (answers(b"", content_type=XML), ""),
    "a picture": (answers(b"\x89PNG\r\n", content_type="image/png"), "not a page, a feed"),
    "server error": (answers(b"", 500), "trouble"),
    "gone": (answers(b"", 410), "no such page"),
    "huge": (answers(b"x" * 200_000, content_type=XML), "larger"),
    "endless": (drips(head(Content_Type=XML), b"<item>" * 1000), "larger"),
    "silent": (silent, "too long"),
    "elsewhere": (answers(b"", 302, Location="http://10.0.0.1/feed"), ""),
}


@pytest.mark.parametrize("what", list(BAD))
def test_whatever_a_feed_serves_it_says_so_slows_down_and_recovers(
    cast: Cast, web: Web, settings: Settings, what: str
) -> None:
    settings.FETCH_BYTES, settings.FETCH_SECONDS = 100_000, 1
    script, words = BAD[what]
    serve(web, feed_of(1), 1)
    feed = poll(added(cast))
    answered, stored = feed.answered_at, list(Document.objects.values())
    publish(web, "news.example/feed", script)
    poll(feed)
    assert feed.error
    assert words in feed.error
    assert "Traceback" not in feed.error
    assert "internal error" not in feed.error
    assert (feed.failures, feed.answered_at) == (1, answered)
    assert list(Document.objects.values()) == stored
    assert faults() == []
    serve(web, feed_of(1, 2), 1, 2)
    poll(feed)
    assert (feed.error, feed.failures, wait_of(feed)) == ("", 0, timedelta(minutes=30))
    assert Document.objects.count() == 2


def test_a_feed_that_goes_on_failing_is_looked_at_ever_less_often_and_at_least_once_a_day(
    cast: Cast, web: Web
) -> None:
    serve(web, answers(b"", 503))
    feed = added(cast)
    waits = [round(wait_of(poll(feed)).total_seconds() / 60) for _ in range(12)]
    assert waits == [30, 30, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440, 1440]
    assert feed.failures == 12


def test_a_feed_whose_name_is_gone_says_so(cast: Cast, web: Web) -> None:
    serve(web, feed_of(1), 1)
    feed = poll(added(cast))
    del web.names["news.example"]
    assert poll(feed).error
    assert Document.objects.count() == 1


def test_an_unforeseen_error_is_the_feeds_error(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Feed) -> object:
        raise ZeroDivisionError

    feed = added(cast)
    monkeypatch.setattr(feeds, "_read", broken)
    assert "internal error" in poll(feed).error


# Once


def test_a_reader_that_died_is_followed_by_another(cast: Cast, web: Web) -> None:
    serve(web, feed_of(1), 1)
    feed = added(cast)
    Feed.objects.update(
        state=FeedState.POLLING, lease_token=uuid.uuid4(), lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert not poll_feed(feed.pk)
    assert sweep().expired == 1
    feed.refresh_from_db()
    assert "died" in feed.error
    assert poll(feed).error == ""


def test_a_reader_that_lost_its_lease_writes_nothing(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(web, feed_of(1), 1)
    feed, real, other = added(cast), feeds._read, uuid.uuid4()

    def then_taken(row: Feed) -> object:
        look = real(row)
        Feed.objects.filter(pk=row.pk).update(lease_token=other)
        return look

    monkeypatch.setattr(feeds, "_read", then_taken)
    poll_feed(feed.pk)
    feed.refresh_from_db()
    assert (feed.state, feed.lease_token, feed.found) == (FeedState.POLLING, other, 0)
    assert not FeedPage.objects.exists()
    assert not Import.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_look_at_once_do_it_once(web: Web) -> None:
    cast = make_cast()
    serve(web, feed_of(1, 2), 1, 2)
    feed = added(cast)
    looked: list[bool] = []

    def work() -> None:
        try:
            looked.append(poll_feed(feed.pk))
            for job in Import.objects.all():
                run_import(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(looked) == [False, False, True]
    assert asked_for_pages(web).count("/feed") == 1
    job = Import.objects.get()
    run_import(job.pk)
    assert Document.objects.count() == 2
    assert faults() == []


# Who may


def test_only_an_editor_adds_changes_or_hurries_a_feed(cast: Cast, web: Web) -> None:
    feed = added(cast)
    for person in (cast.sam, cast.rita):
        with pytest.raises(NotAllowed):
            add_feed(person, url="http://other.example/feed", source=feed.source, minutes=30)
        with pytest.raises(NotAllowed):
            change_feed(person, feed, minutes=60, active=False)
        with pytest.raises(NotAllowed):
            look_now(person, feed)
    assert Feed.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["http://news.example/feed", "ftp://news.example/feed", "feed", "http://x.example/" + "a" * 2000]
)
def test_a_feed_that_is_there_or_can_not_be_fetched_is_refused(cast: Cast, web: Web, url: str) -> None:
    feed = added(cast)
    with pytest.raises(Refused):
        add_feed(cast.eva, url=url, source=feed.source, minutes=30)
    assert Feed.objects.count() == 1
