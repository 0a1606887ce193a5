"""Those who meet people where they land: added, changed, and taken away while nobody counts on them."""

import datetime as dt
from collections.abc import Mapping

from models import Event, Greeter, db
from models.transaction import lock
from operations import fields, finished, journal
from operations.event_settings import changes
from operations.journal import Actor
from operations.refusals import Refusal
from queries import pickups

FACTS = ("name", "phone", "languages", "note")
LANGUAGES = ("en", "es", "fr")


def read(event: Event, typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected as facts of a greeter; raises `fields.Malformed`."""
    rules = {
        "name": lambda text: fields.line(text, 200) or _refuse("required"),
        "phone": lambda text: fields.phone(text, event.country),
        "languages": lambda codes: list(fields.some_of(LANGUAGES, codes, "unknown_language")),
        "note": lambda text: fields.line(text, 500),
    }
    return fields.read_all(rules, typed)


def add(event: Event, facts: Mapping[str, object], *, by: Actor, now: dt.datetime | None = None) -> Greeter:
    """A greeter more; `facts` are those of `read`. Refuses `finished`."""
    lock(event)
    finished.ensure_running(event, now)
    greeter = Greeter(event_id=event.id, **facts)
    db.session.add(greeter)
    journal.write("greeter.added", greeter, by, name=greeter.name)
    return greeter


def edit(
    greeter: Greeter, facts: Mapping[str, object], *, seen: int | None = None, by: Actor, now: dt.datetime | None = None
) -> Greeter:
    """Another telephone. `seen`: the edition that was shown. Refuses `changed_meanwhile` and `finished`."""
    _begin(greeter, now)
    if seen is not None and seen != greeter.edition:
        raise Refusal("changed_meanwhile")
    before = said_of(greeter)
    for name, value in facts.items():
        setattr(greeter, name, value)
    if changed := changes(before, said_of(greeter)):
        greeter.edition += 1
        journal.write("greeter.edited", greeter, by, name=greeter.name, facts=changed)
    return greeter


def remove(greeter: Greeter, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Refuses `greeter_in_use` where a pick-up has them, and `finished`."""
    _begin(greeter, now)
    if pickups.uses(greeter):
        raise Refusal("greeter_in_use", greeter=greeter.name)
    journal.write("greeter.removed", greeter, by, name=greeter.name)
    db.session.delete(greeter)


def said_of(greeter: Greeter) -> dict[str, object]:
    """What is known of them: the `facts` of `edit`."""
    return {name: getattr(greeter, name) for name in FACTS} | {"languages": greeter.languages or []}


def _begin(greeter: Greeter, now: dt.datetime | None) -> None:
    event = lock(db.session.get_one(Event, greeter.event_id))
    finished.ensure_running(event, now)
    lock(greeter)


def _refuse(code: str) -> str:
    raise Refusal(code)
