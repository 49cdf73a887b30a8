"""What is published changes in public, by two people, and nothing of it is overwritten."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from claims.models import (
    Check,
    Claim,
    ClaimState,
    Correction,
    CorrectionState,
    Document,
    Evidence,
    FactCheck,
    HistoryEntry,
    Newsroom,
    Notice,
    Rating,
    Verdict,
)
from claims.services.corrections import REASON_LIMIT, correct, propose_correction, turn_down
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.publish import withdraw
from claims.services.review import mark_evidence
from tests.cast import (
    CORRECTED,
    Cast,
    checked,
    corrected,
    correction,
    evidence_ids,
    make_cast,
    published,
    refuted_claim,
    stored,
)


@pytest.fixture
def claim(cast: Cast) -> Claim:
    """Published as "False": proposed by Rita, decided and published by Eva."""
    stored()
    claim = refuted_claim(checked(cast.sam))
    published(cast, claim)
    return fresh(claim)


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article", "suggested_by").get(pk=claim.pk)


def publish_it(person: Any, claim: Claim, **changes: Any) -> FactCheck:
    return correct(person, fresh(claim), **({"version": fresh(claim).version} | changes))


def states(claim: Claim) -> list[tuple[str, bool]]:
    return [(verdict.state, verdict.current) for verdict in claim.verdicts.order_by("pk")]


def test_until_it_is_published_readers_see_what_they_saw(cast: Cast, claim: Claim) -> None:
    made = correction(cast.remy, claim)
    fact_check = FactCheck.objects.get()
    assert (made.state, made.before, made.after) == (CorrectionState.PROPOSED, fact_check.verdict, None)
    assert fact_check.verdict.rating.key == "false"
    assert fact_check.corrected_at is None
    assert fresh(claim).state == ClaimState.PUBLISHED
    assert claim.verdicts.get(current=True) == fact_check.verdict


def test_published_it_follows_what_it_corrects_and_nothing_is_overwritten(cast: Cast, claim: Claim) -> None:
    before = FactCheck.objects.get().verdict
    Claim.objects.filter(pk=claim.pk).update(stale=True)
    fact_check = corrected(cast, claim)
    assert states(claim) == [
        ("proposed", False), ("decided", False), ("proposed", False), ("superseded", False), ("decided", True),
    ]  # fmt: skip
    now = fact_check.verdict
    assert (now.rating.key, now.explanation) == ("mostly-false", CORRECTED)
    assert (now.proposed_by, now.decided_by) == (cast.remy, cast.emil)
    assert list(now.cited.values_list("pk", flat=True)) == evidence_ids(claim)
    row = Correction.objects.get()
    assert (row.state, row.before, row.after, row.ended_by) == ("published", before, now, cast.emil)
    assert (fact_check.corrected_at, fact_check.changed_at) == (row.ended_at, row.ended_at)
    assert fact_check.published_at < row.ended_at
    assert (fresh(claim).state, fresh(claim).stale) == (ClaimState.PUBLISHED, False)
    before.refresh_from_db()
    assert before.rating.key == "false"
    actions = list(HistoryEntry.objects.filter(claim=claim).values_list("action", flat=True))
    assert actions[-2:] == ["correction_proposed", "corrected"]


def test_it_can_be_corrected_again(cast: Cast, claim: Claim) -> None:
    first = corrected(cast, claim).verdict
    second = corrected(cast, claim, rating=Rating.objects.get(key="false"), explanation="Again.").verdict
    rows = list(Correction.objects.order_by("pk"))
    assert [row.state for row in rows] == ["published", "published"]
    assert (rows[1].before, rows[1].after) == (first, second)
    assert claim.verdicts.filter(current=True).count() == 1


def test_nobody_publishes_their_own_correction(cast: Cast, claim: Claim) -> None:
    correction(cast.eva, claim)
    with pytest.raises(NotAllowed, match="another editor"):
        publish_it(cast.eva, claim)
    assert FactCheck.objects.get().verdict.rating.key == "false"
    # Who decided the first verdict may correct what somebody else proposes.
    assert publish_it(cast.emil, claim).verdict.rating.key == "mostly-false"


def test_the_database_too_refuses_a_correction_published_by_its_proposer(cast: Cast, claim: Claim) -> None:
    made = correction(cast.eva, claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=made.pk).update(
            state="published", ended_by=cast.eva, ended_at=timezone.now(), after=made.before
        )


def test_a_reviewer_proposes_and_does_not_publish_and_a_submitter_does_neither(
    cast: Cast, claim: Claim
) -> None:
    with pytest.raises(NotAllowed):
        correction(cast.sam, claim)
    correction(cast.rita, claim)
    for act in (
        lambda: publish_it(cast.remy, claim),
        lambda: turn_down(cast.remy, fresh(claim), version=fresh(claim).version, comment="No."),
        lambda: turn_down(cast.sam, fresh(claim), version=fresh(claim).version, comment="No."),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Correction.objects.get().state == CorrectionState.PROPOSED


def test_one_that_is_turned_down_changes_nothing_and_another_can_follow(cast: Cast, claim: Claim) -> None:
    correction(cast.rita, claim)
    turn_down(cast.eva, fresh(claim), version=fresh(claim).version, comment="The source says no such thing.")
    row = Correction.objects.get()
    assert (row.state, row.comment, row.after) == ("turned_down", "The source says no such thing.", None)
    assert states(claim)[-2:] == [("proposed", False), ("sent_back", False)]
    assert FactCheck.objects.get().corrected_at is None
    assert Notice.objects.get(kind="sent_back").to == cast.rita
    assert corrected(cast, claim).verdict.rating.key == "mostly-false"


def test_who_proposed_it_may_take_it_back_and_has_to_say_why(cast: Cast, claim: Claim) -> None:
    correction(cast.rita, claim)
    with pytest.raises(Refused):
        turn_down(cast.rita, fresh(claim), version=fresh(claim).version, comment="  ")
    turn_down(cast.rita, fresh(claim), version=fresh(claim).version, comment="My mistake.")
    assert Correction.objects.get().ended_by == cast.rita
    assert not Notice.objects.filter(kind="sent_back").exists()


def test_one_is_open_at_a_time(cast: Cast, claim: Claim) -> None:
    seen = fresh(claim).version
    correction(cast.rita, claim)
    with pytest.raises(Conflict):
        correction(cast.remy, claim, version=seen)
    with pytest.raises(Conflict):
        correction(cast.remy, claim)
    assert Correction.objects.get().proposed_by == cast.rita


def test_the_database_too_holds_that_one_is_open(cast: Cast, claim: Claim) -> None:
    made = correction(cast.rita, claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            fact_check=made.fact_check, kind="update", reason="x", before=made.before,
            proposal=made.before, proposed_by=cast.remy,
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["correction", "update"])
def test_what_changes_nothing_is_no_correction(cast: Cast, claim: Claim, kind: str) -> None:
    now = FactCheck.objects.get().verdict
    with pytest.raises(Refused, match="Nothing has changed"):
        correction(cast.rita, claim, kind=kind, rating=now.rating, explanation=f" {now.explanation}\n")
    assert not Correction.objects.exists()


def test_a_clarification_may_leave_all_as_it_is_and_never_changes_the_rating(
    cast: Cast, claim: Claim
) -> None:
    now = FactCheck.objects.get().verdict
    with pytest.raises(Refused, match="not a clarification"):
        correction(cast.rita, claim, kind="clarification")
    kept = {"kind": "clarification", "rating": now.rating, "explanation": now.explanation}
    assert corrected(cast, claim, **kept).verdict.rating == now.rating


def test_a_retired_rating_may_stay_and_never_comes_anew(cast: Cast, claim: Claim) -> None:
    Rating.objects.update(retired=True, retired_because="A new scale.")
    with pytest.raises(Refused, match="no longer in use"):
        correction(cast.rita, claim)
    kept = Rating.objects.get(key="false")
    assert corrected(cast, claim, rating=kept, explanation="Clearer.").verdict.rating == kept


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "retraction"}, "kind"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * (REASON_LIMIT + 1)}, "reason"),
        ({"explanation": " "}, "explanation"),
        ({"evidence_ids": []}, "evidence"),
        ({"evidence_ids": [10**6]}, "evidence"),
    ],
)
def test_it_needs_a_kind_a_reason_words_and_evidence(
    cast: Cast, claim: Claim, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        correction(cast.rita, claim, **wrong)
    assert refused.value.field == field
    assert not Correction.objects.exists()
    assert fresh(claim).version == claim.version


def test_only_what_is_published_is_corrected(cast: Cast) -> None:
    stored()
    claim = refuted_claim(checked(cast.sam))
    with pytest.raises(Conflict):
        correction(cast.rita, claim)
    with pytest.raises(Conflict):
        correct(cast.eva, claim, version=claim.version)


def test_the_gate_holds_for_the_new_verdict_too(cast: Cast, claim: Claim) -> None:
    correction(cast.rita, claim)
    Newsroom.objects.filter(pk=1).update(least_origins=2)
    with pytest.raises(Refused, match="1 independent origin"):
        publish_it(cast.eva, claim)
    assert FactCheck.objects.get().verdict.rating.key == "false"
    made = publish_it(cast.eva, claim, exception="The company itself says so.")
    assert made.exception == "The company itself says so."
    assert Correction.objects.get().exception_before == ""
    assert HistoryEntry.objects.get(action="corrected").details["comment"] == made.exception


def test_a_quote_that_no_longer_stands_stops_it(cast: Cast, claim: Claim) -> None:
    correction(cast.rita, claim)
    Document.objects.update(sha256="0" * 64)
    with pytest.raises(Refused):
        publish_it(cast.eva, claim)
    assert Correction.objects.get().state == CorrectionState.PROPOSED


def test_a_claim_whose_wording_changed_meanwhile_stops_it(cast: Cast, claim: Claim) -> None:
    correction(cast.rita, claim)
    Claim.objects.filter(pk=claim.pk).update(restatement="Nora Feld never left Calderon.")
    with pytest.raises(Refused, match="has changed"):
        publish_it(cast.eva, claim)


def test_evidence_that_was_struck_meanwhile_stops_it(cast: Cast, claim: Claim) -> None:
    correction(cast.rita, claim)
    mark_evidence(cast.remy, Evidence.objects.get(check_run_id=claim.suggested_by_id), "struck")
    with pytest.raises(Refused, match="struck"):
        publish_it(cast.eva, claim)


def test_a_withdrawal_turns_the_open_correction_down(cast: Cast, claim: Claim) -> None:
    correction(cast.remy, claim)
    withdraw(cast.eva, fresh(claim), version=fresh(claim).version, reason="Our source was mistaken.")
    row = Correction.objects.get()
    assert (row.state, row.ended_by) == ("turned_down", cast.eva)
    assert row.comment == "The fact-check was withdrawn."
    assert fresh(claim).state == ClaimState.WITHDRAWN
    assert claim.verdicts.get(current=True).state == "withdrawn"
    actions = list(HistoryEntry.objects.filter(claim=claim).values_list("action", flat=True))
    assert actions[-2:] == ["correction_turned_down", "withdrawn"]
    assert Notice.objects.filter(kind="withdrawn", to=cast.remy).exists()
    with pytest.raises(Conflict):
        publish_it(cast.emil, claim)


def test_an_editor_may_withdraw_what_they_proposed_to_correct(cast: Cast, claim: Claim) -> None:
    correction(cast.eva, claim)
    withdraw(cast.eva, fresh(claim), version=fresh(claim).version, reason="Our source was mistaken.")
    assert Correction.objects.get().state == CorrectionState.TURNED_DOWN


def test_a_corrected_fact_check_can_be_withdrawn(cast: Cast, claim: Claim) -> None:
    corrected(cast, claim)
    withdraw(cast.eva, fresh(claim), version=fresh(claim).version, reason="Our source was mistaken.")
    row = FactCheck.objects.get()
    assert row.changed_at == row.withdrawn_at


def test_a_check_that_comes_later_makes_it_stale_and_changes_nothing(cast: Cast, claim: Claim) -> None:
    made = correction(cast.rita, claim)
    newer = Check.objects.create(claim=claim, engine="local", as_of=claim.article.date)
    Claim.objects.filter(pk=claim.pk).update(suggested_by=newer, stale=True)
    assert publish_it(cast.eva, claim).verdict.evidence_hash == made.proposal.evidence_hash


def test_everybody_concerned_is_told_and_nobody_of_what_they_did(cast: Cast, claim: Claim) -> None:
    corrected(cast, claim)
    told = set(Notice.objects.filter(kind="corrected").values_list("to__username", flat=True))
    # Remy proposed it; Rita and Eva stood behind the first verdict; Sam submitted the article.
    assert told == {"remy", "rita", "eva", "sam"}


def test_another_editor_is_told_too(cast: Cast, claim: Claim) -> None:
    correction(cast.remy, claim)
    publish_it(cast.eva, claim)
    assert Notice.objects.filter(kind="corrected", to=cast.emil).exists()
    assert not Notice.objects.filter(kind="corrected", to=cast.stan).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_correction SET reason = 'another'",
        "UPDATE claims_correction SET comment = 'another'",
        "UPDATE claims_correction SET state = 'proposed', after_id = NULL, ended_by_id = NULL, ended_at = NULL",
        "DELETE FROM claims_correction",
    ],
)
def test_what_has_ended_never_changes(cast: Cast, claim: Claim, statement: str) -> None:
    corrected(cast, claim)
    before = Correction.objects.values().get()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Correction.objects.values().get() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_correction SET reason = 'another'",
        "UPDATE claims_correction SET kind = 'update'",
        "DELETE FROM claims_correction",
    ],
)
def test_an_open_one_only_ends(cast: Cast, claim: Claim, statement: str) -> None:
    correction(cast.rita, claim)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE claims_correction")
    assert Correction.objects.get().kind == "correction"


def test_none_begins_published(cast: Cast, claim: Claim) -> None:
    now = FactCheck.objects.get()
    with pytest.raises(DatabaseError, match="begins as a proposal"), transaction.atomic():
        Correction.objects.create(
            fact_check=now, kind="update", reason="x", before=now.verdict, proposal=now.verdict, after=now.verdict,
            proposed_by=cast.rita, state="published", ended_by=cast.eva, ended_at=timezone.now(),
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_an_editor_who_publishes_and_one_who_turns_down_one_is_told() -> None:
    cast = make_cast()
    stored()
    claim = refuted_claim(checked(cast.sam))
    published(cast, claim)
    for words in ("One.", "Two.", "Three."):
        correction(cast.rita, claim, explanation=words)
        assert sorted(race(claim, cast)) == ["Conflict", "done"]
        assert Verdict.objects.filter(claim=claim, current=True, state="decided").count() == 1
        row = Correction.objects.latest("pk")
        fact_check = FactCheck.objects.get()
        assert (fact_check.verdict.explanation == words) == (row.state == "published")


def race(claim: Claim, cast: Cast) -> list[str]:
    barrier = threading.Barrier(2)
    seen = fresh(claim)
    outcomes: list[str] = []

    def press(act: Any) -> None:
        barrier.wait()
        try:
            act()
            outcomes.append("done")
        except Conflict:
            outcomes.append("Conflict")
        finally:
            connection.close()

    presses = (
        lambda: correct(cast.eva, seen, version=seen.version),
        lambda: turn_down(cast.emil, seen, version=seen.version, comment="No."),
    )
    threads = [threading.Thread(target=press, args=(act,)) for act in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_proposal_of_another_claims_evidence_is_refused(cast: Cast, claim: Claim) -> None:
    other = Claim.objects.filter(article=claim.article).exclude(pk=claim.pk).first()
    assert other is not None
    with pytest.raises(Conflict):
        propose_correction(
            cast.rita, other, version=other.version, kind="correction", reason="x",
            rating=Rating.objects.get(key="false"), explanation="x", evidence_ids=evidence_ids(claim),
        )  # fmt: skip
