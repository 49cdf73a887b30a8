"""The whole work of a newsroom, gone twice: with JavaScript off, and with the keyboard alone.

Each person opens one address of their own accord, the sign-in page; from there on they get about by what stands
on the page.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import SECOND, Desk, propose, submit
from tests.browser.test_every_page import OWN
from tests.browser.test_journey import LIBRARY, REFUTED, TITLE
from tests.cast import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.servers]

MISSED = "Elle aime la mer."  # of a "she" that no machine takes for a claim
ARTICLE = f"Nora Feld a quitté Calderon en mai 2021. Calderon est valorisée 40 millions d’euros. {MISSED}"
MEANT = "Nora Feld aime la mer."
COLLEAGUE = "Her post was taken by a colleague from the Lyon office."
DEPARTED = "Nora Feld left Calderon in May 2022."


def reload_until(page: Page, there: Locator) -> None:
    """What a reader without JavaScript does: reload, until the page shows it."""
    for _ in range(40):
        if there.count():
            return
        page.wait_for_timeout(SECOND / 2)
        page.reload()
    raise AssertionError(f"it never came: {there}\n{page.get_by_role('main').inner_text()}")


def follow(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("link", name=name).first.click()


def test_the_whole_work_is_done_with_javascript_off(desk: Desk) -> None:
    desk.site.python(LIBRARY)
    sam, rita, eva, emil = (
        desk.screen_of(name, java_script_enabled=False) for name in ("sam", "rita", "eva", "emil")
    )
    reader = desk.stranger(java_script_enabled=False)

    _submit_watch_and_mark(sam)
    _review(rita)
    _send_back(eva)
    _propose_again(rita)
    _decide_and_publish(emil)
    _read(reader, desk.site.address, "Faux")
    _correct(rita, eva)
    reader.reload()
    expect(reader.locator(".label.big")).to_contain_text("Plutôt faux")
    expect(reader.get_by_role("heading", name="What has been changed")).to_be_visible()
    expect(reader.get_by_text("The month was right; only the year was wrong.")).to_be_visible()
    _withdraw(emil)
    follow(reader, "All corrections")
    expect(reader.get_by_role("main")).to_contain_text("The company has shown us its papers.")
    follow(reader, REFUTED)
    expect(reader.get_by_text("This fact-check was withdrawn on")).to_be_visible()

    _sign_off_own_copy(sam, rita, eva)
    _look_after_the_newsroom(eva, reader)


def _submit_watch_and_mark(sam: Page) -> None:
    submit(
        sam, title=TITLE, body=ARTICLE, date="2023-03-01", outlet="La Vigie", url="https://v.example.org/c"
    )
    reload_until(sam, sam.get_by_text("2 of 2 checked"))
    expect(sam.locator(".claim-card.refuted")).to_contain_text(REFUTED)
    follow(sam, "Mark a claim that was missed")
    sam.get_by_role("radio", name=MISSED).check()
    sam.get_by_role("button", name="Go on").click()
    expect(sam.locator("mark")).to_have_text(MISSED)
    sam.get_by_label("What is claimed").fill(MEANT)
    sam.get_by_role("button", name="Mark as a claim").click()
    expect(sam.get_by_role("heading", level=1)).to_have_text(MEANT)
    follow(sam, TITLE)
    reload_until(sam, sam.get_by_text("3 of 3 checked"))
    follow(sam, "Report to print")
    expect(sam.get_by_role("heading", level=2)).to_have_count(3)


def _review(rita: Page) -> None:
    follow(rita, "Review")
    rita.get_by_text("Filter and sort").click()
    rita.get_by_label("Suggestion").select_option("refuted")
    rita.get_by_role("button", name="Show").click()
    expect(rita.locator(".queue .row")).to_have_count(1)
    follow(rita, REFUTED)
    rita.get_by_role("button", name="Take it in hand").click()
    expect(rita.get_by_text("You have it in hand")).to_be_visible()
    rita.get_by_label("Assign to").select_option("rita")
    rita.locator(".hands form", has=rita.get_by_label("Assign to")).get_by_role("button").click()
    expect(rita.get_by_text("Assigned to Rita since")).to_be_visible()
    rita.get_by_role("button", name="Keep").click()
    expect(rita.get_by_role("button", name="Keep")).to_have_attribute("aria-pressed", "true")
    follow(rita, "Find evidence by hand")
    rita.get_by_role("searchbox", name="Words").fill("colleague Lyon")
    rita.get_by_role("button", name="Search the library").click()
    rita.get_by_text("Use it").click()
    rita.get_by_label("Keep only the words that count").fill(COLLEAGUE)
    rita.get_by_role("button", name="It refutes the claim").click()
    expect(rita.locator(".exhibit", has_text="added by Rita")).to_contain_text(COLLEAGUE)
    rita.get_by_label("Say something to the desk").fill("@eva The wire says another year.")
    rita.get_by_role("button", name="Comment").click()
    expect(rita.get_by_text("The wire says another year.")).to_be_visible()
    rita.get_by_text("Record who was asked").click()
    rita.get_by_label("Who was asked").last.fill("Calderon SA")
    rita.get_by_label("On", exact=True).last.fill("2026-01-05")
    rita.get_by_role("button", name="Record", exact=True).click()
    expect(rita.locator("#replies")).to_contain_text("Calderon SA")
    propose(rita, "False", DEPARTED)


def _send_back(eva: Page) -> None:
    follow(eva, "Inbox")
    expect(eva.get_by_role("main")).to_contain_text("Rita")
    eva.get_by_role("button", name="Open").click()
    expect(eva.get_by_role("heading", name="Suggestion and proposal, side by side")).to_be_visible()
    follow(eva, "Moderate", REFUTED)
    eva.get_by_text("Send back").first.click()
    eva.get_by_label("What is missing").fill("Say who said so.")
    eva.get_by_role("button", name="Send back").click()
    follow(eva, "Moderate")
    expect(eva.get_by_text("No verdict waits for a decision.")).to_be_visible()


def _propose_again(rita: Page) -> None:
    follow(rita, "Inbox")
    expect(rita.get_by_text("Say who said so.")).to_be_visible()
    rita.get_by_role("button", name="Open").first.click()
    propose(rita, "False", f"{DEPARTED} The company said so.")
    expect(rita.get_by_role("button", name="Decide")).to_have_count(0)


def _decide_and_publish(emil: Page) -> None:
    follow(emil, "Moderate", REFUTED)
    emil.get_by_role("button", name="Decide and publish").click()
    expect(emil.get_by_role("link", name="Public page")).to_be_visible()


def _read(reader: Page, address: str, rating: str) -> None:
    """From the first page to the fact-check, past the feed and the corrections."""
    reader.goto(address)
    follow(reader, "Corrections")
    expect(reader.get_by_text("No published fact-check has been corrected")).to_be_visible()
    feed = reader.request.get(str(reader.get_by_role("link", name="Feed").evaluate("link => link.href")))
    assert REFUTED in feed.text()
    follow(reader, "Fact-checks", REFUTED)
    expect(reader.locator(".label.big")).to_contain_text(rating)
    expect(reader.get_by_text("Calderon SA")).to_be_visible()
    expect(reader.get_by_text("The wire says another year.")).to_have_count(0)


def _correct(rita: Page, eva: Page) -> None:
    rita.reload()
    follow(rita, "Correct it")
    rita.get_by_label("a correction: something we said was wrong").check()
    rita.get_by_label("What changes, and why").fill("The month was right; only the year was wrong.")
    rita.get_by_label("Rating").select_option(label="Mostly false")
    rita.get_by_role("button", name="Propose the correction").click()
    expect(rita.get_by_role("button", name="Publish the correction")).to_have_count(0)
    follow(eva, "Moderate", REFUTED)
    eva.get_by_role("button", name="Publish the correction").click()
    expect(eva.get_by_role("heading", name="Proposed correction")).to_have_count(0)


def _withdraw(emil: Page) -> None:
    emil.reload()
    emil.get_by_text("Withdraw", exact=True).first.click()
    emil.get_by_label("Why (readers will see it)").fill("The company has shown us its papers.")
    emil.get_by_role("button", name="Withdraw", exact=True).click()
    expect(emil.locator(".state.withdrawn").first).to_be_visible()


def _sign_off_own_copy(sam: Page, rita: Page, eva: Page) -> None:
    submit(sam, title="Un portrait", body=OWN, date="2023-03-01")
    reload_until(sam, sam.get_by_text("3 of 3 checked"))
    follow(rita, "Articles", "Un portrait", REFUTED)
    propose(rita, "False", DEPARTED)
    follow(eva, "Moderate", REFUTED)
    eva.get_by_role("button", name="Decide").click()
    follow(eva, "Un portrait", "Sign the article off")
    for box in eva.get_by_role("checkbox").all():
        box.check()
    eva.get_by_label("Why it is signed off").fill("It goes to press at ten.")
    eva.get_by_role("button", name="Sign the article off").click()
    expect(eva.get_by_text("Signed off by Eva")).to_be_visible()
    sam.reload()
    follow(sam, "Report to print")
    expect(sam.get_by_role("heading", name="Still open when it was signed off")).to_be_visible()
    follow(sam, "The text with the proposed wordings")
    expect(sam.locator(".changes ins")).to_contain_text("mai 2022")
    with sam.expect_download() as download:
        follow(sam, "Save the text with these wordings")
    assert "mai 2022" in download.value.path().read_text(encoding="utf-8")


def _look_after_the_newsroom(eva: Page, guest: Page) -> None:
    follow(eva, "Settings")
    follow(eva, "Ratings", "Change “Mostly true”")
    eva.get_by_label("English").fill("Largely true")
    eva.get_by_role("button", name="Save").click()
    follow(eva, "What the ratings mean")
    expect(eva.get_by_role("main")).to_contain_text("Largely true")
    follow(eva, "Dashboard")
    expect(eva.get_by_role("heading", name="Dashboard")).to_be_visible()
    eva.get_by_role("link", name="Settings").click()
    follow(eva, "People")
    form = eva.locator("form", has=eva.get_by_role("button", name="Make the link"))
    form.get_by_label("Name").fill("Vera Vale")
    form.get_by_label("Role").select_option("reviewer")
    form.get_by_role("button").click()
    guest.goto(eva.get_by_label("Shown this once").input_value())
    guest.get_by_label("User name").fill("vera")
    guest.get_by_label("New password").fill(PASSWORD)
    guest.get_by_label("The same again").fill(PASSWORD)
    guest.get_by_role("button", name="Make my account").click()
    guest.get_by_label("Username").fill("vera")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("main").get_by_role("button", name="Sign in").click()
    follow(guest, "Review")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Flagged claims")


TABS = 150

SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Presses Tab until the keyboard is there, and says so if it never comes, or comes unseen."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate_all("all => all.includes(document.activeElement)"):
            assert page.evaluate(SEEN), f"the focus is not to be seen on {wanted}"
            return
    raise AssertionError(f"not reached with {TABS} presses of Tab: {wanted}")


def enter(page: Page, role: str, name: str) -> None:
    """To a link or a button by Tab, and Enter."""
    tab_to(page, page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]  # a role's name
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def keyboard_of(desk: Desk, name: str) -> Page:
    """Somebody's screen, signed in by keys."""
    page = desk.stranger(locale="en-US")
    page.goto(f"{desk.site.address}/sign-in/")
    write(page, "Username", name)
    write(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Articles")).to_be_visible()
    return page


def test_the_whole_work_is_done_with_the_keyboard_alone(desk: Desk) -> None:
    desk.site.python(LIBRARY)
    _submit_by_keys(keyboard_of(desk, "sam"))
    rita, eva = keyboard_of(desk, "rita"), keyboard_of(desk, "eva")
    _review_by_keys(desk, rita)
    _send_back_by_keys(eva)
    _propose_again_by_keys(rita)
    _publish_by_keys(eva)


def _submit_by_keys(sam: Page) -> None:
    sam.keyboard.press("Tab")
    sam.keyboard.press("Enter")  # past the head of the page, to what it is about
    expect(sam.get_by_role("main")).to_be_focused()
    enter(sam, "link", "Submit an article")
    write(sam, "Address", "https://vigie.example.org/c")
    write(sam, "Title", TITLE)
    write(sam, "Text", ARTICLE)
    write(sam, "Date of the article", "03012023")
    tab_to(sam, sam.get_by_role("radio"))
    while not sam.get_by_label("published by somebody").is_checked():
        sam.keyboard.press("ArrowDown")
    write(sam, "Outlet", "La Vigie")
    enter(sam, "button", "Submit and check")
    expect(sam.get_by_text("2 of 2 checked")).to_be_visible(timeout=40 * SECOND)

    enter(sam, "link", "Mark a claim that was missed")
    tab_to(sam, sam.get_by_role("radio"))
    while not sam.get_by_role("radio", name=MISSED).is_checked():
        sam.keyboard.press("ArrowDown")
    enter(sam, "button", "Go on")
    tab_to(sam, sam.get_by_label("What is claimed"))
    sam.keyboard.press("Control+a")
    sam.keyboard.type(MEANT)
    enter(sam, "button", "Mark as a claim")
    enter(sam, "link", TITLE)
    expect(sam.get_by_text("3 of 3 checked")).to_be_visible(timeout=40 * SECOND)
    enter(sam, "link", REFUTED)
    expect(sam.get_by_role("heading", level=1)).to_have_text(REFUTED)


def _review_by_keys(desk: Desk, rita: Page) -> None:
    enter(rita, "link", "Review")
    rita.keyboard.press("?")
    expect(rita.get_by_role("dialog")).to_be_visible()
    desk.assert_accessible(rita)
    rita.keyboard.press("Escape")
    expect(rita.get_by_role("dialog")).to_have_count(0)
    for _ in range(rita.locator(".row-title").count()):
        rita.keyboard.press("j")
        if rita.get_by_role("link", name=REFUTED).evaluate("link => link === document.activeElement"):
            break
    expect(rita.get_by_role("link", name=REFUTED)).to_be_focused()
    rita.keyboard.press("x")
    expect(rita.get_by_role("checkbox", name=REFUTED)).to_be_checked()
    enter(rita, "button", "Assign")
    enter(rita, "link", REFUTED)

    exhibit = rita.locator(".exhibit").first
    expect(rita.get_by_text("Assigned to Rita since")).to_be_visible()
    rita.keyboard.press("j")
    for key, button in (("k", "Keep"), ("x", "Strike"), ("k", "Keep")):
        expect(exhibit).to_be_focused(timeout=5 * SECOND)
        rita.keyboard.press(key)
        expect(exhibit.get_by_role("button", name=button)).to_have_attribute("aria-pressed", "true")
    assert rita.evaluate(SEEN)
    _find_evidence_by_keys(rita)
    write(rita, "Say something to the desk", "@eva The wire says another year.")
    enter(rita, "button", "Comment")
    expect(rita.get_by_text("The wire says another year.")).to_be_visible()
    rita.keyboard.press("v")
    expect(rita.get_by_label("Rating")).to_be_focused()
    assert rita.evaluate(SEEN)
    rita.keyboard.type("False")
    rita.keyboard.press("Tab")
    words = f"{DEPARTED} j k x v ? are letters here."
    rita.keyboard.type(words)
    expect(rita.get_by_label("Explanation")).to_have_value(words)
    enter(rita, "button", "Propose")
    expect(rita.locator(".state.proposed").first).to_be_visible()


def _find_evidence_by_keys(rita: Page) -> None:
    enter(rita, "link", "Find evidence by hand")
    tab_to(rita, rita.get_by_role("searchbox", name="Words"))
    rita.keyboard.press("Control+a")
    rita.keyboard.type("colleague Lyon")
    with rita.expect_navigation():
        rita.keyboard.press("Enter")
    tab_to(rita, rita.locator("summary", has_text="Use it"))
    rita.keyboard.press("Space")
    tab_to(rita, rita.get_by_label("Keep only the words that count"))
    rita.keyboard.press("Control+a")
    rita.keyboard.type(COLLEAGUE)
    enter(rita, "button", "It refutes the claim")
    expect(rita.locator(".exhibit", has_text="added by Rita")).to_contain_text(COLLEAGUE)


def _open_proposal_by_keys(eva: Page) -> None:
    enter(eva, "link", "Moderate")
    eva.keyboard.press("j")
    expect(eva.get_by_role("link", name=REFUTED)).to_be_focused()
    assert eva.evaluate(SEEN)
    with eva.expect_navigation():
        eva.keyboard.press("Enter")


def _send_back_by_keys(eva: Page) -> None:
    _open_proposal_by_keys(eva)
    tab_to(eva, eva.locator("summary", has_text="Send back"))
    eva.keyboard.press("Space")
    write(eva, "What is missing", "Say who said so.")
    enter(eva, "button", "Send back")
    expect(eva.locator(".state.proposed")).to_have_count(0)


def _propose_again_by_keys(rita: Page) -> None:
    tab_to(rita, rita.get_by_role("link", name="Inbox"))
    with rita.expect_navigation():
        rita.keyboard.press("Enter")
    expect(rita.get_by_text("Say who said so.")).to_be_visible()
    tab_to(rita, rita.get_by_role("button", name="Open"))
    with rita.expect_navigation():
        rita.keyboard.press("Enter")
    rita.keyboard.press("v")
    rita.keyboard.type("False")
    rita.keyboard.press("Tab")
    rita.keyboard.press("Control+a")
    rita.keyboard.type(f"{DEPARTED} The company said so.")
    enter(rita, "button", "Propose")
    expect(rita.locator(".state.proposed").first).to_be_visible()


def _publish_by_keys(eva: Page) -> None:
    _open_proposal_by_keys(eva)
    enter(eva, "button", "Decide and publish")
    enter(eva, "link", "Public page")
    expect(eva.locator(".label.big")).to_contain_text("Faux")
    expect(eva.get_by_role("heading", level=1)).to_have_text(REFUTED)
    expect(eva.get_by_text("The company said so.")).to_be_visible()
