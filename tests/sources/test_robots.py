"""robots.txt is asked for once an hour, by the same guarded way, and obeyed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from claims.sources.base import Failed, Fetched, Refused
from claims.sources.robots import LONGEST_DELAY, MOST_BYTES, RobotsCache, product_token
from tests.sources.web import (
    AGENT,
    PAGE,
    PUBLIC,
    Web,
    answers,
    drips,
    head,
    raw,
    redirects,
    silent,
    small_web,
)

HOME = "http://news.example/"
ROBOTS = "news.example/robots.txt"


@pytest.fixture
def web() -> Iterator[Web]:
    with small_web() as web:
        web.pages["news.example/"] = answers()
        yield web


def rules(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def serves(body: bytes) -> Fetched:
    return Fetched(f"{HOME}robots.txt", 200, "text/plain", "", body)


def allowed(body: bytes, url: str = HOME, agent: str = AGENT) -> bool:
    return RobotsCache().may_fetch(url, lambda _: serves(body), agent)


def test_a_page_that_robots_txt_forbids_is_not_fetched(web: Web) -> None:
    web.pages[ROBOTS] = answers(rules("User-agent: *", "Disallow: /"), content_type="text/plain")
    with pytest.raises(Refused) as refused:
        web.fetcher(honour_robots=True).get(HOME)
    assert (refused.value.reason, refused.value.temporary) == ("robots", False)
    assert web.paths() == ["/robots.txt"]


def test_a_page_that_robots_txt_allows_is_fetched_and_the_file_asked_for_once(web: Web) -> None:
    web.pages[ROBOTS] = answers(rules("User-agent: *", "Disallow: /private"), content_type="text/plain")
    fetcher = web.fetcher(honour_robots=True)
    assert fetcher.get(HOME).body == PAGE
    assert fetcher.get(HOME).body == PAGE
    with pytest.raises(Refused):
        fetcher.get("http://news.example/private/a")
    assert web.paths() == ["/robots.txt", "/", "/"]
    assert web.requests[0].headers["user-agent"] == AGENT


def test_fetchers_may_share_what_they_know(web: Web) -> None:
    cache = RobotsCache()
    for _ in range(2):
        web.fetcher(honour_robots=True, robots_cache=cache).get(HOME)
    assert web.paths() == ["/robots.txt", "/", "/"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_site_without_a_file_for_us_forbids_nothing(web: Web, status: int) -> None:
    web.pages[ROBOTS] = raw(head(status, Content_Length=0))
    fetcher = web.fetcher(honour_robots=True)
    assert fetcher.get(HOME).body == PAGE
    assert fetcher.get(HOME).body == PAGE
    assert web.paths() == ["/robots.txt", "/", "/"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_nothing_is_fetched_while_the_file_cannot_be_had(web: Web, status: int) -> None:
    web.pages[ROBOTS] = raw(head(status, Content_Length=0))
    fetcher = web.fetcher(honour_robots=True)
    with pytest.raises(Failed) as failed:
        fetcher.get(HOME)
    assert (failed.value.reason, failed.value.temporary) == ("server", True)
    assert web.paths() == ["/robots.txt"]
    web.pages[ROBOTS] = answers(b"", content_type="text/plain")
    assert fetcher.get(HOME).body == PAGE  # a failure isn't kept


def test_a_file_that_never_comes_ends_at_the_deadline_of_the_page(web: Web) -> None:
    web.pages[ROBOTS] = silent
    began = time.monotonic()
    with pytest.raises(Failed) as failed:
        web.fetcher(honour_robots=True, limits={"total": 0.3, "first_byte": 5}).get(HOME)
    assert (failed.value.reason, failed.value.temporary) == ("time", True)
    assert time.monotonic() - began < 1.0


def test_each_site_of_a_redirect_is_asked(web: Web) -> None:
    web.pages["news.example/"] = redirects("http://other.example/")
    web.pages["other.example/robots.txt"] = answers(
        rules("User-agent: *", "Disallow: /"), content_type="text/plain"
    )
    with pytest.raises(Refused) as refused:
        web.fetcher(honour_robots=True).get(HOME)
    assert refused.value.reason == "robots"
    assert web.paths() == ["/robots.txt", "/", "/robots.txt"]


def test_the_file_may_be_elsewhere(web: Web) -> None:
    web.pages[ROBOTS] = redirects("http://other.example/robots.txt", 301)
    web.pages["other.example/robots.txt"] = answers(
        rules("User-agent: *", "Disallow: /"), content_type="text/plain"
    )
    with pytest.raises(Refused) as refused:
        web.fetcher(honour_robots=True).get(HOME)
    assert refused.value.reason == "robots"


def test_a_file_that_leads_inside_is_not_fetched_and_forbids_nothing(web: Web) -> None:
    web.pages[ROBOTS] = redirects("http://169.254.169.254/robots.txt")
    assert web.fetcher(honour_robots=True).get(HOME).body == PAGE
    assert {address for address, _ in web.connected} == {PUBLIC}


def test_the_operators_own_origin_is_not_asked(web: Web) -> None:
    trusted = f"http://127.0.0.1:{web.port}"
    web.pages["127.0.0.1/search"] = answers()
    fetcher = web.fetcher(honour_robots=True, trusted_origins=[trusted])
    assert fetcher.get(f"{trusted}/search").body == PAGE
    assert web.paths() == ["/search"]
    assert fetcher.delay(f"{trusted}/search") == 0.0


def test_of_a_file_without_end_the_beginning_counts(web: Web) -> None:
    start = head(Content_Type="text/plain") + rules("User-agent: *", "Disallow: /", "")
    web.pages[ROBOTS] = drips(start, b"# more and more\n" * 4096)
    with pytest.raises(Refused) as refused:
        web.fetcher(honour_robots=True, limits={"total": 5}).get(HOME)
    assert refused.value.reason == "robots"


def test_what_comes_after_500_kib_is_not_read() -> None:
    comment = b"#" * (MOST_BYTES - 1) + b"\n"
    assert allowed(comment + rules("User-agent: *", "Disallow: /"))


@pytest.mark.parametrize(
    ("lines", "may"),
    [
        (["User-agent: *", "Disallow: /", "", "User-agent: SecondSource", "Allow: /"], True),
        (["User-agent: secondsource", "Disallow: /"], False),
        (["user-agent:SECONDSOURCE/2.0", "Disallow: /"], False),
        (["User-agent: SecondSource*", "Disallow: /"], False),
        (["User-agent: otherbot", "Disallow: /"], True),
        (["User-agent: otherbot", "User-agent: secondsource", "Disallow: /"], False),
        (["User-agent: secondsource # us", "User-agent: otherbot", "Disallow: /"], False),
        (["User-agent: source", "Disallow: /"], True),
        (["User-agent: *", "Disallow:"], True),
        (["User-agent: *", "Disallow: /", "Allow: /$"], True),
        (["Disallow: /"], True),
        (["\ufeffUser-agent: *", "Disallow: /"], False),
        (["<html>", "not a robots.txt"], True),
    ],
)
def test_the_rules_for_us_count(lines: list[str], may: bool) -> None:
    assert allowed(rules(*lines)) is may


def test_ten_thousand_agents_before_ten_thousand_rules_cost_no_more_than_one() -> None:
    agents = [f"User-agent: bot{n}" for n in range(12_000)]
    paths = [f"Disallow: /{n}" for n in range(12_000)]
    began = time.monotonic()
    assert allowed(rules(*agents, *paths))
    assert time.monotonic() - began < 2.0


def test_a_rule_of_a_thousand_stars_is_no_trap() -> None:
    began = time.monotonic()
    assert allowed(
        rules("User-agent: *", "Disallow: /" + "*a" * 100_000 + "$"), f"http://news.example/{'a' * 1900}b"
    )
    assert time.monotonic() - began < 1.0


def test_the_file_is_asked_for_again_after_an_hour() -> None:
    now = [0.0]
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return serves(b"")

    cache = RobotsCache(clock=lambda: now[0])
    for seconds in (0, 3599, 3600):
        now[0] = seconds
        assert cache.may_fetch(f"{HOME}a", get, AGENT)
    assert asked == [f"{HOME}robots.txt"] * 2
    assert cache.may_fetch("https://news.example/a", get, AGENT)
    assert asked[2:] == ["https://news.example/robots.txt"]  # another origin


def test_of_the_sites_asked_the_last_ones_are_kept() -> None:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return serves(b"")

    cache = RobotsCache(entries=2)
    for name in ("a", "b", "a", "c", "a", "b"):
        cache.may_fetch(f"http://{name}.example/", get, AGENT)
    assert [url[7] for url in asked] == ["a", "b", "c", "b"]


@pytest.mark.parametrize(
    ("line", "seconds"),
    [("Crawl-delay: 2.5", 2.5), ("Crawl-delay: 3600", LONGEST_DELAY), ("Crawl-delay: -1", 0), ("Crawl-delay: nan", 0), ("", 0)],
)  # fmt: skip
def test_how_long_a_site_wants_between_two_requests_is_known_up_to_ten_seconds(
    web: Web, line: str, seconds: float
) -> None:
    web.pages[ROBOTS] = answers(rules("User-agent: *", line, "Disallow: /x"), content_type="text/plain")
    fetcher = web.fetcher(honour_robots=True)
    assert fetcher.delay(HOME) == 0.0
    fetcher.get(HOME)
    assert fetcher.delay("http://news.example/other") == seconds


def test_our_name_is_what_stands_before_the_version() -> None:
    assert (
        product_token(AGENT)
        == product_token("SecondSource")
        == product_token("secondsource (x)")
        == "secondsource"
    )
