"""Wishes put in order by a mayor, and the allocation an organizer runs, looks at and applies."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.mark.parametrize("scripts", [True, False], ids=["with_script", "without_script"])
def test_a_mayor_puts_wishes_in_order(browse, site, shoot, scripts):
    page = browse(PHONE, scripts=scripts)
    page.goto(f"{site.event}/me/{site.token(site.delegate('MAY_MX', status='approved'))}?lang=en")
    page.get_by_role("link", name="Put what I wish for in order").click()
    items = page.locator(".wish")
    last = items.last.locator("label").inner_text()
    items.last.get_by_role("button").first.click()
    expect(page.get_by_text("Your wishes are stored.")).to_be_visible()
    chosen = page.locator(".wish-chosen label")
    expect(chosen.last).to_have_text(last)
    for _ in range(chosen.count() - 1):
        place = chosen.all_inner_texts().index(last)
        page.get_by_role("button", name=f"Up: {last}").click()
        expect(chosen.nth(place - 1)).to_have_text(last)
    page.reload()
    expect(chosen.first).to_have_text(last)
    assert not scripts or page.evaluate(FITS)
    shoot(page, "wishes")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_organizer_gives_the_seats_by_wishes(browse, site, shoot, size):
    page = browse(size)
    site.sign_in(page, "organizer", "/desk")
    page.get_by_role("link", name="Panels and wishes").click()
    expect(page.get_by_text("More first wishes than free seats")).to_contain_text("Panel II")
    assert page.evaluate(FITS), "the page is wider than the screen"
    shoot(page, "demand")
    page.get_by_role("button", name="Run the allocation").click()
    expect(page.get_by_text("No other allocation grants more.")).to_be_visible()
    assert page.evaluate(FITS), "the page is wider than the screen"
    shoot(page, "proposal")
    page.get_by_role("button", name="Apply and tell everybody").click()
    expect(page.get_by_role("status").first).to_contain_text("seats were given")
