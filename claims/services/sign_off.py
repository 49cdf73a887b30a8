"""Ending the work on the newsroom's own copy, with a list of what is still open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.checking.domain import Label
from claims.models import (
    Article,
    ArticleKind,
    ArticleState,
    Check,
    CheckState,
    Claim,
    ClaimState,
    Person,
    Role,
    Verdict,
    VerdictState,
)
from claims.models.states import REVIEWABLE_CLAIM_STATES, sources_of
from claims.services import history
from claims.services.changes import changing
from claims.services.errors import Conflict, Refused
from claims.services.permissions import require_role

REASON_LIMIT = 2_000  # characters


class Open(models.TextChoices):
    """Why a claim of an article is still open. Each claim is listed under the first that fits."""

    STALE = "stale", gettext_lazy("decided, but the verdict may no longer stand")
    FAILED = "failed", gettext_lazy("the check failed")
    PROPOSED = "proposed", gettext_lazy("a verdict is proposed, and nobody has decided it")
    FLAGGED = "flagged", gettext_lazy("flagged, and no reviewer has dealt with it")
    STANDING = "standing", gettext_lazy("refuted by a decided verdict, and still worded so in the article")
    UNREVIEWED = "unreviewed", gettext_lazy("checked by the machine only")


# To sign off over these takes a reason in words; the others are confirmed.
NEEDS_REASON = (Open.STALE, Open.FAILED, Open.PROPOSED, Open.FLAGGED)


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """The claims that are open for one reason, in the order of the text."""

    why: Open
    claims: list[Claim]

    @property
    def needs_reason(self) -> bool:
        return self.why in NEEDS_REASON


def open_work(article: Article) -> list[OpenGroup]:
    """What is still open on the article's claims, group by group; an empty list where nothing is. Reads only."""
    claims = article.claims.filter(hidden=False).exclude(state=ClaimState.DISMISSED)
    refuted = set(
        Verdict.objects.filter(
            claim__article=article, current=True, state=VerdictState.DECIDED, label=Label.REFUTED.value
        ).values_list("claim_id", flat=True)
    )
    ended = Check.objects.filter(claim__article=article, state__in=(CheckState.DONE, CheckState.FAILED))
    newest = dict(ended.order_by("pk").values_list("claim_id", "state"))
    groups: dict[Open, list[Claim]] = {why: [] for why in Open}
    for claim in claims.select_related("suggested_by"):
        failed = newest.get(claim.pk) == CheckState.FAILED
        why = _why_open(claim, failed=failed, refuted=claim.pk in refuted)
        if why is not None:
            groups[why].append(claim)
    return [OpenGroup(why, some) for why, some in groups.items() if some]


def _why_open(claim: Claim, *, failed: bool, refuted: bool) -> Open | None:
    if claim.stale:
        return Open.STALE
    if failed and claim.state in REVIEWABLE_CLAIM_STATES:
        return Open.FAILED
    by_state = {
        ClaimState.PROPOSED.value: Open.PROPOSED,
        ClaimState.FLAGGED.value: Open.FLAGGED,
        ClaimState.UNREVIEWED.value: Open.UNREVIEWED,
    }
    return by_state.get(claim.state) or (Open.STANDING if refuted else None)


def sign_off(
    person: Person, article: Article, *, version: int, confirmed: Collection[str] = (), reason: str = ""
) -> Article:
    """An editor ends the work on own copy; its report then stands. Raises NotAllowed, Refused, Conflict.

    `version` is the article's as the editor saw it with its open claims; `confirmed` are the groups of open claims
    that the editor has looked at; `reason` says why it is signed off although something has to be answered for. Both
    are kept in the history, with the claims that are open at this moment.
    """
    require_role(person, Role.EDITOR)
    if article.kind != ArticleKind.OWN:
        raise Refused(_("Only our own copy is signed off; claims of published articles are published."))
    words = reason.strip()
    if len(words) > REASON_LIMIT:
        raise Refused(_("The reason is too long."), "reason")
    with changing(article.pk):
        moved = Article.objects.filter(
            pk=article.pk,
            version=version + 1,  # no change since the editor saw it
            state__in=sources_of(ArticleState, ArticleState.SIGNED_OFF, "sign_off"),
        ).update(state=ArticleState.SIGNED_OFF, signed_off_by=person, signed_off_at=timezone.now())
        fresh = Article.objects.get(pk=article.pk)
        if not moved:
            raise Conflict(fresh)
        still_open = open_work(fresh)
        _refuse_unconfirmed(still_open, confirmed, words)
        history.record(
            "signed_off",
            article=fresh,
            person=person,
            comment=words,
            open={group.why.value: [claim.pk for claim in group.claims] for group in still_open},
        )
    return fresh


def _refuse_unconfirmed(still_open: list[OpenGroup], confirmed: Collection[str], reason: str) -> None:
    missing = [group for group in still_open if group.why not in confirmed]
    if missing:
        raise Refused(
            _("Confirm what is still open: %(groups)s.")
            % {"groups": "; ".join(str(group.why.label) for group in missing)},
            "confirmed",
        )
    if not reason and any(group.needs_reason for group in still_open):
        raise Refused(_("Say why it is signed off although claims are still open."), "reason")
