"""A check that finds too little asks the providers that are on, within its limits, and writes down what it was told."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from claims.models import (
    Article,
    ArticleKind,
    Check,
    CheckState,
    Document,
    EarlierFactCheck,
    Evidence,
    SearchHit,
    SearchQuestion,
    Via,
)
from claims.services.asking import ask_providers
from claims.services.check import run_check, start_check
from claims.services.extract import extract_claims
from claims.services.keeping import retire_document
from claims.services.sources import add_source
from tests.cast import DEPARTURE, Cast, checked, stored, submitted
from tests.services.library_web import OTHER, asked_for_pages, faults, library_web, page, publish
from tests.sources.providers_web import (
    FakeProviders,
    brave,
    brave_result,
    fact_checks,
    fails,
    never,
    provider_server,
    review,
    reviewed,
    searxng,
    searxng_result,
    wikipedia,
    wikipedia_result,
)
from tests.sources.providers_web import answers as told
from tests.sources.web import PUBLIC, Web, answers, silent

web = pytest.fixture(library_web)

BODY = "Nora Feld a quitté Calderon en mai 2021."
KEY = "key-of-the-tests-7f3a"
WIRE = "http://wire.example/feld"
MORE = " The yard builds ferries for the islands of the north and employs 1,200 people in three harbours of the bay."


@pytest.fixture
def engine() -> Iterator[FakeProviders]:
    with provider_server() as fake:
        yield fake


@pytest.fixture
def searx(cast: Cast, engine: FakeProviders, settings: Settings) -> FakeProviders:
    """A SearXNG that is switched on and names one page, of a source that the newsroom knows."""
    add_source(cast.eva, name="Harbour Wire", domain="wire.example", tier="news", notes="")
    settings.SEARXNG_URL = engine.url
    settings.PROVIDER_SECONDS = 1
    engine.script = told(searxng(searxng_result(WIRE)))
    return engine


def report(web: Web, day: str = "2022-06-01", text: str = DEPARTURE, place: str = "wire.example/feld") -> str:
    return publish(web, place, page(text + MORE, title="Feld leaves Calderon", day=day))


def only_check(article: Article) -> Check:
    return Check.objects.get(claim__article=article)


def check_it(cast: Cast) -> Check:
    check = only_check(checked(cast.sam, body=BODY))
    assert check.state == CheckState.DONE
    return check


def check_again(cast: Cast, check: Check) -> Check:
    start_check(cast.rita, check.claim)
    newest = Check.objects.get(state=CheckState.QUEUED)
    assert run_check(newest.pk)
    newest.refresh_from_db()
    assert newest.state == CheckState.DONE
    return newest


# Off


def test_nothing_is_asked_of_anybody_by_default(cast: Cast, web: Web, engine: FakeProviders) -> None:
    assert check_it(cast).label == "not_enough_evidence"
    assert not SearchQuestion.objects.exists()
    assert (web.asked, web.connected, engine.asked) == ([], [], [])


def test_a_check_that_finds_enough_in_the_library_asks_nobody(
    cast: Cast, web: Web, searx: FakeProviders
) -> None:
    stored()
    assert check_it(cast).label == "refuted"
    assert not SearchQuestion.objects.exists()
    assert searx.asked == []


def test_of_our_own_unprinted_copy_nothing_leaves_the_newsroom(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    report(web)
    own = only_check(checked(cast.sam, body=BODY, kind=ArticleKind.OWN))
    assert own.label == "not_enough_evidence"
    assert searx.asked == []
    settings.ASK_FOR_OWN_COPY = True
    assert check_again(cast, own).label == "refuted"
    assert len(searx.asked) == 1


# On


def test_a_check_that_found_too_little_uses_what_it_was_led_to(
    cast: Cast, web: Web, searx: FakeProviders
) -> None:
    report(web)
    check = check_it(cast)
    document = Document.objects.get()
    assert (check.label, document.url, document.retrievals.get().via) == ("refuted", WIRE, Via.PROVIDER)
    item = Evidence.objects.get(check_run=check)
    assert (item.document, item.later, item.stance) == (document, False, "refutes")
    assert document.text[item.start : item.end] == item.quote
    assert document.source.name == "Harbour Wire"
    assert faults() == []


def test_a_site_that_nobody_has_looked_at_yet_is_of_the_lowest_tier(
    cast: Cast, web: Web, searx: FakeProviders
) -> None:
    address = report(web, place="blog.example/feld")
    searx.script = told(searxng(searxng_result(address)))
    check_it(cast)
    source = Document.objects.get().source
    assert (source.name, source.tier) == ("blog.example", "low")


def test_what_was_asked_of_whom_when_and_what_came_back_is_written_down(
    cast: Cast, web: Web, searx: FakeProviders
) -> None:
    report(web)
    before = datetime.now(UTC)
    check = check_it(cast)
    question = SearchQuestion.objects.get()
    assert (question.check_run, question.provider, question.cached, question.failure) == (
        check,
        "searxng",
        False,
        "",
    )
    assert (question.text, question.language, question.as_of) == (
        check.claim.restatement,
        "fr",
        date(2023, 3, 1),
    )
    assert before <= question.asked_at <= datetime.now(UTC)
    assert 0 <= question.milliseconds < 5_000
    assert [hit["url"] for hit in question.answer["hits"]] == [WIRE]
    hit = question.hits.get()
    assert (hit.url, hit.title, hit.reason) == (WIRE, "Feld leaves Calderon", "")
    assert hit.document == Document.objects.get()
    assert len(searx.asked) == 1


def test_the_second_check_asks_nobody_again(cast: Cast, web: Web, searx: FakeProviders) -> None:
    report(web, text=OTHER)
    check = check_it(cast)
    assert check.label == "not_enough_evidence"
    check_again(cast, check)
    assert len(searx.asked) == 1
    assert list(SearchQuestion.objects.values_list("cached", flat=True)) == [False, True]
    first, second = SearchQuestion.objects.all()
    assert first.answer == second.answer
    assert second.hits.get().document == first.hits.get().document
    assert asked_for_pages(web) == ["/feld"]


def test_an_old_answer_is_asked_for_anew(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    check = check_it(cast)
    SearchQuestion.objects.update(
        asked_at=datetime.now(UTC) - timedelta(hours=settings.PROVIDER_CACHE_HOURS, minutes=1)
    )
    check_again(cast, check)
    assert len(searx.asked) == 2


def test_a_failure_is_no_answer_to_keep(cast: Cast, web: Web, searx: FakeProviders) -> None:
    report(web)
    searx.script = fails(500)
    check = check_it(cast)
    assert check.label == "not_enough_evidence"
    searx.script = told(searxng(searxng_result(WIRE)))
    assert check_again(cast, check).label == "refuted"


# Failing alone


@pytest.mark.parametrize(
    "script", [fails(500), fails(429), told(b"<html>busy</html>"), told(b""), told({"error": "x"}), never]
)
def test_a_provider_that_fails_does_not_fail_the_check_nor_the_others(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings, script: Any
) -> None:
    searx.script = script
    report(web)
    with provider_server() as other:
        other.script = told(brave(brave_result(WIRE)))
        settings.BRAVE_KEY, settings.BRAVE_URL = KEY, other.url
        check = check_it(cast)
    assert check.label == "refuted"
    failed, good = SearchQuestion.objects.all()
    assert (failed.provider, good.provider) == ("searxng", "brave")
    assert failed.failure
    assert failed.answer == {"hits": [], "fact_checks": []}
    assert "internal error" not in failed.failure
    assert good.failure == ""


def test_with_every_provider_unplugged_and_dns_dead_the_check_still_ends(
    cast: Cast, web: Web, settings: Settings
) -> None:
    settings.SEARXNG_URL = "http://127.0.0.1:9"  # nobody listens there
    settings.BRAVE_KEY, settings.BRAVE_URL = KEY, "http://brave.example"
    settings.FACT_CHECK_TOOLS_KEY, settings.FACT_CHECK_TOOLS_URL = KEY, "http://google.example"
    settings.WIKIPEDIA, settings.WIKIPEDIA_URL = True, "http://{language}.wiki.example"
    settings.PROVIDER_SECONDS = 1
    check = check_it(cast)
    assert (check.label, check.failure) == ("not_enough_evidence", "")
    assert SearchQuestion.objects.count() == 4
    assert all(question.failure for question in SearchQuestion.objects.all())
    assert not any(KEY in question.failure for question in SearchQuestion.objects.all())


def test_an_unforeseen_error_in_a_provider_is_written_down_and_no_more(
    cast: Cast, web: Web, searx: FakeProviders, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claims.sources.providers.searxng import SearXNG

    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(SearXNG, "ask", broken)
    assert check_it(cast).label == "not_enough_evidence"
    assert "internal error" in SearchQuestion.objects.get().failure


@pytest.mark.parametrize(
    ("address", "script"),
    [
        ("http://10.0.0.8/feld", None),
        ("http://unknown.example/", None),
        ("http://wire.example/missing", None),
        ("http://wire.example/picture", answers(b"\x89PNG", content_type="image/png")),
        ("http://wire.example/busy", answers(b"", 503)),
        ("http://wire.example/empty", answers(b"<html></html>")),
    ],
)
def test_a_hit_that_can_not_be_had_is_named_with_its_reason(
    cast: Cast, web: Web, searx: FakeProviders, address: str, script: Any
) -> None:
    web.names["wire.example"] = [PUBLIC]
    if script:
        publish(web, address.removeprefix("http://"), script)
    searx.script = told(searxng(searxng_result(address)))
    check_it(cast)
    hit = SearchHit.objects.get()
    assert (hit.url, hit.document) == (address, None)
    assert hit.reason
    assert not Document.objects.exists()
    assert "10.0.0.8" not in {connected for connected, _ in web.connected}


def test_the_operators_own_address_is_trusted_for_the_provider_and_for_no_hit(
    cast: Cast, web: Web, searx: FakeProviders
) -> None:
    searx.script = told(searxng(searxng_result(f"{searx.url}/admin")))
    check_it(cast)
    assert [asked.path for asked in searx.asked] == ["/search"]
    assert SearchHit.objects.get().document is None


def test_what_a_key_opens_is_told_to_the_provider_alone(cast: Cast, web: Web, settings: Settings) -> None:
    with provider_server() as fake:
        fake.script = told(brave(brave_result(report(web))))
        settings.BRAVE_KEY, settings.BRAVE_URL = KEY, fake.url
        check_it(cast)
        assert fake.asked[0].headers["x-subscription-token"] == KEY
    assert not any(KEY in str(request) for request in web.requests)
    assert KEY not in json.dumps(list(SearchQuestion.objects.values("text", "failure", "answer", "key")))


# Limits


def test_no_more_pages_are_fetched_than_the_limit_says(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    settings.PROVIDER_HITS = 2
    addresses = [report(web, text=OTHER + f" It is number {n}.", place=f"w{n}.example/a") for n in range(5)]
    searx.script = told(searxng(*map(searxng_result, addresses)))
    check_it(cast)
    assert [hit.document is not None for hit in SearchHit.objects.all()] == [True, True, False, False, False]
    assert all("not fetched" in hit.reason for hit in SearchHit.objects.filter(document__isnull=True))
    assert (Document.objects.count(), len(asked_for_pages(web))) == (2, 2)


def test_the_providers_take_turns_and_a_page_that_two_name_is_fetched_once(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    settings.PROVIDER_HITS = 3
    a, b, c, d = (report(web, text=f"{OTHER} {n}", place=f"{n}.example/x") for n in "abcd")
    searx.script = told(searxng(searxng_result(a), searxng_result(b), searxng_result(d)))
    with provider_server() as other:
        other.script = told(brave(brave_result(a), brave_result(c)))
        settings.BRAVE_KEY, settings.BRAVE_URL = KEY, other.url
        check_it(cast)
    assert set(Document.objects.values_list("url", flat=True)) == {a, b, c}
    assert asked_for_pages(web).count("/x") == 3


def test_slow_providers_and_pages_together_keep_to_the_time_in_all(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    settings.PROVIDER_SECONDS, settings.PROVIDER_TOTAL_SECONDS, settings.FETCH_SECONDS = 10, 1.5, 10
    with provider_server() as other:
        other.script = never
        settings.BRAVE_KEY, settings.BRAVE_URL = KEY, other.url
        searx.script = told(searxng(*(searxng_result(f"http://slow{n}.example/") for n in range(5))))
        for n in range(5):
            publish(web, f"slow{n}.example/", silent)
        check = only_check(_extracted(cast))
        begun = time.monotonic()
        ask_providers(check, text=check.claim.restatement, language="fr", as_of=check.as_of)
    assert time.monotonic() - begun < 4
    assert SearchQuestion.objects.get(provider="brave").failure
    assert not any(hit.reason == "" for hit in SearchHit.objects.all())


def _extracted(cast: Cast) -> Article:
    article = submitted(cast.sam, body=BODY)
    assert extract_claims(article.pk)
    return article


# As of


@pytest.mark.parametrize("day", ["2023-03-02", ""])
def test_a_hit_that_is_later_than_the_article_or_has_no_date_decides_nothing(
    cast: Cast, web: Web, searx: FakeProviders, day: str
) -> None:
    report(web, day=day)
    check = check_it(cast)
    assert Document.objects.get().date == (date.fromisoformat(day) if day else None)
    assert check.label == "not_enough_evidence"
    assert not Evidence.objects.filter(check_run=check).exclude(stance="neutral").exists()
    assert set(Evidence.objects.filter(check_run=check).values_list("later", flat=True)) <= {True}


def test_a_hit_of_the_articles_own_day_counts(cast: Cast, web: Web, searx: FakeProviders) -> None:
    report(web, day="2023-03-01")
    assert check_it(cast).label == "refuted"


def test_an_encyclopedia_is_as_late_as_its_last_edit(cast: Cast, web: Web, settings: Settings) -> None:
    def api(edited: str) -> Any:
        body = json.dumps(wikipedia(wikipedia_result("Nora Feld", timestamp=edited))).encode()

        def script(request: Any, connected: Any) -> None:
            answers(body, content_type="application/json")(request, connected)

        return script

    class Wiki(dict[str, Any]):
        """Whatever the API is asked, it answers."""

        def get(self, key: str, default: Any = None) -> Any:
            if key.startswith("wiki.example/w/api.php"):
                return api("2024-08-11T09:12:44Z")
            return super().get(key, default)

    settings.WIKIPEDIA, settings.WIKIPEDIA_URL = True, "http://wiki.example"
    report(web, day="2022-06-01", place="wiki.example/wiki/Nora_Feld")
    web.pages = Wiki(web.pages)
    check = check_it(cast)
    document = Document.objects.get()
    assert (document.date, document.source.tier) == (date(2024, 8, 11), "reference")
    assert check.label == "not_enough_evidence"


# What is never evidence


def test_earlier_fact_checks_are_shown_apart_and_are_never_evidence(
    cast: Cast, web: Web, engine: FakeProviders, settings: Settings
) -> None:
    settings.FACT_CHECK_TOOLS_KEY, settings.FACT_CHECK_TOOLS_URL = KEY, engine.url
    engine.script = told(fact_checks(reviewed(review("https://plaincheck.example/feld"))))
    report(web, place="plaincheck.example/feld")
    check = check_it(cast)
    found = EarlierFactCheck.objects.get()
    assert (found.claim, found.provider, found.publisher) == (check.claim, "fact_check_tools", "Plain Check")
    assert (found.rating, found.date, found.reviewed) == (
        "Mostly false",
        date(2022, 7, 1),
        "Nora Feld left Calderon in 2021.",
    )
    assert check.label == "not_enough_evidence"
    assert not Evidence.objects.exists()
    assert not Document.objects.exists()
    assert asked_for_pages(web) == []
    check_again(cast, check)
    assert EarlierFactCheck.objects.count() == 1


def test_the_article_under_check_and_its_copies_are_no_evidence_for_itself(
    cast: Cast, web: Web, searx: FakeProviders
) -> None:
    body = f"{BODY} " + " ".join(
        f"La ville de Port-Amble a {n} bateaux et autant de marins qui rentrent tard." for n in range(3, 9)
    )
    report(web, text=body, day="2023-02-27")
    article = checked(cast.sam, body=body)
    assert Document.objects.exists()
    assert not Evidence.objects.filter(check_run__claim__article=article, stance="supports").exists()


def test_a_page_of_our_own_site_is_not_even_stored(
    cast: Cast, web: Web, searx: FakeProviders, settings: Settings
) -> None:
    settings.SITE_URL = "http://wire.example"
    report(web)
    assert check_it(cast).label == "not_enough_evidence"
    assert "our own site" in SearchHit.objects.get().reason
    assert not Document.objects.exists()


def test_a_retired_page_that_a_provider_names_again_stays_retired(
    cast: Cast, web: Web, searx: FakeProviders
) -> None:
    report(web)
    check = check_it(cast)
    retire_document(cast.eva, Document.objects.get(), "It is a parody.")
    again = check_again(cast, check)
    assert again.label == "not_enough_evidence"
    assert Document.objects.count() == 1
    assert Document.objects.get().retired_at is not None


def test_a_page_that_is_known_under_where_it_leads_to_is_not_new(
    cast: Cast, web: Web, searx: FakeProviders
) -> None:
    from claims.services.fetching import add_page
    from tests.sources.web import redirects

    add_page(cast.eva, report(web, text=OTHER))
    publish(web, "short.example/1", redirects(WIRE))
    searx.script = told(searxng(searxng_result("http://short.example/1")))
    check = only_check(_extracted(cast))
    assert ask_providers(check, text=check.claim.restatement, language="fr", as_of=check.as_of) == 0
    assert SearchHit.objects.get().document == Document.objects.get()
