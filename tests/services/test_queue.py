"""Reviewers share the work: nothing is taken from anybody in silence, and reading is never barred."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Claim, ClaimHold, ClaimState, HistoryEntry, Notice, Person, SavedFilter
from claims.queries.queues import QueueFilters, queue_counts, review_queue
from claims.services.errors import NotAllowed, Refused
from claims.services.queue import (
    MOST_FILTERS,
    assign,
    assign_all,
    delete_filter,
    dismiss_all,
    hold,
    let_go,
    save_filter,
    set_spread,
)
from tests.cast import VALUATION, Cast, checked, make_cast, refuted_claim, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def claim(cast: Cast) -> Claim:
    stored()
    stored(VALUATION, publisher="Ledger", title="Calderon sells shares")
    return refuted_claim(checked(cast.sam))


def queue(person: Person, **filters: object) -> list[Claim]:
    return list(review_queue(person, QueueFilters(**filters), 1))  # type: ignore[arg-type]


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


# Assigning


def test_a_claim_is_assigned_and_the_history_says_to_whom(cast: Cast, claim: Claim) -> None:
    assign(cast.rita, claim, cast.remy)
    assert fresh(claim).assigned_to == cast.remy
    assert HistoryEntry.objects.get(action="assigned").details["to"] == "remy"
    assert queue(cast.remy, assigned="me") == [claim]
    assert queue(cast.rita, assigned="me") == []
    assert queue(cast.rita, assigned="remy") == [claim]
    assign(cast.remy, claim, None)
    assert queue(cast.rita, assigned="nobody")[0].pk == claim.pk


def test_who_is_given_a_claim_is_told_and_nobody_is_told_of_what_they_took(cast: Cast, claim: Claim) -> None:
    assign(cast.rita, claim, cast.remy)
    assign(cast.rita, claim, cast.rita)
    assert list(Notice.objects.values_list("to__username", "kind")) == [("remy", "assigned")]


def test_assigning_twice_is_one_step(cast: Cast, claim: Claim) -> None:
    for _ in range(2):
        assign(cast.rita, claim, cast.rita)
    assert HistoryEntry.objects.filter(action="assigned").count() == 1


def test_a_submitter_is_given_nothing_and_gives_nothing(cast: Cast, claim: Claim) -> None:
    with pytest.raises(Refused):
        assign(cast.rita, claim, cast.sam)
    with pytest.raises(NotAllowed):
        assign(cast.sam, claim, cast.rita)
    Person.objects.filter(pk=cast.remy.pk).update(is_active=False)
    with pytest.raises(Refused):
        assign(cast.rita, claim, Person.objects.get(pk=cast.remy.pk))
    assert fresh(claim).assigned_to is None


def test_counts_say_what_is_mine_and_what_is_nobodys(cast: Cast, claim: Claim) -> None:
    before = queue_counts(cast.rita)
    assign(cast.rita, claim, cast.rita)
    after = queue_counts(cast.rita)
    assert (after.flagged, after.mine, after.nobodys) == (before.flagged, 1, before.nobodys - 1)


# Many at once


def test_many_are_assigned_at_once(cast: Cast, claim: Claim) -> None:
    ids = [one.pk for one in queue(cast.rita)]
    assert assign_all(cast.rita, ids, cast.remy).done == len(ids)
    assert {one.assigned_to for one in queue(cast.rita)} == {cast.remy}


def test_what_changed_meanwhile_is_not_dismissed_with_the_others(cast: Cast, claim: Claim) -> None:
    seen = [(one.pk, one.version) for one in queue(cast.rita)]
    Claim.objects.filter(pk=claim.pk).update(version=claim.version + 1)  # somebody was faster
    done = dismiss_all(cast.rita, seen, "not our beat")
    assert (done.done, done.missed) == (len(seen) - 1, 1)
    assert fresh(claim).state == ClaimState.FLAGGED
    assert HistoryEntry.objects.filter(action="dismissed").count() == len(seen) - 1


def test_nothing_chosen_and_too_many_are_refused(cast: Cast, claim: Claim) -> None:
    with pytest.raises(Refused):
        assign_all(cast.rita, [], cast.rita)
    with pytest.raises(Refused):
        assign_all(cast.rita, list(range(101)), cast.rita)


# Narrowing and sorting


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"label": "refuted"}, True), ({"label": "supported"}, False), ({"reason": "refuted"}, True),
        ({"reason": "conflicting"}, False), ({"kind": "date"}, True), ({"kind": "amount"}, False), ({"language": "fr"}, True),
        ({"language": "de"}, False), ({"words": "mai 2021"}, True), ({"words": "Calderon%"}, False), ({"spread": 2}, False),
    ],
)  # fmt: skip
def test_the_queue_is_narrowed(cast: Cast, claim: Claim, filters: dict[str, object], found: bool) -> None:
    assert (claim in queue(cast.rita, **filters)) == found


def test_the_widest_spread_comes_first_and_what_nobody_judged_last(cast: Cast, claim: Claim) -> None:
    set_spread(cast.rita, claim, 3)
    assert queue(cast.rita, sort="spread")[0] == claim
    assert queue(cast.rita, spread=3) == [claim]
    with pytest.raises(Refused):
        set_spread(cast.rita, claim, 9)
    set_spread(cast.rita, claim, None)
    assert fresh(claim).spread is None


# Holds


def test_a_hold_says_who_is_at_it_and_runs_out(cast: Cast, claim: Claim) -> None:
    assert hold(cast.rita, claim).person == cast.rita
    assert hold(cast.remy, claim).person == cast.rita  # it stays hers
    ClaimHold.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert hold(cast.remy, claim).person == cast.remy


def test_a_hold_is_taken_over_and_that_is_written_down(cast: Cast, claim: Claim) -> None:
    hold(cast.rita, claim)
    assert hold(cast.remy, claim, take_over=True).person == cast.remy
    assert HistoryEntry.objects.get(action="hold_taken").person == cast.remy
    let_go(cast.rita, claim)  # not hers any more
    assert ClaimHold.objects.get().person == cast.remy
    let_go(cast.remy, claim)
    assert not ClaimHold.objects.exists()


def test_a_hold_keeps_nobody_from_deciding(cast: Cast, claim: Claim) -> None:
    hold(cast.rita, claim)
    assert dismiss_all(cast.remy, [(claim.pk, claim.version)], "").done == 1


# Filters that people keep


def test_filters_are_ones_own(cast: Cast) -> None:
    kept = save_filter(cast.rita, " My  beat ", "label=refuted")
    assert (kept.name, kept.query) == ("My beat", "label=refuted")
    save_filter(cast.rita, "My beat", "label=conflicting")
    assert SavedFilter.objects.get().query == "label=conflicting"
    delete_filter(cast.remy, kept.pk)
    assert SavedFilter.objects.exists()
    delete_filter(cast.rita, kept.pk)
    assert not SavedFilter.objects.exists()


def test_filters_have_limits(cast: Cast) -> None:
    for number in range(MOST_FILTERS):
        save_filter(cast.rita, f"view {number}", "")
    with pytest.raises(Refused):
        save_filter(cast.rita, "one more", "")
    with pytest.raises(Refused):
        save_filter(cast.rita, " ", "")
    with pytest.raises(Refused):
        save_filter(cast.rita, "long", "x" * 501)
