"""Claims that people mark, reword, split and merge: exact spans, nothing lost, and nothing the machine brings back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.models import (
    Article,
    ArticleState,
    Check,
    CheckState,
    Claim,
    ClaimLink,
    ClaimState,
    ClaimWording,
    EvidenceMark,
    HistoryEntry,
)
from claims.services.check import run_check
from claims.services.errors import AlreadyAClaim, Conflict, NotAllowed, Refused
from claims.services.extract import extract_claims
from claims.services.marking import LONGEST_RESTATEMENT, LONGEST_SPAN, mark_claim, place_words
from claims.services.review import dismiss, mark_evidence
from claims.services.rewording import reword
from claims.services.sign_off import sign_off
from claims.services.splitting import Part, merge, restore, split, undo
from claims.services.verdicts import decide, send_back
from tests.cast import BODY, Cast, checked, decided, evidence_ids, proposed, refuted_claim, stored, submitted

MISSED = "Le président de Calderon aime la mer"
SAID = "The president of Calderon loves the sea."


@pytest.fixture
def article(cast: Cast) -> Article:
    stored()
    return checked(cast.sam)


@pytest.fixture
def claim(article: Article) -> Claim:
    return refuted_claim(article)


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article", "suggested_by").get(pk=claim.pk)


def place(article: Article, words: str) -> dict[str, int]:
    start = article.body.index(words)
    return {"start": start, "end": start + len(words)}


def marked(cast: Cast, article: Article, words: str = MISSED, says: str = SAID) -> Claim:
    return mark_claim(cast.rita, article, **place(article, words), restatement=says, kind="event")


def read_again(article: Article) -> None:
    """Extraction runs once more, as after a failure."""
    Article.objects.filter(pk=article.pk).update(state=ArticleState.RECEIVED, attempt=0)
    assert extract_claims(article.pk)


def run_all(article: Article) -> None:
    for check in Check.objects.filter(claim__article=article, state=CheckState.QUEUED):
        assert run_check(check.pk)


def actions(claim: Claim) -> list[str]:
    return list(HistoryEntry.objects.filter(claim=claim).values_list("action", flat=True))


# Marking


def test_what_is_marked_is_a_claim_with_its_exact_words_and_is_checked(cast: Cast, article: Article) -> None:
    claim = marked(cast, article)
    assert (claim.sentence, claim.restatement, claim.marked_by) == (MISSED, SAID, cast.rita)
    article.refresh_from_db()
    assert article.state == ArticleState.CHECKING
    run_all(article)
    article.refresh_from_db()
    assert article.state == ArticleState.CHECKED
    assert fresh(claim).suggested_by is not None
    assert HistoryEntry.objects.get(claim=claim, action="marked").person == cast.rita


def test_white_space_around_the_words_is_no_part_of_the_claim(cast: Cast, article: Article) -> None:
    start = article.body.index(MISSED)
    claim = mark_claim(
        cast.rita, article, start=start - 1, end=start + len(MISSED) + 1, restatement=SAID, kind="event"
    )
    assert claim.sentence == MISSED


def test_places_count_code_points_also_behind_emoji(cast: Cast) -> None:
    body = "Un 👩‍👩‍👧 et un 𝕏 d’abord. Nora Feld vit à Lyon. La fin."
    article = checked(cast.sam, body=body)
    claim = marked(cast, article, "Nora Feld vit à Lyon.", "Nora Feld lives in Lyon, they say.")
    assert claim.sentence == "Nora Feld vit à Lyon."


@pytest.mark.parametrize(
    ("start", "end", "says", "field"),
    [
        (5, 5, SAID, "words"),
        (4, 5, SAID, "words"),  # a space
        (900, 950, SAID, "words"),  # behind the end
        (0, 4, " \n ", "restatement"),
        (0, 4, "x" * (LONGEST_RESTATEMENT + 1), "restatement"),
        (0, 4, "…!", "restatement"),
    ],
)
def test_what_is_no_claim_is_refused_and_says_where(
    cast: Cast, article: Article, start: int, end: int, says: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        mark_claim(cast.rita, article, start=start, end=end, restatement=says, kind="event")
    assert refused.value.field == field
    assert not Claim.objects.filter(marked_by__isnull=False).exists()


def test_too_many_words_two_paragraphs_and_an_unknown_kind_are_refused(cast: Cast) -> None:
    body = "Nora Feld vit à Lyon.\n \nElle y travaille. " + "mot " * LONGEST_SPAN
    article = checked(cast.sam, body=body)
    for end, kind in ((30, "event"), (len(body), "event"), (20, "gossip")):
        with pytest.raises(Refused):
            mark_claim(cast.rita, article, start=0, end=end, restatement=SAID, kind=kind)


def test_a_submitter_marks_in_their_own_article_only_and_until_it_is_signed_off(cast: Cast) -> None:
    article = checked(cast.sam, kind="own")
    spot = place(article, MISSED)
    with pytest.raises(NotAllowed):
        mark_claim(cast.stan, article, **spot, restatement=SAID, kind="event")
    assert mark_claim(cast.sam, article, **spot, restatement=SAID, kind="event").marked_by == cast.sam
    run_all(article)
    for open_claim in article.claims.filter(state=ClaimState.FLAGGED):
        dismiss(cast.rita, open_claim, version=open_claim.version)
    article.refresh_from_db()
    article = sign_off(cast.eva, article, version=article.version)
    with pytest.raises(NotAllowed):
        mark_claim(cast.sam, article, **spot, restatement="Another thing.", kind="event")
    with pytest.raises(Refused):
        mark_claim(cast.rita, article, **spot, restatement="Another thing.", kind="event")


def test_nothing_is_marked_while_the_claims_are_still_being_found(cast: Cast) -> None:
    article = submitted(cast.sam)
    with pytest.raises(Refused):
        marked(cast, article)
    assert not article.claims.exists()


def test_the_same_claim_twice_is_refused_with_the_one_that_is_there(cast: Cast, article: Article) -> None:
    first = marked(cast, article)
    with pytest.raises(AlreadyAClaim) as refused:
        marked(cast, article, says=SAID.upper())
    assert refused.value.claim == first
    assert article.claims.filter(marked_by__isnull=False).count() == 1


def test_one_that_was_dismissed_is_named_and_not_made_twice(cast: Cast, article: Article) -> None:
    first = marked(cast, article)
    dismiss(cast.rita, first, version=first.version)
    with pytest.raises(AlreadyAClaim) as refused:
        marked(cast, article)
    assert refused.value.claim == first
    assert "Bring it back" in str(refused.value.message)


def test_one_that_the_machine_no_longer_finds_comes_back_when_it_is_marked(
    cast: Cast, article: Article, claim: Claim
) -> None:
    Claim.objects.filter(pk=claim.pk).update(hidden=True)
    again = mark_claim(
        cast.rita, article, start=claim.start, end=claim.end, restatement=claim.restatement, kind="date"
    )
    assert (again.pk, again.hidden, again.marked_by) == (claim.pk, False, cast.rita)
    assert claim.checks.filter(state=CheckState.QUEUED).count() == 1


def test_words_are_found_by_code_nearest_to_where_they_were_chosen(cast: Cast, article: Article) -> None:
    first, second = article.body.index("Calderon"), article.body.index("Calderon est")
    everywhere = {"start": 0, "end": len(article.body)}
    assert place_words(article, " Calderon\r\n", **everywhere)[0] == first
    assert place_words(article, "Calderon", **everywhere, near=second + 1)[0] == second
    with pytest.raises(Refused):
        place_words(article, "Calderón", **everywhere)


# Rewording


def test_a_reworded_claim_is_checked_anew_and_keeps_how_it_read(cast: Cast, claim: Claim) -> None:
    before, old_check = claim.restatement, claim.suggested_by_id
    mark_evidence(cast.rita, claim.suggested_by.evidence.all()[0], EvidenceMark.Action.STRUCK)
    claim = reword(
        cast.rita, fresh(claim), version=fresh(claim).version, restatement="Nora Feld left  Calderon."
    )
    assert claim.restatement == "Nora Feld left Calderon."
    assert (claim.suggested_by, claim.state) == (None, ClaimState.UNREVIEWED)
    assert ClaimWording.objects.get(claim=claim).restatement == before
    step = HistoryEntry.objects.get(claim=claim, action="reworded")
    assert (step.details["before"], step.details["after"]) == (before, claim.restatement)
    run_all(claim.article)
    claim = fresh(claim)
    assert claim.suggested_by_id not in (None, old_check)
    assert claim.checks.filter(pk=old_check).exists()
    assert claim.evidence_marks.count() == 1


def test_a_check_of_the_old_wording_that_ends_late_suggests_nothing(
    cast: Cast, article: Article, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claims.services import check as checks

    late = checks.start_check(cast.rita, claim)
    real: Callable[..., object] = checks.run_engines

    def reworded_meanwhile(*arguments: object) -> object:
        result = real(*arguments)
        now = fresh(claim)
        reword(cast.remy, now, version=now.version, restatement="Nora Feld still works at Calderon.")
        return result

    monkeypatch.setattr(checks, "run_engines", reworded_meanwhile)
    assert not run_check(late.pk)
    late.refresh_from_db()
    assert (late.state, late.label) == (CheckState.CANCELLED, "")
    assert fresh(claim).suggested_by is None
    assert claim.checks.get(state=CheckState.QUEUED).pk > late.pk


def test_only_reviewers_reword_and_the_second_is_told(cast: Cast, claim: Claim) -> None:
    seen = claim.version
    with pytest.raises(NotAllowed):
        reword(cast.sam, claim, version=seen, restatement="Sam says so.")
    reword(cast.rita, claim, version=seen, restatement="Rita says so.")
    with pytest.raises(Conflict) as conflict:
        reword(cast.remy, claim, version=seen, restatement="Remy says so.")
    assert conflict.value.row.restatement == "Rita says so."
    assert fresh(claim).restatement == "Rita says so."


def test_the_same_wording_an_empty_one_and_anothers_are_refused(
    cast: Cast, article: Article, claim: Claim
) -> None:
    other = mark_claim(
        cast.rita,
        article,
        start=claim.start,
        end=claim.end,
        restatement="Feld was at Calderon.",
        kind="event",
    )
    for text in (claim.restatement, "  ", "x" * (LONGEST_RESTATEMENT + 1), other.restatement):
        with pytest.raises(Refused):
            reword(cast.rita, fresh(claim), version=fresh(claim).version, restatement=text)
    assert not ClaimWording.objects.exists()


def test_a_verdict_keeps_the_wording_that_it_is_about(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    with pytest.raises(Refused):
        reword(cast.rita, fresh(claim), version=fresh(claim).version, restatement="Something else.")
    send_back(cast.eva, fresh(claim), version=fresh(claim).version, comment="Say it better.")
    reword(
        cast.rita,
        fresh(claim),
        version=fresh(claim).version,
        restatement="Nora Feld a quitté Calderon en mai 2021, dit-on.",
    )
    run_all(claim.article)
    decided(cast.rita, cast.eva, fresh(claim))
    with pytest.raises(Refused):
        reword(cast.rita, fresh(claim), version=fresh(claim).version, restatement="Something else.")


def test_nothing_is_decided_on_another_wording_than_was_proposed_on(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    version = fresh(claim).version
    Claim.objects.filter(pk=claim.pk).update(restatement="Nora Feld never left Calderon.")
    with pytest.raises(Conflict):
        decide(cast.eva, fresh(claim), version=version)
    assert fresh(claim).state == ClaimState.PROPOSED
    assert [verdict.state for verdict in claim.verdicts.all()] == ["proposed"]


# What extraction finds when it runs again


def test_reading_again_finds_a_reworded_claim_by_its_old_wording(
    cast: Cast, article: Article, claim: Claim
) -> None:
    count = article.claims.count()
    reword(cast.rita, claim, version=claim.version, restatement="Feld has gone.")
    read_again(article)
    assert article.claims.count() == count
    assert not fresh(claim).hidden
    assert fresh(claim).restatement == "Feld has gone."


def test_reading_again_neither_hides_nor_doubles_what_people_made(
    cast: Cast, article: Article, claim: Claim
) -> None:
    by_hand = marked(cast, article)
    parts = split(cast.rita, claim, version=claim.version, parts=TWO)
    before = set(article.claims.values_list("pk", flat=True))
    read_again(article)
    assert set(article.claims.values_list("pk", flat=True)) == before
    assert not article.claims.filter(hidden=True).exists()
    assert fresh(claim).state == ClaimState.DISMISSED
    assert {fresh(one).state for one in (by_hand, *parts)} <= {ClaimState.UNREVIEWED, ClaimState.FLAGGED}


def test_a_merge_outlives_reading_again(cast: Cast, article: Article) -> None:
    before = article.claims.count()
    one, other = article.claims.order_by("start")[:2]
    made = merge(cast.rita, [(one, one.version), (other, other.version)], restatement="Both at once.")
    read_again(article)
    assert {fresh(one).state, fresh(other).state} == {ClaimState.DISMISSED}
    assert (fresh(made).hidden, article.claims.count()) == (False, before + 1)


# Splitting and merging

TWO = (
    Part("Nora Feld a quitté Calderon", "Nora Feld left Calderon."),
    Part("en mai 2021", "Nora Feld a quitté Calderon en mai 2021, dit-on."),
)


def test_a_split_makes_a_claim_of_each_part_and_dismisses_the_original(cast: Cast, claim: Claim) -> None:
    parts = split(cast.rita, claim, version=claim.version, parts=TWO)
    assert [part.sentence for part in parts] == [one.words for one in TWO]
    assert [part.restatement for part in parts] == [one.restatement for one in TWO]
    assert fresh(claim).state == ClaimState.DISMISSED
    assert {link.to_claim for link in ClaimLink.objects.filter(from_claim=claim, kind="split")} == set(parts)
    assert all(part.checks.filter(state=CheckState.QUEUED).exists() for part in parts)
    assert not claim.flags.filter(acted_on_by=None).exists()
    assert "split" in actions(claim)
    assert "made_by_split" in actions(parts[0])


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (TWO[:1], None),
        ((TWO[0], Part("ces mots n’y sont pas", "It says so.")), "words-2"),
        ((TWO[0], Part("en mai 2021", " ")), "restatement-2"),
        ((TWO[0], TWO[0]), "restatement-2"),
        ((Part("Calderon est valorisée", "Beyond its end."), TWO[0]), "words-1"),
    ],
)
def test_a_split_that_is_none_changes_nothing(
    cast: Cast, claim: Claim, parts: tuple[Part, ...], field: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        split(cast.rita, claim, version=claim.version, parts=parts)
    assert refused.value.field == field
    assert fresh(claim).state == ClaimState.FLAGGED
    assert not ClaimLink.objects.exists()


def test_an_undone_split_brings_the_original_back_and_can_be_done_again(cast: Cast, claim: Claim) -> None:
    parts = split(cast.rita, claim, version=claim.version, parts=TWO)
    undo(cast.remy, fresh(claim), version=fresh(claim).version)
    assert fresh(claim).state == ClaimState.FLAGGED  # its suggestion still says refuted
    assert {fresh(part).state for part in parts} == {ClaimState.DISMISSED}
    assert not Check.objects.filter(claim__in=parts, state=CheckState.QUEUED).exists()
    assert {link.undone_by for link in ClaimLink.objects.all()} == {cast.remy}
    again = split(cast.rita, fresh(claim), version=fresh(claim).version, parts=TWO)
    assert {part.pk for part in again} == {part.pk for part in parts}


def test_a_split_stays_once_somebody_has_proposed_on_a_part(cast: Cast, claim: Claim) -> None:
    parts = split(cast.rita, claim, version=claim.version, parts=TWO)
    run_all(claim.article)
    part = next(fresh(one) for one in parts if evidence_ids(fresh(one)))
    proposed(cast.rita, part)
    with pytest.raises(Refused):
        undo(cast.rita, fresh(claim), version=fresh(claim).version)
    assert fresh(claim).state == ClaimState.DISMISSED
    assert fresh(part).state == ClaimState.PROPOSED


def test_a_part_that_was_split_further_has_to_be_put_together_first(cast: Cast, claim: Claim) -> None:
    first = split(cast.rita, claim, version=claim.version, parts=TWO)[0]
    split(
        cast.rita, fresh(first), version=fresh(first).version,
        parts=(Part("", "One thing."), Part("", "Another thing.")),
    )  # fmt: skip
    with pytest.raises(Refused):
        undo(cast.rita, fresh(claim), version=fresh(claim).version)
    undo(cast.rita, fresh(first), version=fresh(first).version)
    undo(cast.rita, fresh(claim), version=fresh(claim).version)
    assert fresh(claim).state == ClaimState.FLAGGED


def test_a_merge_runs_from_the_first_to_the_last_and_is_undone(cast: Cast, article: Article) -> None:
    one, other = article.claims.order_by("start")[:2]
    made = merge(cast.rita, [(other, other.version), (one, one.version)], restatement="Both at once.")
    assert (made.start, made.end) == (one.start, other.end)
    assert made.sentence == BODY[one.start : other.end]
    assert {fresh(one).state, fresh(other).state} == {ClaimState.DISMISSED}
    undo(cast.rita, fresh(made), version=fresh(made).version)
    assert fresh(made).state == ClaimState.DISMISSED
    assert ClaimState.DISMISSED not in {fresh(one).state, fresh(other).state}


def test_claims_of_two_paragraphs_or_two_articles_are_not_merged(cast: Cast, article: Article) -> None:
    apart = checked(
        cast.sam, body="Nora Feld a quitté Calderon en mai 2021.\n\nCalderon emploie 300 personnes."
    )
    one, other = apart.claims.order_by("start")
    foreign = article.claims.all()[0]
    for pair in ((one, other), (one, foreign)):
        with pytest.raises(Refused):
            merge(cast.rita, [(claim, claim.version) for claim in pair], restatement="Both.")
    assert {fresh(claim).state for claim in (one, other, foreign)}.isdisjoint({ClaimState.DISMISSED})


def test_whoever_merges_what_another_has_just_changed_is_told(cast: Cast, article: Article) -> None:
    one, other = article.claims.order_by("start")[:2]
    reword(cast.remy, other, version=other.version, restatement="Remy was here.")
    with pytest.raises(Conflict) as conflict:
        merge(cast.rita, [(one, one.version), (other, other.version)], restatement="Both.")
    assert conflict.value.row == other
    assert fresh(one).state != ClaimState.DISMISSED


def test_submitters_neither_split_merge_undo_nor_restore(cast: Cast, article: Article, claim: Claim) -> None:
    pairs = [(one, one.version) for one in article.claims.all()]
    for act in (
        lambda: split(cast.sam, claim, version=claim.version, parts=TWO),
        lambda: merge(cast.sam, pairs, restatement="Both."),
        lambda: undo(cast.sam, claim, version=claim.version),
        lambda: restore(cast.sam, claim, version=claim.version),
    ):
        with pytest.raises(NotAllowed):
            act()


# Bringing back


def test_a_claim_dismissed_by_mistake_comes_back_with_its_flags(cast: Cast, claim: Claim) -> None:
    dismiss(cast.rita, claim, version=claim.version)
    restore(cast.remy, fresh(claim), version=fresh(claim).version)
    assert fresh(claim).state == ClaimState.FLAGGED
    assert actions(claim)[-1] == "brought_back"


def test_only_what_was_dismissed_comes_back_and_a_split_one_by_undoing(cast: Cast, claim: Claim) -> None:
    with pytest.raises(Conflict):
        restore(cast.rita, claim, version=claim.version)
    split(cast.rita, claim, version=claim.version, parts=TWO)
    with pytest.raises(Refused):
        restore(cast.rita, fresh(claim), version=fresh(claim).version)
    with pytest.raises(Refused):
        undo(cast.rita, _another(claim), version=_another(claim).version)


def _another(claim: Claim) -> Claim:
    return claim.article.claims.filter(became=None, made_from=None).exclude(pk=claim.pk)[0]


def test_one_dismissed_before_its_check_ended_is_checked_when_it_comes_back(cast: Cast) -> None:
    article = submitted(cast.sam)
    assert extract_claims(article.pk)
    claim = article.claims.all()[0]
    dismiss(cast.rita, claim, version=claim.version)
    restore(cast.rita, fresh(claim), version=fresh(claim).version)
    assert claim.checks.filter(state=CheckState.QUEUED).count() == 1
