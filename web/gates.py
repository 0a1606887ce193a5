"""What the gate's pages share: the post a browser stands at, remembered in its session, and answers put into words."""

import dataclasses
import datetime as dt
import secrets
from typing import Any

from flask import g, request, session
from flask_babel import gettext as _

from models import Category, Checkpoint, Event
from queries.judgement import FINAL
from web import formats, photos
from web.gate_access import own_checkpoints
from web.words import SCAN_REASON, SCAN_RESULT

SESSION_KEY = "posts"
DIRECTIONS = ("in", "out")


@dataclasses.dataclass(frozen=True)
class Post:
    """Where a browser takes scans: a checkpoint, which way people pass, and what this gate is called, if anything."""

    checkpoint: Checkpoint
    direction: str = "in"
    gate: str | None = None


@dataclasses.dataclass(frozen=True)
class Seen:
    """An answer as a page tells it."""

    result: str
    word: str
    name: str
    sentence: str
    category: Category | None
    delegation: dict | None
    city: str
    country: str
    status: str
    may_be_overruled: bool
    #: Where the photograph is, if there is one.
    photo: str | None


def post(event: Event) -> Post | None:
    """The post chosen by this address (`?checkpoint=…`), and remembered from then on, or the one remembered before.

    A gate phone has its name from the desk, and where it has one checkpoint there is nothing to choose.
    """
    own = {one.code: one for one in own_checkpoints(event)}
    if (code := request.args.get("checkpoint")) in own:
        direction, gate = request.args.get("direction", "in"), _name(request.args.get("gate", ""))
        chosen = [code, direction if direction in DIRECTIONS else "in", gate]
        session[SESSION_KEY] = session.get(SESSION_KEY, {}) | {event.slug: chosen}
    code, direction, gate = session.get(SESSION_KEY, {}).get(event.slug, ("", "in", None))
    phone = g.get("device")
    checkpoint = own.get(code) or (next(iter(own.values())) if phone and len(own) == 1 else None)
    return checkpoint and Post(checkpoint, direction, phone.name if phone else gate)


def fresh_nonce() -> str:
    """A nonce for one showing of one badge."""
    return secrets.token_hex(16)


def seen(event: Event, answer: dict[str, Any], direction: str) -> Seen:
    """The answer of `operations.scans` in the reader's language."""
    person = answer["delegate"] or {}
    return Seen(
        result=answer["result"],
        word=word(answer["result"], direction),
        name=formats.plain(person.get("name")),
        sentence=_sentence(event, answer),
        category=next((one for one in event.categories if one.code == person.get("category")), None),
        delegation=(person.get("delegation") or {}).get("name"),
        city=person.get("city", ""),
        country=person.get("country", ""),
        status=person.get("status", ""),
        may_be_overruled=answer["result"] == "refused" and answer["reason"] not in FINAL,
        photo=photos.addresses("gate", event, [person["id"]]).get(person["id"]) if person else None,
    )


def word(result: str, direction: str) -> str:
    """What came of a showing, in a word: who goes out is told otherwise than who comes in."""
    if direction == "out" and result in ("admitted", "repeat"):
        return _("Goes out") if result == "admitted" else _("Not inside")
    return str(SCAN_RESULT[result])


def _sentence(event: Event, answer: dict[str, Any]) -> str:
    if answer["reason"]:
        return str(SCAN_REASON[answer["reason"]])
    if not (first := answer["first"]):
        return ""
    moment = event.now(dt.datetime.fromisoformat(first["at"]))
    time = formats.time_of(moment, event.zone)
    if moment.astimezone(event.tz).date() != event.today():
        time = formats.moment(moment, event.zone)
    if first["gate"]:
        return _("First shown at %(time)s, gate %(gate)s.", time=time, gate=first["gate"])
    return _("First shown at %(time)s.", time=time)


def _name(typed: str) -> str | None:
    """What somebody calls a gate: one short line."""
    shown = "".join(letter for letter in typed if letter.isprintable()).strip()
    return shown[:60] or None
