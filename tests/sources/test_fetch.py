"""Fetching ends: at a limit, at a deadline, at the first answer that isn't what was asked for."""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from claims.sources import fetch
from claims.sources.base import Failed, Fetched, NotFetched, Refused
from claims.sources.fetch import DOCX, Answered, Fetcher
from tests.sources.web import (
    AGENT,
    PAGE,
    PUBLIC,
    PUBLIC6,
    Web,
    answers,
    drips,
    gzipped,
    head,
    raw,
    redirects,
    silent,
    small_web,
    trusting,
)

HOME = "http://news.example/"


@pytest.fixture
def web() -> Iterator[Web]:
    with small_web() as web:
        yield web


def refused(fetcher: Fetcher, url: str = HOME, **options: Any) -> str:
    with pytest.raises(Refused) as error:
        fetcher.get(url, **options)
    assert not error.value.temporary
    return error.value.reason


def failed(fetcher: Fetcher, url: str = HOME, **options: Any) -> tuple[str, bool]:
    """The reason, and whether it may be asked again."""
    with pytest.raises(Failed) as error:
        fetcher.get(url, **options)
    return error.value.reason, error.value.temporary


# What is asked for and what comes back


def test_a_page_comes_as_the_server_sent_it(web: Web) -> None:
    web.pages["news.example/a?b=c"] = answers(content_type='Text/HTML; Charset="ISO-8859-1"', ETag='"1"')
    page = web.fetcher().get("http://news.example/a?b=c#top")
    assert (page.url, page.status, page.body) == ("http://news.example/a?b=c", 200, PAGE)
    assert (page.content_type, page.charset) == ("text/html", "iso-8859-1")
    assert page.headers["etag"] == '"1"'


def test_we_say_who_we_are_and_send_nothing_else_about_us(web: Web) -> None:
    web.pages["news.example/"] = answers()
    web.fetcher().get(HOME)
    assert web.requests[0].headers.keys() == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert (web.requests[0].method, web.requests[0].headers["user-agent"]) == (
        "GET",
        AGENT,
    )  # row 87: never HEAD
    assert web.requests[0].headers["host"] == "news.example"
    assert web.requests[0].headers["accept-encoding"] == "gzip"


def test_the_connection_goes_to_the_address_that_was_checked_and_names_the_site(web: Web) -> None:
    web.pages["xn--bcher-kva.example/"] = answers()
    web.names["xn--bcher-kva.example"] = [PUBLIC]
    assert web.fetcher().get("http://bücher.example/").body == PAGE
    assert (web.asked, web.connected) == (["xn--bcher-kva.example"], [(PUBLIC, 80)])


def test_the_next_address_of_a_name_is_tried_where_one_is_dead(web: Web) -> None:
    web.names["news.example"] = ["1.1.1.1", PUBLIC6]
    web.pages["news.example/"] = answers()
    assert web.fetcher().get(HOME).body == PAGE
    assert web.connected == [("1.1.1.1", 80), (PUBLIC6, 80)]


def test_a_name_with_a_thousand_addresses_is_tried_at_a_few(web: Web) -> None:
    web.names["news.example"] = [f"1.1.{n}.1" for n in range(250)]
    assert failed(web.fetcher()) == ("connection", True)
    assert len(web.connected) == fetch.MOST_ADDRESSES


def test_a_condition_is_answered_with_304_and_no_body(web: Web) -> None:
    web.pages["news.example/"] = raw(head(304, ETag='"1"'))
    answer = web.fetcher().get(HOME, headers={"If-None-Match": '"1"'})
    assert (answer.status, answer.body) == (304, b"")
    assert web.requests[0].headers["if-none-match"] == '"1"'


def test_304_without_a_condition_is_no_page(web: Web) -> None:
    web.pages["news.example/"] = raw(head(304))
    assert failed(web.fetcher()) == ("status", False)


@pytest.mark.parametrize("name", ["Host", "Cookie", "Accept-Encoding", "Transfer-Encoding"])
def test_a_header_that_is_ours_is_not_the_callers_to_set(web: Web, name: str) -> None:
    with pytest.raises(ValueError, match="not the caller's"):
        web.fetcher().get(HOME, headers={name: "x"})
    assert web.connected == []


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\0", "\u20ac"])
def test_a_header_that_cannot_be_sent_is_not_sent(web: Web, value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whichever comes first says what it can't
        web.fetcher().get(HOME, headers={"X-Key": value})
    assert web.requests == []


def test_an_etag_goes_back_as_it_came(web: Web) -> None:
    web.pages["news.example/"] = raw(b'HTTP/1.1 200 x\r\nContent-Type: text/html\r\nETag: "\xe4"\r\n\r\n')
    page = web.fetcher().get(HOME)
    web.fetcher().get(HOME, headers={"If-None-Match": page.headers["etag"]})
    assert web.requests[1].headers["if-none-match"] == page.headers["etag"] == '"ä"'


def test_a_cookie_is_neither_kept_nor_sent_back(web: Web) -> None:  # row 89
    web.pages["news.example/"] = raw(head(302, Location="/b", Set_Cookie="id=1", Content_Length=0))
    web.pages["news.example/b"] = answers(Set_Cookie="id=2")
    fetcher = web.fetcher()
    page = fetcher.get(HOME)
    fetcher.get("http://news.example/b")
    assert len(web.requests) == 3
    assert not any("cookie" in request.headers for request in web.requests)
    assert "set-cookie" not in page.headers


def test_a_proxy_of_the_environment_is_ignored(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:  # row 90
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.pages["news.example/"] = answers()
    assert web.fetcher().get(HOME).body == PAGE
    assert web.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "line",
    [
        b'<meta http-equiv="refresh" content="0; url=http://169.254.169.254/">',
        b"<script>location = 'http://other.example/'</script>",
        b'<link rel="canonical" href="http://other.example/"><meta property="og:url" content="http://other.example/">',
        b'<link rel="amphtml" href="http://127.0.0.1/"><iframe src="http://other.example/"></iframe>',
    ],
)
def test_nothing_that_a_page_says_is_followed(web: Web, line: bytes) -> None:  # rows 70 and 71
    web.pages["news.example/"] = answers(b"<!doctype html>" + line, Refresh="0; url=http://other.example/")
    web.fetcher().get(HOME)
    assert (web.asked, len(web.connected)) == (["news.example"], 1)


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_page_says_where_it_came_from(web: Web, status: int) -> None:
    web.pages["news.example/"] = redirects("http://other.example/b?c", status)
    web.pages["other.example/b?c"] = answers()
    assert web.fetcher().get(HOME).url == "http://other.example/b?c"
    assert web.asked == ["news.example", "other.example"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest/", "address"),  # row 67
        ("//127.0.0.1/", "address"),
        ("http://inside.example/", "address"),
        ("http://localhost/", "address"),
        ("http://2130706433/", "address"),
        ("http://other.example:6379/", "port"),
        ("file:///etc/passwd", "url"),
        ("gopher://127.0.0.1/", "url"),
        ("http://user@other.example/", "url"),
        ("\\\\127.0.0.1\\", "url"),
        ("http://[::1", "redirect"),
        ("http://127.0.0.1\t/", "redirect"),
        ("", "redirect"),
        ("\udcff", "redirect"),
    ],
)
def test_each_hop_is_checked_like_the_first(web: Web, location: str, reason: str) -> None:
    web.names["inside.example"] = ["10.0.0.1"]
    line = b"Location: " + location.encode("utf-8", "surrogateescape")
    web.pages["news.example/"] = raw(b"HTTP/1.1 302 x\r\nContent-Length: 0\r\n" + line + b"\r\n\r\n")
    assert refused(web.fetcher()) == reason
    assert web.connected == [(PUBLIC, 80)]


def test_a_redirect_to_two_places_leads_to_none(web: Web) -> None:
    web.pages["news.example/"] = raw(b"HTTP/1.1 302 x\r\nLocation: /a\r\nLocation: /b\r\n\r\n")
    assert refused(web.fetcher()) == "redirect"


def test_a_chain_of_five_is_followed_and_one_of_six_is_not(web: Web) -> None:  # row 68
    for number in range(6):
        web.pages[f"news.example/{number}"] = redirects(f"/{number + 1}", 307)
    web.pages["news.example/6"] = answers()
    assert web.fetcher().get("http://news.example/1").url == "http://news.example/6"
    web.requests.clear()
    assert refused(web.fetcher(), "http://news.example/0") == "redirect"
    assert web.paths() == ["/0", "/1", "/2", "/3", "/4", "/5"]


@pytest.mark.parametrize("location", ["/", "http://NEWS.example:80/#again", "/b"])
def test_a_circle_is_left_at_once(web: Web, location: str) -> None:  # row 69
    web.pages["news.example/"] = redirects(location)
    web.pages["news.example/b"] = redirects("/")
    assert refused(web.fetcher()) == "redirect"
    assert len(web.requests) <= 2


def test_the_body_of_a_redirect_is_not_read(web: Web) -> None:
    web.pages["news.example/"] = drips(head(302, Location="/b", Content_Encoding="br"), b"x" * 65536)
    web.pages["news.example/b"] = answers()
    assert web.fetcher().get(HOME).url == "http://news.example/b"


def test_a_key_is_sent_to_the_site_that_it_is_for_and_to_no_other(web: Web) -> None:
    web.pages["news.example/"] = redirects("/b")
    web.pages["news.example/b"] = redirects("http://other.example/")
    web.pages["other.example/"] = answers()
    web.fetcher().get(HOME, headers={"Authorization": "Bearer secret", "X-Key": "secret"})
    assert ["x-key" in request.headers for request in web.requests] == [True, True, False]
    assert "secret" not in str(web.requests[2])


def test_trust_ends_where_a_trusted_origin_sends_on(web: Web) -> None:
    trusted = f"http://127.0.0.1:{web.port}"
    web.pages["127.0.0.1/"] = redirects("/b")
    web.pages["127.0.0.1/b"] = redirects("http://127.0.0.1:6379/")
    assert refused(web.fetcher(trusted_origins=[trusted]), f"{trusted}/") == "port"
    web.pages["127.0.0.1/b"] = redirects("http://10.0.0.1/")
    assert refused(web.fetcher(trusted_origins=[trusted]), f"{trusted}/") == "address"
    assert {address for address, _ in web.connected} == {"127.0.0.1"}


def test_nobody_is_sent_to_a_trusted_origin_from_outside(web: Web) -> None:
    trusted = f"http://127.0.0.1:{web.port}"
    web.pages["127.0.0.1/"] = answers()
    web.pages["news.example/"] = redirects(f"{trusted}/")
    fetcher = web.fetcher(trusted_origins=[trusted])
    assert refused(fetcher) == "port"
    assert fetcher.get(f"{trusted}/").body == PAGE


# Secure connections


def test_a_certificate_of_the_sites_name_is_taken() -> None:
    with small_web(secure=True) as web:
        web.pages["news.example/"] = answers()
        page = web.fetcher(ssl_context=trusting()).get("https://news.example/")
    assert (page.url, page.body, web.connected) == ("https://news.example/", PAGE, [(PUBLIC, 443)])


def test_a_bad_certificate_ends_it_before_anything_is_asked() -> None:  # row 73
    with small_web(secure=True) as web:
        assert failed(web.fetcher(ssl_context=trusting()), "https://other.example/") == ("certificate", False)
        assert failed(web.fetcher(), "https://news.example/") == (
            "certificate",
            False,
        )  # nobody vouches for it
        assert failed(web.fetcher(ssl_context=trusting()), f"https://{PUBLIC}/") == ("certificate", False)
        assert web.requests == []


def test_a_secure_page_never_sends_on_to_an_open_one() -> None:  # row 72
    with small_web(secure=True) as web:
        web.pages["news.example/"] = redirects("http://other.example/")
        assert refused(web.fetcher(ssl_context=trusting()), "https://news.example/") == "redirect"
        assert web.connected == [(PUBLIC, 443)]


def test_an_open_page_may_send_on_to_a_secure_one() -> None:
    with small_web(secure=True) as web:
        web.pages["other.example/"] = redirects("https://news.example/")
        web.pages["news.example/"] = answers()
        page = web.fetcher(ssl_context=trusting()).get("http://other.example/")
        assert page.url == "https://news.example/"


def test_a_secure_port_that_speaks_plainly_is_no_connection(web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        web.secure_port = plain.getsockname()[1]
        threading.Thread(target=lambda: plain.accept()[0].sendall(head(400)), daemon=True).start()
        assert failed(web.fetcher(ssl_context=trusting()), "https://news.example/") == ("connection", True)


def test_the_systems_store_of_certificates_is_not_empty() -> None:
    assert fetch.system_tls().verify_mode.name == "CERT_REQUIRED"
    assert fetch.system_tls().check_hostname


# How much


def test_a_body_without_end_is_left_at_the_limit(web: Web) -> None:  # row 74, and 80 without chunks
    web.pages["news.example/"] = drips(head(Content_Type="text/html"), b"x" * 65536)
    assert refused(web.fetcher(limits={"wire_bytes": 300_000, "total": 5})) == "too_large"


def test_a_body_that_says_it_is_too_long_is_not_read(web: Web) -> None:  # row 74
    web.pages["news.example/"] = drips(head(Content_Type="text/html", Content_Length=1 << 30), b"", every=0.1)
    assert refused(web.fetcher()) == "too_large"


def test_chunks_without_end_are_left_at_the_limit(web: Web) -> None:  # row 80
    start = head(Content_Type="text/html", Transfer_Encoding="chunked")
    web.pages["news.example/"] = drips(start, b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
    assert refused(web.fetcher(limits={"wire_bytes": 300_000, "total": 5})) == "too_large"


def test_the_wrapping_of_chunks_counts_too(web: Web) -> None:
    start = head(Content_Type="text/html", Transfer_Encoding="chunked")
    web.pages["news.example/"] = drips(start, (b"1;" + b"e" * 1000 + b"\r\nx\r\n") * 20)
    assert refused(web.fetcher(limits={"wire_bytes": 100_000, "total": 5})) == "too_large"


def test_a_short_body_unpacked_to_a_huge_one_is_left_at_the_limit(web: Web) -> None:  # row 75
    bomb = gzipped(b"x" * 5_000_000)
    web.pages["news.example/"] = answers(bomb, Content_Encoding="gzip")
    assert len(bomb) < 10_000
    assert refused(web.fetcher(limits={"unpacked_bytes": 1_000_000})) == "too_large"


def test_a_bomb_is_never_unpacked_beyond_a_piece_at_a_time() -> None:  # row 75
    pieces = fetch._Gunzip().pieces(gzipped(b"x" * 5_000_000))
    assert max(len(piece) for piece in pieces) <= fetch.PIECE


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_a_packed_page_comes_out_whole(web: Web, size: int) -> None:
    body = bytes(33 + n % 90 for n in range(size))
    web.pages["news.example/"] = answers(gzipped(body), Content_Encoding="x-gzip")
    assert web.fetcher().get(HOME).body == body


def test_a_page_of_exactly_the_limit_is_taken(web: Web) -> None:
    web.pages["news.example/"] = answers(b"x" * 10_000)
    assert len(web.fetcher(limits={"wire_bytes": 10_000, "unpacked_bytes": 10_000}).get(HOME).body) == 10_000
    assert refused(web.fetcher(limits={"unpacked_bytes": 9_999})) == "too_large"


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip", "gzip, br", "compress", "x"])
def test_any_packing_but_a_single_gzip_is_refused(web: Web, coding: str) -> None:  # row 76
    web.pages["news.example/"] = answers(gzipped(PAGE, 2), Content_Encoding=coding)
    assert refused(web.fetcher()) == "encoding"


def test_gzip_said_in_two_headers_is_gzip_twice(web: Web) -> None:  # row 76
    lines = b"HTTP/1.1 200 x\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n"
    web.pages["news.example/"] = raw(lines + gzipped(PAGE, 2))
    assert refused(web.fetcher()) == "encoding"


def test_gzip_in_gzip_that_says_it_is_one_is_an_archive(web: Web) -> None:  # row 76
    web.pages["news.example/"] = answers(gzipped(PAGE, 2), Content_Encoding="gzip")
    assert refused(web.fetcher()) == "type"


@pytest.mark.parametrize(
    "body", [PAGE, gzipped(PAGE) + gzipped(PAGE), zlib.compress(PAGE), gzipped(PAGE) + b"more"]
)
def test_what_is_no_single_gzip_is_not_half_read(web: Web, body: bytes) -> None:
    web.pages["news.example/"] = answers(body, Content_Encoding="gzip")
    assert refused(web.fetcher()) == "encoding"


def test_a_packed_body_that_breaks_off_is_no_page(web: Web) -> None:
    web.pages["news.example/"] = answers(gzipped(PAGE)[:-9], Content_Encoding="gzip")
    assert failed(web.fetcher()) == ("connection", True)


@pytest.mark.parametrize(
    "start",
    [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nX: ", b"", b"HTTP/1.1 103 x\r\n\r\n"],
)
def test_ten_megabytes_of_headers_are_left_at_the_limit(web: Web, start: bytes) -> None:  # row 78
    piece = {b"": b"x" * 4096, b"HTTP/1.1 103 x\r\n\r\n": start * 50}.get(
        start, b"X-Header: " + b"y" * 4096 + b"\r\n"
    )
    web.pages["news.example/"] = drips(start, piece)
    with pytest.raises(NotFetched) as error:
        web.fetcher(limits={"total": 5}).get(HOME)
    assert error.value.reason == "too_large" or start == b""  # there, it's clear at once that this is no HTTP


def test_a_head_just_under_the_limit_is_taken(web: Web) -> None:
    web.pages["news.example/"] = answers(X="y" * 50_000)
    assert web.fetcher().get(HOME).headers["x"] == "y" * 50_000


def test_a_body_longer_than_it_says_ends_where_it_says(web: Web) -> None:  # row 79
    web.pages["news.example/"] = raw(head(Content_Type="text/html", Content_Length=3) + b"abcdef")
    assert web.fetcher().get(HOME).body == b"abc"


@pytest.mark.parametrize("length", ["1000", "-5", "3, 4", "9" * 5000, "x"])
def test_a_length_that_is_a_lie_ends_in_no_page(web: Web, length: str) -> None:  # row 79
    web.pages["news.example/"] = raw(head(Content_Type="text/html", Content_Length=length) + b"abc")
    assert failed(web.fetcher()) == ("connection", True)


@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"\0" * 100,
        b"HTTP/1.1 200 x\r\n\0: x\r\n\r\n",
    ],
)
def test_an_answer_that_is_not_http_is_a_broken_connection(web: Web, noise: bytes) -> None:
    web.pages["news.example/"] = raw(noise)
    assert failed(web.fetcher()) == ("connection", True)


def test_a_chunk_that_is_none_is_a_broken_connection(web: Web) -> None:
    web.pages["news.example/"] = raw(
        head(Content_Type="text/html", Transfer_Encoding="chunked") + b"zz\r\nabc"
    )
    assert failed(web.fetcher()) == ("connection", True)


# How long


def slow(web: Web, **limits: float) -> float:
    """Seconds until a time-out."""
    began = time.monotonic()
    assert failed(web.fetcher(limits=limits)) == ("time", True)
    return time.monotonic() - began


def test_a_server_that_says_nothing_is_left(web: Web) -> None:
    web.pages["news.example/"] = silent
    assert slow(web, first_byte=0.2) < 0.8


def test_one_byte_of_the_body_now_and_then_does_not_move_the_deadline(web: Web) -> None:  # row 77
    web.pages["news.example/"] = drips(head(Content_Type="text/html"), b"x", every=0.05)
    assert slow(web, total=0.4) < 1.0


def test_headers_that_drip_do_not_move_the_deadline(web: Web) -> None:  # row 78
    web.pages["news.example/"] = drips(b"HTTP/1.1 200 OK\r\nX: ", b"x", every=0.05)
    assert slow(web, total=0.4) < 1.0


def test_a_handshake_that_never_comes_does_not_move_the_deadline(web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        web.secure_port = mute.getsockname()[1]
        began = time.monotonic()
        fetcher = web.fetcher(ssl_context=trusting(), limits={"connect": 0.2})
        assert failed(fetcher, "https://news.example/") == ("time", True)
    assert time.monotonic() - began < 0.8


def test_redirects_share_one_deadline(web: Web) -> None:
    for number in range(6):
        page = head(302, Location=f"/{number + 1}", Content_Length=0)
        web.pages[f"news.example/{number or ''}"] = raw(b"", page, every=0.15)
    assert slow(web, total=0.4) < 1.0


def test_an_address_that_never_connects_is_left(web: Web) -> None:
    waits: list[float] = []

    def connector(address: str, port: int, timeout: float) -> socket.socket:
        waits.append(timeout)
        time.sleep(timeout)
        raise TimeoutError

    web.names["news.example"] = [PUBLIC, PUBLIC6]
    began = time.monotonic()
    assert failed(web.fetcher(connector=connector, limits={"connect": 0.2})) == ("time", True)
    assert time.monotonic() - began < 0.8
    assert waits == pytest.approx([0.1, 0.1], abs=0.03)  # a dead first address leaves time for the second


def test_a_refused_connection_may_be_tried_again(web: Web) -> None:
    web.names["news.example"] = ["1.1.1.1"]
    assert failed(web.fetcher()) == ("connection", True)


def test_a_connection_that_is_reset_may_be_tried_again(web: Web) -> None:
    def resets(_: object, connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()

    web.pages["news.example/"] = resets
    assert failed(web.fetcher()) == ("connection", True)


# What the status says


@pytest.mark.parametrize(
    ("status", "reason", "temporary"),
    [
        (404, "gone", False), (410, "gone", False), (401, "forbidden", False), (402, "forbidden", False),
        (403, "forbidden", False), (407, "forbidden", False), (451, "forbidden", False), (408, "server", True),
        (429, "server", True), (500, "server", True), (502, "server", True), (503, "server", True), (599, "server", True),
        (400, "status", False), (406, "status", False), (204, "status", False), (206, "status", False), (300, "status", False),
    ],
)  # fmt: skip
def test_each_status_has_its_reason(web: Web, status: int, reason: str, temporary: bool) -> None:
    web.pages["news.example/"] = raw(head(status, Content_Length=0))
    with pytest.raises(Answered) as error:
        web.fetcher().get(HOME)
    assert (error.value.reason, error.value.temporary, error.value.status) == (reason, temporary, status)


@pytest.mark.parametrize("status", [401, 407])
def test_a_request_for_a_password_is_not_answered(web: Web, status: int) -> None:  # row 88
    web.pages["news.example/"] = raw(
        head(status, WWW_Authenticate="Basic realm=x", Proxy_Authenticate="Basic realm=x", Content_Length=0)
    )
    assert failed(web.fetcher()) == ("forbidden", False)
    assert len(web.requests) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("0", 0), ("99999999999", None), ("9999999", 86_400), ("-1", None), ("soon", None), ("", None),
     ("Mon, 01 Jan 2024 00:00:00 GMT", 0), ("Mon, 99 Jan 99999 99:00:00 +9999", None)],
)  # fmt: skip
def test_how_long_a_site_asks_us_to_wait_is_kept(web: Web, value: str, seconds: float | None) -> None:
    web.pages["news.example/"] = raw(head(503, Retry_After=value, Content_Length=0))
    with pytest.raises(Answered) as error:
        web.fetcher().get(HOME)
    assert error.value.retry_after == seconds


def test_a_site_may_ask_us_to_wait_until_a_date(web: Web) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    web.pages["news.example/"] = raw(head(429, Retry_After=date, Content_Length=0))
    with pytest.raises(Answered) as error:
        web.fetcher().get(HOME)
    assert error.value.retry_after == pytest.approx(100, abs=5)


# What it is

PNG, JPEG, ZIP, GZIP = (
    b"\x89PNG\r\n\x1a\n\0\0",
    b"\xff\xd8\xff\xe0\0\x10JFIF",
    b"PK\x03\x04\x14\0",
    b"\x1f\x8b\x08\0",
)
NEVER_READ = [PNG, JPEG, ZIP, GZIP, b"GIF89a", b"RIFF1234WEBP", b"\0\0\0\x18ftypmp42", b"\x1aE\xdf\xa3", b"OggS", b"ID3\4",
              b"Rar!\x1a\7", b"7z\xbc\xaf\x27\x1c", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"MZ\x90\0\3", b"\x7fELF\2",
              b"\xcf\xfa\xed\xfe", b"\0asm", b"II*\0", b"BM\0\0"]  # fmt: skip


@pytest.mark.parametrize("start", NEVER_READ)
@pytest.mark.parametrize(
    "declared", ["text/html", "text/plain; charset=utf-8", "application/pdf", "application/json", ""]
)
def test_pictures_films_archives_and_programs_are_refused_whatever_the_header_says(
    start: bytes, declared: str
) -> None:
    with small_web() as web:
        web.pages["news.example/"] = answers(start + b"\x01\x02" * 2000, content_type=declared)
        assert refused(web.fetcher()) == "type"


@pytest.mark.parametrize(
    "declared", ["image/png", "video/mp4", "application/zip", "text/css", "text/javascript", "nonsense"]
)
def test_a_type_that_we_do_not_read_is_refused_before_its_body(web: Web, declared: str) -> None:
    web.pages["news.example/"] = drips(head(Content_Type=declared), b"", every=0.1)
    assert refused(web.fetcher()) == "type"


@pytest.mark.parametrize(
    ("declared", "body"),
    [
        ("application/pdf", b"<html>%PDF-1.7"),  # row 85: a page served as a PDF
        ("application/pdf", b"plain text"),
        ("text/html", b"%PDF-1.7\n"),
        (DOCX, b"<html>"),
        ("", ZIP),
        ("application/octet-stream", ZIP),
    ],
)
def test_a_body_that_is_not_what_it_says_is_refused(web: Web, declared: str, body: bytes) -> None:
    web.pages["news.example/"] = answers(body, content_type=declared)
    assert refused(web.fetcher()) == "type"


@pytest.mark.parametrize(
    ("declared", "body"),
    [
        ("text/html", PAGE), ("application/rss+xml", b"<?xml version='1.0'?><rss/>"), ("application/pdf", b"%PDF-1.7\n\0\1"),
        ("application/pdf", b"\r\njunk\0 %PDF-1.4"), (DOCX, ZIP), ("text/plain", b"BMW and MZ"), ("text/markdown", b"# A"),
        ("application/json", b"{}"), ("", PAGE), ("", b"just text"), ("", b"%PDF-1.7"), ("application/octet-stream", b"%PDF-1.7\0"),
        ("text/html", b"\xff\xfe<\0h\0"), ("text/html; charset=utf-16", b"<\0h\0"), ("text/html", b""),
        ("text/html", b"x" * 2000 + b"\0"), ("text/html", "ä".encode() * 3000),
    ],
)  # fmt: skip
def test_what_we_read_is_taken(web: Web, declared: str, body: bytes) -> None:
    web.pages["news.example/"] = answers(body, content_type=declared)
    assert web.fetcher().get(HOME).body == body


def test_a_caller_may_take_one_type_only(web: Web) -> None:
    web.pages["news.example/"] = answers()
    assert refused(web.fetcher(), accept=["application/json"]) == "type"
    web.pages["news.example/"] = answers(b"{}", content_type="application/json")
    assert web.fetcher().get(HOME, accept=["application/json"]).body == b"{}"
    assert web.requests[-1].headers["accept"].startswith("application/json")


# One at a time


def test_a_site_is_asked_one_thing_at_a_time(web: Web) -> None:
    running, most = [0], [0]
    lock = threading.Lock()

    def counts(request: Any, connection: socket.socket) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.05)
        with lock:
            running[0] -= 1
        answers()(request, connection)

    web.pages["news.example/"] = counts
    fetcher = web.fetcher(limits={"total": 5})
    pages: list[Fetched] = []
    threads = [threading.Thread(target=lambda: pages.append(fetcher.get(HOME))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(pages), most) == (4, [1])


def test_a_turn_is_taken_for_each_request_and_given_back(web: Web) -> None:
    turns: list[str] = []

    @contextmanager
    def turn(host: str) -> Iterator[None]:
        turns.append(f"+{host}")
        yield
        turns.append(f"-{host}")

    web.pages["news.example/"] = redirects("http://other.example/")
    web.pages["other.example/"] = answers()
    web.fetcher(turn=turn).get(HOME)
    assert turns == ["+news.example", "-news.example", "+other.example", "-other.example"]


def test_waiting_for_a_turn_is_not_the_sites_slowness(web: Web) -> None:
    @contextmanager
    def turn(_: str) -> Iterator[None]:
        time.sleep(0.3)
        yield

    web.pages["news.example/"] = answers()
    assert web.fetcher(turn=turn, limits={"total": 0.25}).get(HOME).body == PAGE


def test_what_an_editor_reads_names_no_inner_address(web: Web) -> None:
    web.names["inside.example"] = ["10.20.30.40"]
    with pytest.raises(Refused) as error:
        web.fetcher().get("http://inside.example/")
    assert error.value.message == "That address leads to a private network; it is not fetched."
