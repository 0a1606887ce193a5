"""The help lane on a phone: how many taps, letters and seconds a walk-in takes, and a delegation's badges in one go."""

import time

from playwright.sync_api import Page, expect

from models import Delegate, db
from models.transaction import transaction
from operations import badges, scans
from operations.journal import SYSTEM
from queries import photos
from tests.browser.conftest import PHONE

#: What somebody who looks at whom they serve takes for each, in seconds (Card, Moran and Newell, for slow typists).
A_TAP, A_LETTER = 1.35, 0.5


class Thumb:
    """Taps and types, and counts both."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.letters, self.began = page, 0, 0, time.monotonic()

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(selector).click()

    def write(self, selector: str, text: str) -> None:
        self.tap(selector)
        self.letters += len(text)
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """Opens a list and touches a line of it."""
        self.taps += 2
        self.page.locator(selector).select_option(value)

    def seconds(self) -> float:
        """What the machine took, and what a person would."""
        return time.monotonic() - self.began + self.taps * A_TAP + self.letters * A_LETTER


def test_a_walk_in_is_inside_in_under_a_minute(site, browse, shoot):
    page = browse(PHONE)
    page.context.grant_permissions(["camera"])
    site.sign_in(page, "supervisor", "/checkin?checkpoint=MAIN")
    page.goto(f"{site.event}/checkin/help")
    shoot(page, "lane")
    thumb = Thumb(page)
    thumb.write("#q", "Osei")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_be_visible()
    thumb.tap("main a[href*='walk-in']")
    thumb.write("#given_name", "Nadia")
    thumb.choose("#category", "MAY_CA")
    thumb.choose("#country", "CA")
    thumb.write("#city", "Laval")
    thumb.tap("[data-open]")
    expect(page.locator("video, [data-trouble]").and_(page.locator(":visible"))).to_be_visible()
    if not page.locator("video").is_visible():  # a busy machine's camera; a person would try again, too
        thumb.tap("[data-open]")
    expect(page.locator("video")).to_be_visible()
    thumb.tap("[data-take]")
    expect(page.locator("canvas")).to_be_visible()
    shoot(page, "walk-in")
    thumb.tap("#photo-form button[type=submit]")
    expect(page.locator("main .portrait")).to_be_visible()
    shoot(page, "registered")
    with page.context.expect_page() as opened:
        thumb.tap("form[action$='/print'] button.button-large")
    opened.value.close()
    thumb.tap("form[action$='/admit'] button")
    expect(page.locator("main .message-success")).to_contain_text("Main entrance: Admitted")
    shoot(page, "inside")
    db.session.rollback()
    nadia = db.session.query(Delegate).filter_by(family_name="Osei").one()
    assert photos.find(nadia.id) and badges.current(nadia).printed == 1
    assert thumb.taps <= 16
    assert thumb.seconds() < 60, f"{thumb.taps} taps, {thumb.letters} letters, {thumb.seconds():.0f} seconds"


def test_a_delegation_takes_its_badges(site, browse, shoot):
    page = browse(PHONE)
    site.sign_in(page, "supervisor", "/checkin/help/delegations")
    shoot(page, "delegations")
    page.locator("main table a").first.click()
    shoot(page, "delegation")
    name = page.locator("h1").inner_text()
    page.locator("#received_by").fill("Lía Cota, office of the mayor")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Receipt 1")
    expect(page.locator("main")).to_contain_text(name)
    shoot(page, "receipt")


def test_the_guests_page_renews_itself(site, browse, shoot):
    page = browse(PHONE)
    site.sign_in(page, "gate", "/checkin/guests")
    guests = db.session.query(Delegate).filter_by(protocol=True, status="approved")
    guest, badge = next((one, badge) for one in guests if (badge := badges.current(one)))
    row = page.locator("main tr", has_text=guest.full_name)
    expect(row).to_contain_text("Not here yet")
    shown = {"code": badge.code, "checkpoint": "MAIN", "nonce": "guest-1", "by": SYSTEM}
    with transaction():
        assert scans.record(guest.event, **shown)["result"] == "admitted"
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when the phone is looked at again
    expect(row).to_contain_text("Main entrance")
    shoot(page, "arrived")
