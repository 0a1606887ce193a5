"""The counter wall as a screen shows it: it renews itself without a flicker, and says so when it cannot."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from models.transaction import transaction
from operations import badges, scans
from operations.journal import SYSTEM
from tests.browser.test_accessibility import OPTIONS

SCREEN = {"width": 1920, "height": 1080}


def test_the_wall_renews_itself_and_says_when_it_cannot(site, demo, browse, shoot):
    wall = browse(SCREEN)
    site.sign_in(wall, "viewer", "/desk/wall?theme=dark")
    inside = wall.locator(".wall-inside strong")
    expect(inside).to_have_text("0")
    wall.evaluate("document.body.dataset.page = 'the same'")
    come_in(site, demo)
    renew(wall)
    expect(inside).to_have_text("1")
    expect(wall.locator(".wall-last li")).to_have_count(1)
    assert wall.evaluate("document.body.dataset.page") == "the same"
    assert wall.evaluate("getComputedStyle(document.querySelector('main')).colorScheme") == "dark"
    assert wall.evaluate("document.querySelector('.wall-columns').getBoundingClientRect().bottom") < SCREEN["height"]
    assert not Axe().run(wall, options=OPTIONS).response["violations"]
    shoot(wall, "filled")

    lost = wall.locator(".wall-lost")
    expect(lost).to_be_hidden()
    wall.context.clear_cookies()  # as when the account is closed meanwhile: what comes is no wall
    renew(wall)
    expect(lost).to_be_visible()
    expect(inside).to_have_text("1")


def come_in(site, demo) -> None:
    guest = site.delegate("MAY_MX", status="approved")
    with transaction():
        code = badges.current(guest).code
        scans.record(demo, code=code, checkpoint="MAIN", nonce="a", gate="North", by=SYSTEM)


def renew(wall: Page) -> None:
    """As after five seconds."""
    wall.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
