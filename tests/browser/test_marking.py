"""Words selected in the text become a claim, wherever the signs of other claims stand in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import SECOND, Desk
from tests.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.servers]

BODY = "Un 👩‍👩‍👧 et un 𝕏 d’abord. Nora Feld a quitté Calderon en mai 2021. Elle aime 𝕏 la mer."
SUBMIT = (
    "from tests.cast import stored, submitted; from claims.models import Person; stored(); "
    f"print(submitted(Person.objects.get(username='sam'), body={BODY!r}).pk)"
)
SPANS = "from claims.models import Claim; c = Claim.objects.get(marked_by__isnull=False); print(c.sentence)"

SELECT = """(words) => {
  const texts = document.createTreeWalker(document.querySelector("article.body"), NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const at = node.data.indexOf(words);
    if (at >= 0) {
      document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
      return true;
    }
  }
  return false;
}"""


def select(page: Page, words: str) -> None:
    assert page.evaluate(SELECT, words)


def test_words_selected_in_the_text_are_marked_exactly(desk: Desk) -> None:
    number = desk.site.python(SUBMIT).strip()
    wait_until(lambda: desk.site.articles_unchecked() == 0, 30, "the article is checked")
    rita = desk.screen_of("rita")
    rita.goto(f"{desk.site.address}/articles/{number}/")
    bar = rita.get_by_role("link", name="Mark as a claim")
    expect(bar).to_be_hidden()
    select(rita, "aime 𝕏 la mer")
    expect(bar).to_be_visible()
    desk.assert_accessible(rita)
    rita.evaluate("document.getSelection().removeAllRanges()")
    expect(bar).to_be_hidden()
    select(rita, "aime 𝕏 la mer")
    bar.click()
    expect(rita.get_by_label("The words of the text, exactly")).to_have_value("aime 𝕏 la mer")
    expect(rita.locator("mark")).to_have_text("aime 𝕏 la mer")
    desk.assert_accessible(rita)
    rita.get_by_label("What is claimed").fill("Nora Feld aime la mer.")
    rita.get_by_role("button", name="Mark as a claim").click()
    expect(rita.get_by_role("heading", name="Nora Feld aime la mer.")).to_be_visible()
    expect(rita.get_by_role("button", name="Check again")).to_be_visible(timeout=30 * SECOND)
    assert desk.site.python(SPANS).strip() == "aime 𝕏 la mer"
