"""What people say of claims is kept beside what the machine suggested, whoever saw what first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from claims.models import (
    Article,
    Check,
    Claim,
    HistoryEntry,
    JudgedBy,
    Judgement,
    Newsroom,
    Notice,
    NoticeKind,
    Person,
    Rating,
)
from claims.models.judgements import withheld_from
from claims.services.check import run_check, start_check
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.judgements import give_label, is_withheld, show_suggestion
from claims.services.newsroom import save_settings
from claims.services.people import set_evidence_first
from claims.services.verdicts import decide, override, propose, send_back
from tests.cast import Cast, checked, decided, evidence_ids, proposed, refuted_claim, stored


@pytest.fixture
def claim(cast: Cast) -> Claim:
    stored()
    return refuted_claim(checked(cast.sam))


@pytest.fixture
def always(cast: Cast) -> None:
    Newsroom.objects.filter(pk=1).update(evidence_first="always")


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article", "suggested_by").get(pk=claim.pk)


def rows(claim: Claim) -> list[tuple[str, str, str, str, bool]]:
    """(person, by, label, suggested label, blind) of each judgement."""
    found = Judgement.objects.filter(claim=claim).select_related("person")
    return [(row.person.username, row.by, row.label, row.suggested_label, row.blind) for row in found]


def label(person: Person, claim: Claim, says: str = "refuted", reason: str = "") -> Judgement:
    return give_label(person, claim, version=claim.version, label=says, reason=reason)


def test_agreement_is_recorded_where_evidence_first_is_off_too(cast: Cast, claim: Claim) -> None:
    decided(cast.rita, cast.eva, claim)
    assert rows(claim) == [
        ("rita", "proposal", "refuted", "refuted", False),
        ("eva", "decision", "refuted", "refuted", False),
    ]
    assert Judgement.objects.filter(check_run=claim.suggested_by).count() == 2


@pytest.mark.usefixtures("always")
def test_a_label_given_first_is_blind_and_what_follows_is_not(cast: Cast, claim: Claim) -> None:
    assert is_withheld(cast.rita, claim)
    given = label(cast.rita, claim, "supported", "She says so herself.")
    assert (given.blind, given.reason, given.suggested_label) == (True, "She says so herself.", "refuted")
    assert given.suggested_confidence == claim.suggested_by.confidence  # type: ignore[union-attr]
    assert not is_withheld(cast.rita, claim)
    assert is_withheld(cast.remy, claim)
    proposed(cast.rita, claim)
    assert rows(claim)[1] == ("rita", "proposal", "refuted", "refuted", False)


@pytest.mark.usefixtures("always")
def test_a_verdict_proposed_without_a_label_of_its_own_is_itself_the_blind_label(
    cast: Cast, claim: Claim
) -> None:
    proposed(cast.rita, claim)
    assert rows(claim) == [("rita", "proposal", "refuted", "refuted", True)]


@pytest.mark.usefixtures("always")
def test_editors_review_blind_and_moderate_with_everything_in_view(cast: Cast, claim: Claim) -> None:
    assert is_withheld(cast.eva, claim)
    proposed(cast.rita, claim)
    assert not is_withheld(cast.eva, fresh(claim))
    assert is_withheld(cast.remy, fresh(claim))  # it may be sent back to him
    send_back(cast.eva, fresh(claim), version=fresh(claim).version, comment="Call them.")
    assert not is_withheld(cast.emil, fresh(claim))  # who could have seen it while it was proposed
    assert is_withheld(cast.remy, fresh(claim))


@pytest.mark.usefixtures("always")
def test_nothing_is_withheld_once_a_claim_is_decided_or_before_anything_is_suggested(
    cast: Cast, claim: Claim
) -> None:
    assert not is_withheld(cast.sam, claim)  # a submitter is no reviewer
    unsuggested = claim.article.claims.filter(suggested_by=None)
    assert not withheld_from(cast.rita).filter(pk__in=unsuggested.values("pk")).exists()
    decided(cast.rita, cast.eva, claim)
    assert not is_withheld(cast.remy, claim)


@pytest.mark.usefixtures("always")
def test_a_later_check_does_not_alter_what_was_said(cast: Cast, claim: Claim) -> None:
    given = label(cast.rita, claim)
    again = start_check(cast.rita, fresh(claim))
    assert run_check(again.pk)
    Check.objects.filter(pk=again.pk).update(label="supported", confidence=0.5)
    given.refresh_from_db()
    assert (given.suggested_label, given.check_run) == ("refuted", claim.suggested_by)
    assert not is_withheld(cast.rita, fresh(claim))


def test_where_it_is_offered_each_person_chooses_and_may_look_anyway(cast: Cast, claim: Claim) -> None:
    with pytest.raises(Refused):
        set_evidence_first(cast.rita, True)  # off
    save_settings(cast.eva, version=Newsroom.objects.get(pk=1).version, evidence_first="offered")
    assert not is_withheld(cast.rita, claim)
    set_evidence_first(cast.rita, True)
    rita = Person.objects.get(pk=cast.rita.pk)
    assert is_withheld(rita, claim)
    assert not is_withheld(cast.remy, claim)
    shown = show_suggestion(rita, claim, version=claim.version)
    assert (shown.by, shown.label, shown.blind) == (JudgedBy.SHOWN, "", False)
    assert not is_withheld(rita, claim)
    with pytest.raises(Refused):
        label(rita, claim)
    with pytest.raises(NotAllowed):
        set_evidence_first(cast.sam, True)


@pytest.mark.usefixtures("always")
def test_where_it_always_holds_nobody_looks_without_a_label(cast: Cast, claim: Claim) -> None:
    with pytest.raises(NotAllowed):
        show_suggestion(cast.rita, claim, version=claim.version)
    with pytest.raises(Refused):
        set_evidence_first(cast.rita, False)
    assert is_withheld(cast.rita, claim)


def test_what_could_be_seen_before_it_was_switched_on_does_not_count_as_blind(
    cast: Cast, claim: Claim
) -> None:
    save_settings(cast.eva, version=Newsroom.objects.get(pk=1).version, evidence_first="always")
    assert is_withheld(cast.rita, claim)
    assert not label(cast.rita, claim).blind
    Newsroom.objects.update(evidence_first_since=timezone.now() - timedelta(days=1))
    assert label(cast.remy, claim).blind


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize(("says", "reason"), [("false", ""), ("", ""), ("refuted", "x" * 1_001)])
def test_a_label_that_is_none_or_says_too_much_is_refused(
    cast: Cast, claim: Claim, says: str, reason: str
) -> None:
    with pytest.raises(Refused):
        label(cast.rita, claim, says, reason)
    assert not Judgement.objects.exists()


@pytest.mark.usefixtures("always")
def test_a_label_for_a_claim_that_somebody_has_changed_meanwhile_is_a_conflict(
    cast: Cast, claim: Claim
) -> None:
    proposed(cast.remy, claim)
    with pytest.raises(Conflict):
        label(cast.rita, claim)
    with pytest.raises(NotAllowed):
        label(cast.sam, fresh(claim))
    assert label(cast.rita, fresh(claim), "cant_tell").blind


@pytest.mark.usefixtures("always")
def test_the_history_says_that_a_label_was_given_and_not_which(cast: Cast, claim: Claim) -> None:
    label(cast.rita, claim, reason="a-private-reason")
    entry = HistoryEntry.objects.filter(claim=claim).last()
    assert entry is not None
    assert (entry.action, entry.person, entry.details) == ("labelled", cast.rita, {})


@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET label = 'supported'", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_judgements_are_append_only(cast: Cast, claim: Claim, statement: str) -> None:
    if statement.startswith("TRUNCATE") and connection.vendor != "postgresql":
        statement = "DELETE FROM {}"  # SQLite has no other way to empty a table
    proposed(cast.rita, claim)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("claims_judgement"))
    assert rows(claim) == [("rita", "proposal", "refuted", "refuted", False)]


def test_a_refused_verdict_leaves_no_judgement(cast: Cast, claim: Claim) -> None:
    with pytest.raises(Refused):
        propose(cast.rita, claim, version=claim.version, rating=Rating.objects.get(key="false"), explanation="x", evidence_ids=[])  # fmt: skip
    assert not Judgement.objects.exists()


# Reasons: an override needs one, a decision may have one


def test_an_override_says_why_and_its_proposer_is_told(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    fields = {
        "version": fresh(claim).version,
        "rating": Rating.objects.get(key="mostly-false"),
        "explanation": "Out by a year.",
        "evidence_ids": evidence_ids(claim),
    }
    for wrong in ("  ", "x" * 2_001):
        with pytest.raises(Refused):
            override(cast.eva, fresh(claim), reason=wrong, **fields)  # type: ignore[arg-type]
    verdict = override(cast.eva, fresh(claim), reason="It is half right.", **fields)  # type: ignore[arg-type]
    assert verdict.comment == ""
    entry = HistoryEntry.objects.filter(claim=claim, action="overridden").get()
    assert entry.details["comment"] == "It is half right."
    notice = Notice.objects.get(to=cast.rita)
    assert (notice.kind, notice.reason) == (NoticeKind.OVERRIDDEN, "It is half right.")
    assert rows(claim)[-1] == ("eva", "proposal", "refuted", "refuted", False)


def test_what_is_sent_back_goes_with_its_reason_and_no_mail_has_it(cast: Cast, claim: Claim) -> None:
    from claims.services.notices import message_of

    proposed(cast.rita, claim)
    send_back(cast.eva, fresh(claim), version=fresh(claim).version, comment="Call the company.")
    notice = Notice.objects.select_related("to", "by", "claim").get(to=cast.rita)
    assert notice.reason == "Call the company."
    assert "Call the company." not in message_of(notice).body


def test_a_decision_needs_no_note_and_keeps_one(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    with pytest.raises(Refused):
        decide(cast.eva, fresh(claim), version=fresh(claim).version, note="x" * 2_001)
    verdict = decide(cast.eva, fresh(claim), version=fresh(claim).version, note=" Well found. ")
    assert verdict.comment == "Well found."
    entry = HistoryEntry.objects.filter(claim=claim, action="decided").get()
    assert entry.details["comment"] == "Well found."


@pytest.mark.usefixtures("always")
def test_nothing_is_withheld_in_an_article_that_is_closed_for_good(cast: Cast, claim: Claim) -> None:
    assert is_withheld(cast.rita, claim)
    Article.objects.update(state="signed_off", signed_off_by=cast.eva, signed_off_at=timezone.now())
    assert not is_withheld(cast.rita, claim)
