"""A leader's rides and the roll call of a bus, as they are without a script; with one the phone draws them itself.

Each showing and each count has a nonce of its own: sent again, by a reload or a bad line, it is the same one.
"""

import secrets

from flask import abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.road import blueprint, shell
from blueprints.road.forms import BoardForm, CountForm
from models import ActivityGroup, Event
from models.base import utcnow
from models.transaction import transaction
from operations import badges, roll_calls, scans
from operations.fields import Malformed
from operations.refusals import Refusal
from operations.taken import taken
from queries import delegates, passengers, rolls
from queries.delegates import Filters
from web import photos, road_headcounts, road_outcomes, road_sheets, words
from web.access import actor, may
from web.road_access import needs_leader, own_group
from web.road_senders import Sender

#: People shown for a name; whoever finds more types another letter.
MOST_FOUND = 8


@blueprint.get("/<slug:slug>/convoy")
@needs_leader("ride.count")
def home(event: Event):
    return shell.shown("road/home.html", rolls=rolls.of_groups(road_sheets.groups(event, g.buses)))


@blueprint.get("/<slug:slug>/convoy/app")
@needs_leader("ride.count")
def app(event: Event):
    return shell.shown("road/app.html", outcome_form=road_outcomes.empty_form())


@blueprint.get("/<slug:slug>/convoy/rides/<key:group_id>")
@needs_leader("ride.count")
def ride(event: Event, group_id: int):
    return _page(event, own_group(event, group_id))


@blueprint.post("/<slug:slug>/convoy/rides/<key:group_id>")
@needs_leader("ride.count")
def board(event: Event, group_id: int) -> ResponseReturnValue:
    group, form = own_group(event, group_id), BoardForm()
    if not form.validate():
        abort(422)
    try:
        with transaction():
            answer = _record(event, group, form)
    except Refusal as refusal:
        flash(words.sentence(refusal), "error")
        return _to(event, group)
    return _page(event, group, answer=answer, nonce=form.nonce.data)


@blueprint.post("/<slug:slug>/convoy/rides/<key:group_id>/back")
@needs_leader("ride.count")
def take_back(event: Event, group_id: int) -> ResponseReturnValue:
    group, nonce = own_group(event, group_id), BoardForm().nonce.data or ""
    try:
        with transaction():
            scan = scans.stored(event, nonce)
            if scan and scan.checkpoint.group_id != group.id:
                raise Refusal("no_such_scan")
            scans.undo(event, nonce, reason="", by=actor())
    except Refusal as refusal:
        flash(words.sentence(refusal), "error")
    return _to(event, group)


@blueprint.post("/<slug:slug>/convoy/rides/<key:group_id>/<any(departure, arrival):kind>")
@needs_leader("ride.count")
def count(event: Event, group_id: int, kind: str) -> ResponseReturnValue:
    group, form = own_group(event, group_id), CountForm()
    (roll,) = rolls.of_groups([group])
    facts = {"kind": kind, "expected": len(roll.expected), "counted": form.counted.data, "missing": [*roll.missing]}
    try:
        with transaction():
            noted = facts | {"reason": form.reason.data}
            road_headcounts.keep(
                event, group, noted, form.nonce.data or "", taken(None, None, utcnow()), _sender(event)
            )
    except Malformed as malformed:
        for name, refusal in malformed.errors.items():
            getattr(form, name if name in ("counted", "reason") else "counted").errors = [words.sentence(refusal)]
        return _page(event, group, status=422, form=form)
    except Refusal as refusal:
        flash(words.sentence(refusal), "error")
    return _to(event, group)


@blueprint.get("/<slug:slug>/convoy/photos/<key:id>.jpg")
@needs_leader("ride.count")
def picture(event: Event, id: int):
    return photos.answer((delegates.find(event, id) or abort(404)).id)


def _page(event: Event, group: ActivityGroup, status: int = 200, **facts: object) -> ResponseReturnValue:
    (roll,) = rolls.of_groups([group])
    ride = passengers.of_ride(group.activity)
    load = next(one for one in ride.loads if one.group.id == group.id)
    text = "".join(filter(str.isprintable, request.args.get("q", ""))).strip()
    found = delegates.page(event, Filters(text=text), size=MOST_FOUND).rows if text else []
    shown = {
        "roll": roll,
        "load": load,
        "phones": road_sheets.phones(one.delegate for one in load.people),
        "text": text,
        "found": found,
        "places": {one.delegate.id: one.seat.group_id for one in ride.everybody},
        "form": CountForm(formdata=None),
        "fresh": lambda: secrets.token_hex(16),
    }
    return shell.shown("road/ride.html", status, **shown | facts)


def _record(event: Event, group: ActivityGroup, form: BoardForm) -> dict:
    """The answer of the showing, at this bus."""
    return scans.record(
        event,
        code=form.code.data or "" if form.delegate.data is None else _code_of(event, form.delegate.data),
        checkpoint=roll_calls.code_of(group.id),
        nonce=_nonce(form),
        by=actor(),
        direction="out" if form.direction.data == "out" else "in",
        gate=g.device.name if g.device else None,
        override=(form.override.data or "").strip() or None,
        device_id=g.device.id if g.device else None,
    )


def _nonce(form: BoardForm) -> str:
    if not scans.NONCE.fullmatch(form.nonce.data or ""):
        raise Refusal("nonce_invalid", "nonce")
    return form.nonce.data


def _code_of(event: Event, delegate_id: int) -> str:
    """The code of the person's living badge; without one there is nothing to scan."""
    badge = badges.current(delegates.find(event, delegate_id) or abort(404))
    return badge.code if badge else ""


def _sender(event: Event) -> Sender:
    return Sender(actor(), g.device, g.buses, lambda right: may(right, event))


def _to(event: Event, group: ActivityGroup) -> ResponseReturnValue:
    return redirect(url_for("road.ride", slug=event.slug, group_id=group.id), 303)
