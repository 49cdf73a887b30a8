"""Changing the newsroom's ratings. What readers have seen keeps its meaning: names, label and value of a
rating that any verdict uses are fixed; it is retired, with a reason, and another takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claims.checking.domain import LANGUAGES, Label
from claims.models import Newsroom, Person, Rating, Role, Verdict
from claims.services import newsroom_history
from claims.services.errors import Conflict, Refused
from claims.services.permissions import require_role
from claims.services.texts import one_line

NAME_LIMIT = 40  # characters; it is a chip, and search pages cut it
REASON_LIMIT = 500
_RECORDED = ("names", "label", "value", "colour", "retired", "retired_because")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
# Readers of the markup take numbers nearer to 5 for truer: a label may not say one thing and its number another.
_VALUES: Mapping[str, range] = {
    Label.SUPPORTED: range(4, 6),
    Label.CONFLICTING: range(2, 5),
    Label.REFUTED: range(1, 4),
    Label.NOT_ENOUGH_EVIDENCE: range(0),
}


@dataclass(frozen=True, slots=True)
class RatingFields:
    """What a rating says. `names` by language; `value` 1 (false) to 5 (true), or None for unrated."""

    names: Mapping[str, str]
    label: str
    value: int | None
    colour: str


def add_rating(person: Person, fields: RatingFields) -> Rating:
    """A new one. Raises NotAllowed, Refused."""
    require_role(person, Role.EDITOR)
    with transaction.atomic():
        names = _checked(fields, _locked(), None)
        rating = Rating.objects.create(
            key=_free_key(names["en"]),
            names=names,
            label=fields.label,
            value=fields.value,
            colour=fields.colour.lower(),
            changed_at=timezone.now(),
            changed_by=person,
        )
        newsroom_history.record(
            "rating_added", person=person, name=str(rating), changes=_changes(None, rating)
        )
        return rating


def change_rating(person: Person, rating: Rating, *, version: int, fields: RatingFields) -> Rating:
    """Changes one. Raises NotAllowed, Conflict, Refused: of a rating in use only the colour is free."""
    require_role(person, Role.EDITOR)
    with transaction.atomic():
        ratings = _locked()
        now = _at(ratings, rating, version)
        names = _checked(fields, ratings, now)
        said = {"names": names, "label": fields.label, "value": fields.value}
        if any(getattr(now, name) != value for name, value in said.items()):
            _refuse_if_used(now)
            if fields.label != now.label:
                _refuse_last(ratings, now)
        return _write(now, person, "rating_changed", colour=fields.colour.lower(), **said)


def retire_rating(person: Person, rating: Rating, *, version: int, reason: str) -> Rating:
    """Takes it out of use; what was rated with it keeps it. Raises NotAllowed, Conflict, Refused."""
    require_role(person, Role.EDITOR)
    because = one_line(reason, REASON_LIMIT + 1)
    if not because:
        raise Refused(_("Say why: readers will see it."), "reason")
    if len(because) > REASON_LIMIT:
        raise Refused(_("The reason is too long."), "reason")
    with transaction.atomic():
        ratings = _locked()
        now = _at(ratings, rating, version)
        if now.retired:
            raise Refused(_("It is retired already."))
        _refuse_last(ratings, now)
        return _write(
            now,
            person,
            "rating_retired",
            retired=True,
            retired_because=because,
            retired_at=timezone.now(),
            retired_by=person,
        )


def restore_rating(person: Person, rating: Rating, *, version: int) -> Rating:
    """Brings a retired one back into use. Raises NotAllowed, Conflict, Refused."""
    require_role(person, Role.EDITOR)
    with transaction.atomic():
        ratings = _locked()
        now = _at(ratings, rating, version)
        if not now.retired:
            raise Refused(_("It is in use already."))
        _refuse_same_name(now.names, ratings, now)
        in_use = {"retired": False, "retired_because": "", "retired_at": None, "retired_by": None}
        return _write(now, person, "rating_restored", **in_use)


def _locked() -> list[Rating]:
    """All of them (they are few), held: two editors must not retire the last two of a label at once."""
    return list(Rating.objects.select_for_update().order_by("pk"))


def _at(ratings: list[Rating], rating: Rating, version: int) -> Rating:
    now = next(row for row in ratings if row.pk == rating.pk)
    if now.version != version:
        raise Conflict(now)
    return now


def _write(rating: Rating, person: Person, action: str, **fields: object) -> Rating:
    saved = Rating.objects.filter(pk=rating.pk, version=rating.version).update(
        version=F("version") + 1, changed_at=timezone.now(), changed_by=person, **fields
    )
    fresh = Rating.objects.get(pk=rating.pk)
    if not saved:
        raise Conflict(fresh)
    newsroom_history.record(action, person=person, name=str(fresh), changes=_changes(rating, fresh))
    return fresh


def _changes(before: Rating | None, after: Rating) -> dict[str, list[object]]:
    """What is another now, as {field: [before, after]}."""
    pairs = {
        field: [_plain(getattr(before, field, None)), _plain(getattr(after, field))] for field in _RECORDED
    }
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def _plain(value: object) -> object:
    """Names by language as one line: "False / Faux"."""
    return " / ".join(map(str, value.values())) if isinstance(value, dict) else value


def _checked(fields: RatingFields, ratings: list[Rating], own: Rating | None) -> dict[str, str]:
    """The names as they are stored; raises Refused for what no rating may be."""
    names = {
        language: name
        for language in LANGUAGES
        if (name := one_line(fields.names.get(language, ""), NAME_LIMIT + 1))
    }
    newsroom = Newsroom.current()
    for language in ("en", newsroom.language):
        if language not in names:
            raise Refused(_("Name it in English and in the newsroom's language."), f"name_{language}")
    for language, name in names.items():
        if len(name) > NAME_LIMIT:
            raise Refused(
                _("The name is too long; %(limit)s characters is the most.") % {"limit": NAME_LIMIT},
                f"name_{language}",
            )
    if fields.label not in list(Label):
        raise Refused(_("Choose the label that it maps to."), "label")
    if fields.value is not None and fields.value not in _VALUES[fields.label]:
        raise Refused(_wrong_value(fields.label), "value")
    if not _COLOUR.fullmatch(fields.colour.lower()):
        raise Refused(_("Write the colour as # and six digits, such as #9b1c1c."), "colour")
    if own is None or not own.retired:
        _refuse_same_name(names, ratings, own)
    return names


def _wrong_value(label: str) -> str:
    allowed = _VALUES[label]
    if not allowed:
        return _("What is not decided has no value: a number would say how true it is.")
    return _("A value of this label lies between %(least)s and %(most)s, or is left out.") % {
        "least": allowed[0],
        "most": allowed[-1],
    }


def _refuse_same_name(names: Mapping[str, str], ratings: list[Rating], own: Rating | None) -> None:
    for other in ratings:
        if other.retired or (own is not None and other.pk == own.pk):
            continue
        for language, name in names.items():
            if str(other.names.get(language, "")).casefold() == name.casefold():
                raise Refused(
                    _("Another rating in use is called “%(name)s”.") % {"name": name}, f"name_{language}"
                )


def _refuse_if_used(rating: Rating) -> None:
    if Verdict.objects.filter(rating=rating).exists():
        raise Refused(
            _("Verdicts use this rating: its names, label and value stay. Retire it, and add a new one."),
            "label",
        )


def _refuse_last(ratings: list[Rating], rating: Rating) -> None:
    others = (row for row in ratings if row.pk != rating.pk and not row.retired)
    if not rating.retired and not any(row.label == rating.label for row in others):
        raise Refused(_("It is the only rating in use for its label. Add another one first."), "label")


def _free_key(name: str) -> str:
    """Names the rating in exports, for good."""
    stem = slugify(name)[:34].strip("-") or "rating"
    taken = set(Rating.objects.filter(key__startswith=stem).values_list("key", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbered) if key not in taken)
