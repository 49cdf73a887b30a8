"""The right of reply: who was asked, and what readers are told of it, true to the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.models import Claim, HistoryEntry, RightOfReply
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.publish import publish
from claims.services.replies import Reply, change_reply, record_reply
from tests.cast import Cast, checked, decided, refuted_claim, stored

TODAY = timezone.localdate()
ASKED = Reply("Calderon, press office", "email", TODAY - timedelta(days=9), TODAY - timedelta(days=2))
ANSWER: dict[str, Any] = {"state": "answered", "answer": "We stand by it.", "answered_at": TODAY}


@pytest.fixture
def claim(cast: Cast) -> Claim:
    stored()
    return refuted_claim(checked(cast.sam))


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


def but(**changes: Any) -> Reply:
    return replace(ASKED, **changes)


def asked(cast: Cast, claim: Claim) -> RightOfReply:
    return record_reply(cast.rita, claim, ASKED, version=fresh(claim).version)


def test_a_reviewer_records_who_was_asked_and_then_the_answer(cast: Cast, claim: Claim) -> None:
    row = asked(cast, claim)
    assert (row.state, row.recorded_by) == ("waiting", cast.rita)
    changed = change_reply(cast.remy, row, but(**ANSWER), version=fresh(claim).version)
    assert (changed.answer, changed.answered_at, changed.recorded_by) == ("We stand by it.", TODAY, cast.rita)


def test_the_history_holds_what_stood_there_before(cast: Cast, claim: Claim) -> None:
    row = asked(cast, claim)
    change_reply(cast.remy, row, but(**ANSWER), version=fresh(claim).version)
    first, second = HistoryEntry.objects.filter(action__startswith="reply_")
    assert (first.action, first.details["after"]["state"]) == ("reply_asked", "waiting")
    assert (second.details["before"], second.person) == (first.details["after"], cast.remy)
    assert second.details["after"]["answer"] == "We stand by it."


def test_a_change_that_changes_nothing_is_no_step_in_the_history(cast: Cast, claim: Claim) -> None:
    row = asked(cast, claim)
    change_reply(cast.remy, row, ASKED, version=fresh(claim).version)
    assert not HistoryEntry.objects.filter(action="reply_changed").exists()


def test_a_submitter_records_nothing(cast: Cast, claim: Claim) -> None:
    with pytest.raises(NotAllowed):
        record_reply(cast.sam, claim, ASKED, version=claim.version)
    row = asked(cast, claim)
    with pytest.raises(NotAllowed):
        change_reply(cast.sam, row, but(**ANSWER), version=fresh(claim).version)
    assert RightOfReply.objects.get().state == "waiting"


def test_of_two_people_the_second_is_told_and_the_first_stands(cast: Cast, claim: Claim) -> None:
    row = asked(cast, claim)
    seen = fresh(claim).version
    change_reply(cast.rita, row, but(**ANSWER), version=seen)
    with pytest.raises(Conflict):
        change_reply(cast.remy, row, but(state="no_answer"), version=seen)
    assert RightOfReply.objects.get().state == "answered"


def test_an_editor_does_not_publish_past_a_reply_that_came_meanwhile(cast: Cast, claim: Claim) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    asked(cast, claim)
    with pytest.raises(Conflict):
        publish(cast.eva, claim, version=claim.version)


def test_what_readers_see_already_only_an_editor_changes(cast: Cast, claim: Claim) -> None:
    row = asked(cast, claim)
    claim = decided(cast.rita, cast.eva, fresh(claim))
    publish(cast.eva, claim, version=claim.version)
    version = fresh(claim).version
    with pytest.raises(NotAllowed):
        change_reply(cast.rita, row, but(**ANSWER), version=version)
    with pytest.raises(NotAllowed):
        record_reply(cast.rita, claim, ASKED, version=version)
    assert (RightOfReply.objects.get().state, fresh(claim).version) == ("waiting", version)
    assert change_reply(cast.emil, row, but(**ANSWER), version=version).state == "answered"


def test_no_answer_is_said_only_once_the_day_has_passed(cast: Cast, claim: Claim) -> None:
    row = asked(cast, claim)
    version = fresh(claim).version
    for deadline in (TODAY, TODAY + timedelta(days=1), None):
        with pytest.raises(Refused):
            change_reply(cast.rita, row, but(state="no_answer", deadline=deadline), version=version)
    assert change_reply(cast.rita, row, but(state="no_answer"), version=version).overdue


def test_a_late_answer_takes_the_place_of_no_answer(cast: Cast, claim: Claim) -> None:
    row = record_reply(cast.rita, claim, but(state="no_answer"), version=claim.version)
    changed = change_reply(cast.rita, row, but(**ANSWER), version=fresh(claim).version)
    assert (changed.state, changed.overdue) == ("answered", False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asked": "  "}, "asked"), ({"asked": "x" * 201}, "asked"), ({"channel": "pigeon"}, "channel"),
        ({"asked_at": TODAY + timedelta(days=1)}, "asked_at"), ({"deadline": date(2020, 1, 1)}, "deadline"),
        ({"state": "lost"}, "state"), ({"answer": "We stand by it."}, "state"), ({"answered_at": TODAY}, "state"),
        (ANSWER | {"answer": " "}, "answer"), (ANSWER | {"answer": "x" * 5_001}, "answer"),
        (ANSWER | {"answer": "a\x00"}, "answer"), (ANSWER | {"answered_at": None}, "answered_at"),
        (ANSWER | {"answered_at": TODAY + timedelta(days=1)}, "answered_at"),
        (ANSWER | {"answered_at": TODAY - timedelta(days=10)}, "answered_at"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(
    cast: Cast, claim: Claim, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        record_reply(cast.rita, claim, but(**changes), version=claim.version)
    assert refused.value.field == field
    assert not RightOfReply.objects.exists()
    assert fresh(claim).version == claim.version


@pytest.mark.parametrize(
    "changes",
    [{"state": "answered"}, {"answer": "x"}, {"answered_at": TODAY}, {"state": "no_answer", "deadline": None},
     {"state": "x"}, {"channel": "x"}],
)  # fmt: skip
def test_the_database_too_refuses_half_a_reply(cast: Cast, claim: Claim, changes: dict[str, Any]) -> None:
    row = asked(cast, claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        RightOfReply.objects.filter(pk=row.pk).update(**changes)
