"""Roll calls on leaders' phones without a network: nobody is counted twice or lost, and the total of a ride stays."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, expect

from models import ActivityGroup, Delegate, Headcount, Outcome, Participation, Scan, db
from models.base import utcnow
from models.transaction import transaction
from operations import devices
from operations.journal import SYSTEM
from queries import passengers, rolls
from tests import gates
from tests.browser.conftest import PATIENCE, PHONE, Site
from tests.browser.test_offline_gate import KEPT, Gate, kill, lasting


class Leader(Gate):
    """A phone in the door of a bus, and what its leader sees."""

    def __init__(self, context: BrowserContext, site: Site, group_id: int) -> None:
        super().__init__(context, site)
        self.here = f"{site.event}/convoy/rides/{group_id}"

    def open(self) -> None:
        self.page.goto(self.here)
        self.page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.state)")
        expect(self.page.locator(".rider").first).to_be_visible()

    def reload(self) -> None:
        self.page.goto(self.here)
        expect(self.page.locator(".rider").first).to_be_visible()

    def row(self, who: Delegate):
        return self.page.locator(f".rider[data-id='{who.id}']")

    def tick(self, who: Delegate) -> None:
        self.row(who).locator(".rider-tap").click()
        expect(self.row(who)).to_have_class("rider rider-aboard")

    def counts(self, aboard: int, expected: int) -> None:
        expect(self.page.locator("#roll-count")).to_have_text(f"{aboard} of {expected}")

    def fetch(self, who: Delegate) -> None:
        """Look for somebody who is not on this list, and touch their name."""
        self.page.locator("#other").fill(who.full_name)
        self.page.locator("#others .found-person", has_text=who.full_name).first.click()

    def agree(self) -> None:
        self.page.locator("#confirm [type=submit]").click()

    def noted(self, number: int) -> None:
        expect(self.page.locator("#noted")).to_be_visible(visible=number > 0)


@pytest.fixture
def leader(chromium, site) -> Iterator[Callable[[str], Leader]]:
    """`leader("BUS-1")`: a phone that joined to lead this bus, on its ride, in a browser of its own."""
    opened: list[Leader] = []

    def phone(code: str) -> Leader:
        context = chromium.new_context(base_url=site.address, viewport=PHONE, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        opened.append(Leader(context, site, bus(site, code).id))
        return opened[-1].join(gates.a_device(event_of(site), code, name=code, role="leader"))

    yield phone
    for one in opened:
        one.context.close()
        assert one.faults == []


def event_of(site: Site):
    return site.mayor().event


def bus(site: Site, code: str) -> ActivityGroup:
    """What this bus is on the demo's ride."""
    return next(one.group for one in rolls.of_event(event_of(site)) if one.group.name == code)


def people_of(group: ActivityGroup) -> list[Delegate]:
    """Who is on the list of this bus now, by name."""
    db.session.rollback()
    load = next(one for one in passengers.of_ride(group.activity).loads if one.group.id == group.id)
    return [one.delegate for one in load.people]


def scans() -> list[tuple[int, str, str]]:
    """Who was scanned by which phone with which result, in the order in which it was taken."""
    db.session.rollback()
    found = db.session.scalars(sa.select(Scan).order_by(Scan.scanned_at, Scan.received_at))
    return [(one.delegate_id, one.gate, one.result) for one in found]


def test_people_who_change_the_bus_while_both_are_offline_are_in_one_and_the_total_stays(site, leader):
    first, second = bus(site, "BUS-1"), bus(site, "BUS-2")
    one, two = leader("BUS-1"), leader("BUS-2")
    ana, beto = people_of(first)[:2]
    cleo, dan = people_of(second)[:2]
    here, there = len(people_of(first)), len(people_of(second))
    one.offline()
    two.offline()
    one.tick(ana)
    one.fetch(cleo)
    one.agree()
    one.counts(2, here + 1)
    two.fetch(beto)
    two.agree()
    two.tick(dan)
    two.tick(cleo)  # she was in the door of her own bus before she was seen in the other one, says this phone later
    two.counts(3, there + 1)
    one.reload()
    one.counts(2, here + 1)
    expect(one.row(cleo)).to_contain_text("From BUS-2")
    one.offline(False)
    one.waits(0)
    two.offline(False)
    two.waits(0)
    two.counts(3, there + 1)
    one.page.evaluate("dispatchEvent(new Event('online'))")
    one.counts(1, here - 1)
    expect(one.page.locator("#roll-total")).to_have_text(f"All buses of this ride: 4 of {here + there}")
    assert {beto, cleo, dan} <= set(people_of(second)) and not {beto, cleo} & set(people_of(first))
    assert len(people_of(first)) + len(people_of(second)) == here + there


def test_a_roll_call_goes_on_after_the_battery_died(chromium, site, tmp_path):
    group = bus(site, "BUS-1")
    ana, beto = people_of(group)[:2]
    device = gates.a_device(event_of(site), "BUS-1", name="BUS-1", role="leader")
    with leading(chromium, site, tmp_path, group) as phone:
        phone.join(device)
    with leading(chromium, site, tmp_path, group, offline=True) as phone:
        phone.reload()
        phone.tick(ana)
        phone.page.locator("#roll-next").click()
        phone.page.locator(".chip").first.click()
        phone.agree()
        phone.noted(1)
        kill(tmp_path)
    with leading(chromium, site, tmp_path, group, offline=True) as phone:
        phone.reload()
        phone.noted(1)
        phone.tick(beto)
        expect(phone.row(ana)).to_have_class("rider rider-aboard")
        expect(phone.page.locator("#roll-said")).to_contain_text("with 1.")
        phone.offline(False)
        phone.waits(0)
        phone.noted(0)
        assert phone.faults == []
    assert scans() == [(ana.id, "BUS-1", "admitted"), (beto.id, "BUS-1", "admitted")]
    (left,) = db.session.scalars(sa.select(Headcount))
    assert (left.kind, left.counted, left.expected, left.reason) == ("departure", 1, len(people_of(group)), "Own way")
    assert ana.id not in left.missing and beto.id in left.missing and len(left.missing) == left.expected - 1


def test_counts_by_a_clock_that_is_a_day_wrong_are_dated_right_and_compared(site, leader):
    group, phone = bus(site, "BUS-1"), leader("BUS-1")
    phone.page.clock.install(time=utcnow() + dt.timedelta(days=1))
    phone.open()
    phone.offline()
    for who in people_of(group)[:2]:
        phone.tick(who)
    phone.page.locator("#roll-next").click()
    phone.page.locator("#count-reason").fill("They took a taxi")
    phone.agree()
    phone.page.locator("#roll-next").click()
    phone.page.locator(".stepper button").first.click()
    expect(phone.page.locator("#confirm")).to_contain_text("1 fewer than at departure")
    phone.agree()
    counted_at = utcnow()
    expect(phone.page.locator(".roll-differs")).to_contain_text("with 1.")
    phone.page.clock.set_system_time(utcnow() - dt.timedelta(days=2))  # somebody sets it, wrong again
    phone.offline(False)
    phone.waits(0)
    phone.noted(0)
    db.session.rollback()
    counts = db.session.scalars(sa.select(Headcount).order_by(Headcount.id)).all()
    assert [(one.kind, one.counted, one.reason) for one in counts] == [
        ("departure", 2, "They took a taxi"),
        ("arrival", 1, ""),
    ]
    assert all(abs(one.at - counted_at) < dt.timedelta(seconds=20) for one in counts)


def test_a_lost_phone_forgets_who_travels(site, leader):
    group, phone = bus(site, "BUS-1"), leader("BUS-1")
    phone.offline()
    phone.tick(people_of(group)[0])
    with transaction():
        devices.revoke(gates.device_named("BUS-1"), by=SYSTEM)
    phone.offline(False)
    expect(phone.notice("revoked")).to_be_visible()
    expect(phone.page.locator(".rider")).to_have_count(0)
    assert phone.page.evaluate(KEPT_HERE) == {"outbox": 1, "roster": 0}
    phone.page.goto(phone.here)
    expect(phone.page.locator("h1")).to_have_text("This phone leads no bus any more")


def test_somebody_is_taken_along_with_a_reason_and_gets_off_again(site, leader):
    group = bus(site, "BUS-1")
    stranger, here = off_the_ride(group), len(people_of(group))
    phone = leader("BUS-1")
    phone.fetch(stranger)
    phone.page.locator("#along-reason").fill("Missed the other convoy")
    phone.agree()
    phone.counts(1, here + 1)
    assert stranger in people_of(group)
    phone.page.locator(".roll-band button").click()
    phone.counts(0, here)
    assert stranger not in people_of(group)


def test_a_roll_call_needs_no_script(site, browse):
    group, page = bus(site, "BUS-1"), browse(PHONE, scripts=False)
    who, here = people_of(group)[0], len(people_of(group))
    site.sign_in(page, "leader", f"/convoy/rides/{group.id}")
    page.locator(".rider", has_text=who.full_name).locator("button").click()
    expect(page.locator(".roll-count")).to_have_text(f"1 of {here}")
    page.locator("form[action$=departure] button").click()
    expect(page.locator("#reason-error")).to_be_visible()
    page.locator("#reason").fill("All others ride by train")
    page.locator("form[action$=departure] button").click()
    expect(page.locator(".roll-said")).to_contain_text("with 1.")


#: How much the engine's database holds; there is one of the notes beside it.
KEPT_HERE = KEPT.replace(
    "[{ name }] = await indexedDB.databases()",
    "{ name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('gate '))",
)


def off_the_ride(group: ActivityGroup) -> Delegate:
    """Somebody who comes with the convoy and is not on this ride any more."""
    found = people_of(group)[-1]
    mine = Participation.activity_id == group.activity_id, Participation.delegate_id == found.id
    with transaction():
        db.session.execute(sa.update(Participation).where(*mine).values(status="cancelled", group_id=None))
    return found


def leading(chromium, site: Site, profile, group: ActivityGroup, **how):
    """A leader's browser whose profile stays."""
    return _Lasting(lasting(chromium, site, profile, **how), site, group)


class _Lasting:
    def __init__(self, opened, site: Site, group: ActivityGroup) -> None:
        self.opened, self.site, self.group_id = opened, site, group.id

    def __enter__(self) -> Leader:
        return Leader(self.opened.__enter__().context, self.site, self.group_id)

    def __exit__(self, *error) -> None:
        self.opened.__exit__(*error)


def test_what_came_of_a_visit_is_noted_without_a_network_and_sent_afterwards(site, leader):
    phone = leader("BUS-1")
    somebody = people_of(bus(site, "BUS-1"))[0]
    phone.offline()
    phone.page.goto(f"{site.event}/convoy/outcomes")
    phone.page.locator("[name=said]").fill("A silver cup")
    phone.page.get_by_label("Gift", exact=True).check()
    phone.page.locator("details summary").click()
    phone.page.locator("[name=delegate]").select_option(label=somebody.full_name)
    phone.page.get_by_role("button", name="Note it").click()
    phone.noted(1)
    expect(phone.page.locator("[name=said]")).to_have_value("")
    phone.offline(False)
    phone.noted(0)
    db.session.rollback()
    [gift] = db.session.scalars(sa.select(Outcome)).all()
    assert (gift.kind, gift.said, gift.delegate_id, gift.by_kind) == ("gift", "A silver cup", somebody.id, "device")
