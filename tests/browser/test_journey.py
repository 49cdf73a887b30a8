"""One article, from the form to the public page, in real browsers with a real worker."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import SECOND, Desk, propose, submit
from tests.cast import BODY

pytestmark = [pytest.mark.slow, pytest.mark.servers]

LIBRARY = "from tests.cast import stored, VALUATION; stored(); stored(VALUATION, publisher='Ledger', title='Calderon')"
TITLE = "Départ chez Calderon"
REFUTED = "Nora Feld a quitté Calderon en mai 2021."


def test_an_article_is_checked_reviewed_decided_and_published(desk: Desk) -> None:
    desk.site.python(LIBRARY)
    sam = desk.screen_of("sam")
    desk.assert_accessible(sam)
    submit(
        sam, title=TITLE, body=BODY, date="2023-03-01", outlet="La Vigie", url="https://vigie.example.org/c"
    )

    # Without a reload: the claims appear, and pass to their suggestions.
    sam.evaluate("window.notReloaded = true")
    expect(sam.locator(".claim-card.refuted")).to_contain_text(REFUTED, timeout=20 * SECOND)
    expect(sam.locator("#live")).not_to_have_attribute("hx-trigger", re.compile("."), timeout=20 * SECOND)
    assert sam.evaluate("window.notReloaded") is True
    assert sam.locator(".body").inner_text().startswith("Nora Feld a quitté Calderon en mai 2021.")
    expect(sam.locator(".hl.refuted").first).to_contain_text("✗")
    desk.assert_accessible(sam)

    # The page has stopped asking.
    asked: list[str] = []
    sam.on("request", lambda request: asked.append(request.url))
    sam.wait_for_timeout(2.5 * SECOND)
    assert asked == []

    # A reviewer finds the claim in the queue, sees both values, keeps the evidence and proposes.
    rita = desk.screen_of("rita")
    rita.get_by_role("link", name="Review").click()
    desk.assert_accessible(rita)
    rita.get_by_role("link", name=REFUTED).click()
    table = rita.locator(".differences")
    expect(table).to_contain_text("mai 2021")
    expect(table).to_contain_text("May 2022")
    expect(rita.locator(".exhibit mark")).to_have_text(
        "Nora Feld left Calderon in May 2022, the company said."
    )
    desk.assert_accessible(rita)
    rita.get_by_role("button", name="Keep").click()
    expect(rita.get_by_role("button", name="Keep")).to_have_attribute("aria-pressed", "true")
    propose(rita, "False", "Nora Feld left in May 2022.")
    expect(rita.get_by_role("button", name="Decide and publish")).to_have_count(0)

    # Two editors have it open; the second is told and keeps the text.
    eva, emil = desk.screen_of("eva"), desk.screen_of("emil")
    for editor in (eva, emil):
        editor.get_by_role("link", name="Moderate").click()
        editor.get_by_role("link", name=REFUTED).click()
    desk.assert_accessible(eva)
    eva.get_by_role("button", name="Decide and publish").click()
    expect(eva.get_by_role("link", name="Public page")).to_be_visible()
    emil.get_by_text("Send back").first.click()
    emil.get_by_label("What is missing").fill("Ask the company first.")
    emil.get_by_role("button", name="Send back").click()
    expect(emil.get_by_role("alert").first).to_contain_text("Somebody else was faster")
    expect(emil.get_by_label("Your text")).to_have_value("Ask the company first.")

    # A stranger reads it.
    eva.get_by_role("link", name="Public page").click()
    stranger = desk.stranger()
    stranger.goto(eva.url)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(REFUTED)
    expect(stranger.locator(".label.big")).to_contain_text("Faux")
    markup = json.loads(stranger.locator('script[type="application/ld+json"]').inner_text())
    assert markup["@type"] == "ClaimReview"
    assert markup["url"] == stranger.url
    desk.assert_accessible(stranger)
    assert stranger.goto(f"{desk.site.address}/articles/1/").url.startswith(f"{desk.site.address}/sign-in/")  # type: ignore[union-attr]  # a page answered
