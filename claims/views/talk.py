"""Comments and the right of reply on the claim page, and everybody's inbox."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.forms.talk import NewCommentForm, ReplyForm
from claims.models import Claim, Comment, RightOfReply, Role
from claims.models.talk import unknown_mentions
from claims.queries.claims import claim_by_id
from claims.queries.talk import desk_names, inbox, newest_notice, notices_of
from claims.services import comments, notices, replies
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.views import claims as claim_page
from claims.views.access import person_of, role_required
from claims.views.desk import page_number
from claims.views.messages import say


@require_POST
@role_required(Role.REVIEWER)
def add_comment(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(claim_by_id(claim_id))
    form = NewCommentForm(request.POST)
    if form.is_valid():
        try:
            said = comments.add_comment(person_of(request), claim, form.cleaned_data["text"])
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from None
        except Refused as error:
            form.add_error("text", str(error.message))
        else:
            _say_whom_nobody_reached(request, said)
            return _to_section(claim_id, "comments")
    return _again(request, claim, form, status=400, typed_remark=request.POST.get("text", ""))


def _say_whom_nobody_reached(request: HttpRequest, comment: Comment) -> None:
    unknown = unknown_mentions(comment.text, desk_names())
    if unknown:
        names = ", ".join(f"@{name}" for name in unknown)
        say(request, _("No reviewer or editor is called %(names)s: nobody was told.") % {"names": names})


@require_POST
@role_required(Role.REVIEWER)
def withdraw_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    person = person_of(request)
    own = Comment.objects.select_related("claim__article").filter(person=person)
    comment = get_object_or_404(own, pk=comment_id)
    try:
        comments.withdraw_comment(person, comment)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    return _to_section(comment.claim_id, "comments")


@require_POST
@role_required(Role.REVIEWER)
def add_reply(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _save_reply(request, claim_id, None)


@require_POST
@role_required(Role.REVIEWER)
def change_reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    row = get_object_or_404(RightOfReply.objects.select_related("claim__article"), pk=reply_id)
    return _save_reply(request, row.claim_id, row)


def _save_reply(request: HttpRequest, claim_id: int, row: RightOfReply | None) -> HttpResponse:
    claim = get_object_or_404(claim_by_id(claim_id))
    form = ReplyForm(request.POST)
    typed = {"typed_reply": request.POST, "typed_reply_to": row.pk if row else "new"}
    if not form.is_valid():
        return _again(request, claim, form, status=400, **typed)
    person, version = person_of(request), form.cleaned_data["version"]
    try:
        if row is None:
            replies.record_reply(person, claim, form.reply(), version=version)
        else:
            replies.change_reply(person, row, form.reply(), version=version)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return _again(request, claim, form, status=400, **typed)
    except Conflict:
        return _again(request, get_object_or_404(claim_by_id(claim_id)), form, status=409, **typed)
    return _to_section(claim_id, "replies")


def _to_section(claim_id: int, section: str) -> HttpResponse:
    return redirect(f"{reverse('claim', args=[claim_id])}#{section}")


def _again(request: HttpRequest, claim: Claim, form: Form, *, status: int, **typed: Any) -> HttpResponse:
    """The claim page with what was typed still in its fields, and on a conflict with what changed meanwhile."""
    context = claim_page.claim_context(request, claim)
    context |= {"errors": form.errors if status == 400 else None, "conflict": status == 409, **typed}
    if status == 409:
        context["changes"] = list(reversed(context["view"].history))[:3]
    return render(request, "claim.html", context, status=status)


@require_GET
@role_required(Role.SUBMITTER)
def show_inbox(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {"page": inbox(person, page_number(request)), "newest": newest_notice(person)}
    return render(request, "inbox.html", context)


@require_POST
@role_required(Role.SUBMITTER)
def read_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Marks one of one's own; with `open` in the form it leads on to the claim."""
    person = person_of(request)
    notice = get_object_or_404(notices_of(person), pk=notice_id)
    notices.mark_read(person, notice)
    return redirect("claim", notice.claim_id) if "open" in request.POST else redirect("inbox")


@require_POST
@role_required(Role.SUBMITTER)
def read_all_notices(request: HttpRequest) -> HttpResponse:
    """Marks what the page showed, and nothing that came since."""
    until = request.POST.get("until", "")
    if until.isascii() and until.isdigit() and len(until) < 19:
        notices.mark_all_read(person_of(request), until=int(until))
    return redirect("inbox")
