"""What letters say to people who are no delegates: a company's host, a delegation's focal point, who is invited, a
liaison officer.
"""

import datetime as dt
from collections.abc import Callable

from models import Checkpoint, Company, Delegate, Delegation, Event, Invitation, Message, db
from operations import door_codes, links, personal_invitations
from operations.needs_reminders import Reminder
from queries import honours
from web import formats, host_letters, owed_letters
from web.urls import absolute

#: What makes the last part of a personal link, from a door's kind and whose it is.
Secret = Callable[[str, int], str]


def values(message: Message, secret: Secret) -> dict[str, object]:
    """The values of a letter about a company or a delegation; `secret` makes the last part of a link."""
    event, about = message.event, message.variables
    if "door_id" in about:
        return _of_subject(event, about, secret) | {"code": secret(door_codes.TEMPLATE, about["door_id"])}
    return _of_subject(event, about, secret)


def _of_subject(event: Event, about: dict[str, object], secret: Secret) -> dict[str, object]:
    if "guest_id" in about:
        return _always(event) | _of_guest(event, about)
    if "company_id" in about:
        company = db.session.get_one(Company, about["company_id"])
        return _always(event) | _of_company(event, company, secret) | host_letters.values(company, about)
    if "invitation_id" in about:
        return _always(event) | _of_invitation(event, db.session.get_one(Invitation, about["invitation_id"]), secret)
    values = _always(event) | _of_delegation(event, db.session.get_one(Delegation, about["delegation_id"]), secret)
    if "owing" in about:
        values |= {"owed": owed_letters.of_people(about["owing"]), "owed_page": values["delegation_page"]}
    if "about_id" in about:
        values["delegate_name"] = formats.plain(db.session.get_one(Delegate, about["about_id"]).name)
    return values


def of_reminder(event: Event, one: Reminder, secret: Secret) -> dict[str, object]:
    """The values of a reminder that is not written yet."""
    if one.delegate is None:
        return _always(event) | _of_delegation(event, one.delegation, secret)
    page = absolute("me.enter", slug=event.slug, token=secret("delegate", one.delegate.id))
    return _always(event) | {"name": formats.plain(one.delegate.name)} | of_delegate(one.delegate, page)


def of_delegate(delegate: Delegate, my_page: str) -> dict[str, object]:
    """The same for one of the delegation's people, who says it on their own page."""
    return {"delegation_name": formats.plain(delegate.delegation.name), "my_needs": f"{my_page}?to=needs"}


def _always(event: Event) -> dict[str, object]:
    programme = absolute("programme.show", slug=event.slug)
    return {"event": event, "event_name": formats.plain(event.name), "programme": programme}


def _of_guest(event: Event, about: dict[str, object]) -> dict[str, object]:
    """For a liaison officer: who came, where and when."""
    guest = db.session.get_one(Delegate, about["guest_id"])
    liaison, at = honours.liaison_of(guest), dt.datetime.fromisoformat(about["at"])
    return {
        "name": liaison.name if liaison else "",
        "guest_name": formats.plain(guest.name),
        "checkpoint_name": formats.plain(db.session.get_one(Checkpoint, about["checkpoint_id"]).name),
        "arrived_at": formats.moment(event.now(at), event.zone),
        "guests_page": absolute("help_lane.guests", slug=event.slug),
    }


def _of_company(event: Event, company: Company, secret: Secret) -> dict[str, object]:
    name = formats.plain(company.name)
    return {
        "name": company.contact_name or name,
        "company_name": name,
        "host_page": absolute("hosts.enter", slug=event.slug, token=secret(links.HOST, company.id)),
    }


def _of_invitation(event: Event, invitation: Invitation, secret: Secret) -> dict[str, object]:
    closes_at = personal_invitations.closes_at(invitation)
    return {
        "name": invitation.name,
        "category_name": formats.plain(invitation.category.name),
        "deadline": formats.moment(closes_at, event.zone) if closes_at else "",
        "invitation_page": absolute(
            "registration.invited", slug=event.slug, token=secret(personal_invitations.DOOR, invitation.id)
        ),
    }


def _of_delegation(event: Event, delegation: Delegation, secret: Secret) -> dict[str, object]:
    name, token = formats.plain(delegation.name), secret(links.FOCAL, delegation.id)
    return {
        "name": delegation.contact_name or name,
        "delegation_name": name,
        "my_needs": absolute("delegation.enter", slug=event.slug, token=token, to="needs"),
        "delegation_page": absolute("delegation.enter", slug=event.slug, token=token),
    }
