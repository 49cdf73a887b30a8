"""The pages say which engine made a suggestion, why a model did not, what it adds, and what that cost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from claims.checking.replay import replay
from claims.models import (
    Article,
    ArticleState,
    Check,
    CheckDetails,
    CheckState,
    Claim,
    Evidence,
    LeftOut,
    ModelCall,
    Newsroom,
)
from claims.queries.money import money_words
from claims.services.check import run_check, start_check
from claims.services.extract import extract_claims
from claims.services.rewording import reword
from claims.services.sign_off import open_work, sign_off
from tests.cast import VALUATION, Cast, checked, refuted_claim, stored, submitted, supported_claim
from tests.openai_server import FakeServer, answers, fails, openai_server, thinks
from tests.scripted_model import ScriptedModel, finding, found_claim
from tests.web.conftest import SignedIn

FRAGMENT = {"HX-Request": "true"}
DEPARTURE = "Nora Feld a quitté Calderon en mai 2021."
BETTER = "La directrice Nora Feld a quitté l’entreprise Calderon en mai 2021."
VAGUE = "Elle aime la mer et ses couleurs."
TEXT = f"{DEPARTURE} Calderon est valorisée 40 millions d’euros. {VAGUE}"
NO_FORM = "The language model’s answer was not in the form it was asked for."
LAWYER = "Ms Feld was gone from Calderon that spring, as the notice says, her lawyer confirmed."
QUOTE = "Nora Feld left Calderon in May 2022, the company said."
ARGUMENT = "<b>Elle</b> a pu partir deux fois."
GAP = "Ce que dit le registre."
HER_LABEL = {"label": "cant_tell"}


@pytest.fixture
def model(settings: Settings) -> Iterator[FakeServer]:
    """The newsroom's engine is a hybrid; its model finds what local finds, and what says otherwise."""
    with openai_server() as server:
        settings.ENGINE, settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "hybrid", "sk-x", server.url
        server.script = thinks(
            ScriptedModel(
                findings=[finding(QUOTE, "refutes"), finding(LAWYER, "supports")],
                counter_argument=ARGUMENT,
                gaps=[{"missing": GAP, "question": GAP, "language": "fr"}],
                claims=[found_claim(DEPARTURE, restatement=BETTER)],
                left_out=[
                    {"fragment": VAGUE, "why": "On ne sait pas de qui on parle."},
                    {"fragment": "rien de tel ici", "why": "nulle part"},
                ],
            )
        )
        yield server


def work_off() -> None:
    """Runs what is queued, and what that queues."""
    while queued := list(Check.objects.filter(state=CheckState.QUEUED).values_list("pk", flat=True)):
        for check in queued:
            assert run_check(check)


@pytest.fixture
def read(cast: Cast, model: FakeServer) -> Claim:
    """A claim of Sam's article that both engines have read."""
    stored()
    stored(VALUATION, publisher="Ledger", title="Calderon sells shares")
    stored(LAWYER, publisher="Harbour Gazette", title="Feld’s lawyer speaks")
    article = submitted(cast.sam, body=TEXT)
    assert extract_claims(article.pk)
    work_off()
    return Claim.objects.select_related("article", "suggested_by").get(restatement=DEPARTURE)


def page_of(client: Client, claim: Claim, name: str = "claim", query: str = "") -> str:
    """The claim's page, or that of its article, with apostrophes as they are read."""
    pk = claim.article_id if name in ("article", "report") else claim.pk
    text: str = client.get(reverse(name, args=[pk]) + query).content.decode()
    return text.replace("&#x27;", "'")


def plain(page: str) -> str:
    """The words of a page without tags, one space between them."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# What both engines made of a claim


def test_everybody_who_sees_a_suggestion_is_told_which_engines_made_it(
    cast: Cast, read: Claim, signed_in: SignedIn
) -> None:
    for person in (cast.sam, cast.rita, cast.eva):
        page = plain(page_of(signed_in(person), read))
        assert "Checked by local and gpt-4o-mini · version local 1 + gpt-4o-mini/" in page
        assert "The engines disagree: local alone says refuted; gpt-4o-mini alone says conflicting." in page
        assert "found by both engines" in page
        assert "found by the language model" in page
    other = supported_claim(read.article)
    assert "Checked by local · version 1" in plain(page_of(signed_in(cast.sam), other))


def test_what_it_cost_is_the_desks_own(cast: Cast, read: Claim, signed_in: SignedIn) -> None:
    details = CheckDetails.objects.get(check_run=read.suggested_by)
    assert details.money > 0
    said = f"cost 0.00012 USD, {read.suggested_by.calls} calls"  # type: ignore[union-attr]
    CheckDetails.objects.filter(pk=details.pk).update(money="0.000123")
    assert said in plain(page_of(signed_in(cast.rita), read))
    assert "USD" not in page_of(signed_in(cast.sam), read)
    CheckDetails.objects.filter(pk=details.pk).update(reused=2, money="0.00002")
    page = plain(page_of(signed_in(cast.eva), read))
    assert "cost 0.00002 USD" in page
    assert "2 answers reused" in page


def test_a_models_own_words_are_marked_as_such_and_stay_in_the_desk(
    cast: Cast, read: Claim, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(cast.rita), read)
    assert "no source vouches for them" in page
    assert "&lt;b&gt;Elle&lt;/b&gt; a pu partir deux fois." in page  # shown, never run
    assert GAP in page
    assert "a notice of the company" in page
    theirs = page_of(signed_in(cast.sam), read)
    for words in ("a pu partir", GAP, "a notice of the company", "no source vouches", "would word it"):
        assert words not in theirs


def test_the_better_wording_is_taken_over_by_hand_and_not_offered_again(
    cast: Cast, read: Claim, signed_in: SignedIn
) -> None:
    client = signed_in(cast.rita)
    address = reverse("reword", args=[read.pk])
    assert "The language model would word it: “" + BETTER in plain(page_of(client, read)).replace("“ ", "“")
    assert f'href="{address}?suggested=1"' in page_of(client, read)
    assert BETTER in page_of(client, read, "reword", "?suggested=1")
    for query in ("", "?suggested=2", "?suggested=Anything"):
        form = page_of(client, read, "reword", query)
        assert BETTER not in form
        assert "Anything" not in form
    reword(cast.rita, read, version=read.version, restatement="Nora Feld a quitté Calderon le 3 mai 2021.")
    assert "would word it" not in page_of(client, read)
    assert BETTER not in page_of(client, read, "reword", "?suggested=1")


def test_a_wording_that_is_the_claims_already_is_not_offered(
    cast: Cast, read: Claim, signed_in: SignedIn
) -> None:
    Claim.objects.filter(pk=read.pk).update(restatement=BETTER)
    assert "would word it" not in page_of(signed_in(cast.rita), read)


def test_the_report_says_in_one_line_which_engines_checked(
    cast: Cast, read: Claim, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(cast.sam), read, "report")
    assert "Checked by: local and gpt-4o-mini (1), local (1)" in page


# Where a model could not read


def test_a_check_by_local_in_the_models_place_says_why_and_offers_a_way_on(
    cast: Cast, model: FakeServer, signed_in: SignedIn
) -> None:
    stored()
    article = submitted(cast.sam, body=TEXT)
    model.script = answers("I would rather not.")
    assert extract_claims(article.pk)
    work_off()
    claim = refuted_claim(article)
    for person in (cast.sam, cast.rita):
        page = plain(page_of(signed_in(person), claim))
        assert f"Checked by the local engine: {NO_FORM}" in page
        assert "Checked by local · version 1" in page
        assert ("Check again" in page) == (person == cast.rita)
    checks = plain(page_of(signed_in(cast.rita), claim))
    assert f"in a language model’s place: {NO_FORM}" in checks
    # The same of its claims, with a way to look for them again.
    page = page_of(signed_in(cast.rita), claim, "article")
    assert f"The local engine looked for the claims: {NO_FORM}" in page
    assert "Claims found by local" in page
    assert "Look for claims again" in page
    assert "Look for claims again" not in page_of(signed_in(cast.sam), claim, "article")
    assert signed_in(cast.rita).post(reverse("extract_again", args=[claim.article_id])).status_code == 302
    article.refresh_from_db()
    assert article.state == ArticleState.RECEIVED


def test_a_check_that_waits_says_until_when_in_the_newsrooms_time(
    cast: Cast, read: Claim, model: FakeServer, signed_in: SignedIn, settings: Settings
) -> None:
    CheckDetails.objects.all().delete()
    ModelCall.objects.all().delete()  # no answer is kept
    model.script = fails(503, Retry_After="1800")
    check = start_check(cast.rita, read, with_model=True)
    assert run_check(check.pk)
    check.refresh_from_db()
    assert (check.state, check.waits) == (CheckState.QUEUED, True)
    at = check.next_attempt_at.astimezone(ZoneInfo(Newsroom.current().time_zone))  # type: ignore[union-attr]
    said = f"It waits: The language model is busy (status 503). Again at {at:%H:%M}."
    page = plain(page_of(signed_in(cast.rita), read))
    assert page.count(said) == 2  # beside the suggestion, and in the list of checks
    assert "the language model is reading" not in page
    assert "waits for the language model" in page_of(signed_in(cast.sam), read, "article")


def test_where_no_model_can_read_signed_in_people_are_told_and_strangers_are_not(
    cast: Cast, claim: Claim, signed_in: SignedIn, settings: Settings
) -> None:
    said = "No language model reads, though the settings name one: No key is set"
    sam = signed_in(cast.sam)
    pages = [reverse(name) for name in ("submit", "articles")]
    pages.append(reverse("article", args=[claim.article_id]))
    for address in pages:
        assert said not in sam.get(address).content.decode()
    settings.ENGINE, settings.OPENAI_API_KEY = "hybrid", ""
    for address in pages:
        assert said in sam.get(address).content.decode(), address
    for address in (reverse("home"), reverse("sign_in")):
        assert "language model" not in Client().get(address).content.decode()


def test_unprinted_copy_that_no_model_may_read_says_so_once(
    cast: Cast, model: FakeServer, signed_in: SignedIn, settings: Settings
) -> None:
    settings.OPENAI_FOR_OWN_COPY = False
    stored()
    claim = refuted_claim(checked(cast.sam, kind="own"))
    page = page_of(signed_in(cast.rita), claim, "article")
    assert page.count("Copy that is not printed yet is not shown to the language model") == 1
    assert "Look for claims again" not in page  # it would come to the same
    assert "Have the language model read it" not in page_of(signed_in(cast.rita), claim)
    assert not model.requests


# Second readings


def test_a_reviewer_has_the_model_read_what_local_was_sure_of(
    cast: Cast, read: Claim, signed_in: SignedIn
) -> None:
    sure = supported_claim(read.article)
    client = signed_in(cast.rita)
    assert "Have the language model read it" in page_of(client, sure)
    assert "Have the language model read it" not in page_of(signed_in(cast.sam), sure)
    client.post(reverse("check_again", args=[sure.pk]), {"with_model": "1"})
    check = sure.checks.get(state=CheckState.QUEUED)
    assert (check.engine, check.requested_by) == ("hybrid", cast.rita)
    page = page_of(client, sure)
    assert "the language model is reading" in page
    assert "Check again" not in page
    assert 'class="label big supported"' in page  # what is known stays in view
    assert 'hx-trigger="every 1s"' in page


def test_without_a_model_it_is_not_offered_and_is_refused(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    client = signed_in(cast.rita)
    assert "Have the language model read it" not in page_of(client, claim)
    answer = client.post(reverse("check_again", args=[claim.pk]), {"with_model": "1"}, follow=True)
    assert "No language model reads this article." in answer.content.decode()
    assert claim.checks.count() == 1


def test_a_closed_article_offers_no_check(cast: Cast, model: FakeServer, signed_in: SignedIn) -> None:
    stored()
    article = submitted(cast.sam, kind="own", body=TEXT)
    assert extract_claims(article.pk)
    work_off()
    article.refresh_from_db()
    groups = [group.why for group in open_work(article)]
    sign_off(cast.eva, article, version=article.version, confirmed=groups, reason="It goes to press.")
    claim = Claim.objects.filter(article=article)[0]
    page = page_of(signed_in(cast.rita), claim)
    for button in ("Check again", "Have the language model read it", "Reword it so"):
        assert button not in page


def test_a_running_second_reading_hides_no_label_and_counts_as_checked(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    Check.objects.create(claim=claim, engine="hybrid", as_of=claim.article.date)
    Article.objects.filter(pk=claim.article_id).update(state=ArticleState.CHECKING)
    page = page_of(signed_in(cast.sam), claim, "article")
    total = claim.article.claims.filter(hidden=False).count()
    assert f"{total} of {total} checked" in page
    assert "the language model is reading 1 of them" in page
    assert f'claim-card refuted" id="card-{claim.pk}"' in page
    assert "being checked" not in page
    assert 'hx-trigger="every 1s"' in page


def test_a_second_reading_that_failed_replaces_nothing_and_says_so(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    Check.objects.create(
        claim=claim, engine="hybrid", as_of=claim.article.date, state=CheckState.FAILED, failure="It broke."
    )
    page = page_of(signed_in(cast.rita), claim)
    assert "The language model’s reading failed: It broke." in page
    assert 'class="label big refuted"' in page
    assert f'claim-card refuted" id="card-{claim.pk}"' in page_of(signed_in(cast.sam), claim, "article")


def test_a_claim_that_local_never_read_is_still_being_checked(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    Claim.objects.filter(pk=claim.pk).update(suggested_by=None)
    Check.objects.create(claim=claim, engine="hybrid", as_of=claim.article.date)
    page = page_of(signed_in(cast.sam), claim, "article")
    assert f'claim-card queued" id="card-{claim.pk}"' in page
    assert "1 being checked" in page


# The article: who looked for its claims, and what was passed over


def test_what_a_model_passed_over_is_listed_and_can_be_marked(
    cast: Cast, read: Claim, signed_in: SignedIn
) -> None:
    LeftOut.objects.get()  # the words that stand nowhere are counted, and no more
    client = signed_in(cast.rita)
    page = page_of(client, read, "article")
    for said in ("Left out, because it could not be said without guessing", "On ne sait pas de qui on parle.",
                 "Claims found by local and gpt-4o-mini"):  # fmt: skip
        assert said in page
    cost = sum(call.money for call in ModelCall.objects.filter(article=read.article))
    assert f"has cost {money_words(cost)} for this article" in page
    address = re.search(r'id="mark-[\d-]+" href="([^"]+)"', page)
    assert address
    form = client.get(address[1].replace("&amp;", "&")).content.decode()
    assert VAGUE in form
    theirs = page_of(signed_in(cast.sam), read, "article")
    assert "Claims found by local and gpt-4o-mini" in theirs
    for hidden in ("Left out, because", "On ne sait pas", "USD"):
        assert hidden not in theirs
    one = LeftOut.objects.get()
    claim = supported_claim(read.article)
    Claim.objects.filter(pk=claim.pk).update(start=one.start, end=one.end)
    assert "Left out, because" not in page_of(client, read, "article")


# A check to take away


def test_a_check_is_taken_away_and_replays_to_the_same(cast: Cast, read: Claim, signed_in: SignedIn) -> None:
    client, check = signed_in(cast.rita), read.suggested_by_id
    assert reverse("check_bundle", args=[read.pk, check]) in page_of(client, read)
    assert "bundle.json" not in page_of(signed_in(cast.sam), read)
    answer = client.get(reverse("check_bundle", args=[read.pk, check]))
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="claim-{read.pk}-check-{check}.json"'
    assert "no-store" in answer["Cache-Control"]
    taken = json.loads(answer.content)
    assert taken["check"]["id"] == check
    assert "sk-x" not in answer.content.decode()
    assert not replay(taken).differences


def test_a_check_of_another_claim_is_not_there(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    other = supported_claim(claim.article)
    client = signed_in(cast.rita)
    for check in (other.suggested_by_id, 999_999):
        assert client.get(reverse("check_bundle", args=[claim.pk, check])).status_code == 404


def test_a_check_that_is_not_done_is_refused_in_words(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    failed = Check.objects.create(
        claim=claim, engine="local", as_of=claim.article.date, state=CheckState.FAILED, failure="It broke."
    )
    answer = signed_in(cast.eva).get(reverse("check_bundle", args=[claim.pk, failed.pk]))
    assert answer.status_code == 409
    assert "Only a check that is done" in answer.content.decode()
    assert reverse("claim", args=[claim.pk]) in answer.content.decode()


def test_nobody_takes_away_what_is_withheld_from_them(cast: Cast, read: Claim, signed_in: SignedIn) -> None:
    Newsroom.objects.filter(pk=1).update(evidence_first="always")
    client = signed_in(cast.rita)
    answers = {
        check: client.get(reverse("check_bundle", args=[read.pk, check]))
        for check in (read.suggested_by_id, read.checks.last().pk, 999_999)  # type: ignore[union-attr]
    }
    assert {answer.status_code for answer in answers.values()} == {403}
    assert len({re.sub(r"\w{64}", "", answer.content.decode()) for answer in answers.values()}) == 1
    client.post(reverse("give_label", args=[read.pk]), {"version": read.version, **HER_LABEL})
    assert client.get(reverse("check_bundle", args=[read.pk, read.suggested_by_id])).status_code == 200


def test_many_checks_ask_as_little_of_the_database_as_one(
    cast: Cast, read: Claim, signed_in: SignedIn
) -> None:
    client = signed_in(cast.rita)
    with CaptureQueriesContext(connection) as few:
        page_of(client, read)
    for _ in range(20):
        done = {"state": CheckState.DONE, "label": "refuted", "confidence": 0.9}
        check = Check.objects.create(claim=read, engine="local", as_of=read.article.date, **done)
        CheckDetails.objects.create(check_run=check, trail={"long": "x" * 1_000})
        Check.objects.create(claim=read, engine="local", as_of=read.article.date, **done)  # of before
    with CaptureQueriesContext(connection) as many:
        assert page_of(client, read).count("bundle.json") == 22
    assert len(many) == len(few)
    assert not any('"trail"' in query["sql"] for query in many)  # it may be long, and is for the file only


def test_evidence_that_one_engine_read_has_no_finder(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    assert "found by" not in page_of(signed_in(cast.rita), claim)
    for found_by, said in (("local", "by the local engine"), ("openai", "by the language model")):
        Evidence.objects.update(found_by=found_by)
        assert f"found {said}" in page_of(signed_in(cast.sam), claim)
