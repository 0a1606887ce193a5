"""The pages that only an event with a convoy has, with values of the demo's convoy: see addresses.py."""

import datetime as dt

from models import (
    Activity,
    ActivityGroup,
    Bus,
    Company,
    Delegate,
    Event,
    ListChange,
    Participation,
    Proposal,
    TimeProposal,
    db,
)
from models.base import utcnow
from models.transaction import transaction
from operations import outcomes_noted
from operations.journal import SYSTEM
from queries import convoys, emergencies, matching_questions
from scheduling import matching, visit_data
from scheduling.effort import Effort
from tests.browser.conftest import Site
from tests.caring import a_safety_call, an_incident

HOUR = dt.timedelta(hours=1)
#: Parts of which every page is one, and names of pages in others.
PARTS = ("convoy", "matching", "itinerary", "hosts", "passengers", "road", "safety", "security_lists", "outcomes")
NAMES = ("needs", "sheet", "company_sheet", "itinerary")


def travels(endpoint: str) -> bool:
    """Whether it is such a page."""
    part, _dot, name = endpoint.partition(".")
    return part in PARTS or (part in ("me", "aide", "delegation") and name in NAMES)


def samples(site: Site) -> dict[str, list[dict]]:
    """What the pages need besides the event, by endpoint; several where a page has several faces."""
    mayor, company = site.mayor(), visited_by(site.mayor())
    event, home = mayor.event, mayor.delegation_id
    matched = {"id": _matched(event)}
    bus = db.session.query(Bus).filter_by(event_id=event.id).first()
    visit = asked_about(company)
    ride = db.session.query(ActivityGroup).filter_by(bus_id=bus.id).first()
    aboard = {"id": ride.activity_id, "group_id": ride.id}
    return {f"{part}.company_sheet": [{"company_id": company.id}] for part in ("me", "aide", "delegation")} | {
        "me.itinerary": [{}, {"day": "2023-03-01"}, {"legs": "all"}],
        "itinerary.page": [{}, {"day": "2023-02-28"}, {"day": "2023-03-01"}],
        "itinerary.bus": [{"id": bus.id}],
        "passengers.ride": [{"id": ride.activity_id}],
        "passengers.seating": [{"id": ride.activity_id}, {"id": ride.activity_id, "anew": 1}],
        "road.ride": [{"group_id": ride.id}, {"group_id": ride.id, "q": "mar"}],
        "road.late": [{"group_id": ride.id}, {"group_id": ride.id, "minutes": 20}],
        "road.card": [{"delegate_id": _carded(event)}],
        "safety.call": [{"id": a_safety_call(mayor)}],
        "safety.incident": [{"id": an_incident(mayor)}],
        "safety.city": [{"place_id": convoys.days(event)[0].city_id}],
        "passengers.edit_bus": [{"id": bus.id}],
        "passengers.breakdown": [aboard, aboard | {"bus": "none", "later": "no"}],
        "convoy.company": [{"id": company.id}],
        "convoy.edit_company": [{"id": company.id}],
        "convoy.cancel_company": [{"id": company.id}],
        "convoy.company_sheet": [{"company_id": company.id}],
        "convoy.host": [{"company_id": company.id}],
        "convoy.company_rules": [{"company_id": company.id}],
        "convoy.visit_list": [{"company_id": company.id, "activity_id": visit}],
        "hosts.visit": [{"activity_id": visit}],
        "hosts.propose_time": [{"activity_id": visit}],
        "security_lists.one": [{"activity_id": visit}],
        "outcomes.page": [{}, {"kind": "gift"}],
        "outcomes.edit": [{"id": _noted_of(company)}],
        "convoy.needs_of": [{"delegation_id": home}],
        "convoy.municipality_sheet": [{"delegation_id": home}],
        "hosts.municipality": [{"delegation_id": home}],
        "matching.proposal": [matched | {"view": view} for view in ("companies", "people", "changes")],
        "matching.person": [matched | {"delegate_id": mayor.id}],
        "matching.company": [matched | {"company_id": company.id}],
        "matching.compare": [{}, {"one": matched["id"], "other": matched["id"]}],
    }


def visited_by(somebody: Delegate) -> Company:
    """A company on the list of whose visit this person is."""
    agreed = db.session.query(Activity).filter_by(event_id=somebody.event_id, kind="company_visit", state="published")
    visit = agreed.order_by(Activity.starts_at).first()
    listed = {"activity_id": visit.id, "delegate_id": somebody.id}
    if db.session.query(Participation).filter_by(**listed).first() is None:
        with transaction():
            db.session.add(Participation(**listed, source="organizer"))
    return db.session.query(Company).filter_by(organization_id=visit.organization_id, event_id=visit.event_id).one()


def _noted_of(company: Company) -> int:
    """A gift of the company to somebody."""
    said = {"what": "gift", "said": "A silver cup", "company": company.id, "due_on": "2023-02-20", "value": "120",
            "currency": "USD", "owner": "Sam"}  # fmt: skip
    with transaction():
        event = db.session.get_one(Event, company.event_id)
        return outcomes_noted.note(event, outcomes_noted.read(said), nonce="gift", by=SYSTEM).id


def asked_about(company: Company) -> int:
    """A visit of the company about which its host is asked something, and proposed another time."""
    mine = {"event_id": company.event_id, "organization_id": company.organization_id, "state": "published"}
    visit = db.session.query(Activity).filter_by(**mine).order_by(Activity.starts_at).first()
    if db.session.query(ListChange).filter_by(activity_id=visit.id).first() is None:
        listed = db.session.query(Participation.delegate_id).filter_by(activity_id=visit.id)
        other = db.session.query(Delegate).filter_by(event_id=company.event_id, status="approved")
        asked = {"activity_id": visit.id, "asked_at": utcnow(), "asked_by": "Sam"}
        later = {"starts_at": visit.starts_at + HOUR, "ends_at": visit.ends_at + HOUR}
        with transaction():
            who = other.filter(Delegate.id.not_in(listed)).first()
            db.session.add(ListChange(delegate_id=who.id, kind="add", reason="For their hospital", **asked))
            db.session.add(TimeProposal(said="The hall is taken", **later, **asked))
    return visit.id


def _carded(event: Event) -> int:
    """Somebody on a ride who let leaders know whom to call."""
    riders = emergencies.riders(emergencies.groups(event, convoys.buses(event)))
    return next(iter(emergencies.cards([one.id for one in riders])))


def _matched(event: Event) -> int:
    """A proposal, calculated for a moment."""
    question = matching_questions.question(event)
    answer = matching.solve(question, effort=Effort(seconds=0.2))
    row = Proposal(event_id=event.id, kind="convoy", base_version=event.version, created_by="Sam")
    row.input = {"question": visit_data.of_question(question), "again": False, "like": None, "standing": []}
    row.output = visit_data.of_answer(answer)
    with transaction():
        db.session.add(row)
    return row.id
