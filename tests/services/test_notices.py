"""Who is told what, in the inbox and by mail; and what a mail server can't spoil."""

from __future__ import annotations

import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from claims.models import Article, Claim, ClaimState, Notice, NoticeKind, Person
from claims.services import notices as service
from claims.services.errors import Refused
from claims.services.mail_queue import MOST_ATTEMPTS
from claims.services.notices import mark_all_read, mark_read, notify, send_mail
from claims.services.publish import publish, withdraw
from claims.services.sweep import sweep
from claims.services.verdicts import send_back
from tests.cast import BODY, Cast, checked, decided, make_cast, proposed, refuted_claim, stored
from tests.servers import free_port


@pytest.fixture
def claim(cast: Cast) -> Claim:
    stored()
    return refuted_claim(checked(cast.sam))


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("kind", "to__username"))


def with_address(person: Person) -> Person:
    person.email = f"{person.username}@desk.example.org"
    person.save()
    return person


def a_mail(cast: Cast, claim: Claim) -> Notice:
    with_address(cast.rita)
    return notify(NoticeKind.MENTIONED, claim, by=cast.eva, to=[cast.rita])[0]


class DeadServer(BaseEmailBackend):
    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def dead_server(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"


# --- who is told -------------------------------------------------------------------------------


def test_who_proposed_is_told_that_it_was_sent_back(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    send_back(cast.eva, fresh(claim), version=fresh(claim).version, comment="Call them.")
    assert told() == [("sent_back", "rita")]


def test_proposer_and_submitter_are_told_what_became_public(cast: Cast, claim: Claim) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    assert told() == []
    publish(cast.eva, claim, version=claim.version)
    assert told() == [("published", "rita"), ("published", "sam")]
    withdraw(cast.emil, fresh(claim), version=fresh(claim).version, reason="The source was wrong.")
    assert told()[2:] == [("withdrawn", "rita"), ("withdrawn", "sam")]


def test_nobody_is_told_what_they_did_themselves(cast: Cast, claim: Claim) -> None:
    proposed(cast.eva, claim)
    send_back(cast.eva, fresh(claim), version=fresh(claim).version, comment="I was too fast.")
    assert told() == []


def test_an_editor_who_submitted_and_publishes_is_not_told(cast: Cast, claim: Claim) -> None:
    Article.objects.update(submitted_by=cast.eva)
    claim = decided(cast.rita, cast.emil, claim)
    publish(cast.eva, claim, version=claim.version)
    assert told() == [("published", "rita")]


def test_who_proposed_on_their_own_article_is_told_once(cast: Cast, claim: Claim) -> None:
    Article.objects.update(submitted_by=cast.rita)
    claim = decided(cast.rita, cast.eva, claim)
    publish(cast.eva, claim, version=claim.version)
    assert told() == [("published", "rita")]


def test_the_database_too_refuses_a_notice_to_oneself(cast: Cast, claim: Claim) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(to=cast.eva, by=cast.eva, kind="assigned", claim=claim)
    Notice.objects.create(to=cast.eva, by=None, kind="assigned", claim=claim)


def test_a_publication_that_is_refused_tells_nobody(cast: Cast, claim: Claim) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    Article.objects.update(kind="own")
    with pytest.raises(Refused):
        publish(cast.eva, claim, version=claim.version)
    assert told() == []


# --- the inbox ---------------------------------------------------------------------------------


def test_only_ones_own_notices_are_marked_as_read(cast: Cast, claim: Claim) -> None:
    notice = notify(NoticeKind.ASSIGNED, claim, by=cast.eva, to=[cast.rita])[0]
    assert not mark_read(cast.remy, notice)
    assert mark_all_read(cast.remy, until=notice.pk) == 0
    assert Notice.objects.get().read_at is None
    assert mark_read(cast.rita, notice)
    assert not mark_read(cast.rita, notice)


def test_what_came_since_the_page_was_opened_stays_unread(cast: Cast, claim: Claim) -> None:
    seen = notify(NoticeKind.ASSIGNED, claim, by=cast.eva, to=[cast.rita])[0]
    late = notify(NoticeKind.MENTIONED, claim, by=cast.eva, to=[cast.rita])[0]
    assert mark_all_read(cast.rita, until=seen.pk) == 1
    late.refresh_from_db()
    assert late.read_at is None


# --- the mail ----------------------------------------------------------------------------------


def test_a_mail_says_who_did_what_and_leads_to_the_claim(cast: Cast, claim: Claim, settings: Any) -> None:
    settings.SITE_URL = "https://desk.example.org"
    notice = a_mail(cast, claim)
    assert send_mail(notice.pk)
    [message] = mail.outbox
    assert message.to == ["rita@desk.example.org"]
    assert message.subject.startswith("Eva mentioned you in a comment")
    assert claim.restatement in message.body
    assert f"https://desk.example.org/claims/{claim.pk}/" in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    notice.refresh_from_db()
    assert (notice.mailed_at is not None, notice.mail_due_at) == (True, None)


def test_a_mail_never_carries_the_articles_body_nor_a_comment(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    with_address(cast.rita)
    send_back(cast.eva, fresh(claim), version=fresh(claim).version, comment="internal-remark")
    assert send_mail(Notice.objects.get().pk)
    text = mail.outbox[0].subject + mail.outbox[0].body
    assert "internal-remark" not in text
    assert "valorisée" not in text
    assert "aime la mer" not in text


def test_of_a_claim_as_long_as_its_article_only_the_beginning_is_mailed(cast: Cast, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(restatement=BODY + "\r\nBcc: all@example.org\n" + BODY * 10)
    notice = a_mail(cast, fresh(claim))
    assert send_mail(notice.pk)
    message = mail.outbox[0]
    assert len(message.body) < 450
    assert "\n" not in message.subject
    assert message.recipients() == ["rita@desk.example.org"]


def test_a_mail_is_sent_once_however_often_it_is_asked_for(cast: Cast, claim: Claim) -> None:
    notice = a_mail(cast, claim)
    assert send_mail(notice.pk)
    assert not send_mail(notice.pk)
    assert len(mail.outbox) == 1


def test_without_an_address_there_is_a_notice_and_no_mail(cast: Cast, claim: Claim) -> None:
    notice = notify(NoticeKind.ASSIGNED, claim, by=cast.eva, to=[cast.rita])[0]
    assert not send_mail(notice.pk)
    assert mail.outbox == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "submitter"}, {"email": ""}])
def test_who_has_left_or_lost_the_role_before_it_goes_out_gets_no_mail(
    cast: Cast, claim: Claim, change: dict[str, Any]
) -> None:
    notice = a_mail(cast, claim)
    Person.objects.filter(pk=cast.rita.pk).update(**change)
    assert not send_mail(notice.pk)
    assert mail.outbox == []
    notice.refresh_from_db()
    assert notice.mail_due_at is None


def test_nothing_is_mailed_to_an_account_that_is_closed(cast: Cast, claim: Claim) -> None:
    cast.rita.is_active = False
    notice = a_mail(cast, claim)
    assert notice.mail_due_at is None
    assert not send_mail(notice.pk)


def test_a_submitter_is_mailed_about_what_became_public_of_their_own(cast: Cast, claim: Claim) -> None:
    for person in (cast.sam, cast.stan):
        with_address(person)
    for notice in notify(NoticeKind.PUBLISHED, claim, by=cast.eva, to=[cast.sam, cast.stan]):
        send_mail(notice.pk)
    assert [message.to for message in mail.outbox] == [["sam@desk.example.org"]]


def test_a_dead_mail_server_fails_nothing(cast: Cast, claim: Claim, dead_server: None) -> None:
    claim = decided(with_address(cast.rita), cast.eva, claim)
    publish(cast.eva, claim, version=claim.version)
    notice = Notice.objects.get(to=cast.rita)
    assert not send_mail(notice.pk)
    notice.refresh_from_db()
    assert fresh(claim).state == ClaimState.PUBLISHED
    assert "nobody listens" in notice.mail_failure
    assert notice.mailed_at is None
    assert notice.mail_due_at is not None
    assert not send_mail(notice.pk)  # it waits
    assert Notice.objects.get(pk=notice.pk).mail_attempt == 1


def test_a_mail_that_fails_is_asked_again_three_times_and_then_given_up(
    cast: Cast, claim: Claim, dead_server: None, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    asked: list[int] = []
    monkeypatch.setattr("claims.services.wake._send", lambda _task, ids: asked.extend(ids))
    notice = a_mail(cast, claim)
    send_mail(notice.pk)
    for _ in range(10):
        Notice.objects.filter(mail_due_at__isnull=False).update(mail_due_at=timezone.now(), woken_at=None)
        asked.clear()
        with django_capture_on_commit_callbacks(execute=True):
            sweep()
        for waiting in asked:
            send_mail(waiting)
    notice.refresh_from_db()
    assert notice.mail_attempt == MOST_ATTEMPTS == 4
    assert (notice.mail_due_at, notice.mailed_at) == (None, None)
    assert "nobody listens" in notice.mail_failure


def test_a_mail_that_goes_out_at_last_has_no_failure(cast: Cast, claim: Claim, settings: Any) -> None:
    notice, works = a_mail(cast, claim), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    send_mail(notice.pk)
    settings.EMAIL_BACKEND = works
    Notice.objects.update(mail_due_at=timezone.now())
    assert send_mail(notice.pk)
    notice.refresh_from_db()
    assert (notice.mail_failure, notice.mail_attempt) == ("", 2)


def test_a_worker_that_dies_over_a_mail_does_not_hold_it_for_good(
    cast: Cast, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = a_mail(cast, claim)
    with monkeypatch.context() as patched:
        patched.setattr(service, "message_of", _killed)
        with pytest.raises(KeyboardInterrupt):
            send_mail(notice.pk)
    assert not send_mail(notice.pk)  # the lease still runs
    Notice.objects.update(mail_due_at=timezone.now() - timedelta(seconds=1), woken_at=None)
    assert sweep().woken >= 1
    assert send_mail(notice.pk)


def _killed(_notice: Notice) -> None:
    raise KeyboardInterrupt


def test_after_the_last_attempt_a_dead_worker_leaves_a_reason(cast: Cast, claim: Claim) -> None:
    notice = a_mail(cast, claim)
    Notice.objects.update(mail_attempt=MOST_ATTEMPTS)
    assert not send_mail(notice.pk)
    notice.refresh_from_db()
    assert notice.mail_due_at is None
    assert notice.mail_failure


# --- a real server -----------------------------------------------------------------------------


class _Smtp(socketserver.StreamRequestHandler):
    """As much of SMTP as Django's backend speaks."""

    server: _SmtpServer

    def handle(self) -> None:
        self._say("220 ready")
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.received.append(self._data())
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def _data(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)


class _SmtpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    received: list[bytes]


@pytest.fixture
def smtp_server(settings: Any) -> Iterator[_SmtpServer]:
    with _SmtpServer(("127.0.0.1", 0), _Smtp) as server:
        server.received = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server
        server.shutdown()


def test_a_real_server_gets_the_mail_whole(cast: Cast, claim: Claim, smtp_server: _SmtpServer) -> None:
    notice = a_mail(cast, claim)
    assert send_mail(notice.pk)
    message = message_from_bytes(smtp_server.received[0], policy=policy.default)
    assert message["To"] == "rita@desk.example.org"
    assert message["Message-ID"].startswith(f"<notice-{notice.pk}-")
    assert message.get_content_type() == "text/plain"
    assert claim.restatement in message.get_content()


def test_a_port_where_nobody_listens_is_a_failure_and_no_error(
    cast: Cast, claim: Claim, smtp_server: _SmtpServer, settings: Any
) -> None:
    settings.EMAIL_PORT = free_port()
    notice = a_mail(cast, claim)
    assert not send_mail(notice.pk)
    notice.refresh_from_db()
    assert "ConnectionRefusedError" in notice.mail_failure


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends_it_and_neither_inside_a_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = make_cast()
    stored()
    notice = a_mail(cast, refuted_claim(checked(cast.sam)))
    inside: list[bool] = []
    real, start = service.message_of, threading.Barrier(2)

    def watched(row: Notice) -> Any:
        inside.append(connection.in_atomic_block)
        return real(row)

    monkeypatch.setattr(service, "message_of", watched)

    def work() -> None:
        start.wait()
        try:
            send_mail(notice.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert inside == [False]
    assert len(mail.outbox) == 1


# --- the settings ------------------------------------------------------------------------------


def checked_settings(**changes: str) -> subprocess.CompletedProcess[str]:
    show = (
        "from project import settings as s; print(s.EMAIL_BACKEND, s.EMAIL_HOST, s.EMAIL_PORT, "
        "s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL, s.DEFAULT_FROM_EMAIL)"
    )
    env = {key: value for key, value in os.environ.items() if key not in ("EMAIL_URL", "MAIL_FROM")}
    return subprocess.run(
        [sys.executable, "-c", show], env=env | changes, capture_output=True, text=True, check=False
    )


def test_without_a_server_mails_go_to_the_console() -> None:
    shown = checked_settings(SITE_URL="https://desk.example.org").stdout.split()
    assert "console" in shown[0]
    assert shown[-1] == "second-source@desk.example.org"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail", "mail 25   False False"),
        ("smtp+tls://u:p%40ss@mail", "mail 587 u p@ss True False"),
        ("smtps://u:p@mail:2465", "mail 2465 u p False True"),
    ],
)
def test_the_address_of_the_mail_server_says_all_of_it(url: str, expected: str) -> None:
    shown = checked_settings(EMAIL_URL=url, MAIL_FROM="Desk <desk@example.org>").stdout
    assert shown.strip() == f"django.core.mail.backends.smtp.EmailBackend {expected} Desk <desk@example.org>"


@pytest.mark.parametrize(
    "changes",
    [
        {"EMAIL_URL": "http://hunter2@mail"}, {"EMAIL_URL": "smtp+tls://:hunter2@mail"},
        {"EMAIL_URL": "smtp+tls://u:hunter2@mail:port"}, {"EMAIL_URL": "smtp://u:hunter2@mail"},
        {"EMAIL_URL": "smtps://u:hunter2/x@mail"}, {"EMAIL_URL": "smtps://u:hunter2@["},
        {"EMAIL_URL": "smtps://"}, {"MAIL_FROM": "nobody"}, {"MAIL_FROM": "a@b\nBcc: c@d"},
    ],
)  # fmt: skip
def test_a_bad_mail_setting_stops_the_start_and_gives_no_password_away(changes: dict[str, str]) -> None:
    done = checked_settings(**changes)
    [name] = changes
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]
    assert "hunter2" not in done.stderr
