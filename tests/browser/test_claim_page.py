"""A claim page that stays open while its claim is checked anew."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.desk import SECOND, Desk
from tests.browser.test_journey import LIBRARY, REFUTED
from tests.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.servers]

SUBMIT = (
    "from tests.cast import submitted; from claims.models import Person; "
    "submitted(Person.objects.get(username='sam'))"
)


def test_what_a_reviewer_has_begun_to_write_outlives_the_end_of_a_check(desk: Desk) -> None:
    desk.site.python(f"{LIBRARY}; {SUBMIT}")
    wait_until(lambda: desk.site.articles_unchecked() == 0, 30, "the article is checked")
    rita = desk.screen_of("rita")
    rita.goto(f"{desk.site.address}/review/")
    rita.get_by_role("link", name=REFUTED).click()
    desk.site.kill("worker")
    rita.get_by_role("button", name="Check again").click()
    expect(rita.locator("#live")).to_have_attribute("hx-trigger", "every 1s")
    reading = desk.screen_of("remy")
    reading.goto(rita.url)
    rita.get_by_label("Explanation").fill("Half a sentence")
    desk.site.start_worker()
    for page in (rita, reading):
        expect(page.get_by_role("button", name="Check again")).to_be_visible(timeout=30 * SECOND)
    expect(rita.get_by_label("Explanation")).to_have_value("Half a sentence")
    expect(rita.get_by_text("ended while you were writing")).to_be_visible()
    expect(reading.get_by_text("ended while you were writing")).to_be_hidden()
    desk.assert_accessible(rita)
