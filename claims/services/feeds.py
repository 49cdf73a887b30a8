"""Feeds: RSS, Atom and sitemaps, looked at by turns; each page that is new in one is brought in once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Feed, FeedPage, FeedState, ImportItem, Person, Role, Source
from claims.services.errors import Refused
from claims.services.failing import as_failure
from claims.services.fetching import why
from claims.services.imports import start_pages
from claims.services.leases import Lease, due, kept, take
from claims.services.library_history import record_step
from claims.services.network import make_fetcher, reader
from claims.services.permissions import require_role
from claims.services.sources import plain_address
from claims.services.texts import sha256
from claims.services.wake import wake_for_feeds
from claims.sources import base
from claims.sources.fetch import PACKED, READABLE

MOST_NEW = 100  # pages of one look; the rest comes with the next
MOST_SITEMAPS = 10  # of one sitemap index
_FEED_TYPES = (*READABLE, *PACKED)
SLOWER_AFTER = 3  # failures in a row
SLOWEST = timedelta(days=1)


def add_feed(person: Person, *, url: str, source: Source, minutes: int) -> Feed:
    """Raises NotAllowed, Refused for an address that is there already or that we do not fetch."""
    require_role(person, Role.EDITOR)
    if not url.lower().startswith(("http://", "https://")) or len(url) > 2000:
        raise Refused(_("Give the feed's address, with http:// or https://."), "url")
    try:
        with transaction.atomic():
            feed = Feed.objects.create(
                url=url.strip(), source=source, minutes=minutes, created_by=person, woken_at=timezone.now()
            )
            record_step("feed_added", person=person, subject=feed.url, feed=feed.pk, source=source.pk)
            wake_for_feeds([feed.pk])
    except IntegrityError:
        raise Refused(_("This feed is there already."), "url") from None
    return feed


def change_feed(person: Person, feed: Feed, *, minutes: int, active: bool) -> None:
    """Raises NotAllowed."""
    require_role(person, Role.EDITOR)
    with transaction.atomic():
        Feed.objects.filter(pk=feed.pk).update(minutes=minutes, active=active, next_attempt_at=None)
        record_step(
            "feed_changed", person=person, subject=feed.url, feed=feed.pk, minutes=minutes, active=active
        )


def look_now(person: Person, feed: Feed) -> None:
    """Lets a worker look at the feed at once. Raises NotAllowed."""
    require_role(person, Role.EDITOR)
    with transaction.atomic():
        Feed.objects.filter(pk=feed.pk).update(next_attempt_at=None, woken_at=timezone.now())
        wake_for_feeds([feed.pk])


def wake_due_feeds() -> int:
    """One message for each active feed whose turn it is and that was not woken a moment ago."""
    long_ago = timezone.now() - timedelta(seconds=settings.LEASE_SECONDS)
    with transaction.atomic():
        feeds = list(
            Feed.objects.filter(due(), active=True, state=FeedState.WAITING)
            .exclude(woken_at__gt=long_ago)
            .values_list("pk", flat=True)[:100]
        )
        Feed.objects.filter(pk__in=feeds).update(woken_at=timezone.now())
        wake_for_feeds(feeds)
    return len(feeds)


def poll_feed(feed_id: int) -> bool:
    """Looks at a feed whose turn it is; False where it isn't, or somebody else does."""
    feed = Feed.objects.select_related("source").filter(pk=feed_id, active=True).first()
    lease = take(Feed, feed.pk, waiting=FeedState.WAITING, working=FeedState.POLLING) if feed else None
    if feed is None or lease is None:
        return False
    try:
        with kept(lease):
            look = _read(feed)
    except Exception as error:
        _record_failure(feed, lease, error)
        return True
    _record_pages(feed, lease, look)
    return True


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a feed gave. `is_index`: of a sitemap index, whose sitemaps change while it does not."""

    fetched: base.Fetched
    items: list[base.FeedItem]
    title: str = ""
    is_index: bool = False


def _read(feed: Feed) -> _Look:
    """The feed's items; none where it says that nothing has changed. A sitemap index is followed one step."""
    fetcher = make_fetcher()
    asked = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    headers = {name: value for name, value in asked.items() if value}
    fetched = fetcher.get(feed.url, headers=headers, accept=_FEED_TYPES)
    if fetched.status == 304:
        return _Look(fetched, [])
    read = reader().read_feed(fetched.body, url=fetched.url, content_type=fetched.content_type)
    items = list(read.items)
    for address in read.sitemaps[:MOST_SITEMAPS]:
        inner = fetcher.get(address, accept=_FEED_TYPES)
        items += reader().read_feed(inner.body, url=inner.url, content_type=inner.content_type).items
    return _Look(fetched, items, read.title, is_index=bool(read.sitemaps))


def _record_pages(feed: Feed, lease: Lease, look: _Look) -> None:
    now = timezone.now()
    with transaction.atomic():
        new, more = _new_pages(feed, look.items)
        held = lease.held().filter(state=FeedState.POLLING)
        changed = {} if look.fetched.status == 304 else _as_answered(look, more=more)
        ended = held.update(
            state=FeedState.WAITING, lease_token=None, lease_until=None, attempt=0, error="", failures=0, polled_at=now,
            answered_at=now, found=F("found") + len(new), next_attempt_at=now + timedelta(minutes=feed.minutes), **changed,
        )  # fmt: skip
        if not ended:
            transaction.set_rollback(True)
            return
        if new:
            wanted = [
                ImportItem(number=n, name=item.url[:2000], title=item.title[:500], date=item.date)
                for n, item in enumerate(new, 1)
            ]
            start_pages(wanted, source=feed.source, name=look.title or feed.title or feed.url)


def _as_answered(look: _Look, *, more: bool) -> dict[str, str]:
    """The feed's title, and what to ask with next time (RFC 9110 section 13.1): nothing where "not modified" would
    hide pages."""
    headers: Mapping[str, str] = {} if more or look.is_index else look.fetched.headers
    return {
        "title": look.title[:300],
        "etag": headers.get("etag", "")[:500],
        "last_modified": headers.get("last-modified", "")[:100],
    }


def _new_pages(feed: Feed, items: list[base.FeedItem]) -> tuple[list[base.FeedItem], bool]:
    """Those that this feed has not led to before, each once, and whether there are more; they are remembered."""
    by_hash = {sha256(plain_address(item.url)): item for item in reversed(items) if len(item.url) <= 2000}
    known = set(FeedPage.objects.filter(feed=feed, url_hash__in=by_hash).values_list("url_hash", flat=True))
    unknown = [(key, item) for key, item in reversed(by_hash.items()) if key not in known]
    new = unknown[:MOST_NEW]
    FeedPage.objects.bulk_create(
        [FeedPage(feed=feed, url_hash=key) for key, _item in new], ignore_conflicts=True
    )
    return [item for _key, item in new], len(unknown) > len(new)


def _record_failure(feed: Feed, lease: Lease, error: Exception) -> None:
    """What went wrong, and when it is looked at again: twice as late each time after a few in a row."""
    reason = why(error) if isinstance(error, base.NotFetched | base.Unreadable) else str(as_failure(error))
    pause = timedelta(minutes=feed.minutes) * 2 ** max(0, min(feed.failures + 1 - SLOWER_AFTER, 10))
    with transaction.atomic():
        lease.held().filter(state=FeedState.POLLING).update(
            state=FeedState.WAITING, lease_token=None, lease_until=None, attempt=0, error=reason[:500],
            failures=F("failures") + 1, polled_at=timezone.now(), next_attempt_at=timezone.now() + min(pause, SLOWEST),
        )  # fmt: skip
