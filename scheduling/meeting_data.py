"""A question about meetings, and its answer, as plain data for JSON: what a proposal keeps.

The same question gives the same data, and data read back give an equal question.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from scheduling.meetings import Answer, Number, Person, Placement, Quality, Question, Reason, Request, Room, Slot
from scheduling.programme import Id

Data = dict[str, object]


def of_question(question: Question) -> Data:
    """The question as objects, lists, numbers and texts."""
    return {
        "slots": [_of_slot(one) for one in question.slots],
        "rooms": [_plain(one) | {"taken": sorted(one.taken)} for one in question.rooms],
        "people": [_of_person(one) for one in question.people],
        "requests": [_of_request(one) for one in question.requests],
        **{name: getattr(question, name) for name in ("a_day", "delegation_a_day", "first", "unsuited")},
    }


def question(data: Data) -> Question:
    """The question that `of_question` wrote down."""
    parts = {
        "slots": tuple(_slot(one) for one in data["slots"]),
        "rooms": tuple(Room(**one | {"taken": frozenset(one["taken"])}) for one in data["rooms"]),
        "people": tuple(_person(one) for one in data["people"]),
        "requests": tuple(_request(one) for one in data["requests"]),
    }
    return Question(**data | parts)


def of_answer(answer: Answer) -> Data:
    """The answer as objects, lists, numbers and texts."""
    return {
        "placed": of_placed(answer.placed),
        "left_out": of_left_out(answer.left_out),
        "value": int(answer.value),
        "bound": int(answer.bound),
        "quality": _plain(answer.quality),
        "first": _plain(answer.first),
        "stopped": answer.stopped,
    }


def answer(data: Data) -> Answer:
    """The answer that `of_answer` wrote down; what else stands there is left aside."""
    return Answer(
        placed=placed(data["placed"]),
        value=data["value"],
        bound=data["bound"],
        left_out={int(key): Reason(one["kind"], one["detail"]) for key, one in data["left_out"].items()},
        quality=Quality(**data["quality"]),
        first=Quality(**data["first"]),
        stopped=data["stopped"],
    )


def of_placed(placed: Mapping[Id, Placement]) -> Data:
    """By request, [slot, room]."""
    return {str(key): [int(spot.slot), int(spot.room)] for key, spot in sorted(placed.items())}


def placed(data: Data) -> dict[Id, Placement]:
    """The schedule that `of_placed` wrote down."""
    return {int(key): Placement(*spot) for key, spot in data.items()}


def of_left_out(left_out: Mapping[Id, Reason]) -> Data:
    """By request, why it has no place."""
    return {
        str(key): {"kind": one.kind, "detail": {name: _listed(value) for name, value in one.detail.items()}}
        for key, one in sorted(left_out.items())
    }


def _of_slot(slot: Slot) -> Data:
    times = {name: getattr(slot, name).astimezone(dt.UTC).isoformat() for name in ("starts_at", "ends_at")}
    return _plain(slot) | times | {"day": slot.day.isoformat()}


def _slot(data: Data) -> Slot:
    times = {name: dt.datetime.fromisoformat(data[name]) for name in ("starts_at", "ends_at")}
    return Slot(**data | times | {"day": dt.date.fromisoformat(data["day"])})


def _of_person(person: Person) -> Data:
    held = {str(slot): list(ids) for slot, ids in sorted(person.held.items())}
    return _plain(person) | {"free": sorted(person.free), "engaged": sorted(person.engaged), "held": held}


def _person(data: Data) -> Person:
    slots = {name: frozenset(data[name]) for name in ("free", "engaged")}
    return Person(**data | slots | {"held": {int(slot): tuple(ids) for slot, ids in data["held"].items()}})


def _of_request(request: Request) -> Data:
    stands = request.stands and [request.stands.slot, request.stands.room]
    suits = None if request.suits is None else sorted(request.suits)
    lists = {"pair": list(request.pair), "party": list(request.party), "suits": suits, "stands": stands}
    return _plain(request) | lists | {"pinned": request.pinned and list(request.pinned)}


def _request(data: Data) -> Request:
    suits: frozenset[Number] | None = None if data["suits"] is None else frozenset(data["suits"])
    stands = data["stands"] and Placement(*data["stands"])
    several = {"pair": tuple(data["pair"]), "party": tuple(data["party"]), "suits": suits, "stands": stands}
    return Request(**data | several | {"pinned": data["pinned"] and tuple(data["pinned"])})


def _plain(row: object) -> Data:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _listed(value: object) -> object:
    """As JSON has it: several as a list, sets in order."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value
