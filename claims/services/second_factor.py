"""The second factor: codes by time (RFC 6238: SHA-1, half a minute, six digits), and codes on paper for when
the phone is gone.

The secret is kept encrypted under a key made from SECRET_KEY: a stolen copy of the database opens no account.
Each half-minute's code is taken once, each code on paper once; both by one conditional UPDATE.
"""

from __future__ import annotations

import hmac
import io
import logging
from datetime import datetime, timedelta

import pyotp
import segno
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import AccountMailKind, Newsroom, Person, RecoveryCode, SecondFactor
from claims.services.account_mail import tell
from claims.services.codes import locked, readable_code, unlocked
from claims.services.errors import NotAllowed, Refused
from claims.services.newsroom_history import record
from claims.services.people import changing_people
from claims.services.texts import sha256

log = logging.getLogger(__name__)

STEP = 30  # seconds
SKEW = 1  # steps that a clock may be off
RECOVERY_CODES = 10
OFFER_STANDS = timedelta(minutes=15)
MOST_FAILED = 10  # wrong codes in a row, from all places together
CLOSED = timedelta(minutes=15)  # then no code by time is taken for so long; one on paper is


def offer(person: Person) -> None:
    """Makes a secret that the person may take into their phone. It counts once a code from it was typed."""
    SecondFactor.objects.update_or_create(
        person=person, defaults={"offered": locked(pyotp.random_base32()), "offered_at": timezone.now()}
    )


def offered_secret(person: Person) -> str | None:
    """The secret that is being set up, for as long as that may take."""
    row = _offer_of(person)
    return unlocked(row.offered) if row else None


def _offer_of(person: Person) -> SecondFactor | None:
    standing = SecondFactor.objects.filter(person=person, offered_at__gt=timezone.now() - OFFER_STANDS)
    return standing.exclude(offered="").first()


def address_of(secret: str, person: Person) -> str:
    """The otpauth:// address that the picture holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=Newsroom.current().name)


def picture_of(secret: str, person: Person) -> bytes:
    """The same as an SVG file for the phone's camera."""
    picture = io.BytesIO()
    code = segno.make(address_of(secret, person), error="m")
    code.save(picture, kind="svg", border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return picture.getvalue()


def switch_on(person: Person, code: str) -> list[str]:
    """Takes the offered secret, once a code shows that the phone has it. Gives the codes for the paper.

    Every session of the person ends. Raises Refused for a wrong code.
    """
    row = _offer_of(person)
    secret = unlocked(row.offered) if row else None
    if row is None or secret is None:
        raise Refused(_("That took too long. Begin again."), "code")
    step = _step_of(secret, code, timezone.now())
    if step is None:
        raise Refused(_("This is not the code that belongs to it. Is the phone's clock right?"), "code")
    with transaction.atomic():
        taken = SecondFactor.objects.filter(pk=row.pk, offered=row.offered).update(
            secret=row.offered, last_step=step, offered="", offered_at=None, failed=0, closed_until=None
        )
        if not taken:
            raise Refused(_("Another one is being set up meanwhile. Begin again."), "code")
        Person.objects.filter(pk=person.pk).update(
            second_factor_since=timezone.now(), session_epoch=F("session_epoch") + 1
        )
        codes = _new_recovery_codes(person)
        record("second_factor_on", person=person, about=person)
        tell(person, AccountMailKind.SECOND_FACTOR_ON)
    return codes


def new_recovery_codes(person: Person) -> list[str]:
    """Ten new codes; the old ones are worth nothing any more. Raises Refused without a second factor."""
    with transaction.atomic():
        if not Person.objects.filter(pk=person.pk, second_factor_since__isnull=False).exists():
            raise Refused(_("Set a second factor up first."))
        codes = _new_recovery_codes(person)
        record("recovery_codes_made", person=person, about=person)
    return codes


def recovery_codes_left(person: Person) -> int:
    return RecoveryCode.objects.filter(person=person, used_at__isnull=True).count()


def switch_off(person: Person) -> None:
    """Does without, where the site allows that. Raises NotAllowed."""
    if Person.objects.get(pk=person.pk).must_have_second_factor:
        raise NotAllowed(_("Your role needs a second factor; you can set up another phone instead."))
    with transaction.atomic():
        _forget(person)
        record("second_factor_off", person=person, about=person)


def reset(editor: Person, person: Person, *, reason: str = "") -> None:
    """Takes somebody's lost second factor away; their password stays, and they set up another one.

    Raises NotAllowed, also for one's own: another editor has to look at who asks.
    """
    with changing_people(editor):
        if editor.pk == person.pk:
            raise NotAllowed(_("Ask another editor to reset your own second factor."))
        _reset(person, by=editor, reason=reason)


def reset_from_terminal(person: Person, *, reason: str) -> None:
    """The same by whoever runs the site, for the last editor. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Give a reason: it stays in the history."))
    with transaction.atomic():
        _reset(person, by=None, reason=reason)


def check_code(person: Person, code: str) -> bool:
    """Whether this is the person's code now, or one of those on paper; either is used up by that."""
    code = "".join(code.split())
    if code.isascii() and code.isdigit() and len(code) == 6:
        return _check_timed(person, code)
    return _check_recovery(person, code)


def _check_timed(person: Person, code: str) -> bool:
    """Counts the attempt before it looks, so that many at once get no further than one after the other."""
    now = timezone.now()
    rows = SecondFactor.objects.filter(person=person)
    if not rows.filter(Q(closed_until__isnull=True) | Q(closed_until__lte=now)).update(
        failed=F("failed") + 1, closed_until=None
    ):
        return False
    row = rows.get()
    secret = unlocked(row.secret) if row.secret else None
    if row.secret and secret is None:
        log.warning("the second factor of person %s can't be read: SECRET_KEY is another one now", person.pk)
    step = _step_of(secret, code, now) if secret and row.failed <= MOST_FAILED else None
    if step is not None and rows.filter(last_step__lt=step).update(last_step=step, failed=0):
        return True
    if row.failed >= MOST_FAILED:
        rows.update(failed=0, closed_until=now + CLOSED)
        log.warning("codes of person %s are closed for a while: too many were wrong", person.pk)
    return False


def _check_recovery(person: Person, code: str) -> bool:
    with transaction.atomic():
        used = RecoveryCode.objects.filter(
            person=person, code_hash=_paper_hash(code), used_at__isnull=True
        ).update(used_at=timezone.now())
        if used:
            record("recovery_code_used", person=person, about=person, left=recovery_codes_left(person))
            tell(person, AccountMailKind.RECOVERY)
    return bool(used)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half-minute whose code this is, if it is near enough to now."""
    totp, current, found = pyotp.TOTP(secret), int(now.timestamp()) // STEP, None
    typed = "".join(code.split()).encode()
    for step in range(current - SKEW, current + SKEW + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed):
            found = step
    return found


def _new_recovery_codes(person: Person) -> list[str]:
    codes = [readable_code() for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, code_hash=_paper_hash(code)) for code in codes
    )
    return codes


def _paper_hash(code: str) -> str:
    return sha256(code.replace("-", "").casefold())


def _reset(person: Person, *, by: Person | None, reason: str) -> None:
    _forget(person)
    record("second_factor_reset", person=by, about=person, reason=" ".join(reason.split())[:500])


def _forget(person: Person) -> None:
    SecondFactor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    Person.objects.filter(pk=person.pk).update(second_factor_since=None, session_epoch=F("session_epoch") + 1)
    tell(person, AccountMailKind.SECOND_FACTOR_OFF)
