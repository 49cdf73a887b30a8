"""Nothing is published past the newsroom's gate, and what is missing is said all at once."""

from __future__ import annotations

import pytest

from claims.models import Claim, ClaimState, FactCheck, HistoryEntry, Newsroom, RightOfReply
from claims.services.errors import Refused
from claims.services.gate import EXCEPTION_LIMIT, gaps
from claims.services.publish import publish
from tests.cast import VALUATION, Cast, checked, decided, make_cast, refuted_claim, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    Newsroom.objects.filter(pk=1).update(least_origins=2, reply_needed=True)
    return made


@pytest.fixture
def claim(cast: Cast) -> Claim:
    """Decided, on one origin, and about Nora Feld."""
    stored()
    stored(VALUATION, publisher="Ledger", title="Calderon sells shares")
    return decided(cast.rita, cast.eva, refuted_claim(checked(cast.sam)))


def messages(claim: Claim) -> list[str]:
    return [gap.message for gap in gaps(claim, claim.verdicts.get(current=True))]


def asked(cast: Cast, claim: Claim) -> None:
    RightOfReply.objects.create(
        claim=claim, asked="Nora Feld", channel="email", asked_at="2023-03-01", recorded_by=cast.rita
    )


def test_all_that_is_missing_is_listed(cast: Cast, claim: Claim) -> None:
    assert messages(claim) == [
        "It rests on 1 independent origin, and 2 are asked for.",
        "The claim names Nora Feld, and no right of reply is recorded.",
    ]
    with pytest.raises(Refused, match=r"1 independent origin.*no right of reply"):
        publish(cast.eva, claim, version=claim.version)
    claim.refresh_from_db()
    assert claim.state == ClaimState.DECIDED
    assert not FactCheck.objects.exists()


def test_an_exception_in_words_stands_for_origins_and_readers_see_it(cast: Cast, claim: Claim) -> None:
    asked(cast, claim)
    made = publish(cast.eva, claim, version=claim.version, exception=" The company itself says so. ")
    assert made.exception == "The company itself says so."
    assert HistoryEntry.objects.get(action="published").details["comment"] == made.exception


def test_no_exception_stands_for_asking_those_who_are_named(cast: Cast, claim: Claim) -> None:
    with pytest.raises(Refused, match="Nora Feld"):
        publish(cast.eva, claim, version=claim.version, exception="The company itself says so.")
    assert not FactCheck.objects.exists()


def test_an_exception_that_was_not_needed_is_not_kept(cast: Cast, claim: Claim) -> None:
    asked(cast, claim)
    Newsroom.objects.filter(pk=1).update(least_origins=1)
    assert publish(cast.eva, claim, version=claim.version, exception="just so").exception == ""


def test_the_exception_has_a_limit(cast: Cast, claim: Claim) -> None:
    asked(cast, claim)
    with pytest.raises(Refused, match="too long"):
        publish(cast.eva, claim, version=claim.version, exception="x" * (EXCEPTION_LIMIT + 1))


def test_two_copies_of_one_story_are_one_origin(cast: Cast) -> None:
    stored()
    stored(publisher="The Mirror", title="Feld leaves Calderon, a copy")
    claim = decided(cast.rita, cast.eva, refuted_claim(checked(cast.sam)))
    assert any("independent origin" in message for message in messages(claim))


def test_a_newsroom_may_ask_for_less(cast: Cast, claim: Claim) -> None:
    Newsroom.objects.filter(pk=1).update(least_origins=1, reply_needed=False)
    assert messages(claim) == []
