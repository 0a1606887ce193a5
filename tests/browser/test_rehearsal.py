"""The demo's scene from end to end: it is 12:40 on 7 June, the President is 45 minutes late.

An organizer rehearses it at the desk; a mayor sees it on her own page and in her calendar, the lobby on its display;
then everything is put back.
"""

import datetime as dt

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from models import Activity, Delegate, Participation, db
from tests.browser.conftest import PHONE

PANEL = "Digital Government"


@pytest.fixture
def mayor(demo) -> Delegate:
    """Somebody who has a seat in Panel III, which follows the President's session."""
    seated = db.session.query(Delegate).join(Participation).join(Activity)
    seated = seated.filter(Activity.number == "III", Participation.role == "participant", Delegate.email.is_not(None))
    return seated.filter(Participation.status == "confirmed").order_by(Delegate.id).first()


def in_calendar(page: Page, token: str) -> tuple[dt.datetime, int]:
    """When the mayor's calendar says that the panel begins, and the SEQUENCE of that entry."""
    feed = Calendar.from_ical(page.request.get(f"/calendar/{token}.ics").body())
    [entry] = [one for one in feed.walk("VEVENT") if "III" in one["SUMMARY"]]
    return entry["DTSTART"].dt, entry["SEQUENCE"]


def set_the_scene(page: Page, site) -> None:
    """From the desk to the rehearsal page, and the clock to twenty minutes before the President's session."""
    site.sign_in(page, "organizer", "/desk")
    page.get_by_role("link", name="Rehearse").click()
    page.get_by_role("row", name="the President of Mexico engages").get_by_role("button").click()
    expect(page.locator(".rehearsal")).to_contain_text("June 7, 2019, 12:4")


def make_him_late(page: Page) -> None:
    """From the slider to the published change."""
    page.get_by_role("link", name="Desk", exact=True).last.click()
    page.get_by_role("link", name="Running late?").click()
    page.get_by_role("link", name="the President of Mexico engages").click()
    page.get_by_label("How late?").fill("45")
    expect(page.get_by_role("table").get_by_role("row", name=PANEL)).to_contain_text("14:30 → 15:15")
    page.get_by_role("button", name="Publish this change").click()


def test_a_day_is_rehearsed_told_and_put_back(browse, site, mayor):
    feed, own = site.token(mayor, "feed"), f"{site.event}/me/{site.token(mayor)}?lang=en"
    page, phone = browse(), browse(PHONE)
    before, sequence = in_calendar(page, feed)

    set_the_scene(page, site)
    make_him_late(page)
    page.get_by_role("button", name="Tell all").click()

    after, later = in_calendar(page, feed)
    assert after - before == dt.timedelta(minutes=45)
    assert later > sequence
    phone.goto(own)
    expect(phone.get_by_text("New time: 15:15–17:15 (it was 14:30–16:30).").first).to_be_visible()
    phone.goto(f"{site.event}/screen")
    expect(phone.locator("#screen-changed + ul")).to_contain_text("New time: 13:45–15:15")

    site.sign_in(page, "organizer", "/desk/rehearsal")
    page.get_by_role("button", name="Put everything back").click()
    expect(page.locator(".message-success")).to_contain_text("as before the rehearsal")
    back, latest = in_calendar(page, feed)
    assert back == before
    assert latest > later
    phone.goto(own)
    expect(phone.get_by_text("New time: 15:15–17:15")).to_have_count(0)
