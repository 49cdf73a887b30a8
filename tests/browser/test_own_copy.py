"""Own copy in a real browser: decided, shown with its proposed wording, signed off over what is open."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.cast import BODY
from tests.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.servers]

SUBMITTED = """
from tests.cast import *
from claims.models import Person
stored(); stored(VALUATION, publisher="Ledger", title="Calderon")
print(submitted(Person.objects.get(username="sam"), kind="own").pk)
"""
STATE = "from claims.models import Article; print(Article.objects.get().state)"
DECIDED = """
from tests.cast import *
from claims.models import Article, Person
rita, eva = (Person.objects.get(username=name) for name in ("rita", "eva"))
decided(rita, eva, refuted_claim(Article.objects.get()))
"""


def test_an_editor_signs_own_copy_off_and_its_submitter_has_the_wordings(desk: Desk) -> None:
    number = desk.site.python(SUBMITTED).strip()
    wait_until(lambda: desk.site.python(STATE).strip() == "checked", 60, "the article is checked")
    desk.site.python(DECIDED)
    eva = desk.screen_of("eva")
    eva.goto(f"{desk.site.address}/articles/{number}/")
    eva.get_by_role("link", name="Sign the article off").click()
    desk.assert_accessible(eva)

    # Nothing goes by itself: every group is confirmed, and the open ones take a reason.
    boxes = eva.get_by_role("checkbox")
    for index in range(boxes.count()):
        boxes.nth(index).check()
    eva.get_by_label("Why it is signed off").fill("It goes to press at ten.")
    eva.get_by_role("button", name="Sign the article off").click()
    expect(eva.get_by_text("Signed off by Eva")).to_be_visible()
    desk.assert_accessible(eva)

    # Sam reads the report, and the text with what would change in it.
    sam = desk.screen_of("sam")
    sam.goto(f"{desk.site.address}/articles/{number}/report/")
    expect(sam.get_by_role("heading", name="Still open when it was signed off")).to_be_visible()
    sam.get_by_role("link", name="The text with the proposed wordings").click()
    expect(sam.locator(".changes del")).to_contain_text("mai 2021")
    expect(sam.locator(".changes ins")).to_contain_text("mai 2022")
    desk.assert_accessible(sam)
    with sam.expect_download() as download:
        sam.get_by_role("link", name="Save the text with these wordings").click()
    assert download.value.path().read_text(encoding="utf-8").startswith(BODY.replace("mai 2021", "mai 2022"))
