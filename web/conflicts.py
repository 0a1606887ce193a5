"""The words for conflicts: what each kind is called, how it is drawn, and the sentence that says what is wrong."""

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from models import Event
from queries.conflicts import Told
from web.formats import lasting, plain, time_of

TITLE = {
    "during_blocked": _l("During a blocked time"),
    "person_twice": _l("Two things at once"),
    "place_taken": _l("Place taken twice"),
    "over_capacity": _l("More people than seats"),
    "too_short": _l("Too short for so many"),
    "no_way_there": _l("Not enough time to get there"),
    "interpreters_short": _l("Not enough interpreters"),
    "bus_twice": _l("A bus on two rides at once"),
    "driving_hours": _l("Too long at the wheel"),
    "duty_hours": _l("Too long on duty"),
    "bus_seats": _l("More people than seats in a bus"),
    "arrival_buffer": _l("Too short before a visit"),
    "company_closed": _l("A visit while the company is closed"),
    "company_full": _l("More visitors than the company receives"),
}
#: Names of drawings; the words say what they mean.
ICON = {
    "during_blocked": "lock",
    "person_twice": "users",
    "place_taken": "map-pin",
    "over_capacity": "ticket",
    "too_short": "hourglass",
    "no_way_there": "map",
    "interpreters_short": "messages-square",
    "bus_twice": "bus",
    "driving_hours": "hourglass",
    "duty_hours": "hourglass",
    "bus_seats": "bus",
    "arrival_buffer": "clock",
    "company_closed": "building-2",
    "company_full": "building-2",
}

_TIMES = ("starts_at", "ends_at", "opens_at", "closes_at")


def init_app(app: Flask) -> None:
    app.jinja_env.filters["conflict_sentence"] = sentence
    app.jinja_env.globals["conflict_words"] = {"title": TITLE, "icon": ICON}


def sentence(told: Told, event: Event) -> str:
    """What is wrong, in the reader's language and by the event's clocks."""
    detail, people = told.detail, len(told.conflict.people)
    times = {name: time_of(detail[name], event.zone) for name in _TIMES if name in detail}
    return _SENTENCES[told.kind](told, people, detail | times)


def _twice(_told: Told, people: int, said: dict) -> str:
    return ngettext(
        "%(num)s person is expected in both from %(starts_at)s to %(ends_at)s.",
        "%(num)s people are expected in both from %(starts_at)s to %(ends_at)s.",
        people, starts_at=said["starts_at"], ends_at=said["ends_at"],
    )  # fmt: skip


def _taken(told: Told, _people: int, said: dict) -> str:
    place = plain(told.place.name) if told.place else ""
    return _("Both are in “%(place)s” from %(starts_at)s to %(ends_at)s.", **said | {"place": place})


def _crowded(_told: Told, people: int, said: dict) -> str:
    return ngettext("%(num)s person for %(seats)s seats.", "%(num)s people for %(seats)s seats.", people,
                    seats=said["available"])  # fmt: skip


def _short(_told: Told, people: int, said: dict) -> str:
    return _("%(available)s minutes for %(people)s people; a meal for so many takes at least %(needed)s.",
             people=people, available=said["available"], needed=said["needed"])  # fmt: skip


def _far(_told: Told, people: int, said: dict) -> str:
    return ngettext(
        "%(num)s person has %(available)s minutes for a way of %(needed)s.",
        "%(num)s people have %(available)s minutes for a way of %(needed)s.",
        people, available=said["available"], needed=said["needed"],
    )  # fmt: skip


def _unheard(_told: Told, _people: int, said: dict) -> str:
    return _(
        "From %(starts_at)s to %(ends_at)s %(needed)s interpreters are needed, and there are %(available)s.", **said
    )


def _bus_twice(_told: Told, _people: int, said: dict) -> str:
    return _("%(bus)s is on both from %(starts_at)s to %(ends_at)s.", **said)


def _driving(_told: Told, _people: int, said: dict) -> str:
    return _(
        "%(bus)s is driven for %(needed)s from %(starts_at)s to %(ends_at)s; a driver may drive for %(available)s.",
        **said | {name: lasting(said[name]) for name in ("needed", "available")},
    )


def _duty(_told: Told, _people: int, said: dict) -> str:
    return _(
        "%(bus)s is out from %(starts_at)s to %(ends_at)s, %(needed)s; a driver may be on duty for %(available)s.",
        **said | {name: lasting(said[name]) for name in ("needed", "available")},
    )


def _bus_seats(_told: Told, people: int, said: dict) -> str:
    return ngettext("%(bus)s: %(num)s person for %(seats)s seats.", "%(bus)s: %(num)s people for %(seats)s seats.",
                    people, bus=said["bus"], seats=said["available"])  # fmt: skip


def _buffer(_told: Told, people: int, said: dict) -> str:
    return ngettext(
        "%(num)s person arrives %(available)s minutes before the visit; it should be %(needed)s.",
        "%(num)s people arrive %(available)s minutes before the visit; it should be %(needed)s.",
        people, available=said["available"], needed=said["needed"],
    )  # fmt: skip


def _closed(_told: Told, _people: int, said: dict) -> str:
    return _("From %(starts_at)s to %(ends_at)s; the company receives from %(opens_at)s to %(closes_at)s.", **said)


def _full(_told: Told, people: int, said: dict) -> str:
    return ngettext("%(num)s visitor at a time; the company receives %(available)s.",
                    "%(num)s visitors at a time; the company receives %(available)s.",
                    people, available=said["available"])  # fmt: skip


_SENTENCES = {
    "during_blocked": _twice,
    "person_twice": _twice,
    "place_taken": _taken,
    "over_capacity": _crowded,
    "too_short": _short,
    "no_way_there": _far,
    "interpreters_short": _unheard,
    "bus_twice": _bus_twice,
    "driving_hours": _driving,
    "duty_hours": _duty,
    "bus_seats": _bus_seats,
    "arrival_buffer": _buffer,
    "company_closed": _closed,
    "company_full": _full,
}
