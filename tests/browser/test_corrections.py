"""A published claim is corrected in the browser, and a page of somebody else's shows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.test_claim_page import SUBMIT
from tests.browser.test_journey import LIBRARY
from tests.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.servers]

PUBLISH = (
    "from tests.cast import Cast, published, refuted_claim; from claims.models import Article, Person; "
    "cast = Cast(**{person.username: person for person in Person.objects.all()}); "
    "print(published(cast, refuted_claim(Article.objects.get())).claim_id)"
)


def test_a_correction_reaches_readers_and_the_pages_that_frame_it(desk: Desk) -> None:
    desk.site.python(f"{LIBRARY}; {SUBMIT}")
    wait_until(lambda: desk.site.articles_unchecked() == 0, 30, "the article is checked")
    claim = desk.site.python(PUBLISH).strip().splitlines()[-1]
    remy = desk.screen_of("remy")
    remy.goto(f"{desk.site.address}/claims/{claim}/")
    remy.get_by_role("link", name="Correct it").click()
    remy.get_by_label("a correction: something we said was wrong").check()
    remy.get_by_label("What changes, and why").fill("The month was right; only the year was wrong.")
    remy.get_by_label("Rating").select_option(label="Mostly false")
    remy.get_by_label("Explanation").fill("Nora Feld left in May 2022, a year later.")
    desk.assert_accessible(remy)
    remy.get_by_role("button", name="Propose the correction").click()

    emil = desk.screen_of("emil")
    emil.goto(f"{desk.site.address}/moderate/")
    emil.get_by_role("link", name="Nora Feld").click()
    expect(emil.get_by_role("heading", name="Proposed correction")).to_be_visible()
    expect(emil.locator("del")).to_contain_text("not in May 2021.")
    desk.assert_accessible(emil)
    emil.get_by_role("button", name="Publish the correction").click()
    emil.get_by_role("link", name="Public page").click()

    reader = desk.stranger(viewport={"width": 360, "height": 700})
    address = emil.url
    for page in ("", "versions/1/"):
        reader.goto(address + page)
        expect(reader.get_by_text("The month was right; only the year was wrong.")).to_be_visible()
        desk.assert_accessible(reader)
    for page in ("/corrections/", "/fact-checks/ratings/", "/fact-checks/1/embed/"):
        reader.goto(desk.site.address + page)
        desk.assert_accessible(reader)

    with elsewhere(f'<iframe src="{desk.site.address}/fact-checks/1/embed/"></iframe>') as story:
        reader.goto(story)
        framed = reader.frame_locator("iframe")
        expect(framed.get_by_text("Plutôt faux")).to_be_visible()
        expect(framed.get_by_text("The month was right; only the year was wrong.")).to_be_visible()
    assert reader.context.cookies(desk.site.address) == []


@contextmanager
def elsewhere(body: str) -> Iterator[str]:
    """The address of a page of another site: another port is another origin."""

    class Story(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Story) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/story"
        finally:
            server.shutdown()
