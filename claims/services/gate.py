"""The publish gate: what a verdict needs before readers see it, as the newsroom's settings say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.checking.domain import Label, Stance
from claims.checking.language.names import find_names
from claims.models import ArticleKind, Claim, Evidence, Newsroom, RightOfReply, Verdict
from claims.services.errors import Refused
from claims.services.texts import sha256
from claims.services.verdicts import claim_hash, evidence_hash

EXCEPTION_LIMIT = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing. `excusable`: an exception in words may stand in its place."""

    message: str
    excusable: bool = False


def gaps(claim: Claim, verdict: Verdict) -> list[Gap]:
    """What is missing for the verdict to be published, in the order of the page. Reads only."""
    newsroom = Newsroom.current()
    found = [
        _stale(claim, verdict),
        _without_explanation(verdict),
        _on_retired(verdict),
        _too_few_origins(verdict, newsroom),
        _nobody_asked(claim, newsroom),
    ]
    return [gap for gap in found if gap is not None]


def pass_gate(claim: Claim, verdict: Verdict, exception: str) -> str:
    """Lets the verdict through, or raises Refused with all that is missing.

    The hashes and every quote are looked at again. Returns the exception where one was needed, else "".
    """
    _refuse_unfit(claim, verdict)
    missing = gaps(claim, verdict)
    if len(exception) > EXCEPTION_LIMIT:
        raise Refused(_("The exception is too long."), "exception")
    left = [gap for gap in missing if not (gap.excusable and exception)]
    if left:
        raise Refused(" ".join(gap.message for gap in left))
    return exception if missing else ""


def _refuse_unfit(claim: Claim, verdict: Verdict) -> None:
    if claim.article.kind != ArticleKind.PUBLISHED:
        raise Refused(_("Our own copy is not published here; sign the article off instead."))
    cited = list(verdict.cited.select_related("document"))
    if verdict.claim_hash != claim_hash(claim) or verdict.evidence_hash != evidence_hash(cited):
        raise Refused(_("The claim or its evidence has changed since the verdict was decided."))
    for item in cited:
        stored = item.document.text
        if sha256(stored) != item.document.sha256 or stored[item.start : item.end] != item.quote:
            raise Refused(_("A cited quote no longer stands in its stored document."))


def origins_of(cited: Iterable[Evidence]) -> int:
    """How many independent origins speak for or against the claim among the cited evidence."""
    return len({item.origin or str(item.document_id) for item in cited if item.stance != Stance.NEUTRAL})


def _stale(claim: Claim, verdict: Verdict) -> Gap | None:
    """A correction of a stale verdict is no longer that verdict."""
    if not (claim.stale and verdict.current):
        return None
    return Gap(_("The verdict is stale: say first whether it still stands."))


def _without_explanation(verdict: Verdict) -> Gap | None:
    return None if verdict.explanation.strip() else Gap(_("The verdict has no explanation."))


def _on_retired(verdict: Verdict) -> Gap | None:
    retired = verdict.cited.filter(document__retired_at__isnull=False).select_related("document").first()
    if retired is None:
        return None
    return Gap(_("“%(title)s”, which it cites, has been retired.") % {"title": retired.document.title})


def _too_few_origins(verdict: Verdict, newsroom: Newsroom) -> Gap | None:
    if verdict.label == Label.NOT_ENOUGH_EVIDENCE:
        return None  # that there is too little is what it says
    count = origins_of(verdict.cited.all())
    if count >= newsroom.least_origins:
        return None
    said = ngettext(
        "It rests on %(count)s independent origin, and %(least)s are asked for.",
        "It rests on %(count)s independent origins, and %(least)s are asked for.",
        count,
    )
    return Gap(said % {"count": count, "least": newsroom.least_origins}, excusable=True)


def _nobody_asked(claim: Claim, newsroom: Newsroom) -> Gap | None:
    if not newsroom.reply_needed or RightOfReply.objects.filter(claim=claim).exists():
        return None
    named = [
        name.text for name in find_names(claim.restatement, claim.language or None) if name.kind == "person"
    ]
    if not named:
        return None
    return Gap(_("The claim names %(name)s, and no right of reply is recorded.") % {"name": named[0]})
