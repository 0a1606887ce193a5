"""Company visits in words: why somebody goes to a company, why not to another, how good a plan is."""

from collections.abc import Iterable, Mapping

from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from models import Theme, VisitDecision
from scheduling.programme import Id
from scheduling.visit_comparing import Difference
from scheduling.visits import Answer, Breach, Reason
from web import meeting_words
from web.formats import plain
from web.matching_names import Names, listed
from web.meeting_words import percent

VIEWS = {
    "companies": _l("Companies and times"),
    "people": _l("Person by person"),
    "changes": _l("What changes"),
}
#: What becomes of somebody's visit; how it is drawn.
DIFFERENCE = {"kept": _l("Kept"), "moved": _l("Moved"), "lost": _l("Called off"), "gained": _l("New")}
STATUS = {
    "to_verify": _l("To be verified"),
    "invited": _l("Invited"),
    "confirmed": _l("Confirmed"),
    "cancelled": _l("Cancelled"),
}
#: What a calculation does, one after the other; a stage without a word of its own is just calculated.
STAGE = {
    "queued": _l("Waiting for its turn"),
    "greedy": _l("Placing what is wanted most"),
    "placing": _l("Placing what is wanted most"),
    "bounding": _l("Finding out how much is possible"),
    "promised": _l("Giving everybody their first choices"),
    "kept": _l("Keeping what stands"),
    "proving": _l("Looking for something better, or a proof that there is nothing"),
    "riding": _l("Putting people into buses"),
}
#: By how a language counts in order: "1st", "2nd", "3rd", "4th".
CHOICE: dict[str, LazyString] = {
    "one": _l("%(rank)sst choice"),
    "two": _l("%(rank)snd choice"),
    "few": _l("%(rank)srd choice"),
    "other": _l("%(rank)sth choice"),
}
FULL: dict[str, LazyString] = {
    "one": _l("%(company)s: full, %(position)sst on the list"),
    "two": _l("%(company)s: full, %(position)snd on the list"),
    "few": _l("%(company)s: full, %(position)srd on the list"),
    "other": _l("%(company)s: full, %(position)sth on the list"),
}
_BECAUSE = {
    "cancelled": _l("%(company)s: it has cancelled"),
    "to_verify": _l("%(company)s: it is still to be verified that it receives anybody"),
    "never_open": _l("%(company)s: the convoy is never in its city while it receives"),
    "begun": _l("%(company)s: the times at which it receives have begun"),
    "busy": _l("%(company)s: expected elsewhere whenever it receives"),
    "full": _l("%(company)s: full"),
    "too_few": _l("%(company)s: too few would go for it to receive"),
    "clashes": _l("%(company)s: it receives while something they wished for more is on"),
    "far": _l("%(company)s: too far away to be there in time"),
    "buses": _l("%(company)s: no bus goes there at that time"),
    "forbidden": _l("%(company)s: ruled out by the organizers"),
    "barred": _l("%(company)s: ruled out by the organizers at the times that are left"),
    "visits": _l("%(company)s: it receives no more often, and then they are elsewhere"),
    "apart": _l("%(company)s: visited, but not at the time to which it was pinned"),
    "enough": _l("%(company)s: others had fewer of their choices, and went first"),
}
#: The same where more is known.
_KNOWN = {
    "too_few": (("wanted", "minimum"), _l("%(company)s: only %(wanted)s would go, at least %(minimum)s are needed")),
    "clashes": (("other", "moment"), _l("%(company)s: it receives on %(moment)s, while they are at %(other)s")),
    "far": (("other",), _l("%(company)s: too far from %(other)s to be there in time")),
    "buses": (("other",), _l("%(company)s: it receives when the bus is at %(other)s")),
    "visits": (("times",), _l("%(company)s: it receives only on %(times)s")),
    "apart": (("moment",), _l("%(company)s: visited, but not on %(moment)s, to which it was pinned")),
}
_UNKNOWN = _l("%(company)s: others are wanted more")
_BREACHES = {
    "free": _l("%(names)s: expected elsewhere by now, on %(moment)s."),
    "twice": _l("%(names)s: already at %(company)s at another time."),
    "place": _l("%(names)s: already at another company on %(moment)s."),
    "capacity": _l("%(company)s has not the seats any more on %(moment)s."),
    "minimum": _l("Too few would go to %(company)s on %(moment)s by now."),
    "visits": _l("%(company)s does not receive so often any more."),
    "closed": _l("%(company)s does not receive any more on %(moment)s."),
    "barred": _l("The organizers have ruled out %(company)s on %(moment)s."),
    "held": _l("The visit to %(company)s on %(moment)s is agreed by now, and is not in this plan."),
    "pinned": _l("%(names)s: pinned to %(company)s by now."),
    "forbidden": _l("%(names)s: %(company)s was ruled out by the organizers."),
    "travel": _l("The way to %(company)s takes too long by now, on %(moment)s."),
    "buses": _l("There are not buses enough any more on %(moment)s."),
    "seats": _l("A bus has not the seats any more on %(moment)s."),
    "begun": _l("The visit to %(company)s on %(moment)s has begun: it stays as it is."),
}
#: What is of no company and no time.
_OF_BUSES = _l("The buses are not as they were: there are fewer of them, or they have fewer seats.")
_BREACH = _l("The visit to %(company)s on %(moment)s is not possible any more.")


#: Of somebody whenever, of somebody at a time, of a company at a time.
_DECISIONS = {
    ("pin", True, False): _l("%(name)s visits %(company)s, whenever it is."),
    ("pin", True, True): _l("%(name)s visits %(company)s on %(moment)s."),
    ("pin", False, True): _l("%(company)s receives on %(moment)s, whoever goes."),
    ("forbid", True, False): _l("%(name)s does not visit %(company)s."),
    ("forbid", True, True): _l("%(name)s does not visit %(company)s on %(moment)s."),
    ("forbid", False, True): _l("%(company)s does not receive on %(moment)s."),
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals["matching_words"] = {
        "views": VIEWS, "difference": DIFFERENCE, "status": STATUS,
        "tone": meeting_words.TONE, "drawing": meeting_words.DRAWING,
        "stage": stage, "share": share, "proof": proof, "reached": reached, "percent": percent,
        "decision": decision, "visited": visited, "change": change,
    }  # fmt: skip


def choice(rank: int) -> str:
    """ "2nd choice"."""
    return str(CHOICE.get(get_locale().ordinal_form(rank), CHOICE["other"])) % {"rank": rank}


def visited(names: Names, visitor: Id, host: Id, pinned: bool = False) -> str:
    """Why somebody goes to a company: "Bayer: biomedical need, 2nd choice"."""
    company = names.company(host)
    grounds = list(_grounds(names, visitor, host))
    if pinned:
        grounds.append(_("the organizers’ wish"))
    if grounds:
        return _("%(company)s: %(grounds)s", company=company, grounds=", ".join(grounds))
    if names.says_nothing(visitor):
        return _("%(company)s: nothing was asked, there was a seat", company=company)
    return _("%(company)s: there was a seat", company=company)


def _grounds(names: Names, visitor: Id, host: Id) -> Iterable[str]:
    if needs := names.needed(visitor, host):
        yield ngettext("%(sectors)s need", "%(sectors)s needs", len(needs), sectors=_sectors(needs))
    if potential := names.offered(visitor, host):
        yield _("%(sectors)s potential", sectors=_sectors(potential))
    if rank := names.rank(visitor, host):
        yield choice(rank)


def _sectors(themes: Iterable[Theme]) -> str:
    """Names of sectors within a sentence: "biomedical", but "IT"."""
    named = (plain(theme.name) for theme in themes)
    return listed(name[:1].lower() + name[1:] if name[1:2].islower() else name for name in named)


def omitted(names: Names, host: Id, reason: Reason) -> str:
    """Why somebody does not go to a company: "Google: full, 3rd on the list"."""
    detail = reason.detail
    said = _said(names, host, detail)
    if reason.kind == "busy" and said["activities"]:
        return _("%(company)s: expected at %(activities)s whenever it receives", **said)
    if reason.kind == "full" and isinstance(position := detail.get("position"), int):
        return str(FULL.get(get_locale().ordinal_form(position), FULL["other"])) % said
    needed, words = _KNOWN.get(reason.kind, ((), None))
    if words and all(said.get(name) is not None for name in needed):
        return str(words) % said
    return str(_BECAUSE.get(reason.kind, _UNKNOWN)) % said


def _said(names: Names, host: Id, detail: Mapping[str, object]) -> dict[str, object]:
    other, slot = detail.get("host"), detail.get("slot")
    return {
        "company": names.company(host),
        "other": names.company(other) if other is not None else None,
        "moment": names.moment(slot) if slot is not None else None,
        "times": listed(map(names.moment, detail.get("slots") or ())) or None,
        "activities": listed(detail.get("activities") or ()),
        **{name: detail.get(name) for name in ("position", "wanted", "minimum")},
    }


def decision(told: VisitDecision, names: Names) -> str:
    """What was decided, in a sentence."""
    said = {
        "name": names.person(told.delegate_id),
        "company": names.company(told.company_id),
        "moment": names.slot(told.slot_id),
    }
    return str(_DECISIONS[told.kind, told.delegate_id is not None, told.slot_id is not None]) % said


def breach(told: Breach, names: Names) -> str:
    """What is in the way of applying a plan."""
    session = told.session
    if session is None:
        return str(_OF_BUSES)
    said = {
        "names": listed(map(names.person, told.visitors)) or "–",
        "company": names.company(session.host),
        "moment": names.moment(session.slot),
    }
    return str(_BREACHES.get(told.kind, _BREACH)) % said


def change(told: Difference, names: Names) -> str:
    """Which company, and from when to when."""
    company = names.company(told.host)
    was, now = (one and names.at(one) for one in (told.was, told.now))
    if was and now:
        return _("%(company)s: %(was)s → %(now)s", company=company, was=was, now=now)
    return _("%(company)s: %(moment)s", company=company, moment=was or now)


def share(value: int | None, bound: int | None) -> str:
    """How much of what is possible this is, at least."""
    if not value or not bound:
        return ""
    if value >= bound:
        return _("Proven: no plan is worth more.")
    return _("This is at least %(share)s of what is possible.", share=percent(value / bound))


def proof(answer: Answer, again: bool = False) -> str:
    """How good the plan is, in a sentence; `again`: of one that keeps as much as it can of another."""
    if not again:
        return share(answer.value, answer.bound) or _("Proven: no plan is worth more.")
    if answer.proven:
        return _("Proven: no plan that keeps as much is worth more.")
    return _("This is at least %(share)s of what is possible while as much is kept.", share=reached(answer))


def reached(answer: Answer) -> str:
    """The share of what is possible, as a figure."""
    return percent(answer.value / answer.bound) if answer.bound > 0 else "–"


def stage(code: str | None) -> str:
    """What a calculation is doing."""
    return str(STAGE.get(code or "", _("Calculating")))
