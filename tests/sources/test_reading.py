"""The text of a web page, and what it says of itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from claims.sources.base import ReadPage, Unreadable
from claims.sources.reading import Reader
from tests.sources.files import PARAGRAPH, SECOND, page

URL = "https://news.example.org/skarn/ferry?from=mail"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def read(reader: Reader, body: str = "", head: str = "") -> ReadPage:
    return reader.read(page(body, head), content_type="text/html", url=URL)


def linked_data(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(values)}</script>'


def test_paragraphs_are_apart_by_an_empty_line_and_menus_are_left_out(reader: Reader) -> None:
    assert read(reader).text == f"{PARAGRAPH}\n\n{SECOND}"


def test_a_table_is_read_row_by_row(reader: Reader) -> None:
    table = (
        "<table><tr><th>Year<th>People</tr><tr><td>2023<td>146,000</tr><tr><td>2024<td>151,200</tr></table>"
    )
    assert read(reader, table).text.endswith("\n\nYear | People\n2023 | 146,000\n2024 | 151,200")


def test_a_page_laid_out_by_a_table_is_still_read_as_paragraphs(reader: Reader) -> None:
    data = f"<html><body><table><tr><td><h2>Skarn</h2><p>{PARAGRAPH}</p><p>{SECOND}</p></td></tr></table>".encode()
    assert f"{PARAGRAPH}\n\n{SECOND}" in reader.read(data).text


def test_words_around_marks_stay_whole(reader: Reader) -> None:
    body = "<p>The <b>county</b>'s budget grew by <a href=/x>3.5</a> % to\n   <i>twelve</i> million crowns this year.</p>"
    assert "The county's budget grew by 3.5 % to twelve million crowns this year." in read(reader, body).text


@pytest.mark.parametrize(
    "body",
    [
        "<p>Only a few words.</p>",
        "<div>Only a few words.</div>",
        "Only a few words.",
        "<ul><li>Only a few words.</li></ul>",
        "<blockquote>Only a few words.</blockquote>",
        "<div>" * 1500 + "<p>Only a few words.",
    ],
    ids=["p", "div", "bare", "list", "quote", "deep"],
)
def test_a_page_that_is_no_article_is_read_too(reader: Reader, body: str) -> None:
    data = f"<html><body><nav>Menu</nav>{body}</body></html>".encode()
    assert reader.read(data, content_type="text/html").text == "Only a few words."


@pytest.mark.parametrize(
    "body",
    ["", "<script>render()</script><noscript>Please switch on JavaScript.</noscript>", "<img alt='A boat'>"],
)
def test_a_page_without_text_is_said_to_have_none(reader: Reader, body: str) -> None:
    with pytest.raises(Unreadable, match="no text"):
        reader.read(f"<!doctype html><html><body><div id=app></div>{body}</body></html>".encode())


SECRET = "The gearbox was never broken."
HIDDEN = [
    f"<p style='display:none'>{SECRET}</p>",
    f"<p style='DISPLAY : none !important'>{SECRET}</p>",
    f"<div style='visibility:hidden'><p>{SECRET}</p></div>",
    f"<p hidden>{SECRET}</p>",
    f"<div aria-hidden=true><p>{SECRET}</p></div>",
    f"<p style='font-size:0'>{SECRET}</p>",
    f"<p style='font-size:1px'>{SECRET}</p>",
    f"<div style='height:0;overflow:hidden'><p>{SECRET}</p></div>",
    f"<p style='opacity:0.0'>{SECRET}</p>",
    f"<p style='position:absolute;left:-9999px'>{SECRET}</p>",
    f"<p style='color:#fff'>{SECRET}</p>",
    f"<p style='color:rgb(254, 254, 254);background-color:white'>{SECRET}</p>",
    f"<div style='background:#222'><p style='color:#232323'>{SECRET}</p></div>",
    f"<p style='color:rgba(0,0,0,0)'>{SECRET}</p>",
    f"<p><font color=white>{SECRET}</font></p>",
    f"<!-- {SECRET} -->",
    f"<template><p>{SECRET}</p></template>",
    f"<noscript><p>{SECRET}</p></noscript>",
    f"<script>var text = '{SECRET}'</script>",
    f"<style>/* {SECRET} */</style>",
    f"<p><img src=boat.png alt='{SECRET}' title='{SECRET}'></p>",
    f"<p><del>{SECRET}</del></p>",
    f"<svg><text>{SECRET}</text></svg>",
]


@pytest.mark.parametrize("body", HIDDEN)
def test_what_a_page_does_not_show_is_no_text_of_it(reader: Reader, body: str) -> None:
    assert "gearbox was never" not in read(reader, body).text
    bare = f"<html><body><p>Seen.</p>{body}</body></html>".encode()  # the way without trafilatura, too
    assert reader.read(bare).text == "Seen."


@pytest.mark.parametrize(
    "style",
    [
        "color:#000",
        "color:rgb(0, 0, 0)",
        "color:white;background:#003366",
        "color:#fff;background-image:url(/sea.jpg)",
        "opacity:0.9",
        "width:0",
        "left:-10px",
        "display:block",
    ],
)
def test_what_a_page_shows_stays_whatever_its_style(reader: Reader, style: str) -> None:
    assert (
        "The mayor called it a scandal."
        in read(reader, f"<p style='{style}'>The mayor called it a scandal.</p>").text
    )


def test_a_page_that_hides_itself_until_its_scripts_have_run_is_read(reader: Reader) -> None:
    data = page("").replace(b"<body>", b"<body style='visibility:hidden'>")
    assert PARAGRAPH in reader.read(data).text


def test_characters_that_nobody_sees_are_taken_out(reader: Reader) -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    body = f"<p>Twelve\u200b mil\u00adlion\u202e crowns\u2066{tags} were\ufeff paid&#x200d; in &#xE0041;March.</p>"
    assert read(reader, body).text.endswith("Twelve million crowns were paid in March.")


def test_nul_bytes_and_lone_surrogates_are_taken_out(reader: Reader) -> None:
    """Row 86: PostgreSQL takes neither."""
    text = reader.read(page("<p>Before\x00 and &#xD800;after it, some words.</p>")).text
    assert "\x00" not in text
    assert "some words." in text
    text.encode("utf-8")
    text = reader.read(page("").replace(b"ferry", b"fer\x00\xed\xa0\x80ry", 1)).text
    assert "\x00" not in text
    text.encode("utf-8")


CHARSETS = [
    ("utf-8", "", ""),
    ("utf-8-sig", "iso-8859-1", ""),
    ("utf-16", "", ""),
    ("cp1252", "iso-8859-1", ""),
    ("cp1252", "", "windows-1252"),
    ("cp1252", "", ""),
    ("cp1252", "utf-8", ""),
    ("cp1252", "no-such-charset", ""),
    ("iso8859-15", "iso-8859-15", "utf-8"),
    ("utf-8", "", "utf-16"),
]


@pytest.mark.parametrize(("encoding", "header", "meta"), CHARSETS)
def test_letters_are_read_in_the_charset_they_were_written_in(
    reader: Reader, encoding: str, header: str, meta: str
) -> None:
    head = f'<meta http-equiv="content-type" content="text/html; charset={meta}">' if meta else ""
    text = "La préfète a déclaré : « L’été commence à Besançon »."
    if encoding == "iso8859-15":
        text = "Le cœur de Besançon coûte 12 €."
    data = f"<!doctype html><html><head>{head}</head><body><p>{text}</p></body></html>".encode(encoding)
    assert reader.read(data, content_type="text/html", charset=header).text == text


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "punycode", "rot13", "idna"])
def test_a_charset_that_hides_marks_in_letters_is_not_used(reader: Reader, charset: str) -> None:
    """Row 86: "+ADw-" is "<" in UTF-7 only."""
    data = f"<!doctype html><meta charset={charset}><p>Words +ADw-b+AD4- \\x3cb\\x3e stay.</p>".encode()
    for header in ("", charset):
        page = reader.read(data, content_type="text/html", charset=header)
        assert page.text == "Words +ADw-b+AD4- \\x3cb\\x3e stay."


def test_a_page_cut_within_a_letter_keeps_its_charset(reader: Reader) -> None:
    data = "<!doctype html><p>Un bel été à la plage, é".encode()
    assert reader.read(data[:-1]).text == "Un bel été à la plage,"


DATES = [
    (linked_data(**{"@type": "NewsArticle", "datePublished": "2024-08-06T23:30:00-04:00"}), date(2024, 8, 6)),
    (
        linked_data(
            **{"@graph": [{"@type": "WebSite"}, {"@type": ["BlogPosting"], "datePublished": "2024-08-06"}]}
        ),
        date(2024, 8, 6),
    ),
    ('<meta property="article:published_time" content="2024-08-06T00:10:00+02:00">', date(2024, 8, 6)),
    ('<meta name="DC.date" content="2024-08-06">', date(2024, 8, 6)),
    ('<meta name="date" content="Tue, 06 Aug 2024 23:10:00 -0400">', date(2024, 8, 6)),
    ('<meta name="date" content="20240806">', date(2024, 8, 6)),
    ('<time itemprop="datePublished" datetime="2024-08-06T10:00">yesterday</time>', date(2024, 8, 6)),
    ('<time pubdate datetime="2024-08-06">yesterday</time>', date(2024, 8, 6)),
    # What is not stated, or not beyond doubt, is not a date:
    ('<time datetime="2024-08-06">6 August</time>', None),
    ("<p>Published on 6 August 2024</p>", None),
    ('<meta name="date" content="06/08/2024">', None),
    ('<meta name="date" content="2024-13-45">', None),
    ('<meta name="date" content="2024">', None),
    ('<time pubdate datetime="2024-08-06"></time><time pubdate datetime="2024-08-07"></time>', None),
    (
        linked_data(
            **{"@type": "NewsArticle", "comment": {"@type": "Comment", "datePublished": "2024-08-09"}}
        ),
        None,
    ),
    ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>', None),
    ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", None),
]


@pytest.mark.parametrize(("marks", "day"), DATES)
def test_a_date_is_only_what_the_page_states_for_machines(
    reader: Reader, marks: str, day: date | None
) -> None:
    assert read(reader, head=marks).date == day


def test_title_author_publisher_and_language_are_what_the_page_says(reader: Reader) -> None:
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Skarn &amp; its ferry",
        "author": [{"@type": "Person", "name": "Ida Holm"}, {"@type": "Person", "name": "Per Quist"}],
        "publisher": {"@type": "Organization", "name": "Bay Courier"},
    }
    found = read(reader, head="<title>Ferry - Bay Courier</title>" + linked_data(**article))
    assert (found.title, found.author, found.publisher) == (
        "Skarn & its ferry",
        "Ida Holm, Per Quist",
        "Bay Courier",
    )
    assert (found.kind, found.language) == ("html", "en")


def test_without_linked_data_the_page_s_meta_elements_speak(reader: Reader) -> None:
    head = (
        '<title>Ferry - Bay Courier</title><meta property="og:title" content="The last ferry">'
        '<meta name="author" content="Ida Holm"><meta property="og:site_name" content="Bay Courier">'
    )
    found = read(reader, head=head)
    assert (found.title, found.author, found.publisher) == ("The last ferry", "Ida Holm", "Bay Courier")


def test_a_page_that_says_nothing_of_itself_is_given_nothing(reader: Reader) -> None:
    found = reader.read(f"<html><body><p>{PARAGRAPH}</p></body></html>".encode())
    assert found == ReadPage(kind="html", text=PARAGRAPH)


@pytest.mark.parametrize(("lang", "code"), [("de-CH", "de"), ("FR_fr", "fr"), ("english", ""), ("", "")])
def test_a_language_is_two_letters(reader: Reader, lang: str, code: str) -> None:
    assert reader.read(page("", lang=lang)).language == code


@pytest.mark.parametrize(
    ("mark", "address"),
    [
        ('<link rel="canonical" href="/skarn/ferry#top">', "https://news.example.org/skarn/ferry"),
        ('<link rel="alternate canonical" href="//m.example.org/x">', "https://m.example.org/x"),
        ('<meta property="og:url" content="https://other.example/ferry">', "https://other.example/ferry"),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<link rel="canonical" href="file:///etc/passwd">', ""),
        ('<link rel="canonical" href="http://[::1">', ""),
        ('<link rel="canonical" href="https://x.example/' + "a" * 3000 + '">', ""),
        ("", ""),
    ],
)
def test_a_canonical_address_is_absolute_and_of_the_web(reader: Reader, mark: str, address: str) -> None:
    """Row 71: it is given as text; whoever wants to fetch it checks it again."""
    assert read(reader, head=mark).canonical_url == address


@pytest.mark.parametrize("mark", ["<div>", "<p><b>", "<table><tr><td>"])
def test_a_million_nested_tags_are_refused_at_once(reader: Reader, mark: str) -> None:
    """Row 83. A part of the page would not do: what follows the depths would be missing unseen."""
    with pytest.raises(Unreadable, match=r"nested too deep|more parts than"):
        reader.read(b"<!doctype html><p>Seen.</p>" + mark.encode() * 1_000_000 + b"Deep.")
