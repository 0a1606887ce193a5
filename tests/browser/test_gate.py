"""The way through the gate: an organizer approves, the badge is shown and counted, the roster knows it."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from operations import badges
from tests.browser.conftest import PHONE, Site, decoded
from tests.browser.hands import Keyboard, Pointer

HANDS = pytest.mark.parametrize(
    ("hand_of", "scripts"),
    [(Pointer, True), (Pointer, False), (Keyboard, True)],
    ids=["pointer", "without_script", "keyboard"],
)
#: Somebody else writes to where the gate keeps its list, for as long as we like.
BUSY_DISK = """name => new Promise(resolve => {
  window.diskIsBusy = true
  indexedDB.open(name).onsuccess = ({ target: { result: db } }) => {
    const list = db.transaction(['roster', 'settings'], 'readwrite').objectStore('settings')
    const again = () => { if (diskIsBusy) list.get('any').onsuccess = again }
    again()
    resolve()
  }
})"""
GREEN, AMBER, RED = "rgb(18, 96, 58)", "rgb(240, 180, 41)", "rgb(155, 28, 34)"


@HANDS
def test_an_organizer_approves_and_the_gate_checks_in(site, browse, shoot, hand_of, scripts):
    guest = site.delegate("ACA", status="submitted")
    organizer = browse(scripts=scripts)
    approve(organizer, hand_of(organizer), site, name := guest.full_name)
    hand_of(organizer).press(organizer.locator("form[action$='/badge'] button"))
    code = organizer.locator("#badge + p code").inner_text()
    shoot(organizer, "approved")

    gate = browse(PHONE, scripts=scripts)
    stand_at_the_entrance(gate, hand_of(gate), site, scripts=scripts)
    inside = tally(gate)
    show(gate, code.lower())
    expect_verdict(gate, "admitted", GREEN)
    expect(gate.locator(".verdict-name")).to_have_text(name)
    shoot(gate, "admitted")
    expect_tally(gate, inside + 1)

    show(gate, code)
    expect_verdict(gate, "repeat", AMBER)
    shoot(gate, "repeat")
    show(gate, "0000 0000 0000 0000")
    expect_verdict(gate, "refused", RED)
    shoot(gate, "refused")
    expect_tally(gate, inside + 1)

    assert roster(organizer, hand_of(organizer), site)[guest.reference][-2:] == ("yes", "invented")


@HANDS
def test_a_scan_is_taken_back(site, browse, shoot, hand_of, scripts):
    guest = site.delegate("MAY_CA", status="approved")
    code = badges.current(guest).code
    gate = browse(PHONE, scripts=scripts)
    stand_at_the_entrance(gate, hand_of(gate), site, scripts=scripts)
    inside = tally(gate)
    show(gate, code)
    expect_verdict(gate, "admitted", GREEN)
    hand_of(gate).press(gate.locator("form[action$='/undo'] button"))
    expect(gate.locator("main .message-success")).to_be_visible()
    shoot(gate, "undone")
    expect_tally(gate, inside)


def test_who_comes_in_while_the_list_is_on_its_way_is_counted_on_the_page(site, browse):
    guest, held = site.delegate("MAY_MX", status="approved"), []
    gate = browse(PHONE)
    site.sign_in(gate, "gate")
    gate.route("**/checkin/roster?*", lambda route: held.append((route, route.fetch())))
    gate.goto(f"{site.event}/checkin?checkpoint=MAIN&direction=in")
    expect(gate.locator(".gate-live")).to_be_visible()
    inside = tally(gate)
    while not held:
        gate.wait_for_timeout(20)
    gate.locator("#code").focus()
    show(gate, badges.current(guest).code)
    expect_verdict(gate, "admitted", GREEN)
    expect(gate.locator("#verdict form[action$='/undo'] button")).to_be_visible()
    route, list_before = held[0]
    route.fulfill(response=list_before)
    expect_tally(gate, inside + 1)


def test_a_list_that_a_slow_disk_takes_long_to_keep_is_there_all_the_same(site, browse):
    guest, held = site.delegate("MAY_MX", status="approved"), []
    gate = browse(PHONE)
    site.sign_in(gate, "gate")
    gate.route("**/checkin/roster?*", lambda route: held.insert(0, route))
    gate.goto(f"{site.event}/checkin?checkpoint=MAIN&direction=in")
    expect(gate.locator(".gate-live")).to_be_visible()
    inside = tally(gate)
    while not held:
        gate.wait_for_timeout(20)
    gate.evaluate(BUSY_DISK, f"gate {site.event}/checkin")
    with gate.expect_response("**/checkin/roster?*"):
        held[0].continue_()
    gate.wait_for_timeout(2500)  # the gate looks each second whether its list is of an event that is over
    gate.evaluate("diskIsBusy = false")
    expect(gate.locator("#age.gate-concern")).to_have_count(0)
    gate.locator("#code").focus()
    show(gate, badges.current(guest).code)
    expect_verdict(gate, "admitted", GREEN)
    expect_tally(gate, inside + 1)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_phone_shows_a_code_that_opens_the_page_of_the_badge(site, browse, shoot, dark):
    guest = site.delegate("MAY_MX", status="approved")
    address = f"{site.address}/b/{badges.current(guest).code}".upper()
    phone = browse(PHONE, language="es", dark=dark)
    phone.goto(f"{site.event}/me/{site.token(guest)}")
    assert decoded(phone.locator(".qr svg").screenshot()) == address
    phone.locator(".qr > a").click()
    expect(phone.locator(".qr-screen")).to_be_visible()
    shoot(phone, "full-screen")
    assert decoded(phone.screenshot()) == address
    phone.goto(address.lower().replace("/b/", "/B/"))
    expect(phone.locator("h1")).to_be_visible()


def stand_at_the_entrance(gate: Page, hand: Pointer | Keyboard, site: Site, *, scripts: bool) -> None:
    site.sign_in(gate, "gate", "/checkin")
    hand.choose(gate.locator("#checkpoint"), "MAIN")
    hand.tick(gate.locator("#direction-in"))
    hand.press(gate.locator("main form button"))
    expect(gate.locator("#code")).to_be_focused()
    if scripts:
        expect(gate.locator(".gate-live")).to_be_visible()


def show(gate: Page, code: str) -> None:
    """A scanner types and presses Enter, wherever the focus is: what it types has to reach the field for codes."""
    gate.keyboard.type(code)
    with gate.expect_response(lambda answer: answer.request.method == "POST"):
        gate.keyboard.press("Enter")
    expect(gate.locator("#code")).to_have_value("")


def expect_verdict(gate: Page, result: str, colour: str) -> None:
    verdict = gate.locator("#verdict")
    expect(verdict).to_have_class(f"verdict verdict-{result}")
    expect(verdict).to_have_css("background-color", colour)
    expect(verdict).to_be_in_viewport()


def expect_tally(gate: Page, inside: int) -> None:
    expect(gate.locator(".tally")).to_contain_text(re.compile(rf"^{inside} "))


def tally(gate: Page) -> int:
    return int(gate.locator(".tally").inner_text().split()[0])


def approve(organizer: Page, hand: Pointer | Keyboard, site: Site, name: str) -> None:
    """Find somebody by name and approve them on their page."""
    site.sign_in(organizer, "organizer", "/desk")
    hand.write(organizer.locator("#search"), name)
    hand.press(organizer.locator(".search-line button"))
    hand.press(organizer.locator("main table a", has_text=name))
    hand.press(organizer.locator("form[action$='/approve'] button"))
    expect(organizer.locator("main .message-success")).to_contain_text(name)


def roster(organizer: Page, hand: Pointer | Keyboard, site: Site) -> dict[str, tuple]:
    """The workbook as it is downloaded: a row's values by the reference."""
    organizer.goto(f"{site.event}/desk")
    with organizer.expect_download() as download:
        hand.press(organizer.locator("a[href$='roster.xlsx']"))
    sheet = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    return {row[1]: row for row in sheet.iter_rows(values_only=True)}
