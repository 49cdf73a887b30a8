"""A newsroom in a real browser: people at their own screens, on a site with a real worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.cast import PASSWORD
from tests.processes import Site
from tests.servers import find_chromium

SECOND = 1_000  # milliseconds, as Playwright counts

MAKE_PEOPLE = "from tests.cast import make_cast; make_cast()"


@dataclass
class Desk:
    """The open browser, and everything that went wrong in it."""

    site: Site
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def screen_of(self, name: str, **options: object) -> Page:
        """A screen of their own, signed in as that person."""
        page = self.stranger(**options)
        page.goto(f"{self.site.address}/sign-in/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Articles")).to_be_visible()
        return page

    def stranger(self, **options: object) -> Page:
        page = self.browser.new_context(**options).new_page()  # type: ignore[arg-type]  # Playwright's own
        page.set_default_timeout(15 * SECOND)
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _heard(self, kind: str, text: str) -> None:
        # The browser reports a 4xx page as an error of its own; those are asked for here.
        if kind in ("error", "warning") and "status of 40" not in text:
            self.complaints.append(text)

    def assert_accessible(self, page: Page) -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@contextmanager
def a_desk(site: Site) -> Iterator[Desk]:
    site.python(MAKE_PEOPLE)
    site.start_web()
    site.start_worker()
    site.start_beat()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield Desk(site, browser)
        finally:
            browser.close()


def submit(page: Page, *, title: str, body: str, date: str, outlet: str = "", url: str = "") -> None:
    """Fills and sends the form; with an outlet the article was published, else it is own copy."""
    page.get_by_role("link", name="Submit an article").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text", exact=True).fill(body)
    page.get_by_label("Date of the article").fill(date)
    page.get_by_label("published by somebody" if outlet else "our own copy, not yet printed").check()
    if outlet:
        page.get_by_label("Outlet").fill(outlet)
        page.get_by_label("Address").fill(url)
    page.get_by_role("button", name="Submit and check").click()


def propose(page: Page, rating: str, explanation: str) -> None:
    page.get_by_label("Rating").select_option(label=rating)
    page.get_by_label("Explanation").fill(explanation)
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("heading", name="Verdict:")).to_be_visible()
