"""Personal invitations: sent by organizers, answered with a link that registers one person and nobody else."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Category, Delegate, Entry, Invitation, Message, db
from models.transaction import transaction
from operations import doors, personal_invitations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.letters import written_to
from tests.pages import parse, statements, text_of
from tests.world import count

PAGE = "/cabos/desk/invitations"
GUEST = {"people": "Inés Gil <ines@example.org>", "category": "CREW", "language": "es"}


def invite(client, world, **changes) -> None:
    world.sign_in(client, "organizer")
    answer = client.submit(f"{PAGE}/new", **GUEST | changes)
    assert answer.status_code == 303, text_of(parse(answer))


def link(address="ines@example.org") -> str:
    return next(line for line in written_to(address)[0].splitlines() if "/invitation/" in line).partition("localhost")[
        2
    ]


def test_who_is_invited_registers_in_that_category_at_that_address_and_has_a_place(app, client, world):
    invite(client, world)
    guest, path = app.test_client(), link()
    page = guest.get(path)
    assert "Inés Gil" in text_of(parse(page))
    typed = {"email": "other@example.org", "category": "MAYOR", "given_name": "Inés", "family_name": "Gil"}
    answer = guest.post(path, data=typed | {"country": "MX", "language": "es", "consent_notice": "y"})
    assert answer.status_code == 303
    delegate = db.session.scalar(sa.select(Delegate).order_by(Delegate.number.desc()))
    assert (delegate.given_name, delegate.family_name, delegate.email) == ("Inés", "Gil", "ines@example.org")
    assert (delegate.category.code, delegate.status) == ("CREW", "approved")
    world.sign_in(client, "organizer")
    assert "Has registered" in text_of(parse(client.get(PAGE)))


def test_the_link_used_twice_leads_to_ones_own_page(app, client, world):
    invite(client, world)
    guest, path = app.test_client(), link()
    guest.submit(path, country="MX", consent_notice="y")
    for other in (guest, app.test_client()):
        answer = other.get(path)
        assert answer.status_code == 303 and answer.location.startswith("/cabos/me/")
    assert count(Delegate, Delegate.email == "ines@example.org") == 1


def test_two_at_once_are_one_person(world):
    invitation = _invited(world)
    facts = personal_invitations.registrations.read(
        {"category": "CREW", "given_name": "Inés", "country": "MX", "language": "es", "consents": ["notice"]}
    )
    with transaction():
        one = personal_invitations.register(invitation, facts)
        assert personal_invitations.register(invitation, facts) is one


def test_declining_is_told_and_one_may_think_again(app, client, world):
    invite(client, world)
    guest, path = app.test_client(), link()
    assert guest.post(f"{path}/decline", data={}).status_code == 303
    assert "cannot come" in text_of(parse(guest.get(path)))
    assert "Declined" in text_of(parse(client.get(PAGE)))
    assert guest.submit(path, country="MX", consent_notice="y").status_code == 303
    assert db.session.scalar(sa.select(Invitation.declined_at)) is None


def test_a_withdrawn_invitation_says_so_and_registers_nobody(app, client, world):
    invite(client, world)
    guest, path, key = app.test_client(), link(), db.session.scalar(sa.select(Invitation.id))
    assert client.post(f"{PAGE}/{key}/withdraw", data={}).status_code == 303
    assert guest.get(path).status_code == 410
    assert guest.post(path, data={"country": "MX", "consent_notice": "y"}).status_code == 410
    assert guest.get(path[:-3] + "abc").status_code == 404
    assert client.get("/other" + path.removeprefix("/cabos")).status_code == 404


def test_it_holds_until_the_category_closes_and_need_not_wait_for_the_opening(app, client, world):
    with transaction():
        world.event.registration_opens_at = world.at("18:00")
        world.event.registration_closes_at = None
    invite(client, world)
    assert app.test_client().get(link()).status_code == 200
    with transaction():
        world.crew.closes_at = world.at("09:00")
    assert app.test_client().get(link()).status_code == 410


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"people": "Inés Gil"}, "Line 1: please write a name and an e-mail address."),
        ({"people": "Inés Gil; ines@example.org\n\nBo, bo@nowhere"}, "Line 3 has no correct e-mail address."),
        ({"people": " "}, "Please fill this in."),
        ({"people": "A\x00 <a@example.org>"}, "This contains characters"),
        ({"people": "\n".join(f"N {n} <n{n}@example.org>" for n in range(501))}, "at most 500 people"),
        ({"category": "NOWHERE"}, "Please choose one of the categories."),
        ({"principal": "ZZZZ-ZZZZ"}, "Please choose somebody who takes part themselves."),
        ({"language": "tlh"}, "Please choose one of the languages."),
    ],
)
def test_what_cannot_be_sent_is_said_at_its_field_and_nothing_is_sent(client, world, typed, said):
    world.sign_in(client, "organizer")
    answer = client.submit(f"{PAGE}/new", **GUEST | typed)
    assert answer.status_code == 422 and said in text_of(parse(answer))
    assert count(Invitation) == count(Message) == 0


def test_pasted_lines_are_people_and_nobody_is_invited_twice(client, world):
    lines = 'Ana Núñez\tana@example.org\n"Li, Bo" <bo@example.org>;\nAna N. <ANA@example.org>'
    invite(client, world, people=lines)
    assert sorted(db.session.scalars(sa.select(Invitation.name))) == ["Ana Núñez", "Li, Bo"]
    invite(client, world, people=lines)
    assert count(Invitation) == count(Message, Message.template == "personal_invitation") == 2


def test_a_reminder_goes_once_a_day_to_who_has_not_answered(world):
    with transaction():
        world.event.registration_closes_at = None
    invitation = _invited(world)
    tomorrow = invitation.invited_at + dt.timedelta(days=1)

    def remind(now):
        with transaction():
            return personal_invitations.remind(world.event, [invitation.id], by=SYSTEM, now=now)

    with pytest.raises(Refusal, match="nobody_to_remind"):
        remind(invitation.invited_at)
    assert remind(tomorrow) == 1
    with pytest.raises(Refusal, match="nobody_to_remind"):
        remind(tomorrow)
    with transaction():
        personal_invitations.decline(invitation, now=tomorrow)
    with pytest.raises(Refusal, match="nobody_to_remind"):
        remind(tomorrow + dt.timedelta(days=1))
    assert len(written_to("ines@example.org")) == 2


def test_who_accompanies_is_invited_with_somebody(app, client, world):
    with transaction():
        beside = Category(event=world.event, code="ACC", letter="A", colour="#333333", accompanies=True)
        beside.name = {"en": "Companions"}
        db.session.add(beside)
    world.sign_in(client, "organizer")
    assert client.submit(f"{PAGE}/new", **GUEST | {"category": "ACC"}).status_code == 422
    invite(client, world, category="ACC", principal="CAB-0001")
    app.test_client().submit(link(), country="MX", consent_notice="y")
    delegate = db.session.scalar(sa.select(Delegate).order_by(Delegate.number.desc()))
    assert (delegate.principal_id, delegate.delegation_id) == (world.ana.id, world.delegation.id)


def test_the_link_shown_is_noted_and_the_list_stays_constant(client, world):
    invite(client, world)
    key = db.session.scalar(sa.select(Invitation.id))
    shown = client.post(f"{PAGE}/{key}/link", data={})
    assert link() in shown.get_data(as_text=True)
    assert count(Entry, Entry.verb == "link.shown") == 1
    with statements() as few:
        client.get(PAGE)
    invite(client, world, people="\n".join(f"N {n} <n{n}@example.org>" for n in range(20)))
    with statements() as many:
        client.get(PAGE)
    assert len(few) == len(many)


def _invited(world) -> Invitation:
    with transaction():
        (invitation,) = personal_invitations.invite(world.event, personal_invitations.read(GUEST), by=SYSTEM)
    assert doors.find("invite", invitation.id)
    return invitation
