"""What the pages about signing off read."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Article, HistoryEntry

MOST_CHANGES = 10  # that a second editor is told


@dataclass(frozen=True, slots=True)
class SignedOff:
    """What was said when the article was signed off: why, and which claims were open for which reason."""

    entry: HistoryEntry

    @property
    def reason(self) -> str:
        return str(self.entry.details.get("comment", ""))

    @property
    def open_ids(self) -> frozenset[int]:
        """Of all claims that were open; those that are refuted and stand so in the text are decided."""
        groups = self.entry.details.get("open", {})
        return frozenset(pk for why, ids in groups.items() if why != "standing" for pk in ids)


def signed_off(article: Article) -> SignedOff | None:
    entry = HistoryEntry.objects.filter(article=article, action="signed_off").order_by("-pk").first()
    return SignedOff(entry) if entry else None


def newest_step(article: Article) -> int:
    """The id of the article's newest step in the history: what comes later is new to who saw this."""
    newest = HistoryEntry.objects.filter(article=article).order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0


def steps_since(article: Article, step: int) -> list[HistoryEntry]:
    """What happened on the article and its claims since that step, the latest first."""
    later = HistoryEntry.objects.filter(article=article, pk__gt=step).select_related("person", "claim")
    return list(later.order_by("-pk")[:MOST_CHANGES])
