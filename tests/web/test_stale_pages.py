"""Stale verdicts on the pages: queued with what was found, settled in words, and never shown to readers but as a dead link."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, ClaimState, Document, PageLook, StaleReason, Verdict
from claims.services.publish import publish as publish_claim
from claims.services.stale import settle
from tests.cast import Cast, decided
from tests.services.library_web import library_web
from tests.services.watched import OTHER_DATE, QUOTE, REST, feld, now_says, published, turn_comes
from tests.sources.web import Web, answers
from tests.web.conftest import SignedIn

web = pytest.fixture(library_web)


@pytest.fixture
def stale(cast: Cast, web: Web) -> Claim:
    """A published claim whose cited page now names another month."""
    claim = published(cast, web)
    now_says(web, feld(OTHER_DATE, REST))
    return turn_comes(claim)


def page_of(client: Client, name: str, *args: int, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def settled(client: Client, claim: Claim, **fields: object) -> object:
    reason = StaleReason.objects.get(claim=claim, kind="document_changed")
    data = {"version": claim.version, "comment": "The archive has May."} | fields
    return client.post(reverse("settle_stale", args=[claim.pk, reason.pk]), data)


def test_stale_verdicts_are_queued_with_the_wording_then_and_now(
    cast: Cast, stale: Claim, signed_in: SignedIn
) -> None:
    rita = signed_in(cast.rita)
    assert stale.restatement not in page_of(rita, "review")
    page = page_of(rita, "review", waiting="stale")
    for said in (
        stale.restatement,
        "1 verdict may no longer stand",
        "A cited page no longer says",
        "The Bay News",
    ):
        assert said in page
    assert "<del>May</del>" in page
    assert "<ins>June</ins>" in page
    assert "Dismiss" not in page
    moderation = page_of(signed_in(cast.eva), "moderate")
    assert "1 verdict may no longer stand" in moderation
    assert stale.restatement in moderation


def test_an_empty_queue_of_stale_verdicts_says_what_comes_here(cast: Cast, signed_in: SignedIn) -> None:
    assert "Every verdict stands" in page_of(signed_in(cast.rita), "review", waiting="stale")
    assert "may no longer stand" not in page_of(signed_in(cast.eva), "moderate")


def test_an_editor_settles_it_on_the_claims_page(cast: Cast, stale: Claim, signed_in: SignedIn) -> None:
    emil = signed_in(cast.emil)
    assert "It still stands" in page_of(emil, "claim", stale.pk)
    assert settled(emil, stale).status_code == 302  # type: ignore[attr-defined]
    stale.refresh_from_db()
    assert not stale.stale
    page = page_of(emil, "claim", stale.pk)
    assert "said that the verdict still stands" in page
    assert "The archive has May." in page


def test_who_may_not_settle_is_not_offered_it_and_is_refused(
    cast: Cast, stale: Claim, signed_in: SignedIn
) -> None:
    remy = signed_in(cast.remy)
    page = page_of(remy, "claim", stale.pk)
    assert "The verdict may no longer stand" in page
    assert reverse("settle_stale", args=[stale.pk, StaleReason.objects.get().pk]) not in page
    assert settled(remy, stale).status_code == 403  # type: ignore[attr-defined]
    assert settled(signed_in(cast.sam), stale).status_code == 403  # type: ignore[attr-defined]
    stale.refresh_from_db()
    assert stale.stale


def test_without_words_nothing_is_settled(cast: Cast, stale: Claim, signed_in: SignedIn) -> None:
    answer = settled(signed_in(cast.emil), stale, comment=" ")
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert "Say why the verdict still stands." in answer.content.decode()  # type: ignore[attr-defined]


def test_the_second_editor_is_told_and_keeps_what_was_typed(
    cast: Cast, stale: Claim, signed_in: SignedIn
) -> None:
    settle(cast.eva, stale, StaleReason.objects.get().pk, version=stale.version, settlement="I called them.")
    answer = settled(signed_in(cast.emil), stale, comment="My own long reason.")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "I called them." in page
    assert "My own long reason." in page


def test_a_submitter_sees_the_mark_and_none_of_the_desks_work(
    cast: Cast, stale: Claim, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(cast.sam), "claim", stale.pk)
    assert "stale: the verdict may no longer stand" in page
    assert "A cited page no longer says" not in page


def test_readers_see_nothing_of_it_until_people_act(stale: Claim) -> None:
    fact_check = stale.fact_check
    page = page_of(Client(), "fact_check", fact_check.pk, fact_check.slug)
    assert QUOTE in page
    for word in ("stale", "may no longer", OTHER_DATE, "no longer available"):
        assert word not in page


def test_readers_are_told_that_a_source_is_gone_and_of_which_day_our_copy_is(cast: Cast, web: Web) -> None:
    claim = published(cast, web)
    now_says(web, answers(b"gone", 404))
    turn_comes(claim)
    look = PageLook.objects.get()
    page = page_of(Client(), "fact_check", claim.fact_check.pk, claim.fact_check.slug)
    assert "Source no longer available." in page
    assert f"{look.document.fetched_at:%-d %B %Y}" in page
    assert QUOTE in page
    assert f'href="{look.document.url}"' not in page
    now_says(web, feld())
    turn_comes(claim)
    page = page_of(Client(), "fact_check", claim.fact_check.pk, claim.fact_check.slug)
    assert "no longer available" not in page
    assert f'href="{look.document.url}"' in page


def many(claim: Claim, count: int) -> None:
    """As many stale claims more, each with a verdict and a reason."""
    verdict, document = claim.verdicts.get(current=True), Document.objects.all()[0]
    fields = {"article": claim.article, "kind": "date", "check_worthiness": 0.9, "stale": True}
    claims = Claim.objects.bulk_create(
        Claim(
            start=0, end=5, restatement=f"Claim {n}", restatement_key=f"{count}-{n}", state=ClaimState.DECIDED,
            suggested_by=claim.suggested_by, **fields,
        )
        for n in range(count)
    )  # fmt: skip
    verdicts = Verdict.objects.bulk_create(
        Verdict(
            claim=one, state="decided", label="refuted", rating=verdict.rating, explanation="x", claim_hash="x",
            evidence_hash="x", proposed_by=verdict.proposed_by, decided_by=verdict.decided_by,
        )
        for one in claims
    )  # fmt: skip
    parts = {"parts": [{"quote": QUOTE, "now": OTHER_DATE, "version": document.pk}]}
    StaleReason.objects.bulk_create(
        StaleReason(
            claim=one,
            verdict=its,
            kind="document_changed",
            document=document,
            fact=f"{one.pk}",
            details=parts,
        )
        for one, its in zip(claims, verdicts, strict=True)
    )


@pytest.mark.parametrize(("name", "query"), [("review", {"waiting": "stale"}), ("moderate", {})])
def test_the_queue_of_a_thousand_takes_no_more_queries_than_that_of_ten(
    cast: Cast, claim: Claim, signed_in: SignedIn, name: str, query: dict[str, str]
) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    eva, counts = signed_in(cast.eva), []
    for count in (10, 1_000):
        many(claim, count)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = page_of(eva, name, **query)
        counts.append(len(asked))
    assert "1010 verdicts may no longer stand" in page
    assert counts[0] == counts[1]
    assert counts[1] < 20


def test_a_public_page_reads_the_looks_in_one_query(cast: Cast, claim: Claim) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    publish_claim(cast.emil, claim, version=claim.version)
    with CaptureQueriesContext(connection) as asked:
        page_of(Client(), "fact_check", claim.fact_check.pk, claim.fact_check.slug)
    assert sum("pagelook" in query["sql"] for query in asked) == 1
