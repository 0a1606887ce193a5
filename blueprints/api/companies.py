"""Calls about the companies that receive a convoy."""

import datetime as dt

from blueprints.api import blueprint
from blueprints.api.activities import in_languages
from blueprints.api.description import refuses
from blueprints.api.lists import page
from blueprints.api.schemas.companies import CompanyAnswer, CompanyFilters, CompanyList, Hours, NewCompany
from blueprints.api.security import actor, at_event
from blueprints.api.shapes import moment, text
from models import Event
from models.transaction import transaction
from operations import companies, companies_reading, convoy_times, fields
from operations.event_fields import optional_country
from operations.fields import Malformed
from operations.refusals import Refusal
from queries import convoys
from web import companies as shown
from web.companies import Row
from web.formats import local

ADDRESS = "/events/<slug:slug>/companies"
RIGHT = "convoy.arrange"
#: Where a program says what a page says in this field of a line of hours.
_FIELDS = {"day": "starts_at", "starts": "starts_at", "ends": "ends_at"}
#: What a program says of a contact, judged by the rules that pages have.
_RULES = {"country": optional_country, "contact_email": fields.email, "contact_phone": fields.phone}


@blueprint.get(ADDRESS)
@at_event(RIGHT)
@blueprint.input(CompanyFilters, location="query")
@blueprint.output(CompanyList)
def list_companies(event: Event, query_data: CompanyFilters):
    """The companies of the convoy by their names.

    Empty where the event has no convoy.
    """
    return page([_company(event, row) for row in shown.rows(event)], query_data)


@blueprint.post(ADDRESS)
@at_event(RIGHT)
@blueprint.input(NewCompany)
@blueprint.output(CompanyAnswer, 201)
@refuses("no_convoy")
def add_company(event: Event, json_data: NewCompany):
    """Add a company.

    Two companies of an event are never called alike, whatever accents and capitals.
    """
    facts = _facts(event, json_data)
    with transaction():
        added = companies.add(event, facts, by=actor())
        return _company(event, shown.rows(event, [added])[0])


def _facts(event: Event, said: NewCompany) -> dict[str, object]:
    facts = {name: getattr(said, name) for name in NewCompany.model_fields}
    facts |= fields.read_all(_RULES, facts)
    facts |= {name: in_languages(event, facts[name]) for name in ("name", "areas", "bring", "dress")}
    facts |= {name: facts[name] or "" for name in ("note", "contact_name")}
    return facts | {"hours": _hours(event, said)}


def _hours(event: Event, said: NewCompany) -> list[tuple[dt.datetime, dt.datetime]]:
    """The intervals, each within one of the event's days by the company's clocks, as pages take them."""
    moments = [_interval(one, position) for position, one in enumerate(said.hours)]
    zone = convoys.zone_of(event, next((one for one in event.places if one.code == said.place), None))
    faults = convoy_times.faults(companies_reading.spans(moments, zone), event.starts_on, event.ends_on)
    errors = {f"hours.{position}.{_FIELDS[field]}": refusal for position, field, refusal in faults}
    for position, (starts_at, ends_at) in enumerate(moments):
        if local(starts_at, zone).date() != local(ends_at, zone).date():
            errors[f"hours.{position}.ends_at"] = Refusal("span_over_night")
    if errors:
        raise Malformed(errors)
    return moments


def _interval(hours: Hours, position: int) -> tuple[dt.datetime, dt.datetime]:
    for name in ("starts_at", "ends_at"):
        if getattr(hours, name) is None:
            raise Malformed({f"hours.{position}.{name}": Refusal("required")})
    if hours.ends_at <= hours.starts_at:
        raise Malformed({f"hours.{position}.ends_at": Refusal("ends_before_start")})
    return hours.starts_at, hours.ends_at


def _company(event: Event, row: Row) -> dict[str, object]:
    one = row.company
    zone = convoys.zone_of(event, one.place)
    same = ("id", "status", "capacity", "minimum", "visits", "language")
    return {name: getattr(one, name) for name in same} | {
        "name": text(one.name),
        "country": one.organization.country,
        "axis": one.axis and one.axis.code,
        "place": one.place and one.place.code,
        "city": row.city and row.city.code,
        "themes": [theme.code for theme in one.themes],
        "hours": [{name: moment(getattr(span, name), zone) for name in ("starts_at", "ends_at")} for span in one.hours],
        "areas": text(one.areas),
        "bring": text(one.bring),
        "dress": text(one.dress),
        "asked_by": row.asked_by,
        "activities": [visit.id for visit in row.visits],
        "flags": row.flags,
    }
