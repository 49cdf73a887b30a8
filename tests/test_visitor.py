"""Whose bad passwords are counted: the visitor's, never the proxy's, never a made-up one."""

from __future__ import annotations

import pytest
from axes.helpers import get_client_ip_address
from django.test import RequestFactory

PROXY = "10.0.0.1"


def address(forwarded: str | None, remote: str = PROXY) -> str | None:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    found: str | None = get_client_ip_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))
    return found


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "2001:db8::7", "2001:db8::7"),
        (0, "6.6.6.6", PROXY),
        (1, None, PROXY),
        (2, "203.0.113.9", PROXY),
        (1, "<script>", None),
    ],
)
def test_only_what_a_trusted_proxy_wrote_is_believed(
    settings: object, proxies: int, forwarded: str | None, expected: str | None
) -> None:
    settings.AXES_IPWARE_PROXY_COUNT = proxies  # type: ignore[attr-defined]  # pytest-django's own wrapper
    assert address(forwarded) == expected


def test_a_socket_without_an_address_is_nobody(settings: object) -> None:
    settings.AXES_IPWARE_PROXY_COUNT = 0  # type: ignore[attr-defined]  # pytest-django's own wrapper
    assert address(None, remote="") is None
