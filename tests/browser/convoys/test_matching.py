"""A matching as organizers press for it: proposed, watched, looked at, decided by hand, applied; then a mayor's day."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

import solver
from models import Category, Company, Delegate, Proposal, db
from models.transaction import transaction
from queries import matching_proposals
from scheduling.visits import Visit
from tests.browser.conftest import DESKTOP, PHONE

HERE = "/desk/convoy/matching"


def first_visit(proposal: Proposal) -> tuple[Visit, Delegate, Company]:
    """Of somebody, in time."""
    visit = min(matching_proposals.answer_of(proposal).visits, key=lambda one: (one.slot, one.visitor))
    return visit, db.session.get_one(Delegate, visit.visitor), db.session.get_one(Company, visit.host)


@pytest.fixture
def few(site) -> None:
    """Thirty travellers instead of ninety: what is looked at here is not how long a calculation takes."""
    coming = sa.select(Delegate.id).join(Category).where(Category.counted, Delegate.status == "approved")
    with transaction():
        others = list(db.session.scalars(coming.order_by(Delegate.id)))[30:]
        db.session.execute(sa.update(Delegate).where(Delegate.id.in_(others)).values(status="cancelled"))


def test_from_asking_for_a_matching_to_the_mayors_day(browse, site, few, shoot):
    page = browse()
    site.sign_in(page, "scheduler", HERE)
    expect(page.get_by_role("heading", name="Whom everybody wants")).to_be_visible()
    shoot(page, "ready")
    page.get_by_role("button", name="Propose a matching").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    db.session.rollback()
    assert solver.solve_waiting() == 1
    expect(page.get_by_role("heading", name="Proposed matching")).to_be_visible()
    expect(page.get_by_text("Proven: no plan is worth more.")).to_be_visible()
    db.session.rollback()
    proposal = db.session.scalars(sa.select(Proposal).where(Proposal.kind == "convoy")).one()
    visit, somebody, company = first_visit(proposal)
    page.set_viewport_size(PHONE)
    expect(page.locator(".visit-board thead").first).not_to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    shoot(page, "phone")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="Person by person").click()
    page.get_by_label("Name, city or delegation").fill(somebody.full_name)
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=somebody.full_name).click()
    page.get_by_role("button", name=f"Pin {company.name['en']} at this time").click()
    expect(page.get_by_text(f"{somebody.full_name} visits {company.name['en']} on").first).to_be_visible()
    shoot(page, "person")
    page.get_by_role("link", name="Proposed matching").click()
    page.locator("summary", has_text="Apply").click()
    page.get_by_role("button", name="Apply the matching").click()
    expect(page.get_by_text("written into the programme")).to_be_visible()
    db.session.rollback()
    slot = matching_proposals.question_of(proposal).slot[visit.slot]
    mayor = browse(PHONE)
    mayor.goto(f"{site.event}/me/{site.token(somebody)}")
    mayor.goto(f"{site.event}/me/day?day={slot.day.isoformat()}")
    expect(mayor.get_by_role("main")).to_contain_text(company.name["en"])
    expect(mayor.get_by_role("main")).to_contain_text("BUS-")
    shoot(mayor, "day")
