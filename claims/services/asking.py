"""Asking search providers where the library has too little: within a time and a count, and written down.

A provider that fails fails alone: the check goes on with what there is. Pages that they name are fetched safely
and stored before they count; earlier fact-checks by others are shown, and never evidence.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import (
    Check,
    Document,
    EarlierFactCheck,
    SearchHit,
    SearchQuestion,
    TierChoice,
    Via,
)
from claims.services.errors import Refused
from claims.services.failing import as_failure
from claims.services.fetching import bring_in_page, why
from claims.services.library import Arrival, Stored
from claims.services.network import make_fetcher
from claims.services.sources import plain_address
from claims.services.texts import sha256
from claims.sources import base
from claims.sources.providers.base import Answer, BadAnswer, Hit, Provider, Question
from claims.sources.providers.base import EarlierFactCheck as FoundFactCheck
from claims.sources.providers.configured import configured

_NAMES = (
    "SEARXNG_URL", "WIKIPEDIA_URL", "FACT_CHECK_TOOLS_KEY", "FACT_CHECK_TOOLS_URL", "BRAVE_KEY", "BRAVE_URL",
)  # fmt: skip
# Whose pages are dated by their last edit, which the provider knows and the page's own first date does not say.
_DATED_BY_PROVIDER = frozenset({"wikipedia"})
_TIER_OF = {"wikipedia": TierChoice.REFERENCE}


def providers() -> list[Provider]:
    """Those that the settings switch on. Raises ImproperlyConfigured's ValueError for a bad address or key."""
    values = {name: getattr(settings, name) for name in _NAMES}
    return configured(values | {"WIKIPEDIA": str(settings.WIKIPEDIA).lower()})


@dataclass(frozen=True, slots=True)
class _Asked:
    provider: Provider
    row: SearchQuestion
    answer: Answer


def ask_providers(check: Check, *, text: str, language: str, as_of: Date) -> int:
    """Asks every provider that is on about the claim, and stores the pages they name; gives how many are new.

    Never raises for what a provider or a page does. Not inside a transaction.
    """
    deadline = time.monotonic() + settings.PROVIDER_TOTAL_SECONDS
    question = Question(text, language, as_of)
    asked = [_ask(check, provider, question, deadline) for provider in providers()]
    for one in asked:
        _record_fact_checks(check, one)
    return _bring_in(asked, deadline)


def _ask(check: Check, provider: Provider, question: Question, deadline: float) -> _Asked:
    key = sha256("\n".join((provider.name, question.text, question.language, question.as_of.isoformat())))
    row = SearchQuestion(
        check_run=check, provider=provider.name, text=question.text[:500], language=question.language,
        as_of=question.as_of, key=key,
    )  # fmt: skip
    cached = _cached(key)
    started = time.monotonic()
    if cached is not None:
        answer, row.cached = cached, True
    else:
        answer, row.failure = _answer(provider, question, deadline)
    row.milliseconds = round(1000 * (time.monotonic() - started))
    row.answer = _as_json(answer)
    row.save(force_insert=True)
    return _Asked(provider, row, answer)


def _cached(key: str) -> Answer | None:
    since = timezone.now() - timedelta(hours=settings.PROVIDER_CACHE_HOURS)
    found = (
        SearchQuestion.objects.filter(key=key, asked_at__gte=since, failure="", cached=False)
        .order_by("-pk")
        .first()
    )
    return _from_json(found.answer) if found else None


def _answer(provider: Provider, question: Question, deadline: float) -> tuple[Answer, str]:
    """The answer, or why there is none. A provider that asks more than once has its time for all of it."""
    until = min(deadline, time.monotonic() + settings.PROVIDER_SECONDS)

    def get(address: str, headers: Mapping[str, str]) -> bytes:
        left = until - time.monotonic()
        if left <= 0:
            raise base.Failed("time", _("The time for asking was up."), temporary=True)
        fetcher = make_fetcher(seconds=left, trusted=provider.origins, polite=False)
        return fetcher.get(address, headers=headers).body

    try:
        return provider.ask(question, get), ""
    except (base.NotFetched, BadAnswer) as error:
        return Answer(), why(error)[:500]
    except Exception as error:  # a provider must not fail the check, whatever it does
        return Answer(), str(as_failure(error))[:500]


def _as_json(answer: Answer) -> dict[str, Any]:
    def plain(one: Hit | FoundFactCheck) -> dict[str, Any]:
        return {
            name: value.isoformat() if isinstance(value, Date) else value
            for name in one.__slots__
            for value in (getattr(one, name),)
        }

    return {
        "hits": [plain(one) for one in answer.hits],
        "fact_checks": [plain(one) for one in answer.fact_checks],
    }


def _from_json(stored: Mapping[str, Any]) -> Answer:
    def dated(one: Mapping[str, Any]) -> dict[str, Any]:
        return {**one, "date": Date.fromisoformat(one["date"]) if one.get("date") else None}

    return Answer(
        tuple(Hit(**dated(one)) for one in stored.get("hits", ())),
        tuple(FoundFactCheck(**dated(one)) for one in stored.get("fact_checks", ())),
    )


def _record_fact_checks(check: Check, asked: _Asked) -> None:
    EarlierFactCheck.objects.bulk_create(
        [
            EarlierFactCheck(
                claim_id=check.claim_id, provider=asked.provider.name, url=one.url, title=one.title,
                publisher=one.publisher, rating=one.rating[:200], reviewed=one.claim[:1000], claimant=one.claimant[:200],
                date=one.date, language=one.language[:8],
            )
            for one in asked.answer.fact_checks
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _bring_in(asked: Sequence[_Asked], deadline: float) -> int:
    """The likeliest pages of all providers in turn, until the count or the time is spent."""
    new, left = 0, settings.PROVIDER_HITS
    seen: set[str] = set()
    for one, hit in _in_turn(asked):
        address = plain_address(hit.url)
        if address in seen:
            continue
        seen.add(address)
        known = Document.objects.filter(url=address).order_by("-pk").first()
        if known is not None:
            _record_hit(one, hit, known, "")
        elif left <= 0 or time.monotonic() >= deadline:
            _record_hit(one, hit, None, _("not fetched: enough pages were, or the time was up"))
        else:
            left -= 1
            stored, reason = _stored(one, hit, deadline)
            new += stored is not None and not stored.known
            _record_hit(one, hit, stored.document if stored else None, reason)
    return new


def _in_turn(asked: Sequence[_Asked]) -> list[tuple[_Asked, Hit]]:
    """The first hit of each, then the second of each, and so on."""
    most = max((len(one.answer.hits) for one in asked), default=0)
    return [(one, one.answer.hits[n]) for n in range(most) for one in asked if n < len(one.answer.hits)]


def _stored(asked: _Asked, hit: Hit, deadline: float) -> tuple[Stored | None, str]:
    name = asked.provider.name
    hint = Arrival(title=hit.title, text="", date=hit.date)
    left = max(1.0, min(settings.FETCH_SECONDS, deadline - time.monotonic()))
    try:
        stored = bring_in_page(
            None, hit.url, tier=_TIER_OF.get(name, TierChoice.LOW), via=Via.PROVIDER, hint=hint,
            dated_by_hint=name in _DATED_BY_PROVIDER, fetcher=make_fetcher(seconds=left),
        )  # fmt: skip
    except (base.NotFetched, base.Unreadable, Refused) as error:
        return None, why(error)[:500]
    except Exception as error:
        return None, str(as_failure(error))[:500]
    return stored, ""


def _record_hit(asked: _Asked, hit: Hit, document: Document | None, reason: str) -> None:
    SearchHit.objects.create(
        question=asked.row, url=hit.url[:2000], title=hit.title[:500], document=document, reason=reason
    )
