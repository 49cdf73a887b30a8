"""An invitation: a link that is good once and not for long, and that nobody can read later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from claims.models import Invitation, NewsroomEntry, Person, Role
from claims.services.errors import NotAllowed, Refused
from claims.services.invitations import MOST_OPEN, LinkUsedUp, accept, find, invite, mail_invitation, revoke
from tests.cast import PASSWORD, Cast, make_cast
from tests.servers import free_port
from tests.services.racing import at_once


def token_of(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[-1]


def test_the_invited_person_gets_the_role_and_the_address(cast: Cast) -> None:
    invitation, link = invite(cast.eva, name="Vera Vale", role=Role.REVIEWER, email="vera@vigie.example.org")
    person = accept(find(token_of(link)), username="vera", password=PASSWORD, first_name="Vera")
    assert (person.role, person.email, person.check_password(PASSWORD)) == (
        "reviewer", "vera@vigie.example.org", True,
    )  # fmt: skip
    invitation.refresh_from_db()
    assert invitation.person == person
    assert list(NewsroomEntry.objects.values_list("action", flat=True)) == ["invited", "person_made"]


def test_the_link_is_kept_nowhere(cast: Cast) -> None:
    invitation, link = invite(cast.eva, name="Vera", role=Role.EDITOR)
    kept = str(Invitation.objects.values().get()) + str(list(NewsroomEntry.objects.values()))
    assert len(token_of(link)) >= 43
    assert token_of(link) not in kept
    assert invitation.token_hash in kept


def test_only_editors_invite_and_revoke(cast: Cast) -> None:
    invitation, _link = invite(cast.eva, name="Vera", role=Role.SUBMITTER)
    with pytest.raises(NotAllowed):
        invite(cast.rita, name="Vera", role=Role.EDITOR)
    with pytest.raises(NotAllowed):
        revoke(cast.rita, invitation)
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"), [({"name": " "}, "name"), ({"role": "owner"}, "role"), ({"email": "no\nBcc: x"}, "email")]
)  # fmt: skip
def test_an_invitation_that_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, str], field: str) -> None:
    fields = {"name": "Vera", "role": "editor", "email": ""} | wrong
    with pytest.raises(Refused) as refused:
        invite(cast.eva, **fields)
    assert refused.value.field == field


def test_there_are_not_endlessly_many(cast: Cast) -> None:
    invitation, _link = invite(cast.eva, name="Vera", role=Role.SUBMITTER)
    fields = {"name": "V", "role": "editor", "invited_by": cast.eva, "expires_at": invitation.expires_at}
    Invitation.objects.bulk_create(
        Invitation(token_hash=str(number), **fields) for number in range(MOST_OPEN)
    )
    with pytest.raises(Refused):
        invite(cast.eva, name="One more", role=Role.SUBMITTER)


@pytest.mark.parametrize("end", ["used", "expired", "revoked", "never was"])
def test_a_link_that_is_not_good_any_more_lets_nobody_in(cast: Cast, end: str) -> None:
    invitation, link = invite(cast.eva, name="Vera", role=Role.EDITOR)
    if end == "used":
        accept(invitation, username="vera", password=PASSWORD)
    elif end == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "revoked":
        assert revoke(cast.eva, invitation)
        assert not revoke(cast.eva, invitation)
    token = token_of(link) if end != "never was" else "x" * 43
    people = Person.objects.count()
    with pytest.raises(LinkUsedUp):
        find(token)
    if end != "never was":
        with pytest.raises(LinkUsedUp):
            accept(invitation, username="mallory", password=PASSWORD)
    assert Person.objects.count() == people


def test_it_is_good_for_as_many_days_as_the_setting_says(cast: Cast, settings: Any) -> None:
    settings.INVITATION_DAYS = 2
    invitation, _link = invite(cast.eva, name="Vera", role=Role.SUBMITTER)
    assert invitation.expires_at - invitation.at == timedelta(days=2)


def test_a_weak_password_or_a_taken_name_leaves_the_link_good(cast: Cast) -> None:
    _invitation, link = invite(cast.eva, name="Vera", role=Role.REVIEWER)
    for username, password in (("vera", "short"), ("Rita", PASSWORD)):
        with pytest.raises(Refused):
            accept(find(token_of(link)), username=username, password=password)
    assert accept(find(token_of(link)), username="vera", password=PASSWORD).role == "reviewer"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_the_link_at_once_one_gets_in() -> None:
    cast = make_cast()
    invitation, _link = invite(cast.eva, name="Vera", role=Role.EDITOR)
    results = at_once(
        lambda: accept(invitation, username="vera", password=PASSWORD),
        lambda: accept(invitation, username="mallory", password=PASSWORD),
    )
    assert sorted(type(result).__name__ for result in results) == ["LinkUsedUp", "Person"]
    assert Person.objects.filter(username__in=("vera", "mallory")).count() == 1


def test_the_mail_has_the_link_from_the_sites_own_address(cast: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://desk.example.org"
    invitation, link = invite(cast.eva, name="Vera", role=Role.EDITOR, email="vera@vigie.example.org")
    assert link.startswith("https://desk.example.org/join/")
    assert mail_invitation(invitation, link)
    [message] = mail.outbox
    assert message.to == ["vera@vigie.example.org"]
    assert link in message.body


def test_a_mail_that_cannot_be_sent_is_said(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    invitation, link = invite(cast.eva, name="Vera", role=Role.EDITOR, email="vera@vigie.example.org")
    assert not mail_invitation(invitation, link)
    assert find(token_of(link)) == invitation
