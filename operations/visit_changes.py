"""The one place where a matching writes visits: new ones, moved ones, called off ones, and who is in each, as one
version and in a handful of statements. Whether they are possible is the caller's to know.
"""

import dataclasses
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models import Activity, Company, db
from operations import matched_seats, programme
from operations.journal import Actor
from queries import drafts
from queries.matching_questions import Sheet
from queries.visits import Standing
from scheduling.programme import Id
from scheduling.visits import Session, Visit, sessions

#: The label of the version.
LABEL = {"en": "Company visits", "es": "Visitas a empresas", "fr": "Visites d’entreprises"}


@dataclasses.dataclass(frozen=True)
class Changed:
    """What was written."""

    #: The number of the version; None when no visit changed, but perhaps who is in it.
    version: int | None
    #: The activities that are new, moved or called off.
    touched: frozenset[Id]


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to become of the visits that stand, and which are new."""

    #: By activity; these stay where they are.
    kept: Mapping[Id, Session]
    moved: Mapping[Id, Session]
    called_off: tuple[Id, ...]
    new: tuple[Session, ...]


def carry_out(sheet: Sheet, visits: frozenset[Visit], *, by: Actor, now: dt.datetime) -> Changed:
    """Let exactly these visits stand, but for what has begun; the caller holds the locks and says it in the journal."""
    wanted = {one: people for one, people in sessions(visits).items() if one.slot not in sheet.begun}
    plan = planned(sheet, wanted)
    touching = bool(plan.moved or plan.called_off or plan.new)
    number = programme.next_version(sheet.event, LABEL, by=by, now=now) if touching else None
    _rewrite(sheet, plan, number, now)
    made = _make(sheet, plan.new, number, now)
    touched = {*plan.moved, *plan.called_off, *made}
    programme.remember(touched, by=by, now=now)
    lists = {
        key: dict.fromkeys(wanted.get(one, ()))
        for key, one in (plan.kept | plan.moved | made).items()
        if key not in sheet.frozen
    }
    matched_seats.fill(lists, {one for one, _delegation in sheet.visitors}, now)
    return Changed(number, frozenset(touched))


def planned(sheet: Sheet, wanted: Iterable[Session]) -> Plan:
    """Each company's visits that stand take its sessions: those in the right slot first, then the others in the order
    of time. Agreed visits stay, whether anybody comes or not.
    """
    loose = {one.activity: one for one in sheet.loose}
    there: dict[Session, Id] = {}
    for one in sorted(sheet.seated, key=lambda each: (each.activity in loose, each.activity)):
        if one.slot not in sheet.begun:
            there.setdefault(Session(one.host, one.slot), one.activity)
    wanted = sorted(wanted, key=lambda one: (one.slot, one.host))
    kept = {key: one for one, key in there.items() if key not in loose}
    kept |= {there[one]: one for one in wanted if one in there}
    spare: dict[Id, list[Standing]] = defaultdict(list)
    for one in sorted(loose.values(), key=lambda each: (each.starts_at, each.activity), reverse=True):
        if one.activity not in kept:
            spare[one.host].append(one)
    moved, new = {}, []
    for one in wanted:
        if one in there:
            continue
        if spare[one.host]:
            moved[spare[one.host].pop().activity] = one
        else:
            new.append(one)
    left = sorted(one.activity for those in spare.values() for one in those)
    return Plan(kept, moved, tuple(left), tuple(new))


def name_of(company_id: Id) -> dict[str, str]:
    """What the company is called."""
    return db.session.get_one(Company, company_id).name


def _rewrite(sheet: Sheet, plan: Plan, number: int | None, now: dt.datetime) -> None:
    """Activities that move or end; a colleague's unfinished draft of one goes on from here."""
    ids = [*plan.moved, *plan.called_off]
    rows = {one.id: one for one in db.session.scalars(sa.select(Activity).where(Activity.id.in_(ids)))}
    proposed = {one.activity_id: one for one in drafts.of_activities(ids)} if ids else {}
    for key, row in rows.items():
        draft, was = proposed.get(key), (row.starts_at, row.ends_at)
        if key in plan.moved:
            for name, value in _facts(sheet, plan.moved[key]).items():
                setattr(row, name, value)
        else:
            row.state = "cancelled"
        row.revision, row.version, row.published_at = row.revision + 1, number, now
        if draft:
            draft.base_revision, draft.cancelled = row.revision, draft.cancelled or key not in plan.moved
            if (draft.starts_at, draft.ends_at) == was:
                draft.starts_at, draft.ends_at, draft.day = row.starts_at, row.ends_at, row.day
    db.session.flush()


def _make(sheet: Sheet, new: Iterable[Session], number: int | None, now: dt.datetime) -> dict[Id, Session]:
    """Activities for these sessions: two statements."""
    rows = {str(uuid.uuid4()): one for one in new}
    if not rows:
        return {}
    db.session.execute(sa.insert(Activity), [_row(sheet, uid, one, number, now) for uid, one in rows.items()])
    stored = sa.select(Activity.uid, Activity.id).where(Activity.uid.in_(rows))
    return {key: rows[uid] for uid, key in db.session.execute(stored)}


def _row(sheet: Sheet, uid: str, session: Session, number: int | None, now: dt.datetime) -> dict[str, object]:
    company = sheet.companies[session.host]
    same = {name: getattr(company, name) for name in ("organization_id", "axis_id", "capacity", "bring", "dress")}
    return {
        "uid": uid, "event_id": sheet.event.id, "kind": "company_visit", "title": company.name,
        "audience": "delegates", "attendance": "listed", "live": False, "state": "published", "revision": 1,
        "version": number, "created_at": now, "published_at": now, **same, **_facts(sheet, session),
    }  # fmt: skip


def _facts(sheet: Sheet, session: Session) -> dict[str, object]:
    """Day, time and place of a session as an activity has them."""
    slot = next(one for one in sheet.slots if one.number == session.slot)
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "day": slot.day}
    return times | {"place_id": sheet.companies[session.host].place_id}
