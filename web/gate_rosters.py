"""A gate's roster as its page takes it: rows without names of columns, moments as numbers, sent compressed."""

import datetime as dt
import gzip
from typing import Any

from flask import Response, json, request
from flask_wtf.csrf import generate_csrf

from models import Category, Event
from operations import finished
from queries.gate_rosters import Person, Post, Roster
from web.access import may

#: What a row of `people` holds, in this order; `flags` is a sum of FLAGS.
PERSON = (
    "id", "digest", "name", "category", "delegation", "city", "country", "status", "flags", "photo", "lists",
)  # fmt: skip
FLAGS = {"protocol": 1, "step_free": 2}
RIGHTS = {"override": "scan.override", "undo": "scan.undo_own", "undo_any": "scan.undo"}


def page(event: Event, roster: Roster) -> dict[str, Any]:
    """What the page receives: the roster, by which clock to judge, what the reader may, and a fresh token for forms."""
    return packed(roster) | {
        "shift": event.clock_shift,
        "ends_at": _ms(finished.ends_at(event)),
        "categories": [_category(one) for one in event.categories],
        "may": {name: may(right, event) for name, right in RIGHTS.items()},
        "csrf": generate_csrf(),
    }


def packed(roster: Roster) -> dict[str, Any]:
    """The roster in few letters. Moments are real, in milliseconds; opening hours by the event's clock."""
    return {
        "cursor": roster.cursor,
        "whole": roster.whole,
        "at": _ms(roster.at),
        "checkpoints": [_post(one) for one in roster.posts],
        "delegations": {str(key): name for key, name in roster.delegations.items()},
        "activities": {str(key): title for key, title in roster.activities.items()},
        "people": [_person(one) for one in roster.people],
        "replaced": roster.replaced,
        "gone": roster.gone,
        "passes": [(*rest, int(ended)) for *rest, ended in roster.passes],
        "presence": [_presence(*row) for row in roster.presence],
        "pass_presence": [_presence(*row) for row in roster.pass_presence],
    }


def compressed(told: dict[str, Any]) -> Response:
    """The answer as JSON, small on its way."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, mimetype="application/json")
    response.vary.add("Accept-Encoding")
    if "gzip" in request.accept_encodings:
        response.set_data(gzip.compress(body, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _ms(moment: dt.datetime | None) -> int | None:
    return moment and round(moment.timestamp() * 1000)


def _post(post: Post) -> dict[str, Any]:
    one = post.checkpoint
    return {
        "id": one.id,
        "code": one.code,
        "name": one.name,
        "zone": post.zone,
        "everyone": post.everyone,
        "activity": None if one.is_roll_call else one.activity_id,
        "bus": one.group_id if one.is_roll_call else None,
        "opens_at": _ms(one.opens_at),
        "closes_at": _ms(one.closes_at),
        "called_off": post.called_off,
        "reentry": one.reentry,
    }


def _category(category: Category) -> dict[str, Any]:
    return {name: getattr(category, name) for name in ("code", "letter", "colour", "name")}


def _person(one: Person) -> list[Any]:
    """As PERSON says; what is empty at the end is left out."""
    row = [one.id, one.digest, one.name, one.category, one.delegation_id or 0, one.city, one.country, one.status]
    row += [sum(bit for name, bit in FLAGS.items() if getattr(one, name)), one.photo, one.lists]
    while not row[-1]:
        row.pop()
    return row


def _presence(
    checkpoint_id: int, key: int, inside: bool, entries: int, at: dt.datetime, gate: str | None
) -> tuple[int, int, int, int, int, str]:
    return checkpoint_id, key, int(inside), entries, _ms(at), gate or ""
