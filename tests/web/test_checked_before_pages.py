"""What a claim's page shows of the same claim checked before, to whom, and what can be done with it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, ClaimState, Newsroom, SameClaim
from claims.services.publish import publish, withdraw
from tests.cast import Cast, decided
from tests.services.test_same_claims import YEAR_BEFORE, fresh, the_pair, written
from tests.web.conftest import SignedIn
from tests.web.test_by_hand_pages import text_of


def page_of(claim: Claim) -> str:
    return reverse("claim", args=[claim.pk])


def sent(claim: Claim, **more: str) -> dict[str, str]:
    return {"version": str(fresh(claim).version), "claim": str(claim.pk), **more}


@pytest.fixture
def earlier(claim: Claim) -> Claim:
    """Sam's claim, under the name that it has here."""
    return claim


def test_a_verdict_that_stands_is_shown_with_its_day_and_can_be_taken_over(
    cast: Cast, earlier: Claim, signed_in: SignedIn
) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    rita = signed_in(cast.rita)
    shown = text_of(rita.get(page_of(claim)).content)
    assert "Checked before" in shown
    assert earlier.restatement in shown
    assert "holds for 1 March 2023" in shown
    assert "it may have been overtaken since" in shown
    assert "Take its verdict over" in shown
    answer = rita.post(reverse("take_over", args=[the_pair(claim).pk]), sent(claim))
    assert answer.url == page_of(claim)
    assert fresh(claim).state == ClaimState.PROPOSED
    assert "linked as the same claim" in text_of(rita.get(page_of(earlier)).content)


def test_whoever_forms_a_label_of_their_own_first_sees_what_was_found_before_afterwards(
    cast: Cast, earlier: Claim, signed_in: SignedIn
) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    Newsroom.objects.filter(pk=1).update(evidence_first="always")
    remy = signed_in(cast.remy)
    assert "Checked before" not in text_of(remy.get(page_of(claim)).content)
    answer = remy.post(reverse("give_label", args=[claim.pk]), sent(claim, label="refuted"))
    assert answer.status_code == 302
    assert "Checked before" in text_of(remy.get(page_of(claim)).content)


def test_the_suggestion_of_another_claim_is_withheld_beside_this_one(
    cast: Cast, earlier: Claim, signed_in: SignedIn
) -> None:
    claim = written(cast)
    Newsroom.objects.filter(pk=1).update(evidence_first="always")
    remy = signed_in(cast.remy)
    remy.post(reverse("give_label", args=[claim.pk]), sent(claim, label="refuted"))
    shown = text_of(remy.get(page_of(claim)).content)
    assert "the machine suggests: refuted" not in shown
    remy.post(reverse("give_label", args=[earlier.pk]), sent(earlier, label="refuted"))
    assert "the machine suggests: refuted" in text_of(remy.get(page_of(claim)).content)


def test_a_suggestion_counts_less_and_is_not_taken_over(
    cast: Cast, earlier: Claim, signed_in: SignedIn
) -> None:
    claim = written(cast)
    shown = text_of(signed_in(cast.rita).get(page_of(claim)).content)
    assert "no verdict; the machine suggests: refuted" in shown
    assert "Take its verdict over" not in shown
    answer = signed_in(cast.rita).post(reverse("take_over", args=[the_pair(claim).pk]), sent(claim))
    assert answer.status_code == 400
    assert "No verdict stands on the other claim now." in text_of(answer.content)


def test_a_near_claim_shows_what_differs_each_on_its_own_side(
    cast: Cast, earlier: Claim, signed_in: SignedIn
) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast, YEAR_BEFORE)
    rita = signed_in(cast.rita)
    shown = text_of(rita.get(page_of(claim)).content)
    assert "near, but not the same" in shown
    assert "date 2020-05 2021-05" in shown
    assert "Take its verdict over" not in shown
    assert "date 2021-05 2020-05" in text_of(rita.get(page_of(earlier)).content)


def test_linking_rejecting_and_taking_either_back(cast: Cast, earlier: Claim, signed_in: SignedIn) -> None:
    claim = written(cast)
    rita, say = signed_in(cast.rita), reverse("say_same", args=[the_pair(claim).pk])
    rita.post(say, sent(claim, state="linked"))
    assert "Unlink" in text_of(rita.get(page_of(claim)).content)
    assert rita.post(say, sent(earlier, state="rejected")).url == page_of(earlier)
    for one in (claim, earlier):
        shown = text_of(rita.get(page_of(one)).content)
        assert "1 that is not the same" in shown
        assert "said by Rita" in shown
        assert "said that another is not the same claim" in shown
    rita.post(say, sent(claim, state="suggested"))
    assert "not the same:" not in text_of(rita.get(page_of(claim)).content)
    assert the_pair(claim).state == "suggested"


def test_who_saw_an_older_claim_is_told(cast: Cast, earlier: Claim, signed_in: SignedIn) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    stale = sent(claim) | {"version": str(claim.version + 7)}
    for name in ("say_same", "take_over"):
        answer = signed_in(cast.rita).post(
            reverse(name, args=[the_pair(claim).pk]), stale | {"state": "linked"}
        )
        assert answer.status_code == 409
        assert "Somebody else was faster" in text_of(answer.content)
    assert the_pair(claim).state == "suggested"


def test_a_submitter_sees_anothers_verdict_only_as_its_public_page(
    cast: Cast, earlier: Claim, signed_in: SignedIn
) -> None:
    claim = written(cast)
    stan = signed_in(cast.stan)

    def shown() -> str:
        return stan.get(page_of(claim)).content.decode()

    assert earlier.restatement not in shown()  # a suggestion in Sam's article
    decided_claim = decided(cast.rita, cast.eva, earlier)
    assert earlier.restatement not in shown()  # decided, and not public
    fact_check = publish(cast.emil, decided_claim, version=decided_claim.version)
    assert earlier.restatement in shown()
    assert reverse("fact_check", args=[fact_check.pk, fact_check.slug]) in shown()
    assert page_of(earlier) not in shown()
    assert earlier.article.title not in shown()
    assert "Take its verdict over" not in shown()
    withdraw(cast.eva, fresh(earlier), version=fresh(earlier).version, reason="It was wrong.")
    assert earlier.restatement not in shown()


def test_a_submitter_sees_their_own_earlier_verdict(cast: Cast, earlier: Claim, signed_in: SignedIn) -> None:
    first = written(cast, day=date(2022, 9, 1))
    decided(cast.rita, cast.eva, first)
    second = written(cast, body="In May 2021 Nora Feld left Calderon. The sea was calm.")
    shown = signed_in(cast.stan).get(page_of(second)).content.decode()
    assert f'href="{page_of(first)}"' in shown
    assert f'href="{page_of(earlier)}"' not in shown


def test_the_queue_hides_nothing_because_of_a_link(cast: Cast, earlier: Claim, signed_in: SignedIn) -> None:
    claim = written(cast)
    rita = signed_in(cast.rita)
    rita.post(reverse("say_same", args=[the_pair(claim).pk]), sent(claim, state="linked"))
    queue = rita.get(reverse("review")).content.decode()
    assert page_of(claim) in queue
    assert page_of(earlier) in queue


def test_the_number_of_queries_does_not_grow_with_the_claims_found(
    cast: Cast, earlier: Claim, signed_in: SignedIn
) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    rita, counts = signed_in(cast.rita), []
    for _more in range(2):
        rita.get(page_of(claim))
        with CaptureQueriesContext(connection) as queries:
            assert rita.get(page_of(claim)).status_code == 200
        counts.append(len(queries))
        for other in Claim.objects.exclude(pk__in=[claim.pk, earlier.pk]).filter(pk__lt=claim.pk):
            SameClaim.objects.get_or_create(
                claim=claim, earlier=other, defaults={"relation": "same", "score": 0.9}
            )
    assert SameClaim.objects.filter(claim=claim).count() > 2
    assert counts[0] == counts[1]


@pytest.mark.parametrize("number", ["", "x", "999999", "-1"])
def test_a_form_that_names_no_claim_of_the_pair_does_no_harm(
    cast: Cast, earlier: Claim, signed_in: SignedIn, number: str
) -> None:
    claim = written(cast)
    answer = signed_in(cast.rita).post(
        reverse("say_same", args=[the_pair(claim).pk]), {"version": "1", "claim": number, "state": "merged"}
    )
    assert answer.status_code == 400
    assert the_pair(claim).state == "suggested"
