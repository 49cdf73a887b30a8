"""The Atom feed of published fact-checks: a correction or a withdrawal brings an entry up again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from claims.models import Correction, FactCheck, Newsroom
from claims.publishing.claim_review import address_of

# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Feed(Atom1Feed):
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Each entry is in its article's language."""
        return {"xml:lang": item["language"]} if item["language"] else {}

    def latest_post_date(self) -> datetime:
        """An empty feed is the same whenever it is asked for."""
        return super().latest_post_date() if self.items else datetime(2000, 1, 1, tzinfo=UTC)


def atom(fact_checks: Sequence[FactCheck], newsroom: Newsroom) -> str:
    """The feed as text. `fact_checks` carry their `published_corrections`, the oldest first."""
    feed = _Feed(
        title=_text(_("Fact-checks") + f" · {newsroom.name}"),
        link=settings.SITE_URL + reverse("home"),
        description="",
        subtitle=_(
            "Each with its rating and its sources. Corrections and withdrawals bring an entry up again."
        ),
        language=newsroom.language,
        feed_url=settings.SITE_URL + reverse("fact_check_feed"),
        author_name=_text(newsroom.name),
    )
    for fact_check in fact_checks:
        _add(feed, fact_check)
    return feed.writeString("utf-8")


def _add(feed: _Feed, fact_check: FactCheck) -> None:
    claim, rating = fact_check.claim, fact_check.verdict.rating
    language = claim.article.language
    withdrawn = fact_check.withdrawn_at is not None
    words = _("Withdrawn") if withdrawn else rating.name_in(language)
    feed.add_item(
        title=_text(f"{words}: {claim.restatement}"),
        link=address_of(fact_check),
        unique_id=address_of(fact_check),
        description=_summary(fact_check),
        pubdate=fact_check.published_at,
        updateddate=fact_check.changed_at,
        categories=[] if withdrawn else [_text(words)],
        language=language,
    )


def _summary(fact_check: FactCheck) -> str:
    """HTML, of escaped text. A withdrawn one says why, and no longer what it found."""
    if fact_check.withdrawn_at is not None:
        said = [_dated(_("Withdrawn"), fact_check.withdrawn_at, fact_check.withdrawn_because)]
    else:
        corrections: list[Correction] = getattr(fact_check, "published_corrections", [])
        said = [
            _dated(row.get_kind_display().capitalize(), row.ended_at, row.reason)
            for row in reversed(corrections)
            if row.ended_at
        ]
        said.append(fact_check.verdict.explanation)
    return "".join(f"<p>{escape(_text(text))}</p>" for text in said)


def _dated(what: str, when: datetime, why: str) -> str:
    return f"{what}, {date_format(localtime(when), 'j F Y')}: {why}"


def _text(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)
