"""The reviewers' queue as a page: filters with addresses, many at once, and nothing without its role."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Article, Claim, ClaimState, Flag, SavedFilter
from claims.services.queue import hold
from tests.cast import Cast
from tests.web.conftest import SignedIn


@pytest.fixture
def rita(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.rita)


def shown(client: Client, **query: str) -> str:
    answer = client.get(reverse("review"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_view_of_the_queue_has_an_address_and_is_kept_under_a_name(claim: Claim, rita: Client) -> None:
    assert claim.restatement in shown(rita, label="refuted")
    assert claim.restatement not in shown(rita, label="supported")
    answer = rita.post(
        reverse("keep_filter"),
        {"name": "Wrong ones", "query": "label=refuted&evil=1", "back": "label=refuted"},
    )
    assert answer.url == f"{reverse('review')}?label=refuted"
    assert SavedFilter.objects.get().query == "label=refuted"
    assert "Wrong ones" in shown(rita)
    rita.post(reverse("forget_filter", args=[SavedFilter.objects.get().pk]))
    assert "Wrong ones" not in shown(rita)


def test_chosen_claims_are_assigned_and_dismissed(cast: Cast, claim: Claim, rita: Client) -> None:
    chosen = {"claim": [f"{claim.pk}-{claim.version}"], "back": "assigned=nobody"}
    answer = rita.post(reverse("bulk"), chosen | {"action": "assign", "to": "remy"}, follow=True)
    assert "Done for 1 claim." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.assigned_to == cast.remy
    rita.post(
        reverse("bulk"),
        {"claim": [f"{claim.pk}-{claim.version}"], "action": "dismiss", "comment": "not ours"},
    )
    claim.refresh_from_db()
    assert claim.state == ClaimState.DISMISSED


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "assign", "to": "sam", "claim": ["1-1"]}, {"action": "assign", "to": "nobody-here", "claim": ["1-1"]},
        {"action": "burn", "claim": ["1-1"]}, {"action": "dismiss"}, {"action": "dismiss", "claim": ["x", "1", "-", "١-١", "9" * 40]},
    ],
)  # fmt: skip
def test_nothing_odd_changes_a_claim(claim: Claim, rita: Client, sent: dict[str, object]) -> None:
    before = (claim.state, claim.version, claim.assigned_to_id)
    assert rita.post(reverse("bulk"), sent).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.version, claim.assigned_to_id) == before


def test_who_is_at_it_is_shown_and_keeps_nobody_from_reading(
    cast: Cast, claim: Claim, rita: Client, signed_in: SignedIn
) -> None:
    hold(cast.remy, claim)
    assert "Remy is at it since" in shown(rita)
    page = rita.get(reverse("claim", args=[claim.pk])).content.decode()
    assert "Take it over" in page
    rita.post(reverse("hold", args=[claim.pk]), {"action": "take_over"})
    assert "You have it in hand" in rita.get(reverse("claim", args=[claim.pk])).content.decode()
    assert "Take it" not in signed_in(cast.sam).get(reverse("claim", args=[claim.pk])).content.decode()


def test_the_claims_page_assigns_and_says_how_far_it_has_spread(
    cast: Cast, claim: Claim, rita: Client
) -> None:
    rita.post(reverse("assign", args=[claim.pk]), {"to": "me"})
    rita.post(reverse("spread", args=[claim.pk]), {"spread": "3"})
    claim.refresh_from_db()
    assert (claim.assigned_to, claim.spread) == (cast.rita, 3)
    assert rita.post(reverse("spread", args=[claim.pk]), {"spread": "9"}).status_code == 403
    assert "far and wide" in shown(rita)


def test_the_queue_asks_the_database_as_often_for_many_claims_as_for_few(
    article: Article, claim: Claim, rita: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            shown(rita)
        return len(asked)

    few = queries()
    more = [
        Claim(
            article=article, start=0, end=10, restatement=f"Claim {n}", restatement_key=f"{n:064d}", kind="event",
            check_worthiness=0.5, language="fr", state=ClaimState.FLAGGED,
        )
        for n in range(60)
    ]  # fmt: skip
    Claim.objects.bulk_create(more)
    Flag.objects.bulk_create(
        [Flag(claim=one, reason="by_hand") for one in Claim.objects.filter(kind="event")]
    )
    assert queries() == few
