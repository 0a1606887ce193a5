"""A gate without a network: judged by the same rules, kept through reload and kill, sent in order, counted once."""

import contextlib
import datetime as dt
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, expect

import operations.scans
from blueprints.gate import shell
from models import Delegate, Device, Scan, db
from models.base import utcnow
from models.transaction import transaction
from operations import badges, decisions, devices
from operations.journal import SYSTEM
from tests import gates
from tests.browser.conftest import PATIENCE, PHONE, Site


class Gate:
    """A phone at a gate, and what somebody who looks at it sees."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.context, self.site = context, site
        self.page = context.pages[0] if context.pages else context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def join(self, device: Device) -> "Gate":
        """Be this phone from now on, with everything kept that it needs without a network."""
        self.page.goto(gates.link_of(device))
        self.page.locator("main form button").click()
        self.open()
        return self

    def open(self) -> None:
        self.page.goto(f"{self.site.event}/checkin?checkpoint=MAIN")
        self.page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.state)")
        expect(self.page.locator("#age.gate-concern")).to_have_count(0)

    def reload(self) -> None:
        self.page.goto(f"{self.site.event}/checkin")

    def show(self, code: str, result: str) -> None:
        """Type the code, and see this verdict."""
        self.page.locator("#code").fill(code)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#code")).to_have_value("")
        expect(self.page.locator(f"#gate[data-verdict=verdict-{result}]")).to_have_count(1)

    def offline(self, off: bool = True) -> None:
        self.context.set_offline(off)
        expect(self.page.locator("#online.gate-concern")).to_have_count(int(off))

    def waits(self, number: int) -> None:
        expect(self.page.locator("#waiting")).to_contain_text(str(number))

    def notice(self, name: str):
        return self.page.locator(f"#notice-{name}")


@pytest.fixture
def gate(chromium, site) -> Iterator[Callable[..., Gate]]:
    """`gate()` is a phone that joined, in a browser of its own; `gate("HOUSING", name="North")` stands elsewhere."""
    opened: list[Gate] = []

    def phone(*codes: str, **said: str) -> Gate:
        context = chromium.new_context(base_url=site.address, viewport=PHONE, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        opened.append(Gate(context, site))
        return opened[-1].join(gates.a_device(event_of(site), *codes, **said))

    yield phone
    for one in opened:
        one.context.close()
        assert one.faults == []


def event_of(site: Site):
    return site.delegate("ACA").event


def code_of(delegate: Delegate) -> str:
    return badges.current(delegate).code


def guests(site: Site, number: int) -> list[Delegate]:
    """So many people who may come in at the main entrance, and have not yet."""
    db.session.rollback()
    coming = sa.select(Delegate).where(Delegate.event_id == event_of(site).id, Delegate.status == "approved")
    found = [one for one in db.session.scalars(coming.order_by(Delegate.id)) if badges.current(one)]
    return found[:number]


def scans() -> list[Scan]:
    """In the order in which they were taken."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Scan).order_by(sa.func.coalesce(Scan.scanned_at, Scan.received_at))))


def test_a_gate_goes_on_through_reload_and_kill_and_counts_once(chromium, site, tmp_path):
    ana, beto = guests(site, 2)
    device = gates.a_device(event_of(site), name="North gate")
    with lasting(chromium, site, tmp_path) as gate:
        gate.join(device)
    with lasting(chromium, site, tmp_path, offline=True) as gate:  # its cookie is on the disk now
        gate.reload()
        gate.show(code_of(ana), "admitted")
        gate.show(code_of(beto), "admitted")
        gate.waits(2)
        gate.reload()
        gate.waits(2)
        gate.show(code_of(ana), "repeat")
        gate.show("0" * 16, "refused")
        gate.waits(4)
        kill(tmp_path)
    with lasting(chromium, site, tmp_path, offline=True) as gate:
        gate.reload()
        gate.waits(4)
        gate.show(code_of(beto), "repeat")
        gate.offline(False)
        gate.waits(0)
        assert gate.faults == []
    told = [(one.delegate_id, one.result, one.shown, one.device_id, one.gate) for one in scans()]
    here = (device.id, "North gate")
    assert told == [
        (ana.id, "admitted", "admitted", *here),
        (beto.id, "admitted", "admitted", *here),
        (ana.id, "repeat", "repeat", *here),
        (None, "refused", "refused", *here),
        (beto.id, "repeat", "repeat", *here),
    ]


def test_two_gates_admit_one_badge_and_the_later_one_is_told(site, gate):
    guest, north, south = guests(site, 1)[0], gate(name="North"), gate(name="South")
    north.offline()
    south.offline()
    south.show(code_of(guest), "admitted")
    north.show(code_of(guest), "admitted")
    north.offline(False)  # the later one is the first to be heard of
    north.waits(0)
    south.offline(False)
    south.waits(0)
    expect(south.page.locator("[id^=notice-corrected]")).to_contain_text(guest.full_name)
    told = [(one.gate, one.result, one.shown) for one in scans()]
    assert told == [("South", "repeat", "admitted"), ("North", "admitted", "admitted")]


def test_an_answer_that_never_arrives_is_asked_for_again(site, gate):
    guest, phone = guests(site, 1)[0], gate()
    lost = []

    def lose(route) -> None:
        route.fetch()
        lost.append(route.abort())

    phone.page.route("**/checkin/scans", lose, times=2)
    phone.show(code_of(guest), "admitted")
    phone.waits(1)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.waits(0)
    expect(phone.page.locator("[id^=notice-corrected]")).to_have_count(0)
    assert lost and [one.result for one in scans()] == ["admitted"]


def test_a_scan_is_dated_right_by_a_clock_that_is_a_day_wrong(site, gate):
    guest, phone = guests(site, 1)[0], gate()
    phone.page.clock.install(time=utcnow() + dt.timedelta(days=1))
    phone.open()
    phone.offline()
    phone.show(code_of(guest), "admitted")
    shown_at = utcnow()
    phone.page.clock.set_system_time(utcnow() - dt.timedelta(days=2))  # somebody sets it, wrong again
    phone.offline(False)
    phone.waits(0)
    (scan,) = scans()
    assert abs(scan.scanned_at - shown_at) < dt.timedelta(seconds=15)
    assert scan.received_at > scan.scanned_at


def test_what_was_taken_back_without_a_network_stays_taken_back(site, gate, monkeypatch):
    guest, phone = guests(site, 1)[0], gate()
    phone.offline()
    began = utcnow()
    phone.show(code_of(guest), "admitted")
    phone.page.locator(".verdict-undo button").click()
    phone.waits(2)
    took = utcnow() - began
    monkeypatch.setattr(operations.scans, "OWN_UNDO", took)  # it was in time, and is sent when that is over
    phone.page.wait_for_timeout(took.total_seconds() * 1000 + 100)
    phone.offline(False)
    phone.waits(0)
    assert [(one.result, one.undoes_id is None) for one in scans()] == [("admitted", True), ("undone", False)]
    expect(phone.page.locator("[id^=notice-corrected]")).to_have_count(0)


def test_a_roster_forgets_itself_and_what_waits_does_not(site, gate):
    first, second = guests(site, 2)
    phone = gate()
    phone.page.clock.install(time=utcnow())
    phone.open()
    phone.offline()
    phone.show(code_of(first), "admitted")
    phone.page.clock.fast_forward("11:59:00")
    phone.show(code_of(first), "repeat")
    phone.page.clock.fast_forward("02:00")
    phone.page.locator("#code").fill(code_of(second))
    phone.page.keyboard.press("Enter")
    expect(phone.notice("not_judged")).to_be_visible()
    assert phone.page.evaluate(KEPT) == {"outbox": 2, "roster": 0}
    phone.offline(False)
    phone.waits(0)
    assert [one.result for one in scans()] == ["admitted", "repeat"]


def test_who_cancels_meanwhile_is_told_to_the_gate(site, gate):
    guest, phone = guests(site, 1)[0], gate()
    phone.offline()
    with transaction():
        decisions.cancel(db.session.get_one(Delegate, guest.id), by=SYSTEM)
    phone.show(code_of(guest), "admitted")
    phone.offline(False)
    expect(phone.page.locator("[id^=notice-corrected]")).to_contain_text(guest.full_name)
    phone.offline()
    phone.show(code_of(guest), "refused")
    assert [(one.result, one.reason, one.shown) for one in scans()] == [("refused", "cancelled", "admitted")]


def test_a_revoked_phone_forgets_who_comes_and_sends_what_waits_when_it_joins_again(site, gate):
    guest, phone = guests(site, 1)[0], gate(name="South")
    phone.offline()
    phone.show(code_of(guest), "admitted")
    with transaction():
        devices.revoke(gates.device_named("South"), by=SYSTEM)
    phone.offline(False)
    expect(phone.notice("revoked")).to_be_visible()
    phone.waits(1)
    assert phone.page.evaluate(KEPT) == {"outbox": 1, "roster": 0}
    phone.join(gates.a_device(event_of(site), name="North"))
    phone.waits(0)
    assert [(one.result, one.gate) for one in scans()] == [("admitted", "North")]


def test_what_is_shown_to_a_phone_that_was_just_revoked_never_counts(site, gate):
    guest, phone = guests(site, 1)[0], gate(name="South")
    with transaction():
        devices.revoke(gates.device_named("South"), by=SYSTEM)
    for _ in range(2):
        phone.page.locator("#code").fill(code_of(guest))
        phone.page.keyboard.press("Enter")
        expect(phone.notice("revoked")).to_be_visible()
        expect(phone.notice("not_judged")).to_be_visible()
    assert phone.page.evaluate(KEPT) == {"outbox": 0, "roster": 0}


def test_who_signs_out_leaves_no_names_on_the_device(site, browse):
    guest, page = guests(site, 1)[0], browse(PHONE)
    site.sign_in(page, "gate", "/checkin?checkpoint=MAIN")
    phone = Gate(page.context, site)
    phone.open()
    assert phone.page.evaluate(KEPT) == {"outbox": 0, "roster": 1}
    page.goto(f"{site.event}/desk")
    page.locator("form[action$='/staff/sign-out'] button").click()
    page.wait_for_url("**/staff/sign-in*")
    page.wait_for_function(f"({KEPT})().then(kept => kept.roster === 0)")
    phone.context.set_offline(True)
    phone.reload()
    phone.page.locator("#code").fill(code_of(guest))
    phone.page.keyboard.press("Enter")
    expect(phone.notice("not_judged")).to_be_visible()


def test_a_page_outlives_its_session_and_its_release(site, gate, monkeypatch):
    first, second = guests(site, 2)
    phone = gate()
    phone.context.clear_cookies(name="comitiva")
    phone.show(code_of(first), "admitted")
    phone.waits(0)
    (old,) = phone.page.evaluate(CACHES)
    monkeypatch.setattr(shell, "fingerprint", lambda: "another0rel3")
    phone.page.clock.install(time=utcnow())
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    with phone.page.expect_navigation():
        expect(phone.notice("outdated")).to_be_visible()
        phone.page.clock.fast_forward("00:30")
    expect(phone.page.locator("#gate")).to_have_attribute("data-shell", "another0rel3")
    (new,) = phone.page.evaluate(CACHES)
    assert new.endswith(" another0rel3") and old != new
    phone.offline()
    phone.reload()
    phone.show(code_of(second), "admitted")


def test_a_full_disk_loses_no_scan_while_the_page_is_open(site, gate):
    people, phone = guests(site, 2), gate()
    phone.offline()
    phone.show(code_of(people[0]), "admitted")
    phone.page.evaluate(FILL)
    phone.show(code_of(people[1]), "admitted")
    expect(phone.notice("full")).to_be_visible()
    phone.waits(2)
    phone.offline(False)
    phone.waits(0)
    assert [one.delegate_id for one in scans()] == [one.id for one in people]


def test_a_browser_that_keeps_nothing_says_so_and_judges_all_the_same(site, chromium):
    people, context = guests(site, 2), chromium.new_context(base_url=site.address, viewport=PHONE)
    context.add_init_script("delete window.indexedDB; Object.defineProperty(window, 'indexedDB', { value: undefined })")
    phone = Gate(context, site).join(gates.a_device(event_of(site)))
    expect(phone.notice("volatile")).to_be_visible()
    phone.show(code_of(people[0]), "admitted")
    phone.offline()
    phone.show(code_of(people[0]), "repeat")
    phone.show(code_of(people[1]), "admitted")
    phone.waits(2)
    phone.offline(False)
    phone.waits(0)
    context.close()
    assert phone.faults == [] and [one.result for one in scans()] == ["admitted", "repeat", "admitted"]


def test_two_windows_of_one_gate_send_each_scan_once(site, gate):
    guest, phone = guests(site, 1)[0], gate()
    other = Gate(phone.context, site)
    other.page = phone.context.new_page()
    other.open()
    phone.offline()
    phone.show(code_of(guest), "admitted")
    other.waits(1)
    other.show(code_of(guest), "repeat")
    sent = []
    phone.context.on("request", lambda asked: sent.append(asked) if asked.url.endswith("/checkin/scans") else None)
    phone.offline(False)
    phone.waits(0)
    other.waits(0)
    assert [(one.result, one.shown) for one in scans()] == [("admitted", "admitted"), ("repeat", "repeat")]
    assert len(sent) == 1


def kill(profile: Path) -> None:
    """As a battery does: the browser with this profile ends in the middle of what it does."""
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if f"--user-data-dir={profile}" in process.cmdline() and "--type=" not in " ".join(process.cmdline()):
                os.kill(process.pid, signal.SIGKILL)
                process.wait(10)


@contextlib.contextmanager
def lasting(chromium, site: Site, profile: Path, *, offline: bool = False) -> Iterator[Gate]:
    """A browser whose profile stays: what it keeps is there when it is opened anew."""
    context = chromium.browser_type.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), base_url=site.address, viewport=PHONE, offline=offline
    )
    context.set_default_timeout(PATIENCE)
    try:
        yield Gate(context, site)
    finally:
        with contextlib.suppress(Exception):
            context.close()


#: How much the database holds.
KEPT = """async () => {
    const { openDB } = await import('/static/vendor/idb.js')
    const [{ name }] = await indexedDB.databases(), db = await openDB(name)
    const found = { outbox: await db.count('outbox'), roster: await db.count('roster') }
    db.close()
    return found
}"""
#: From now on the disk is full.
FILL = """() => {
    for (const method of ['put', 'add']) {
        IDBObjectStore.prototype[method] = () => { throw new DOMException('full', 'QuotaExceededError') }
    }
}"""
CACHES = "async () => (await caches.keys()).filter(name => !name.endsWith(' photos'))"
