"""A reviewer works with the keyboard alone: from the queue to a proposed verdict."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.desk import SECOND, Desk
from tests.cast import BODY
from tests.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.servers]

LIBRARY = "from tests.cast import stored, VALUATION; stored(); stored(VALUATION, publisher='Ledger', title='Calderon')"
SUBMIT = f"""
from tests.cast import make_person, submitted
from claims.models import Person
submitted(Person.objects.get(username="sam"), body={BODY!r})
"""
STATE = "from claims.models import Article; print(Article.objects.get().state)"
REFUTED = "Nora Feld a quitté Calderon en mai 2021."


def test_a_reviewer_needs_no_mouse(desk: Desk) -> None:
    desk.site.python(LIBRARY)
    desk.screen_of("sam")
    desk.site.python(SUBMIT)
    wait_until(lambda: "checked" in desk.site.python(STATE), 40, "the article is checked")
    rita = desk.screen_of("rita")
    rita.goto(f"{desk.site.address}/review/?label=refuted")
    rita.keyboard.press("?")
    expect(rita.get_by_role("dialog")).to_be_visible()
    desk.assert_accessible(rita)
    rita.keyboard.press("Escape")
    expect(rita.get_by_role("dialog")).to_have_count(0)

    rita.keyboard.press("j")
    expect(rita.get_by_role("link", name=REFUTED)).to_be_focused()
    rita.keyboard.press("Enter")
    expect(rita.get_by_role("heading", level=1)).to_have_text(REFUTED)

    rita.keyboard.press("j")
    expect(rita.locator(".exhibit").first).to_be_focused()
    rita.keyboard.press("k")
    expect(rita.get_by_role("button", name="Keep").first).to_have_attribute("aria-pressed", "true")
    expect(rita.locator(".exhibit").first).to_be_focused(timeout=5 * SECOND)
    rita.keyboard.press("x")
    expect(rita.get_by_role("button", name="Strike").first).to_have_attribute("aria-pressed", "true")
    rita.keyboard.press("k")
    expect(rita.get_by_role("button", name="Keep").first).to_have_attribute("aria-pressed", "true")

    rita.keyboard.press("v")
    expect(rita.get_by_label("Rating")).to_be_focused()
    rita.keyboard.type("False")
    rita.keyboard.press("Tab")
    rita.keyboard.type("Nora Feld left in May 2022. j k x v are letters here.")
    expect(rita.get_by_label("Explanation")).to_have_value(
        "Nora Feld left in May 2022. j k x v are letters here."
    )
    rita.get_by_role("button", name="Propose").focus()
    rita.keyboard.press("Enter")
    expect(rita.locator(".state.proposed").first).to_be_visible()
