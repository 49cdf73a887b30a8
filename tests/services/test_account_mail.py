"""Mails about accounts: a new password for whoever reads the address, and a word on each change."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import AccountMail, NewsroomEntry, Person
from claims.services import account_mail as service
from claims.services.account_mail import ask_for_reset, forget_old_requests, send_account_mail
from claims.services.errors import Refused
from claims.services.mail_queue import MOST_ATTEMPTS
from claims.services.passwords import set_email, set_password
from claims.services.sweep import sweep
from tests.cast import PASSWORD, Cast, make_cast
from tests.servers import free_port
from tests.services.racing import at_once

NEW = "another-long-enough-password"
ADDRESS = "rita@vigie.example.org"


@pytest.fixture
def rita(cast: Cast) -> Person:
    Person.objects.filter(pk=cast.rita.pk).update(email=ADDRESS)
    cast.rita.refresh_from_db()
    return cast.rita


def sent() -> list[Any]:
    """The mails of every row that is due, sent as a worker does."""
    for pk in AccountMail.objects.filter(mail_due_at__isnull=False).values_list("pk", flat=True):
        send_account_mail(pk)
    return mail.outbox


def test_the_link_goes_to_the_address_of_the_account_and_from_the_sites_own(
    rita: Person, settings: Any
) -> None:
    settings.SITE_URL = "https://desk.example.org"
    assert ask_for_reset(ADDRESS.upper(), visitor="203.0.113.7")
    [message] = sent()
    assert message.to == [ADDRESS]
    [link] = re.findall(r"https://desk\.example\.org/password/\S+", message.body)
    token = link.rstrip("/").rsplit("/", 1)[-1]
    assert default_token_generator.check_token(rita, token)
    assert token not in str(list(AccountMail.objects.values()))


@pytest.mark.parametrize("who", ["nobody", "somebody who left"])
def test_no_mail_goes_where_no_account_is_open(cast: Cast, who: str) -> None:
    if who != "nobody":
        Person.objects.filter(pk=cast.rita.pk).update(email=ADDRESS, is_active=False)
    assert ask_for_reset(ADDRESS, visitor="203.0.113.7")
    assert sent() == []


def test_asking_does_the_same_work_for_known_and_unknown(rita: Person) -> None:
    asked = []
    for address in (ADDRESS, "nobody@vigie.example.org"):
        with CaptureQueriesContext(connection) as queries:
            ask_for_reset(address, visitor=None)
        asked.append([re.sub(r"'.*?'|\d+|savepoint \S+", "?", query["sql"].lower()) for query in queries])
    assert asked[0] == asked[1]


def test_one_address_gets_few_links_and_nobody_is_told(rita: Person) -> None:
    for number in range(service.MOST_FOR_ADDRESS + 2):
        assert ask_for_reset(ADDRESS, visitor=f"203.0.113.{number}")
    assert len(sent()) == service.MOST_FOR_ADDRESS
    AccountMail.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert ask_for_reset(ADDRESS, visitor="203.0.113.7")
    assert len(sent()) == service.MOST_FOR_ADDRESS + 1


def test_one_place_asks_a_few_times_and_other_places_still_can(rita: Person) -> None:
    for number in range(service.MOST_FOR_VISITOR):
        assert ask_for_reset(f"{number}@vigie.example.org", visitor="203.0.113.7")
    assert not ask_for_reset(ADDRESS, visitor="203.0.113.7")
    assert ask_for_reset(ADDRESS, visitor="198.51.100.9")


def test_a_link_is_good_for_an_hour_and_until_something_changes(rita: Person, monkeypatch: Any) -> None:
    token = default_token_generator.make_token(rita)
    for minutes, good in ((59, True), (61, False)):
        later = datetime.now() + timedelta(minutes=minutes)
        monkeypatch.setattr(default_token_generator, "_now", lambda later=later: later)
        assert default_token_generator.check_token(rita, token) is good
    monkeypatch.undo()
    set_email(rita, "new@vigie.example.org")
    rita.refresh_from_db()
    assert not default_token_generator.check_token(rita, token)


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_of_one_link_at_once_one_counts() -> None:
    cast = make_cast()
    first, second = (Person.objects.get(pk=cast.rita.pk) for _ in range(2))
    results = at_once(lambda: set_password(first, NEW), lambda: set_password(second, NEW + "-of-mallory"))
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    assert NewsroomEntry.objects.filter(action="password_changed").count() == 1


def test_a_new_password_ends_the_sessions_keeps_the_second_factor_and_is_told(rita: Person) -> None:
    since = timezone.now()
    Person.objects.filter(pk=rita.pk).update(second_factor_since=since)
    before = rita.get_session_auth_hash()
    set_password(rita, NEW)
    rita.refresh_from_db()
    assert rita.check_password(NEW)
    assert rita.get_session_auth_hash() != before
    assert rita.second_factor_since == since
    [message] = sent()
    assert "your password was changed" in message.body
    assert NEW not in message.body


def test_a_password_that_is_none_changes_nothing(rita: Person) -> None:
    with pytest.raises(Refused):
        set_password(rita, "short")
    rita.refresh_from_db()
    assert rita.check_password(PASSWORD)


def test_a_changed_address_is_told_to_the_old_one(rita: Person) -> None:
    set_email(rita, "mallory@vigie.example.org")
    [message] = sent()
    assert message.to == [ADDRESS]
    assert "mallory" not in message.body
    set_email(rita, "mallory@vigie.example.org")
    assert len(sent()) == 1
    for wrong in ("no address", "a@b.example.org\nBcc: all@x.example.org"):
        with pytest.raises(Refused):
            set_email(rita, wrong)


def test_a_mail_that_fails_is_asked_again_by_the_sweep_and_given_up_in_the_end(
    rita: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    ask_for_reset(ADDRESS, visitor=None)
    row = AccountMail.objects.get()
    for attempt in range(MOST_ATTEMPTS):
        AccountMail.objects.filter(mail_due_at__isnull=False).update(mail_due_at=timezone.now())
        assert sweep().woken == (1 if attempt else 0)
        assert not send_account_mail(row.pk)
    row.refresh_from_db()
    assert row.mail_due_at is None
    assert "ConnectionRefusedError" in row.mail_failure
    assert not send_account_mail(row.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends_it() -> None:
    cast = make_cast()
    Person.objects.filter(pk=cast.rita.pk).update(email=ADDRESS)
    ask_for_reset(ADDRESS, visitor=None)
    pk = AccountMail.objects.get().pk
    results = at_once(lambda: send_account_mail(pk), lambda: send_account_mail(pk))
    assert sorted(map(str, results)) == ["False", "True"]
    assert len(mail.outbox) == 1


def test_who_asked_is_forgotten_after_a_day(rita: Person) -> None:
    ask_for_reset(ADDRESS, visitor="203.0.113.7")
    assert forget_old_requests() == 0
    AccountMail.objects.update(at=timezone.now() - timedelta(hours=25))
    sweep()
    assert not AccountMail.objects.exists()
