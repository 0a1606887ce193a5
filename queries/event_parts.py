"""An event's categories, zones, places, checkpoints, themes and axes: in their order, and what needs each of them."""

import dataclasses

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from models import (
    Activity,
    ActivityCategory,
    ActivityHistory,
    Axis,
    Category,
    Checkpoint,
    Company,
    CompanyTheme,
    Delegate,
    DelegateTheme,
    DelegationTheme,
    Entry,
    Event,
    Invitation,
    MeetingRequest,
    MeetingRoom,
    Night,
    Pickup,
    Place,
    Question,
    Scan,
    Stay,
    Theme,
    Zone,
    db,
)
from queries import convoys, drafts
from queries.checkpoints import AT_GATES

Part = Category | Zone | Place | Checkpoint | Theme | Axis


@dataclasses.dataclass(frozen=True)
class Use:
    """What needs a part: delegates, invitations, questions, activity, checkpoint, place, lodging, scans, meetings,
    convoy, companies or themes; `told` is what a sentence says of it.
    """

    what: str
    told: dict[str, object]


_SHOWN = {
    Category: (selectinload(Category.zones),),
    Checkpoint: (joinedload(Checkpoint.zone), joinedload(Checkpoint.activity)),
}


def of_event(event: Event, model: type[Part]) -> list[Part]:
    """The event's parts of this kind, in their order, with what a list shows of them: one or two statements.

    A bus's roll call is none of them: it comes and goes with the bus.
    """
    order = (model.code,) if model is Zone else (model.rank, model.id)
    wanted = _own(event, model).order_by(*order)
    return list(db.session.scalars(wanted.options(*_SHOWN.get(model, ()))))


def find(event: Event, model: type[Part], id: int) -> Part | None:
    """The part with this id, if it is the event's."""
    return db.session.scalar(_own(event, model).where(model.id == id))


def _own(event: Event, model: type[Part]) -> sa.Select[tuple[Part]]:
    own = sa.select(model).where(model.event_id == event.id)
    return own.where(AT_GATES) if model is Checkpoint else own


def use_of(row: Part) -> Use | None:
    """The first thing found that needs the part; None when it can be taken away."""
    found = {
        Category: _of_category,
        Zone: _of_zone,
        Place: _of_place,
        Checkpoint: _of_checkpoint,
        Theme: _of_theme,
        Axis: _of_axis,
    }
    return found[type(row)](row)


def history(event: Event, limit: int) -> list[Entry]:
    """Who changed the event and its parts, the latest first: one statement."""
    kinds = ("event", "category", "zone", "place", "checkpoint", "theme", "axis", "practical", "question")
    lines = sa.select(Entry).where(Entry.event_id == event.id, Entry.object_kind.in_(kinds))
    lines = lines.where(Entry.verb.not_like("scan.%"))
    return list(db.session.scalars(lines.order_by(Entry.at.desc(), Entry.id.desc()).limit(limit)))


def _of_category(row: Category) -> Use | None:
    if number := _count(Delegate, Delegate.category_id == row.id):
        return Use("delegates", {"number": number})
    if number := _count(Invitation, Invitation.category_id == row.id):
        return Use("invitations", {"number": number})
    if number := _count(Question, Question.category_id == row.id):
        return Use("questions", {"number": number})
    admitted = sa.select(Activity).join(ActivityCategory).where(ActivityCategory.category_id == row.id)
    return _activity(db.session.scalar(admitted.limit(1)))


def _of_zone(row: Zone) -> Use | None:
    checkpoint = db.session.scalar(sa.select(Checkpoint).where(Checkpoint.zone_id == row.id).limit(1))
    return Use("checkpoint", {"checkpoint": checkpoint.name}) if checkpoint else None


def _of_place(row: Place) -> Use | None:
    if part := db.session.scalar(sa.select(Place).where(Place.parent_id == row.id).limit(1)):
        return Use("place", {"place": part.name})
    if db.session.get(MeetingRoom, row.id):
        return Use("meetings", {})
    if number := sum(_count(model, model.place_id == row.id) for model in (Stay, Night, Pickup)):
        return Use("lodging", {"number": number})
    if convoys.needs_place(row):
        return Use("convoy", {})
    for facts in (Activity, ActivityHistory):
        there = sa.or_(facts.place_id == row.id, facts.to_place_id == row.id)
        key = Activity.id if facts is Activity else facts.activity_id
        used = sa.select(Activity).where(Activity.id.in_(sa.select(key).where(there)))
        if activity := db.session.scalar(used.limit(1)):
            return _activity(activity)
    return _activity(drafts.at_place(row.id))


def _of_checkpoint(row: Checkpoint) -> Use | None:
    number = _count(Scan, Scan.checkpoint_id == row.id)
    return Use("scans", {"number": number}) if number else None


def _of_theme(row: Theme) -> Use | None:
    """Who seeks or offers something in it, people, municipalities and companies, and requests that name it."""
    requests = db.session.scalars(sa.select(MeetingRequest.themes).where(MeetingRequest.event_id == row.event_id))
    number = sum(row.id in themes for themes in requests)
    number += sum(_count(said, said.theme_id == row.id) for said in (DelegateTheme, DelegationTheme, CompanyTheme))
    return Use("themes", {"number": number}) if number else None


def _of_axis(row: Axis) -> Use | None:
    if number := _count(Company, Company.axis_id == row.id):
        return Use("companies", {"number": number})
    return _activity(db.session.scalar(sa.select(Activity).where(Activity.axis_id == row.id).limit(1)))


def _count(model: type, where: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(where))


def _activity(activity: Activity | None) -> Use | None:
    """An activity that is no more than a draft has its title there."""
    if activity is None:
        return None
    return Use("activity", {"activity": activity.title or drafts.of_activities([activity.id])[0].title})
