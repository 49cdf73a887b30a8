"""The library in a real browser with a real worker: an import seen through, a search, a document."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.desk import SECOND, Desk

pytestmark = [pytest.mark.slow, pytest.mark.servers]


def line(number: int) -> str:
    text = f"The harbour of Lisvane opened gate {number} in {1900 + number % 100}.\n\nIt cost {number * 3} million crowns."
    fields = {
        "title": f"Gate {number}",
        "text": text,
        "publisher": f"Paper {number % 3}",
        "date": "2022-05-01",
        "lang": "en",
    }
    return json.dumps(fields)


def test_an_editor_imports_a_bulk_file_and_finds_a_passage(desk: Desk, tmp_path: Path) -> None:
    bulk = tmp_path / "gates.jsonl"
    bulk.write_text("\n".join([*(line(n) for n in range(1, 401)), "no json"]), encoding="utf-8")
    eva = desk.screen_of("eva")
    eva.get_by_role("link", name="Library").click()
    desk.assert_accessible(eva)
    eva.get_by_role("link", name="Add documents").click()
    desk.assert_accessible(eva)
    eva.locator("input[name=files]").set_input_files(bulk)
    eva.get_by_role("button", name="Upload them").click()

    # Without a reload: the bar moves, and the page stops asking when it is done.
    eva.evaluate("window.notReloaded = true")
    expect(eva.locator("#live")).to_contain_text("400 stored", timeout=60 * SECOND)
    expect(eva.locator("#live")).not_to_have_attribute("hx-trigger", re.compile("."), timeout=10 * SECOND)
    assert eva.evaluate("window.notReloaded") is True
    expect(eva.get_by_role("row", name=re.compile("line 401"))).to_contain_text("The line is not JSON.")
    desk.assert_accessible(eva)

    eva.get_by_role("link", name="Library").click()
    eva.get_by_label("Words").fill("Lisvane “gate 77 in”")
    eva.get_by_label("Words").press("Enter")
    expect(eva.get_by_role("status")).to_contain_text("1 passage")
    desk.assert_accessible(eva)
    eva.get_by_role("link", name="Gate 77").click()
    expect(eva.locator("#passage")).to_have_text("The harbour of Lisvane opened gate 77 in 1977.")
    desk.assert_accessible(eva)

    # A document that nothing rests on is retired, and no longer found.
    eva.get_by_label("Why it is retired").fill("a copy")
    eva.get_by_role("button", name="Retire it").click()
    expect(eva.get_by_text("Retired on")).to_contain_text("a copy")
    eva.get_by_role("link", name="Library").click()
    eva.get_by_label("Words").fill("Lisvane “gate 77 in”")
    eva.get_by_label("Words").press("Enter")
    expect(eva.get_by_role("status")).to_contain_text("Nothing in the library")


def test_addresses_that_lead_inside_are_refused_and_sources_and_feeds_are_kept(desk: Desk) -> None:
    eva = desk.screen_of("eva")
    eva.goto(f"{desk.site.address}/library/add/")
    eva.get_by_role("textbox", name="Addresses").fill(
        f"{desk.site.address}/\nhttp://169.254.169.254/latest/meta-data/"
    )
    eva.get_by_role("button", name="Fetch them").click()
    expect(eva.locator("#live")).to_contain_text("2 of 2", timeout=30 * SECOND)
    expect(eva.locator(".state.refused")).to_have_count(2)
    eva.get_by_role("link", name="Library").click()
    eva.get_by_role("navigation", name="Library").get_by_role("link", name="Sources").click()
    eva.get_by_text("Add a source").click()
    eva.get_by_role("textbox", name="Name").fill("Lisvane Courier")
    eva.get_by_label("Tier").select_option("news")
    eva.get_by_role("button", name="Save").click()
    expect(eva.get_by_role("link", name="Lisvane Courier")).to_be_visible()
    desk.assert_accessible(eva)
    eva.get_by_role("navigation", name="Library").get_by_role("link", name="Feeds").click()
    desk.assert_accessible(eva)
