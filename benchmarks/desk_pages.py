"""The desk's pages, timed inside the site's own Django."""

from __future__ import annotations

import json
import time
from itertools import cycle, islice

from django.conf import settings
from django.test import Client
from django.urls import reverse

from claims.models import Article, Claim, ClaimState, FactCheck, Person

ROUNDS = 60


def _browser(username: str) -> Client:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(
        Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def session_of(username: str) -> str:
    """A session's key, an article's id and that article's version."""
    article = Article.objects.order_by("-pk")[0]
    return f"{_browser(username).session.session_key} {article.pk} {article.version}"


def _some(state: str) -> list[str]:
    ids = Claim.objects.filter(state=state).order_by("-pk").values_list("pk", flat=True)[:ROUNDS]
    return [reverse("claim", args=[pk]) for pk in ids]


def _pages() -> dict[str, tuple[str, list[str]]]:
    """What is asked for: a name, who asks, and the addresses by turns."""
    articles = [
        reverse("article", args=[pk])
        for pk in Article.objects.order_by("-pk").values_list("pk", flat=True)[:ROUNDS]
    ]
    fact_checks = [
        reverse("fact_check", args=[row.pk, row.slug]) for row in FactCheck.objects.order_by("-pk")[:ROUNDS]
    ]
    review, moderate = reverse("review"), reverse("moderate")
    return {
        "articles": ("eva", [reverse("articles")]),
        "articles, page 20": ("eva", [reverse("articles") + "?page=20"]),
        "articles of a submitter": ("sam", [reverse("articles")]),
        "an article of fifty claims": ("eva", articles),
        "review": ("rita", [review]),
        "review, page 200": ("rita", [review + "?page=200"]),
        "review, my own, by age": ("rita", [review + "?assigned=me&sort=age"]),
        "review, refuted, by spread": ("rita", [review + "?label=refuted&sort=spread"]),
        "review, words": ("rita", [review + "?words=mills"]),
        "moderate": ("eva", [moderate]),
        "a claim, flagged": ("rita", _some(ClaimState.FLAGGED)),
        "a claim, proposed": ("eva", _some(ClaimState.PROPOSED)),
        "a claim, published": ("eva", _some(ClaimState.PUBLISHED)),
        "inbox": ("rita", [reverse("inbox")]),
        "fact-checks (public)": ("", [reverse("home")]),
        "one fact-check (public)": ("", fact_checks),
        "fact-checks, the feed": ("", [reverse("fact_check_feed")]),
        "corrections (public)": ("", [reverse("corrections")]),
        "library": ("eva", [reverse("library")]),
        "dashboard, 90 days": ("eva", [reverse("dashboard")]),
        "usage of the language model": ("eva", [reverse("usage")]),
    }


def times() -> str:
    """JSON: for each page the seconds of each of its ROUNDS."""
    measured: dict[str, list[float]] = {}
    for name, (who, addresses) in _pages().items():
        client = _browser(who) if who else Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        client.get(addresses[0])  # templates and plans are loaded
        measured[name] = [_seconds(client, address) for address in islice(cycle(addresses), ROUNDS)]
    return json.dumps(measured)


def _seconds(client: Client, address: str) -> float:
    begun = time.perf_counter()
    answer = client.get(address)
    seconds = time.perf_counter() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return seconds
