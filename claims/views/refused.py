"""The page for what somebody may not do. What they had typed is on it: a role may end between page and click."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# The fields in which people write sentences.
WRITTEN = ("body", "explanation", "comment", "reason", "text", "restatement", "quote", "answer", "exception")


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason where the service gave one."""
    written = [text for name in WRITTEN for text in request.POST.getlist(name) if text.strip()]
    context = {"why": str(exception), "written": written, "signed_out": not request.user.is_authenticated}
    return render(request, "403.html", context, status=403)
