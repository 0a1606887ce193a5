"""Calls about checkpoints: their figures, and the roster with which a gate judges badges without a network."""

import datetime as dt

from flask import abort

from blueprints.api import blueprint
from blueprints.api.schemas.checkpoints import CheckpointCounts, RosterAnswer, Since
from blueprints.api.security import at_event
from blueprints.api.shapes import moment, text
from models import Checkpoint, Event
from models.transaction import transaction
from operations import roll_calls
from queries import checkpoints, gate_rosters
from queries.gate_posts import Post
from queries.gate_rosters import Person, Roster
from web.gate_rosters import FLAGS, compressed

ADDRESS = "/events/<slug:slug>/checkpoints/<code>"


@blueprint.get(ADDRESS)
@at_event("see.counts", "see.checkpoints")
@blueprint.output(CheckpointCounts)
def show_checkpoint(event: Event, code: str):
    """A checkpoint and its figures."""
    checkpoint = _find(event, code)
    counts = checkpoints.counts(checkpoint)
    figures = {name: getattr(counts, name) for name in ("inside", "entries", "expected", "passes")}
    return _checkpoint(checkpoint) | figures


@blueprint.get(f"{ADDRESS}/roster")
@at_event("see.roster")
@blueprint.input(Since, location="query")
@blueprint.output(RosterAnswer)
def show_roster(event: Event, code: str, query_data: Since):
    """What a gate needs to judge badges by itself.

    No codes, but digests of them; nothing sensitive. Judge in the order of the reasons of a scan; the answer is
    compressed for who accepts gzip.
    """
    checkpoint = _find(event, code)
    return compressed(_roster(checkpoint, gate_rosters.roster(event, [checkpoint], query_data.since)))


def _find(event: Event, code: str) -> Checkpoint:
    """The checkpoint with this code; a bus's is made when it is first asked for."""
    found = checkpoints.by_code(event, code)
    if found is None and roll_calls.is_code(code):
        with transaction():
            found = roll_calls.make(event, code)
    return found or abort(404)


def _checkpoint(checkpoint: Checkpoint) -> dict[str, object]:
    same = {name: getattr(checkpoint, name) for name in ("id", "code", "reentry")}
    times = {name: moment(getattr(checkpoint, name), checkpoint.event.zone) for name in ("opens_at", "closes_at")}
    zone = checkpoint.zone and checkpoint.zone.code
    return same | times | {"name": text(checkpoint.name), "zone": zone, "activity": checkpoint.activity_id}


def _roster(checkpoint: Checkpoint, roster: Roster) -> dict[str, object]:
    (post,), zone = roster.posts, checkpoint.event.zone
    delegations = {key: {"id": key, "name": text(name)} for key, name in roster.delegations.items()}
    named = ("id", "digest", "number", "activity", "delegation", "ended")
    passes = [dict(zip(named, one, strict=True)) for one in roster.passes]
    return {
        "cursor": roster.cursor,
        "whole": roster.whole,
        "at": moment(roster.at, zone),
        "checkpoint": _checkpoint(checkpoint),
        "called_off": post.called_off,
        "people": [_person(one, post) | {"delegation": delegations.get(one.delegation_id)} for one in roster.people],
        "gone": roster.gone,
        "replaced": [{"digest": digest, "delegate": delegate_id} for digest, delegate_id in roster.replaced],
        "passes": [one | {"delegation": delegations.get(one["delegation"])} for one in passes],
        "presence": [_presence(*row, zone=zone) for row in roster.presence],
        "pass_presence": [_presence(*row, zone=zone) for row in roster.pass_presence],
    }


def _person(one: Person, post: Post) -> dict[str, object]:
    same = {name: getattr(one, name) for name in ("id", "category", "city", "country", "status")}
    entitled = {
        "zone_allowed": post.zone is None or one.category in post.zone,
        "listed": post.everyone is None or one.category in post.everyone or bool(one.lists),
    }
    flags = [flag for flag in FLAGS if getattr(one, flag)]
    name = text(one.name) if isinstance(one.name, dict) else one.name
    told = {"name": name, "flags": flags, "photo": one.photo or None, "digest": one.digest or None}
    return same | entitled | told


def _presence(
    _checkpoint_id: int, key: int, inside: bool, entries: int, at: dt.datetime, gate: str | None, *, zone: str
) -> dict[str, object]:
    return {"id": key, "inside": inside, "entries": entries, "at": moment(at, zone), "gate": gate}
