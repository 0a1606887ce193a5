"""Meetings on a board: carried by pointer and by keyboard, and said before they are put down what they would break."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

import solver
from models import Event, MeetingRequest, Proposal, db
from models.transaction import transaction
from queries import meeting_proposals, meeting_questions
from scheduling.alternatives import alternatives
from scheduling.meetings import Placement, Question, breaches
from tests.browser.conftest import PHONE
from tests.meetings import proposed

HERE = "/desk/meetings/proposals"


def schedule(question: Question, many: int) -> dict[int, Placement]:
    """The first few meetings that fit, one after the other."""
    placed = {}
    for request in question.requests:
        for one in alternatives(question, placed, request.id, swapping=False) if len(placed) < many else ():
            if one.possible:
                placed[request.id] = one.spot
                break
    assert not breaches(question, placed)
    return placed


@pytest.fixture
def proposal(site) -> Proposal:
    """Six meetings with a place, of those that the demo's people agreed to."""
    event = db.session.scalars(sa.select(Event).where(Event.slug == site.event.strip("/"))).one()
    return proposed(event, schedule(meeting_questions.question(event), 6))


def placed_of(proposal: Proposal) -> dict[int, Placement]:
    db.session.rollback()
    return dict(meeting_proposals.answer_of(proposal).placed)


def first(proposal: Proposal) -> tuple[int, dict[str, str]]:
    """A meeting, and a cell of each state in which it could be dropped."""
    question, placed = meeting_proposals.question_of(proposal), placed_of(proposal)
    for key in placed:
        found = {}
        for one in alternatives(question, placed, key):
            state = "here" if one.here else "no" if one.breaches else "swap" if one.swaps is not None else "free"
            found.setdefault(state, f"{one.spot.slot}-{one.spot.room}")
        if {"no", "free"} <= found.keys():
            return key, found
    raise AssertionError("no meeting can be moved")


def card(page: Page, proposal: Proposal, key: int):
    return page.locator(f".meet-board .meet[data-options*='/requests/{key}/']")


def carry(page: Page, meeting, to: str) -> None:
    """Take the meeting up with the mouse and hold it over the cell."""
    meeting.scroll_into_view_if_needed()
    box = meeting.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 20, steps=3)
    cell = page.locator(f"td[data-to='{to}']")
    expect(cell).to_have_attribute("data-state", re.compile("."))
    there = cell.bounding_box()
    page.mouse.move(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2, steps=4)


def test_what_a_meeting_would_break_is_said_before_it_is_dropped(browse, site, proposal, shoot):
    page = browse({"width": 1280, "height": 2200})
    site.sign_in(page, "scheduler", f"{HERE}/{proposal.id}")
    key, cells = first(proposal)
    before = placed_of(proposal)
    carry(page, card(page, proposal, key), cells["no"])
    expect(page.locator("#told")).to_have_attribute("data-state", "no")
    said = page.locator("#told").inner_text()
    shoot(page, "held")
    page.mouse.up()
    expect(page.locator("#told")).to_contain_text("It stays where it is.")
    assert len(said) > 40
    assert placed_of(proposal) == before
    carry(page, card(page, proposal, key), cells["free"])
    expect(page.locator("#told")).to_contain_text("Possible.")
    page.mouse.up()
    there = page.locator(f"td[data-to='{cells['free']}'] .meet[data-options*='/requests/{key}/']")
    expect(there).to_be_visible()
    spot = placed_of(proposal)[key]
    assert f"{spot.slot}-{spot.room}" == cells["free"]
    expect(page.locator("#chosen")).to_be_hidden()


def test_by_keyboard_a_meeting_is_taken_up_carried_put_back_and_put_down(browse, site, proposal):
    page = browse()
    site.sign_in(page, "scheduler", f"{HERE}/{proposal.id}")
    key, cells = first(proposal)
    before = placed_of(proposal)
    hold = card(page, proposal, key).get_by_role("button")
    hold.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("It is here now.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#told")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("It is here now.")
    walk(page, cells["here"], cells["free"])
    expect(page.locator("#told")).to_contain_text("Possible.")
    assert placed_of(proposal) == before
    with page.expect_response(re.compile("/move$")):
        page.keyboard.press("Enter")
    expect(page.locator(f"td[data-to='{cells['free']}'] .meet[data-options*='/requests/{key}/']")).to_be_visible()
    spot = placed_of(proposal)[key]
    assert f"{spot.slot}-{spot.room}" == cells["free"]


def walk(page: Page, start: str, end: str) -> None:
    """Press the arrows from one cell to another."""
    order = page.eval_on_selector_all("td[data-to]", "cells => cells.map(cell => cell.dataset.to)")
    wide = page.locator(".meet-board thead th").count() - 1
    (row, column), (to_row, to_column) = (divmod(order.index(each), wide) for each in (start, end))
    for _ in range(abs(to_row - row)):
        page.keyboard.press("ArrowDown" if to_row > row else "ArrowUp")
    for _ in range(abs(to_column - column)):
        page.keyboard.press("ArrowRight" if to_column > column else "ArrowLeft")


def test_a_meeting_is_looked_at_in_a_window_and_pinned_there(browse, site, proposal, shoot):
    page = browse()
    site.sign_in(page, "scheduler", f"{HERE}/{proposal.id}")
    key, _cells = first(proposal)
    card(page, proposal, key).get_by_role("link").click()
    expect(page.locator("#chosen")).to_be_visible()
    shoot(page, "window")
    page.locator("#chosen").get_by_role("button", name="Pin it here").click()
    expect(page.locator(".meet-board .meet-pinned")).to_have_count(1)
    assert pinned(proposal, key)


def pinned(proposal: Proposal, key: int) -> bool:
    db.session.rollback()
    return meeting_proposals.question_of(proposal).request[key].pinned is not None


def test_on_a_phone_the_day_is_a_list_and_the_board_scrolls_in_itself(browse, site, proposal):
    page = browse(PHONE, scripts=False)
    site.sign_in(page, "scheduler", f"{HERE}/{proposal.id}")
    expect(page.locator(".meet-list li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator(".meet-list li a").first.click()
    to = page.get_by_label("Move it to")
    chosen = to.locator("optgroup").first.locator("option").first.get_attribute("value")
    to.select_option(chosen)
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_role("heading", name="Proposed schedule")).to_be_visible()
    assert chosen in {f"{spot.slot}-{spot.room}" for spot in placed_of(proposal).values()}


@pytest.fixture
def few(site) -> None:
    """Thirty agreed meetings instead of hundreds: what is looked at here is not how long a calculation takes."""
    agreed = sa.select(MeetingRequest.id).where(MeetingRequest.status == "accepted").order_by(MeetingRequest.id)
    with transaction():
        others = list(db.session.scalars(agreed))[30:]
        declined = sa.update(MeetingRequest).where(MeetingRequest.id.in_(others)).values(status="declined")
        db.session.execute(declined)


def test_from_asking_for_a_schedule_to_the_mayors_own_page(browse, site, few, shoot):
    page = browse()
    site.sign_in(page, "scheduler", "/desk")
    page.get_by_role("link", name="Bilateral meetings").click()
    page.get_by_role("button", name="Propose a schedule").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    shoot(page, "progress")
    db.session.rollback()
    assert solver.solve_waiting() == 1
    expect(page.get_by_role("heading", name="Proposed schedule")).to_be_visible()
    expect(page.get_by_text("No schedule is worth more. This is proven.")).to_be_visible()
    page.locator("summary", has_text="Apply").click()
    page.get_by_role("button", name="Apply and tell everybody").click()
    expect(page.get_by_text("their people are told.")).to_be_visible()
    db.session.rollback()
    request = db.session.scalars(sa.select(MeetingRequest).filter_by(status="scheduled")).first()
    mayor = browse(PHONE)
    mayor.goto(f"{site.event}/me/{site.token(request.asker)}")
    mayor.goto(f"{site.event}/me/day?day={request.activity.day.isoformat()}")
    expect(mayor.get_by_role("main")).to_contain_text(request.asked.family_name)
    shoot(mayor, "day")
    page.get_by_role("link", name="What stands now").click()
    expect(page.locator(f"#standing ~ .meet-board a[href$='/requests/{request.id}']")).to_be_visible()
    shoot(page, "standing")
