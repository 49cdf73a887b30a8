"""A small press on the local machine: sites that the services fetch from as they would from the web.

A module of tests asks for it with `web = pytest.fixture(library_web)`. Names are public, sockets real, and nothing
outside of this machine is looked up or connected to.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from claims.services.network import NETWORK
from claims.services.verify import verify_library
from claims.sources.robots import RobotsCache
from tests.sources.web import PUBLIC, Request, Script, Web, answers, head, small_web

LEAD = (
    "The ferry between Port Amble and the island of Skarn stopped on Monday, the county said, because nobody would "
    "pay for a new gearbox. It had run since 1961."
)
REST = (
    "About 400 people took it every day, most of them pupils and nurses. They now wait for a bus that goes round the "
    "whole bay and takes two hours; the county promised a second one by the autumn."
)
OTHER = (
    "The museum of Port Amble bought a painting of the old harbour for 12,000 crowns. It hangs in the small room on "
    "the first floor, beside the window, and can be seen on Sundays without a ticket until the end of the winter."
)


def library_web(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Web]:
    """news.example and other.example are there; `publish` adds more. Files are kept in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FETCH_PAUSE = 0
    settings.FETCH_SECONDS = 5
    with small_web() as web:
        monkeypatch.setattr(NETWORK, "resolver", web.resolver)
        monkeypatch.setattr(NETWORK, "connector", web.connector)
        monkeypatch.setattr(NETWORK, "robots", RobotsCache())  # no test knows what another was told
        yield web


def publish(web: Web, place: str, page: bytes | Script) -> str:
    """Puts a page at "host/path", on a site that is made if need be; gives its address."""
    web.names.setdefault(place.partition("/")[0], [PUBLIC])
    web.pages[place] = answers(page) if isinstance(page, bytes) else page
    return f"http://{place}"


def page(
    *paragraphs: str, title: str = "The ferry stops", site: str = "", day: str = "", canonical: str = "", author: str = ""
) -> bytes:  # fmt: skip
    """A page of a newspaper, with what it says of itself."""
    said = {
        "og:site_name": site, "article:published_time": f"{day}T08:00:00+01:00" if day else "", "author": author,
    }  # fmt: skip
    metas = "".join(f'<meta property="{name}" content="{value}">' for name, value in said.items() if value)
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or (LEAD, REST))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{metas}{link}</head>'
        f"<body><nav><a href=/>Start</a></nav><article><h1>{title}</h1>{body}</article><footer>Imprint</footer></body></html>"
    ).encode()


def in_turn(*scripts: Script) -> Script:
    """Another answer each time; the last one for good."""
    left = list(scripts)

    def script(request: Request, connection: socket.socket) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request, connection)

    return script


def not_modified(request: Request, connection: socket.socket) -> None:
    connection.sendall(head(304, Content_Length=0))


def faults() -> list[str]:
    """What `verify_library` finds wrong."""
    found: list[str] = []
    verify_library(found.append)
    return found


def asked_for_pages(web: Web) -> list[str]:
    """The paths that were asked for, without robots.txt."""
    return [path for path in web.paths() if path != "/robots.txt"]
