"""The form takes a text, a page or a file, keeps what was typed, and says what is wrong.

What is read from a page or a file comes back in the form: nothing is stored or checked before a person submits it.
"""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from claims.models import Article, Check, Newsroom, StoredFile
from tests.cast import BODY, Cast
from tests.services.library_web import LEAD, REST, asked_for_pages, library_web, page, publish
from tests.sources.files import PARAGRAPH, pdf, word
from tests.sources.web import Web
from tests.web.conftest import SignedIn

web = pytest.fixture(library_web)

FIELDS = {"title": "Un titre", "body": BODY, "date": "2023-03-01", "kind": "own", "language": ""}


def newsroom_today() -> date:
    """Today on the newsroom's own clock, which for some hours is another day than in UTC."""
    return datetime.now(ZoneInfo(Newsroom.objects.get().time_zone)).date()


def test_a_pasted_text_leads_to_its_article(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.sam).post(reverse("submit"), FIELDS)
    article = Article.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("article", args=[article.pk])
    assert (article.body, article.language, article.submitted_by) == (BODY, "fr", cast.sam)


def test_an_uploaded_text_file_is_taken(cast: Cast, signed_in: SignedIn) -> None:
    file = SimpleUploadedFile("text.txt", BODY.encode(), content_type="text/plain")
    signed_in(cast.sam).post(reverse("submit"), {**FIELDS, "body": "", "file": file})
    assert Article.objects.get().body == BODY


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": "   "}, "There is no text"),
        ({"body": "x" * 200_001}, "200,000"),
        ({"body": "a\x00b"}, "characters"),
        ({"date": "2999-01-01"}, "future"),
        ({"date": "yesterday"}, "valid date"),
        ({"kind": "published"}, "where it was published"),
        ({"kind": "stolen"}, "stolen"),
        ({"kind": "published", "url": "javascript:alert(1)"}, "valid URL"),
        ({"kind": "published", "url": "https://news.example/" + "a" * 1980}, "at most 2000"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    cast: Cast, signed_in: SignedIn, wrong: dict[str, str], said: str
) -> None:
    answer = signed_in(cast.sam).post(reverse("submit"), {**FIELDS, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert 'value="Un titre"' in page
    if "body" not in wrong:
        assert "Nora Feld a quitté Calderon" in page
    assert not Article.objects.exists()


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00", b"caf\xe9 au lait", b"x" * 20_001])
def test_a_file_that_is_no_text_or_too_large_is_refused(
    cast: Cast, signed_in: SignedIn, settings: Settings, data: bytes
) -> None:
    settings.FILE_LIMIT = 20_000
    file = SimpleUploadedFile("text.txt", data)
    answer = signed_in(cast.sam).post(reverse("submit"), {**FIELDS, "body": "", "file": file})
    assert answer.status_code == 400
    assert 'value="Un titre"' in answer.content.decode()
    assert not Article.objects.exists()


def test_the_same_text_twice_is_offered_to_its_submitter_and_hidden_from_others(
    cast: Cast, signed_in: SignedIn
) -> None:
    signed_in(cast.sam).post(reverse("submit"), FIELDS)
    link = reverse("article", args=[Article.objects.get().pk])
    mine = signed_in(cast.sam).post(reverse("submit"), FIELDS)
    others = signed_in(cast.stan).post(reverse("submit"), FIELDS)
    assert (mine.status_code, others.status_code) == (409, 409)
    assert link in mine.content.decode()
    assert "already been submitted" in others.content.decode()
    assert link not in others.content.decode()
    assert Article.objects.count() == 1


def test_extra_fields_change_nothing(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.sam).post(
        reverse("submit"), {**FIELDS, "state": "signed_off", "submitted_by": cast.eva.pk}
    )
    article = Article.objects.get()
    assert (article.state, article.submitted_by) == ("received", cast.sam)


def test_a_text_and_a_file_together_are_refused_and_the_text_is_kept(cast: Cast, signed_in: SignedIn) -> None:
    for name in ("text.txt", "text.docx"):
        file = SimpleUploadedFile(name, PARAGRAPH.encode())
        answer = signed_in(cast.sam).post(reverse("submit"), {**FIELDS, "file": file})
        assert answer.status_code == 400
        assert "a text and a file" in answer.content.decode()
        assert "Nora Feld a quitté Calderon" in answer.content.decode()
    assert not Article.objects.exists()


# Read from a page


BLANK = {"title": "", "body": "", "author": "", "outlet": "", "language": ""}


def ferry(web: Web, **said: str) -> str:
    said = {"site": "The Bay News", "day": "2022-06-01", "author": "N. Holm", **said}
    return publish(web, "news.example/ferry", page(**said))


def initial(answer: object) -> dict[str, object]:
    return dict(answer.context["form"].initial)  # type: ignore[attr-defined]  # the test client's


def nothing_is_stored() -> bool:
    return not any(model.objects.exists() for model in (Article, Check, StoredFile))


@pytest.mark.parametrize("route", ["submit", "read_article"])
def test_an_address_without_a_text_brings_the_form_back_filled(
    cast: Cast, signed_in: SignedIn, web: Web, route: str
) -> None:
    address = ferry(web)
    answer = signed_in(cast.sam).post(reverse(route), {**BLANK, "url": address})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "nothing has been checked yet" in shown
    assert f"Read from {address}." in shown
    assert escape(REST) in shown
    for value in ("The ferry stops", "N. Holm", "The Bay News", "2022-06-01", address):
        assert f'value="{value}"' in shown
    assert (initial(answer)["kind"], initial(answer)["language"]) == ("published", "en")
    assert "Check it." not in shown  # the page says its date
    assert nothing_is_stored()


def test_what_was_read_and_corrected_is_what_is_stored_and_the_page_is_not_asked_again(
    cast: Cast, signed_in: SignedIn, web: Web
) -> None:
    client = signed_in(cast.sam)
    read = initial(client.post(reverse("read_article"), {"url": ferry(web), "read": "url"}))
    client.post(reverse("submit"), {**read, "title": "The ferry has stopped"})
    article = Article.objects.get()
    assert (article.title, article.author, article.outlet) == (
        "The ferry has stopped", "N. Holm", "The Bay News",
    )  # fmt: skip
    assert (article.date, article.kind, article.language) == (date(2022, 6, 1), "published", "en")
    assert (article.body, article.url) == (read["body"], read["url"])
    assert asked_for_pages(web) == ["/ferry"]


@pytest.mark.parametrize("day", ["", "2999-01-01"])
def test_a_page_without_a_date_gets_todays_and_a_hint_one_from_the_future_is_refused_on_submitting(
    cast: Cast, signed_in: SignedIn, web: Web, day: str
) -> None:
    client = signed_in(cast.sam)
    answer = client.post(reverse("read_article"), {"url": ferry(web, day=day)})
    read = initial(answer)
    assert read["date"] == (newsroom_today() if not day else date(2999, 1, 1))
    assert ("Check it." in answer.content.decode()) == (not day)
    if day:
        refused = client.post(reverse("submit"), read)
        assert refused.status_code == 400
        assert "lies in the future" in refused.content.decode()
        assert nothing_is_stored()


def test_what_was_typed_before_there_was_a_text_stays(cast: Cast, signed_in: SignedIn, web: Web) -> None:
    typed = {"title": "My title", "date": "2022-05-30", "language": "de", "kind": "own", "author": ""}
    read = initial(signed_in(cast.sam).post(reverse("read_article"), {**BLANK, **typed, "url": ferry(web)}))
    assert (read["title"], read["date"], read["language"]) == ("My title", date(2022, 5, 30), "de")
    assert (read["kind"], read["author"]) == ("own", "N. Holm")


def test_a_second_page_leaves_nothing_of_the_first(cast: Cast, signed_in: SignedIn, web: Web) -> None:
    client = signed_in(cast.sam)
    first = initial(client.post(reverse("read_article"), {"url": ferry(web)}))
    second = publish(web, "other.example/bus", page(title="The bus comes"))
    read = initial(client.post(reverse("read_article"), {**first, "url": second, "read": "url"}))
    assert (read["title"], read["author"], read["outlet"], read["url"]) == ("The bus comes", "", "", second)


def test_a_refused_address_says_why_beside_its_field_and_keeps_what_was_typed(
    cast: Cast, signed_in: SignedIn, web: Web
) -> None:
    answer = signed_in(cast.sam).post(
        reverse("read_article"), {**FIELDS, "date": "yesterday", "url": "http://127.0.0.1/", "read": "url"}
    )
    assert answer.status_code == 400
    errors = answer.context["form"].errors
    assert list(errors) == ["url"]
    assert "Paste the text instead" in errors["url"][0]
    assert escape(errors["url"][0]) in answer.content.decode()
    assert "Nora Feld a quitté Calderon" in answer.content.decode()
    assert 'value="http://127.0.0.1/"' in answer.content.decode()
    assert (web.connected, web.requests) == ([], [])
    assert nothing_is_stored()


def test_a_page_that_is_not_there_can_be_pasted_instead(cast: Cast, signed_in: SignedIn, web: Web) -> None:
    client = signed_in(cast.sam)
    gone = "http://news.example/gone"
    assert client.post(reverse("submit"), {**BLANK, "url": gone}).status_code == 400
    client.post(reverse("submit"), {**FIELDS, "kind": "published", "url": gone})
    assert Article.objects.get().url == gone


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({}, "url", "Give the page"),
        ({"read": "url"}, "url", "Give the page"),
        ({"read": "file", "url": "http://news.example/ferry"}, "file", "Choose a file"),
        ({"read": "url", "url": "javascript:alert(1)"}, "url", "valid URL"),
        ({"read": "url", "url": "https://news.example/" + "a" * 2000}, "url", "at most 2000"),
    ],
)
def test_the_buttons_say_what_they_miss(
    cast: Cast, signed_in: SignedIn, web: Web, fields: dict[str, str], name: str, said: str
) -> None:
    answer = signed_in(cast.sam).post(reverse("read_article"), fields)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [name]
    assert said in answer.context["form"].errors[name][0]
    assert web.asked == []


def test_the_words_of_a_page_are_shown_as_words(cast: Cast, signed_in: SignedIn, web: Web) -> None:
    title = "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    address = publish(web, "news.example/evil", page(LEAD, f"{REST} {title}", title=title))
    shown = signed_in(cast.sam).post(reverse("read_article"), {"url": address}).content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown


def test_a_pasted_text_with_an_address_is_submitted_and_nothing_is_fetched(
    cast: Cast, signed_in: SignedIn, web: Web
) -> None:
    signed_in(cast.sam).post(reverse("submit"), {**FIELDS, "kind": "published", "url": ferry(web)})
    assert Article.objects.get().body == BODY
    assert (web.asked, web.requests) == ([], [])


@pytest.mark.parametrize("route", ["submit", "read_article"])
def test_a_stranger_and_a_forged_form_make_nobody_fetch(cast: Cast, web: Web, route: str) -> None:
    address = ferry(web)
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(cast.sam, backend="django.contrib.auth.backends.ModelBackend")
    for client in (Client(), forged):
        assert client.post(reverse(route), {"url": address}).status_code == 403
    assert (web.asked, web.requests) == ([], [])


# Read from a file


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", pdf(["The ferry stops", "", PARAGRAPH])), ("a.docx", word("The ferry stops", PARAGRAPH))],
)
@pytest.mark.parametrize("route", ["submit", "read_article"])
def test_a_file_brings_the_form_back_filled(
    cast: Cast, signed_in: SignedIn, route: str, name: str, data: bytes
) -> None:
    file = SimpleUploadedFile(name, data)
    answer = signed_in(cast.sam).post(reverse(route), {**BLANK, "kind": "own", "file": file})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert f"Read from {name}." in shown
    assert "nothing has been checked yet" in shown
    assert 'value="The ferry stops"' in shown
    assert PARAGRAPH in shown
    assert "Check it." in shown
    assert (initial(answer)["kind"], initial(answer)["url"]) == ("own", "")
    assert nothing_is_stored()


def test_a_text_in_an_older_encoding_is_read_and_shown_first(cast: Cast, signed_in: SignedIn) -> None:
    file = SimpleUploadedFile("a.txt", "Le café de Calderon a été vendu en mai 2021.".encode("cp1252"))
    answer = signed_in(cast.sam).post(reverse("read_article"), {"read": "file", "file": file})
    assert "Le café de Calderon a été vendu" in answer.content.decode()
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"\x89PNG\r\n\x1a\n\x00", "picture"),
        ("a.exe", b"MZ", ".docx can be read"),
        ("a.txt", b"x" * 20_001, "20,000 bytes is the most"),
        ("a.txt", b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_beside_its_field(
    cast: Cast, signed_in: SignedIn, settings: Settings, name: str, data: bytes, said: str
) -> None:
    settings.FILE_LIMIT = 20_000
    file = SimpleUploadedFile(name, data)
    answer = signed_in(cast.sam).post(reverse("read_article"), {**FIELDS, "read": "file", "file": file})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["file"]
    assert said in answer.context["form"].errors["file"][0]
    assert "Nora Feld a quitté Calderon" in answer.content.decode()
    assert nothing_is_stored()


# The bookmarklet


def test_the_bookmarklet_fills_the_address_and_fetches_nothing(
    cast: Cast, signed_in: SignedIn, web: Web
) -> None:
    address = f'{ferry(web)}?a=1&b="<x>'
    answer = signed_in(cast.sam).get(
        f"{reverse('submit')}?url={quote(address, safe='')}&body=typed&title=typed"
    )
    assert f'value="{escape(address)}"' in answer.content.decode()
    assert initial(answer) == {"date": newsroom_today(), "url": address}
    assert (web.asked, web.requests) == ([], [])
    assert nothing_is_stored()


@pytest.mark.parametrize("given", ["javascript:alert(1)", "http://" + "a" * 2000, "  "])
def test_what_is_no_web_address_is_left_out(cast: Cast, signed_in: SignedIn, given: str) -> None:
    assert initial(signed_in(cast.sam).get(reverse("submit"), {"url": given}))["url"] == ""


def test_a_stranger_signs_in_first_and_keeps_the_address(cast: Cast) -> None:
    answer = Client().get(reverse("submit"), {"url": "https://news.example/ferry"})
    assert answer.status_code == 302
    assert "news.example" in answer.url


def test_the_page_offers_the_bookmarklet_and_lets_no_script_of_its_own_run(
    cast: Cast, signed_in: SignedIn, settings: Settings
) -> None:
    settings.SITE_URL = "https://desk.example"
    answer = signed_in(cast.sam).get(reverse("submit"))
    wanted = "javascript:void(window.open('https://desk.example/articles/submit/?url='+encodeURIComponent(location.href)))"
    assert f'href="{escape(wanted)}"' in answer.content.decode()
    assert f'readonly value="{escape(wanted)}"' in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
