"""People decide: two of them, on what they saw, and never over each other."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from claims.models import (
    Article,
    CitedEvidence,
    Claim,
    ClaimState,
    Document,
    Evidence,
    FactCheck,
    HistoryEntry,
    Rating,
    Verdict,
)
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.publish import publish, withdraw
from claims.services.review import dismiss, mark_evidence
from claims.services.verdicts import decide, override, propose, send_back
from tests.cast import (
    Cast,
    checked,
    decided,
    evidence_ids,
    make_cast,
    proposed,
    refuted_claim,
    stored,
)


@pytest.fixture
def claim(cast: Cast) -> Claim:
    stored()
    return refuted_claim(checked(cast.sam))


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


def test_a_verdict_goes_from_proposed_to_published_by_two_people(cast: Cast, claim: Claim) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    fact_check = publish(cast.eva, claim, version=claim.version)
    assert fresh(claim).state == ClaimState.PUBLISHED
    assert (fact_check.proposed_by, fact_check.published_by) == (cast.rita, cast.eva)
    actions = list(HistoryEntry.objects.filter(claim=claim).values_list("action", flat=True))
    assert actions[-3:] == ["proposed", "decided", "published"]


def test_nobody_decides_on_their_own_proposal(cast: Cast, claim: Claim) -> None:
    proposed(cast.eva, claim)
    with pytest.raises(NotAllowed):
        decide(cast.eva, fresh(claim), version=fresh(claim).version)
    assert fresh(claim).state == ClaimState.PROPOSED


def test_the_database_too_refuses_a_verdict_decided_by_its_proposer(cast: Cast, claim: Claim) -> None:
    verdict = proposed(cast.eva, claim)
    Verdict.objects.filter(pk=verdict.pk).update(current=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(
            claim=claim, state="decided", label="refuted", rating=verdict.rating, explanation="x",
            proposed_by=cast.eva, decided_by=cast.eva, claim_hash="x", evidence_hash="x",
        )  # fmt: skip


def test_a_reviewer_neither_decides_nor_publishes(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    version = fresh(claim).version
    for act in (
        lambda: decide(cast.remy, fresh(claim), version=version),
        lambda: publish(cast.remy, fresh(claim), version=version),
        lambda: send_back(cast.remy, fresh(claim), version=version, comment="no"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert fresh(claim).version == version


def test_a_submitter_proposes_nothing(cast: Cast, claim: Claim) -> None:
    with pytest.raises(NotAllowed):
        proposed(cast.sam, claim)
    assert not Verdict.objects.exists()


def test_somebody_demoted_between_opening_and_sending_is_refused(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    cast.eva.__class__.objects.filter(pk=cast.eva.pk).update(role="reviewer")
    with pytest.raises(NotAllowed):
        decide(cast.eva, fresh(claim), version=fresh(claim).version)


def test_a_second_person_is_told_and_the_first_one_stands(cast: Cast, claim: Claim) -> None:
    seen = claim.version
    first = proposed(cast.rita, claim)
    with pytest.raises(Conflict) as conflict:
        propose(
            cast.remy, claim, version=seen, rating=Rating.objects.get(key="true"), explanation="I say true",
            evidence_ids=evidence_ids(claim),
        )  # fmt: skip
    assert conflict.value.row.state == ClaimState.PROPOSED
    assert Verdict.objects.get(claim=claim) == first


@pytest.mark.parametrize(
    "what_breaks", ["claims.services.history.record", "claims.services.verdicts.act_on_flags"]
)
def test_a_verdict_and_its_step_of_history_are_stored_together_or_not_at_all(
    cast: Cast, claim: Claim, monkeypatch: pytest.MonkeyPatch, what_breaks: str
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("the worker is gone")

    steps = HistoryEntry.objects.count()
    monkeypatch.setattr(what_breaks, breaks)
    with pytest.raises(RuntimeError):
        proposed(cast.rita, claim)
    assert not Verdict.objects.exists()
    assert (fresh(claim).state, fresh(claim).version) == (claim.state, claim.version)
    assert HistoryEntry.objects.count() == steps


def test_sent_back_is_flagged_again_with_the_comment(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    send_back(cast.eva, fresh(claim), version=fresh(claim).version, comment="Call the company.")
    claim = fresh(claim)
    assert claim.state == ClaimState.FLAGGED
    assert claim.flags.get(reason="sent_back").comment == "Call the company."
    assert [verdict.state for verdict in claim.verdicts.all()] == ["proposed", "sent_back"]
    assert claim.verdicts.filter(current=True).count() == 1


def test_an_override_is_a_proposal_that_another_editor_decides(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    override(
        cast.eva, fresh(claim), version=fresh(claim).version, rating=Rating.objects.get(key="mostly-false"),
        explanation="Out by a year.", evidence_ids=evidence_ids(claim), reason="It is half right.",
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        decide(cast.eva, fresh(claim), version=fresh(claim).version)
    verdict = decide(cast.emil, fresh(claim), version=fresh(claim).version)
    assert (verdict.rating.key, verdict.proposed_by, verdict.decided_by) == (
        "mostly-false",
        cast.eva,
        cast.emil,
    )


def test_a_verdict_needs_words_evidence_and_a_rating_in_use(cast: Cast, claim: Claim) -> None:
    false = Rating.objects.get(key="false")
    fields = {
        "version": claim.version,
        "rating": false,
        "explanation": "x",
        "evidence_ids": evidence_ids(claim),
    }
    for wrong in ({"explanation": "  "}, {"evidence_ids": []}, {"evidence_ids": [10**6]}):
        with pytest.raises(Refused):
            propose(cast.rita, claim, **(fields | wrong))
    Rating.objects.filter(pk=false.pk).update(retired=True, retired_because="Too harsh.")
    false.refresh_from_db()
    with pytest.raises(Refused):
        propose(cast.rita, claim, **(fields | {"rating": false}))
    assert fresh(claim).state == ClaimState.FLAGGED


def test_struck_evidence_cannot_be_cited(cast: Cast, claim: Claim) -> None:
    mark_evidence(cast.rita, Evidence.objects.get(check_run_id=claim.suggested_by_id), "struck")
    with pytest.raises(Refused):
        proposed(cast.rita, fresh(claim))


def test_evidence_struck_after_the_proposal_stops_the_decision(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    mark_evidence(cast.remy, Evidence.objects.get(check_run_id=claim.suggested_by_id), "struck")
    with pytest.raises(Conflict):
        decide(cast.eva, fresh(claim), version=fresh(claim).version)
    assert fresh(claim).state == ClaimState.PROPOSED


def test_a_dismissed_claim_leaves_the_queue_and_keeps_its_history(cast: Cast, claim: Claim) -> None:
    dismiss(cast.rita, claim, version=claim.version, comment="An opinion.")
    claim = fresh(claim)
    assert claim.state == ClaimState.DISMISSED
    assert not claim.flags.filter(acted_on_by__isnull=True).exists()
    with pytest.raises(Conflict):
        proposed(cast.remy, claim)


def test_own_copy_is_never_published(cast: Cast) -> None:
    stored()
    claim = decided(cast.rita, cast.eva, refuted_claim(checked(cast.sam, kind="own")))
    with pytest.raises(Refused):
        publish(cast.eva, claim, version=claim.version)
    assert not FactCheck.objects.exists()
    assert fresh(claim).state == ClaimState.DECIDED


def test_a_withdrawn_fact_check_keeps_its_address_and_says_why(cast: Cast, claim: Claim) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    published = publish(cast.eva, claim, version=claim.version)
    withdraw(cast.emil, fresh(claim), version=fresh(claim).version, reason="The source was wrong.")
    published.refresh_from_db()
    assert fresh(claim).state == ClaimState.WITHDRAWN
    assert published.withdrawn_because == "The source was wrong."


def test_a_quote_that_no_longer_stands_stops_the_publication(cast: Cast, claim: Claim) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    Document.objects.update(sha256="0" * 64)
    with pytest.raises(Refused):
        publish(cast.eva, claim, version=claim.version)
    assert not FactCheck.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["claims_historyentry", "claims_verdict", "claims_citedevidence"])
def test_history_and_verdicts_are_append_only(cast: Cast, claim: Claim, table: str, statement: str) -> None:
    proposed(cast.rita, claim)
    if table == "claims_verdict" and statement.startswith("UPDATE"):
        statement = "UPDATE {} SET explanation = 'another'"
    rows = Verdict.objects.count() + CitedEvidence.objects.count() + HistoryEntry.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert rows == Verdict.objects.count() + CitedEvidence.objects.count() + HistoryEntry.objects.count()


def test_truncate_too_is_refused_on_postgresql_and_a_verdict_is_never_current_again(
    cast: Cast, claim: Claim
) -> None:
    verdict = proposed(cast.rita, claim)
    Verdict.objects.filter(pk=verdict.pk).update(current=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(current=True)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE claims_historyentry CASCADE")
    assert HistoryEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_decides_and_the_other_is_told() -> None:
    cast = make_cast()
    stored()
    article = checked(cast.sam)
    claim = refuted_claim(article)
    for _ in range(5):
        proposed(cast.rita, claim)
        assert sorted(race(claim, cast)) == ["Conflict", "decided"]
        assert Verdict.objects.filter(claim=claim, current=True, state="decided").count() == 1
        claim = back_to_flagged(claim)
    assert Article.objects.get(pk=article.pk).version > article.version


def race(claim: Claim, cast: Cast) -> list[str]:
    """Both editors press the button on the same version at the same moment."""
    barrier = threading.Barrier(2)
    seen = fresh(claim)
    outcomes: list[str] = []

    def press(editor: object) -> None:
        barrier.wait()
        try:
            decide(editor, seen, version=seen.version)  # type: ignore[arg-type]  # a Person
            outcomes.append("decided")
        except Conflict:
            outcomes.append("Conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(editor,)) for editor in (cast.eva, cast.emil)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def back_to_flagged(claim: Claim) -> Claim:
    """For the next round; in the product nothing leads back from decided."""
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.FLAGGED)
    return fresh(claim)
