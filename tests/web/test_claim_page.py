"""The claim page: the evidence for and against, and what people do with it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import (
    Article,
    Check,
    CheckState,
    Claim,
    ClaimState,
    Document,
    Evidence,
    FactCheck,
    Newsroom,
    Rating,
    Verdict,
)
from claims.services.check import run_check
from tests.cast import Cast, decided, evidence_ids, proposed
from tests.web.conftest import SignedIn


def fields(claim: Claim, **changes: object) -> dict[str, object]:
    return {
        "version": claim.version,
        "rating": Rating.objects.get(key="false").pk,
        "explanation": "She left in May 2022.",
        "evidence": evidence_ids(claim),
    } | changes


def test_both_values_and_the_quote_in_its_paragraph_are_shown(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    page = signed_in(cast.sam).get(reverse("claim", args=[claim.pk])).content.decode()
    assert "mai 2021" in page
    assert "May 2022" in page
    assert "<mark>Nora Feld left Calderon in May 2022, the company said.</mark>" in page
    assert "Her post was taken by a colleague" in page  # the rest of the paragraph
    assert "Harbour Wire" in page


def test_the_way_from_proposal_to_public_page(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    assert signed_in(cast.rita).post(reverse("propose", args=[claim.pk]), fields(claim)).status_code == 302
    claim.refresh_from_db()
    assert claim.restatement in signed_in(cast.eva).get(reverse("moderate")).content.decode()
    answer = signed_in(cast.eva).post(
        reverse("decide", args=[claim.pk]), {"version": claim.version, "publish": "1"}
    )
    assert answer.status_code == 302
    claim.refresh_from_db()
    assert claim.state == ClaimState.PUBLISHED
    assert FactCheck.objects.get(claim=claim).published_by == cast.eva


def test_an_editor_is_not_offered_their_own_proposal_and_is_refused_it(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    proposed(cast.eva, claim)
    claim.refresh_from_db()
    client = signed_in(cast.eva)
    assert "another editor decides it" in client.get(reverse("claim", args=[claim.pk])).content.decode()
    assert client.post(reverse("decide", args=[claim.pk]), {"version": claim.version}).status_code == 403


def test_a_second_reviewer_is_told_what_changed_and_keeps_their_text(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    seen = fields(claim, explanation="My own long-considered words.")
    proposed(cast.rita, claim)
    answer = signed_in(cast.remy).post(reverse("propose", args=[claim.pk]), seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else was faster" in page
    assert "Rita" in page
    assert "proposed" in page
    assert "My own long-considered words." in page
    assert Verdict.objects.count() == 1


def test_a_second_editor_is_told_what_changed(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    proposed(cast.rita, claim)
    claim.refresh_from_db()
    seen = claim.version
    signed_in(cast.eva).post(reverse("decide", args=[claim.pk]), {"version": seen})
    answer = signed_in(cast.emil).post(
        reverse("send_back", args=[claim.pk]), {"version": seen, "comment": "Ask the company first."}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Eva" in page
    assert "Ask the company first." in page
    claim.refresh_from_db()
    assert claim.state == ClaimState.DECIDED


@pytest.mark.parametrize(
    "wrong", [{"explanation": ""}, {"rating": ""}, {"evidence": []}, {"explanation": "x" * 5_001}]
)
def test_a_proposal_that_lacks_something_comes_back_with_what_was_typed(
    cast: Cast, claim: Claim, signed_in: SignedIn, wrong: dict[str, object]
) -> None:
    answer = signed_in(cast.rita).post(reverse("propose", args=[claim.pk]), fields(claim, **wrong))
    assert answer.status_code == 400
    if "explanation" not in wrong:
        assert "She left in May 2022." in answer.content.decode()
    assert not Verdict.objects.exists()


def test_evidence_is_kept_struck_and_left_alone_again(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    item = Evidence.objects.get(check_run_id=claim.suggested_by_id)
    client, address = signed_in(cast.rita), reverse("mark_evidence", args=[item.pk])
    for action, marks in (("kept", ["kept"]), ("struck", ["struck"]), ("", [])):
        client.post(address, {"action": action})
        assert list(claim.evidence_marks.values_list("action", flat=True)) == marks
    client.post(address, {"action": "burnt"})
    assert not claim.evidence_marks.exists()


def test_a_new_check_is_asked_for_once(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.rita), reverse("check_again", args=[claim.pk])
    client.post(address)
    again = client.post(address, follow=True)
    assert "under way already" in again.content.decode()
    assert claim.checks.count() == 2
    assert "hx-trigger" in client.get(reverse("claim", args=[claim.pk])).content.decode()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "http://[", "//evil.example.org"]
)
def test_only_web_addresses_become_links(cast: Cast, claim: Claim, signed_in: SignedIn, address: str) -> None:
    Document.objects.update(url=address)
    page = signed_in(cast.rita).get(reverse("claim", args=[claim.pk])).content.decode()
    assert claim.restatement in page
    assert f'href="{address}' not in page


def test_a_check_that_ends_brings_fresh_forms_to_the_open_page(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    client, address = signed_in(cast.rita), reverse("claim", args=[claim.pk])
    client.post(reverse("check_again", args=[claim.pk]))
    waiting = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" in waiting
    assert 'id="desk"' not in waiting
    assert run_check(claim.checks.get(state=CheckState.QUEUED).pk)
    ended = client.get(address, headers={"HX-Request": "true"}).content.decode()
    claim.refresh_from_db()
    assert '<div id="desk" hx-swap-oob="innerHTML">' in ended
    assert f'name="version" value="{claim.version}"' in ended
    assert "hx-trigger" not in ended
    assert "<html" not in ended


def test_every_check_of_the_claim_is_listed_for_the_desk(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    Check.objects.create(
        claim=claim, engine="local", as_of=claim.article.date, state=CheckState.FAILED, failure="Too slow."
    )
    page = signed_in(cast.rita).get(reverse("claim", args=[claim.pk])).content.decode()
    checks = page[page.index("<summary>Checks") :]
    assert "Too slow." in checks
    assert "refuted" in checks
    assert (
        "<summary>Checks" not in signed_in(cast.sam).get(reverse("claim", args=[claim.pk])).content.decode()
    )


def test_the_history_is_told_in_words(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    item = Evidence.objects.get(check_run_id=claim.suggested_by_id)
    client = signed_in(cast.rita)
    client.post(reverse("mark_evidence", args=[item.pk]), {"action": "struck"})
    page = client.get(reverse("claim", args=[claim.pk])).content.decode()
    assert "struck evidence" in page
    assert "evidence_struck" not in page


def test_decided_but_not_fit_to_publish_shows_where_it_stands(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    proposed(cast.rita, claim)
    Article.objects.update(kind="own")
    claim.refresh_from_db()
    fields = {"version": claim.version, "publish": "1"}
    answer = signed_in(cast.eva).post(reverse("decide", args=[claim.pk]), fields)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Our own copy is not published here" in page
    claim.refresh_from_db()
    assert claim.state == ClaimState.DECIDED
    assert reverse("decide", args=[claim.pk]) not in page


def test_a_flag_by_hand_says_why_in_the_queue(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    quiet = claim.article.claims.filter(state=ClaimState.UNREVIEWED).first()
    if quiet is None:
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.UNREVIEWED)
        quiet = claim
    client = signed_in(cast.rita)
    empty = client.post(reverse("flag", args=[quiet.pk]), {"version": quiet.version, "comment": ""})
    assert empty.status_code == 400
    client.post(reverse("flag", args=[quiet.pk]), {"version": quiet.version, "comment": "Odd."})
    assert "flagged by a person" in client.get(reverse("review")).content.decode()


def test_an_editor_sees_what_is_missing_and_publishes_with_an_exception_in_words(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    Newsroom.objects.filter(pk=1).update(least_origins=2)
    claim = decided(cast.rita, cast.eva, claim)
    eva = signed_in(cast.eva)
    page = eva.get(reverse("claim", args=[claim.pk])).content.decode()
    assert "It rests on 1 independent origin, and 2 are asked for." in page
    assert (
        "independent origin, and"
        not in signed_in(cast.rita).get(reverse("claim", args=[claim.pk])).content.decode()
    )
    refused = eva.post(reverse("publish", args=[claim.pk]), {"version": claim.version})
    assert refused.status_code == 400
    eva.post(
        reverse("publish", args=[claim.pk]), {"version": claim.version, "exception": "The company says so."}
    )
    claim.refresh_from_db()
    public = (
        Client()
        .get(reverse("fact_check", args=[claim.fact_check.pk, claim.fact_check.slug]))
        .content.decode()
    )
    assert "The company says so." in public
