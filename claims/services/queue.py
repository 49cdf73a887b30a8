"""How reviewers share the work: who a claim is assigned to, who is at it now, how far it has spread, kept filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import ArticleState, Claim, ClaimHold, NoticeKind, Person, Role, SavedFilter, Spread
from claims.models.states import DISMISSIBLE_CLAIM_STATES
from claims.services import history
from claims.services.changes import changing
from claims.services.errors import Conflict, Refused
from claims.services.notices import notify
from claims.services.permissions import require_role
from claims.services.review import dismiss

HELD = timedelta(minutes=15)  # without a sign of life
MOST_AT_ONCE = 100  # claims of one bulk action
MOST_FILTERS = 20  # of one person


def assign(person: Person, claim: Claim, to: Person | None) -> None:
    """Gives the claim to somebody, or to nobody. Raises NotAllowed, Refused for somebody who is no reviewer."""
    require_role(person, Role.REVIEWER)
    if to is not None and not (to.is_active and to.has_role(Role.REVIEWER)):
        raise Refused(_("Claims are assigned to reviewers and editors."), "to")
    with changing(claim.article_id) as version:
        was = Claim.objects.values_list("assigned_to", flat=True).get(pk=claim.pk)
        if was == (to.pk if to else None):
            return
        Claim.objects.filter(pk=claim.pk).update(
            assigned_to=to, assigned_at=timezone.now() if to else None, touched=version
        )
        history.record(
            "assigned" if to else "unassigned",
            article=claim.article,
            claim=claim,
            person=person,
            to=to.username if to else "",
        )
        if to is not None:
            notify(NoticeKind.ASSIGNED, claim, by=person, to=[to])


def set_spread(person: Person, claim: Claim, spread: int | None) -> None:
    """Says how far the claim has spread, or would. Raises NotAllowed, Refused."""
    require_role(person, Role.REVIEWER)
    if spread is not None and spread not in Spread.values:
        raise Refused(_("Choose how far it has spread."), "spread")
    with changing(claim.article_id) as version:
        if Claim.objects.filter(pk=claim.pk).exclude(spread=spread).update(spread=spread, touched=version):
            history.record("spread_set", article=claim.article, claim=claim, person=person, spread=spread)


@dataclass(frozen=True, slots=True)
class Done:
    """How many claims a bulk action reached, and how many somebody else had changed meanwhile."""

    done: int
    missed: int


def assign_all(person: Person, ids: Sequence[int], to: Person | None) -> Done:
    """The same for many. Each is a step of its own. Raises NotAllowed, Refused."""
    claims = _chosen(person, ids)
    for claim in claims:
        assign(person, claim, to)
    return Done(len(claims), len(set(ids)) - len(claims))


def dismiss_all(person: Person, seen: Sequence[tuple[int, int]], comment: str) -> Done:
    """Dismisses many claims, each as it was seen: (id, version). What has changed meanwhile is left alone.

    Raises NotAllowed, Refused.
    """
    versions = dict(seen)
    done = missed = 0
    for claim in _chosen(person, list(versions)):
        try:
            dismiss(person, claim, version=versions[claim.pk], comment=comment)
            done += 1
        except Conflict:
            missed += 1
    return Done(done, missed + len(versions) - done - missed)


def _chosen(person: Person, ids: Sequence[int]) -> list[Claim]:
    require_role(person, Role.REVIEWER)
    if not ids:
        raise Refused(_("Choose some claims first."))
    if len(ids) > MOST_AT_ONCE:
        raise Refused(_("Choose no more than %(most)s claims at once.") % {"most": MOST_AT_ONCE})
    found = (
        Claim.objects.select_related("article")
        .filter(pk__in=ids, state__in=DISMISSIBLE_CLAIM_STATES, hidden=False)
        .exclude(article__state=ArticleState.SIGNED_OFF)
    )
    return list(found.order_by("article_id", "pk"))


# Holds: who is at work on a claim


def hold(person: Person, claim: Claim, *, take_over: bool = False) -> ClaimHold:
    """Says that the person is at work on the claim, for a while; gives whose hold there is now.

    Somebody else's hold stays unless it has run out or is taken over. Raises NotAllowed.
    """
    require_role(person, Role.REVIEWER)
    now = timezone.now()
    mine = {"person": person, "until": now + HELD}
    free = (
        ClaimHold.objects.filter(claim=claim)
        if take_over
        else ClaimHold.objects.filter(claim=claim, until__lte=now)
    )
    with transaction.atomic():
        again = ClaimHold.objects.filter(claim=claim, person=person, until__gt=now).update(until=now + HELD)
        if not again and not free.update(**mine, since=now):
            try:
                with transaction.atomic():
                    ClaimHold.objects.create(claim=claim, **mine, since=now)
            except IntegrityError:
                pass  # somebody else holds it
        found = ClaimHold.objects.select_related("person").get(claim=claim)
        if take_over and not again:
            history.record("hold_taken", article=claim.article, claim=claim, person=person)
    return found


def let_go(person: Person, claim: Claim) -> None:
    """Ends the person's own hold."""
    ClaimHold.objects.filter(claim=claim, person=person).delete()


# Filters that people keep


def save_filter(person: Person, name: str, query: str) -> SavedFilter:
    """Keeps a view of the queue under a name; the same name again takes the new query. Raises NotAllowed, Refused."""
    require_role(person, Role.REVIEWER)
    name = " ".join(name.split())[:60]
    if not name:
        raise Refused(_("Give the filter a name."), "name")
    if len(query) > 500:
        raise Refused(_("The filter is too long."))
    kept = SavedFilter.objects.filter(person=person)
    if kept.exclude(name=name).count() >= MOST_FILTERS:
        raise Refused(_("You keep %(most)s filters already; delete one first.") % {"most": MOST_FILTERS})
    made, _new = SavedFilter.objects.update_or_create(person=person, name=name, defaults={"query": query})
    return made


def delete_filter(person: Person, filter_id: int) -> None:
    """Forgets one of the person's own filters."""
    SavedFilter.objects.filter(person=person, pk=filter_id).delete()
