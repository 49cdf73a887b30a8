"""The same claim checked before: found in any language, never merged, and taken over only by a person."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from claims.models import (
    AddedEvidence,
    Article,
    Claim,
    ClaimState,
    ClaimTerm,
    Evidence,
    EvidenceMark,
    HistoryEntry,
    SameClaim,
    Verdict,
)
from claims.search.claims import claims_sharing
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.looking_back import look_back
from claims.services.publish import publish
from claims.services.review import dismiss, mark_evidence
from claims.services.rewording import reword
from claims.services.same_claims import say_same, take_over
from claims.services.submit import submit_article
from claims.services.verdicts import decide
from tests.cast import Cast, checked, decided, evidence_ids, proposed, refuted_claim, stored
from tests.services.test_claims_by_hand import run_all

AGAIN = "Nora Feld left Calderon in May 2021. The harbour was quiet that day."
YEAR_BEFORE = "Nora Feld left Calderon in May 2020. The harbour was quiet that day."


@pytest.fixture
def earlier(cast: Cast) -> Claim:
    """A French claim that the library refutes."""
    stored()
    return refuted_claim(checked(cast.sam))


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article", "suggested_by").get(pk=claim.pk)


def written(cast: Cast, body: str = AGAIN, day: date = date(2023, 6, 1)) -> Claim:
    """The first claim of another article, in English, by Stan."""
    from claims.services.extract import extract_claims

    article = submit_article(
        cast.stan, title="A departure", body=body, date=day, kind="published", outlet="The Log", language="en"
    )
    assert extract_claims(article.pk)
    run_all(article)
    return fresh(article.claims.order_by("start")[0])


def the_pair(claim: Claim) -> SameClaim:
    return SameClaim.objects.select_related("claim__article", "earlier__article").get(claim=claim)


def test_a_claim_checked_before_in_another_language_is_found_when_it_is_checked(
    cast: Cast, earlier: Claim
) -> None:
    claim = written(cast)
    pair = the_pair(claim)
    assert (pair.earlier, pair.relation, pair.state, pair.by) == (earlier, "same", "suggested", None)
    assert fresh(claim).state == fresh(earlier).state == ClaimState.FLAGGED  # nothing is hidden or merged


def test_another_date_is_near_with_the_difference_named(cast: Cast, earlier: Claim) -> None:
    pair = the_pair(written(cast, YEAR_BEFORE))
    assert pair.relation == "near"
    assert pair.differences == [{"kind": "date", "claim": "2020-05", "earlier": "2021-05"}]


def test_another_subject_is_no_pair(cast: Cast, earlier: Claim) -> None:
    claim = written(cast, "Ines Brandt joined Calderon in May 2021. The harbour was quiet that day.")
    assert not SameClaim.objects.filter(claim=claim, relation="same").exists()


def test_the_verdict_is_taken_over_as_a_proposal_on_the_same_quotes(cast: Cast, earlier: Claim) -> None:
    earlier = decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    verdict = take_over(cast.remy, the_pair(claim), claim, version=claim.version)
    claim = fresh(claim)
    before = Verdict.objects.get(claim=earlier, current=True)
    assert (claim.state, verdict.proposed_by, verdict.rating) == (
        ClaimState.PROPOSED,
        cast.remy,
        before.rating,
    )
    assert verdict.explanation == before.explanation
    places = {(item.document_id, item.start, item.end) for item in before.cited.all()}
    assert {(item.document_id, item.start, item.end) for item in verdict.cited.all()} == places
    assert all(item.check_run.claim_id == claim.pk for item in verdict.cited.all())
    assert the_pair(claim).state == "linked"
    assert HistoryEntry.objects.get(claim=claim, action="took_over").details["claim_ids"] == [earlier.pk]
    assert HistoryEntry.objects.get(claim=earlier, action="was_taken_over").details["claim_ids"] == [claim.pk]


def test_who_took_it_over_does_not_decide_it(cast: Cast, earlier: Claim) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    take_over(cast.eva, the_pair(claim), claim, version=claim.version)
    with pytest.raises(NotAllowed):
        decide(cast.eva, fresh(claim), version=fresh(claim).version)
    decide(cast.emil, fresh(claim), version=fresh(claim).version)
    assert fresh(claim).state == ClaimState.DECIDED


def test_a_quote_that_this_check_did_not_find_is_added_for_every_later_one(
    cast: Cast, earlier: Claim
) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    Evidence.objects.filter(check_run_id=claim.suggested_by_id).delete()
    take_over(cast.rita, the_pair(claim), claim, version=claim.version)
    added = AddedEvidence.objects.get(claim=claim)
    assert (added.added_by, added.stance) == (cast.rita, "refutes")
    assert evidence_ids(fresh(claim))


def test_what_was_written_later_than_this_article_carries_no_verdict_over(cast: Cast, earlier: Claim) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast, day=date(2022, 1, 15))
    with pytest.raises(Refused) as refused:
        take_over(cast.rita, the_pair(claim), claim, version=claim.version)
    assert "later than its article" in str(refused.value.message)
    assert fresh(claim).state != ClaimState.PROPOSED
    assert not AddedEvidence.objects.filter(claim=claim).exists()
    assert not Verdict.objects.filter(claim=claim).exists()


def test_struck_quotes_carry_no_verdict_over(cast: Cast, earlier: Claim) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    for item in Evidence.objects.filter(check_run_id=claim.suggested_by_id):
        mark_evidence(cast.rita, item, EvidenceMark.Action.STRUCK)
    with pytest.raises(Refused):
        take_over(cast.rita, the_pair(claim), fresh(claim), version=claim.version)


def test_a_suggestion_a_proposal_and_a_near_claim_are_not_taken_over(cast: Cast, earlier: Claim) -> None:
    claim = written(cast)
    with pytest.raises(Refused):
        take_over(cast.rita, the_pair(claim), claim, version=claim.version)
    proposed(cast.rita, earlier)
    with pytest.raises(Refused):
        take_over(cast.rita, the_pair(claim), claim, version=claim.version)
    decide(cast.eva, fresh(earlier), version=fresh(earlier).version)
    near = written(cast, YEAR_BEFORE)
    pair = SameClaim.objects.select_related("claim__article", "earlier__article").get(
        claim=near, earlier=earlier
    )
    with pytest.raises(Refused):
        take_over(cast.rita, pair, near, version=near.version)
    assert not Verdict.objects.exclude(claim=earlier).exists()


def test_a_stale_verdict_is_not_taken_over(cast: Cast, earlier: Claim) -> None:
    earlier = decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    Claim.objects.filter(pk=earlier.pk).update(stale=True)
    with pytest.raises(Refused):
        take_over(cast.rita, the_pair(claim), claim, version=claim.version)


def test_submitters_neither_link_nor_take_over(cast: Cast, earlier: Claim) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    for act in (
        lambda: say_same(cast.stan, the_pair(claim), claim, version=claim.version, state="linked"),
        lambda: take_over(cast.stan, the_pair(claim), claim, version=claim.version),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_second_of_two_takes_nothing_over(cast: Cast, earlier: Claim) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    take_over(cast.rita, the_pair(claim), claim, version=claim.version)
    with pytest.raises(Conflict):
        take_over(cast.remy, the_pair(claim), claim, version=claim.version)
    assert Verdict.objects.get(claim=claim).proposed_by == cast.rita


def test_linking_is_seen_from_both_sides_and_taken_back(cast: Cast, earlier: Claim) -> None:
    claim = written(cast)
    for state, action in (
        ("linked", "linked_same"), ("suggested", "unlinked_same"), ("rejected", "said_not_same"),
        ("suggested", "unlinked_same"),
    ):  # fmt: skip
        pair = say_same(cast.rita, the_pair(claim), claim, version=claim.version, state=state)
        assert (pair.state, pair.by) == (state, None if state == "suggested" else cast.rita)
        for one in (claim, earlier):
            assert HistoryEntry.objects.filter(claim=one, person=cast.rita).last().action == action
    assert fresh(claim).version == claim.version  # nobody's verdict in the making is disturbed


def test_saying_the_same_thing_twice_and_nonsense_are_refused(cast: Cast, earlier: Claim) -> None:
    claim = written(cast)
    say_same(cast.rita, the_pair(claim), claim, version=claim.version, state="linked")
    with pytest.raises(Conflict):
        say_same(cast.remy, the_pair(claim), claim, version=claim.version, state="linked")
    with pytest.raises(Refused):
        say_same(cast.remy, the_pair(claim), claim, version=claim.version, state="merged")


def test_what_a_person_said_outlives_every_later_check(cast: Cast, earlier: Claim) -> None:
    claim = written(cast)
    say_same(cast.rita, the_pair(claim), claim, version=claim.version, state="rejected")
    look_back(claim)
    assert (the_pair(claim).state, the_pair(claim).by) == ("rejected", cast.rita)


def test_a_reworded_claim_loses_what_was_found_for_its_old_wording(cast: Cast, earlier: Claim) -> None:
    claim = written(cast)
    reword(cast.rita, claim, version=claim.version, restatement="Nora Feld sings at the opera.")
    assert not SameClaim.objects.filter(claim=claim).exists()
    run_all(claim.article)
    assert not SameClaim.objects.filter(claim=claim, relation="same").exists()
    look_back(claim)  # of the old wording, by a worker that is late
    assert not SameClaim.objects.filter(claim=claim, relation="same").exists()
    assert not ClaimTerm.objects.filter(claim=claim, term="f_2021").exists()


def test_a_link_carries_no_verdict_over_once_either_claim_is_reworded(cast: Cast, earlier: Claim) -> None:
    decided(cast.rita, cast.eva, earlier)
    claim = written(cast)
    say_same(cast.rita, the_pair(claim), claim, version=claim.version, state="linked")
    claim = reword(cast.rita, claim, version=claim.version, restatement="Nora Feld sings at the opera.")
    run_all(claim.article)
    assert the_pair(claim).state == "linked"
    with pytest.raises(Refused):
        take_over(cast.rita, the_pair(claim), fresh(claim), version=fresh(claim).version)


def test_a_reworded_earlier_claim_finds_the_later_one(cast: Cast, earlier: Claim) -> None:
    claim = written(cast, YEAR_BEFORE)
    assert the_pair(claim).relation == "near"
    reword(
        cast.rita,
        fresh(earlier),
        version=earlier.version,
        restatement="Nora Feld a quitté Calderon en mai 2020.",
    )
    run_all(earlier.article)
    assert (the_pair(claim).relation, the_pair(claim).earlier) == ("same", earlier)


def test_dismissed_and_hidden_claims_are_not_found(cast: Cast, earlier: Claim) -> None:
    dismiss(cast.rita, earlier, version=earlier.version)
    claim = written(cast)
    assert not SameClaim.objects.filter(claim=claim).exists()


def test_claims_from_before_are_looked_at_once_more(
    cast: Cast, earlier: Claim, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = written(cast)
    SameClaim.objects.all().delete()
    ClaimTerm.objects.all().delete()
    call_command("look_back")
    assert f"{Claim.objects.count()} claims looked at" in capsys.readouterr().out
    assert the_pair(claim).earlier == earlier


def test_a_fault_in_looking_back_fails_no_check(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from claims.services import looking_back

    def broken(*_arguments: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(looking_back, "claim_keys", broken)
    stored()
    assert refuted_claim(checked(cast.sam))
    assert "could not be found out" in caplog.text


def test_looking_up_asks_the_index_a_constant_number_of_times(
    cast: Cast, earlier: Claim, django_assert_num_queries: object
) -> None:
    terms = set(ClaimTerm.objects.filter(claim=earlier).values_list("term", flat=True))
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert claims_sharing(terms, apart_from=0, limit=5) == [earlier.pk]
    assert claims_sharing(set(), apart_from=0, limit=5) == []
    assert claims_sharing({"c_leave", "f_2021"}, apart_from=0, limit=5) == []  # no name among them


def test_our_own_verdicts_are_no_evidence(cast: Cast, earlier: Claim) -> None:
    earlier = decided(cast.rita, cast.eva, earlier)
    publish(cast.emil, earlier, version=earlier.version)
    claim = written(cast)
    urls = {item.document.url for item in Evidence.objects.filter(check_run_id=claim.suggested_by_id)}
    assert all("fact-checks" not in url for url in urls)
    assert Article.objects.count() == 2
