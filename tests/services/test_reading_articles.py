"""An article is read from its page or its file, says where it came from, and nothing is stored by reading it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection
from pytest_django import Settings

from claims.models import Article, Document, LibraryEntry, Person, StoredFile
from claims.services import reading_articles
from claims.services.errors import NotAllowed, Refused
from claims.services.network import NETWORK
from claims.services.reading_articles import read_address, read_upload
from tests.cast import Cast
from tests.services.library_web import LEAD, REST, asked_for_pages, library_web, page, publish
from tests.sources.files import PARAGRAPH, SECOND, pdf, word, zipped
from tests.sources.files import page as html_file
from tests.sources.web import Request, Web, answers, redirects

web = pytest.fixture(library_web)


def nothing_is_stored() -> bool:
    return not any(model.objects.exists() for model in (Article, Document, LibraryEntry, StoredFile))


# By address


def test_a_page_gives_all_that_it_says_of_itself_and_nothing_is_stored(cast: Cast, web: Web) -> None:
    address = publish(
        web, "news.example/ferry", page(site="The Bay News", day="2022-06-01", author="N. Holm")
    )
    draft = read_address(cast.sam, f" {address} ")
    assert (draft.title, draft.author, draft.language) == ("The ferry stops", "N. Holm", "en")
    assert (draft.outlet, draft.date) == ("The Bay News", date(2022, 6, 1))
    assert (draft.url, draft.origin) == (address, address)
    assert LEAD in draft.body
    assert REST in draft.body
    assert "Imprint" not in draft.body
    assert nothing_is_stored()


def test_what_a_page_does_not_say_stays_empty_but_its_language_is_heard(cast: Cast, web: Web) -> None:
    french = (
        "Le bac entre Port Amble et l’île de Skarn ne part plus depuis lundi, a dit le comté, parce que personne "
        "ne voulait payer une nouvelle boîte de vitesses pour le bateau."
    )
    body = f"<html><head><title>Le bac s’arrête</title></head><body><article><p>{french}</p></article></body></html>"
    draft = read_address(cast.sam, publish(web, "news.example/bac", body.encode()))
    assert (draft.title, draft.language) == ("Le bac s’arrête", "fr")
    assert (draft.author, draft.date, draft.outlet) == ("", None, "")


def test_the_address_is_where_the_page_was_found_in_the_end(cast: Cast, web: Web) -> None:
    address = publish(web, "news.example/ferry", page())
    short = publish(web, "other.example/x", redirects(address))
    assert read_address(cast.sam, short).url == address


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/secret", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://desk.internal/",
        "http://inner.example/", "file:///etc/passwd", "http://sam:word@news.example/", "http://news.example:8080/",
    ],
)  # fmt: skip
def test_an_address_inside_is_refused_and_no_socket_is_opened_to_it(
    cast: Cast, web: Web, address: str
) -> None:
    web.names["inner.example"] = ["10.0.0.5"]
    with pytest.raises(Refused, match="Paste the text instead") as refused:
        read_address(cast.sam, address)
    assert refused.value.field == "url"
    assert (web.connected, web.requests) == ([], [])
    assert nothing_is_stored()


def test_a_page_that_sends_inside_is_not_followed(cast: Cast, web: Web) -> None:
    address = publish(web, "news.example/lure", redirects("http://127.0.0.1:5432/"))
    with pytest.raises(Refused, match="Paste the text instead"):
        read_address(cast.sam, address)
    assert "127.0.0.1" not in [host for host, _ in web.connected]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answers(b"", 404), "Paste the text instead"),
        (answers(b"", 503), "Try again later, or paste the text instead"),
        (answers(b"\x89PNG\r\n\x1a\n", content_type="image/png"), "Paste the text instead"),
        (answers(b"<html><body><script>draw()</script></body></html>"), "may need a browser"),
        (answers(b"x" * 30_000), "Paste the text instead"),
    ],
)
def test_a_page_that_cannot_be_had_says_why_and_what_to_do(
    cast: Cast, web: Web, settings: Settings, answer: object, said: str
) -> None:
    settings.FETCH_BYTES = 20_000
    address = publish(web, "news.example/a", answer)  # type: ignore[arg-type]  # each is a script
    with pytest.raises(Refused, match=said) as refused:
        read_address(cast.sam, address)
    assert refused.value.field == "url"
    assert nothing_is_stored()


def test_what_robots_txt_keeps_from_programs_is_not_fetched(cast: Cast, web: Web) -> None:
    address = publish(web, "news.example/ferry", page())
    publish(web, "news.example/robots.txt", answers(b"User-agent: *\nDisallow: /", content_type="text/plain"))
    with pytest.raises(Refused, match=r"robots\.txt.*Paste the text instead"):
        read_address(cast.sam, address)
    assert asked_for_pages(web) == []


def test_a_text_longer_than_an_article_may_be_is_refused_and_not_cut(
    cast: Cast, web: Web, settings: Settings
) -> None:
    settings.ARTICLE_LIMIT = 200
    with pytest.raises(Refused, match="200 is the most") as refused:
        read_address(cast.sam, publish(web, "news.example/ferry", page()))
    assert refused.value.field == "url"


def test_who_may_not_submit_makes_nobody_fetch(cast: Cast, web: Web) -> None:
    address = publish(web, "news.example/ferry", page())
    Person.objects.filter(pk=cast.stan.pk).update(is_active=False)
    for person in (cast.stan, Person(username="nobody")):
        with pytest.raises(NotAllowed):
            read_address(person, address)
        with pytest.raises(NotAllowed):
            read_upload(person, "a.txt", PARAGRAPH.encode())
    assert (web.asked, web.requests) == ([], [])


def test_only_so_many_are_read_at_once_and_the_next_is_told_at_once(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_articles, "_places", threading.BoundedSemaphore(1))
    told: list[str] = []

    def asks_for_another(request: Request, line: socket.socket) -> None:
        answers(page())(request, line)

    def resolver(host: str, port: int, timeout: float) -> Sequence[str]:
        if not told:
            told.append("")
            for read in (
                lambda: read_address(cast.stan, address),
                lambda: read_upload(cast.stan, "a.txt", b"x"),
            ):
                with pytest.raises(Refused, match="in a moment") as refused:
                    read()
                told.append(str(refused.value.field))
        return web.resolver(host, port, timeout)

    address = publish(web, "news.example/ferry", asks_for_another)
    monkeypatch.setattr(NETWORK, "resolver", resolver)
    assert read_address(cast.sam, address).title == "The ferry stops"
    assert told == ["", "url", "file"]
    assert read_address(cast.stan, address).title == "The ferry stops"  # the place is given back


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_page_is_fetched(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones: list[bool] = []

    def resolver(host: str, port: int, timeout: float) -> Sequence[str]:
        open_ones.append(connection.in_atomic_block)
        return web.resolver(host, port, timeout)

    monkeypatch.setattr(NETWORK, "resolver", resolver)
    read_address(cast.sam, publish(web, "news.example/ferry", page()))
    assert open_ones
    assert not any(open_ones)


# By file


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ferry.txt", f"The ferry stops\n\n{PARAGRAPH}\n\n{SECOND}\n".encode()),
        ("ferry.md", f"# The ferry stops\n\n{PARAGRAPH}\n\n{SECOND}\n".encode()),
        ("ferry.html", html_file("", "<title>The ferry stops</title>")),
        ("FERRY.PDF", pdf(["The ferry stops", "", PARAGRAPH, "", SECOND])),
        ("ferry.docx", word("The ferry stops", PARAGRAPH, SECOND)),
    ],
)
def test_a_file_of_each_kind_is_read_and_titled_by_its_heading(cast: Cast, name: str, data: bytes) -> None:
    draft = read_upload(cast.sam, name, data)
    assert (draft.title, draft.language, draft.date) == ("The ferry stops", "en", None)
    assert PARAGRAPH in draft.body
    assert SECOND in draft.body
    assert (draft.url, draft.origin) == ("", name)
    assert nothing_is_stored()


def test_a_first_sentence_is_no_title(cast: Cast) -> None:
    assert read_upload(cast.sam, "a.txt", PARAGRAPH.encode()).title == ""


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"\x89PNG\r\n\x1a\n\x00", "picture"),
        ("a.pdf", pdf([]), "may be a scan"),
        ("a.docx", b"PK\x03\x04 and nothing else", "damaged"),
        ("a.txt", b"", "empty"),
        ("a.zip", zipped({"a.txt": b"text"}), r"\.txt, \.md, \.html, \.pdf or \.docx"),
        ("a.docx", zipped({"a.txt": b"text"}), "archive"),
        ("passwords", b"text", r"\.txt, \.md"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    cast: Cast, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refused:
        read_upload(cast.sam, name, data)
    assert refused.value.field == "file"
    assert "Paste the text instead" in str(refused.value.message)
    assert nothing_is_stored()


def test_a_file_over_the_limit_is_not_opened(cast: Cast, settings: Settings) -> None:
    settings.FILE_LIMIT = 10_000
    with pytest.raises(Refused, match="10,000 bytes is the most"):
        read_upload(cast.sam, "a.txt", b"x" * 10_001)
