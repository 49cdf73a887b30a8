"""Correcting in the browser: proposed on a page, looked at side by side, and followed by all that readers see."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Check, Claim, Correction, FactCheck, Rating
from claims.services.publish import withdraw
from tests.cast import CORRECTED, Cast, corrected, correction, evidence_ids, published
from tests.web.conftest import SignedIn

REASON = "We called it false; the month was right"


@pytest.fixture
def fact_check(cast: Cast, claim: Claim) -> FactCheck:
    return published(cast, claim)


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article", "suggested_by").get(pk=claim.pk)


def page(name: str, *args: Any, client: Client | None = None) -> str:
    answer = (client or Client()).get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def public(fact_check: FactCheck) -> str:
    return page("fact_check", fact_check.pk, fact_check.slug)


def typed(claim: Claim, **changes: Any) -> dict[str, Any]:
    return {
        "version": fresh(claim).version,
        "kind": "correction",
        "reason": "We were wrong.",
        "rating": Rating.objects.get(key="mostly-false").pk,
        "explanation": CORRECTED,
        "evidence": evidence_ids(fresh(claim)),
    } | changes


def test_the_form_comes_filled_with_what_is_published(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    rita = signed_in(cast.rita)
    assert reverse("propose_correction", args=[claim.pk]) in page("claim", claim.pk, client=rita)
    form = page("propose_correction", claim.pk, client=rita)
    assert fact_check.verdict.explanation in form
    assert re.search(rf'<option value="{fact_check.verdict.rating_id}" selected', form)
    assert re.search(rf'value="{evidence_ids(claim)[0]}"[^>]* checked', form)


def test_a_quote_that_a_later_check_found_again_is_offered_once(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    newer = Check.objects.create(claim=claim, engine="local", as_of=claim.article.date)
    cited = fact_check.verdict.cited.get()
    old = cited.pk
    cited.pk, cited.check_run = None, newer
    cited.save()
    Claim.objects.filter(pk=claim.pk).update(suggested_by=newer)
    form = page("propose_correction", claim.pk, client=signed_in(cast.rita))
    assert re.findall(r'name="evidence" value="(\d+)"[^>]* checked', form) == [str(cited.pk)]
    assert f'value="{old}"' not in form.partition('name="evidence"')[2]


def test_what_a_later_check_no_longer_found_can_still_be_cited(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    newer = Check.objects.create(claim=claim, engine="local", as_of=claim.article.date)
    Claim.objects.filter(pk=claim.pk).update(suggested_by=newer)
    fields = typed(claim, evidence=[fact_check.verdict.cited.get().pk])
    answer = signed_in(cast.rita).post(reverse("propose_correction", args=[claim.pk]), fields)
    assert answer.status_code == 302
    assert list(Correction.objects.get().proposal.cited.all()) == list(fact_check.verdict.cited.all())


def test_from_the_form_to_the_public_page(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    rita, emil = signed_in(cast.rita), signed_in(cast.emil)
    assert rita.post(reverse("propose_correction", args=[claim.pk]), typed(claim)).status_code == 302
    assert "We were wrong." not in public(fact_check)
    queue = page("moderate", client=emil)
    assert claim.restatement in queue
    assert "We were wrong." in queue
    desk = page("claim", claim.pk, client=emil)
    assert re.search(r"<del>.*?not in May 2021\.", desk, re.DOTALL)
    assert re.search(r"<ins>.*?a year later than the article says", desk, re.DOTALL)
    answer = emil.post(reverse("publish_correction", args=[claim.pk]), {"version": fresh(claim).version})
    assert answer.status_code == 302
    assert "We were wrong." in public(fact_check)
    assert claim.restatement not in page("moderate", client=emil)


def test_who_proposed_it_is_not_offered_to_publish_it_and_is_refused(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    correction(cast.eva, claim)
    eva = signed_in(cast.eva)
    address = reverse("publish_correction", args=[claim.pk])
    assert address not in page("claim", claim.pk, client=eva)
    assert eva.post(address, {"version": fresh(claim).version}).status_code == 403
    assert address in page("claim", claim.pk, client=signed_in(cast.emil))


def test_another_reviewer_neither_publishes_nor_turns_it_down(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    correction(cast.rita, claim)
    remy = signed_in(cast.remy)
    fields = {"version": fresh(claim).version, "comment": "No."}
    for name in ("publish_correction", "turn_down_correction"):
        assert remy.post(reverse(name, args=[claim.pk]), fields).status_code == 403
        assert reverse(name, args=[claim.pk]) not in page("claim", claim.pk, client=remy)
    assert Correction.objects.get().state == "proposed"


def test_a_submitter_sees_nothing_of_an_open_one(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    correction(cast.rita, claim)
    assert REASON not in page("claim", claim.pk, client=signed_in(cast.sam))
    for shown in (
        public(fact_check),
        page("corrections"),
        page("fact_check_feed"),
        page("embed", fact_check.pk),
    ):
        assert REASON not in shown
        assert CORRECTED not in shown


def test_turned_down_it_needs_a_word_and_comes_back_with_the_form_open(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    correction(cast.rita, claim)
    address = reverse("turn_down_correction", args=[claim.pk])
    emil = signed_in(cast.emil)
    answer = emil.post(address, {"version": fresh(claim).version, "comment": ""})
    assert answer.status_code == 400
    assert "Say why." in answer.content.decode()
    fields = {"version": fresh(claim).version, "comment": "Not so."}
    assert emil.post(address, fields).status_code == 302
    assert Correction.objects.get().state == "turned_down"
    assert "Not so." not in public(fact_check)


def test_the_second_of_two_is_told_what_changed_and_loses_nothing(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    fields = typed(claim, reason="A reason of Rita's.", explanation="Words of Rita's.")
    correction(cast.remy, claim)
    answer = signed_in(cast.rita).post(reverse("propose_correction", args=[claim.pk]), fields)
    assert answer.status_code == 409
    text = answer.content.decode()
    for said in (
        "Somebody else was faster",
        "Remy",
        REASON,
        "A reason of Rita&#x27;s.",
        "Words of Rita&#x27;s.",
    ):
        assert said in text, said
    assert f'name="version" value="{fresh(claim).version}"' in text
    assert Correction.objects.get().proposed_by == cast.remy


def test_what_is_refused_comes_back_with_what_was_typed(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    rita = signed_in(cast.rita)
    for wrong, said in (({"reason": ""}, "required"), ({"kind": "clarification"}, "not a clarification"),
                        ({"reason": "x" * 1001}, "1000"), ({"evidence": [10**6]}, "no longer among the evidence")):  # fmt: skip
        fields = typed(claim, explanation="Mine.") | wrong
        answer = rita.post(reverse("propose_correction", args=[claim.pk]), fields)
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert "Mine." in answer.content.decode()
    assert not Correction.objects.exists()


def test_there_is_nothing_to_correct_where_nothing_is_published(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    rita = signed_in(cast.rita)
    assert rita.get(reverse("propose_correction", args=[claim.pk])).status_code == 404
    assert reverse("propose_correction", args=[claim.pk]) not in page("claim", claim.pk, client=rita)


def test_a_withdrawn_one_offers_no_correction(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    withdraw(cast.eva, fresh(claim), version=fresh(claim).version, reason="Wrong.")
    rita = signed_in(cast.rita)
    address = reverse("propose_correction", args=[claim.pk])
    assert address not in page("claim", claim.pk, client=rita)
    assert rita.post(address, typed(claim)).status_code == 409


def test_the_public_page_says_what_when_why_before_and_after(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    corrected(cast, claim)
    text = public(fact_check)
    head, _, rest = text.partition("It said")
    assert "What has been changed" in head
    assert "Correction" in head
    assert REASON in head
    assert "Faux" in rest
    assert "Plutôt faux" in rest
    assert re.search(r"<del>.*?not in May 2021\.</del>", rest, re.DOTALL)
    assert re.search(r"<ins>.*?a year later than the article says\.</ins>", rest, re.DOTALL)
    assert "Remy" in text  # who proposed what it says now
    assert reverse("fact_check_version", args=[fact_check.pk, fact_check.slug, 1]) in text


def test_the_markup_follows_and_the_claim_never_carries_the_rating(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    assert "dateModified" not in public(fact_check)
    corrected(cast, claim)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', public(fact_check), re.DOTALL)
    assert found
    markup = json.loads(found[1])
    assert markup["@type"] == "ClaimReview"
    assert markup["reviewRating"]["alternateName"] == "Plutôt faux"
    assert markup["reviewRating"]["ratingValue"] == 2
    assert markup["reviewRating"]["ratingExplanation"] == CORRECTED
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", markup["dateModified"])
    assert markup["dateModified"] >= markup["datePublished"]
    assert markup["correction"][0]["@type"] == "CorrectionComment"
    assert markup["claimReviewed"] == claim.restatement


def test_no_number_is_left_where_nothing_is_decided_any_more(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    corrected(cast, claim, rating=Rating.objects.get(key="unproven"), evidence_ids=[])
    text = public(fact_check)
    assert '"alternateName": "Non établi"' in text
    assert "ratingValue" not in text
    assert "No longer rests on:" in text


def test_every_earlier_version_stays_readable_at_its_address(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    corrected(cast, claim)
    corrected(
        cast, claim, rating=Rating.objects.get(key="disputed"), explanation="Third words.", kind="update"
    )
    first = page("fact_check_version", fact_check.pk, fact_check.slug, 1)
    assert "This is no longer what we say" in first
    assert "Faux" in first
    assert "Nora Feld left in May 2022, not in May 2021." in first
    assert "Harbour Wire" in first
    assert "Third words." not in first
    assert '<meta name="robots" content="noindex">' in first
    assert re.search(
        rf'<link rel="canonical" href="[^"]*/fact-checks/{fact_check.pk}/{fact_check.slug}/">', first
    )
    assert "ld+json" not in first
    assert CORRECTED in page("fact_check_version", fact_check.pk, fact_check.slug, 2)
    newest = Client().get(reverse("fact_check_version", args=[fact_check.pk, fact_check.slug, 3]))
    assert (newest.status_code, newest.url) == (
        302,
        reverse("fact_check", args=[fact_check.pk, fact_check.slug]),
    )
    for number in (0, 4, 10**9):
        answer = Client().get(reverse("fact_check_version", args=[fact_check.pk, fact_check.slug, number]))
        assert answer.status_code == 404
    other = Client().get(reverse("fact_check_version", args=[fact_check.pk, "other", 1]))
    assert (other.status_code, other.url) == (
        301, reverse("fact_check_version", args=[fact_check.pk, fact_check.slug, 1]),
    )  # fmt: skip


def test_a_withdrawn_one_says_so_and_what_it_said_stays_readable(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    corrected(cast, claim)
    withdraw(cast.eva, fresh(claim), version=fresh(claim).version, reason="Our source was mistaken.")
    text = public(fact_check)
    assert "This fact-check was withdrawn on" in text
    assert "ld+json" not in text
    last = reverse("fact_check_version", args=[fact_check.pk, fact_check.slug, 2])
    assert last in text
    said = page("fact_check_version", fact_check.pk, fact_check.slug, 2)
    assert "the fact-check was withdrawn on" in said
    assert CORRECTED in said


def test_the_corrections_page_lists_corrections_and_withdrawals_by_date(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    assert "No published fact-check has been corrected" in page("corrections")
    corrected(cast, claim)
    withdraw(cast.eva, fresh(claim), version=fresh(claim).version, reason="Our source was mistaken.")
    text = page("corrections")
    assert text.index("Our source was mistaken.") < text.index(REASON)
    assert "Faux" in text
    assert "Plutôt faux" in text
    assert reverse("corrections") in page("home")


def test_a_page_of_many_corrections_asks_the_database_no_more_often(
    cast: Cast, fact_check: FactCheck, claim: Claim, signed_in: SignedIn
) -> None:
    eva = signed_in(cast.eva)
    corrected(cast, claim)
    places = [
        ("corrections", [], Client()),
        ("fact_check", [fact_check.pk, fact_check.slug], Client()),
        ("fact_check_feed", [], Client()),
        ("moderate", [], eva),
        ("home", [], Client()),
    ]
    before = [queries(*place) for place in places]
    for words in ("One.", "Two.", "Three."):
        corrected(cast, claim, explanation=words)
    assert [queries(*place) for place in places] == before


def queries(name: str, args: list[Any], client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(reverse(name, args=args)).status_code == 200
    return len(captured)


def test_what_a_correction_says_is_never_markup(cast: Cast, fact_check: FactCheck, claim: Claim) -> None:
    attack = "<script>alert(1)</script><b onclick=x>"
    corrected(cast, claim, reason=attack, explanation=attack)
    for text in (
        public(fact_check),
        page("corrections"),
        page("embed", fact_check.pk),
        page("fact_check_feed"),
    ):
        assert attack not in text
        assert "<b onclick" not in text
