"""From a submitted article to a suggestion for every claim, each job done once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from claims.checking.failures import PermanentFailure, TemporaryFailure
from claims.models import (
    Article,
    ArticleState,
    Check,
    CheckState,
    Claim,
    ClaimState,
    Evidence,
    EvidenceMark,
    Flag,
    FlagReason,
)
from claims.services.check import cancel_checks, record_failure, run_check, start_check
from claims.services.errors import Conflict, NotAllowed
from claims.services.extract import extract_again, extract_claims
from claims.services.leases import Lease, take
from claims.services.review import mark_evidence
from claims.services.sweep import sweep
from tests.cast import VALUATION, Cast, checked, proposed, refuted_claim, stored, submitted, supported_claim


def a_library() -> None:
    stored()
    stored(VALUATION, publisher="Ledger", title="Calderon sells shares")


def test_a_false_date_is_refuted_with_both_values_and_the_quote(cast: Cast) -> None:
    a_library()
    claim = refuted_claim(checked(cast.sam))
    item = Evidence.objects.get(check_run_id=claim.suggested_by_id)
    difference = item.differences.get()
    assert item.quote == "Nora Feld left Calderon in May 2022, the company said."
    assert item.document.text[item.start : item.end] == item.quote
    assert (difference.kind, difference.claim_value, difference.source_value) == (
        "date",
        "2021-05",
        "2022-05",
    )
    assert (difference.claim_text, difference.source_text) == ("mai 2021", "May 2022")


def test_a_true_amount_is_supported_across_languages(cast: Cast) -> None:
    a_library()
    claim = supported_claim(checked(cast.sam))
    assert "40 millions" in claim.restatement
    assert claim.state == ClaimState.UNREVIEWED or claim.flags.exists()


def test_a_refuted_claim_is_flagged_and_says_why(cast: Cast) -> None:
    a_library()
    claim = refuted_claim(checked(cast.sam))
    assert claim.state == ClaimState.FLAGGED
    assert FlagReason.REFUTED in set(claim.flags.values_list("reason", flat=True))


def test_every_span_slices_to_its_sentence(cast: Cast) -> None:
    article = checked(cast.sam)
    assert article.claims.exists()
    for claim in article.claims.all():
        assert claim.sentence == article.body[claim.start : claim.end] != ""


def test_running_a_task_twice_changes_nothing(cast: Cast) -> None:
    a_library()
    article = checked(cast.sam)
    before = (list(Check.objects.values()), list(Evidence.objects.values()), list(Claim.objects.values()))
    assert not extract_claims(article.pk)
    assert not any(run_check(check.pk) for check in Check.objects.all())
    assert before == (
        list(Check.objects.values()),
        list(Evidence.objects.values()),
        list(Claim.objects.values()),
    )


def test_a_span_beyond_the_body_is_refused_by_the_database(cast: Cast) -> None:
    claim = checked(cast.sam).claims.first()
    assert claim is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(end=len(claim.article.body) + 1)


def test_a_confidence_beyond_one_is_refused_by_the_database(cast: Cast) -> None:
    check = Check.objects.filter(claim__article=checked(cast.sam)).first()
    assert check is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(confidence=1.2)


def test_a_claim_has_at_most_one_open_check(cast: Cast) -> None:
    claim = checked(cast.sam).claims.first()
    assert claim is not None
    start_check(cast.rita, claim)
    with pytest.raises(Conflict):
        start_check(cast.remy, claim)
    assert claim.checks.filter(state=CheckState.QUEUED).count() == 1


def test_a_submitter_starts_no_check(cast: Cast) -> None:
    claim = checked(cast.sam).claims.first()
    assert claim is not None
    with pytest.raises(NotAllowed):
        start_check(cast.sam, claim)
    assert claim.checks.count() == 1


def test_a_failed_check_replaces_no_suggestion_and_says_why(cast: Cast) -> None:
    a_library()
    claim = refuted_claim(checked(cast.sam))
    given = claim.suggested_by_id
    check = start_check(cast.rita, claim)
    lease = take(Check, check.pk, waiting="queued", working="running")
    assert lease is not None
    record_failure(lease, check, PermanentFailure("The key is not valid."))
    check.refresh_from_db()
    claim.refresh_from_db()
    assert (check.state, check.failure, check.label) == ("failed", "The key is not valid.", "")
    assert claim.suggested_by_id == given
    assert claim.flags.filter(reason=FlagReason.FAILED).exists()
    assert Article.objects.get(pk=claim.article_id).state == ArticleState.CHECKED


def test_a_temporary_failure_is_tried_again_later_and_three_times_at_most(cast: Cast) -> None:
    claim = checked(cast.sam).claims.first()
    assert claim is not None
    check = start_check(cast.rita, claim)
    for attempt in (1, 2, 3):
        Check.objects.filter(pk=check.pk).update(next_attempt_at=None)
        lease = take(Check, check.pk, waiting="queued", working="running")
        assert lease is not None
        record_failure(lease, check, TemporaryFailure("busy", retry_after=60))
        check.refresh_from_db()
        assert check.attempt == attempt
        if attempt < 3:
            assert check.state == CheckState.QUEUED
            assert check.next_attempt_at > timezone.now() + timedelta(seconds=50)
            assert not run_check(check.pk)  # not due yet
    assert check.state == CheckState.FAILED


def test_a_lost_lease_throws_the_result_away(cast: Cast) -> None:
    claim = checked(cast.sam).claims.first()
    assert claim is not None
    check = start_check(cast.rita, claim)
    lost = take(Check, check.pk, waiting="queued", working="running")
    assert lost is not None
    Check.objects.filter(pk=check.pk).update(lease_token=uuid.uuid4())
    assert not record_failure(lost, check, PermanentFailure("too late"))
    check.refresh_from_db()
    assert check.state == CheckState.RUNNING
    assert not lost.renew()


def test_a_cancelled_check_is_not_run(cast: Cast) -> None:
    claim = checked(cast.sam).claims.first()
    assert claim is not None
    check = start_check(cast.rita, claim)
    assert cancel_checks(cast.rita, claim) == 1
    assert not run_check(check.pk)
    assert Article.objects.get(pk=claim.article_id).state == ArticleState.CHECKED


def test_the_sweep_brings_back_a_check_whose_worker_died(cast: Cast) -> None:
    claim = checked(cast.sam).claims.first()
    assert claim is not None
    check = start_check(cast.rita, claim)
    assert take(Check, check.pk, waiting="queued", working="running")
    sweep()
    check.refresh_from_db()
    assert check.state == CheckState.RUNNING  # its lease still holds
    Check.objects.filter(pk=check.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sweep().expired == 1
    assert run_check(check.pk)
    check.refresh_from_db()
    assert (check.state, check.attempt) == (CheckState.DONE, 2)


def test_a_worker_that_dies_three_times_fails_its_check(cast: Cast) -> None:
    claim = checked(cast.sam).claims.first()
    assert claim is not None
    check = start_check(cast.rita, claim)
    for _ in range(3):
        assert take(Check, check.pk, waiting="queued", working="running")
        Check.objects.filter(pk=check.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        sweep()
    check.refresh_from_db()
    assert check.state == CheckState.FAILED
    assert "died" in check.failure
    assert sweep().expired == 0


def test_the_sweep_brings_back_an_extraction_whose_worker_died(cast: Cast) -> None:
    article = submitted(cast.sam)
    assert take(Article, article.pk, waiting="received", working="extracting")
    Article.objects.filter(pk=article.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    sweep()
    assert extract_claims(article.pk)


def test_a_lease_is_taken_by_one_only(cast: Cast) -> None:
    article = submitted(cast.sam)
    first = take(Article, article.pk, waiting="received", working="extracting")
    assert isinstance(first, Lease)
    assert take(Article, article.pk, waiting="received", working="extracting") is None


def test_what_a_person_struck_stays_struck_in_the_next_check(cast: Cast) -> None:
    a_library()
    claim = refuted_claim(checked(cast.sam))
    item = Evidence.objects.get(check_run_id=claim.suggested_by_id)
    mark_evidence(cast.rita, item, "struck")
    assert run_check(start_check(cast.rita, claim).pk)
    claim.refresh_from_db()
    again = Evidence.objects.get(check_run_id=claim.suggested_by_id)
    assert again.pk != item.pk
    assert EvidenceMark.objects.get(claim=claim).action == "struck"
    assert (again.document_id, again.start, again.end) == (item.document_id, item.start, item.end)


def test_a_check_anew_takes_away_only_flags_nobody_acted_on(cast: Cast) -> None:
    claim = checked(cast.sam).claims.first()  # an empty library: not enough evidence
    assert claim is not None
    Flag.objects.create(claim=claim, reason=FlagReason.REFUTED)
    acted = Flag.objects.create(claim=claim, reason=FlagReason.CONFLICTING, acted_on_by=cast.rita)
    by_hand = Flag.objects.create(claim=claim, reason=FlagReason.BY_HAND, raised_by=cast.rita)
    assert run_check(start_check(cast.rita, claim).pk)
    left = set(claim.flags.values_list("pk", flat=True))
    assert {acted.pk, by_hand.pk} <= left
    assert not claim.flags.filter(reason=FlagReason.REFUTED).exists()


def test_extraction_run_again_keeps_claims_and_their_history(cast: Cast) -> None:
    a_library()
    article = checked(cast.sam)
    before = set(article.claims.values_list("pk", flat=True))
    Article.objects.filter(pk=article.pk).update(state=ArticleState.FAILED, failure="x")
    article.refresh_from_db()
    extract_again(cast.rita, article)
    assert extract_claims(article.pk)
    assert set(article.claims.values_list("pk", flat=True)) == before
    assert Check.objects.filter(claim__article=article).count() == len(before)


def test_extraction_run_again_hides_what_it_no_longer_finds_unless_a_person_touched_it(cast: Cast) -> None:
    a_library()
    article = checked(cast.sam)
    body_end = len(article.body)
    fields = {"kind": "event", "check_worthiness": 0.5, "article": article}
    gone = Claim.objects.create(start=0, end=4, restatement="gone", restatement_key="1" * 64, **fields)
    touched = refuted_claim(article)
    proposed(cast.rita, touched)
    Claim.objects.filter(pk=touched.pk).update(restatement_key="2" * 64, end=body_end)
    Article.objects.filter(pk=article.pk).update(state=ArticleState.FAILED, failure="x")
    article.refresh_from_db()
    extract_again(cast.rita, article)
    extract_claims(article.pk)
    gone.refresh_from_db()
    touched.refresh_from_db()
    assert gone.hidden
    assert not touched.hidden


def test_a_later_result_marks_a_decided_verdict_stale_and_changes_nothing(cast: Cast) -> None:
    from tests.cast import decided

    a_library()
    claim = decided(cast.rita, cast.eva, refuted_claim(checked(cast.sam)))
    verdicts = list(claim.verdicts.values())
    claim.article.submitted_by.articles.update(state=ArticleState.CHECKED)
    from claims.models import Source

    Source.objects.update(active=False)  # now nothing can be found
    assert run_check(start_check(cast.rita, claim).pk)
    claim.refresh_from_db()
    assert claim.stale
    assert claim.state == ClaimState.DECIDED
    assert list(claim.verdicts.values()) == verdicts
