"""Whose address a request came from, where trusted proxies stand in front."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str | None:
    """The visitor's IP address, or None where nobody can know it.

    With PROXY_COUNT = n it is the n-th from the right of X-Forwarded-For: each trusted proxy adds one
    on the right, and whatever stands further left was sent by the visitor and may be made up.
    """
    trusted: int = settings.AXES_IPWARE_PROXY_COUNT
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and forwarded.count(",") + 1 >= trusted > 0:
        return _valid(forwarded.split(",")[-trusted])
    return _valid(request.META.get("REMOTE_ADDR", ""))


def _valid(text: str) -> str | None:
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
