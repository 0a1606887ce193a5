"""Puts the demo's convoy into the database beside its event file: what municipalities say, and who rides to San José.

No visit is given to anybody: that is for a matching to do. Written in bulk, a statement a table.
"""

import datetime as dt
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from demo.attendance import insert, participation
from demo.needs import Stated, stated
from demo.parts import INVENTED, STAFF, Roster
from models import (
    Activity,
    ActivityGroup,
    Bus,
    BusLeader,
    Company,
    Convoy,
    DelegateCare,
    Delegation,
    DelegationProfile,
    DelegationTheme,
    Event,
    Participation,
    Ride,
    Staff,
    Theme,
    Wish,
    db,
)

#: Who is called, and what a doctor should know, by turns.
RELATIVES = ("Rosa", "Julián", "Elena", "Tomás")
MEDICAL = ("Alergia a la penicilina (demo)", "Grupo sanguíneo O+ (demo)", "Diabetes tipo 1, lleva insulina (demo)")


def fill(event: Event, data: dict, roster: Roster, delegates: Mapping[str, dict], *, now: dt.datetime) -> None:
    """Needs and wishes of the roster's delegations, and passengers; `delegates` as `attendance.fill` returns them."""
    said = stated(roster.travelling(), _served(data), db.session.get_one(Convoy, event.id).choices)
    delegations, themes, companies = _delegations(event, roster), _themes(event), _companies(event, data)
    insert(DelegationProfile, [_profile(one, delegations[one.sender], now) for one in said])
    insert(DelegationTheme, [side for one in said for side in _sides(one, delegations[one.sender], themes)])
    insert(Wish, [wish for one in said for wish in _wishes(one, delegations[one.sender], companies)])
    for ride, buses in _rides(event):
        insert(Participation, list(_passengers(ride, buses, roster, delegates)))
    _look_after(roster, delegates)
    _lead(event)


def _served(data: dict) -> dict[str, list[str]]:
    return {company["key"]: company.get("themes", []) for company in data["companies"]}


def _delegations(event: Event, roster: Roster) -> dict[str, int]:
    """Ids by the roster's senders."""
    mine = sa.select(Delegation).where(Delegation.event_id == event.id)
    by_name = {(one.organization.kind, one.name["es"]): one.id for one in db.session.scalars(mine)}
    return {sender.key: by_name[sender.kind, sender.name["es"]] for sender in roster.senders}


def _themes(event: Event) -> dict[str, int]:
    return dict(db.session.execute(sa.select(Theme.code, Theme.id).where(Theme.event_id == event.id)).all())


def _companies(event: Event, data: dict) -> dict[str, int]:
    """Ids by the keys of the event file."""
    mine = db.session.scalars(sa.select(Company).where(Company.event_id == event.id))
    by_name = {company.name["en"]: company.id for company in mine}
    return {record["key"]: by_name[record["name"]["en"]] for record in data["companies"]}


def _profile(one: Stated, delegation: int, now: dt.datetime) -> dict:
    said = {"needs": one.in_words("needs"), "potential": one.in_words("offers")}
    return said | {"delegation_id": delegation, "changed_at": now, "edition": 1, "provenance": INVENTED}


def _sides(one: Stated, delegation: int, themes: Mapping[str, int]) -> Iterator[dict]:
    for side, codes in (("seeks", one.needs), ("offers", one.offers)):
        for code in codes:
            yield {"delegation_id": delegation, "theme_id": themes[code], "side": side}


def _wishes(one: Stated, delegation: int, companies: Mapping[str, int]) -> Iterator[dict]:
    for rank, key in enumerate(one.wishes, start=1):
        yield {"delegation_id": delegation, "company_id": companies[key], "rank": rank}


def _rides(event: Event) -> list[tuple[Activity, list[ActivityGroup]]]:
    """The rides of the event file, each with its buses in their order."""
    mine = sa.select(Activity).join(Ride, Ride.activity_id == Activity.id).where(Activity.event_id == event.id)
    buses = sa.select(ActivityGroup).join(Bus, Bus.id == ActivityGroup.bus_id).order_by(Bus.rank)
    return [
        (ride, list(db.session.scalars(buses.where(ActivityGroup.activity_id == ride.id))))
        for ride in db.session.scalars(mine)
    ]


def _look_after(roster: Roster, delegates: Mapping[str, dict]) -> None:
    """Emergency cards of some who agreed to it; everybody in them is invented, and nobody has their number."""
    agreed = [one for one in roster.people if one.made_up and one.status == "approved" and "care" in one.consents]
    chosen = {delegates[one.ref]["id"]: one for one in agreed[::2]}
    wanted = sa.select(DelegateCare).where(DelegateCare.delegate_id.in_(chosen))
    known = {one.delegate_id: one for one in db.session.scalars(wanted)}
    for number, (id, one) in enumerate(chosen.items()):
        care = known.get(id) or DelegateCare(delegate_id=id)
        care.emergency = {
            "name": f"{RELATIVES[number % len(RELATIVES)]} {one.family}",
            "relation": "Familiar (demo)",
            "phone": f"+52612555{number:04}",
            "medical": MEDICAL[number % len(MEDICAL)],
        }
        db.session.add(care)


def _lead(event: Event) -> None:
    """The demo's leader leads the first bus, and nobody the others, so that one sees what a leader does not see."""
    leader = db.session.scalar(sa.select(Staff).where(Staff.email == "leader@example.org"))
    first = db.session.scalar(sa.select(Bus).where(Bus.event_id == event.id).order_by(Bus.rank).limit(1))
    if leader and first:
        db.session.add(BusLeader(bus_id=first.id, staff_id=leader.id))


def _passengers(
    ride: Activity, buses: list[ActivityGroup], roster: Roster, delegates: Mapping[str, dict]
) -> Iterator[dict]:
    """Everybody who travels, the buses filled in turn; the first of the staff in each leads it."""
    travelling = [one for one in roster.people if one.made_up and one.status == "approved"]
    staff = [one for one in travelling if one.category == STAFF]
    others = [one for one in travelling if one.category != STAFF]
    for number, person in enumerate([*staff, *others]):
        bus, row = buses[number % len(buses)], delegates[person.ref]
        leads = person in staff and bus.leader_id is None
        if leads:
            bus.leader_id = row["id"]
        riding = participation(row, ride, "leader" if leads else "participant", "organizer", INVENTED)
        yield riding | {"group_id": bus.id}
    db.session.flush()
