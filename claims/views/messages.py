"""Saying something to a person on the page that comes next."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def say(request: HttpRequest, text: str) -> None:
    messages.info(request, text)
