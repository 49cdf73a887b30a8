"""The founding article with its sources, pasted in a real browser and taken to two published pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from claims.checking.case_files import read_article
from tests.browser.desk import SECOND, Desk, a_desk, propose, submit
from tests.processes import a_site
from tests.servers import find_chromium
from tests.shared.conftest import CASES

pytestmark = [pytest.mark.slow, pytest.mark.servers]

CASE = CASES / "schulman-anthropic"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    if find_chromium() is None:
        pytest.skip("no browser: install chromium (Debian), or run `playwright install chromium`")
    with a_site(tmp_path) as site:
        site.manage("import_documents", str(CASE / "sources"))
        with a_desk(site) as desk:
            yield desk
        assert desk.complaints == []


def publish(desk: Desk, reviewer: str, editor: str, claim: str, rating: str, explanation: str) -> Page:
    """One proposes, another decides and publishes; gives a stranger's screen with the public page."""
    first = desk.screen_of(reviewer)
    first.goto(desk.site.address + claim)
    propose(first, rating, explanation)
    second = desk.screen_of(editor)
    second.goto(desk.site.address + claim)
    second.get_by_role("button", name="Decide and publish").click()
    second.get_by_role("link", name="Public page").click()
    stranger = desk.stranger()
    stranger.goto(second.url)
    return stranger


def test_the_founding_article_goes_the_whole_way(desk: Desk) -> None:
    article = read_article(CASE / "article.txt", today=date.today())
    sam = desk.screen_of("sam")
    submit(
        sam, title=article.title, body=article.body, date=article.date.isoformat(),
        outlet="Une revue en ligne", url="https://revue.example.org/schulman",
    )  # fmt: skip
    expect(sam.get_by_role("status").first).to_contain_text("checked", timeout=30 * SECOND)
    expect(sam.locator("#live")).not_to_have_attribute("hx-trigger", "every 1s", timeout=60 * SECOND)
    expect(sam.locator(".label.queued, .label.checking, .label.failed")).to_have_count(0)

    leike = sam.locator(".claim-card.refuted", has_text="mai 2023")
    valuation = sam.locator(".claim-card.supported", has_text="86 milliards")
    expect(leike).to_have_count(1)
    expect(valuation).to_have_count(1)
    links = [str(card.get_by_role("link").get_attribute("href")) for card in (leike, valuation)]

    rita = desk.screen_of("rita")
    rita.goto(desk.site.address + "/review/")
    expect(rita.locator(f'a[href="{links[0]}"]')).to_be_visible()
    rita.goto(desk.site.address + links[0])
    expect(rita.locator(".differences").first).to_contain_text("mai 2023")
    expect(rita.locator(".differences").first).to_contain_text("May 2024")

    refuted = publish(desk, "rita", "eva", links[0], "False", "Jan Leike left in May 2024.")
    expect(refuted.locator(".label.big")).to_contain_text("Faux")
    supported = publish(
        desk, "remy", "emil", links[1], "True", "The share sale of February 2024 valued it so."
    )
    expect(supported.locator(".label.big")).to_contain_text("Vrai")
    expect(supported.locator("mark").first).to_contain_text("$86 billion")
