"""The timetable by pointer, by keyboard and without script: each proposes the same."""

import re

import pytest
from playwright.sync_api import Page, expect

from models import Activity, db
from queries import drafts
from tests.browser.conftest import PHONE


@pytest.fixture
def panel(site) -> Activity:
    """A panel of the second day, which others follow."""
    found = [one for one in db.session.query(Activity).filter_by(kind="panel") if one.place and one.starts_at]
    return min(found, key=lambda one: one.starts_at)


def proposed(panel: Activity) -> object:
    db.session.rollback()
    return drafts.plan_of(panel).facts


def block(page: Page, panel: Activity):
    return page.locator(f"#activity-{panel.id}")


def hold(page: Page, locator, *, dx: float = 0, dy: float = 0) -> None:
    """Take it in the middle, and let go so many pixels away."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 20)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2, steps=4)
    page.mouse.move(x + dx, y + dy, steps=4)


def address_of(panel: Activity) -> str:
    return f"/desk/programme?day={panel.day.isoformat()}"


def test_an_activity_is_dragged_to_another_time(browse, site, panel, shoot):
    page = browse()
    site.sign_in(page, "organizer", address_of(panel))
    starts_at, lasts = panel.starts_at, panel.ends_at - panel.starts_at
    grid = page.locator(".timetable")
    hours = int(grid.get_attribute("data-closes")) - int(grid.get_attribute("data-opens"))
    hold(page, block(page, panel), dy=page.locator(".blocks").first.bounding_box()["height"] / hours)
    shoot(page, "held")
    page.mouse.up()
    answer = page.locator("#answer")
    expect(answer.or_(page.locator(".block-draft")).first).to_be_visible()
    if answer.is_visible():
        shoot(page, "asked")
        assert proposed(panel).starts_at == starts_at
        answer.get_by_role("button", name="Save anyway").click()
    expect(block(page, panel)).to_have_class(re.compile("block-draft"))
    moved = proposed(panel)
    assert (moved.starts_at - starts_at).total_seconds() == 3600
    assert moved.ends_at - moved.starts_at == lasts
    shoot(page, "proposed")


def test_what_would_make_a_conflict_can_be_put_back(browse, site, panel):
    page = browse()
    site.sign_in(page, "organizer", address_of(panel))
    words = block(page, panel).inner_text()
    hold(page, block(page, panel), dy=40)
    page.mouse.up()
    expect(page.locator("#answer")).to_be_visible()
    page.locator("#answer").get_by_role("button", name="Put it back").click()
    expect(page.locator("#answer")).to_be_hidden()
    assert block(page, panel).inner_text() == words
    assert not block(page, panel).get_attribute("style")
    assert drafts.plan_of(panel).draft is None


def test_the_arrow_keys_move_by_five_minutes_and_shift_changes_the_end(browse, site, panel):
    page = browse()
    site.sign_in(page, "organizer", address_of(panel))
    ends_at = panel.ends_at
    block(page, panel).locator("a").focus()
    for key in ("Shift+ArrowUp", "Shift+ArrowUp", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("#moving")).not_to_be_empty()
    page.keyboard.press("Escape")
    for key in ("Shift+ArrowUp", "Shift+ArrowUp"):
        page.keyboard.press(key)
    with page.expect_response(re.compile("/move$")):
        page.keyboard.press("Enter")
    expect(block(page, panel)).to_have_class(re.compile("block-draft"))
    assert (ends_at - proposed(panel).ends_at).total_seconds() == 600


def test_without_script_the_small_form_does_it(browse, site, panel):
    page = browse(PHONE, scripts=False)
    site.sign_in(page, "organizer", address_of(panel))
    block(page, panel).get_by_role("link").click()
    page.get_by_label("The time is to be confirmed").check()
    page.get_by_role("button", name="Store as a proposal").click()
    expect(page.get_by_text("It is proposed.")).to_be_visible()
    assert proposed(panel).starts_at is None
