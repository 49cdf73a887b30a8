"""The newsroom's ratings: for the settings page, and for readers."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from claims.checking.domain import Label
from claims.models import Rating, Verdict
from claims.queries.colours import COLOUR, ink_on


def ratings_with_use() -> QuerySet[Rating]:
    """All of them, those in use first, each with whether a verdict uses it (`used`)."""
    return (
        Rating.objects.select_related("changed_by", "retired_by")
        .annotate(used=Exists(Verdict.objects.filter(rating=OuterRef("pk"))))
        .order_by("retired", "-value", "key")
    )


def rating_key() -> list[Rating]:
    """For readers, by label: what is in use, and of the retired ones those that a verdict uses."""
    order = list(Label)
    shown = [rating for rating in ratings_with_use() if not rating.retired or rating.used]
    return sorted(shown, key=lambda rating: order.index(Label(rating.label)))


def rating_colours() -> str:
    """A style sheet with one class a rating: its colour, and the ink that is read best on it.

    On paper, where grounds are left out, the labels stay black on white.
    """
    rules = [
        f"  .label.rating-{rating.pk} {{ background: {rating.colour}; color: {ink_on(rating.colour)};"
        f" border-color: {ink_on(rating.colour)}; }}"
        for rating in Rating.objects.order_by("pk")
        if COLOUR.fullmatch(rating.colour)
    ]
    return "\n".join(["@media screen {", *rules, "}", ""])
