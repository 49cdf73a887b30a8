"""The claim page, and what reviewers and editors do on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.forms.common import CommentForm, VersionForm
from claims.forms.judgements import LabelForm
from claims.forms.verdicts import DecideForm, OverrideForm, PublishForm, VerdictForm
from claims.models import (
    ArticleKind,
    ArticleState,
    Claim,
    ClaimState,
    Evidence,
    EvidenceFirst,
    Person,
    Role,
    Spread,
    VerdictState,
)
from claims.models.states import REVIEWABLE_CLAIM_STATES
from claims.queries.by_hand import lineage_of
from claims.queries.checked_before import checked_before, not_rejected, rejected
from claims.queries.claims import ClaimView, claim_by_id, claim_view
from claims.queries.exhibits import evidence_now, evidence_of
from claims.queries.fact_checks import open_correction
from claims.queries.queues import reviewers
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.flags import flag_by_hand
from claims.services.gate import gaps
from claims.services.judgements import give_label, show_suggestion
from claims.services.publish import publish, withdraw
from claims.services.review import dismiss, mark_evidence
from claims.services.stale import settle
from claims.services.verdicts import decide, override, propose, send_back
from claims.views import checks
from claims.views.access import is_fragment, may_see, person_of, role_required
from claims.views.messages import say

MOST_EVIDENCE = 200  # boxes of one form


@require_GET
@role_required(Role.SUBMITTER)
def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The page, or its live part: 204 where the page already shows what `v` names."""
    found = _visible_claim(request, claim_id)
    if is_fragment(request) and request.GET.get("v") == _seen(found):
        return HttpResponse(status=204)
    fragment = is_fragment(request)
    context = claim_context(request, found, update=fragment)
    return render(request, "claim.html#live" if fragment else "claim.html", context)


def _seen(claim: Claim) -> str:
    return f"{claim.touched}-{claim.version}"


def _visible_claim(request: HttpRequest, claim_id: int) -> Claim:
    found = get_object_or_404(claim_by_id(claim_id))
    if not may_see(person_of(request), found.article):
        raise PermissionDenied
    return found


def claim_context(request: HttpRequest, claim: Claim, **forms: Any) -> dict[str, Any]:
    """What the claim page shows this person; `forms` add to it or replace what it has by that name."""
    person = person_of(request)
    view = claim_view(claim, person)
    return {
        "view": view,
        "claim": claim,
        "article": claim.article,
        "seen": _seen(claim),
        "verdict_form": _verdict_form(view),
        **_other_claims(person, view),
        "label_form": LabelForm(initial={"version": claim.version}) if view.blind else None,
        **(_hands() if person.is_reviewer else {}),
        **_gate(person, view),
        **_correction(person, view),
        **_permissions(request, view),
        **checks.offered(person, view),
        "comparing": person.is_editor and view.comparison is not None and claim.state == ClaimState.PROPOSED,
        **forms,
    }


def _gate(person: Person, view: ClaimView) -> dict[str, Any]:
    """What is missing before the verdict can be published, for the editors whom it concerns."""
    open_states = (ClaimState.PROPOSED, ClaimState.DECIDED)
    public = view.article.kind == ArticleKind.PUBLISHED and view.claim.state in open_states
    found = gaps(view.claim, view.verdict) if person.is_editor and public and view.verdict else []
    return {"gaps": found, "may_excuse": any(gap.excusable for gap in found)}


def _correction(person: Person, view: ClaimView) -> dict[str, Any]:
    """The correction that waits for an editor, and what it still lacks. A submitter sees it once it is published."""
    claim = view.claim
    if not person.is_reviewer or claim.state != ClaimState.PUBLISHED:
        return {}
    found = open_correction(claim.fact_check)
    if found is None:
        return {"may_correct": True}
    another = found.row.proposed_by_id != person.pk
    missing = gaps(claim, found.row.proposal) if person.is_editor else []
    return {
        "correction": found,
        "correction_gaps": missing,
        "correction_may_excuse": any(gap.excusable for gap in missing),
        "may_publish_correction": person.is_editor and another,
        "may_turn_down": person.is_editor or not another,
    }


def _other_claims(person: Person, view: ClaimView) -> dict[str, Any]:
    """The claims that say the same, and how this one came to be what it is.

    What was found of the same claim before gives a label away, too: whoever is to form their own sees it afterwards.
    """
    before = [] if view.blind else checked_before(view.claim, person)
    return {
        "before": not_rejected(before),
        "not_the_same": rejected(before),
        "lineage": lineage_of(view.claim, person),
    }


def _hands() -> dict[str, Any]:
    """Whom the claim can be given to, and how far it can have spread."""
    return {"reviewers": reviewers(), "spreads": Spread.choices}


def _verdict_form(view: ClaimView, data: Any = None) -> VerdictForm:
    """Unbound, it offers what the reviewers kept, else what speaks for the suggestion's side."""
    kept = [shown.item.pk for shown in view.exhibits if not shown.struck and shown.item.stance != "neutral"]
    initial = {"version": view.claim.version, "evidence": kept}
    if view.verdict is not None and view.verdict.state in (VerdictState.PROPOSED, VerdictState.SENT_BACK):
        initial |= {"rating": view.verdict.rating_id, "explanation": view.verdict.explanation}
    form = OverrideForm if view.claim.state == ClaimState.PROPOSED else VerdictForm
    return form(data, initial=initial, evidence=evidence_of(view.claim))


def _permissions(request: HttpRequest, view: ClaimView) -> dict[str, bool]:
    """What to offer; the services ask again."""
    person, state, verdict = person_of(request), view.claim.state, view.verdict
    open_for_review = state in (ClaimState.UNREVIEWED, ClaimState.FLAGGED)
    another = verdict is not None and verdict.proposed_by_id != person.pk
    published_elsewhere = view.article.kind == ArticleKind.PUBLISHED
    article_open = view.article.state in (ArticleState.CHECKING, ArticleState.CHECKED)
    offered = {
        "may_change": person.is_reviewer and open_for_review and article_open,
        "may_restore": person.is_reviewer and state == ClaimState.DISMISSED and article_open,
        "may_propose": person.is_reviewer and open_for_review and not view.blind,
        "may_flag": person.is_reviewer and state == ClaimState.UNREVIEWED and not view.blind,
        "may_show": view.blind and request.newsroom.evidence_first == EvidenceFirst.OFFERED,  # type: ignore[attr-defined]
        "may_dismiss": person.is_reviewer and (open_for_review or state == ClaimState.PROPOSED),
        "may_moderate": person.is_editor and state == ClaimState.PROPOSED,
        "may_decide": person.is_editor and state == ClaimState.PROPOSED and another,
        "may_publish": person.is_editor and state == ClaimState.DECIDED and another and published_elsewhere,
        "may_settle": another and (person.is_editor or (person.is_reviewer and state == ClaimState.DECIDED)),
        "may_withdraw": person.is_editor and state == ClaimState.PUBLISHED,
    }
    ended = view.article.state == ArticleState.SIGNED_OFF
    return {name: may and not ended for name, may in offered.items()} | {"is_public": published_elsewhere}


TYPED = ("explanation", "comment", "reason", "note")  # what must not be lost
Action = Callable[[HttpRequest, Claim, dict[str, Any]], Any]


def act(
    request: HttpRequest, claim_id: int, form: Form, action: Action, *, shown_as: str = ""
) -> HttpResponse:
    """Runs one action of a person on a claim. What can't be done comes back with what was typed."""
    claim = get_object_or_404(claim_by_id(claim_id))
    if not form.is_valid():
        return _again(request, claim, form, shown_as, status=400)
    try:
        action(request, claim, form.cleaned_data)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    except Conflict:
        status = 409
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        status = 400
    else:
        return redirect("claim", claim_id)
    # Read anew: to decide may have gone well where to publish was refused.
    return _again(request, get_object_or_404(claim_by_id(claim_id)), form, shown_as, status=status)


def _again(request: HttpRequest, claim: Claim, form: Form, shown_as: str, *, status: int) -> HttpResponse:
    """The page with the person's own text kept, and on a conflict with what changed meanwhile."""
    context = claim_context(request, claim)
    typed = {name: value for name, value in form.data.items() if name in TYPED and value}
    form.data = form.data.copy()
    form.data["version"] = claim.version
    if isinstance(form, VerdictForm):
        wanted = _verdict_form(context["view"], form.data)
        context["verdict_form"] = form if type(form) is type(wanted) else wanted
        # Whoever has begun a verdict goes on with it, though a label would come first now.
        context["may_propose"] = person_of(request).is_reviewer and claim.state in REVIEWABLE_CLAIM_STATES
    elif isinstance(form, LabelForm):
        context["label_form"] = form
    else:
        context["typed_comment"] = typed.get("comment", typed.get("note", ""))
        context["typed_into"] = shown_as
    context |= {"errors": form.errors if status == 400 else None, "conflict": status == 409, "typed": typed}
    if status == 409:
        context["changes"] = list(reversed(context["view"].history))[:3]
    return render(request, "claim.html", context, status=status)


def _bound_verdict_form(
    request: HttpRequest, claim_id: int, form: type[VerdictForm] = VerdictForm
) -> VerdictForm:
    """A check may have ended since the page was shown."""
    claim = get_object_or_404(claim_by_id(claim_id))
    return form(with_evidence_now(claim, request.POST), evidence=evidence_of(claim))


def with_evidence_now(claim: Claim, posted: QueryDict) -> QueryDict:
    """What was posted, with the evidence that was chosen as the newest check has it."""
    data = posted.copy()
    data.setlist("evidence", evidence_now(claim, data.getlist("evidence")[:MOST_EVIDENCE]))
    return data


def _verdict_fields(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": data["version"],
        "rating": data["rating"],
        "explanation": data["explanation"],
        "evidence_ids": [item.pk for item in data["evidence"]],
    }


@require_POST
@role_required(Role.REVIEWER)
def propose_verdict(request: HttpRequest, claim_id: int) -> HttpResponse:
    return act(
        request,
        claim_id,
        _bound_verdict_form(request, claim_id),
        lambda r, c, data: propose(person_of(r), c, **_verdict_fields(data)),
    )


@require_POST
@role_required(Role.EDITOR)
def override_verdict(request: HttpRequest, claim_id: int) -> HttpResponse:
    return act(
        request,
        claim_id,
        _bound_verdict_form(request, claim_id, OverrideForm),
        lambda r, c, data: override(person_of(r), c, reason=data["reason"], **_verdict_fields(data)),
    )


@require_POST
@role_required(Role.EDITOR)
def decide_verdict(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Decides; with `publish` in the form it publishes too, in a step of its own."""

    def decide_then_publish(request: HttpRequest, claim: Claim, data: dict[str, Any]) -> None:
        decide(person_of(request), claim, version=data["version"], note=data["note"])
        if "publish" in request.POST:
            fresh = get_object_or_404(claim_by_id(claim.pk))
            publish(person_of(request), fresh, version=fresh.version, exception=data["exception"])

    return act(request, claim_id, DecideForm(request.POST), decide_then_publish, shown_as="decide")


@require_POST
@role_required(Role.EDITOR)
def send_back_verdict(request: HttpRequest, claim_id: int) -> HttpResponse:
    return act(
        request,
        claim_id,
        CommentForm(request.POST),
        lambda r, c, data: send_back(person_of(r), c, version=data["version"], comment=data["comment"]),
        shown_as="send_back",
    )


@require_POST
@role_required(Role.EDITOR)
def publish_verdict(request: HttpRequest, claim_id: int) -> HttpResponse:
    return act(
        request,
        claim_id,
        PublishForm(request.POST),
        lambda r, c, data: publish(person_of(r), c, version=data["version"], exception=data["exception"]),
    )


@require_POST
@role_required(Role.EDITOR)
def withdraw_fact_check(request: HttpRequest, claim_id: int) -> HttpResponse:
    return act(
        request,
        claim_id,
        CommentForm(request.POST),
        lambda r, c, data: withdraw(person_of(r), c, version=data["version"], reason=data["comment"]),
        shown_as="withdraw",
    )


@require_POST
@role_required(Role.REVIEWER)
def settle_stale(request: HttpRequest, claim_id: int, reason_id: int) -> HttpResponse:
    return act(
        request,
        claim_id,
        CommentForm(request.POST),
        lambda r, c, data: settle(
            person_of(r), c, reason_id, version=data["version"], settlement=data["comment"]
        ),
        shown_as="settle",
    )


@require_POST
@role_required(Role.REVIEWER)
def dismiss_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    return act(
        request,
        claim_id,
        CommentForm(request.POST),
        lambda r, c, data: dismiss(person_of(r), c, version=data["version"], comment=data["comment"]),
        shown_as="dismiss",
    )


@require_POST
@role_required(Role.REVIEWER)
def flag_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    return act(
        request,
        claim_id,
        CommentForm(request.POST),
        lambda r, c, data: flag_by_hand(person_of(r), c, version=data["version"], comment=data["comment"]),
        shown_as="flag",
    )


@require_POST
@role_required(Role.REVIEWER)
def give_own_label(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The person's own label, before they see the suggestion; the page shows it from then on."""
    return act(
        request,
        claim_id,
        LabelForm(request.POST),
        lambda r, c, data: give_label(
            person_of(r), c, version=data["version"], label=data["label"], reason=data["reason"]
        ),
    )


@require_POST
@role_required(Role.REVIEWER)
def show_anyway(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The suggestion without a label of one's own, where the newsroom only offers evidence first."""
    return act(
        request,
        claim_id,
        VersionForm(request.POST),
        lambda r, c, data: show_suggestion(person_of(r), c, version=data["version"]),
    )


@require_POST
@role_required(Role.REVIEWER)
def mark(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Keeps or strikes a piece of evidence; an empty action takes the mark away."""
    item = get_object_or_404(Evidence.objects.select_related("check_run"), pk=evidence_id)
    try:
        mark_evidence(person_of(request), item, request.POST.get("action") or None)
    except Refused as error:
        say(request, str(error.message))
    return redirect("claim", item.check_run.claim_id)
