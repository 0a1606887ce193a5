"""What stands in for the arguments of addresses: one of each thing that an event has, in the small world."""

import datetime as dt
import uuid

import sqlalchemy as sa

from models import (
    Activity,
    Bulletin,
    BusLeader,
    Company,
    Correction,
    Delegate,
    Delegation,
    Event,
    ListChange,
    Meeting,
    MeetingRequest,
    Participation,
    Practical,
    Proposal,
    Question,
    Staff,
    TimeProposal,
    db,
)
from models.base import utcnow
from models.transaction import transaction
from operations import (
    blocks,
    cues,
    data_requests,
    doors,
    exports,
    invitations,
    notice_versions,
    outbox,
    personal_invitations,
    photos,
    scans,
    session_passes,
    uploads,
    visit_decisions,
)
from operations.journal import SYSTEM
from tests import convoys, matching, meetings, transport
from tests.caring import a_card_of, a_safety_call, an_incident
from tests.gates import a_device, a_receipt_of, link_of
from tests.world import CODES, SECOND, World
from web import demo_links


def samples(world) -> dict[str, object]:
    """What stands in for the arguments, by the part of the address before them and their name."""
    convoy = a_convoy(world)
    return {
        "/slug": "cabos",
        "calendar/slug": "cabos",
        "events/slug": "cabos",
        "event/part": "categories",
        "activities/id": world.housing.id,
        "programme/id": world.housing.id,
        "activities/activity_id": world.housing.id,
        "participations/delegate_id": world.ana.id,
        "delegates/id": world.ana.id,
        "duplicates/id": world.ana.id,
        "id/other_id": world.beto.id,
        "delegations/id": world.delegation.id,
        "part/id": world.mayors.id,
        "scans/nonce": "n-1",
        "checkpoints/code": "MAIN",
        "outbox/id": a_message_to(world.ana),
        "bulletins/id": a_bulletin_to(world.ana),
        "messages/kind": "approved",
        "letters/id": a_letter_to(world.viewer),
        "panels/id": world.housing.id,
        "allocations/id": an_allocation(world.event),
        "b/code": CODES["ana"],
        "B/code": CODES["ana"],
        "me/token": doors.token_of(doors.find("delegate", world.ana.id)),
        "run-of-show/activity_id": world.housing.id,
        "cues/id": a_cue_of(world.housing),
        "scenes/id": world.housing.id,
        "aide/token": token_of_aide(world.ana),
        "delegation/token": token_of_focal(world.delegation),
        "delegation/principal_id": world.ana.id,
        "matching/id": (matched := matching.proposed(convoy, [("ana", "biotech", matching.AFTERNOON)]).id),
        "people/delegate_id": a_card_of(world.ana),
        "pickups/id": a_pickup(world),
        "new/journey_id": transport.flies(world.beto, world.at("14:20")).id,
        "vehicles/id": transport.a_van(world, "VAN-2").id,
        "greeters/id": transport.a_greeter(world).id,
        "nights/on": "2019-06-05",
        "on/delegate_id": world.ana.id,
        "decisions/id": a_decision(convoy),
        "host/token": token_of_host(convoy.biotech),
        "municipalities/delegation_id": world.delegation.id,
        "needs/delegation_id": world.delegation.id,
        "companies/company_id": convoy.biotech.id,
        "companies/id": convoy.biotech.id,
        "security/activity_id": a_visit_to(convoy),
        "visits/activity_id": (visit := a_visit_to(convoy)),
        "lists/activity_id": visit,
        "changes/change_id": a_question_about(convoy),
        "time/proposal_id": (proposed := another_time_of(convoy)),
        "times/proposal_id": proposed,
        "outcomes/id": convoys.an_outcome_of(convoy),
        "buses/id": convoy.bus_1.id,
        "passengers/id": (ride := a_ride(convoy)),
        "buses/bus_id": convoy.bus_1.id,
        "cities/place_id": convoy.cape.id,
        "incidents/id": an_incident(world),
        "safety/id": (asked := a_safety_call(world)),
        "safety/call_id": asked,
        "buses/group_id": convoys.group_of(ride, convoy.bus_1).id,
        "groups/group_id": convoys.group_of(ride, convoy.bus_1).id,
        "group_id/kind": "departure",
        "rides/group_id": convoys.group_of(ride, convoy.bus_1).id,
        "ask/delegate_id": world.chloe.id,
        "meetings/request_id": a_request_to(world.ana, world.chloe),
        "request_id/way": "decline",
        "meetings/id": (meeting := a_meeting(world)),
        "meetings/activity_id": meeting,
        "requests/request_id": (agreed := an_agreed_meeting(world)),
        "meeting-requests/id": agreed,
        "request_id/verb": "pin",
        "id/verb": "endorse",
        "place/way": "take",
        "activity_id/verb": "leave",
        "corrections/correction_id": a_correction_of(world.beto),
        "proposals/id": (proposal := meetings.proposed(world.event, {}).id),
        "meeting-proposals/id": proposal,
        "matching-proposals/id": matched,
        "offers/offer_id": 999_999_999,  # nobody’s: there is nothing to take
        "offer_id/way": "no",
        "blocks/activity_id": private_time_of(world.ana),
        "photos/id": a_photo_of(world.ana),
        "done/token": doors.token_of(doors.find("delegate", world.ana.id)),
        "invitation/token": doors.token_of(doors.find("invite", invited := an_invitation_to(world.event))),
        "invitations/id": invited,
        "questions/id": a_question_of(world.event),
        "calendar/token": doors.token_of(doors.find("feed", world.ana.id)),
        "requests/id": a_data_request_of(world.ana),
        "notice/number": a_version_of(world.event),
        "exports/id": a_list_that_left(world.event),
        "uploads/kind": "itinerary",
        "uploads/id": a_sheet_of(world.event),
        "lists/kind": "delegates",
        "lists/id": (people := a_list_of(world.delegation, world.event)),
        "imports/id": people,
        "rows/number": 2,
        "practical/id": something_to_know(world.event),
        "people/id": world.viewer.id,
        "roles/grant_id": world.viewer.grants[0].id,
        "sessions/session_id": 999_999_999,  # nobody’s: the own one would end
        "scans/id": a_scan_of("ana"),
        "passes/activity_id": world.opening.id,
        "delegations/delegation_id": world.delegation.id,
        "passes/id": a_pass_for(world.opening),
        "help/id": world.ana.id,
        "receipts/number": a_receipt_of(world.chloe),
        "devices/id": (device := a_device(world.event)).id,
        "device/token": link_of(device).rpartition("/")[2],
        "password/token": invitations.token_for(world.care, "invitation"),
        "enter/token": demo_links.token_for(an_account_of_the_demo()),
    }


def a_scan_of(name: str) -> uuid.UUID:
    """One where the person was turned away, and counted all the same."""
    event = db.session.scalars(sa.select(Event).where(Event.slug == "cabos")).one()
    with transaction():
        scans.record(event, code=CODES[name], checkpoint="MAIN", nonce="n-doubtful", shown="refused", by=SYSTEM)
        return scans.stored(event, "n-doubtful").id


def a_pass_for(activity: Activity) -> int:
    with transaction():
        session_passes.set_quotas(activity, 1, {}, by=SYSTEM)
        return session_passes.issue(activity, by=SYSTEM)[0].id


def token_of_aide(delegate: Delegate) -> str:
    with transaction():
        return doors.token_of(doors.ensure("aide", delegate.id))


def token_of_focal(delegation: Delegation) -> str:
    with transaction():
        return doors.token_of(doors.ensure("focal", delegation.id))


def token_of_host(company: Company) -> str:
    with transaction():
        return doors.token_of(doors.ensure("host", company.id))


def a_question_of(event: Event) -> int:
    with transaction():
        db.session.add(question := Question(event_id=event.id, code="MEDIUM", label={"en": "Medium"}))
    return question.id


def an_invitation_to(event: Event) -> int:
    guests = personal_invitations.Guests([("Inés Gil", "ines@example.org")], "CREW", "es")
    with transaction():
        return personal_invitations.invite(event, guests, by=SYSTEM)[0].id


def a_pickup(world) -> int:
    van = transport.a_van(world)
    return transport.arranged(world, transport.flies(world.ana, world.at("14:20")), vehicle=van.id).id


def a_convoy(world) -> World:
    """In which Ana visits Biotech Cabo."""
    convoy = convoys.set_up(world)
    convoys.receive(convoy.biotech, convoy.afternoon, world.ana)
    return convoy


def a_visit_to(convoy: World) -> int:
    return db.session.scalar(sa.select(Activity.id).where(Activity.organization_id == convoy.biotech.organization_id))


def a_question_about(convoy: World) -> int:
    """Whether Beto may come as well."""
    change = ListChange(activity_id=a_visit_to(convoy), delegate_id=convoy.beto.id, kind="add", asked_at=utcnow(),
                        asked_by="Lía")  # fmt: skip
    with transaction():
        db.session.add(change)
    return change.id


def another_time_of(convoy: World) -> int:
    times = {"starts_at": convoy.at("16:00", SECOND), "ends_at": convoy.at("17:00", SECOND)}
    proposal = TimeProposal(activity_id=a_visit_to(convoy), asked_at=utcnow(), asked_by="Pat Host", **times)
    with transaction():
        db.session.add(proposal)
    return proposal.id


def a_ride(convoy: World) -> int:
    """In whose first bus the leader of the small world leads."""
    with transaction():
        db.session.add(BusLeader(bus_id=convoy.bus_1.id, staff_id=convoy.leader.id))
    way = (convoy.cape_hotel, convoy.biotech_place, ("14:00", "14:30"))
    return convoys.ride(convoy, SECOND, *way, bus_1=[convoy.ana], bus_2=[convoy.beto]).id


def a_decision(convoy: World) -> int:
    with transaction():
        pinned = visit_decisions.pin(convoy.event, convoy.biotech.id, delegate_id=convoy.beto.id, by=SYSTEM)
    return pinned.id


def a_request_to(asked: Delegate, asker: Delegate) -> int:
    if standing := db.session.scalar(sa.select(MeetingRequest.id)):
        return standing
    return meetings.ask(asker, asked).id


def an_agreed_meeting(world) -> int:
    meetings.set_up(world.event, [world.red])
    return meetings.agree(world.beto, world.chloe).id


def a_meeting(world) -> int:
    """One in which Ana takes notes."""
    facts = {"title": {"en": "Ana – Chloé"}, "day": world.event.ends_on, "revision": 1, "state": "published"}
    activity = Activity(event=world.event, kind="meeting", audience="participants", attendance="listed", live=True)
    with transaction():
        db.session.add(activity)
        for name, value in facts.items():
            setattr(activity, name, value)
        activity.starts_at = dt.datetime.combine(world.event.ends_on, dt.time(15), world.event.tz)
        activity.ends_at = activity.starts_at + dt.timedelta(minutes=20)
        db.session.add(Meeting(activity=activity, event_id=world.event.id))
        db.session.add(Participation(activity=activity, delegate=world.ana, role="note_taker"))
    return activity.id


def a_correction_of(delegate: Delegate) -> int:
    asked = Correction(event_id=delegate.event_id, delegate_id=delegate.id, facts={"city": "Loreto"}, asked_by="Beto")
    with transaction():
        db.session.add(asked)
    return asked.id


def a_photo_of(delegate: Delegate) -> int:
    with transaction():
        return photos.keep(delegate, b"a JPEG", by=SYSTEM).delegate_id


def private_time_of(delegate: Delegate) -> int:
    starts_at = dt.datetime.combine(delegate.event.ends_on, dt.time(20), delegate.event.tz)
    with transaction():
        return blocks.block(delegate, starts_at, starts_at + dt.timedelta(minutes=30), by=SYSTEM).activity_id


def a_data_request_of(delegate: Delegate) -> int:
    with transaction():
        return data_requests.ask(delegate, {"kind": "object", "said": ""}, by=SYSTEM).id


def a_version_of(event: Event) -> int:
    with transaction():
        notice_versions.keep_version(event, by=SYSTEM, now=utcnow())
    return event.notice_version


def a_list_that_left(event: Event) -> int:
    with transaction():
        line = exports.made(event, "roster", 1, by=SYSTEM, people=[1])
    return line.id


def a_list_of(delegation: Delegation, event: Event) -> int:
    table = uploads.read("delegates", b"Name,City\nLuz Paz,Loreto")
    with transaction():
        return uploads.keep(event, "delegates", "list.csv", table, delegation=delegation, by=SYSTEM).id


def a_sheet_of(event: Event) -> int:
    table = uploads.read("itinerary", b"Day,Start,Title\n2019-06-06,12:30,Ports")
    with transaction():
        return uploads.keep(event, "itinerary", "plan.csv", table, by=SYSTEM).id


def an_account_of_the_demo() -> Staff:
    with transaction():
        db.session.add(somebody := Staff(email="somebody@example.org", name="Somebody"))
    return somebody


def an_allocation(event: Event) -> int:
    nothing = {"people": [], "panels": []}, {"people": {}, "first": {}, "proven": True}
    with transaction():
        proposal = Proposal(event_id=event.id, kind="allocation", base_version=1, created_by="Somebody")
        proposal.input, proposal.output = nothing
        db.session.add(proposal)
    return proposal.id


def a_cue_of(activity: Activity) -> int:
    with transaction():
        return cues.add(activity, {"what": "Doors open"}, by=SYSTEM).id


def a_message_to(delegate: Delegate) -> int:
    with transaction():
        message = outbox.queue(delegate, "approved", "approved:1")
    return message.id


def a_bulletin_to(delegate: Delegate) -> int:
    with transaction():
        db.session.add(bulletin := Bulletin(event_id=delegate.event_id, sent_by="Comitiva"))
        db.session.flush()
        message = outbox.queue(delegate, "bulletin", "bulletin:1:1", bulletin=bulletin.id, activities=[])
        message.status = "unaddressed"
    return bulletin.id


def a_letter_to(somebody: Staff) -> int:
    with transaction():
        message = outbox.queue_to_staff(somebody, "password_reset", "en")
    return message.id


def something_to_know(event: Event) -> int:
    with transaction():
        db.session.add(row := Practical(event=event, kind="dress", title={"en": "Light formal"}))
    return row.id
