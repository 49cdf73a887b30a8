"""Pages of long lists: which rows first, by their ids alone, and then what is shown of those rows."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def page_of(rows: QuerySet[Row], shown: QuerySet[Row], size: int, number: int | str | None) -> Page[Row]:
    """The page of `rows`, in their order, each as `shown` reads it (joined, prefetched).

    A database that sorts or skips thousands of rows does so with ids, not with all that a page shows of them.
    """
    page = Paginator(rows.values_list("pk", flat=True), size).get_page(number)
    ids = list(page.object_list)
    found = {row.pk: row for row in shown.filter(pk__in=ids)}
    page.object_list = [found[pk] for pk in ids if pk in found]  # type: ignore[assignment]  # rows in place of ids
    return page  # type: ignore[return-value]
