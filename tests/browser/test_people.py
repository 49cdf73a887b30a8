"""Somebody is invited, joins without any script, and sets up the second factor that editors have to have."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.desk import MAKE_PEOPLE, Desk
from tests.processes import a_site
from tests.servers import find_chromium

NEW = "another-long-enough-password"
INVITE = (
    "from claims.models import Person; from claims.services.invitations import invite; "
    "print(invite(Person.objects.get(username='eva'), name='Vera Vale', role='editor')[1])"
)


@pytest.mark.slow
@pytest.mark.servers
@pytest.mark.skipif(find_chromium() is None, reason="install chromium")
def test_an_invited_editor_joins_sets_up_the_phone_and_looks_after_people(tmp_path: Path) -> None:
    with a_site(tmp_path, SECOND_FACTOR="editors") as site, sync_playwright() as playwright:
        site.python(MAKE_PEOPLE)
        link = site.python(INVITE).strip()
        site.start_web()
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        desk = Desk(site, browser)

        plain = desk.stranger(java_script_enabled=False)
        plain.goto(link)
        plain.get_by_label("User name").fill("vera")
        plain.get_by_label("New password").fill(NEW)
        plain.get_by_label("The same again").fill(NEW)
        plain.keyboard.press("Enter")
        plain.get_by_label("Username").fill("vera")
        plain.get_by_label("Password").fill(NEW)
        plain.keyboard.press("Enter")
        expect(plain.get_by_role("heading", name="Second factor")).to_be_visible()
        plain.get_by_role("button", name="Begin").click()
        secret = plain.locator(".secret").inner_text().replace(" ", "")
        plain.get_by_role("textbox", name="Code").fill(pyotp.TOTP(secret).now())
        plain.keyboard.press("Enter")
        expect(plain.get_by_role("heading", name="Your recovery codes")).to_be_visible()
        paper = plain.locator(".codes code").all_inner_texts()
        assert len(paper) == 10

        page = desk.stranger(viewport={"width": 360, "height": 740})
        page.goto(f"{site.address}/sign-in/")
        page.get_by_label("Username").fill("vera")
        page.get_by_label("Password").fill(NEW)
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox", name="Code")).to_be_focused()
        page.keyboard.type(paper[0])
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Articles")).to_be_visible()
        for path in ("account/", "account/second-factor/", "settings/people/", "settings/history/"):
            page.goto(f"{site.address}/{path}")
            desk.assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") == 360
        browser.close()
        assert desk.complaints == []
