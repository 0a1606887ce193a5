"""Every page of the product, found in the URL map: who opens it, and with which values.

A new page that needs nothing but an event, or nothing at all, comes along by itself and is opened by an administrator.
Any other needs an entry here: what is not known to be something else is a page, and has to open.
"""

import itertools
from dataclasses import dataclass
from io import BytesIO

from flask import Flask
from PIL import Image
from werkzeug.routing import Rule

from demo import loading
from models import (
    Activity,
    Axis,
    Category,
    Checkpoint,
    Commitment,
    Cue,
    DataRequest,
    Delegate,
    Delegation,
    Event,
    Meeting,
    Message,
    Participation,
    Place,
    Practical,
    Proposal,
    Question,
    Readout,
    Staff,
    Theme,
    Upload,
    Zone,
    db,
)
from models.base import utcnow
from models.transaction import transaction
from operations import (
    badges,
    bulletins,
    data_requests,
    doors,
    event_settings,
    exports,
    invitations,
    notice_versions,
    outbox,
    personal_invitations,
    photos,
    programme,
    uploads,
)
from operations import (
    meeting_requests as verbs,
)
from operations.allocations import propose
from operations.journal import SYSTEM
from operations.meeting_changes import people_of
from operations.meetings import place
from queries import allocations, meeting_offers, meeting_people, meeting_questions
from scheduling.allocation import allot
from scheduling.meetings import Placement
from tests import meetings
from tests.browser import convoy_addresses, gate_addresses, transport_addresses
from tests.browser.conftest import Site

#: An event with hardly anything in it.
EMPTY = {
    "slug": "next-summit", "kind": "summit", "name_en": "The next summit", "starts_on": "2099-05-01",
    "ends_on": "2099-05-03", "zone": "America/Mazatlan", "languages": ["en", "es", "fr"],
}  # fmt: skip
#: Answers that are files, data, parts of pages or the way to somewhere else.
NOT_PAGES = {
    "static", "health.healthz", "programme.colours", "badges.pdf", "badges.png", "desk.roster", "calendars.public",
    "badges.preview", "badges.sample", "uploads.template", "delegation.upload_template", "desk.delegation_workbook",
    "panels.workbook", "meetings.workbook", "convoy.company_workbook", "hosts.enter",
    "hosts.bus", "hosts.list_xlsx", "hosts.list_pdf", "security_lists.workbook", "security_lists.one_workbook",
    "outcomes.workbook",
    "arrivals.rooming_workbook", "arrivals.arrivals_workbook", "arrivals.kitchen_workbook", "me.data_file",
    "privacy.log_file",
    "calendars.personal", "staff.enter", "me.enter", "me.badge_pdf", "events.contrast", "dashboard.arrivals",
    "me.card", "me.itinerary_pdf", "itinerary.pdf", "aide.card", "aide.enter", "delegation.enter", "desk.card",
    "meetings.options", "meetings.standing_options", "meetings.progress", "matching.progress",
    "passes.choose", "staff.second_step", "bulletins.slips", "editor.grid", "editor.people", "gate.manifest",
    "gate.roster", "gate.worker",
    "road.manifest", "road.roster", "road.worker", "wall.workbook", "passengers.workbook", "passengers.ride_workbook",
    "passengers.ride_pdf",
}  # fmt: skip
#: Parts whose pages nobody needs to sign in for.
OPEN = ("programme", "registration", "lost", "api")
OPEN_ALONE = {"badges.show", "practical.show", "staff.sign_in", "staff.forgot", "staff.set_password"}
PART_MODELS = {
    "categories": Category, "zones": Zone, "places": Place, "checkpoints": Checkpoint, "themes": Theme, "axes": Axis,
}  # fmt: skip


#: For those who look after people, and not for organizers.
CARED = ("arrivals.kitchen", "arrivals.accessibility", "road.card")


@dataclass(frozen=True)
class Address:
    """One page, and whose browser opens it: "anybody", "delegate", "aide", "focal", "host", "staff" or "care"."""

    name: str
    visitor: str
    path: str


def pages(app: Flask, site: Site) -> list[Address]:
    """All that the site's event has, with sample values of the demo; raises a KeyError that names a page without an
    entry. Of the demo's convoy, those that only a convoy has: the others are looked at in the summit.
    """
    event = site.event.strip("/")
    convoy = event == loading.CONVOY
    rules = {
        rule.endpoint: rule
        for rule in app.url_map.iter_rules()
        if _is_page(rule) and convoy_addresses.travels(rule.endpoint) == convoy
    }
    samples = convoy_addresses.samples(site) if convoy else _samples(site)
    return [
        Address(f"{endpoint} {number}" if number else endpoint, _visitor(endpoint), path)
        for endpoint, rule in sorted(rules.items())
        for number, path in enumerate(_paths(app, rule, samples, event))
    ] + ([] if convoy else _states(site))


def _is_page(rule: Rule) -> bool:
    programs = rule.rule.startswith("/api/") and rule.endpoint != "api.show_docs"
    files = rule.rule.endswith((".pdf", ".jpg"))
    return "GET" in rule.methods and rule.endpoint not in NOT_PAGES and not programs and not files


def _visitor(endpoint: str) -> str:
    part = endpoint.partition(".")[0]
    if part in OPEN or endpoint in OPEN_ALONE:
        return "anybody"
    if endpoint in CARED:
        return "care"
    return {"me": "delegate", "aide": "aide", "delegation": "focal", "hosts": "host"}.get(part, "staff")


def _paths(app: Flask, rule: Rule, samples: dict[str, list[dict]], event: str) -> list[str]:
    alone = rule.arguments <= {"slug"}
    values = samples.get(rule.endpoint, [{}]) if alone else samples[rule.endpoint]
    with app.test_request_context():
        build = app.url_map.bind("").build
        slug = {"slug": event} if "slug" in rule.arguments else {}
        return [build(rule.endpoint, slug | each) for each in values]


def _samples(site: Site) -> dict[str, list[dict]]:
    """What the pages need besides the event, by endpoint; several where a page has several faces."""
    approved, waiting = site.delegate("MAY_MX", status="approved"), site.delegate("LOC", status="submitted")
    own_list = _people(approved, site.mayor().delegation)
    everybody = db.session.query(Delegate).filter_by(event_id=approved.event_id)
    longest = max(everybody, key=lambda one: len(one.full_name or ""))
    panel = db.session.query(Activity).filter_by(kind="panel").first()
    parts = [
        (part, db.session.query(model).filter_by(event_id=panel.event_id).first())
        for part, model in PART_MODELS.items()
    ]
    schedule, meeting = _schedule(panel.event)
    placed = _placed(approved)
    _photographed(approved)
    others = _of_meetings(approved) | gate_addresses.samples(approved, waiting, longest)
    others |= transport_addresses.samples(approved)
    return others | {
        "meetings.proposal": [{"id": schedule}, {"id": schedule, "view": "people"}, {"id": schedule, "view": "left"}],
        "meetings.chosen": [{"id": schedule, "request_id": meeting}],
        "meetings.standing_chosen": [{"request_id": meeting}],
        "meetings.compare": [{}, {"one": schedule, "other": schedule}],
        "meetings.one": [{"id": placed}],
        "meetings.readout": [{"id": placed}],
        "meetings.sheets": [{}, {"by": "delegation"}, {"by": "interpreter"}],
        "me.readout": [{"activity_id": placed}],
        "programme.activity": [{"id": panel.id}],
        "editor.activity": [{"id": panel.id}],
        "editor.move": [{"id": panel.id}],
        "panels.terms": [{"id": panel.id}],
        "panels.proposal": [{"id": _allocation(panel.event).id}],
        "run_of_show.page": [{"day": "2019-06-06"}, {"day": "2019-06-07"}],
        "run_of_show.add": [{"activity_id": panel.id}],
        "run_of_show.edit": [{"id": db.session.query(Cue).first().id}],
        "run_of_show.door_sheet": [{"id": panel.id}],
        "registration.invited": [{"token": _invitation(panel.event)}],
        "registration.done": [{"token": site.token(approved)}, {"token": site.token(waiting)}],
        "desk.delegates": [{}, {"q": "nobody has this name"}],
        "me.meeting_people": [{}, {"q": "nobody has this name"}],
        "desk.delegate": [{"id": each.id} for each in (approved, waiting, longest)],
        "events.edit_question": [{"id": _question(panel.event)}],
        "desk.substitute": [{"id": approved.id}],
        "delegation.substitute": [{"principal_id": approved.id}],
        "desk.edit": [{"id": approved.id}],
        "desk.delegation": [{"id": approved.delegation_id}],
        "desk.edit_delegation": [{"id": approved.delegation_id}],
        "desk.duplicate": [{"id": approved.id, "other_id": longest.id}],
        "desk.photo": [{"id": each.id} for each in (approved, waiting)],
        "delegation.photo": [{"principal_id": approved.id}],
        "delegation.travel": [{"principal_id": approved.id}],
        "delegation.person": [{"principal_id": approved.id}],
        "delegation.edit": [{"principal_id": approved.id}],
        "delegation.withdraw": [{"principal_id": approved.id}],
        "outbox.message": [{"id": row.id} for row in db.session.query(Message).limit(1)],
        "outbox.letter": [{"id": _letter()}],
        "bulletins.past": [{"id": _bulletin()}],
        "messages.edit": [{"kind": "bulletin"}, {"kind": "seat_offered"}],
        "shifts.page": [{}, {"activity": panel.id, "minutes": 45}],
        "staff.person": [{"id": row.id} for row in db.session.query(Staff).limit(1)],
        "staff.set_password": [{"token": invitations.token_for(db.session.query(Staff).first(), "invitation")}],
        "uploads.sheet": [{"id": each.id} for each in (*_sheets(panel.event), _people(approved))],
        "uploads.columns": [{"id": _people(approved).id}],
        "delegation.upload_sheet": [{"id": own_list.id}],
        "delegation.upload_columns": [{"id": own_list.id}],
        "practical.edit": [{"id": db.session.query(Practical).first().id}],
        "badges.show": [{"code": badges.current(approved).code}],
        "privacy.answer": [{"id": _data_request(approved).id}],
        "privacy.erase": [{"id": approved.id}],
        "privacy.version": [{"number": _version(panel.event)}],
        "privacy.export": [{"id": _list_that_left(approved)}],
        "events.quotas": [{"id": approved.delegation_id}],
        "events.parts": [{"part": part} for part in PART_MODELS],
        "events.add": [{"part": part} for part in PART_MODELS],
        "events.edit": [{"part": part, "id": row.id} for part, row in parts if row],
    }


def _schedule(event: Event) -> tuple[int, int]:
    """A proposed schedule, and one of its meetings."""
    question = meeting_questions.question(event)
    agreed = question.requests[0]
    return meetings.proposed(event, {agreed.id: Placement(0, question.rooms[0].id)}).id, agreed.id


def _placed(own: Delegate) -> int:
    """A meeting that was held, in which this delegate took notes."""
    chance = next(one for one in meeting_offers.chances(own.event) if own.id not in people_of(one.request))
    with transaction():
        activity = place(chance.request, chance.starts_at, chance.place, by=SYSTEM)
        db.session.add(Participation(activity=activity, delegate=own, role="note_taker"))
        db.session.get_one(Meeting, activity.id).outcome = "held"
        promise = Commitment(rank=1, what="Send the timetable of the ferries", owner_id=chance.request.from_id)
        readout = Readout(activity_id=activity.id, topics="Ports and ferries", filed_by="Eva", commitments=[promise])
        db.session.add(readout)
    return activity.id


def _photographed(own: Delegate) -> None:
    """Grey, but a photograph."""
    octets = BytesIO()
    Image.new("RGB", (400, 500), "#888").save(octets, "JPEG")
    jpeg = photos.read({"photo": octets.getvalue()})["photo"]
    with transaction():
        photos.keep(own, jpeg, by=SYSTEM)


def _of_meetings(own: Delegate) -> dict[str, list[dict]]:
    """Somebody to ask, and requests that wait for either side's answer; the same in three parts."""
    others = (one for one in db.session.scalars(meeting_people.askable(own)) if not verbs.obstacle(own, one))
    asked, asking, countering = itertools.islice(others, 3)
    purpose = {"purpose": "Twinning of our ports"}
    requests = meetings.ask(asking, own, **purpose), meetings.ask(countering, own, status="countered", **purpose)
    samples = {
        "meetings": [{}],
        "meeting_people": [{}],
        "meeting_profile": [{}],
        "ask_for_meeting": [{"delegate_id": asked.id}],
        "answer_meeting": [{"request_id": one.id} for one in requests],
    }
    of_one = {"me": {}, "aide": {}, "delegation": {"principal_id": own.id}}
    return {
        f"{part}.{page}": [each | whose for each in values]
        for part, whose in of_one.items()
        for page, values in samples.items()
    }


def _sheets(event: Event) -> list[Upload]:
    """One with all kinds of rows, and one without a fault."""
    rows = ["Day,Start,Kind,Title,City,Mood", "2019-06-06,07:00,visit,Harbour,San José,good"]
    with transaction():
        return [
            uploads.keep(event, "itinerary", "plan.csv", uploads.read("itinerary", "\n".join(some).encode()), by=SYSTEM)
            for some in ([*rows, "01/02/2019,9,party,Two,,"], rows)
        ]


def _question(event: Event) -> int:
    with transaction():
        question = Question(event_id=event.id, category=event.categories[0], code="STOCK", label={"en": "How many?"})
        question.kind, question.choices, question.purpose = "choice", [{"en": "One"}, {"en": "Two"}], {"en": "To know"}
        db.session.add(question)
    return question.id


def _invitation(event: Event) -> str:
    guests = personal_invitations.Guests([("Inés Gil", "ines@example.org")], event.categories[0].code, "es")
    with transaction():
        (invitation,) = personal_invitations.invite(event, guests, by=SYSTEM)
        return doors.token_of(doors.find(personal_invitations.DOOR, invitation.id))


def _data_request(own: Delegate) -> DataRequest:
    with transaction():
        return data_requests.ask(own, {"kind": "erase", "said": "Please."}, by=SYSTEM)


def _version(event: Event) -> int:
    with transaction():
        notice_versions.keep_version(event, by=SYSTEM, now=utcnow())
    return event.notice_version


def _list_that_left(own: Delegate) -> int:
    with transaction():
        line = exports.made(own.event, "roster", 1, by=SYSTEM, people=[own.id])
    return line.id


def _people(taken: Delegate, delegation: Delegation | None = None) -> Upload:
    """A list with somebody new, somebody who looks like this one, and somebody who cannot be used."""
    alike = f"{taken.given_name},{taken.family_name},{taken.city}"
    rows = ["Category,Given name,Family name,City,Country,E-mail,Mood", "MAY_MX,Luz,Paz,,MX,luz@example.org,good",
            f"MAY_MX,{alike},MX,other@example.org,", "Knight,X,,,MX,nobody,"]  # fmt: skip
    table = uploads.read("delegates", "\n".join(rows).encode())
    with transaction():
        kept = uploads.keep(taken.event, "delegates", "people.csv", table, delegation=delegation, by=SYSTEM)
        usual = {"category": "", "country": "MX", "language": "es"}
        return uploads.match(kept, kept.matched["fields"], usual, by=SYSTEM)


def _letter() -> int:
    """A letter to somebody of the staff that did not arrive."""
    with transaction():
        message = outbox.queue_to_staff(db.session.query(Staff).first(), "invitation", "en")
        message.status, message.error = "failed", "550 no such mailbox"
    return message.id


def _bulletin() -> int:
    """A change that everybody was told, before another one that waits to be told."""
    told, untold = db.session.query(Activity).filter_by(kind="panel", state="published").limit(2).all()
    _publish(told)
    with transaction():
        bulletin = bulletins.send(told.event, by=SYSTEM, note={"en": "Please look at the screens."})
    _publish(untold)
    return bulletin.id


def _publish(activity: Activity) -> None:
    with transaction():
        programme.edit(activity, {"capacity": 77}, by=SYSTEM)
        programme.publish(activity.event, [activity], by=SYSTEM)


def _states(site: Site) -> list[Address]:
    """Pages that no address of the map leads to: those of errors, and an event with hardly anything in it."""
    with transaction():
        other = event_settings.create(event_settings.read(EMPTY, new=True), by=SYSTEM, usual_categories=False).slug
    return [
        Address("not found", "anybody", "/nowhere/"),
        Address("no door", "anybody", f"{site.event}/me"),
        Address("other programme", "anybody", f"/{other}/"),
        Address("other registration", "anybody", f"/{other}/register"),
        Address("other desk", "staff", f"/{other}/desk"),
        Address("other gate", "staff", f"/{other}/checkin"),
    ]


def _allocation(event: Event) -> Proposal:
    """An allocation of the demo's wishes, to be looked at."""
    question = allocations.question(event)
    with transaction():
        return propose(event, question, allot(question), by=SYSTEM)
