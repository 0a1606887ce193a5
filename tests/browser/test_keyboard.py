"""What only who uses a keyboard notices; the whole stories are told of a keyboard, too, in their own files."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import UNSEEN, Keyboard


def test_the_first_stop_leads_past_the_head_of_the_page(site, browse):
    page = browse()
    page.goto(f"{site.event}/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("scripts", [True, False], ids=["with_script", "without_script"])
def test_a_form_with_errors_begins_with_them_and_they_lead_to_their_fields(site, browse, shoot, scripts):
    page = browse(scripts=scripts)
    page.goto("/staff/sign-in")
    hand = Keyboard(page)
    hand.press(page.locator("main form button"))
    summary = page.locator(".error-summary")
    expect(summary).to_have_attribute("role", "alert")
    if scripts:
        expect(summary).to_be_focused()
    shoot(page, "errors")
    hand.press(summary.locator("a[href='#password']"))
    password = page.locator("#password")
    expect(password).to_be_focused()
    expect(password).to_have_attribute("aria-invalid", "true")
    described = password.get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_be_visible()


def test_the_theme_is_switched_and_kept(site, browse):
    page = browse()
    page.goto("/")
    hand = Keyboard(page)
    switch = page.locator(".theme-switch")
    hand.reach(switch)
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.goto(f"{site.event}/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_focus_is_seen_at_every_stop_of_the_desk(site, browse, dark):
    page = browse(dark=dark)
    site.sign_in(page, "organizer", "/desk")
    stops = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert not page.evaluate(UNSEEN)
        stops.add(page.evaluate("document.activeElement.outerHTML"))
    assert len(stops) == 30, "the focus is caught"
