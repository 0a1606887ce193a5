"""What is proposed and not yet published. Only organizers' pages ask here; everything else reads what is published."""

import dataclasses
import types
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, ActivityDraft, ActivityHistory, Event, Participation, db
from models.activity import FACTS
from models.participation import HOLDING
from queries import schedules
from queries.activities import BILLED
from queries.versions import Change
from scheduling.programme import Id, Programme

#: What an activity is, beside its facts.
_FIXED = ("id", "kind", "live", "parent_id", "attendance", "audience", "revision", "state")


@dataclasses.dataclass(frozen=True)
class Planned:
    """One activity as organizers see it: what is published of it, and what is proposed."""

    activity: Activity
    draft: ActivityDraft | None

    @property
    def facts(self) -> Activity | ActivityDraft:
        """What it will say."""
        return self.draft or self.activity

    @property
    def published(self) -> Activity | None:
        """What it says now; None before the first publishing."""
        return self.activity if self.activity.revision else None

    @property
    def cancelled(self) -> bool:
        """Off, or proposed to be."""
        return self.draft.cancelled if self.draft else self.activity.state == "cancelled"

    @property
    def mark(self) -> str:
        """Another one as soon as anybody changes it: what a page saw, a form sends back."""
        return mark_of(self.activity, self.draft)

    @property
    def change(self) -> Change | None:
        """What publishing the draft would tell; None without a draft."""
        if self.draft is None:
            return None
        kept = {name: getattr(self.draft, name) for name in FACTS}
        after = ActivityHistory(activity_id=self.activity.id, revision=self.activity.revision + 1, **kept)
        after.state, after.place = "cancelled" if self.draft.cancelled else "published", self.draft.place
        return Change(self.activity, self.published, after)


def mark_of(activity: Activity, draft: ActivityDraft | None) -> str:
    """What tells one state of an activity and its draft from another."""
    edited_at = draft.edited_at.isoformat() if draft else ""
    return f"{activity.revision}:{edited_at}"


def planned(event: Event) -> list[Planned]:
    """All that is published or proposed, in the order of their days and times: four statements."""
    wanted = sa.select(Activity).where(Activity.event_id == event.id)
    parts = (joinedload(Activity.place), joinedload(Activity.event))
    drafts = of_event(event)
    found = [Planned(one, drafts.get(one.id)) for one in db.session.scalars(wanted.options(*parts))]
    return sorted((one for one in found if one.facts.day), key=_in_order)


def plan_of(activity: Activity) -> Planned:
    """One activity with its draft."""
    return Planned(activity, db.session.get(ActivityDraft, activity.id))


def _in_order(one: Planned) -> tuple[object, ...]:
    facts = one.facts
    return facts.day, facts.starts_at is None, facts.starts_at or 0, facts.rank or 0, one.activity.id


def proposed(event: Event, instead: Mapping[Id, Mapping[str, object]] | None = None) -> Programme:
    """The programme as it would be with every draft published.

    `instead` gives facts by activity that nobody has stored yet; those of a new activity stand under 0, with its kind,
    attendance and audience among them.
    """
    return _programme(event, planned(event), instead or {})


def told_as(event: Event, instead: Mapping[Id, Mapping[str, object]] | None = None) -> dict[Id, object]:
    """The facts of each draft, and those nobody stored yet, by activity: what conflicts among them are told with."""
    plans = {one.activity.id: one for one in planned(event) if one.draft}
    said: dict[Id, object] = {key: one.draft for key, one in plans.items()}
    for key, facts in (instead or {}).items():
        one = plans.get(key) or (plan_of(db.session.get_one(Activity, key)) if key else None)
        row = _row(one, facts) if one else _new(facts)
        row.activity = one.activity if one else Activity(kind=row.kind, revision=0, live=False)
        said[key] = row
    return said


def with_published(event: Event, activity_ids: Collection[int]) -> Programme:
    """The programme as it would be if the drafts of these activities alone were published."""
    chosen = [one if one.activity.id in activity_ids else Planned(one.activity, None) for one in planned(event)]
    return _programme(event, [one for one in chosen if one.facts.day], {})


def _programme(event: Event, plans: Iterable[Planned], instead: Mapping[Id, Mapping[str, object]]) -> Programme:
    plans = [one for one in plans if not one.cancelled]
    rows = [_row(one, instead.get(one.activity.id, {})) for one in plans]
    if 0 in instead:
        rows.append(_new(instead[0]))
    seen = schedules.assembled(event, rows)
    said = {one.activity.id: one.draft.speakers for one in plans if one.draft}
    said |= {key: facts["speakers"] for key, facts in instead.items() if "speakers" in facts}
    return _with_speakers(seen, {key: speakers for key, speakers in said.items() if speakers is not None})


def _row(one: Planned, instead: Mapping[str, object]) -> types.SimpleNamespace:
    facts = {name: getattr(one.facts, name) for name in FACTS} | dict(instead)
    return types.SimpleNamespace(**facts | {name: getattr(one.activity, name) for name in _FIXED})


def _new(facts: Mapping[str, object]) -> types.SimpleNamespace:
    nothing = dict.fromkeys((*FACTS, *_FIXED)) | {"id": 0, "live": False, "revision": 0, "state": "draft"}
    return types.SimpleNamespace(**nothing | dict(facts))


def _with_speakers(seen: Programme, said: Mapping[Id, list[dict]]) -> Programme:
    """The programme with these speakers instead of those who are seated."""
    if not said:
        return seen
    seated = sa.select(Participation.activity_id, Participation.delegate_id).where(
        Participation.activity_id.in_(list(said)), Participation.role.in_(BILLED), Participation.status.in_(HOLDING)
    )
    leaving = {(activity_id, delegate_id) for activity_id, delegate_id in db.session.execute(seated)}
    named, needed = dict(seen.named), dict(seen.needed)
    for key, speakers in said.items():
        billed = frozenset(one["delegate"] for one in speakers)
        for people in (named, needed):
            staying = {person for person in people.get(key, ()) if (key, person) not in leaving}
            people[key] = billed.union(staying)
    return dataclasses.replace(seen, named=named, needed=needed)


def speakers_of(one: Planned) -> list[dict]:
    """Who has a part in it, as proposed, else as seated: [{"delegate": id, "role": …}]."""
    if one.draft is not None and one.draft.speakers is not None:
        return list(one.draft.speakers)
    seated = sa.select(Participation.delegate_id, Participation.role).where(
        Participation.activity_id == one.activity.id,
        Participation.role.in_(BILLED),
        Participation.status.in_(HOLDING),
    )
    rows = db.session.execute(seated.order_by(Participation.id))
    return [{"delegate": delegate_id, "role": role} for delegate_id, role in rows]


def of_event(event: Event) -> dict[int, ActivityDraft]:
    """The event's drafts by activity, with activity, its categories and the place: two statements."""
    wanted = sa.select(ActivityDraft).join(ActivityDraft.activity).where(Activity.event_id == event.id)
    activity = joinedload(ActivityDraft.activity, innerjoin=True).selectinload(Activity.categories)
    found = db.session.scalars(wanted.options(activity, joinedload(ActivityDraft.place)))
    return {draft.activity_id: draft for draft in found}


def of_activities(activity_ids: Iterable[int]) -> list[ActivityDraft]:
    """The drafts of these activities, by id."""
    wanted = sa.select(ActivityDraft).where(ActivityDraft.activity_id.in_(list(activity_ids)))
    return list(db.session.scalars(wanted.order_by(ActivityDraft.activity_id)))


def marks(event: Event, drafts: Iterable[ActivityDraft]) -> set[str]:
    """What tells this state of the event's versions and of these drafts from every other."""
    return {f"v{event.version}", *(f"{one.activity_id}:{one.edited_at.isoformat()}" for one in drafts)}


def find(event: Event, activity_id: int) -> Activity | None:
    """Any activity of the event, published or not."""
    return db.session.scalar(sa.select(Activity).where(Activity.id == activity_id, Activity.event_id == event.id))


def has_times(event: Event, place_ids: Collection[int] | None = None) -> bool:
    """Whether a draft of the event (or one at these places) proposes a time."""
    timed = sa.select(ActivityDraft.activity_id).join(ActivityDraft.activity)
    timed = timed.where(Activity.event_id == event.id, ActivityDraft.starts_at.is_not(None))
    if place_ids is not None:
        timed = timed.where(ActivityDraft.place_id.in_(place_ids))
    return db.session.scalar(timed.limit(1)) is not None


def at_place(place_id: int) -> Activity | None:
    """An activity that a draft puts at this place, or lets end there."""
    there = sa.or_(ActivityDraft.place_id == place_id, ActivityDraft.to_place_id == place_id)
    return db.session.scalar(sa.select(Activity).join(ActivityDraft).where(there).limit(1))
