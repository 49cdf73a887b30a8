"""What the claim page reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Prefetch, QuerySet

from claims.models import (
    Article,
    Check,
    CheckState,
    Claim,
    EarlierFactCheck,
    Flag,
    HistoryEntry,
    Judgement,
    Person,
    SearchHit,
    SearchQuestion,
    Verdict,
    VerdictState,
)
from claims.queries.by_hand import better_wording
from claims.queries.comparison import Comparison, compare
from claims.queries.engines import ShownCheck, shown_checks
from claims.queries.exhibits import Exhibit, exhibits, veiled_exhibits
from claims.queries.highlights import look_of, reading_of
from claims.queries.judgements import (
    is_blind,
    own_label,
    veil,
    veiled_flags,
    veiled_history,
    veiled_look,
)
from claims.queries.stale import StaleShown, stale_of
from claims.queries.talk import Talk, talk_about

CONTEXT = 280  # characters on each side of the claim's sentence


@dataclass(frozen=True, slots=True)
class ClaimView:
    claim: Claim
    article: Article
    before: str
    after: str
    newest: Check | None
    look: str
    reading: str  # see reading_of
    made: ShownCheck | None  # what gave the suggestion
    exhibits: list[Exhibit]
    verdict: Verdict | None
    checks: list[ShownCheck]
    history: list[HistoryEntry]
    questions: list[SearchQuestion]  # that the newest check put to search providers
    earlier: list[EarlierFactCheck]
    talk: Talk | None  # the desk's own
    stale: list[StaleShown]  # the desk's own
    flags: list[Flag]
    own: Judgement | None  # the person's own label, given before the suggestion was shown
    blind: bool  # the suggestion, and all that gives it away, is withheld from the person
    is_suggested: bool  # there is a suggestion, shown or not
    why: str  # it can be checked, in a model's words; the desk's own
    better: str  # the restatement that a model would prefer; the desk's own

    @property
    def comparison(self) -> Comparison | None:
        """The suggestion and the proposed verdict side by side, where one waits for a decision."""
        if self.verdict is None or self.verdict.state != VerdictState.PROPOSED:
            return None
        return compare(self.claim, self.verdict, self.exhibits)

    @property
    def checking(self) -> bool:
        return self.newest is not None and self.newest.is_open


def claim_by_id(claim_id: int) -> QuerySet[Claim]:
    return Claim.objects.select_related(
        "article__submitted_by", "suggested_by", "assigned_to", "hold__person", "marked_by", "remark"
    ).filter(pk=claim_id)


def claim_view(claim: Claim, person: Person) -> ClaimView:
    """A submitter sees no marks and no history: they are the desk's own.

    Where the suggestion is withheld from the person, everything that gives it away is left out here, for good:
    `claim` itself is veiled, and must not be written afterwards.
    """
    view = _claim_view(claim, person)
    return _veiled(view) if is_blind(person, claim) else view


def _veiled(view: ClaimView) -> ClaimView:
    """A second reading is none of it: that one was wanted tells what the first came to."""
    checks = [one.check for one in view.checks]
    newest = _newest(check for check in checks if not check.is_second_reading)
    look = veiled_look(look_of(view.claim, newest))
    veil(view.claim)
    return replace(
        view,
        newest=newest,
        look=look,
        reading="",
        made=None,
        exhibits=veiled_exhibits(view.exhibits),
        verdict=None,
        checks=[],
        history=veiled_history(view.history, {check.pk for check in checks if check.is_second_reading}),
        questions=[],
        earlier=[],
        talk=replace(view.talk, comments=[]) if view.talk else None,
        flags=veiled_flags(view.flags),
        blind=True,
    )


def _claim_view(claim: Claim, person: Person) -> ClaimView:
    article = claim.article
    checks = shown_checks(
        claim.checks.select_related("requested_by", "details").defer("details__trail").order_by("-pk")
    )
    newest = _newest(one.check for one in checks)
    remark = getattr(claim, "remark", None) if person.is_reviewer else None
    return ClaimView(
        claim=claim,
        article=article,
        before=_before(article.body, claim.start),
        after=_after(article.body, claim.end),
        newest=newest,
        look=look_of(claim, newest),
        reading=reading_of(claim, newest),
        made=next((one for one in checks if one.check.pk == claim.suggested_by_id), None),
        exhibits=exhibits(claim, with_marks=person.is_reviewer),
        verdict=current_verdict(claim),
        checks=checks,
        history=list(claim.history.select_related("person")) if person.is_reviewer else [],
        questions=_questions(newest),
        earlier=list(claim.earlier_fact_checks.all()),
        talk=talk_about(claim, person),
        flags=list(claim.flags.select_related("acted_on_by")) if person.is_reviewer else [],
        own=own_label(person, claim) if person.is_reviewer else None,
        blind=False,
        is_suggested=claim.suggested_by_id is not None,
        stale=stale_of(claim) if person.is_reviewer else [],
        why=remark.why if remark else "",
        better=better_wording(claim) if person.is_reviewer else "",
    )


def _newest(checks: Iterable[Check]) -> Check | None:
    """The first of them; a cancelled one says nothing."""
    return next((check for check in checks if check.state != CheckState.CANCELLED), None)


def _questions(newest: Check | None) -> list[SearchQuestion]:
    if newest is None:
        return []
    hits = Prefetch("hits", SearchHit.objects.select_related("document__source").defer("document__text"))
    return list(newest.questions.prefetch_related(hits).defer("answer"))


def _before(body: str, start: int) -> str:
    """The text before the claim, back to a line's beginning or a word's."""
    from_line = body.rfind("\n", 0, start) + 1
    if start - from_line <= CONTEXT:
        return body[from_line:start]
    return "… " + body[start - CONTEXT : start].partition(" ")[2]


def _after(body: str, end: int) -> str:
    to_line = body.find("\n", end)
    to_line = len(body) if to_line < 0 else to_line
    if to_line - end <= CONTEXT:
        return body[end:to_line]
    return body[end : end + CONTEXT].rpartition(" ")[0] + " …"


def current_verdict(claim: Claim) -> Verdict | None:
    return (
        Verdict.objects.select_related("rating", "proposed_by", "decided_by")
        .prefetch_related("cited__document__source", "cited__differences")
        .filter(claim=claim, current=True)
        .first()
    )
