"""Calls about the groups of an activity: who rides in which bus, who is aboard, and how many were counted."""

from flask import abort

from blueprints.api import blueprint
from blueprints.api.description import refuses
from blueprints.api.lists import page
from blueprints.api.schemas.common import Paging
from blueprints.api.schemas.groups import GroupList, HeadcountAnswer, NewHeadcount
from blueprints.api.security import actor, at_event
from blueprints.api.shapes import moment
from models import Activity, Event, Headcount
from models.base import utcnow
from models.transaction import transaction
from operations import headcounts, roll_calls
from operations.taken import taken
from queries import activities, groups, rolls
from queries.groups import Group
from queries.rolls import Roll

ADDRESS = "/events/<slug:slug>/activities/<key:id>/groups"


@blueprint.get(ADDRESS)
@at_event("see.delegates", "ride.count")
@blueprint.input(Paging, location="query")
@blueprint.output(GroupList)
def list_groups(event: Event, id: int, query_data: Paging):
    """The buses of a ride, or the tables or tracks of another activity, each with its people.

    Of a bus also who is aboard, and what its leader counted. Send scans to its `checkpoint`.
    """
    activity = activities.find(event, id, activities.STAFF) or abort(404)
    found = groups.of_activity(activity)
    standing = {one.group.id: one for one in rolls.of_groups([one.row for one in found])}
    told = page([_group(event, activity, one, standing[one.row.id]) for one in found], query_data)
    return told | {"nowhere": groups.nowhere([activity.id])[activity.id]}


@blueprint.post(f"{ADDRESS}/<key:group_id>/headcounts")
@at_event("ride.count")
@blueprint.input(NewHeadcount)
@blueprint.output(HeadcountAnswer, 201)
@refuses("nonce_reused")
def count_group(event: Event, id: int, group_id: int, json_data: NewHeadcount):
    """Say how many are on a bus as it leaves or arrives. What was counted later, by its `at`, holds."""
    activity = activities.find(event, id, activities.STAFF) or abort(404)
    group = next((one.row for one in groups.of_activity(activity) if one.row.id == group_id), None) or abort(404)
    if not _is_bus(activity, group.kind):
        abort(404)
    facts, now = headcounts.read(json_data.model_dump(include=set(headcounts.FACTS))), utcnow()
    when = taken(json_data.at, json_data.sent_at and now - json_data.sent_at, now)
    with transaction():
        counted = headcounts.count(event, group, facts, nonce=json_data.nonce, taken=when, by=actor())
        return _count(event, counted)


def _group(event: Event, activity: Activity, group: Group, roll: Roll) -> dict[str, object]:
    row = group.row
    same = {name: getattr(row, name) for name in ("id", "kind", "name", "capacity")}
    said = {"bus": group.bus, "leader": row.leader_id, "delegates": list(group.people)}
    boards = {"checkpoint": roll_calls.code_of(row.id) if _is_bus(activity, row.kind) else None}
    counts = {name: (one := getattr(roll, name)) and _count(event, one) for name in ("departure", "arrival")}
    return same | said | boards | {"aboard": sorted(roll.aboard)} | counts


def _is_bus(activity: Activity, kind: str) -> bool:
    return (kind, activity.kind, activity.state) == ("bus", "transfer", "published")


def _count(event: Event, one: Headcount) -> dict[str, object]:
    same = {name: getattr(one, name) for name in ("id", "kind", "expected", "counted", "missing", "reason", "by")}
    return same | {"at": moment(one.at, event.zone)}
