"""A search provider is asked in its own words, gives plain bounded text, and never passes a fault off as silence."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.sources.base import NotFetched, Refused
from claims.sources.fetch import Fetcher
from claims.sources.providers import base
from claims.sources.providers.base import Answer, BadAnswer, EarlierFactCheck, Get, Hit, Provider, Question
from claims.sources.providers.brave import Brave
from claims.sources.providers.configured import configured
from claims.sources.providers.fact_check_tools import FactCheckTools
from claims.sources.providers.searxng import SearXNG
from claims.sources.providers.wikipedia import Wikipedia, names_and_numbers
from tests.sources.providers_web import (
    FakeProviders,
    answers,
    brave,
    brave_result,
    fact_checks,
    fails,
    never,
    plain_get,
    provider_server,
    review,
    reviewed,
    searxng,
    searxng_result,
    wikipedia,
    wikipedia_result,
)

KEY = "key-of-the-tests-7f3a"
QUESTION = Question("Nora Feld a quitté  Calderon\nen mai 2021.", "fr", date(2023, 3, 1))
ENGLISH = Question("Nora Feld left Calderon in May 2021.", "en", date(2023, 3, 1))
PAGE = "https://w.example/feld"


@pytest.fixture
def web() -> Iterator[FakeProviders]:
    with provider_server() as fake:
        yield fake


def provider(name: str, url: str) -> Provider:
    made: dict[str, Provider] = {
        "searxng": SearXNG(url), "wikipedia": Wikipedia(url + "/{language}"),
        "fact_check_tools": FactCheckTools(KEY, url), "brave": Brave(KEY, url),
    }  # fmt: skip
    return made[name]


NAMES = ("searxng", "wikipedia", "fact_check_tools", "brave")
EMPTY = {"searxng": searxng(), "wikipedia": wikipedia(), "fact_check_tools": fact_checks(), "brave": brave()}
MANY = {
    "searxng": searxng(*(searxng_result(f"{PAGE}/{n}") for n in range(10_000))),
    "wikipedia": wikipedia(*(wikipedia_result(f"Feld {n}") for n in range(10_000))),
    "fact_check_tools": fact_checks(*(reviewed(review(f"{PAGE}/{n}")) for n in range(10_000))),
    "brave": brave(*(brave_result(f"{PAGE}/{n}") for n in range(10_000))),
}
CHANGED: dict[str, Any] = {  # every field has another name
    "searxng": searxng({"link": PAGE}), "wikipedia": wikipedia({"name": "Feld"}),
    "fact_check_tools": fact_checks({"review": {"link": PAGE}}), "brave": brave({"link": PAGE}),
}  # fmt: skip
each_provider = pytest.mark.parametrize("name", NAMES)


def ask(web: FakeProviders, name: str, *bodies: Any, question: Question = QUESTION) -> Answer:
    web.script = answers(*bodies)
    return provider(name, web.url).ask(question, plain_get)


class TestEveryProvider:
    @each_provider
    def test_says_which_origin_it_asks_and_asks_no_other(self, web: FakeProviders, name: str) -> None:
        asked: list[str] = []

        def watched(url: str, headers: Any) -> bytes:
            asked.append(url)
            return plain_get(url, headers)

        web.script = answers(EMPTY[name])
        asks = provider(name, web.url)
        asks.ask(QUESTION, watched)
        assert asks.origins == (web.url,)
        assert asked
        assert all(url.startswith(web.url + "/") for url in asked)

    @each_provider
    def test_that_finds_nothing_says_so(self, web: FakeProviders, name: str) -> None:
        assert ask(web, name, EMPTY[name]) == Answer()

    @each_provider
    def test_gives_ten_of_ten_thousand_results(self, web: FakeProviders, name: str) -> None:
        answer = ask(web, name, MANY[name])
        assert len(answer.hits) + len(answer.fact_checks) == base.MOST_RESULTS

    @each_provider
    @pytest.mark.parametrize(
        "body", [b"", b"<html>busy</html>", b"\xff\xfe\x00", b"[" * 100_000, b"9" * 10_000]
    )
    def test_that_answers_garbage_says_so(self, web: FakeProviders, name: str, body: bytes) -> None:
        with pytest.raises(BadAnswer, match=r"not JSON|another form"):
            ask(web, name, body)

    @each_provider
    @pytest.mark.parametrize(
        "body", [None, [], 1, "x", {"error": {}}, {"query": 1, "results": {}, "claims": {}}]
    )
    def test_that_answers_in_another_form_says_so(self, web: FakeProviders, name: str, body: Any) -> None:
        with pytest.raises(BadAnswer):
            ask(web, name, body)

    @each_provider
    def test_whose_results_change_their_form_does_not_look_like_nothing_found(
        self, web: FakeProviders, name: str
    ) -> None:
        with pytest.raises(BadAnswer, match="none of them"):
            ask(web, name, CHANGED[name])

    @each_provider
    def test_passes_on_that_it_was_not_reached(self, web: FakeProviders, name: str) -> None:
        web.script = fails(500)
        with pytest.raises(NotFetched) as failure:
            provider(name, web.url).ask(QUESTION, plain_get)
        assert failure.value.temporary

    @each_provider
    def test_passes_on_that_no_answer_came_in_time(self, web: FakeProviders, name: str) -> None:
        web.script = never
        with pytest.raises(NotFetched):
            provider(name, web.url).ask(QUESTION, plain_get)

    @each_provider
    def test_is_not_asked_an_empty_question(self, web: FakeProviders, name: str) -> None:
        assert (
            provider(name, web.url).ask(Question(" \n\u200b", "fr", date(2023, 3, 1)), plain_get) == Answer()
        )
        assert web.asked == []

    @each_provider
    def test_is_asked_at_most_four_hundred_characters_in_whole_words(
        self, web: FakeProviders, name: str
    ) -> None:
        ask(web, name, EMPTY[name], question=Question("calderon " * 100, "", date(2023, 3, 1)))
        sent = web.asked[0].parameters
        query = sent.get("q") or sent.get("query") or sent["srsearch"]
        assert len(query) <= 400
        assert set(query.split()) == {"calderon"}

    @each_provider
    @settings(max_examples=100, deadline=None)
    @given(data=st.data())
    def test_stands_any_json(self, name: str, data: st.DataObject) -> None:
        """An answer or BadAnswer: nothing else is raised, and what comes out is clean and bounded."""
        value = data.draw(near(name))
        try:
            answer = provider(name, "http://p.example").ask(QUESTION, lambda *_: json.dumps(value).encode())
        except BadAnswer:
            return
        for found in (*answer.hits, *answer.fact_checks):
            assert found.url.startswith(("http://", "https://"))
            assert len(found.url) <= base.LONGEST_URL
            assert len(found.title) <= base.LONGEST_TITLE
            found.title.encode()  # no half characters

    @each_provider
    @settings(max_examples=50, deadline=None)
    @given(
        text=st.text(st.characters(), max_size=900),
        language=st.sampled_from(("en", "fr", "es", "de", "", "zz")),
    )
    def test_can_be_asked_anything(self, name: str, text: str, language: str) -> None:
        asked: list[str] = []

        def get(url: str, _: Any) -> bytes:
            asked.append(url)
            return json.dumps(EMPTY[name]).encode()

        assert provider(name, "http://p.example").ask(Question(text, language, date.max), get) == Answer()
        assert all(url.startswith("http://p.example/") and url.isascii() for url in asked)
        assert len(asked) <= 4


def near(name: str) -> st.SearchStrategy[Any]:
    """Any JSON, and JSON that is nearly of the provider's form."""
    leaf = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(st.characters())
        | odd_urls
        | odd_dates
    )
    keys = st.text(max_size=5) | st.sampled_from(
        ("url", "title", "results", "claimReview", "publisher", "web")
    )
    anything = st.recursive(leaf, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=8)
    fields = {
        "searxng": ("url", "title", "content", "publishedDate"),
        "wikipedia": ("title", "snippet", "timestamp"),
        "fact_check_tools": ("url", "title", "publisher", "reviewDate", "textualRating", "languageCode"),
        "brave": ("url", "title", "description", "page_age", "profile"),
    }[name]
    result = st.fixed_dictionaries({}, optional=dict.fromkeys(fields, anything))
    results = st.lists(result | anything, max_size=4)
    shaped = {
        "searxng": results.map(lambda found: searxng(*found)),
        "wikipedia": results.map(lambda found: wikipedia(*found)),
        "fact_check_tools": results.map(
            lambda found: fact_checks(reviewed(*found, text=None), {"claimReview": 1})
        ),
        "brave": results.map(lambda found: brave(*found)),
    }[name]
    return anything | shaped


odd_urls = st.sampled_from((
    PAGE, "http://[::1", "https://a:99999/", "https://", "javascript:alert(1)", "https://u:p@w.example/", "//w.example",
    "https://w.example/\u202egpj", "https://w.exa\nmple/#x", "https://\ud800.example/", "https://w.example/" + "a" * 3000,
    "https://w.example\\@evil.example/", "https://ⅷ.example/", "https://w.example:0/", "HTTPS://W.example/#top",
))  # fmt: skip
odd_dates = st.sampled_from(
    ("2024-02-30", "2024-05-01T10:00:00Z", "2024-05-01x", "0000-00-00", "٢٠٢٤-٠٥-٠١", "9999-12-31")
)


class TestWhatComesBack:
    def test_is_plain_text_on_one_line(self) -> None:
        written = '<p>Feld&#x27;s <b>ex</b>it\u200b:</p>\n&lt;i&gt;5 &lt; 6&lt;/i&gt;\x00 <!-- x --> \u202eabc<script src="x">'
        assert base.text(written, 100) == "Feld's exit: 5 < 6 abc"

    def test_is_cut_where_it_is_too_long(self) -> None:
        assert base.text("a" * 600, base.LONGEST_TITLE) == "a" * 499 + "…"

    @pytest.mark.parametrize("value", [None, 3, ["x"], {"a": 1}, True])
    def test_is_empty_where_no_text_was_sent(self, value: Any) -> None:
        assert base.text(value, 10) == base.page_url(value) == ""
        assert base.day(value) is None

    @pytest.mark.parametrize(
        "url",
        ["ftp://w.example/", "javascript:alert(1)", "data:text/html,x", "https://user:pass@w.example/", "//w.example/",
         "https:///x", "https://w.example/" + "a" * 2000, "https://w.example/\u200b", "https://w.exa\nmple/#x",
         "https://w.example\\@evil.example/", "https://w.example:port/"],
    )  # fmt: skip
    def test_leads_nowhere_that_a_reader_should_not_go(self, web: FakeProviders, url: str) -> None:
        answer = ask(web, "searxng", searxng(searxng_result(url), searxng_result(PAGE)))
        assert [hit.url for hit in answer.hits] == [PAGE]

    def test_has_each_page_once(self, web: FakeProviders) -> None:
        same = (PAGE, PAGE + "#part", PAGE + "/", "https://www.w.example/feld")
        results = searxng(*map(searxng_result, same), searxng_result(PAGE + "?page=2"))
        assert [hit.url for hit in ask(web, "searxng", results).hits] == [PAGE, PAGE + "?page=2"]

    def test_keeps_what_is_later_and_what_has_no_date(self, web: FakeProviders) -> None:
        """A later page may say "superseded"; who reads it knows what may count."""
        later = searxng_result(PAGE, publishedDate="2030-01-02T00:00:00")
        answer = ask(web, "searxng", searxng(later, searxng_result(PAGE + "2")))
        assert [hit.date for hit in answer.hits] == [date(2030, 1, 2), None]


class TestSearXNG:
    def test_is_asked_for_json_in_the_claims_language(self, web: FakeProviders) -> None:
        ask(web, "searxng", searxng())
        (asked,) = web.asked
        assert asked.path == "/search"
        assert asked.parameters == {
            "q": "Nora Feld a quitté Calderon en mai 2021.", "format": "json", "language": "fr",
            "categories": "general,news",
        }  # fmt: skip

    def test_may_live_under_a_path(self, web: FakeProviders) -> None:
        web.script = answers(searxng())
        SearXNG(web.url + "/searxng/").ask(QUESTION, plain_get)
        assert web.asked[0].path == "/searxng/search"

    def test_gives_pages(self, web: FakeProviders) -> None:
        result = searxng_result("https://www.w.example/feld", publishedDate="2022-06-01T08:30:00")
        assert ask(web, "searxng", searxng(result)).hits == (
            Hit("https://www.w.example/feld", "Feld leaves Calderon", "Nora Feld left in May 2022.",
                date(2022, 6, 1), "w.example"),
        )  # fmt: skip

    def test_takes_a_bare_year_for_no_date(self, web: FakeProviders) -> None:
        """SearXNG writes a year as the first of January, which could make a page look earlier than it is."""
        answer = ask(web, "searxng", searxng(searxng_result(PAGE, publishedDate="2023-01-01T00:00:00")))
        assert answer.hits[0].date is None

    def test_whose_engines_are_silent_does_not_look_like_nothing_found(self, web: FakeProviders) -> None:
        with pytest.raises(BadAnswer, match="2 of its search engines did not answer"):
            ask(web, "searxng", searxng(silent=("google", "bing")))
        assert len(ask(web, "searxng", searxng(searxng_result(PAGE), silent=("google",))).hits) == 1

    @pytest.mark.parametrize(
        ("text", "sent"),
        [
            ("!!g Feld said", "g Feld said"),
            ("Feld left !!", "Feld left"),
            (":de Feld site:w.example", "de Feld site w.example"),
            ("growth of -3 % at 14:30", "growth of 3 % at 14:30"),
            ("“Not guilty”, NOT Feld", "Not guilty , not Feld"),
        ],
    )
    def test_takes_no_orders_from_a_claim(self, web: FakeProviders, text: str, sent: str) -> None:
        """Two exclamation marks would send the question to another search engine."""
        ask(web, "searxng", searxng(), question=Question(text, "en", date(2023, 3, 1)))
        assert web.asked[0].parameters["q"] == sent


class TestWikipedia:
    def test_is_asked_in_the_claims_language_and_in_english(self, web: FakeProviders) -> None:
        answer = ask(web, "wikipedia", wikipedia(wikipedia_result("Feld")))
        assert [asked.path for asked in web.asked] == ["/fr/w/api.php", "/en/w/api.php"]
        assert web.asked[0].parameters == {
            "action": "query", "list": "search", "srsearch": "Nora Feld a quitté Calderon en mai 2021.",
            "srnamespace": "0", "srlimit": "10", "srprop": "snippet|timestamp", "format": "json", "formatversion": "2",
        }  # fmt: skip
        assert [hit.url for hit in answer.hits] == [f"{web.url}/fr/wiki/Feld", f"{web.url}/en/wiki/Feld"]

    def test_is_asked_once_about_an_english_claim(self, web: FakeProviders) -> None:
        ask(web, "wikipedia", wikipedia(wikipedia_result("Feld")), question=ENGLISH)
        assert [asked.path for asked in web.asked] == ["/en/w/api.php"]

    def test_is_asked_once_where_all_languages_share_one_wiki(self, web: FakeProviders) -> None:
        web.script = answers(wikipedia(wikipedia_result("Feld")))
        assert len(Wikipedia(web.url).ask(QUESTION, plain_get).hits) == len(web.asked) == 1

    def test_gives_pages_with_their_address_and_last_edit(self, web: FakeProviders) -> None:
        title = "L'affaire Feld/Calderon (mai 2021) & été ?"
        (hit,) = ask(web, "wikipedia", wikipedia(wikipedia_result(title)), question=ENGLISH).hits
        address = f"L%27affaire_Feld/Calderon_(mai_2021)_%26_{quote('été')}_%3F"
        assert hit == Hit(f"{web.url}/en/wiki/{address}", title, 'Nora Feld "left" & returned',
                          date(2024, 8, 11), "Wikipedia")  # fmt: skip

    def test_takes_turns_between_two_languages(self, web: FakeProviders) -> None:
        both = [wikipedia(*(wikipedia_result(f"{which} {n}") for n in range(10))) for which in ("A", "B")]
        titles = [hit.title for hit in ask(web, "wikipedia", *both).hits]
        assert titles == [f"{which} {n}" for n in range(5) for which in ("A", "B")]

    def test_is_asked_for_names_and_numbers_where_the_full_text_finds_nothing(
        self, web: FakeProviders
    ) -> None:
        bodies = (wikipedia(), wikipedia(wikipedia_result("Feld")))
        assert len(ask(web, "wikipedia", *bodies, question=ENGLISH).hits) == 1
        assert web.asked[1].parameters["srsearch"] == "Nora Feld Calderon May 2021"

    def test_is_asked_at_most_twice_in_each_language(self, web: FakeProviders) -> None:
        assert ask(web, "wikipedia", wikipedia()) == Answer()
        assert [asked.path for asked in web.asked] == ["/fr/w/api.php"] * 2 + ["/en/w/api.php"] * 2

    def test_is_asked_no_longer_question_than_it_takes(self, web: FakeProviders) -> None:
        ask(web, "wikipedia", wikipedia(), question=Question("calderon " * 44, "en", date(2023, 3, 1)))
        assert len(web.asked[0].parameters["srsearch"]) <= 300

    def test_says_which_error_it_met(self, web: FakeProviders) -> None:
        error = {"error": {"code": "readonly", "info": "The wiki is currently in read-only mode."}}
        with pytest.raises(BadAnswer, match="error: readonly"):
            ask(web, "wikipedia", error)

    def test_knows_its_real_addresses(self) -> None:
        assert Wikipedia().origins == tuple(
            f"https://{code}.wikipedia.org" for code in ("en", "fr", "es", "de")
        )

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("Selon l'Élysée, L'Oréal a versé 3,5 millions à d'anciens salariés.", "Élysée Oréal 3,5"),
            ("The court fined Microsoft's O'Brien 86 billion.", "Microsoft O'Brien 86"),
            ("Die Deutsche Bahn fährt seit 2019 nach Köln, Köln und Bonn.", "Deutsche Bahn 2019 Köln Bonn"),
            ("En Marche et iPhone.", "Marche iPhone"),
            ("nothing to name here", ""),
            (" ".join(f"N{n}" for n in range(20)), "N0 N1 N2 N3 N4 N5 N6 N7"),
        ],
    )
    def test_names_and_numbers_of_a_claim(self, text: str, names: str) -> None:
        assert names_and_numbers(text) == names


class TestFactCheckTools:
    def test_is_asked_with_its_key_in_a_header(self, web: FakeProviders) -> None:
        ask(web, "fact_check_tools", fact_checks(reviewed(review(PAGE))))
        (asked,) = web.asked
        assert asked.path == "/v1alpha1/claims:search"
        assert asked.parameters == {
            "query": "Nora Feld a quitté Calderon en mai 2021.", "languageCode": "fr", "pageSize": "10",
        }  # fmt: skip
        assert asked.headers["x-goog-api-key"] == KEY

    def test_gives_earlier_fact_checks_and_nothing_that_could_be_evidence(self, web: FakeProviders) -> None:
        answer = ask(web, "fact_check_tools", fact_checks(reviewed(review(PAGE, languageCode="en-US"))))
        assert answer == Answer(fact_checks=(EarlierFactCheck(
            PAGE, "No, she stayed", "Plain Check", "Mostly false", date(2022, 7, 1),
            "Nora Feld left Calderon in 2021.", "A post", "en",
        ),))  # fmt: skip

    def test_gives_each_review_of_a_claim_and_each_page_once(self, web: FakeProviders) -> None:
        claims = fact_checks(reviewed(review(PAGE), review(PAGE + "2")), reviewed(review(PAGE)), reviewed())
        found = ask(web, "fact_check_tools", claims).fact_checks
        assert [check.url for check in found] == [PAGE, PAGE + "2"]

    def test_asks_in_any_language_where_the_claims_own_has_nothing(self, web: FakeProviders) -> None:
        answer = ask(web, "fact_check_tools", fact_checks(), fact_checks(reviewed(review(PAGE))))
        assert len(answer.fact_checks) == 1
        assert ["languageCode" in asked.parameters for asked in web.asked] == [True, False]

    def test_names_the_site_where_the_publisher_has_no_name(self, web: FakeProviders) -> None:
        reviews = [review(PAGE, publisher={"site": "plain.example"}), review(PAGE + "2", publisher=None)]
        found = ask(web, "fact_check_tools", fact_checks(reviewed(*reviews))).fact_checks
        assert [check.publisher for check in found] == ["plain.example", "w.example"]


class TestBrave:
    def test_is_asked_for_pages_up_to_the_articles_day(self, web: FakeProviders) -> None:
        ask(web, "brave", brave())
        (asked,) = web.asked
        assert asked.path == "/res/v1/web/search"
        assert asked.headers["x-subscription-token"] == KEY
        assert asked.parameters == {
            "q": "Nora Feld a quitté Calderon en mai 2021.", "count": "10", "country": "ALL", "search_lang": "fr",
            "result_filter": "web", "text_decorations": "false", "spellcheck": "false",
            "freshness": "1990-01-01to2023-03-01",
        }  # fmt: skip

    def test_gives_pages(self, web: FakeProviders) -> None:
        unnamed = brave_result("https://x.example/a", profile=None, page_age=None)
        assert ask(web, "brave", brave(brave_result(PAGE), unnamed)).hits == (
            Hit(PAGE, "Feld leaves", "Nora Feld left in May 2022.", date(2022, 6, 1), "Harbour Wire"),
            Hit("https://x.example/a", "Feld leaves", "Nora Feld left in May 2022.", None, "x.example"),
        )

    def test_is_asked_at_most_fifty_words(self, web: FakeProviders) -> None:
        ask(web, "brave", brave(), question=Question("a " * 80, "", date(1980, 1, 1)))
        assert len(web.asked[0].parameters["q"].split()) == 50
        assert not {"search_lang", "freshness"} & set(web.asked[0].parameters)

    def test_that_answers_with_an_error_says_so(self, web: FakeProviders) -> None:
        with pytest.raises(BadAnswer):
            ask(web, "brave", {"type": "ErrorResponse", "error": {"status": 429}, "time": 0})


class TestKeys:
    @pytest.mark.parametrize("name", ["fact_check_tools", "brave"])
    @pytest.mark.parametrize("body", [KEY.encode(), b'{"error": "' + KEY.encode() + b'"}', b"[]"])
    def test_never_show(
        self, web: FakeProviders, name: str, body: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Not in an address, a message, a chain of causes or a log, even where the provider echoes the key."""
        caplog.set_level(logging.DEBUG)
        with pytest.raises(BadAnswer) as failure:
            ask(web, name, body)
        assert failure.value.__cause__ is None
        assert failure.value.__suppress_context__ or failure.value.__context__ is None
        made = provider(name, web.url)
        for shown in (
            repr(made),
            str(made),
            str(failure.value),
            caplog.text,
            *(asked.line for asked in web.asked),
        ):
            assert KEY not in shown

    @pytest.mark.parametrize("key", ["", "two words", "line\r\nX-Other: 1", "clé"])
    def test_that_no_header_can_carry_are_refused(self, key: str) -> None:
        for make in (Brave, FactCheckTools):
            with pytest.raises(ValueError, match="key is made of") as failure:
                make(key)
            assert not key or key not in str(failure.value)


class TestConfigured:
    def test_nothing_is_on_of_itself(self) -> None:
        empty = dict.fromkeys(("SEARXNG_URL", "WIKIPEDIA", "FACT_CHECK_TOOLS_KEY", "BRAVE_KEY"), "")
        assert (
            configured({}) == configured(empty) == configured({"WIKIPEDIA": "false", "BRAVE_URL": "x"}) == []
        )

    def test_what_is_named_is_on(self) -> None:
        named = {
            "SEARXNG_URL": "http://searxng:8080/",
            "WIKIPEDIA": "true",
            "FACT_CHECK_TOOLS_KEY": KEY,
            "BRAVE_KEY": KEY,
        }
        providers = configured(named)
        assert [made.name for made in providers] == list(NAMES)
        assert [made.origins[0] for made in providers] == [
            "http://searxng:8080", "https://en.wikipedia.org", "https://factchecktools.googleapis.com",
            "https://api.search.brave.com",
        ]  # fmt: skip
        assert all(made.label for made in providers)

    def test_addresses_may_be_others(self) -> None:
        named = {
            "WIKIPEDIA": "TRUE", "WIKIPEDIA_URL": "https://wiki.example:443/{language}", "BRAVE_KEY": KEY,
            "BRAVE_URL": "HTTP://Proxy.example:81/brave", "FACT_CHECK_TOOLS_KEY": KEY,
            "FACT_CHECK_TOOLS_URL": "https://checks.example",
        }  # fmt: skip
        origins = [made.origins for made in configured(named)]
        assert origins == [
            ("https://wiki.example",),
            ("https://checks.example",),
            ("http://proxy.example:81",),
        ]

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("SEARXNG_URL", "searxng:8080"),
            ("SEARXNG_URL", "https://user:secret@w.example"),
            ("SEARXNG_URL", "https://w.example/?q=secret"),
            ("SEARXNG_URL", "https://w.example:99999"),
            ("WIKIPEDIA", "perhaps"),
            ("WIKIPEDIA_URL", "https://{lang}.wikipedia.org"),
            ("BRAVE_KEY", "secret secret"),
            ("FACT_CHECK_TOOLS_URL", "ftp://secret.example"),
        ],
    )
    def test_a_value_that_cannot_be_right_is_refused_and_not_repeated(self, setting: str, value: str) -> None:
        others = {"WIKIPEDIA": "true", "FACT_CHECK_TOOLS_KEY": KEY}
        with pytest.raises(ValueError, match=setting.split("_")[0]) as failure:
            configured({**others, setting: value})
        assert value not in str(failure.value)
        assert "secret" not in str(failure.value)


class TestThroughTheGuardedFetcher:
    """The way it is used: the fetcher trusts the provider's own origins, and nothing else."""

    @staticmethod
    def get(trusted: tuple[str, ...]) -> Get:
        fetcher = Fetcher(user_agent="SecondSourceTests/1", trusted_origins=trusted)
        return lambda url, headers: fetcher.get(url, headers=headers).body

    @each_provider
    def test_an_answer_comes_back(self, web: FakeProviders, name: str) -> None:
        web.script = answers(MANY[name])
        asks = provider(name, web.url)
        answer = asks.ask(QUESTION, self.get(asks.origins))
        assert len(answer.hits) + len(answer.fact_checks) == base.MOST_RESULTS
        assert web.asked[0].headers["accept"] == "application/json"

    @each_provider
    def test_no_other_origin_of_the_own_network_is_asked(self, web: FakeProviders, name: str) -> None:
        with pytest.raises(Refused):
            provider(name, web.url).ask(QUESTION, self.get(("http://searxng:8080",)))
        assert web.asked == []

    @each_provider
    def test_a_server_in_trouble_may_be_asked_again_later(self, web: FakeProviders, name: str) -> None:
        web.script = fails(503)
        asks = provider(name, web.url)
        with pytest.raises(NotFetched) as failure:
            asks.ask(QUESTION, self.get(asks.origins))
        assert failure.value.temporary
