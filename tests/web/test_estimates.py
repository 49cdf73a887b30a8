"""What a run of the language model will take, told before a person starts it; nothing is stored by asking."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from claims.models import Article, Check, Claim, ModelBudget, ModelCall, ModelServer
from claims.queries.estimates import article_estimate, check_estimate, duration_words
from claims.queries.money import money_words, rough_money
from claims.services.engines import why_no_model
from tests.cast import BODY, Cast, checked, refuted_claim, stored, submitted
from tests.web.conftest import SignedIn

FIELDS = {"title": "Un titre", "body": BODY, "date": "2023-03-01", "kind": "own", "language": ""}
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def a_model(settings: Settings) -> None:
    settings.ENGINE, settings.OPENAI_API_KEY = "hybrid", "sk-secret"


@pytest.fixture
def claim(cast: Cast, settings: Settings) -> Claim:
    """Checked before there was a model."""
    settings.ENGINE = "local"
    stored()
    found = refuted_claim(checked(cast.sam))
    settings.ENGINE = "hybrid"
    return found


def calls(article: Article, step: str, count: int, **fields: object) -> None:
    ModelCall.objects.bulk_create(
        ModelCall(
            **{
                "article": article, "step": step, "model": "gpt-4o-mini", "prompt_version": "1", "key": "k",
                "state": "done", "input_tokens": 10_000, "output_tokens": 1_000, "milliseconds": 4_000,
            }
            | fields
        )
        for _ in range(count)
    )  # fmt: skip


def a_habit(article: Article) -> None:
    """Questions are free and quick, reading passages twice as frequent: 0.0021 USD and four seconds each."""
    calls(article, "questions", 40, input_tokens=0, output_tokens=0, milliseconds=1_000)
    calls(article, "assess", 80)


@pytest.mark.parametrize(
    ("amount", "words", "rough"),
    [
        ("0", "0.00 USD", "0.00 USD"),
        ("0.000001", "0.000001 USD", "0.000001 USD"),
        ("0.0034", "0.0034 USD", "0.004 USD"),
        ("0.034999", "0.035 USD", "0.04 USD"),
        ("0.1", "0.10 USD", "0.10 USD"),
        ("0.123456", "0.12 USD", "0.13 USD"),
        ("12.4", "12.40 USD", "13.00 USD"),
        ("1234.5", "1,234.50 USD", "1,300.00 USD"),
    ],
)
def test_money_has_its_currency_and_the_digits_that_say_something(
    amount: str, words: str, rough: str
) -> None:
    assert money_words(Decimal(amount)) == words
    assert rough_money(Decimal(amount)) == rough


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "10 seconds"), (11, "20 seconds"), (60, "a minute"), (61, "2 minutes"), (6_000, "2 hours")],
)
def test_a_wait_is_rounded_up(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


def test_one_claim_takes_what_the_last_calls_took(cast: Cast, settings: Settings) -> None:
    article = submitted(cast.sam)
    Article.objects.update(state="checked")  # nothing waits
    a_habit(article)
    estimate = check_estimate(article)
    assert estimate is not None
    assert estimate.money == Decimal("0.0042")
    assert estimate.seconds == 9.0
    assert estimate.words == "about 0.005 USD and 10 seconds"
    assert estimate.stopped == ""
    settings.OPENAI_PRICES = {}
    free = check_estimate(article)
    assert free is not None
    assert free.words == "about 10 seconds"


def test_other_models_failures_and_old_calls_tell_nothing(cast: Cast) -> None:
    article = submitted(cast.sam)
    without = check_estimate(article)
    calls(article, "assess", 50, model="another", input_tokens=1_000_000)
    calls(article, "assess", 50, state="failed", failure="no", input_tokens=1_000_000)
    calls(article, "assess", 50, input_tokens=1_000_000)
    ModelCall.objects.filter(model="gpt-4o-mini", state="done").update(
        asked_at=timezone.now() - timedelta(days=31)
    )
    assert check_estimate(article) == without


def test_what_waits_in_the_queue_makes_the_wait_longer(cast: Cast, claim: Claim) -> None:
    a_habit(claim.article)
    alone = check_estimate(claim.article)
    for other in Claim.objects.exclude(pk=claim.pk)[:2]:
        Check.objects.create(claim=other, engine="hybrid", as_of=claim.article.date)
    behind = check_estimate(claim.article)
    assert alone is not None
    assert behind is not None
    assert (behind.seconds - alone.seconds, behind.money) == (
        9.0,
        alone.money,
    )  # two of nine seconds, two workers


def test_a_model_that_is_not_asked_for_the_moment_is_waited_for(cast: Cast) -> None:
    article = submitted(cast.sam)
    before = check_estimate(article)
    until = timezone.now() + timedelta(minutes=10)
    ModelServer.objects.create(model="another", paused_until=until)
    ModelServer.objects.create(model="gpt-4o-mini", paused_until=timezone.now())
    assert check_estimate(article) == before
    ModelServer.objects.filter(model="gpt-4o-mini").update(paused_until=until)
    paused = check_estimate(article)
    assert paused is not None
    assert 590 < paused.seconds < 700


@pytest.mark.parametrize("which", ["article", "day"])
def test_a_cap_that_will_stop_the_model_on_the_way_is_named(
    cast: Cast, settings: Settings, which: str
) -> None:
    article = submitted(cast.sam)
    day = ModelBudget.of_day(timezone.localdate())
    scope = day if which == "day" else ModelBudget.of_article(article.pk)
    cap = settings.OPENAI_DAY_CAP if which == "day" else settings.OPENAI_ARTICLE_CAP
    row = ModelBudget.objects.create(scope=scope, money=cap - Decimal("0.5"))
    estimate = check_estimate(article)
    assert estimate is not None
    assert estimate.stopped == ""
    ModelBudget.objects.filter(pk=row.pk).update(money=cap)
    estimate = check_estimate(article)
    assert estimate is not None
    assert money_words(cap) in estimate.stopped
    ModelBudget.objects.filter(pk=row.pk).update(money=0, tokens=50_000_000)
    estimate = check_estimate(article)
    assert estimate is not None
    assert "tokens" in estimate.stopped


def test_an_article_that_no_model_reads_has_no_estimate(cast: Cast, settings: Settings) -> None:
    own, published = submitted(cast.sam, kind="own"), submitted(cast.sam, body=f"{BODY} Fin.")
    for engine in ("local", "hybrid", "openai"):
        for key in ("", "sk-x"):
            for for_own in (True, False):
                settings.ENGINE, settings.OPENAI_API_KEY, settings.OPENAI_FOR_OWN_COPY = engine, key, for_own
                for article in (own, published):
                    reads = engine != "local" and not why_no_model(article)
                    assert (check_estimate(article) is not None) == reads
                    assert (article_estimate(BODY, own=article.is_own) is not None) == reads
    assert article_estimate("  \n", own=False) is None


def test_a_hybrid_asks_about_the_share_of_claims_that_it_used_to(
    cast: Cast, claim: Claim, settings: Settings
) -> None:
    a_habit(claim.article)
    text = "x" * 3_000
    Check.objects.all().delete()
    usual = article_estimate(text, own=False)
    Check.objects.bulk_create(
        Check(claim=claim, engine=engine, as_of=claim.article.date, state="failed", failure="x")
        for engine in ["local"] * 300
    )
    assert article_estimate(text, own=False) == usual  # there was no hybrid yet, and nothing is known of it
    Check.objects.bulk_create(
        Check(claim=claim, engine=engine, as_of=claim.article.date, state="failed", failure="x")
        for engine in ["hybrid", "local", "local", "local", "local", "local"] * 6
    )
    rarely = article_estimate(text, own=False)
    settings.ENGINE = "openai"
    throughout = article_estimate(text, own=False)
    assert usual is not None
    assert rarely is not None
    assert throughout is not None
    assert rarely.money < usual.money < throughout.money
    assert rarely.seconds < usual.seconds < throughout.seconds


def test_asking_takes_the_same_few_queries_whatever_was_called(cast: Cast, claim: Claim) -> None:
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as one:
            check_estimate(claim.article)
        with CaptureQueriesContext(connection) as two:
            article_estimate(BODY * 100, own=True)
        assert not any("modeltexts" in query["sql"] for query in one.captured_queries)
        return len(one), len(two)

    few = asked()
    calls(claim.article, "extract", 300)
    calls(claim.article, "questions", 300)
    calls(claim.article, "assess", 300)
    assert asked() == few
    assert few[0] <= 5


def test_the_form_tells_as_the_text_changes_and_stores_nothing(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.sam)
    page = client.get(reverse("submit")).content.decode()
    assert f'hx-post="{reverse("estimate")}"' in page
    assert "Estimate what the language model takes" in page  # the button of those without JavaScript
    assert "An estimate" not in page  # of nothing
    fragment = client.post(reverse("estimate"), {"body": BODY}, headers=FRAGMENT).content.decode()
    assert "about " in fragment
    assert " USD and " in fragment
    assert "<html" not in fragment
    whole = client.post(reverse("estimate"), FIELDS | {"outlet": "La Vigie"})
    assert whole.status_code == 200
    text = whole.content.decode()
    assert " USD and " in text
    for kept in ("Un titre", "Nora Feld", "La Vigie", 'value="2023-03-01"'):
        assert kept in text
    assert 'value="own" required id="id_kind_0" checked' in text or "checked" in text
    assert "sk-secret" not in text
    assert not Article.objects.exists()
    assert not ModelCall.objects.exists()


def test_a_text_over_the_limit_is_named_and_not_estimated(
    cast: Cast, signed_in: SignedIn, settings: Settings
) -> None:
    client, body = signed_in(cast.sam), "x" * (settings.ARTICLE_LIMIT + 1)
    fragment = client.post(reverse("estimate"), {"body": body}, headers=FRAGMENT)
    assert fragment.status_code == 200  # or the page would say that it could not be brought up to date
    assert "200,000 is the most" in fragment.content.decode()
    assert "USD" not in fragment.content.decode()
    assert client.post(reverse("estimate"), FIELDS | {"body": body}).status_code == 400
    at_most = client.post(reverse("estimate"), {"body": "\r\n" + body[2:]}, headers=FRAGMENT)
    assert "USD" in at_most.content.decode()  # a line end counts once, as when it is submitted


@pytest.mark.parametrize(
    "fields",
    [{"ENGINE": "local"}, {"OPENAI_API_KEY": ""}, {"OPENAI_FOR_OWN_COPY": False}],
    ids=["local", "no key", "own copy stays here"],
)
def test_where_no_model_may_read_nothing_is_said(
    cast: Cast, signed_in: SignedIn, settings: Settings, fields: dict[str, object]
) -> None:
    for name, value in fields.items():
        setattr(settings, name, value)
    client = signed_in(cast.sam)
    for kind in ("own", ""):
        answer = client.post(reverse("estimate"), {"body": BODY, "kind": kind}, headers=FRAGMENT)
        assert answer.content.decode().strip() == ""
    for_public = client.post(reverse("estimate"), {"body": BODY, "kind": "published"}, headers=FRAGMENT)
    assert ("USD" in for_public.content.decode()) == ("OPENAI_FOR_OWN_COPY" in fields)


def test_a_form_that_comes_back_has_its_estimate(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.sam).post(reverse("submit"), FIELDS | {"date": "2999-01-01"})
    assert answer.status_code == 400
    assert " USD and " in answer.content.decode()


def test_who_may_have_a_claim_read_again_is_told_what_that_takes(
    cast: Cast, claim: Claim, signed_in: SignedIn, settings: Settings
) -> None:
    address = reverse("claim", args=[claim.pk])
    assert "An estimate: the language model takes about" in signed_in(cast.rita).get(address).content.decode()
    assert "An estimate" not in signed_in(cast.sam).get(address).content.decode()  # has no such button
    settings.OPENAI_DAY_CAP = Decimal(0)
    stopped = signed_in(cast.rita).get(address).content.decode()
    assert "Today’s cap (0.00 USD) will stop the model on the way" in stopped
    settings.ENGINE = "local"
    assert "An estimate" not in signed_in(cast.rita).get(address).content.decode()
