"""All of an article's claims with what they rest on: for the report and the exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Prefetch, QuerySet

from claims.models import (
    Article,
    Check,
    CheckState,
    Claim,
    Evidence,
    EvidenceMark,
    Person,
    Verdict,
    VerdictState,
)
from claims.models.judgements import withheld_from
from claims.queries.articles import newest_checks
from claims.queries.engines import ShownCheck, shown_check
from claims.queries.highlights import look_of
from claims.queries.judgements import blind_among, veil, veiled_look
from claims.queries.wording import Proposal, claim_proposals

AT_A_TIME = 500  # claims read in one go


@dataclass(frozen=True, slots=True)
class ReportedClaim:
    """A claim, what was found for it, and what people decided; nothing of this is the desk's own.

    `number` is its place among the article's claims. `evidence` is the suggestion's, without what was
    struck. `verdict` is there once it is decided.
    """

    number: int
    claim: Claim
    look: str
    newest: Check | None
    made: ShownCheck | None  # what gave the suggestion
    evidence: list[Evidence]
    verdict: Verdict | None
    withheld: bool = False  # the person gives a label of their own first

    @property
    def cited(self) -> list[Evidence]:
        """What the verdict rests on, else what the suggestion does."""
        return list(self.verdict.cited.all()) if self.verdict else self.evidence

    @property
    def proposals(self) -> list[Proposal]:
        """What the decided verdict would change in the article's text."""
        return claim_proposals(self.claim.article, self.claim, self.verdict)


def reported_claims(article: Article, person: Person) -> Iterator[ReportedClaim]:
    """In the order of the text, some hundred at a time: an article may have thousands.

    Without the suggestions that are withheld from this person.
    """
    ids = list(article.claims.filter(hidden=False).values_list("pk", flat=True))
    for first in range(0, len(ids), AT_A_TIME):
        piece = ids[first : first + AT_A_TIME]
        blind = blind_among(person, piece)
        newest = newest_checks(Check.objects.filter(claim__in=piece), blind)
        for number, claim in enumerate(_with_everything(article, piece), first + 1):
            one = _reported(number, claim, newest.get(claim.pk))
            yield _veiled(one) if claim.pk in blind else one


def engine_of(article: Article, person: Person) -> tuple[str, str]:
    """Name and version of the engine that ended the article's newest check; "" before the first, and where it is
    withheld from this person."""
    done = Check.objects.filter(claim__article=article, state=CheckState.DONE).order_by("-pk")
    done = done.exclude(claim__in=withheld_from(person).values("pk"))
    return done.values_list("engine", "engine_version").first() or ("", "")


def _veiled(one: ReportedClaim) -> ReportedClaim:
    veil(one.claim)
    return replace(one, look=veiled_look(one.look), made=None, evidence=[], withheld=True)


def _with_everything(article: Article, ids: list[int]) -> QuerySet[Claim]:
    decided = Verdict.objects.filter(current=True, state=VerdictState.DECIDED).select_related(
        "rating", "decided_by"
    )
    struck = EvidenceMark.objects.filter(action=EvidenceMark.Action.STRUCK)
    return (
        article.claims.filter(pk__in=ids)
        .select_related("suggested_by__details")
        .defer("suggested_by__details__trail")
        .prefetch_related(
            Prefetch("suggested_by__evidence", _evidence()),
            Prefetch("verdicts", decided.prefetch_related(Prefetch("cited", _evidence()))),
            Prefetch("evidence_marks", struck),
        )
    )


def _evidence() -> QuerySet[Evidence]:
    items = Evidence.objects.select_related("document__source").defer("document__text")
    return items.prefetch_related("differences")


def _reported(number: int, claim: Claim, newest: Check | None) -> ReportedClaim:
    struck = {mark.place for mark in claim.evidence_marks.all()}
    found = claim.suggested_by.evidence.all() if claim.suggested_by else ()
    return ReportedClaim(
        number=number,
        claim=claim,
        look=look_of(claim, newest),
        newest=newest,
        made=shown_check(claim.suggested_by) if claim.suggested_by else None,
        evidence=[item for item in found if item.place not in struck],
        verdict=next(iter(claim.verdicts.all()), None),
    )
