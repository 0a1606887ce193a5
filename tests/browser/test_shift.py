"""“It is 12:40 on 7 June, the President is 45 minutes late”: from the slider to the changed programme."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from models import Activity, Event, db
from models.transaction import transaction
from operations import clocks
from operations.journal import SYSTEM
from tests.browser.conftest import DESKTOP, PHONE


@pytest.fixture
def president(site) -> int:
    """The activity, after the event's clock was set to that moment."""
    with transaction():
        event = db.session.query(Event).filter_by(slug=site.event.strip("/")).one()
        clocks.set_clock(event, dt.datetime(2019, 6, 7, 12, 40), by=SYSTEM)
    key = db.session.query(Activity.id).filter_by(event_id=event.id, kind="plenary").scalar()
    db.session.rollback()
    return key


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_president_is_late(browse, site, shoot, president, size):
    page = browse(size)
    site.sign_in(page, "organizer", "/desk")
    page.get_by_role("link", name="Running late?").first.click()
    page.get_by_role("link", name="the President of Mexico engages").click()
    page.get_by_label("How late?").fill("45")
    moved = page.get_by_role("table")
    expect(moved.get_by_role("row", name="Panel III: Digital Government")).to_contain_text("14:30 → 15:15")
    expect(moved.get_by_role("row", name="End of Day Two")).to_contain_text("17:30 → 18:15")
    expect(moved.get_by_text("Dinner (Opportunities in Tourism)")).to_have_count(0)
    assert page.get_by_label("Minutes later").input_value() == "45"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
    page.get_by_label("Shorten “III. Digital Government” by 45 minutes").check()
    expect(moved.get_by_text("End of Day Two")).to_have_count(0)
    page.get_by_role("button", name="Publish this change").click()
    expect(page.get_by_role("status").first).to_contain_text("Published as version 2.")
    shoot(page, "published")
    page.goto(site.event)
    expect(page.get_by_role("listitem").filter(has_text="Digital Government").first).to_contain_text("15:15")


def test_without_a_script_a_number_and_a_button_do_the_same(browse, site, president):
    page = browse(scripts=False)
    site.sign_in(page, "organizer", f"/desk/shift?activity={president}")
    page.get_by_label("Minutes later").fill("45")
    page.get_by_role("button", name="Show what moves").first.click()
    expect(page.get_by_role("table")).to_contain_text("17:30 → 18:15")
    page.get_by_label("Shorten “III. Digital Government” by 45 minutes").check()
    page.get_by_role("button", name="Show it with these choices").click()
    expect(page.get_by_role("table")).not_to_contain_text("17:30 → 18:15")
