"""Signing in, staying signed in, and being signed out."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from claims.models import AccountMail, Person, SecondFactor
from claims.services import people, second_factor
from claims.services.account_mail import MOST_FOR_VISITOR, send_account_mail
from tests.cast import PASSWORD, Cast
from tests.services.test_second_factor import code_at, switched_on
from tests.web.conftest import SignedIn

NEW = "another-long-enough-password"
WRONG_CODE = "zzzz-zzzz-zzzz-zzzz"


def give_password(name: str, client: Client | None = None, **fields: str) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.post(reverse("sign_in"), {"username": name, "password": PASSWORD} | fields)


def is_in(client: Client) -> bool:
    return client.get(reverse("articles")).status_code == 200


# --- two steps ---------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing_where_there_is_a_second_factor(cast: Cast) -> None:
    secret, _codes = switched_on(cast.rita)
    client, answer = give_password("rita", next=reverse("review"))
    assert answer.url == reverse("sign_in_code")
    assert not is_in(client)
    assert client.get(reverse("account")).status_code == 302
    answer = client.post(reverse("sign_in_code"), {"code": code_at(secret)})
    assert answer.url == reverse("review")
    assert is_in(client)


def test_the_key_of_the_session_changes_at_each_step(cast: Cast) -> None:
    secret, _codes = switched_on(cast.rita)
    client = Client()
    session = client.session
    session["laid"] = "before"
    session.save()
    keys = [session.session_key]
    give_password("rita", client)
    keys.append(client.session.session_key)
    client.post(reverse("sign_in_code"), {"code": code_at(secret)})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert "pending" not in client.session


def test_a_recovery_code_signs_in_once(cast: Cast) -> None:
    _secret, codes = switched_on(cast.rita)
    for good in (True, False):
        client, _answer = give_password("rita")
        client.post(reverse("sign_in_code"), {"code": codes[0]})
        assert is_in(client) is good


def test_a_code_that_was_used_is_refused_in_words(cast: Cast) -> None:
    secret, _codes = switched_on(cast.rita)
    code = code_at(secret)
    for status in (302, 400):
        client, _answer = give_password("rita")
        answer = client.post(reverse("sign_in_code"), {"code": code})
        assert answer.status_code == status
    assert "was used already" in answer.content.decode()


def test_wrong_codes_close_the_door_as_wrong_passwords_do(cast: Cast) -> None:
    _secret, codes = switched_on(cast.rita)
    here = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(5):
        here.post(reverse("sign_in"), {"username": "rita", "password": "wrong"})
    give_password("rita", here)
    for _ in range(5):
        here.post(reverse("sign_in_code"), {"code": WRONG_CODE})
    assert here.post(reverse("sign_in_code"), {"code": codes[0]}).status_code == 429
    assert not is_in(here)
    _again, answer = give_password("rita", Client(REMOTE_ADDR="203.0.113.7"))
    assert answer.status_code == 429
    elsewhere, _answer = give_password("rita", Client(REMOTE_ADDR="198.51.100.9"))
    elsewhere.post(reverse("sign_in_code"), {"code": codes[0]})
    assert is_in(elsewhere)


def test_the_password_again_does_not_forgive_wrong_codes(cast: Cast) -> None:
    switched_on(cast.rita)
    client = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(2):
        give_password("rita", client)
        for _ in range(5):
            client.post(reverse("sign_in_code"), {"code": WRONG_CODE})
    _client, answer = give_password("rita", client)
    assert answer.status_code == 429


@pytest.mark.parametrize("change", ["waited", "closed", "sessions ended", "never began"])
def test_the_second_step_needs_the_first(cast: Cast, change: str) -> None:
    secret, _codes = switched_on(cast.rita)
    client = Client()
    if change != "never began":
        give_password("rita", client)
    if change == "waited":
        session = client.session
        session["pending"] |= {"at": int(time.time()) - 601}
        session.save()
    elif change == "closed":
        people.deactivate(cast.eva, cast.rita)
    elif change == "sessions ended":
        people.end_sessions(cast.eva, of=cast.rita)
    answer = client.post(reverse("sign_in_code"), {"code": code_at(secret)})
    assert "Begin again" in answer.content.decode()
    assert not is_in(client)


def test_nobody_learns_whether_an_account_is_there(cast: Cast) -> None:
    Person.objects.filter(pk=cast.stan.pk).update(is_active=False)
    switched_on(cast.rita)
    pages = {
        re.sub(r'value="[^"]*"', "", Client().post(reverse("sign_in"), {"username": name, "password": password}).content.decode())
        for name, password in (("sam", "wrong"), ("nobody", "wrong"), ("stan", PASSWORD), ("rita", "wrong"))
    }  # fmt: skip
    assert len(pages) == 1


# --- editors have to have one ------------------------------------------------------------------


def test_an_editor_without_one_sets_it_up_before_anything_else(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "editors"
    client, _answer = give_password("eva")
    for name in ("articles", "settings", "people", "account", "review"):
        assert client.get(reverse(name)).url == reverse("second_factor")
    assert client.get(reverse("review"), headers={"HX-Request": "true"}).status_code == 403
    assert client.post(reverse("invite"), {"name": "Vera", "role": "editor"}).status_code == 403
    assert client.get(reverse("second_factor_picture")).status_code == 404
    assert client.post(reverse("offer_second_factor")).status_code == 302  # just signed in: no password again
    page = client.get(reverse("second_factor"))
    secret = second_factor.offered_secret(cast.eva)
    assert secret is not None
    assert secret[:4] in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    picture = client.get(reverse("second_factor_picture"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert secret not in picture.content.decode()
    wrong = client.post(reverse("switch_on_second_factor"), {"code": "abc"})
    assert wrong.status_code == 400
    codes = client.post(reverse("switch_on_second_factor"), {"code": code_at(secret)}).content.decode()
    assert len(re.findall(r"<li><code>", codes)) == 10
    assert is_in(client)
    shown = client.get(reverse("second_factor")).content.decode()
    assert secret[:4] not in shown
    assert "10 recovery codes" in shown


def test_others_are_only_offered_it(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "editors"
    client, _answer = give_password("rita")
    assert is_in(client)
    assert reverse("second_factor") in client.get(reverse("account")).content.decode()


def test_whoever_becomes_editor_is_led_there_too(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "editors"
    switched_on(cast.eva)
    people.change_role(cast.eva, cast.rita, "editor")
    client, _answer = give_password("rita")
    assert client.get(reverse("articles")).url == reverse("second_factor")


# --- sessions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["closed", "demoted", "ended", "password"])
@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_the_very_next_request_is_refused(cast: Cast, signed_in: SignedIn, end: str, fragment: bool) -> None:
    client = signed_in(cast.rita)
    headers = {"HX-Request": "true"} if fragment else {}
    assert client.get(reverse("review"), headers=headers).status_code == 200
    if end == "closed":
        people.deactivate(cast.eva, cast.rita)
    elif end == "demoted":
        people.change_role(cast.eva, cast.rita, "submitter")
    elif end == "ended":
        people.end_sessions(cast.eva, of=cast.rita)
    else:
        from claims.services.passwords import set_password

        set_password(cast.rita, NEW)
    answer = client.get(reverse("review"), headers=headers)
    assert answer.status_code == (403 if fragment else 302)
    assert client.post(reverse("keep_filter"), {"name": "x", "query": ""}).status_code == 403


def test_a_cookie_from_before_signing_out_opens_nothing(cast: Cast) -> None:
    client, _answer = give_password("rita")
    old = client.cookies["session"].value
    client.post(reverse("sign_out"))
    client.cookies["session"] = old
    assert not is_in(client)


@pytest.mark.parametrize(
    ("key", "seconds", "stays"),
    [("seen", 11.9 * 3600, True), ("seen", 12.1 * 3600, False), ("since", 6.9 * 86_400, True), ("since", 7.1 * 86_400, False)],
)  # fmt: skip
def test_a_session_ends_without_a_sign_of_life_and_after_a_week(
    cast: Cast, signed_in: SignedIn, key: str, seconds: float, stays: bool
) -> None:
    client = signed_in(cast.rita)
    session = client.session
    session[key] = time.time() - seconds
    session.save()
    assert is_in(client) is stays


def test_a_page_that_reloads_itself_is_no_sign_of_life(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.rita)
    for headers, noted in (({"HX-Request": "true"}, False), ({}, True)):
        session = client.session
        session["seen"] = long_ago = int(time.time() - 2 * 3600)
        session.save()
        client.get(reverse("review"), headers=headers)
        assert (client.session["seen"] > long_ago) is noted


def test_reading_writes_nothing_for_an_hour(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(cast.rita)
    key = client.session.session_key
    before = dict(client.session.items())
    client.get(reverse("review"))
    assert dict(client.session.items()) == before
    assert client.session.session_key == key


def test_the_cookies_are_for_this_host_https_and_no_script(settings: Any) -> None:
    import os
    import subprocess
    import sys

    show = (
        "from project import settings as s; from django.conf import global_settings as g; print(s.SESSION_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, g.SESSION_COOKIE_HTTPONLY, g.SESSION_COOKIE_SAMESITE, g.SESSION_COOKIE_DOMAIN, g.SESSION_COOKIE_PATH)"
    )
    done = subprocess.run(
        [sys.executable, "-c", show], env=os.environ | {"SITE_URL": "https://desk.example.org"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["__Host-session", "True", "True", "Lax", "None", "/"]


# --- a forgotten password ----------------------------------------------------------------------


def ask(address: str, **extra: Any) -> Any:
    return Client(**extra).post(reverse("password_reset"), {"email": address})


def test_the_answer_is_the_same_whether_anybody_has_the_address(cast: Cast) -> None:
    Person.objects.filter(pk=cast.rita.pk).update(email="rita@vigie.example.org")
    answers = [ask(address) for address in ("rita@vigie.example.org", "nobody@vigie.example.org")]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("password_reset_sent"))}
    assert mail.outbox == []  # a worker's work


def test_no_made_up_host_gets_into_the_link(cast: Cast, settings: Any) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://desk.example.org", ["*"]
    Person.objects.filter(pk=cast.rita.pk).update(email="rita@vigie.example.org")
    headers = {
        "Host": "evil.example.org",
        "X-Forwarded-Host": "evil.example.org",
        "X-Forwarded-Proto": "https",
    }
    Client().post(reverse("password_reset"), {"email": "rita@vigie.example.org"}, headers=headers)
    send_account_mail(AccountMail.objects.get().pk)
    assert "evil" not in mail.outbox[0].body
    assert "https://desk.example.org/password/" in mail.outbox[0].body


def test_a_host_that_is_not_ours_is_refused(db: None) -> None:
    assert Client().get(reverse("password_reset"), headers={"Host": "evil.example.org"}).status_code == 400


def test_one_place_cannot_ask_for_ever(cast: Cast) -> None:
    for number in range(MOST_FOR_VISITOR):
        assert ask(f"{number}@vigie.example.org", REMOTE_ADDR="203.0.113.7").status_code == 302
    assert ask("rita@vigie.example.org", REMOTE_ADDR="203.0.113.7").status_code == 429
    assert ask("rita@vigie.example.org", REMOTE_ADDR="198.51.100.9").status_code == 302


def opened_link(person: Person, client: Client) -> str:
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return client.get(reverse("password_reset_confirm", args=[uid, token])).url


def test_a_new_password_by_link_ends_sessions_and_skips_no_second_factor(
    cast: Cast, signed_in: SignedIn
) -> None:
    secret, _codes = switched_on(cast.rita)
    there, client = signed_in(cast.rita), Client()
    form = opened_link(cast.rita, client)
    assert "set-password" in form  # the token is out of the address
    assert client.post(form, {"new_password1": "short", "new_password2": "short"}).status_code == 400
    assert client.post(form, {"new_password1": NEW, "new_password2": NEW + "x"}).status_code == 400
    answer = client.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert answer.url == reverse("password_reset_done")
    assert not is_in(client)
    assert not is_in(there)
    answer = client.post(reverse("sign_in"), {"username": "rita", "password": NEW})
    assert answer.url == reverse("sign_in_code")
    client.post(reverse("sign_in_code"), {"code": code_at(secret)})
    assert is_in(client)


def test_a_link_is_good_once(cast: Cast) -> None:
    uid, token = (
        urlsafe_base64_encode(force_bytes(cast.rita.pk)),
        default_token_generator.make_token(cast.rita),
    )
    address = reverse("password_reset_confirm", args=[uid, token])
    client = Client()
    form = client.get(address).url
    assert client.post(form, {"new_password1": NEW, "new_password2": NEW}).status_code == 302
    again = Client().get(address)
    assert again.status_code == 200
    assert "not good any more" in again.content.decode()


# --- one's own account -------------------------------------------------------------------------


def test_another_password_needs_the_old_one_and_signs_out_elsewhere(cast: Cast, signed_in: SignedIn) -> None:
    here, there = signed_in(cast.rita), signed_in(cast.rita)
    fields = {"new_password1": NEW, "new_password2": NEW}
    assert here.post(reverse("change_password"), fields | {"password": "wrong"}).status_code == 400
    assert is_in(there)
    key = here.session.session_key
    assert here.post(reverse("change_password"), fields | {"password": PASSWORD}).status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert here.session.session_key != key


def test_the_password_is_not_guessed_there_either(cast: Cast) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    give_password("rita", client)
    for _ in range(10):
        client.post(reverse("set_address"), {"email": "", "password": "wrong"})
    answer = client.post(reverse("set_address"), {"email": "mallory@x.example.org", "password": PASSWORD})
    assert answer.status_code == 429
    cast.rita.refresh_from_db()
    assert cast.rita.email == ""


def test_people_say_where_their_mail_goes(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.sam)
    for email, password, kept in (
        ("sam@vigie.example.org", PASSWORD, "sam@vigie.example.org"),
        ("no address", PASSWORD, "sam@vigie.example.org"),
        ("sam@vigie.example.org\nBcc: all@x.example.org", PASSWORD, "sam@vigie.example.org"),
        ("mallory@x.example.org", "wrong", "sam@vigie.example.org"),
        ("", PASSWORD, ""),
    ):
        client.post(reverse("set_address"), {"email": email, "password": password})
        cast.sam.refresh_from_db()
        assert cast.sam.email == kept


@pytest.mark.parametrize("name", ["offer_second_factor", "new_recovery_codes", "switch_off_second_factor"])
def test_the_second_factor_is_changed_with_the_password_only(
    cast: Cast, signed_in: SignedIn, name: str
) -> None:
    switched_on(cast.rita)
    client = signed_in(cast.rita)
    assert client.post(reverse(name), {"password": "wrong"}).status_code == 400
    assert client.post(reverse(name)).status_code == 400
    assert SecondFactor.objects.get().offered == ""
    assert client.post(reverse(name), {"password": PASSWORD}).status_code in (200, 302)


def test_a_first_one_asks_for_the_password_where_the_sign_in_is_long_ago(
    cast: Cast, signed_in: SignedIn
) -> None:
    client = signed_in(cast.rita)
    session = client.session
    session["since"] -= 11 * 60
    session.save()
    assert client.post(reverse("offer_second_factor")).status_code == 400
    assert client.post(reverse("offer_second_factor"), {"password": PASSWORD}).status_code == 302


def test_signing_out_everywhere_is_everywhere(cast: Cast, signed_in: SignedIn) -> None:
    here, there = signed_in(cast.rita), signed_in(cast.rita)
    here.post(reverse("end_sessions"))
    assert not is_in(here)
    assert not is_in(there)


def test_the_account_page_says_since_when(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.rita).get(reverse("account")).content.decode()
    assert "signed in since" in page
    assert page.count('autocomplete="current-password"') == 2
    assert page.count('autocomplete="new-password"') == 2
