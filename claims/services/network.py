"""The network as the services see it. Tests put a resolver and a connector of their own in its place, which map
public names to local servers; the guard itself can't be switched off."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from django.conf import settings

from claims.services.turns import turn
from claims.sources.fetch import Connector, Fetcher, Limits, system_connector, system_resolver
from claims.sources.guard import Resolver
from claims.sources.reading import Reader
from claims.sources.robots import RobotsCache


@dataclass
class Network:
    """How names are looked up and connections made, and what robots.txt said within the last hour."""

    resolver: Resolver = system_resolver
    connector: Connector = system_connector
    robots: RobotsCache = field(default_factory=RobotsCache)


NETWORK = Network()


def make_fetcher(
    *, seconds: float | None = None, trusted: Collection[str] = (), polite: bool = True
) -> Fetcher:
    """A fetcher with the settings' limits. `trusted`: origins that the operator configured.

    `polite`: asks robots.txt, and takes the host's turn; for pages, not for a provider's API.
    """
    total = settings.FETCH_SECONDS if seconds is None else seconds
    limits = Limits(
        wire_bytes=settings.FETCH_BYTES,
        unpacked_bytes=2 * settings.FETCH_BYTES,
        first_byte=min(15.0, total),
        total=total,
    )
    turns: Callable[[str], AbstractContextManager[None]] = turn if polite else _no_turn
    return Fetcher(
        user_agent=user_agent(),
        limits=limits,
        resolver=NETWORK.resolver,
        connector=NETWORK.connector,
        trusted_origins=trusted,
        honour_robots=polite,
        turn=turns,
        robots_cache=NETWORK.robots,
    )


def _no_turn(_host: str) -> AbstractContextManager[None]:
    return nullcontext()


def user_agent() -> str:
    """Who we are and where to complain, as RFC 9110 section 10.1.5 would have it."""
    return f"SecondSource/0.1 (+{settings.SITE_URL}/)"


_readers: list[Reader] = []


def reader() -> Reader:
    """The process's one reader; its child starts with the first file."""
    if not _readers:
        _readers.append(
            Reader(
                seconds=settings.READ_SECONDS, memory=settings.READ_MEMORY, characters=settings.DOCUMENT_LIMIT
            )
        )
    return _readers[0]
