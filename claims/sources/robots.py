"""What a site's robots.txt lets us fetch (RFC 9309), kept for an hour per origin."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from protego import Protego

from claims.sources.base import Failed, Fetched, Refused
from claims.sources.guard import parse_target

MOST_BYTES = 500 * 1024  # RFC 9309 section 2.5: what has to be read at least; what comes after it is not read
KEPT_SECONDS = 3600.0
MOST_ENTRIES = 256
LONGEST_DELAY = 10.0  # seconds; a site that asks for an hour gets ten seconds

# Reasons of a failure that say there is no such file for us (RFC 9309 section 2.3.1.3, "unavailable"); with any other,
# it is "unreachable".
_UNAVAILABLE = frozenset({"gone", "forbidden", "status"})
_AGENT_LINE = re.compile(
    r"\s*user[\s-]*agent\b[\s:]*([^#]*)", re.IGNORECASE
)  # as loosely as Protego reads it
_ANOTHER = "~"  # in no agent's name

Getter = Callable[[str], Fetched]
"""Fetches a robots.txt the guarded way, at most MOST_BYTES of it; raises Refused or Failed."""


class RobotsCache:
    """Asks each origin once an hour. Safe to use from several threads. What is kept is text, of a bounded size."""

    def __init__(
        self,
        *,
        seconds: float = KEPT_SECONDS,
        entries: int = MOST_ENTRIES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._entries = entries
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, str]] = OrderedDict()
        self._lock = Lock()

    def may_fetch(self, url: str, fetcher_get: Getter, user_agent: str) -> bool:
        """Whether the rules let this agent fetch the URL. A file that isn't there, or isn't ours to read, forbids nothing.

        Raises Failed, as it comes, while it can't be reached: nothing may be fetched then (RFC 9309 section 2.3.1.4).
        """
        origin, token = parse_origin(url), product_token(user_agent)
        rules = self._known(origin, token)
        if rules is None:
            rules = _rules_for(token, _fetched_text(origin, fetcher_get))
            self._keep(origin, token, rules)
        return Protego.parse(rules).can_fetch(url, token)

    def delay(self, url: str, user_agent: str) -> float:
        """How many seconds the site wants between two requests, 0 to LONGEST_DELAY; 0 where it hasn't been asked."""
        token = product_token(user_agent)
        rules = self._known(parse_origin(url), token)
        asked = Protego.parse(rules).crawl_delay(token) if rules else None
        return min(asked or 0.0, LONGEST_DELAY)

    def _known(self, origin: str, token: str) -> str | None:
        with self._lock:
            until, rules = self._kept.get((origin, token), (0.0, ""))
            if self._clock() >= until:
                return None
            self._kept.move_to_end((origin, token))
            return rules

    def _keep(self, origin: str, token: str, rules: str) -> None:
        with self._lock:
            self._kept[origin, token] = (self._clock() + self._seconds, rules)
            self._kept.move_to_end((origin, token))
            while len(self._kept) > self._entries:
                self._kept.popitem(last=False)


def product_token(user_agent: str) -> str:
    """The name that robots.txt calls us by: "SecondSource" of "SecondSource/1.0 (+https://...)" (RFC 9309, 2.2.1)."""
    return re.split(r"[/\s(]", user_agent, maxsplit=1)[0].lower()


def parse_origin(url: str) -> str:
    """The origin whose robots.txt counts for a URL. Raises Refused as `parse_target` does."""
    return parse_target(url).origin


def _fetched_text(origin: str, fetcher_get: Getter) -> str:
    try:
        answer = fetcher_get(f"{origin}/robots.txt")
    except Refused:
        return ""  # it leads elsewhere, or is no text: as if there were none. The page itself is checked as any other.
    except Failed as failed:
        if failed.reason in _UNAVAILABLE:
            return ""
        raise
    return answer.body[:MOST_BYTES].decode("utf-8-sig", "replace")  # RFC 9309 section 2.3: UTF-8


def _rules_for(token: str, text: str) -> str:
    """The file with all other agents under one name.

    Protego keeps the rules once for each agent of a group: ten thousand agents before ten thousand rules would fill
    the memory of the machine.
    """
    return "\n".join(_without_other_agents(line, token) for line in text.splitlines())


def _without_other_agents(line: str, token: str) -> str:
    agent = _AGENT_LINE.match(line)
    if agent is None:
        return line
    named = agent[1].strip()
    if named == "*":
        return "User-agent: *"
    return f"User-agent: {token if product_token(named.rstrip('*')) == token else _ANOTHER}"
