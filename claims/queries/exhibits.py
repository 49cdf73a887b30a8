"""Evidence as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from claims.models import Claim, Evidence, EvidenceMark, Passage


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A piece of evidence as shown: the quote inside its paragraph, and what a person did to it."""

    item: Evidence
    before: str
    after: str
    mark: EvidenceMark | None

    @property
    def place(self) -> tuple[int, int, int]:
        """What the quote is, whichever check found it."""
        return self.item.place

    @property
    def struck(self) -> bool:
        return self.mark is not None and self.mark.action == EvidenceMark.Action.STRUCK


def exhibits(claim: Claim, *, with_marks: bool) -> list[Exhibit]:
    """The evidence of the newest done check, best first."""
    if claim.suggested_by_id is None:
        return []
    items = evidence_of(claim).prefetch_related("differences")
    marks = {m.place: m for m in claim.evidence_marks.select_related("person")}
    return [_exhibit(item, marks.get(item.place) if with_marks else None) for item in items]


def evidence_of(claim: Claim) -> QuerySet[Evidence]:
    return Evidence.objects.select_related("document__source", "passage", "added_by").filter(
        check_run_id=claim.suggested_by_id
    )


def evidence_now(claim: Claim, chosen: Iterable[str]) -> list[str]:
    """The ids of the same quotes in the newest done check, for ids that were chosen while an earlier one was shown.

    What the newest check does not have stays as it is, for the form to refuse.
    """
    asked = [value for value in chosen if value.isascii() and value.isdigit() and len(value) < 19]
    places = {
        item.place: str(item.pk) for item in Evidence.objects.filter(check_run_id=claim.suggested_by_id)
    }
    found = {
        str(item.pk): places.get(item.place, str(item.pk))
        for item in Evidence.objects.filter(pk__in=asked, check_run__claim=claim)
    }
    return [found.get(value, value) for value in chosen]


def _exhibit(item: Evidence, mark: EvidenceMark | None) -> Exhibit:
    passage: Passage | None = item.passage
    start, end = (passage.start, passage.end) if passage else (item.start, item.end)
    text = item.document.text
    return Exhibit(item, text[start : item.start], text[item.end : end], mark)


def veiled_exhibits(found: Iterable[Exhibit]) -> list[Exhibit]:
    """The quotes without stance and differences, by date and source: their order tells nothing, either."""
    veiled = sorted(found, key=_by_date)
    for shown in veiled:
        shown.item.stance = ""
        shown.item.rank = 0
        shown.item.found_by = None
    return veiled


def _by_date(shown: Exhibit) -> tuple[str, str, tuple[int, int, int]]:
    document = shown.item.document
    return document.date.isoformat() if document.date else "", document.source.name, shown.place
