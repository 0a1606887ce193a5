"""The programme of an event as drafts of its copy: who sits on a panel is named anew."""

from collections.abc import Iterator

from models import Activity, ActivityCategory, ActivityGroup, Axis, Bus, Category, Cue, Place, Quota, Ride, db
from operations import programme
from operations.convoy_loading import called
from operations.copied_parts import Copy, same
from queries.drafts import Planned

#: Facts that say the same on any day.
_SAME = (
    "rank", "number", "title", "text", "capacity", "languages", "blocking", "fixed", "promotion", "dress", "bring",
    "briefing",
)  # fmt: skip


def propose(copy: Copy) -> None:
    """Each activity that is taken along, with who may come, its quotas, its cues, and the buses of a ride."""
    plans = copy.selection.programme
    activities = {one.activity.id: _activity(copy, one) for one in plans}
    for one in plans:
        activities[one.activity.id].parent = activities.get(one.activity.parent_id)
    proposals = [(activities[one.activity.id], _facts(copy, one)) for one in plans]
    programme.propose_all(proposals, by=copy.by, now=copy.now)
    copy.rows |= {(Activity, old): new for old, new in activities.items()}
    db.session.add_all(_belonging(copy))
    db.session.flush()


def _activity(copy: Copy, one: Planned) -> Activity:
    old = one.activity
    said = same(old, "kind", "audience", "attendance", "live", "organization_id")
    return Activity(event_id=copy.event.id, axis_id=copy.id_of(Axis, old.axis_id), created_at=copy.now, **said)


def _facts(copy: Copy, one: Planned) -> dict[str, object]:
    """Its start by the clocks of where it is, its end by those of where it ends; never before the start."""
    facts = copy.selection.facts(one)
    place, target = copy.places.get(facts.place_id), copy.places.get(facts.to_place_id)
    starts_at, ends_at = copy.at(facts.starts_at, place), copy.at(facts.ends_at, target or place)
    return {name: getattr(facts, name) for name in _SAME} | {
        "title": _title(copy, facts.title, place, target),
        "day": copy.day(facts.day),
        "starts_at": starts_at,
        "ends_at": ends_at and max(starts_at, ends_at),
        "place_id": copy.id_of(Place, facts.place_id),
        "to_place_id": copy.id_of(Place, facts.to_place_id),
        "opens_at": copy.at(facts.opens_at),
        "closes_at": copy.at(facts.closes_at),
    }


def _title(copy: Copy, title: dict[str, str], origin: Place | None, target: Place | None) -> dict[str, str]:
    """A ride that is called by its places is called by those of the copy."""
    usual = called(origin.name, target.name) if origin and target else {}
    if any(usual.get(code) != words for code, words in title.items()):
        return title
    return called(copy.of(Place, origin.id).name, copy.of(Place, target.id).name)


def _belonging(copy: Copy) -> Iterator[ActivityCategory | ActivityGroup | Ride | Cue | Quota]:
    source = copy.source
    for one in copy.selection.programme:
        old, new = one.activity.id, copy.of(Activity, one.activity.id)
        for category_id in source.admitted.get(old, ()):
            yield ActivityCategory(activity_id=new.id, category_id=copy.id_of(Category, category_id))
        for group in source.groups.get(old, ()):
            said = same(group, "kind", "name", "capacity", "note")
            yield ActivityGroup(activity_id=new.id, bus_id=copy.id_of(Bus, group.bus_id), **said)
        if ride := source.rides.get(old):
            yield Ride(activity_id=new.id, driving_minutes=ride.driving_minutes)
    for cue in source.cues:
        if activity := copy.of(Activity, cue.activity_id):
            said = same(cue, "starts_after", "minutes", "what", "who", "technical", "owner")
            yield Cue(activity_id=activity.id, **said)
    for quota in source.quotas:
        if activity := copy.of(Activity, quota.activity_id):
            category_id = copy.id_of(Category, quota.category_id)
            yield Quota(activity_id=activity.id, category_id=category_id, **same(quota, "country", "places"))
