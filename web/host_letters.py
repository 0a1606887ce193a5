"""What letters say of a frozen list that changes, of another time that a host proposes, of a visit that is later."""

import datetime as dt

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models import Activity, Company, Event, ListChange, TimeProposal, db
from web import company_words, formats
from web.urls import absolute

_CHANGE = {
    "add": _l("To come as well, %(when)s: %(name)s."),
    "remove": _l("No longer to come, %(when)s: %(name)s."),
}
_LIST_ANSWERED = {
    "accepted": _l("The host agrees; the list has changed."),
    "declined": _l("The host does not agree; the list stays as it was."),
}
_TIME_ANSWERED = {
    "accepted": _l("The organizers agree. You see the new time on your page as soon as the programme has it."),
    "declined": _l("It is not possible; the visit stays at %(when)s."),
}


def values(company: Company, about: dict[str, object]) -> dict[str, object]:
    """What a letter says besides, where it is about a question or a proposal (`change_id`, `proposal_id`)."""
    event = db.session.get_one(Event, company.event_id)
    said = {"desk_page": absolute("convoy.host", slug=event.slug, company_id=company.id)}
    if "change_id" in about:
        said |= _of_change(db.session.get_one(ListChange, about["change_id"]))
    if "proposal_id" in about:
        said |= _of_proposal(db.session.get_one(TimeProposal, about["proposal_id"]))
    if "moved_id" in about:
        said["moved"] = _moved(db.session.get_one(Activity, about["moved_id"]), about)
    return said | ({"name": about["staff_name"]} if "staff_name" in about else {})


def examples(day: str) -> dict[str, str]:
    """What might stand in such letters."""
    asked = str(_CHANGE["add"]) % {"when": day, "name": "Sam Tremblay"}
    return {"list_change": asked, "answered": str(_LIST_ANSWERED["accepted"]), "new_time": day}


def list_change(change: ListChange) -> str:
    """The question in a sentence."""
    name, office = formats.plain(change.delegate.name), change.delegate.position
    when = company_words.when_of(change.activity)
    return str(_CHANGE[change.kind]) % {"when": when, "name": _named(name, office)}


def proposed(proposal: TimeProposal) -> str:
    """The time that is proposed, by the clocks where the visit is."""
    return formats.span(proposal.starts_at, proposal.ends_at, proposal.activity.zone)


def _of_change(change: ListChange) -> dict[str, object]:
    answered = str(_LIST_ANSWERED.get(change.status, ""))
    return {"list_change": list_change(change), "answered": answered, "word": change.answer or change.reason}


def _of_proposal(proposal: TimeProposal) -> dict[str, object]:
    when = company_words.when_of(proposal.activity)
    answered = str(_TIME_ANSWERED.get(proposal.status, "")) % {"when": when}
    word = proposal.said if proposal.status == "open" else proposal.answer
    return {"when": when, "new_time": proposed(proposal), "answered": answered, "word": word}


def _moved(activity: Activity, about: dict[str, object]) -> str:
    """What became of a visit, by the clocks where it is."""
    was, now = (_span(activity, about[name]) for name in ("was", "now"))
    return (
        _("Moved: %(now)s. It was: %(before)s.", now=now, before=was)
        if now
        else _("Called off. It was: %(when)s.", when=was)
    )


def _span(activity: Activity, times: list[str | None] | None) -> str:
    starts_at, ends_at = (one and dt.datetime.fromisoformat(one) for one in times or (None, None))
    if starts_at and ends_at:
        return formats.span(starts_at, ends_at, activity.zone)
    return formats.moment(starts_at, activity.zone) if starts_at else ""


def _named(name: str, office: str) -> str:
    return _("%(name)s, %(office)s", name=name, office=office) if office else name
