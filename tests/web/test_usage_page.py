"""Editors see what the language model was asked and what it cost; nobody sees the key."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from claims.checking.domain import Step
from claims.checking.engines import answers as answers_read
from claims.checking.engines import openai_client
from claims.checking.spending import INTERRUPTED, ModelAnswer, ModelRequest, Tokens
from claims.models import (
    Article,
    ArticleState,
    Check,
    CheckState,
    Claim,
    ModelBudget,
    ModelCall,
    ModelServer,
    ModelTexts,
    Newsroom,
    NewsroomEntry,
)
from claims.queries.usage import FAILURES, Line, Used, dearest_articles, host_of, paused_servers, used
from claims.services.errors import NotAllowed
from claims.services.model_calls import CallBook, ask_again, newsroom_day
from tests.cast import BODY, Cast, checked, stored, submitted
from tests.web.conftest import SignedIn

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
TODAY = date(2026, 6, 10)
REQUEST = ModelRequest(Step.ASSESS, "1", "", "reader-1", "system", "user", 100)
KEY = "sk-this-is-the-key"


@pytest.fixture
def model(settings: Settings) -> None:
    settings.ENGINE, settings.OPENAI_API_KEY = "hybrid", KEY
    settings.OPENAI_BASE_URL = "https://me:secret@models.example.org:8443/v1/secret-path"
    settings.OPENAI_ASSESS_MODEL = "reader-1"


def call(article: Article, day: date = TODAY, **fields: object) -> ModelCall:
    """A call that read 1,000 tokens, wrote 100 and cost a cent, unless told otherwise."""
    made = ModelCall.objects.create(
        **{
            "article": article, "step": "assess", "model": "reader-1", "prompt_version": "1", "key": "k", "state": "done",
            "input_tokens": 1_000, "output_tokens": 100, "cached_tokens": 10, "money": "0.01",
        }
        | fields
        | {"day": day}
    )  # fmt: skip
    ModelTexts.objects.create(
        call=made, system="the system text", user="the user text", answer="the answer text"
    )
    return made


def a_month(article: Article) -> ModelCall:
    """Four calls today, one yesterday, one too long ago; three of today's fail, one is lost, an answer is used twice."""
    kept = call(article)
    call(article, step="extract", model="finder-1", money="0.5", input_tokens=8_000)
    call(article, state="failed", failure="no", failure_name="wrong_form", money="0.002")
    call(article, state="failed", failure="no", failure_name="busy", money=0, input_tokens=0, output_tokens=0)
    call(article, state="lost", money="0.03", input_tokens=0, output_tokens=0)
    nothing = {"money": 0, "input_tokens": 0, "output_tokens": 0, "cached_tokens": 0}
    for _ in range(2):
        call(article, reused=kept, spared="0.01", **nothing)
    call(article, TODAY - timedelta(days=1), step="questions", money="0.0034")
    call(article, TODAY - timedelta(days=30), money="99")
    return kept


def line(lines: list[Line] | object, name: str) -> Line:
    return next(one for one in lines if one.name == name)  # type: ignore[attr-defined]


def text_of(client: Client) -> str:
    """The page as it is read: tags become spaces."""
    answer = client.get(reverse("usage"))
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


def test_these_calls_give_these_figures(cast: Cast) -> None:
    a_month(submitted(cast.sam))
    found = used(TODAY)
    today = found.today
    assert (today.calls, today.failed, today.reused) == (5, 3, 2)
    assert (today.money, today.spared) == (Decimal("0.542"), Decimal("0.02"))
    assert (today.tokens.input, today.tokens.output, today.tokens.cached) == (10_000, 300, 50)
    assert (found.all.calls, found.all.money) == (6, Decimal("0.5454"))
    assert len(found.days) == 30
    assert [one.sums.money for one in found.days[-3:]] == [Decimal(0), Decimal("0.0034"), Decimal("0.542")]
    assert [one.name for one in found.models] == ["finder-1", "reader-1"]  # the dearest first
    assert [one.name for one in found.steps] == ["finding claims", "reading passages", "search questions"]
    assert line(found.steps, "reading passages").sums.reused == 2
    assert {one.name: (one.sums.calls, one.sums.money) for one in found.failures} == {
        "the worker died: counted at the most it can have cost": (1, Decimal("0.03")),
        "the answer was not in its form": (1, Decimal("0.002")),
        "the server was busy or broke down": (1, Decimal(0)),
    }


def test_what_is_of_yesterday_in_the_newsrooms_zone_counts_as_yesterday(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = submitted(cast.sam)
    for moment, zone in (
        (datetime(2026, 6, 9, 21, 59, tzinfo=UTC), "Europe/Paris"),  # a minute to midnight, the newsroom's
        (datetime(2026, 6, 9, 22, 0, tzinfo=UTC), "Europe/Paris"),
        (datetime(2026, 6, 10, 3, 59, tzinfo=UTC), "America/New_York"),
    ):
        Newsroom.objects.update(time_zone=zone)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        book = CallBook(article)
        book.settle(book.reserve(REQUEST), ModelAnswer("{}", Tokens(1_000, 100), "", "", 1.0), None)
    assert [one.sums.calls for one in used(TODAY).days[-2:]] == [2, 1]
    assert [one.sums.calls for one in used(TODAY + timedelta(days=1)).days[-3:]] == [2, 1, 0]
    # Each counts against the cap of the same day, whatever the hour it ended.
    tokens = dict(ModelBudget.objects.values_list("scope", "tokens"))
    assert ModelBudget.objects.get(scope=ModelBudget.of_article(article.pk)).used_on == date(2026, 6, 9)
    assert (tokens[ModelBudget.of_day(date(2026, 6, 9))], tokens[ModelBudget.of_day(TODAY)]) == (2_200, 1_100)


def test_an_answer_used_again_spares_what_it_had_cost(cast: Cast, settings: Settings) -> None:
    settings.OPENAI_PRICES = {"reader-1": (Decimal(1), Decimal(2), Decimal(1))}
    book = CallBook(submitted(cast.sam))
    book.settle(book.reserve(REQUEST), ModelAnswer("{}", Tokens(1_000, 100), "", "", 1.0), None)
    assert book.find(REQUEST) == "{}"
    assert book.find(REQUEST) == "{}"
    today = ModelCall.objects.latest("pk").day
    sums = used(today).today
    assert (sums.calls, sums.reused) == (1, 2)
    assert (sums.money, sums.spared) == (Decimal("0.0012"), Decimal("0.0024"))


def test_the_dearest_articles_come_first_with_their_share_of_the_cap(cast: Cast, settings: Settings) -> None:
    settings.OPENAI_ARTICLE_CAP = Decimal(2)
    articles = [submitted(cast.sam, body=f"{BODY} {n}", title=f"Article {n}") for n in range(13)]
    for n, article in enumerate(articles):
        used_on = TODAY - timedelta(days=30 if n == 12 else n)  # the dearest was asked about too long ago
        scope = ModelBudget.of_article(article.pk)
        ModelBudget.objects.create(scope=scope, money=Decimal(n) / 10, tokens=n, used_on=used_on)
    ModelBudget.objects.create(scope=ModelBudget.of_day(TODAY), money=99, used_on=TODAY)
    ModelBudget.objects.create(scope=ModelBudget.of_article(10**9), money=99, used_on=TODAY)  # erased since
    found = dearest_articles(TODAY)
    assert [one.article.title for one in found] == [f"Article {n}" for n in range(11, 2, -1)]
    assert (found[0].money, found[0].tokens, found[0].share) == (Decimal("1.1"), 11, 0.55)


def test_an_editor_sees_engine_caps_and_figures_and_never_the_key(
    cast: Cast, signed_in: SignedIn, model: None, settings: Settings
) -> None:
    settings.OPENAI_DAY_CAP = Decimal(20)
    a_month(submitted(cast.sam))
    today = newsroom_day()
    ModelCall.objects.filter(day=TODAY).update(day=today)
    ModelBudget.objects.create(scope=ModelBudget.of_day(today), money="3.2", tokens=12_345)
    article = ModelBudget.of_article(Article.objects.get().pk)
    ModelBudget.objects.create(scope=article, money="0.5", tokens=54_321, used_on=today)
    text = text_of(signed_in(cast.eva))
    for words in (
        "models.example.org:8443", "reader-1", "3.20 USD of 20.00 USD", "16 %", "12,345 of 50,000,000 tokens",
        "OPENAI_DAY_CAP", "OPENAI_ARTICLE_CAP", "Today 0.54 USD 0.02 USD 5 3 2 10,000 300", "Départ chez Calderon 0.50 USD 25 % 54,321",
        "the answer was not in its form",
    ):  # fmt: skip
        assert words in text, words
    page = signed_in(cast.eva).get(reverse("usage")).content.decode()
    assert '<meter min="0" max="1" high="0.8" value="0.16"' in page
    for secret in (KEY, "secret", "the system text", "the user text", "the answer text"):
        assert secret not in page


def test_where_there_is_no_key_the_page_says_that_everything_runs_on_local(
    cast: Cast, signed_in: SignedIn, model: None, settings: Settings
) -> None:
    assert "everything runs on local" not in text_of(signed_in(cast.eva))
    settings.OPENAI_API_KEY = ""
    text = text_of(signed_in(cast.eva))
    assert "OPENAI_API_KEY" in text
    assert "ENGINE is hybrid, but everything runs on local" in text


def test_an_empty_page_says_what_to_do(
    cast: Cast, signed_in: SignedIn, model: None, settings: Settings
) -> None:
    assert "Submit an article, and what it takes is counted here." in text_of(signed_in(cast.eva))
    settings.ENGINE = "local"
    text = text_of(signed_in(cast.eva))
    assert "no language model is asked, and nothing is spent" in text
    assert "No model was asked in the last 30 days." in text


def test_models_of_ones_own_are_counted_without_money(cast: Cast, signed_in: SignedIn, model: None) -> None:
    call(submitted(cast.sam), newsroom_day(), money=0)
    text = text_of(signed_in(cast.eva))
    assert "Calls by day" in text
    assert "0.00 USD" in text


@pytest.mark.parametrize("name", ["usage", "export_usage"])
def test_submitters_and_reviewers_do_not_see_it(cast: Cast, signed_in: SignedIn, name: str) -> None:
    for person in (cast.sam, cast.rita):
        assert signed_in(person).get(reverse(name)).status_code == 403
    assert "Language model" not in signed_in(cast.rita).get(reverse("review")).content.decode()


def test_the_table_by_day_is_a_file_for_spreadsheets(cast: Cast, signed_in: SignedIn) -> None:
    call(submitted(cast.sam), newsroom_day(), money="0.0034", cached_tokens=7)
    answer = signed_in(cast.eva).get(reverse("export_usage"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert re.search(r'filename="usage-[\d-]+\.csv"', answer["Content-Disposition"])
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 30
    assert rows[-1]["day"] == newsroom_day().isoformat()
    assert list(rows[-1].values())[1:] == ["1", "0", "0", "1000", "7", "100", "0.003400", "0.000000"]
    assert list(rows[0].values())[1:] == ["0", "0", "0", "0", "0", "0", "0.000000", "0.000000"]


def test_an_editor_has_a_paused_model_asked_again_and_that_is_history(
    cast: Cast, signed_in: SignedIn, model: None
) -> None:
    until = timezone.now() + timedelta(minutes=10)
    row = ModelServer.objects.create(
        model="reader-1", paused_until=until, why="The language model refused the key.", since=NOW, troubles=7
    )
    client, address = signed_in(cast.eva), reverse("ask_model_again", args=[row.pk])
    text = text_of(client)
    assert "reader-1 is not asked until" in text
    assert "The language model refused the key." in text
    assert "Since 10 June 2026, 14:00." in text
    assert client.post(address).url == reverse("usage")
    row.refresh_from_db()
    assert (row.paused_until, row.troubles, row.why, row.since) == (None, 0, "", None)
    assert "is not asked until" not in text_of(client)
    entry = NewsroomEntry.objects.get(action="model_asked_again")
    assert (entry.person, entry.details["name"]) == (cast.eva, "reader-1")
    history = client.get(reverse("newsroom_history")).content.decode()
    assert "had a language model asked again" in history
    client.post(address)  # once more changes nothing
    assert NewsroomEntry.objects.count() == 1


def test_what_waits_for_the_model_waits_no_longer_and_what_waits_for_something_else_does(
    cast: Cast, model: None, settings: Settings
) -> None:
    settings.ENGINE = "local"
    stored()
    article = checked(cast.sam)
    later = timezone.now() + timedelta(minutes=10)
    row = ModelServer.objects.create(model="reader-1", paused_until=later, why="x", since=NOW)
    first, second = Claim.objects.filter(article=article).order_by("pk")[:2]
    waiting = {"as_of": article.date, "next_attempt_at": later}
    by_model = Check.objects.create(claim=first, engine="hybrid", **waiting)
    by_local = Check.objects.create(claim=second, engine="local", **waiting)
    Article.objects.filter(pk=article.pk).update(state=ArticleState.RECEIVED, next_attempt_at=later)
    assert ask_again(cast.emil, row)
    now = timezone.now()
    for one in (by_model, by_local, article):
        one.refresh_from_db()
    assert by_model.next_attempt_at is not None
    assert by_model.next_attempt_at <= now
    assert by_model.state == CheckState.QUEUED
    assert article.next_attempt_at is not None
    assert article.next_attempt_at <= now
    assert by_local.next_attempt_at == later


def test_a_reviewer_can_not_end_a_pause(cast: Cast) -> None:
    later = timezone.now() + timedelta(minutes=10)
    row = ModelServer.objects.create(model="reader-1", paused_until=later, why="x", since=NOW)
    with pytest.raises(NotAllowed):
        ask_again(cast.rita, row)
    assert list(paused_servers(timezone.now())) == [row]
    assert not NewsroomEntry.objects.exists()


def test_a_pause_that_is_over_is_no_pause(cast: Cast) -> None:
    ModelServer.objects.create(model="reader-1", paused_until=NOW, why="x", since=NOW)
    ModelServer.objects.create(model="reader-2", troubles=2)
    assert not paused_servers(timezone.now()).exists()
    assert not ask_again(cast.eva, ModelServer.objects.get(model="reader-1"))


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("", ""),
        ("https://models.example.org/v1", "models.example.org"),
        ("http://me:pass@127.0.0.1:11434/v1?key=x", "127.0.0.1:11434"),
    ],
)
def test_of_a_servers_address_only_the_host_is_shown(address: str, host: str) -> None:
    assert host_of(address) == host


def test_every_failure_that_a_call_can_have_is_in_words() -> None:
    source = "".join(Path(one.__file__).read_text(encoding="utf-8") for one in (openai_client, answers_read))
    names = {
        INTERRUPTED,
        *re.findall(r'name="(\w+)"', source),
        *(name for name, _words in openai_client._PERMANENT_STATUS.values()),
    }
    assert len(names) > 10
    assert names <= FAILURES.keys()


def test_nothing_used_is_nothing_drawn(cast: Cast) -> None:
    found: Used = used(TODAY)
    assert not found.all
    assert found.figure is None
    assert (found.models, found.steps, found.failures) == ([], [], [])


def test_the_desk_is_told_of_a_pause_wherever_it_works_and_nobody_else_is(
    cast: Cast, model: None, signed_in: SignedIn, settings: Settings
) -> None:
    until = timezone.now() + timedelta(minutes=10)
    ModelServer.objects.create(
        server="", model="reader-1", paused_until=until, why="The language model refused the key.", troubles=1
    )
    said = "reader-1 is not asked until"
    for person, name in ((cast.rita, "review"), (cast.rita, "articles"), (cast.eva, "moderate")):
        page = signed_in(person).get(reverse(name)).content.decode()
        assert said in page
        assert "refused the key" in page
        assert (reverse("usage") in page) == (person == cast.eva)  # where an editor may end it
    assert said not in signed_in(cast.sam).get(reverse("articles")).content.decode()
    settings.ENGINE = "local"
    assert said not in signed_in(cast.rita).get(reverse("review")).content.decode()
    settings.ENGINE = "hybrid"
    ModelServer.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
    assert said not in signed_in(cast.rita).get(reverse("review")).content.decode()
