"""Meetings in words: why one has no place, what a move would break, how good a schedule is."""

import dataclasses
import itertools
import math
from collections.abc import Iterable, Mapping

from babel import numbers
from babel.lists import format_list
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models import Activity, Delegate, Place
from scheduling.alternatives import Alternative
from scheduling.differences import Difference
from scheduling.meetings import Answer, Breach, Question, Reason, Request
from scheduling.programme import Id
from web.formats import local, plain, short_day, time_of

#: So many meetings, people or activities are named in a sentence; the others are counted.
NAMED = 3
PROPOSAL = {
    "calculating": _l("Being calculated"),
    "ready": _l("To be decided"),
    "failed": _l("Failed"),
    "applied": _l("Applied"),
    "discarded": _l("Discarded"),
}
#: Why a meeting was left out, in a few words.
REASON = {
    "no_common_time": _l("Never free together"),
    "only_during": _l("Free together only while nothing may be held"),
    "no_agreed_time": _l("No agreed time possible"),
    "person_full": _l("Somebody’s day is full"),
    "rooms_short": _l("Rooms ran out"),
    "no_room_fits": _l("No room fits"),
    "interpreters_short": _l("Interpreters ran out"),
    "pinned_apart": _l("Pinned where it cannot be"),
    "banned": _l("Put aside by hand"),
    "worth_less": _l("Others are wanted more"),
}
#: How much somebody wants a meeting.
WISH = {1: _l("would be good"), 2: _l("important"), 3: _l("very important")}
VIEWS = {
    "changes": _l("Person by person"),
    "rooms": _l("Rooms and times"),
    "people": _l("People and times"),
    "left": _l("Without a place"),
}
#: What a calculation does, one after the other.
STAGE = {
    "queued": _l("Waiting for its turn"),
    "placing": _l("Placing what is wanted most"),
    "bounding": _l("Finding out how much is possible"),
    "proving": _l("Looking for something better, or a proof that there is nothing"),
    "compacting": _l("Closing idle gaps in people’s days"),
    "rooming": _l("Choosing rooms, so that few people change theirs"),
}
#: What becomes of somebody's meeting when what stands is planned again; how it is drawn.
DIFFERENCE = {
    "kept": _l("Kept"),
    "moved": _l("Moved"),
    "new_room": _l("New room"),
    "lost": _l("Called off"),
    "gained": _l("New"),
}
TONE = {"kept": "quiet", "moved": "warn", "new_room": "info", "lost": "bad", "gained": "good"}
DRAWING = {"kept": "check", "moved": "arrow-left-right", "new_room": "map-pin", "lost": "ban", "gained": "plus"}
#: What is different between two schedules, in the order in which it is told.
COMPARED = {
    "only_one": _l("Only in the first"),
    "only_other": _l("Only in the second"),
    "time": _l("Other time"),
    "room": _l("Other room"),
    "same": _l("The same"),
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals["meeting_words"] = {
        "proposal": PROPOSAL, "reason": REASON, "wish": WISH, "views": VIEWS, "compared": COMPARED,
        "difference": DIFFERENCE, "tone": TONE, "drawing": DRAWING,
        "stage": stage, "share": share, "proof": proof, "reached": reached, "percent": percent,
        "languages": languages, "change": change,
    }  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Names:
    """What things are called, by their ids."""

    question: Question
    people: Mapping[Id, Delegate]
    rooms: Mapping[Id, Place]
    zone: str
    activities: Mapping[Id, Activity] = dataclasses.field(default_factory=dict)

    def person(self, key: Id) -> str:
        """The whole name."""
        return plain(self.people[key].name) if key in self.people else "–"

    def short(self, key: Id) -> str:
        """The family name, where there is one."""
        return self.people[key].family_name or self.person(key) if key in self.people else "–"

    def room(self, key: Id) -> str:
        """What the room is called."""
        return plain(self.rooms[key].name) if key in self.rooms else "–"

    def meeting(self, key: Id) -> str:
        """ "Núñez – L’Écuyer"."""
        one, other = self.question.request[key].pair if key in self.question.request else (0, 0)
        return f"{self.short(one)} – {self.short(other)}"

    def activity(self, key: Id) -> str:
        """ "“Opening”"."""
        return _("“%(title)s”", title=plain(self.activities[key].title)) if key in self.activities else "–"

    def slot(self, number: int) -> str:
        """Day and time."""
        slot = next((one for one in self.question.slots if one.number == number), None)
        if slot is None:
            return _("at a time that is none any more")
        starts = local(slot.starts_at, self.zone)
        return _("%(day)s, %(time)s", day=short_day(starts), time=time_of(slot.starts_at, self.zone))

    def spot(self, slot: int, room: Id) -> str:
        """Day, time and room."""
        return _("%(time)s, %(room)s", time=self.slot(slot), room=self.room(room))


def listed(names: Iterable[str]) -> str:
    """The first few and how many more, as one says it."""
    names = list(names)
    if len(names) > NAMED + 1:
        more = len(names) - NAMED
        names = [*names[:NAMED], ngettext("%(num)s more", "%(num)s more", more)]
    return format_list(names, locale=get_locale())


def breach(told: Breach, names: Names) -> str:
    """What would be wrong, and with whom."""
    if told.kind == "not_free":
        return _not_free(told, names)
    said = {
        "names": listed(names.person(one) for one in told.people if one in names.people),
        "meeting": listed(names.meeting(key) for key in told.requests),
        "room": names.room(told.room) if told.room is not None else "",
        "delegation": _delegation(told, names),
    }
    return str(_BREACHES[told.kind]) % said


_BREACHES = {
    "person_twice": _l("%(names)s would be in two meetings at once: %(meeting)s."),
    "room_twice": _l("“%(room)s” would have two meetings at once: %(meeting)s."),
    "room_unfit": _l("“%(room)s” has not the seats or the access that %(meeting)s needs."),
    "room_taken": _l("Something else is in “%(room)s” then."),
    "no_such_slot": _l("This time is not one for meetings any more."),
    "interpreters_short": _l("There are not enough interpreters then for %(meeting)s."),
    "person_day_full": _l("%(names)s would have more meetings on that day than one person may have."),
    "delegation_day_full": _l("%(delegation)s would have more meetings on that day than a delegation may have."),
    "not_agreed": _l("It was agreed to meet at certain times only, and this is none of them: %(meeting)s."),
    "pin_moved": _l("%(meeting)s is pinned where it is."),
    "begun_moved": _l("%(meeting)s stays where it is: it has begun, or stands in the programme already."),
}


def _not_free(told: Breach, names: Names) -> str:
    """Who is expected where; those of the same things together."""
    held = {one: names.question.person[one].held.get(told.slot, ()) for one in told.people}
    together = [(key, [one for one in told.people if held[one] == key]) for key in dict.fromkeys(held.values())]
    return " ".join(_expected(names, key, people) for key, people in together)


def _expected(names: Names, held: Iterable[Id], people: list[Id]) -> str:
    said = {"names": listed(map(names.person, people))}
    titles = [names.activity(key) for key in held if key in names.activities]
    if not titles:
        return ngettext("%(names)s is not free then.", "%(names)s are not free then.", len(people), **said)
    return ngettext(
        "%(names)s is expected at %(activities)s then.", "%(names)s are expected at %(activities)s then.", len(people),
        activities=listed(titles), **said,
    )  # fmt: skip


def _delegation(told: Breach, names: Names) -> str:
    if told.kind != "delegation_day_full":
        return ""
    found = (one.delegation for one in names.people.values() if one.delegation_id in told.people)
    return next((plain(one.name) for one in found), "–")


def because(reason: Reason, names: Names) -> str:
    """Why an agreed meeting has no place."""
    detail = reason.detail
    during = [names.activity(key) for key in detail.get("during") or () if key in names.activities]
    displaces = [names.meeting(key) for key in detail.get("displaces") or () if key in names.question.request]
    said = {
        "activities": listed(during),
        "meetings": listed(displaces),
        "name": names.person(detail.get("person")),
        "number": detail.get("number"),
        "slots": detail.get("slots"),
    }
    if reason.kind in _BECAUSE_OF and (during or displaces):
        return str(_BECAUSE_OF[reason.kind]) % said
    return str(_BECAUSE[reason.kind]) % said


_BECAUSE = {
    "no_common_time": _l("The two are never free at the same time."),
    "only_during": _l("Both are free only while no meetings may be held."),
    "no_agreed_time": _l("None of the times on which they agreed is possible."),
    "person_full": _l("%(name)s has agreed to %(number)s meetings, and has time for %(slots)s."),
    "rooms_short": _l("No room is left at any time at which both could meet."),
    "no_room_fits": _l("No room has the seats or the access that it needs."),
    "interpreters_short": _l("All interpreters are taken whenever both could meet."),
    "pinned_apart": _l("It is pinned to a time and a room where it cannot be."),
    "banned": _l("It was put aside by hand."),
    "worth_less": _l("What it would displace is wanted more."),
}
#: The same where it is known by what.
_BECAUSE_OF = {
    "no_common_time": _l("The two are never free at the same time: one or the other is at %(activities)s."),
    "only_during": _l("Both are free only during %(activities)s, when no meetings are held."),
    "rooms_short": _l("No room is left at any time at which both could meet. It would displace %(meetings)s."),
    "worth_less": _l("It would displace %(meetings)s, which is wanted more."),
}


def interpreters(request: Request) -> str:
    """How many it takes, for the mark on its card."""
    return ngettext("%(num)s interpreter", "%(num)s interpreters", request.interpreters)


def percent(share: float, up: bool = False) -> str:
    """A share with one decimal, rounded away from praise: down, or up where it is what is missing."""
    rounded = (math.ceil if up else math.floor)(round(share * 1000, 6)) / 1000
    pattern = get_locale().percent_formats[None].pattern
    digits = pattern if rounded == 1 else pattern.replace("#0", "#0.0")
    return numbers.format_percent(rounded, digits, locale=get_locale())


def share(value: int | None, bound: int | None) -> str:
    """How much of what is possible this is, at least."""
    if not value or not bound:
        return ""
    if value >= bound:
        return _("No schedule is worth more. This is proven.")
    return _("This is at least %(share)s of what is possible.", share=percent(value / bound))


_SMALLEST = {
    "people": _l("No other change concerns fewer people. This is proven."),
    "value": _l("No other change loses less of what stands. This is proven."),
}


def reached(answer: Answer) -> str:
    """The share of what is possible, as a figure."""
    return percent(answer.value / answer.bound) if answer.bound > 0 else "–"


def proof(answer: Answer, changing: str | None = None) -> str:
    """How far the schedule is from the best one at most; `changing`: of a change, what comes first."""
    if changing and not answer.proven:
        return _("Whether another change would be smaller is not proven.")
    if changing:
        return str(_SMALLEST[changing])
    if answer.proven:
        return _("No schedule is worth more. This is proven.")
    return _("It is at most %(gap)s below the best possible. This is proven.", gap=percent(answer.gap, up=True))


def alternative(told: Alternative, names: Names) -> tuple[str, str]:
    """Whether a meeting could be there ("free", "swap", "here" or "no"), and that in words."""
    if told.here:
        return "here", _("It is here now.")
    if told.breaches:
        said = dict.fromkeys(breach(one, names) for one in told.breaches)
        return "no", " ".join(itertools.islice(said, NAMED))
    if told.swaps is not None:
        return "swap", _("Possible: it changes places with %(meeting)s.", meeting=names.meeting(told.swaps))
    return "free", _("Possible.")


def change(told: Difference, names: Names) -> str:
    """From where to where."""
    was, now = (one and names.spot(one.slot, one.room) for one in (told.was, told.now))
    if was and now:
        return _("%(was)s → %(now)s", was=was, now=now)
    return was or now or ""


def languages(codes: Iterable[str]) -> str:
    """What is spoken, in the reader's language."""
    return format_list([get_locale().languages.get(code, code) for code in codes], locale=get_locale())


def stage(code: str | None) -> str:
    """What a calculation is doing."""
    return str(STAGE.get(code or "", _("Calculating")))
