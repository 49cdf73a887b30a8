"""Editors look after the ratings on a page; readers are told what each means."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, Rating
from claims.services.ratings import RatingFields, add_rating, retire_rating
from tests.cast import Cast, proposed, published
from tests.web.conftest import SignedIn


@pytest.fixture
def eva(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.eva)


def typed(rating: Rating | None = None, **changes: Any) -> dict[str, Any]:
    fields = {
        "label": "refuted",
        "value": "2",
        "colour": "#884422",
        "name_en": "Legend",
        "name_fr": "Légende",
    }
    if rating is not None:
        fields = {"version": rating.version, "label": rating.label, "value": rating.value or "",
                  "colour": rating.colour} | {f"name_{code}": name for code, name in rating.names.items()}  # fmt: skip
    return fields | changes


def test_the_list_shows_all_and_adds_one(eva: Client) -> None:
    assert eva.post(reverse("ratings"), typed()).url == reverse("ratings")
    page = eva.get(reverse("ratings")).content.decode()
    for said in ("Legend", "Légende", "Umstritten", "no value", "Add a rating"):
        assert said in page, said
    assert Rating.objects.get(key="legend").value == 2


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(eva: Client) -> None:
    answer = eva.post(reverse("ratings"), typed(value="5", name_es="Leyenda"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "A value of this label lies between 1 and 3" in page
    assert "Leyenda" in page
    assert eva.post(reverse("ratings"), typed(colour="red")).status_code == 400
    assert eva.post(reverse("ratings"), typed(name_en="x" * 41)).status_code == 400
    assert eva.post(reverse("ratings"), typed(label="nonsense", value="9")).status_code == 400
    assert not Rating.objects.filter(key="legend").exists()


def test_one_in_use_is_shown_fixed_and_only_its_colour_changes(cast: Cast, claim: Claim, eva: Client) -> None:
    proposed(cast.rita, claim)
    false = Rating.objects.get(key="false")
    address = reverse("change_rating", args=[false.pk])
    page = eva.get(address).content.decode()
    assert "only its colour can be changed" in page
    assert re.search(r'name="name_en"[^>]* disabled', page)
    answer = eva.post(address, typed(false, colour="#112233", name_en="Wrong", label="supported", value="5"))
    assert answer.status_code == 302
    false.refresh_from_db()
    assert (false.colour, false.names["en"], false.label, false.value) == ("#112233", "False", "refuted", 1)


def test_the_second_editor_sees_what_is_stored_and_keeps_what_was_typed(
    cast: Cast, eva: Client, signed_in: SignedIn
) -> None:
    true = Rating.objects.get(key="true")
    address = reverse("change_rating", args=[true.pk])
    assert eva.post(address, typed(true, colour="#112233")).status_code == 302
    answer = signed_in(cast.emil).post(address, typed(true, colour="#445566"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else has changed this rating" in page
    assert "#112233" in page
    assert 'value="#445566"' in page
    true.refresh_from_db()
    assert f'name="version" value="{true.version}"' in page
    assert true.colour == "#112233"


def test_one_is_retired_with_a_reason_and_comes_back(eva: Client) -> None:
    false = Rating.objects.get(key="false")
    retire = reverse("retire_rating", args=[false.pk])
    assert eva.post(retire, {"version": false.version, "reason": ""}).status_code == 400
    assert eva.post(retire, {"version": false.version, "reason": "x" * 501}).status_code == 400
    assert eva.post(retire, {"version": false.version, "reason": "Too harsh."}).status_code == 302
    assert "Too harsh." in eva.get(reverse("ratings")).content.decode()
    stale = eva.post(reverse("restore_rating", args=[false.pk]), {"version": false.version})
    assert stale.status_code == 409
    false.refresh_from_db()
    eva.post(reverse("restore_rating", args=[false.pk]), {"version": false.version})
    false.refresh_from_db()
    assert not false.retired


def test_the_last_one_of_a_label_stays_and_the_page_says_what_to_do(eva: Client) -> None:
    only = Rating.objects.get(key="unproven")
    answer = eva.post(reverse("retire_rating", args=[only.pk]), {"version": only.version, "reason": "Old."})
    assert answer.status_code == 400
    assert "Add another one first" in answer.content.decode()
    assert "Old." in answer.content.decode()


def test_readers_are_told_what_each_rating_and_number_means(cast: Cast, claim: Claim) -> None:
    page = Client().get(reverse("rating_key")).content.decode()
    for said in ("True", "5 of 5", "Faux", "1 of 5", "Unproven", "no number", "neither support nor refute"):
        assert said in page, said


def test_retired_ones_that_were_published_are_explained_with_the_reason(cast: Cast, claim: Claim) -> None:
    fact_check = published(cast, claim)
    for key, why in (("false", "Too harsh."), ("mostly-true", "Nobody used it.")):
        rating = Rating.objects.get(key=key)
        retire_rating(cast.eva, rating, version=rating.version, reason=why)
    page = Client().get(reverse("rating_key")).content.decode()
    assert "Too harsh." in page
    assert "Nobody used it." not in page
    public = Client().get(reverse("fact_check", args=[fact_check.pk, fact_check.slug])).content.decode()
    assert "Faux" in public
    assert reverse("rating_key") in public


def test_a_retired_one_is_offered_to_no_new_verdict(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    rating = Rating.objects.get(key="mostly-true")
    retire_rating(cast.eva, rating, version=rating.version, reason="x")
    page = signed_in(cast.rita).get(reverse("claim", args=[claim.pk])).content.decode()
    assert "Mostly false" in page
    assert "Mostly true" not in page


def test_many_ratings_ask_the_database_no_more_often(cast: Cast, eva: Client) -> None:
    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert eva.get(reverse(name)).status_code == 200
        return len(captured)

    before = [queries("ratings"), queries("rating_key")]
    for number in range(5):
        add_rating(cast.eva, RatingFields({"en": f"Legend {number}"}, "refuted", 2, "#884422"))
    assert [queries("ratings"), queries("rating_key")] == before
