"""The second factor: each code once, on time, and for whom it is; and ways back when the phone is gone."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.core.management import call_command
from django.utils import timezone

from claims.models import AccountMail, NewsroomEntry, Person, RecoveryCode, Role, SecondFactor
from claims.services import second_factor as service
from claims.services.errors import NotAllowed, Refused
from tests.cast import Cast, make_cast
from tests.services.racing import at_once


def code_at(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(timezone.now() + timedelta(seconds=30 * steps))


def switched_on(person: Person) -> tuple[str, list[str]]:
    """A second factor that was set up a while ago; gives its secret and the codes on paper."""
    service.offer(person)
    secret = service.offered_secret(person)
    assert secret is not None
    codes = service.switch_on(person, code_at(secret))
    SecondFactor.objects.update(last_step=0)
    person.refresh_from_db()
    return secret, codes


def test_it_counts_once_a_code_from_it_was_typed(cast: Cast) -> None:
    service.offer(cast.rita)
    secret = service.offered_secret(cast.rita)
    assert secret is not None
    wrong = f"{(int(code_at(secret)) + 1) % 1_000_000:06}"
    for code in (wrong, "", "１２３４５６", code_at(secret, 5)):
        with pytest.raises(Refused):
            service.switch_on(cast.rita, code)
    cast.rita.refresh_from_db()
    assert cast.rita.second_factor_since is None
    before = cast.rita.get_session_auth_hash()
    assert len(service.switch_on(cast.rita, code_at(secret))) == 10
    cast.rita.refresh_from_db()
    assert cast.rita.second_factor_since is not None
    assert cast.rita.get_session_auth_hash() != before
    assert service.offered_secret(cast.rita) is None


def test_an_offer_does_not_stand_for_long(cast: Cast) -> None:
    service.offer(cast.rita)
    SecondFactor.objects.update(offered_at=timezone.now() - timedelta(minutes=16))
    assert service.offered_secret(cast.rita) is None
    with pytest.raises(Refused):
        service.switch_on(cast.rita, "123456")


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(
    cast: Cast, steps: int, good: bool, monkeypatch: Any
) -> None:
    secret, _codes = switched_on(cast.rita)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert service.check_code(cast.rita, code_at(secret, steps)) is good


def test_a_code_is_taken_once_and_none_before_it_after(cast: Cast, monkeypatch: Any) -> None:
    secret, _codes = switched_on(cast.rita)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert service.check_code(cast.rita, code_at(secret))
    assert not service.check_code(cast.rita, code_at(secret))
    assert not service.check_code(cast.rita, code_at(secret, -1))
    assert service.check_code(cast.rita, code_at(secret, 1))


def test_the_code_that_set_it_up_signs_nobody_in(cast: Cast) -> None:
    service.offer(cast.rita)
    secret = service.offered_secret(cast.rita)
    assert secret is not None
    code = code_at(secret)
    service.switch_on(cast.rita, code)
    assert not service.check_code(cast.rita, code)


def test_one_persons_code_is_not_anothers(cast: Cast) -> None:
    secret, codes = switched_on(cast.rita)
    switched_on(cast.eva)
    assert not service.check_code(cast.eva, code_at(secret))
    assert not service.check_code(cast.eva, codes[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["timed", "paper"])
def test_of_two_uses_at_once_one_counts(kind: str) -> None:
    cast = make_cast()
    secret, codes = switched_on(cast.rita)
    code = code_at(secret) if kind == "timed" else codes[3]
    results = at_once(*[lambda: service.check_code(cast.rita, code)] * 3)
    assert sorted(map(str, results)) == ["False", "False", "True"]


def test_a_recovery_code_is_good_once_and_however_it_is_typed(cast: Cast) -> None:
    Person.objects.update(email="rita@vigie.example.org")
    cast.rita.refresh_from_db()
    _secret, codes = switched_on(cast.rita)
    assert service.check_code(cast.rita, f" {codes[0].upper().replace('-', ' ')} ")
    assert not service.check_code(cast.rita, codes[0])
    assert service.recovery_codes_left(cast.rita) == 9
    assert NewsroomEntry.objects.filter(action="recovery_code_used", about=cast.rita).count() == 1
    assert AccountMail.objects.filter(kind="recovery", person=cast.rita).exists()
    fresh = service.new_recovery_codes(cast.rita)
    assert not service.check_code(cast.rita, codes[1])
    assert service.check_code(cast.rita, fresh[1])


def test_nothing_that_is_kept_can_be_read(cast: Cast) -> None:
    secret, codes = switched_on(cast.rita)
    service.offer(cast.rita)
    offered = service.offered_secret(cast.rita)
    kept = str(list(SecondFactor.objects.values())) + str(list(RecoveryCode.objects.values()))
    kept += str(list(NewsroomEntry.objects.values()))
    for open_text in (secret, offered, *codes, *(code.replace("-", "") for code in codes)):
        assert str(open_text) not in kept


def test_another_secret_key_opens_no_account_and_breaks_no_page(cast: Cast, settings: Any) -> None:
    secret, codes = switched_on(cast.rita)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 8
    assert not service.check_code(cast.rita, code_at(secret))
    assert service.check_code(cast.rita, codes[0])
    settings.SECRET_KEY_FALLBACKS = [old]
    assert service.check_code(cast.rita, code_at(secret))


def test_guessing_is_closed_for_a_while_and_the_paper_still_opens(cast: Cast) -> None:
    secret, codes = switched_on(cast.rita)
    for _ in range(service.MOST_FAILED):
        assert not service.check_code(cast.rita, "000000" if code_at(secret) != "000000" else "000001")
    assert not service.check_code(cast.rita, code_at(secret))
    assert service.check_code(cast.rita, codes[0])
    SecondFactor.objects.update(closed_until=timezone.now() - timedelta(seconds=1))
    assert service.check_code(cast.rita, code_at(secret))


def test_a_right_code_forgives_the_wrong_ones_before(cast: Cast) -> None:
    secret, _codes = switched_on(cast.rita)
    for _ in range(service.MOST_FAILED - 1):
        service.check_code(cast.rita, "000000")
    assert service.check_code(cast.rita, code_at(secret))
    assert SecondFactor.objects.get().failed == 0


def test_another_phone_takes_the_place_of_the_old_one(cast: Cast) -> None:
    old, old_codes = switched_on(cast.rita)
    service.offer(cast.rita)
    assert service.check_code(cast.rita, code_at(old))  # until the new one has shown a code
    new, _codes = switched_on(cast.rita)
    assert not service.check_code(cast.rita, code_at(old))
    assert not service.check_code(cast.rita, old_codes[0])
    assert service.check_code(cast.rita, code_at(new))


def test_another_editor_resets_a_lost_one_and_the_person_is_told(cast: Cast) -> None:
    Person.objects.update(email="emil@vigie.example.org")
    cast.emil.refresh_from_db()
    secret, codes = switched_on(cast.emil)
    before = cast.emil.get_session_auth_hash()
    for by, of in ((cast.rita, cast.emil), (cast.emil, cast.emil)):
        with pytest.raises(NotAllowed):
            service.reset(by, of)
    service.reset(cast.eva, cast.emil, reason="phone stolen; I called him back")
    cast.emil.refresh_from_db()
    assert cast.emil.second_factor_since is None
    assert cast.emil.get_session_auth_hash() != before
    assert not service.check_code(cast.emil, code_at(secret))
    assert not service.check_code(cast.emil, codes[0])
    entry = NewsroomEntry.objects.get(action="second_factor_reset")
    assert (entry.person, entry.about, entry.details["reason"]) == (
        cast.eva, cast.emil, "phone stolen; I called him back",
    )  # fmt: skip
    assert AccountMail.objects.filter(kind="second_factor_off", person=cast.emil).exists()


@pytest.mark.parametrize(
    ("setting", "who_must"), [("offered", ()), ("editors", (Role.EDITOR,)), ("all", tuple(Role.values))]
)
def test_whoever_has_to_have_one_does_not_turn_it_off(
    cast: Cast, settings: Any, setting: str, who_must: tuple[str, ...]
) -> None:
    settings.SECOND_FACTOR = setting
    for person in (cast.sam, cast.rita, cast.eva):
        assert person.lacks_second_factor is (person.role in who_must)
        switched_on(person)
        assert not person.lacks_second_factor
        if person.role in who_must:
            with pytest.raises(NotAllowed):
                service.switch_off(person)
        else:
            service.switch_off(person)
        person.refresh_from_db()
        assert (person.second_factor_since is not None) is (person.role in who_must)


def test_the_terminal_helps_the_last_editor_with_a_reason(cast: Cast) -> None:
    switched_on(cast.eva)
    call_command("reset_second_factor", "eva", reason="lost at sea", stdout=io.StringIO())
    cast.eva.refresh_from_db()
    assert cast.eva.second_factor_since is None
    entry = NewsroomEntry.objects.get(action="second_factor_reset")
    assert (entry.person, entry.role, entry.details["reason"]) == (None, "machine", "lost at sea")
    for arguments in ({"username": "eva", "reason": " "}, {"username": "nobody", "reason": "x"}):
        with pytest.raises(SystemExit) as ended:
            call_command("reset_second_factor", arguments["username"], reason=arguments["reason"])
        assert ended.value.code == 2


def test_a_setting_that_is_none_stops_the_start() -> None:
    import os

    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=Path(__file__).resolve().parents[2],
        env=os.environ | {"SECOND_FACTOR": "never"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "SECOND_FACTOR" in done.stderr
