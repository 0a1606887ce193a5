"""What letters to delegates say: the values of their gaps, and the words around them, the house's or an event's own.

The house's words are templates/letters/; shown with each gap's name in its place, they are what an organizer begins
with who chooses words for an event.
"""

import datetime as dt
import re
from collections.abc import Mapping

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from exports import placeholders
from models import Activity, Delegate, Event, db
from operations import message_templates
from queries.activities import in_order
from queries.bulletins import Told
from web import allocations, changes, formats, host_letters, meeting_letters, visit_letters, words
from web.privacy_letters import ASKED

#: What each gap is filled with.
MEANING = {
    "name": _l("The person’s name"),
    "reference": _l("The reference of their registration"),
    "event_name": _l("The event’s name"),
    "programme": _l("The link to the public programme"),
    "my_page": _l("The link to their personal page"),
    "my_calendar": _l("The link to their calendar"),
    "registered_by": _l("Who registered them"),
    "to_correct": _l("What is to be corrected"),
    "outcome": _l("What became of the registration, in a sentence"),
    "substitute_name": _l("Who comes instead"),
    "absent_name": _l("In whose place they come"),
    "seats": _l("The seats they take over, one on each line; often nothing"),
    "activity_title": _l("The activity’s title"),
    "when": _l("Day and time of the activity"),
    "deadline": _l("Until when the seat is held, or the answer is waited for"),
    "other_name": _l("The other side’s name"),
    "place": _l("Where it is"),
    "other_office": _l("The other side’s position, city and country"),
    "purpose": _l("What somebody wants to meet for, in their words"),
    "times": _l("The times that suit, one on each line; often nothing"),
    "word": _l("What the other side adds, often nothing"),
    "why": _l("Why there will be no meeting, in a sentence"),
    "my_meetings": _l("The link to their meetings"),
    "delegation_name": _l("The municipality or delegation"),
    "delegate_name": _l("Whom it is about"),
    "delegation_page": _l("The link to the delegation’s page"),
    "other_reference": _l("The reference of the registration that is not kept"),
    "owed": _l("What is still missing, one on each line"),
    "owed_page": _l("The link to the page on which it can be given"),
    "asked": _l("What they ask for about their data"),
    "answer": _l("The organizers’ answer"),
    "my_data": _l("The link to all that is kept about them"),
    "my_needs": _l("The link to say what it needs and wishes for"),
    "category_name": _l("The category in which they are invited"),
    "invitation_page": _l("The link with which they register, or say that they cannot come"),
    "company_name": _l("The company"),
    "code": _l("The six digits"),
    "guest_name": _l("The guest’s name"),
    "checkpoint_name": _l("The checkpoint at which they arrived"),
    "arrived_at": _l("When they arrived"),
    "guests_page": _l("The link to the guests of honour"),
    "identity_page": _l("The link to what they tell companies of themselves"),
    "nda_link": _l("Where the company’s agreement can be read, often nothing"),
    "promised": _l("What was noted for them, in a line"),
    "host_page": _l("The link to the company’s own page"),
    "list_change": _l("Who is to be put on the list, or taken off it, in a sentence"),
    "moved": _l("What became of the visit, in a sentence"),
    "answered": _l("What the other side answered, in a sentence"),
    "new_time": _l("The time that the host proposes"),
    "desk_page": _l("The link to the company at the desk"),
    "results": _l("What became of each of their wishes, several lines"),
    "meetings": _l("What is new, moved and called off, several lines"),
    "visits": _l("What is new, moved and called off, and with which bus, several lines"),
    "summary": _l("The change in a sentence, or the number of changes"),
    "note": _l("What the organizers add, often nothing"),
    "changes": _l("What changed for them, several lines"),
}
#: Letters about somebody who comes in another's stead.
OF_SUBSTITUTES = ("substituted", "substitute_welcome")
_OUTCOME = {
    "approved": _l("Your participation is confirmed."),
    "waitlisted": _l(
        "All places are taken at the moment. You are on the waiting list; we will write to you as soon as a place is "
        "free."
    ),
}
_WHY = {
    "gone": _l("%(name)s no longer takes part in the event."),
    "withdrawn": _l("%(name)s has taken the request back."),
}
#: A wish that nothing stood against.
_ALONE = {"other": None, "wished": 0, "seats": 0}
_UNDECIDED = _l("The organizers will look at it and write to you.")


def said(kind: str, values: Mapping[str, object], own: tuple[str, str] | None) -> tuple[str, str]:
    """Subject and text of a letter of this kind with these values, in the event's `own` words or the house's."""
    if own:
        subject, text = (placeholders.filled(words, values) for words in own)
    else:
        module = current_app.jinja_env.get_template(f"letters/{kind}.txt").make_module(dict(values))
        subject, text = str(module.subject), str(module)
    return subject, re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def house(kind: str) -> tuple[str, str]:
    """The house's words for such a letter, in the language that is spoken now, with their gaps."""
    subject, text = said(kind, {name: f"{{{name}}}" for name in message_templates.variables(kind)}, None)
    return subject, text.strip()


def for_whom(delegate: Delegate) -> str:
    """What stands above a letter that a focal point is to pass on."""
    return _(
        "This letter is for %(name)s, of whom we have no e-mail address. As the focal point of %(delegation)s you "
        "receive it for them: please pass it on to nobody else.",
        name=formats.plain(delegate.name),
        delegation=formats.plain(delegate.delegation.name) if delegate.delegation else delegate.reference,
    )


def outcome(status: str) -> str:
    """What a registration led to at once."""
    return str(_OUTCOME.get(status, _UNDECIDED))


def of_activity(activity: Activity, until: dt.datetime | None = None) -> dict[str, str]:
    """The values of a letter about a seat, which is held until then."""
    return {
        "activity_title": formats.plain(activity.title),
        "when": formats.moment(activity.starts_at, activity.zone),
        "deadline": formats.moment(until, activity.event.zone),
    }


def of_substitution(variables: Mapping[str, object]) -> dict[str, str]:
    """The values of a letter to somebody who comes in another's stead, or to that other."""
    seats = db.session.scalars(sa.select(Activity).where(Activity.id.in_(variables.get("activities", ()))))
    lines = [f"{formats.plain(one.title)}, {formats.moment(one.starts_at, one.zone)}" for one in in_order(seats)]
    names = {key: formats.plain(variables[key]) for key in ("substitute_name", "absent_name") if key in variables}
    return names | {"seats": "\n".join(lines)}


def of_meeting_offer(variables: Mapping[str, object], event: Event) -> dict[str, str]:
    """The values of a letter that offers a free slot to two who agreed to meet; `until` is by the real clock."""
    starts_at, until = (dt.datetime.fromisoformat(variables[key]) for key in ("starts_at", "until"))
    return {
        "other_name": formats.plain(variables["other"]),
        "when": formats.moment(starts_at, event.zone),
        "place": formats.plain(variables["place"]),
        "deadline": formats.moment(event.now(until), event.zone),
    }


def of_request(variables: Mapping[str, object], event: Event) -> dict[str, str]:
    """The values of a letter about a request for a meeting; `until` is by the real clock."""
    other = db.session.get_one(Delegate, variables["other"])
    name, until = formats.plain(other.name), dt.datetime.fromisoformat(variables["until"])
    office = (other.position, other.city, formats.country(other.country))
    return {
        "other_name": name,
        "other_office": ", ".join(part for part in office if part),
        "times": "\n".join(_span(one, event.zone) for one in variables["times"]),
        "deadline": formats.moment(event.now(until), event.zone),
        "why": str(_WHY.get(variables.get("why"), "")) % {"name": name},
    }


def _span(times: list[str], zone: str) -> str:
    return formats.span(*map(dt.datetime.fromisoformat, times), zone)


def of_bulletin(told: Told, event_name: str) -> dict[str, str]:
    """The values of a letter that tells these changes."""
    many = len(told.changes)
    summary = ngettext(
        "%(num)s change to your day at %(event)s", "%(num)s changes to your day at %(event)s", many, event=event_name
    )
    if many == 1:
        summary = _("Changed for you: %(change)s", change=changes.line(told.changes[0]))
    return {"summary": summary, "note": formats.plain(told.note), "changes": changes.listed(told.changes)}


def examples(kind: str, event: Event) -> dict[str, str]:
    """What might stand in the gaps of such a letter at this event, but for its links."""
    activity = _some_activity(event)
    about = of_activity(activity, activity.starts_at) if activity else {}
    moved = _("New time: %(now)s (it was %(before)s).", now="13:45–15:15", before="13:00–14:30")
    title, day = about.get("activity_title", _("Panel")), formats.day(activity.day if activity else event.starts_on)
    values = {
        "name": "Alex Rivera",
        "reference": "A-0001",
        "event_name": formats.plain(event.name),
        "outcome": outcome("approved"),
        "registered_by": "Sam Tremblay",
        "to_correct": _("Please write your names as they stand in your passport."),
        "delegate_name": "Alex Rivera",
        "guest_name": "Alex Rivera",
        "checkpoint_name": _("Main entrance"),
        "arrived_at": formats.day(event.starts_on),
        "asked": str(ASKED["access"]),
        "answer": _("Thank you for your patience."),
        "other_reference": "A-0002",
        "owed": _("%(what)s, by %(day)s", what=words.OWED["photo"], day=formats.day(event.starts_on)),
        "results": allocations.listed([{"rank": 1, "title": title, "outcome": "granted"} | _ALONE]),
        "meetings": meeting_letters.example(event),
        "visits": visit_letters.example(event),
        "summary": _("Changed for you: %(change)s", change=f"{title}: {moved}"),
        "note": _("Thank you for your patience."),
        "changes": f"{title}\n{day}\n{moved}",
        "moved": moved,
        "other_name": "Sam Tremblay",
        "substitute_name": "Sam Tremblay",
        "absent_name": "Sam Tremblay",
        "seats": title,
        "other_office": ", ".join((_("Mayor"), "Québec", formats.country("CA"))),
        "purpose": _("Twinning of our ports"),
        "times": day,
        "word": _("Thank you for your patience."),
        "why": str(_WHY["withdrawn"]) % {"name": "Sam Tremblay"},
        "delegation_name": "Québec",
        "category_name": formats.plain(event.categories[0].name) if event.categories else _("Category"),
        "company_name": _("Company"),
        **host_letters.examples(day),
        "nda_link": "https://example.com/agreement.pdf",
        "promised": _("Twinning of our ports"),
        "place": formats.plain(activity.place.name) if activity and activity.place else _("Room"),
        **({"activity_title": title, "when": day, "deadline": day} | about),
    }
    return {name: values[name] for name in message_templates.variables(kind) if name in values}


def _some_activity(event: Event) -> Activity | None:
    timed = sa.select(Activity).where(Activity.event_id == event.id, Activity.starts_at.is_not(None))
    public = timed.where(Activity.audience == "public", Activity.state == "published")
    return db.session.scalar(public.order_by(Activity.attendance != "sign_up", Activity.day, Activity.id).limit(1))
