"""What the claim page reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from claims.models import (
    Article,
    Check,
    CheckState,
    Claim,
    EarlierFactCheck,
    Evidence,
    EvidenceMark,
    HistoryEntry,
    Passage,
    Person,
    SearchHit,
    SearchQuestion,
    Verdict,
)
from claims.models.states import OPEN_CHECK_STATES
from claims.queries.highlights import look_of
from claims.queries.stale import StaleShown, stale_of
from claims.queries.talk import Talk, talk_about

CONTEXT = 280  # characters on each side of the claim's sentence


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A piece of evidence as shown: the quote inside its paragraph, and what a person did to it."""

    item: Evidence
    before: str
    after: str
    mark: EvidenceMark | None

    @property
    def struck(self) -> bool:
        return self.mark is not None and self.mark.action == EvidenceMark.Action.STRUCK


@dataclass(frozen=True, slots=True)
class ClaimView:
    claim: Claim
    article: Article
    before: str
    after: str
    newest: Check | None
    look: str
    exhibits: list[Exhibit]
    verdict: Verdict | None
    checks: list[Check]
    history: list[HistoryEntry]
    questions: list[SearchQuestion]  # that the newest check put to search providers
    earlier: list[EarlierFactCheck]
    talk: Talk | None  # the desk's own
    stale: list[StaleShown]  # the desk's own

    @property
    def checking(self) -> bool:
        return self.newest is not None and self.newest.state in OPEN_CHECK_STATES


def claim_by_id(claim_id: int) -> QuerySet[Claim]:
    return Claim.objects.select_related(
        "article__submitted_by", "suggested_by", "assigned_to", "hold__person", "marked_by"
    ).filter(pk=claim_id)


def claim_view(claim: Claim, person: Person) -> ClaimView:
    """A submitter sees no marks and no history: they are the desk's own."""
    article = claim.article
    checks = list(claim.checks.select_related("requested_by").order_by("-pk"))
    newest = next((check for check in checks if check.state != CheckState.CANCELLED), None)
    return ClaimView(
        claim=claim,
        article=article,
        before=_before(article.body, claim.start),
        after=_after(article.body, claim.end),
        newest=newest,
        look=look_of(claim, newest),
        exhibits=exhibits(claim, with_marks=person.is_reviewer),
        verdict=current_verdict(claim),
        checks=checks,
        history=list(claim.history.select_related("person")) if person.is_reviewer else [],
        questions=_questions(newest),
        earlier=list(claim.earlier_fact_checks.all()),
        talk=talk_about(claim, person),
        stale=stale_of(claim) if person.is_reviewer else [],
    )


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


def exhibits(claim: Claim, *, with_marks: bool) -> list[Exhibit]:
    """The evidence of the newest done check, best first."""
    if claim.suggested_by_id is None:
        return []
    items = evidence_of(claim).prefetch_related("differences")
    marks = {(m.document_id, m.start, m.end): m for m in claim.evidence_marks.select_related("person")}
    return [
        _exhibit(item, marks.get((item.document_id, item.start, item.end)) if with_marks else None)
        for item in items
    ]


def evidence_of(claim: Claim) -> QuerySet[Evidence]:
    return Evidence.objects.select_related("document__source", "passage", "added_by").filter(
        check_run_id=claim.suggested_by_id
    )


def evidence_now(claim: Claim, chosen: Iterable[str]) -> list[str]:
    """The ids of the same quotes in the newest done check, for ids that were chosen while an earlier one was shown.

    What the newest check does not have stays as it is, for the form to refuse.
    """
    asked = [value for value in chosen if value.isascii() and value.isdigit() and len(value) < 19]
    places = {
        (item.document_id, item.start, item.end): str(item.pk)
        for item in Evidence.objects.filter(check_run_id=claim.suggested_by_id)
    }
    found = {
        str(item.pk): places.get((item.document_id, item.start, item.end), str(item.pk))
        for item in Evidence.objects.filter(pk__in=asked, check_run__claim=claim)
    }
    return [found.get(value, value) for value in chosen]


def _exhibit(item: Evidence, mark: EvidenceMark | None) -> Exhibit:
    passage: Passage | None = item.passage
    start, end = (passage.start, passage.end) if passage else (item.start, item.end)
    text = item.document.text
    return Exhibit(item, text[start : item.start], text[item.end : end], mark)


def current_verdict(claim: Claim) -> Verdict | None:
    return (
        Verdict.objects.select_related("rating", "proposed_by", "decided_by")
        .prefetch_related("cited__document__source", "cited__differences")
        .filter(claim=claim, current=True)
        .first()
    )
