"""Feeds and sitemaps: what they list, and what they may not do."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from claims.sources.base import FeedItem, Unreadable
from claims.sources.reading import Reader
from tests.sources.files import BILLION_LAUGHS, page, rss, sitemap

URL = "https://news.example.org/feeds/all.xml"
ITEM = "<item><title>The last ferry</title><link>/ferry</link><pubDate>Tue, 06 Aug 2024 23:30:00 -0400</pubDate></item>"
FERRY = FeedItem("https://news.example.org/ferry", "The last ferry", date(2024, 8, 6))

Make = Callable[..., bytes]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture
def nobody_calls() -> Iterator[str]:
    """An address on this computer; who connects to it fails the test."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x"
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_feed_lists_its_items_with_absolute_addresses_and_its_own_dates(reader: Reader) -> None:
    feed = reader.read_feed(rss(ITEM), url=URL, content_type="application/rss+xml")
    assert (feed.title, feed.items, feed.sitemaps) == ("News of the bay", [FERRY], [])


def test_an_atom_feed_is_read_as_well(reader: Reader) -> None:
    data = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Baie</title><entry><title>L&#233;t&#233; &amp; le bac</title>"
        "<link href='https://news.example.org/ferry'/><published>2024-08-06T00:30:00+02:00</published>"
        "<updated>2024-08-09T00:30:00+02:00</updated></entry></feed>"
    )
    feed = reader.read_feed(data.encode(), url=URL)
    assert feed.title == "Baie"
    assert feed.items == [FeedItem("https://news.example.org/ferry", "Lété & le bac", date(2024, 8, 6))]


def test_a_feed_in_another_charset_is_read(reader: Reader) -> None:
    data = '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>Été</title></channel></rss>'
    assert reader.read_feed(data.encode("cp1252"), url=URL).title == "Été"
    assert reader.read_feed(data.encode("utf-16"), url=URL).title == "Été"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://x.example/a", "data:text/html,x", "", "http://[::1"],
)
def test_an_item_that_is_not_on_the_web_is_left_out(reader: Reader, link: str) -> None:
    items = reader.read_feed(rss(f"<item><title>x</title><link>{link}</link></item>", ITEM), url=URL).items
    assert items == [FERRY]


def test_a_feed_gives_no_more_than_a_thousand_items(reader: Reader) -> None:
    items = reader.read_feed(rss(*[ITEM] * 1_100), url=URL).items
    assert len(items) == 1_000


def test_a_sitemap_lists_its_pages_the_newest_first(reader: Reader) -> None:
    data = sitemap(
        "<url><loc>https://news.example.org/old</loc><lastmod>2023-01-02</lastmod></url>",
        "<url><loc>https://news.example.org/undated</loc></url>",
        "<url><loc>https://news.example.org/new</loc><lastmod>2024-08-09T01:00:00+02:00</lastmod><news:news>"
        "<news:publication_date>2024-08-06</news:publication_date><news:title>The last ferry</news:title></news:news></url>",
        "<url><loc>file:///etc/passwd</loc></url>",
        "<url/>",
    )
    feed = reader.read_feed(data, url=URL)
    assert feed.items == [
        FeedItem("https://news.example.org/new", "The last ferry", date(2024, 8, 6)),
        FeedItem("https://news.example.org/old", "", date(2023, 1, 2)),
        FeedItem("https://news.example.org/undated"),
    ]


def test_a_sitemap_index_names_further_sitemaps(reader: Reader) -> None:
    data = sitemap(
        "<sitemap><loc>/news.xml</loc></sitemap>",
        "<sitemap><loc>gopher://x/</loc></sitemap>",
        root="sitemapindex",
    )
    feed = reader.read_feed(data, url=URL)
    assert (feed.items, feed.sitemaps) == ([], ["https://news.example.org/news.xml"])


def test_a_sitemap_gives_no_more_than_a_thousand_pages(reader: Reader) -> None:
    entries = [f"<url><loc>https://news.example.org/{number}</loc></url>" for number in range(20_000)]
    assert len(reader.read_feed(sitemap(*entries), url=URL).items) == 1_000


def test_a_packed_sitemap_is_unpacked_within_bounds(reader: Reader) -> None:
    data = sitemap("<url><loc>https://news.example.org/a</loc></url>")
    packed = gzip.compress(data)
    assert [item.url for item in reader.read_feed(packed, url=URL).items] == ["https://news.example.org/a"]
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        reader.read_feed(gzip.compress(data + b" " * (60 << 20)), url=URL)
    with pytest.raises(Unreadable, match="damaged"):
        reader.read_feed(packed[:10] + b"\xff" * 30, url=URL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("make", [rss, sitemap])
def test_a_billion_laughs_are_refused(reader: Reader, make: Make, encoding: str) -> None:
    """Row 81."""
    item = "<item><title>&l9;</title><link>/x</link></item><url><loc>&l9;</loc></url>"
    for before in (BILLION_LAUGHS, f"<!-- x -->\n<?x?>{BILLION_LAUGHS}"):
        data = make(item, before=before).decode().replace('encoding="utf-8"', "").encode(encoding)
        with pytest.raises(Unreadable, match="entities of its own"):
            reader.read_feed(data, url=URL)


@pytest.mark.parametrize("make", [rss, sitemap])
def test_a_feed_cannot_ask_for_files_or_addresses(reader: Reader, make: Make, nobody_calls: str) -> None:
    """Row 81."""
    item = "<item><title>&x;</title><link>/x</link></item><url><loc>&x;</loc></url>"
    for target in ("file:///etc/passwd", nobody_calls):
        before = f'<!DOCTYPE x [<!ENTITY x SYSTEM "{target}">]>'
        with pytest.raises(Unreadable, match="entities of its own"):
            reader.read_feed(make(item, before=before), url=URL)
    # A document type without entities is harmless; it is not fetched.
    before = f'<!DOCTYPE rss PUBLIC "-//Nobody//DTD RSS//EN" "{nobody_calls}">'
    feed = reader.read_feed(make(ITEM, before=before), url=URL)
    assert feed.items in ([FERRY], [])


def test_addresses_in_a_feed_are_not_fetched(reader: Reader, nobody_calls: str) -> None:
    item = f"<item><link>{nobody_calls}</link><enclosure url='{nobody_calls}' type='audio/mpeg' length='1'/></item>"
    data = rss(item, before=f'<?xml-stylesheet href="{nobody_calls}" type="text/xsl"?>')
    assert [item.url for item in reader.read_feed(data, url=URL).items] == [nobody_calls]
    with pytest.raises(Unreadable, match="neither a feed"):
        reader.read_feed(nobody_calls.encode(), url=URL)  # feedparser would fetch it


@pytest.mark.parametrize("data", [page(""), b"words", b"<?xml version='1.0'?><rss", b""])
def test_what_is_no_feed_is_unreadable(reader: Reader, data: bytes) -> None:
    with pytest.raises(Unreadable):
        reader.read_feed(data, url=URL)


def test_what_can_be_read_of_a_damaged_feed_is(reader: Reader) -> None:
    assert reader.read_feed(rss(ITEM, ITEM)[:-40], url=URL).items[0] == FERRY
    entry = "<url><loc>https://news.example.org/a</loc></url>"
    assert reader.read_feed(sitemap(entry, "<url><loc>")[:-9], url=URL).items[0].url.endswith("/a")


@pytest.mark.parametrize(("make", "depth"), [(rss, 20_000), (rss, 1_000_000), (sitemap, 1_000_000)])
def test_a_feed_nested_too_deep_lists_nothing(reader: Reader, make: Make, depth: int) -> None:
    try:
        items = reader.read_feed(make("<a>" * depth), url=URL).items
    except Unreadable:
        items = []
    assert items == []
