"""Which addresses are fetched: nobody gets in by a URL, whatever it looks like and whatever its name answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.sources import fetch
from claims.sources.base import Failed, NotFetched, Refused
from claims.sources.guard import check_address, checked_addresses, parse_target
from tests.sources.web import PUBLIC, PUBLIC6, Web, answers, redirects, small_web


@pytest.fixture
def web() -> Iterator[Web]:
    with small_web() as web:
        yield web


# The numbers are rows of the project's list of 90 bad addresses and behaviours; what has no number came to us later.
BAD_ADDRESSES = [
    ("1", "http://127.0.0.1/"), ("2", "http://localhost/"), ("3", "http://localhost./"), ("4", "http://127.1/"),
    ("5", "http://127.0.1/"), ("6", "http://0/"), ("7", "http://0.0.0.0/"), ("8", "http://2130706433/"),
    ("9", "http://0x7f000001/"), ("10", "http://0x7f.0.0.1/"), ("11", "http://0177.0.0.1/"),
    ("12", "http://017700000001/"), ("13", "http://127.127.127.127/"), ("14", "http://①②⑦.⓪.⓪.①/"),
    ("14 a public one", "http://⑨③.①⑧④.②①⑥.③④/"), ("15", "http://127。0。0。1/"), ("15 wide", "http://１２７．０．０．１/"),
    ("15 half-wide stop", "http://127｡1/"), ("hex at the end", "http://127.0.0.0x1/"), ("final dot", "http://127.0.0.1./"),
    ("capital hex", "http://0X7F.1/"),
    ("16", "http://[::1]/"), ("17", "http://[::]/"), ("18", "http://[::ffff:127.0.0.1]/"), ("19", "http://[::ffff:7f00:1]/"),
    ("20", "http://[0:0:0:0:0:ffff:a9fe:a9fe]/"), ("21", "http://[::127.0.0.1]/"), ("22", "http://[64:ff9b::7f00:1]/"),
    ("22 local", "http://[64:ff9b:1::7f00:1]/"), ("23", "http://[2002:7f00:1::]/"), ("24", "http://[fe80::1%25eth0]/"),
    ("24 bare", "http://[fe80::1%eth0]/"), ("24 public with a zone", f"http://[{PUBLIC6}%25eth0]/"),
    ("25", "http://[fc00::1]/"), ("26", "http://[fec0::1]/"), ("27", "http://[ff02::1]/"), ("28", "http://[fd00:ec2::254]/"),
    ("Teredo", "http://[2001:0:7f00:1::]/"), ("translated", "http://[::ffff:0:127.0.0.1]/"), ("documentation", "http://[2001:db8::1]/"),
    ("documentation, new", "http://[3fff::1]/"), ("not handed out", "http://[4000::1]/"), ("discard", "http://[100::1]/"),
    ("29", "http://169.254.169.254/latest/meta-data/"), ("30", "http://2852039166/"),
    ("31", "http://metadata.google.internal/computeMetadata/v1/"), ("32", "http://100.100.100.200/"),
    ("33", "http://168.63.129.16/"), ("34", "http://192.0.0.192/"), ("35", "http://10.1.2.3/"), ("36", "http://172.16.0.1/"),
    ("36 last", "http://172.31.255.255/"), ("37", "http://192.168.1.1/"), ("38", "http://100.64.0.1/"), ("39", "http://198.18.0.1/"),
    ("39 last", "http://198.19.255.255/"), ("40", "http://224.0.0.1/"), ("41", "http://240.0.0.1/"), ("42", "http://255.255.255.255/"),
    ("documentation", "http://192.0.2.1/"), ("old relays", "http://192.88.99.1/"),
    ("52", "http://redis/"), ("52", "http://db/"), ("printer", "http://printer.local/"), ("own", "http://app.localhost/"),
    ("home", "http://nas.home.arpa/"), ("office", "http://wiki.corp/"), ("capitals", "http://LOCALHOST/"),
    ("wide letters", "http://ｌｏｃａｌｈｏｓｔ/"), ("cluster", "http://api.default.svc.cluster.local/"),
    ("soft hyphen", "http://local\u00adhost/"),
]  # fmt: skip
BAD_SPELLINGS = [
    ("54", "http://user@127.0.0.1/"), ("55", "http://user:pass@news.example/"), ("56", "http://news.example#@127.0.0.1/"),
    ("56 query", "http://news.example?@127.0.0.1/"), ("57", "http://127.0.0.1\\@news.example/"),
    ("58", "http://news.example\\@127.0.0.1/"), ("59", "http://news.example%00.127.0.0.1/"), ("59 raw", "http://news.example\0.x/"),
    ("60", "http:127.0.0.1"), ("60 one slash", "http:/127.0.0.1/"), ("61", "//127.0.0.1/"), ("three slashes", "http:///127.0.0.1/"),
    ("63", "http://[::1/"), ("63 the other", "http://::1]/"), ("63 text after", "http://[::1]x/"), ("future", "http://[v1.x]/"),
    ("64", "http://news.example/a\r\nHost: 127.0.0.1"), ("64 in the host", "http://news.example\r\n/"), ("tab", "http://news\t.example/"),
    ("65", "http://news.example/" + "a" * 10_000), ("space", "http://news.example/a b"), ("hard space", "http://news.example/a\u00a0b"),
    ("line separator", "http://news.example/\u2028"), ("surrogate", "http://news.example/\ud800"),
    ("66", "file:///etc/passwd"), ("66", "gopher://127.0.0.1:6379/_INFO"), ("66", "dict://127.0.0.1:11211/"),
    ("66", "ftp://news.example/"), ("66", "data:text/html,x"), ("66", "javascript:alert(1)"), ("66", "jar:http://news.example!/"),
    ("66", "unix:///var/run/docker.sock"), ("66", "http+unix://%2Fvar%2Frun%2Fdocker.sock/"), ("66", "ws://news.example/"),
    ("nothing", ""), ("no host", "http://"), ("port only", "http://:80/"), ("two ports", "http://news.example:80:80/"),
    ("port of letters", "http://news.example:http/"), ("minus", "http://news.example:-80/"), ("empty label", "http://news..example/"),
    ("dots", "http://../"), ("long label", f"http://{'a' * 64}.example/"), ("long name", f"http://{'a.' * 130}example/"),
    ("percent", "http://%6c%6f%63alhost/"), ("symbols", "http://☃$.example/"),
]  # fmt: skip
BAD_PORTS = [f"http://news.example:{port}/" for port in (22, 6379, 0, 99999, 8080, 25)]


@pytest.mark.parametrize(("row", "url"), BAD_ADDRESSES)
def test_an_address_that_leads_inside_is_refused_and_no_socket_is_opened(
    web: Web, row: str, url: str
) -> None:
    with pytest.raises(Refused) as refused:
        web.fetcher().get(url)
    assert refused.value.reason == "address"
    assert not refused.value.temporary
    assert (web.asked, web.connected) == ([], [])


@pytest.mark.parametrize(("row", "url"), BAD_SPELLINGS)
def test_a_url_that_can_be_read_in_two_ways_is_refused_and_no_socket_is_opened(
    web: Web, row: str, url: str
) -> None:
    with pytest.raises(Refused) as refused:
        web.fetcher().get(url)
    assert refused.value.reason == "url"
    assert (web.asked, web.connected) == ([], [])


@pytest.mark.parametrize("url", BAD_PORTS)
def test_another_port_than_the_webs_is_refused_and_no_socket_is_opened(web: Web, url: str) -> None:
    with pytest.raises(Refused) as refused:
        web.fetcher().get(url)
    assert refused.value.reason == "port"
    assert (web.asked, web.connected) == ([], [])


@pytest.mark.parametrize(
    ("row", "name", "answers"),
    [
        ("43", "localtest.me", ["127.0.0.1"]),
        ("44", "127.0.0.1.nip.io", ["127.0.0.1"]),
        ("45", "metadata.example", ["169.254.169.254"]),
        ("46", "two.example", [PUBLIC, "10.0.0.1"]),
        ("47", "six.example", ["::1"]),
        ("48", "mapped.example", ["::ffff:169.254.169.254"]),
        ("49", "nat64.example", ["64:ff9b::a9fe:a9fe"]),
        ("51", "cname.example", ["172.18.0.3"]),  # what the name it points to has for an address
        ("33 by name", "azure.example", ["168.63.129.16"]),
        ("zone", "zone.example", ["fe80::1%eth0"]),
        ("no address", "odd.example", ["redis"]),
    ],
)
def test_a_name_that_leads_inside_is_refused_and_no_socket_is_opened(
    web: Web, row: str, name: str, answers: list[str]
) -> None:
    web.names[name] = answers
    with pytest.raises(Refused) as refused:
        web.fetcher().get(f"http://{name}/")
    assert refused.value.reason == "address"
    assert web.connected == []
    assert not any(answer in refused.value.message for answer in answers)


def test_a_name_that_changes_its_address_is_asked_once(web: Web) -> None:  # row 50
    lookups = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    web.names["rebinding.example"] = lambda: next(lookups)
    web.pages["rebinding.example/"] = answers()
    assert web.fetcher().get("http://rebinding.example/").status == 200
    assert web.asked == ["rebinding.example"]
    assert web.connected == [(PUBLIC, 80)]


def test_a_name_that_changes_its_address_between_robots_txt_and_the_page_is_refused(web: Web) -> None:
    lookups = iter([[PUBLIC], ["127.0.0.1"]])
    web.names["rebinding.example"] = lambda: next(lookups)
    with pytest.raises(Refused, match="this computer itself"):
        web.fetcher(honour_robots=True).get("http://rebinding.example/")
    assert web.connected == [(PUBLIC, 80)]


def test_a_name_that_changes_its_address_when_its_site_redirects_to_itself_is_refused(web: Web) -> None:
    lookups = iter([[PUBLIC], ["127.0.0.1"]])
    web.names["rebinding.example"] = lambda: next(lookups)
    web.pages["rebinding.example/"] = redirects("/b")
    with pytest.raises(Refused, match="this computer itself"):
        web.fetcher().get("http://rebinding.example/")
    assert web.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("64:ff9b::7f00:1", "hides another"), ("64:ff9b:1::1", "hides another"), ("::127.0.0.1", "hides another"),
        ("::1", "this computer"), ("fd00:ec2::254", "cloud provider"), ("fec0::1", "private network"), ("ff02::1", "group"),
        ("192.0.0.192", "reserved"), ("169.254.169.254", "neighbour"), ("203.0.113.9", "documentation"),
    ],
)  # fmt: skip
def test_the_message_says_what_an_address_leads_to(address: str, what: str) -> None:
    with pytest.raises(Refused, match=what):
        check_address(address)


@pytest.mark.parametrize(
    ("error", "reason"), [(OSError(), "name"), (TimeoutError(), "time"), (UnicodeError(), "name")]
)
def test_a_name_that_nobody_knows_may_be_asked_for_again(error: Exception, reason: str) -> None:
    def resolver(host: str, port: int, timeout: float) -> list[str]:
        raise error

    with pytest.raises(Failed) as failed:
        checked_addresses(parse_target("http://news.example/"), resolver, 1.0)
    assert (failed.value.reason, failed.value.temporary) == (reason, True)


def test_a_name_without_any_address_may_be_asked_for_again() -> None:
    with pytest.raises(Failed) as failed:
        checked_addresses(parse_target("http://news.example/"), lambda *_: [], 1.0)
    assert (failed.value.reason, failed.value.temporary) == ("name", True)


def test_a_name_server_that_never_answers_is_waited_for_no_longer_than_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    released = threading.Event()  # row 53
    monkeypatch.setattr(fetch.socket, "getaddrinfo", lambda *_, **__: released.wait(5) and [])
    began = time.monotonic()
    try:
        with pytest.raises(Failed) as failed:
            checked_addresses(parse_target("http://news.example/"), fetch.system_resolver, 0.1)
    finally:
        released.set()
    assert (failed.value.reason, failed.value.temporary) == ("time", True)
    assert time.monotonic() - began < 1.0


def test_lookups_that_never_end_are_bounded_in_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_lookups", threading.BoundedSemaphore(1))
    released = threading.Event()
    started: list[str] = []

    def hang(name: str, *_: object, **__: object) -> list[str]:
        started.append(name)
        released.wait(5)
        return []

    monkeypatch.setattr(fetch.socket, "getaddrinfo", hang)
    try:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                fetch.system_resolver("news.example", 80, 0.05)
    finally:
        released.set()
    assert started == ["news.example."]  # with a final dot: the search list of the machine is left alone


def test_the_systems_resolver_gives_each_address_once() -> None:
    assert "127.0.0.1" in fetch.system_resolver("localhost", 80, 5.0)


@pytest.mark.parametrize(
    ("url", "host", "shown"),
    [
        ("HTTP://News.Example", "news.example", "http://news.example/"),
        ("http://news.example.:80/a?b#c", "news.example", "http://news.example/a?b"),
        ("https://news.example:443", "news.example", "https://news.example/"),
        ("https://news.example:80/", "news.example", "https://news.example:80/"),
        (
            "http://bücher.example/ä?ö=ü",
            "xn--bcher-kva.example",
            "http://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC",
        ),
        ("http://straße.example/", "xn--strae-oqa.example", "http://xn--strae-oqa.example/"),
        ("http://my_paper.example/", "my_paper.example", "http://my_paper.example/"),
        (f"http://{PUBLIC}/", PUBLIC, f"http://{PUBLIC}/"),
        (f"https://[{PUBLIC6.upper()}]/", PUBLIC6, f"https://[{PUBLIC6}]/"),
        ("http://news.example/a%20b|<c>", "news.example", "http://news.example/a%20b%7C%3Cc%3E"),
        (
            "http://news.example/@desk?to=a@b.example",
            "news.example",
            "http://news.example/@desk?to=a@b.example",
        ),
        ("http://news.example/%0d%0aX:1", "news.example", "http://news.example/%0d%0aX:1"),
    ],
)
def test_a_public_address_is_spelled_in_one_way(url: str, host: str, shown: str) -> None:
    target = parse_target(url)
    assert (target.host, target.url) == (host, shown)


def test_an_address_of_numbers_is_not_looked_up() -> None:
    def resolver(host: str, port: int, timeout: float) -> list[str]:
        raise AssertionError("asked")

    assert checked_addresses(parse_target(f"http://{PUBLIC}/"), resolver, 1.0) == [PUBLIC]


@pytest.mark.parametrize(
    "address", [PUBLIC, PUBLIC6, "1.1.1.1", "9.255.255.255", "11.0.0.0", "172.32.0.1", "2a00::1"]
)
def test_a_public_address_passes(address: str) -> None:
    check_address(address)


def test_the_operators_own_address_may_be_inside_and_have_any_port() -> None:
    trusted = ("http://127.0.0.1:8888", "http://searxng:8080/")
    assert parse_target("http://127.0.0.1:8888/search?q=x", trusted_origins=trusted).trusted
    target = parse_target("http://searxng:8080/search", trusted_origins=trusted)
    assert checked_addresses(target, lambda *_: ["172.18.0.4"], 1.0) == ["172.18.0.4"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8889/", "https://127.0.0.1:8888/", "http://127.0.0.2:8888/", "http://127.0.0.1/",
            "http://x@127.0.0.1:8888/", "http://127.1:8888/"],
)  # fmt: skip
def test_what_is_not_exactly_the_operators_origin_is_checked_like_any_other(url: str) -> None:
    with pytest.raises(NotFetched):
        parse_target(url, trusted_origins=("http://127.0.0.1:8888",))


def test_a_trusted_origin_that_is_none_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="not an origin"):
        parse_target("http://news.example/", trusted_origins=("searxng:8080",))


TRICKY = st.text(
    st.sampled_from("ahtp.example:/@?#[]%\\0x127;é①。ｌ\u00ad\u200d\0 -_") | st.characters(), max_size=40
)


@given(
    TRICKY, st.sampled_from(["", "http://", "https://", "http://[", "http://a.example/", "http://a.example:"])
)
@example("xn--a.example", "http://")
@example("xn--.example", "http://")
def test_any_text_is_refused_or_means_one_thing(text: str, start: str) -> None:
    try:
        target = parse_target(start + text)
    except Refused:
        return
    assert parse_target(target.url) == target
    assert target.url.isascii()
    assert "." in target.host or ":" in target.host
