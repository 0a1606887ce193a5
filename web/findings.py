"""The words for what documents contradict: what each kind is called, what it says, and what each side stands for."""

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from models import Event
from queries.findings import Quoted, ToldFinding
from web.formats import plain, time_of

TITLE = {
    "overlap": _l("One ends after the other begins"),
    "person_place": _l("One person, two places"),
    "time_differs": _l("Different times"),
    "too_short": _l("Too short for so many"),
    "missing_in_other": _l("Only in one document"),
    "missing_time": _l("No document says when"),
    "missing_end": _l("No document says when it ends"),
    "to_be_defined": _l("To be defined"),
    "left_open": _l("Left open"),
    "capacity": _l("Not a place for everybody’s companion"),
    "name_differs": _l("Different names"),
    "unclear": _l("Can be read in more than one way"),
    "time_format": _l("Times written in several ways"),
}
#: Names of drawings; the words say what they mean.
ICON = {
    "overlap": "calendar-clock",
    "person_place": "user",
    "time_differs": "clock",
    "too_short": "hourglass",
    "missing_in_other": "circle-question-mark",
    "missing_time": "circle-dashed",
    "missing_end": "circle-dashed",
    "to_be_defined": "presentation",
    "left_open": "circle-dashed",
    "capacity": "ticket",
    "name_differs": "pencil",
    "unclear": "circle-question-mark",
    "time_format": "clock",
}
#: Kinds in which one document can be followed instead of another.
CHOOSABLE = ("overlap", "person_place", "time_differs", "missing_in_other", "name_differs", "unclear")
#: What documents leave open, by what a file calls it.
LEFT_OPEN = {
    "hours": _l("No document says when and where; what the programme says was agreed or made up since."),
    "list": _l("The document names some, and says that there are others."),
    "number": _l("No document says how many; that is not none."),
    "assignment": _l("No document says which belongs where; what stands here was agreed or made up since."),
}


def init_app(app: Flask) -> None:
    app.jinja_env.filters |= {"finding_sentence": sentence, "side": side, "drafts": drafts, "sources": sources}
    app.jinja_env.globals["finding_words"] = {"title": TITLE, "icon": ICON, "choosable": CHOOSABLE}


def sentence(told: ToldFinding, event: Event) -> str:
    """What is contradicted or open, in the reader's language."""
    return str(_SAID[told.kind]) if told.kind in _SAID else _COUNTED[told.kind](told, event)


def _overlap(told: ToldFinding, _event: Event) -> str:
    return ngettext(
        "By the documents the first ends %(num)s minute after the second begins.",
        "By the documents the first ends %(num)s minutes after the second begins.",
        told.finding.available,
    )


def _person_place(told: ToldFinding, _event: Event) -> str:
    name = told.sides[0].claims[0].said["value"]
    return _("The documents expect %(name)s in different activities.", name=name)


def _time_differs(told: ToldFinding, event: Event) -> str:
    stands = time_of(told.things[0].starts_at, event.zone)
    return _("The documents give different times; the programme says %(time)s.", time=stands)


def _too_short(told: ToldFinding, _event: Event) -> str:
    found = told.finding
    return _("%(available)s minutes; a meal for so many takes at least %(needed)s.",
             available=found.available, needed=found.needed)  # fmt: skip


def _capacity(told: ToldFinding, _event: Event) -> str:
    found = told.finding
    return _("%(mayors)s mayors leave %(left)s places: not everybody can bring somebody.",
             mayors=found.needed, left=found.available)  # fmt: skip


def _left_open(told: ToldFinding, _event: Event) -> str:
    return str(LEFT_OPEN.get(told.finding.about, _("The documents leave this open.")))


def _unclear(told: ToldFinding, _event: Event) -> str:
    readings = " · ".join(str(quoted.claims[0].said["value"]) for quoted in told.sides)
    return _("The document may mean: %(readings)s.", readings=readings)


_COUNTED = {
    "overlap": _overlap,
    "person_place": _person_place,
    "time_differs": _time_differs,
    "too_short": _too_short,
    "capacity": _capacity,
    "left_open": _left_open,
    "unclear": _unclear,
}
_SAID = {
    "missing_in_other": _l("One document has it; by another the day is over by then."),
    "missing_time": _l("The time stays “to be confirmed” until somebody says it."),
    "missing_end": _l("The end stays “to be confirmed” until somebody says it."),
    "to_be_defined": _l("The documents leave open who speaks."),
    "name_differs": _l("The documents have different names for the same."),
    "time_format": _l("All of them were understood; the programme writes times in one way."),
}


def side(quoted: Quoted, kind: str) -> str:
    """What one side of a finding of this kind stands for, in a few words."""
    first, name = quoted.claims[0], quoted.thing and plain(quoted.thing.title)
    if quoted.side.fact == "ends_at":
        return _("%(activity)s until %(time)s", activity=name, time=quoted.side.clock)
    if kind == "overlap":
        return _("%(activity)s from %(time)s", activity=name, time=quoted.side.clock)
    if quoted.side.clock:
        return quoted.side.clock
    if first.subject in ("name", "reading"):
        return str(first.said["value"])
    return name or str(first.said["quote"])


def sources(quoted: Quoted) -> str:
    """ "S1:45, S2:53"."""
    return ", ".join(dict.fromkeys(claim.source for claim in quoted.claims))


def drafts(quoted: Quoted, event: Event) -> bool:
    """Whether following this side proposes another time than the one published."""
    if quoted.side.fact is None or quoted.thing is None:
        return False
    return time_of(getattr(quoted.thing, quoted.side.fact), event.zone) != quoted.side.clock
