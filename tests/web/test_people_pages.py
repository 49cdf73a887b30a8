"""The pages on which editors look after people, and the one on which somebody joins."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Invitation, Newsroom, NewsroomEntry, Person
from claims.services import people, second_factor
from claims.services.invitations import invite
from claims.services.newsroom import save_settings
from tests.cast import PASSWORD, Cast
from tests.services.test_second_factor import switched_on
from tests.web.conftest import SignedIn

NEW = "another-long-enough-password"
JOINING = {"username": "vera", "first_name": "Vera", "new_password1": NEW, "new_password2": NEW}


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def test_an_editor_finds_people_by_name_role_and_account(cast: Cast, signed_in: SignedIn) -> None:
    people.deactivate(cast.eva, cast.remy)
    switched_on(cast.rita)
    client = signed_in(cast.eva)
    page = client.get(reverse("people")).content.decode()
    assert page.count('class="row-title"') == 6
    assert page.count("second factor on") == 1
    assert "last here on" in page
    for query, found in (("words=RIT", ["rita"]), ("role=editor", ["emil", "eva"]), ("active=no", ["remy"])):
        page = client.get(f"{reverse('people')}?{query}").content.decode()
        assert re.findall(r'class="meta"><span>(\w+)</span>', page) == found
    assert "Nobody is found" in client.get(f"{reverse('people')}?words=zz").content.decode()
    assert client.get(f"{reverse('people')}?role=owner").status_code == 400


def test_a_long_list_has_pages_and_a_constant_number_of_queries(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    Person.objects.bulk_create(Person(username=f"person{number}") for number in range(60))
    for number in range(20):
        invite(cast.eva, name=f"Guest {number}", role="submitter")
        people.end_sessions(cast.eva, of=cast.sam)
    client = signed_in(cast.eva)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("people")).content.decode()
    assert page.count('class="row-title"') == 50
    assert client.get(reverse("people") + "?page=2").content.decode().count('class="row-title"') == 16
    with django_assert_max_num_queries(8):
        client.get(reverse("newsroom_history"))
    with django_assert_max_num_queries(8):
        client.get(reverse("person", args=[cast.sam.pk]))


def test_the_link_is_shown_once_and_mailed_where_there_is_an_address(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.eva)
    fields = {"name": "Vera", "role": "reviewer", "email": "vera@vigie.example.org"}
    answer = client.post(reverse("invite"), fields)
    page = answer.content.decode()
    [path] = re.findall(r'value="\S+(/join/\S+)"', page)
    assert "on its way to vera@vigie.example.org" in page
    assert "no-store" in answer["Cache-Control"]
    assert path in mail.outbox[0].body
    assert path not in client.get(reverse("people")).content.decode()
    assert client.post(reverse("invite"), fields | {"email": "no address"}).status_code == 400
    assert "on its way" not in client.post(reverse("invite"), fields | {"email": ""}).content.decode()
    assert len(mail.outbox) == 1


def test_whoever_was_invited_joins_and_signs_in(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "editors"
    _invitation, link = invite(cast.eva, name="Vera Vale", role="editor")
    client, path = Client(), reverse("join")
    assert client.get(path_of(link)).url == path  # the token is out of the address
    page = client.get(path).content.decode()
    assert 'value="Vera"' in page
    for attribute in ("username", "new-password", "given-name"):
        assert f'autocomplete="{attribute}"' in page
    for wrong in (
        {"username": "rita"},
        {"new_password1": "short", "new_password2": "short"},
        {"new_password2": "x"},
    ):
        again = client.post(path, JOINING | wrong)
        assert again.status_code == 400
        assert 'class="error"' in again.content.decode()
        assert NEW not in again.content.decode()
    assert client.post(path, JOINING | {"role": "editor", "is_staff": "on"}).url == reverse("sign_in")
    vera = Person.objects.get(username="vera")
    assert (vera.role, vera.is_staff) == ("editor", False)
    answer = client.post(reverse("sign_in"), {"username": "vera", "password": NEW})
    assert client.get(answer.url).url == reverse("second_factor")
    assert client.get(path_of(link)).status_code == 410
    assert client.post(path, JOINING | {"username": "mallory"}).status_code == 410
    assert not Person.objects.filter(username="mallory").exists()


def test_extra_fields_give_no_role(cast: Cast) -> None:
    _invitation, link = invite(cast.eva, name="Vera", role="submitter")
    client = Client()
    client.get(path_of(link))
    client.post(reverse("join"), JOINING | {"role": "editor", "is_superuser": "on"})
    vera = Person.objects.get(username="vera")
    assert (vera.role, vera.is_superuser) == ("submitter", False)


def test_an_invitation_is_revoked_with_a_button(cast: Cast, signed_in: SignedIn) -> None:
    invitation, link = invite(cast.eva, name="Vera", role="submitter")
    begun, client = Client(), signed_in(cast.emil)
    begun.get(path_of(link))
    assert (
        reverse("revoke_invitation", args=[invitation.pk]) in client.get(reverse("people")).content.decode()
    )
    client.post(reverse("revoke_invitation", args=[invitation.pk]))
    assert begun.post(reverse("join"), JOINING).status_code == 410
    assert Client().get(path_of(link)).status_code == 410
    assert client.post(reverse("revoke_invitation", args=[0])).status_code == 404


def test_a_role_is_given_on_the_persons_page(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.eva), reverse("set_role", args=[cast.sam.pk])
    client.post(address, {"role": "reviewer", "reason": "knows the beat"})
    cast.sam.refresh_from_db()
    assert cast.sam.role == "reviewer"
    page = client.get(reverse("person", args=[cast.sam.pk])).content.decode()
    assert "knows the beat" in page
    assert "Submitter → Reviewer" in page
    for wrong in ({"role": "owner"}, {"role": "editor", "reason": "x" * 501}):
        assert client.post(address, wrong).status_code == 400
    cast.sam.refresh_from_db()
    assert cast.sam.role == "reviewer"


@pytest.mark.parametrize("name", ["set_role", "deactivate_person", "reset_second_factor"])
def test_nobody_acts_on_themselves(cast: Cast, signed_in: SignedIn, name: str) -> None:
    client = signed_in(cast.eva)
    answer = client.post(reverse(name, args=[cast.eva.pk]), {"role": "submitter"})
    assert answer.status_code == 403
    cast.eva.refresh_from_db()
    assert cast.eva.is_editor
    assert (
        reverse(name, args=[cast.eva.pk])
        not in client.get(reverse("person", args=[cast.eva.pk])).content.decode()
    )


def test_an_account_is_closed_and_opened_again(cast: Cast, signed_in: SignedIn) -> None:
    client, theirs = signed_in(cast.eva), signed_in(cast.rita)
    client.post(reverse("deactivate_person", args=[cast.rita.pk]), {"reason": "left the paper"})
    assert theirs.get(reverse("review")).status_code == 302
    answer = Client().post(reverse("sign_in"), {"username": "rita", "password": PASSWORD})
    assert answer.status_code == 200
    client.post(reverse("reactivate_person", args=[cast.rita.pk]))
    assert theirs.get(reverse("review")).status_code == 302
    answer = Client().post(reverse("sign_in"), {"username": "rita", "password": PASSWORD})
    assert answer.status_code == 302


def test_an_editor_helps_with_a_lost_phone_and_a_lost_laptop(cast: Cast, signed_in: SignedIn) -> None:
    switched_on(cast.rita)
    theirs, client = signed_in(cast.rita), signed_in(cast.eva)
    client.post(reverse("end_sessions_of", args=[cast.rita.pk]))
    assert theirs.get(reverse("review")).status_code == 302
    client.post(reverse("reset_second_factor", args=[cast.rita.pk]), {"reason": "phone lost"})
    assert second_factor.recovery_codes_left(cast.rita) == 0
    page = client.get(reverse("newsroom_history")).content.decode()
    assert "reset the second factor" in page
    assert "phone lost" in page


@pytest.mark.parametrize(
    ("name", "fields"), [("set_role", {"role": "editor"}), ("deactivate_person", {}), ("invite", {"name": "V", "role": "editor"})]
)  # fmt: skip
def test_an_editor_demoted_between_page_and_click_is_refused(
    cast: Cast, signed_in: SignedIn, name: str, fields: dict[str, str]
) -> None:
    client = signed_in(cast.emil)
    assert client.get(reverse("people")).status_code == 200
    people.change_role(cast.eva, cast.emil, "reviewer")
    arguments = [] if name == "invite" else [cast.sam.pk]
    assert client.post(reverse(name, args=arguments), fields).status_code == 403
    cast.sam.refresh_from_db()
    assert (cast.sam.role, cast.sam.is_active, Invitation.objects.count()) == ("submitter", True, 0)


def test_an_editor_demoted_between_page_and_decision_decides_nothing(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    from tests.cast import proposed

    proposed(cast.rita, claim)
    claim.refresh_from_db()
    client = signed_in(cast.emil)
    assert client.get(reverse("claim", args=[claim.pk])).status_code == 200
    people.change_role(cast.eva, cast.emil, "reviewer")
    again = signed_in(cast.emil)
    for who in (client, again):
        answer = who.post(reverse("decide", args=[claim.pk]), {"version": claim.version})
        assert answer.status_code == 403
    claim.refresh_from_db()
    assert claim.state == "proposed"


def test_claims_of_somebody_no_longer_here_are_found(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    Claim.objects.filter(pk=claim.pk).update(assigned_to=cast.remy)  # in the moment of leaving
    Person.objects.filter(pk=cast.remy.pk).update(is_active=False)
    client = signed_in(cast.rita)
    page = client.get(reverse("review") + "?assigned=gone").content.decode()
    assert page.count('class="row-title"') == 1
    assert "no longer here" in page
    assert "no longer here" in client.get(reverse("claim", args=[claim.pk])).content.decode()


def test_the_history_says_who_changed_which_setting(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.eva)
    assert "Nothing yet" in client.get(reverse("newsroom_history")).content.decode()
    newsroom = Newsroom.objects.get(pk=1)
    save_settings(cast.emil, version=newsroom.version, name="<b>La Vigie</b>", reply_needed=True)
    page = client.get(reverse("newsroom_history")).content.decode()
    assert "name: Second Source → &lt;b&gt;La Vigie&lt;/b&gt;" in page
    assert "a right of reply where the claim names somebody: no → yes" in page
    assert NewsroomEntry.objects.count() == 1


def test_no_log_holds_a_link(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    _invitation, link = invite(cast.eva, name="Vera", role="submitter")
    client, token = Client(), link.rstrip("/").rsplit("/", 1)[-1]
    client.get(path_of(link))
    assert client.post(reverse("join"), JOINING | {"new_password2": "x"}).status_code == 400
    assert "Bad Request" in caplog.text
    assert token not in caplog.text
    assert token not in str(dict(client.session.items()))
