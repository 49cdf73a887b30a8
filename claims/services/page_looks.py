"""Looking again at the page of a cited document. The stored copy and its quotes stay, whatever becomes of the page."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Document, PageLook, TierChoice, Via
from claims.services.errors import Refused
from claims.services.fetching import store_fetched, why
from claims.services.files import NotKept
from claims.services.library import Arrival
from claims.services.library_history import record_step
from claims.services.sources import lies_in
from claims.services.turns import BUSY
from claims.sources import base
from claims.sources.fetch import Fetcher


def look_at_page(document: Document, fetcher: Fetcher) -> bool:
    """Fetches the page again and writes down how it was found; a text that has changed is stored as a new version.

    False where it was not this page's turn: others are at its host, and nothing was asked.

    Gone is what the site itself says is gone, and what could not be had on several days. What we may not or can't
    read (robots.txt, a login, a limit) says nothing of the page. Raises NotKept where the disk is full.
    """
    try:
        fetched = fetcher.get(document.url)
        if _leads_to_front_page(document.url, fetched.url):
            raise base.Failed("gone", _("The address now leads to the site’s front page."))
        found = _stored(document, fetched)
    except base.Failed as error:
        if error.reason == BUSY:
            return False
        if error.reason == "forbidden":
            _write(document, failure=error.message)
        else:
            _write_miss(document, error)
    except base.Refused as error:
        record_step(
            "refused", document=document, subject=document.url, reason=error.reason, message=error.message
        )
        _write(document, failure=error.message)
    except NotKept:
        raise
    except (base.Unreadable, Refused) as error:
        _write(document, failure=why(error))
    else:
        _write_seen(document, found)
    return True


def _leads_to_front_page(asked: str, came_from: str) -> bool:
    """What many sites answer where a page is gone."""
    return urlsplit(came_from).path in ("", "/") and urlsplit(asked).path not in ("", "/")


def _stored(document: Document, fetched: base.Fetched) -> Document:
    """The document that stands at the address now. A page that has moved to another host is no longer its source's."""
    source = document.source
    same = urlsplit(fetched.url).hostname == urlsplit(document.url).hostname or lies_in(fetched.url, source)
    return store_fetched(
        None,
        fetched,
        address=document.url,
        source=source if same else None,
        tier=source.tier if same else TierChoice.LOW,
        via=Via.WATCH,
        hint=Arrival(title=document.title, text=""),
    ).document


def _write_seen(document: Document, version: Document) -> None:
    now = timezone.now()
    with transaction.atomic():
        was_gone = PageLook.objects.filter(document=document, gone_at__isnull=False).exists()
        _write(document, seen_at=now, version=version, misses=0, missed_on=None, gone_at=None)
        if was_gone:
            record_step("page_back", document=document, subject=document.url)


def _write_miss(document: Document, error: base.Failed) -> None:
    """Counts a day without an answer, unless it is likely our own network that is away."""
    said_gone = error.reason == "gone"
    now = timezone.now()
    with transaction.atomic():
        look = _look(document)
        counts = said_gone or (look.missed_on != now.date() and _others_answer(document))
        misses = look.misses + (1 if counts else 0)
        goes = look.gone_at is None and (said_gone or (counts and misses >= settings.WATCH_GONE_DAYS))
        _write(
            document,
            misses=misses,
            missed_on=now.date() if counts else look.missed_on,
            gone_at=now if goes else look.gone_at,
            failure=error.message,
        )
        if goes:
            record_step("page_gone", document=document, subject=document.url, reason=error.message)


def _others_answer(document: Document) -> bool:
    """Whether of the other pages looked at lately one answered; with none looked at, nothing speaks against it."""
    lately = timezone.now() - timedelta(hours=2 * settings.WATCH_EVERY_HOURS)
    others = PageLook.objects.exclude(document=document).filter(looked_at__gte=lately)
    return not others.exists() or others.filter(seen_at__gte=lately).exists()


def _look(document: Document) -> PageLook:
    return PageLook.objects.get_or_create(document=document, defaults={"looked_at": timezone.now()})[0]


def _write(document: Document, *, failure: str = "", **fields: object) -> None:
    PageLook.objects.update_or_create(
        document=document, defaults={"looked_at": timezone.now(), "failure": failure[:500], **fields}
    )
