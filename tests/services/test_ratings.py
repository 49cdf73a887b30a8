"""Ratings are the newsroom's own, and what readers have seen keeps its meaning."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from claims.models import Newsroom, NewsroomEntry, Rating, Verdict
from claims.queries.colours import contrast, ink_on
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.ratings import (
    NAME_LIMIT,
    RatingFields,
    add_rating,
    change_rating,
    restore_rating,
    retire_rating,
)
from tests.cast import Cast, checked, make_cast, proposed, refuted_claim, stored


def fields(**changes: Any) -> RatingFields:
    said: dict[str, Any] = {
        "names": {"en": "Legend", "fr": "Légende"},
        "label": "refuted",
        "value": 2,
        "colour": "#884422",
    }
    return RatingFields(**(said | changes))


def of(rating: Rating, **changes: Any) -> RatingFields:
    said = {"names": rating.names, "label": rating.label, "value": rating.value, "colour": rating.colour}
    return RatingFields(**(said | changes))


@pytest.fixture
def false(cast: Cast) -> Rating:
    return Rating.objects.get(key="false")


@pytest.fixture
def used(cast: Cast, false: Rating) -> Rating:
    stored()
    proposed(cast.rita, refuted_claim(checked(cast.sam)))
    return false


def test_an_editor_adds_one_and_nobody_else_does(cast: Cast) -> None:
    made = add_rating(cast.eva, fields(colour="#AABBCC"))
    assert (made.key, made.names, made.label, made.value) == (
        "legend", {"en": "Legend", "fr": "Légende"}, "refuted", 2,
    )  # fmt: skip
    assert (made.colour, made.changed_by, made.retired) == ("#aabbcc", cast.eva, False)
    assert made.name_in("es") == "Legend"
    with pytest.raises(NotAllowed):
        add_rating(cast.rita, fields(names={"en": "Another"}))


def test_a_key_is_used_once(cast: Cast) -> None:
    first = add_rating(cast.eva, fields())
    retire_rating(cast.eva, first, version=first.version, reason="Misread.")
    assert add_rating(cast.eva, fields()).key == "legend-2"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"names": {"fr": "Légende"}}, "name_en"),
        ({"names": {"en": " \n "}}, "name_en"),
        ({"names": {"en": "x" * (NAME_LIMIT + 1)}}, "name_en"),
        ({"names": {"en": "FALSE"}}, "name_en"),
        ({"names": {"en": "Legend", "de": "falsch"}}, "name_de"),
        ({"label": "true"}, "label"),
        ({"value": 0}, "value"),
        ({"value": 6}, "value"),
        ({"value": 5}, "value"),
        ({"label": "supported", "value": 1}, "value"),
        ({"label": "not_enough_evidence", "value": 3}, "value"),
        ({"colour": "red"}, "colour"),
        ({"colour": "#12345"}, "colour"),
        ({"colour": "#123456; } body { display: none"}, "colour"),
    ],
)
def test_what_no_rating_may_be_is_refused_with_its_field(
    cast: Cast, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_rating(cast.eva, fields(**wrong))
    assert refused.value.field == field
    assert Rating.objects.count() == 6


def test_it_has_a_name_in_the_newsrooms_own_language(cast: Cast) -> None:
    Newsroom.objects.filter(pk=1).update(language="de")
    with pytest.raises(Refused) as refused:
        add_rating(cast.eva, fields())
    assert refused.value.field == "name_de"


def test_one_that_nobody_uses_is_changed_whole(cast: Cast) -> None:
    made = add_rating(cast.eva, fields())
    changed = change_rating(
        cast.emil,
        made,
        version=made.version,
        fields=fields(names={"en": "Myth"}, label="conflicting", value=None),
    )
    assert (changed.names, changed.label, changed.value) == ({"en": "Myth"}, "conflicting", None)
    assert (changed.key, changed.changed_by, changed.version) == ("legend", cast.emil, made.version + 1)


@pytest.mark.parametrize(
    "change", [{"label": "conflicting", "value": None}, {"value": 2}, {"names": {"en": "Wrong"}}]
)
def test_one_that_a_verdict_uses_keeps_its_meaning(cast: Cast, used: Rating, change: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="Retire it, and add a new one"):
        change_rating(cast.eva, used, version=used.version, fields=of(used, **change))
    used.refresh_from_db()
    assert (used.label, used.value, used.names["en"]) == ("refuted", 1, "False")


def test_its_colour_is_free(cast: Cast, used: Rating) -> None:
    assert (
        change_rating(cast.eva, used, version=used.version, fields=of(used, colour="#112233")).colour
        == "#112233"
    )


def test_the_second_editor_is_told_what_changed(cast: Cast, false: Rating) -> None:
    change_rating(cast.eva, false, version=false.version, fields=of(false, colour="#112233"))
    for act in (
        lambda: change_rating(cast.emil, false, version=false.version, fields=of(false, colour="#445566")),
        lambda: retire_rating(cast.emil, false, version=false.version, reason="Too harsh."),
        lambda: restore_rating(cast.emil, false, version=false.version),
    ):
        with pytest.raises(Conflict) as conflict:
            act()
        assert conflict.value.row.colour == "#112233"


def test_one_is_retired_with_a_reason_and_brought_back(cast: Cast, used: Rating) -> None:
    with pytest.raises(Refused):
        retire_rating(cast.eva, used, version=used.version, reason=" ")
    with pytest.raises(Refused):
        retire_rating(cast.eva, used, version=used.version, reason="x" * 501)
    with pytest.raises(NotAllowed):
        retire_rating(cast.rita, used, version=used.version, reason="Too harsh.")
    gone = retire_rating(cast.eva, used, version=used.version, reason="Too harsh.")
    assert (gone.retired, gone.retired_because, gone.retired_by) == (True, "Too harsh.", cast.eva)
    assert gone.retired_at is not None
    assert Verdict.objects.get().rating == gone
    back = restore_rating(cast.emil, gone, version=gone.version)
    assert (back.retired, back.retired_because, back.retired_at, back.retired_by) == (False, "", None, None)


def test_the_database_too_refuses_one_that_is_retired_without_a_reason(cast: Cast, false: Rating) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=false.pk).update(retired=True)


def test_each_label_keeps_one_in_use(cast: Cast) -> None:
    only = Rating.objects.get(key="disputed")
    with pytest.raises(Refused, match="only rating in use"):
        retire_rating(cast.eva, only, version=only.version, reason="x")
    with pytest.raises(Refused, match="only rating in use"):
        change_rating(cast.eva, only, version=only.version, fields=of(only, label="refuted"))


def test_one_whose_name_was_given_to_another_is_not_brought_back(cast: Cast, false: Rating) -> None:
    gone = retire_rating(cast.eva, false, version=false.version, reason="A new scale.")
    add_rating(cast.eva, of(gone, value=2))
    with pytest.raises(Refused, match="is called"):
        restore_rating(cast.eva, gone, version=gone.version)


def test_a_verdict_takes_the_rating_as_it_is_now(cast: Cast) -> None:
    stored()
    claim = refuted_claim(checked(cast.sam))
    rating = Rating.objects.get(key="false")
    retire_rating(cast.eva, rating, version=rating.version, reason="Too harsh.")
    assert not rating.retired  # as it was read before
    with pytest.raises(Refused, match="no longer in use"):
        proposed(cast.rita, claim)


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_do_not_retire_the_last_two_of_a_label() -> None:
    cast = make_cast()
    two = list(Rating.objects.filter(label="refuted"))
    assert len(two) == 2
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def press(editor: Any, rating: Rating) -> None:
        barrier.wait()
        try:
            retire_rating(editor, rating, version=rating.version, reason="A new scale.")
            outcomes.append("retired")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=press, args=pair) for pair in zip((cast.eva, cast.emil), two, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "retired"]


@pytest.mark.parametrize("grey", range(0, 256, 15))
def test_any_colour_can_be_read_on(grey: int) -> None:
    for colour in (f"#{grey:02x}{grey:02x}{grey:02x}", f"#{grey:02x}{255 - grey:02x}80"):
        assert contrast(colour, ink_on(colour)) >= 4.5
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_every_step_is_kept_in_the_newsrooms_history_with_what_changed(cast: Cast, false: Rating) -> None:
    changed = change_rating(cast.eva, false, version=false.version, fields=of(false, colour="#123456"))
    made = add_rating(cast.eva, fields())
    retired = retire_rating(cast.emil, made, version=made.version, reason="Nobody understood it.")
    restore_rating(cast.eva, retired, version=retired.version)
    entries = list(NewsroomEntry.objects.filter(action__startswith="rating_").order_by("pk"))
    assert [(entry.person, entry.action) for entry in entries] == [
        (cast.eva, "rating_changed"),
        (cast.eva, "rating_added"),
        (cast.emil, "rating_retired"),
        (cast.eva, "rating_restored"),
    ]
    assert entries[0].details["changes"] == {"colour": [false.colour, changed.colour]}
    assert entries[2].details["changes"]["retired_because"] == ["", "Nobody understood it."]
    assert entries[3].details["changes"]["retired_because"] == ["Nobody understood it.", ""]
