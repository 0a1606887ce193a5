"""The companies that receive a convoy: what is known of each, how far it is agreed, and what becomes of its visits.

Whoever changes one holds the event's row locked. A company is an organization, which outlives the event; what it says
here holds for this event alone, but for its name and country.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa

from models import Activity, Axis, Company, CompanyHours, Event, Organization, Place, Theme, VisitDecision, Wish, db
from models.base import utcnow
from models.company import STATUSES
from models.folding import fold
from models.transaction import lock
from operations import finished, journal, organizations, programme, visit_letters
from operations.event_settings import changes, ensure_unchanged, mark
from operations.journal import Actor
from operations.refusals import Refusal
from queries import companies, convoys, event_parts
from queries.matching_questions import Sheet

#: Facts that are columns as they are.
_SAME = (
    "status", "capacity", "minimum", "visits", "areas", "bring", "dress", "note", "contact_name", "contact_email",
    "contact_phone", "language",
)  # fmt: skip
#: Facts of a company, as `add` and `edit` take them: axis, place and themes by their codes, hours as aware intervals.
FACTS = ("name", "country", *_SAME, "axis", "place", "themes", "hours")


def add(event: Event, facts: Mapping[str, object], *, by: Actor, now: dt.datetime | None = None) -> Company:
    """A company that receives the convoy; what is not said of it is as usual, only its name is a must.

    Refuses `finished`, `no_convoy`, `company_twice`, and what `edit` refuses.
    """
    _begin(event, now)
    if convoys.of_event(event) is None:
        raise Refusal("no_convoy")
    name, country = facts["name"], facts.get("country")
    _ensure_new(event, name)
    known = organizations.find(organizations.directory(), "company", country, name)
    company = Company(
        event_id=event.id, organization=known or Organization(kind="company", name=name, country=country), edition=0
    )
    db.session.add(company)
    _set(event, company, {key: value for key, value in facts.items() if key not in ("name", "country")}, now)
    journal.write("company.added", company, by, name=company.name)
    return company


def edit(
    company: Company,
    facts: Mapping[str, object],
    *,
    seen: str | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> Company:
    """Let the company say other things; what `facts` does not name stays. `seen` is the `mark_of` what a page showed.

    A status "cancelled" proposes to call off its visits, as `cancel` does. Refuses `changed_meanwhile`, `finished`,
    `company_twice`, `minimum_exceeds_capacity`, `unknown_axis`, `unknown_place` and `unknown_theme`.
    """
    event = db.session.get_one(Event, company.event_id)
    _begin(event, now)
    lock(company)
    ensure_unchanged(seen, mark_of(company))
    before, standing = said_of(company), company.status
    if "name" in facts:
        _ensure_new(event, facts["name"], company)
    _set(event, company, facts, now)
    if changed := changes(before, said_of(company)):
        company.edition += 1
        journal.write("company.edited", company, by, name=company.name, facts=changed)
    if company.status == "cancelled" != standing:
        _call_off(event, company, by, now)
    return company


def cancel(company: Company, *, publish: bool, by: Actor, now: dt.datetime | None = None) -> list[Activity]:
    """The company does not receive the convoy after all: its visits that are not over are called off and returned.

    With `publish` at once, as one version of the programme, and whoever was to go there is written to; else as drafts.
    No matching sends anybody there any more. Pressed twice it is the same as once. Refuses `finished`.
    """
    now = now or utcnow()
    event = db.session.get_one(Event, company.event_id)
    _begin(event, now)
    lock(company)
    if company.status != "cancelled":
        company.status, company.changed_at = "cancelled", now
        company.edition += 1
        journal.write("company.cancelled", company, by, name=company.name)
    told = visit_letters.Letters(Sheet(event, now)) if publish else None
    visits = _call_off(event, company, by, now)
    if visits and told:
        number = programme.publish(event, visits, by=by, note=_why(company), now=now)
        told.send(f"company:{company.id}:{number}", {one.id for one in visits}, by=by, now=now)
    return visits


def remove(company: Company, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Take away a company nobody wished and nobody visits. Refuses `finished` and `company_in_use`."""
    event = db.session.get_one(Event, company.event_id)
    _begin(event, now)
    named = [
        sa.select(Wish.company_id).where(Wish.company_id == company.id),
        sa.select(VisitDecision.id).where(VisitDecision.company_id == company.id),
        sa.select(Activity.id).where(
            Activity.event_id == event.id, Activity.organization_id == company.organization_id
        ),
    ]
    if any(db.session.execute(wanted.limit(1)).first() for wanted in named):
        raise Refusal("company_in_use")
    journal.write("company.removed", company, by, name=company.name)
    company.themes = []
    db.session.delete(company)
    db.session.flush()


def said_of(company: Company) -> dict[str, object]:
    """What is known of the company, as `edit` takes it."""
    said = {"name": company.organization.name, "country": company.organization.country}
    return (
        said
        | {field: getattr(company, field) for field in _SAME}
        | {
            "axis": company.axis and company.axis.code,
            "place": company.place and company.place.code,
            "themes": [theme.code for theme in company.themes],
            "hours": [(one.starts_at, one.ends_at) for one in company.hours],
        }
    )


def mark_of(company: Company) -> str:
    """A mark of what is known of the company, for the page that shows it."""
    return mark(said_of(company) | {"edition": company.edition})


def _begin(event: Event, now: dt.datetime | None) -> None:
    lock(event)
    finished.ensure_running(event, now)


def _ensure_new(event: Event, name: Mapping[str, str], company: Company | None = None) -> None:
    """No two companies of an event are called alike in any language, whatever accents and capitals."""
    called = {fold(word) for word in name.values()}
    others = (one for one in companies.of_event(event) if one is not company)
    if any(called & {fold(word) for word in one.name.values()} for one in others):
        raise Refusal("company_twice", "name")


def _set(event: Event, company: Company, facts: Mapping[str, object], now: dt.datetime | None) -> None:
    with db.session.no_autoflush:
        _set_same(company, facts)
        if "axis" in facts:
            company.axis = _found(event, Axis, facts["axis"], "axis")
        if "place" in facts:
            company.place = _found(event, Place, facts["place"], "place")
        if "themes" in facts:
            company.themes = _themes(event, facts["themes"])
        if "hours" in facts:
            _set_hours(company, facts["hours"])
    company.changed_at = now or utcnow()
    db.session.flush()


def _set_same(company: Company, facts: Mapping[str, object]) -> None:
    for field in _SAME:
        if field in facts:
            setattr(company, field, facts[field])
    for field in ("name", "country"):
        if field in facts:
            setattr(company.organization, field, facts[field])
    if company.status is not None and company.status not in STATUSES:
        raise Refusal("unknown_status", "status")
    if company.capacity is not None and (1 if company.minimum is None else company.minimum) > company.capacity:
        raise Refusal("minimum_exceeds_capacity", "minimum", capacity=company.capacity)


def _found(event: Event, model: type, code: str | None, word: str) -> Axis | Place | None:
    if code is None:
        return None
    found = next((one for one in event_parts.of_event(event, model) if one.code == code), None)
    if found is None:
        raise Refusal(f"unknown_{word}", word)
    return found


def _themes(event: Event, codes: Collection[str]) -> list[Theme]:
    """In the event's order."""
    known = event_parts.of_event(event, Theme)
    if set(codes) - {one.code for one in known}:
        raise Refusal("unknown_theme", "themes")
    return [one for one in known if one.code in codes]


def _set_hours(company: Company, hours: Iterable[tuple[dt.datetime, dt.datetime]]) -> None:
    wanted = sorted(hours)
    if wanted != [(one.starts_at, one.ends_at) for one in company.hours]:
        company.hours = [CompanyHours(starts_at=start, ends_at=end) for start, end in wanted]


def _call_off(event: Event, company: Company, by: Actor, now: dt.datetime | None) -> list[Activity]:
    """Its visits that are not over, each with a draft that cancels it; what nobody knows of yet is dropped."""
    visits = companies.standing(company, event, now)
    for visit in visits:
        programme.call_off(visit, by=by, now=now)
    for proposed in companies.proposed(company):
        programme.drop_draft(proposed, by=by, now=now)
    return visits


def _why(company: Company) -> dict[str, str]:
    """What the version says of itself."""
    name = {code: company.name.get(code) or next(iter(company.name.values())) for code in ("en", "es", "fr")}
    return {
        "en": f"{name['en']} does not receive the convoy after all.",
        "es": f"{name['es']} finalmente no recibe al convoy.",
        "fr": f"{name['fr']} ne reçoit finalement pas le convoi.",
    }
