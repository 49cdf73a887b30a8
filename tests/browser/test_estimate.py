"""While somebody writes, the form tells what the language model will take, and nothing that was typed is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.desk import a_desk
from tests.processes import a_site
from tests.servers import find_chromium

pytestmark = [pytest.mark.slow, pytest.mark.servers]

MODEL = {"ENGINE": "hybrid", "OPENAI_API_KEY": "sk-secret", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
         "OPENAI_PRICES": "gpt-4o-mini=0.15/0.60", "OPENAI_FOR_OWN_COPY": "false"}  # fmt: skip


def test_the_estimate_follows_the_text_and_what_it_is(tmp_path: Path) -> None:
    if find_chromium() is None:
        pytest.skip("no browser: install chromium (Debian), or run `playwright install chromium`")
    with a_site(tmp_path, **MODEL) as site, a_desk(site) as desk:
        page = desk.screen_of("sam")
        page.get_by_role("link", name="Submit an article").click()
        told = page.locator("[hx-post]")
        page.get_by_label("Text", exact=True).press_sequentially("Nora Feld left Calderon in May 2021.")
        page.get_by_label("published by somebody").check()
        expect(told).to_have_text(re.compile(r"An estimate: the language model takes about 0\.\d+ USD and"))
        short = told.inner_text()
        page.get_by_label("Text", exact=True).press_sequentially(" She sells 40 mills." * 30)
        expect(told).not_to_have_text(short)
        expect(told).to_contain_text("An estimate")
        page.get_by_label("our own copy, not yet printed").check()  # which the model never reads here
        expect(told).to_be_empty()
        expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("^Nora Feld.*mills\\.$"))
        desk.assert_accessible(page)
        assert desk.complaints == []
