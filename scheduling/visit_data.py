"""A question about company visits, and its answer, as plain data for JSON: what a proposal keeps.

The same question gives the same data, and data read back give an equal question.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from scheduling.programme import Id
from scheduling.visits import Answer, Bus, Host, Question, Reason, Session, Slot, Track, Visit, Visitor, Wanted

Data = dict[str, object]


def of_question(question: Question) -> Data:
    """The question as objects, lists, numbers and texts."""
    return {
        "slots": [_of_slot(one) for one in question.slots],
        "hosts": [_plain(one) | {"slots": sorted(one.slots)} for one in question.hosts],
        "visitors": [_of_visitor(one) for one in question.visitors],
        "buses": None if question.buses is None else [_plain(one) for one in question.buses],
        "travel": [[*pair, minutes] for pair, minutes in sorted(question.travel.items())],
        **{name: _rows(getattr(question, name)) for name in ("held", "barred", "stands")},
        **{name: [_row(one) for one in getattr(question, name)] for name in ("pinned", "forbidden")},
        "begun": sorted(question.begun),
        **{name: getattr(question, name) for name in ("promised", "choices", "first")},
    }


def question(data: Data) -> Question:
    """The question that `of_question` wrote down."""
    parts = {
        "slots": tuple(_slot(one) for one in data["slots"]),
        "hosts": tuple(Host(**one | {"slots": frozenset(one["slots"])}) for one in data["hosts"]),
        "visitors": tuple(_visitor(one) for one in data["visitors"]),
        "buses": None if data["buses"] is None else tuple(Bus(**one) for one in data["buses"]),
        "travel": {(one, other): minutes for one, other, minutes in data["travel"]},
        **{name: frozenset(Session(*one) for one in data[name]) for name in ("held", "barred")},
        **{name: tuple(Wanted(*one) for one in data[name]) for name in ("pinned", "forbidden")},
        "stands": visits(data["stands"]),
        "begun": frozenset(data["begun"]),
    }
    return Question(**data | parts)


def of_answer(answer: Answer) -> Data:
    """The answer as objects, lists, numbers and texts."""
    return {
        "visits": _rows(answer.visits),
        "tracks": [_of_track(one) for one in answer.tracks],
        "left_out": [[*pair, one.kind, _detail(one.detail)] for pair, one in sorted(answer.left_out.items())],
        **{name: int(getattr(answer, name)) for name in ("value", "bound", "given_up")},
        "stopped": answer.stopped,
    }


def answer(data: Data) -> Answer:
    """The answer that `of_answer` wrote down; what else stands there is left aside."""
    return Answer(
        visits=visits(data["visits"]),
        tracks=tuple(_track(one) for one in data["tracks"]),
        left_out={(visitor, host): Reason(kind, detail) for visitor, host, kind, detail in data["left_out"]},
        **{name: data[name] for name in ("value", "bound", "given_up", "stopped")},
    )


def visits(rows: Iterable[list[Id]]) -> frozenset[Visit]:
    """Visits that stand as [visitor, host, slot]."""
    return frozenset(Visit(*one) for one in rows)


def _of_slot(slot: Slot) -> Data:
    times = {name: getattr(slot, name).astimezone(dt.UTC).isoformat() for name in ("starts_at", "ends_at")}
    return _plain(slot) | times | {"day": slot.day.isoformat()}


def _slot(data: Data) -> Slot:
    times = {name: dt.datetime.fromisoformat(data[name]) for name in ("starts_at", "ends_at")}
    return Slot(**data | times | {"day": dt.date.fromisoformat(data["day"])})


def _of_visitor(visitor: Visitor) -> Data:
    worth = [[host, points] for host, points in sorted(visitor.worth.items())]
    return _plain(visitor) | {"free": sorted(visitor.free), "wishes": list(visitor.wishes), "worth": worth}


def _visitor(data: Data) -> Visitor:
    several = {"free": frozenset(data["free"]), "wishes": tuple(data["wishes"]), "worth": dict(data["worth"])}
    return Visitor(**data | several)


def _of_track(track: Track) -> Data:
    stops = [_row(one) for one in track.stops]
    return {"run": int(track.run), "bus": track.bus, "stops": stops, "riders": sorted(map(int, track.riders))}


def _track(data: Data) -> Track:
    stops = tuple(Session(*one) for one in data["stops"])
    return Track(data["run"], data["bus"], stops, frozenset(data["riders"]))


def _rows(rows: Iterable[object]) -> list[list[object]]:
    return [_row(one) for one in sorted(rows)]


def _row(row: object) -> list[object]:
    return [value if value is None else int(value) for value in _plain(row).values()]


def _plain(row: object) -> Data:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _detail(detail: Mapping[str, object]) -> Data:
    return {name: _listed(value) for name, value in detail.items()}


def _listed(value: object) -> object:
    """As JSON has it: several as a list, sets in order."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value
