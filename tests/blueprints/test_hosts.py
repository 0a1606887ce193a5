"""A company's host: the way in, whom they receive and what these need, what they say, and what does not go together."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Company, Entry, Message, db
from models.transaction import transaction
from operations import programme, registrations
from operations.journal import SYSTEM
from queries import hosts
from tests import convoys
from tests.letters import link_in, written_to
from tests.pages import find_form, form_data, parse, reads, statements
from web import company_words

PAGE, EDIT = "/cabos/host", "/cabos/host/edit"


@pytest.fixture
def organizer(app, convoy):
    browser = app.test_client()
    convoy.sign_in(browser, "organizer")
    return browser


def desk(company) -> str:
    return f"/cabos/desk/convoy/companies/{company.id}/host"


def link_on(page) -> str:
    shown = [one.get("value") for one in parse(page).iter("input") if one.get("id") == "host-link"]
    return shown[0].removeprefix("http://localhost")


@pytest.fixture
def way_in(organizer, convoy):
    """The link that the organizers showed."""
    return link_on(organizer.post(desk(convoy.biotech), data={}))


@pytest.fixture
def host(client, way_in):
    """The browser of the host of Biotech Cabo, in English."""
    client.get(way_in)
    client.get("/?lang=en")
    return client


def stored(convoy) -> Company:
    db.session.rollback()
    return convoy.biotech


def test_the_link_is_made_opens_its_page_in_the_hosts_language_and_ends(client, organizer, convoy, way_in):
    answer = client.get(way_in)
    assert (answer.status_code, answer.location) == (303, PAGE)
    cookie = next(said for said in answer.headers.getlist("Set-Cookie") if said.startswith("host="))
    assert "HttpOnly" in cookie and f"Path={PAGE}" in cookie and "SameSite=Lax" in cookie
    assert parse(client.get(PAGE)).get("lang") == "es"
    organizer.post(f"{desk(convoy.biotech)}/end", data={})
    assert client.get(PAGE).status_code == 401
    assert client.get(way_in).status_code == 404
    told = db.session.scalars(sa.select(Entry.verb).where(Entry.verb.like("host.%")).order_by(Entry.id)).all()
    assert told == ["host.invited", "host.ended"]


def test_the_link_opens_nothing_else(host, organizer, convoy, way_in):
    token = way_in.rpartition("/")[2]
    for path in ("/cabos/me", "/cabos/delegation", "/cabos/aide", f"/cabos/me/{token}", f"/cabos/delegation/{token}"):
        assert host.get(path).status_code in (401, 404), path
    assert link_on(organizer.post(desk(convoy.labs), data={})) != way_in


def test_a_letter_brings_the_link_in_the_hosts_language(client, organizer, convoy):
    organizer.post(f"{desk(convoy.biotech)}/letter", data={})
    [message] = db.session.scalars(sa.select(Message))
    assert (message.template, message.language, message.recipient) == ("host_invitation", "es", "biotech@example.com")
    [letter] = written_to("biotech@example.com")
    assert "Pat Host" in letter and "Biotech Cabo" in letter
    assert client.get(link_in(letter)).location == PAGE
    shown = reads(organizer.get(f"/cabos/desk/outbox/{message.id}"), "main")
    assert "••••" in shown and link_in(letter) not in shown


@pytest.mark.parametrize(
    ("facts", "told"), [({"contact_email": None}, "no e-mail address"), ({"status": "cancelled"}, "receives nobody")]
)
def test_a_letter_is_not_written_to_nobody(organizer, convoy, facts, told):
    with transaction():
        for name, value in facts.items():
            setattr(convoy.biotech, name, value)
    organizer.post(f"{desk(convoy.biotech)}/letter", data={})
    assert told in reads(organizer.get(desk(convoy.biotech)), "main")
    assert db.session.scalar(sa.select(sa.func.count(Message.id))) == 0


def test_the_host_sees_who_comes_when_and_what_they_need_and_nothing_more(host, convoy):
    assert "to be confirmed" in reads(host.get(PAGE), "main")
    convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana, convoy.iris, fixed=True)
    convoys.receive(convoy.labs, convoy.morning, convoy.dan)
    page = host.get(PAGE)
    said = reads(page, "main")
    for part in ("Thursday, June 6, 2019, 15:00–16:00", "Agreed with you", "2 visitors", "Ana Núñez", "Mayor", "La Paz",
                 "Health", "A hospital", "Iris Mora", "Mexicali", "Water"):  # fmt: skip
        assert part in said, part
    text = page.get_data(as_text=True)
    assert not [one for one in ("example.org", "+526121234567", "No nuts", "Dan", "Sun Park") if one in text]


def test_a_visit_is_told_by_the_clocks_where_it_is(client, organizer, convoy):
    convoys.receive(convoy.labs, convoy.morning, convoy.dan)
    client.get(link_on(organizer.post(desk(convoy.labs), data={})))
    assert "Friday, June 7, 2019, 10:00–11:00" in reads(client.get(f"{PAGE}?lang=en"), "main")


def test_a_time_nobody_knows_is_to_be_confirmed_and_what_is_called_off_says_so(host, convoy):
    visit = convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    with transaction():
        visit.starts_at = visit.ends_at = None
    assert "Thursday, June 6, 2019, time to be confirmed" in reads(host.get(PAGE), "main")
    with transaction():
        visit.state = "cancelled"
    said = reads(host.get(PAGE), "main")
    assert "Cancelled" in said and "Ana Núñez" not in said


def test_what_is_only_proposed_is_not_told(host, convoy):
    visit = convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    times = {"starts_at": convoy.at("03:33", convoys.SECOND), "ends_at": convoy.at("04:44", convoys.SECOND)}
    with transaction():
        programme.edit(visit, times, by=SYSTEM)
    said = reads(host.get(PAGE), "main")
    assert "15:00–16:00" in said and "03:33" not in said


def test_who_no_longer_comes_is_no_longer_named(host, convoy):
    convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana, convoy.iris)
    with transaction():
        registrations.cancel(convoy.iris, by=SYSTEM)
    assert "Iris" not in reads(host.get(PAGE), "main")
    assert host.get(f"{PAGE}/municipalities/{convoy.mexicali.id}").status_code == 404


def test_the_one_pager_of_a_municipality_names_those_who_visit(host, convoy):
    convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    page = f"{PAGE}/municipalities/{convoy.delegation.id}"
    said = reads(host.get(page), "main")
    assert "A hospital" in said and "Clear sky" in said and "Ana Núñez" in said
    assert "Beto" not in said and "Sun Park" not in said
    assert host.get(f"{page}/sheet.pdf").mimetype == "application/pdf"
    for other in (convoy.tijuana.id, 999_999):
        assert host.get(f"{PAGE}/municipalities/{other}").status_code == 404
        assert host.get(f"{PAGE}/municipalities/{other}/sheet.pdf").status_code == 404


def test_what_the_host_says_stands_and_says_who_said_it(host, convoy):
    answer = host.submit(
        EDIT, areas_en="Vaccines", themes=["HEALTH", "WATER"], capacity="6", minimum="3", visits="2", bring_es="INE",
        dress_en="Closed shoes", hours_1_starts="14:00", hours_1_ends="18:00",
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (303, PAGE)
    company = stored(convoy)
    assert company.areas == {"en": "Vaccines", "es": "Formación conjunta", "fr": "Formation conjointe"}
    assert (company.capacity, company.minimum, company.visits) == (6, 3, 2)
    assert [theme.code for theme in company.themes] == ["HEALTH", "WATER"]
    starts_at, ends_at = convoy.at("14:00", convoys.SECOND), convoy.at("18:00", convoys.SECOND)
    assert [(one.starts_at, one.ends_at) for one in company.hours] == [(starts_at, ends_at)]
    assert (company.bring, company.dress) == ({"es": "INE"}, {"en": "Closed shoes"})
    assert company.answered_at and company.status == "invited" and company.note == ""
    [line] = db.session.scalars(sa.select(Entry).where(Entry.verb.like("company.%")))
    assert (line.actor_kind, line.actor_name) == ("host", "Pat Host")
    assert "You confirmed this on" in reads(host.get(PAGE), "main")


def test_saying_that_all_is_right_is_an_answer_too(host, convoy):
    host.submit(EDIT, areas_en="Joint training")
    assert stored(convoy).answered_at
    assert db.session.scalars(sa.select(Entry.verb).where(Entry.verb.like("company.%"))).all() == ["company.answered"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "9" * 30}, "capacity"),
        ({"capacity": "2", "minimum": "3"}, "minimum"),
        ({"visits": "many"}, "visits"),
        ({"areas_en": "A \0 b"}, "areas_en"),
        ({"dress_fr": "d" * 400}, "dress_fr"),
        ({"themes": ["MAGIC"]}, "themes"),
        ({"hours_1_starts": "18:00", "hours_1_ends": "14:00"}, "hours_1_ends"),
        ({"hours_1_starts": "14:00"}, "hours_1_ends"),
        ({"hours_1_starts": "99:99", "hours_1_ends": "x"}, "hours_1_starts"),
        ({"hours_1_day": "2019-07-01", "hours_1_starts": "14:00", "hours_1_ends": "15:00"}, "hours_1_day"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_nothing_is_stored(host, convoy, typed, field):
    answer = host.submit(EDIT, **{"bring_en": "Passport 🛂"} | typed)
    assert answer.status_code == 422
    wrong = {one.get("id") for one in parse(answer).iter() if one.get("id", "").endswith("-error")}
    assert f"{field}-error" in wrong
    assert "Passport 🛂" in reads(answer)
    assert stored(convoy).answered_at is None and stored(convoy).edition == 1


def test_who_was_overtaken_by_the_organizers_is_told(host, convoy):
    form = form_data(find_form(host.get(EDIT), {"capacity": ""}))
    with transaction():
        convoy.biotech.capacity, convoy.biotech.edition = 9, 2
    answer = host.post(EDIT, data=form | {"capacity": "6"})
    assert answer.status_code == 422
    assert "Stored now: 9" in reads(answer)
    assert stored(convoy).capacity == 9


def test_what_does_not_go_with_what_is_agreed_is_taken_and_told_to_both(host, organizer, convoy):
    convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana, convoy.beto, convoy.iris, fixed=True)
    assert "does not go" not in reads(host.get(PAGE), "main")
    host.submit(EDIT, capacity="2", hours_1_starts="17:00", hours_1_ends="18:00")
    assert stored(convoy).capacity == 2
    for page in (host.get(PAGE), organizer.get(desk(convoy.biotech))):
        said = reads(page, "main")
        assert "3 visitors are to come, but only 2 can be received at once." in said
        assert "is outside the hours at which visitors can be received." in said


def test_contradictions_are_those_of_visits_to_come(convoy):
    convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    convoys.receive(convoy.biotech, convoy.evening, convoy.ana, convoy.iris)
    convoys.receive(convoy.labs, convoy.noon, convoy.dan)
    found = hosts.contradictions(convoy.event)
    kinds = {key: [one.kind for one in those] for key, those in found.items()}
    assert kinds == {convoy.biotech.id: ["visits", "minimum"], convoy.labs.id: ["hours"]}
    assert all(company_words.contradiction(one) for those in found.values() for one in those)
    assert hosts.contradictions(convoy.event, now=convoy.real(convoy.at("23:00", convoys.THIRD))) == {}


def test_a_company_that_receives_nobody_sees_so_and_says_nothing_more(host, convoy):
    form = form_data(find_form(host.get(EDIT), {"capacity": ""}))
    with transaction():
        convoy.biotech.status = "cancelled"
    assert "It is noted that you receive nobody this time." in reads(host.get(PAGE), "main")
    assert host.post(EDIT, data=form).status_code == 422


def test_after_the_event_nothing_changes_any_more(host, convoy):
    form = form_data(find_form(host.get(EDIT), {"capacity": ""}))
    with transaction():
        convoy.event.clock_shift += round(dt.timedelta(days=4).total_seconds())
    assert host.post(EDIT, data=form | {"capacity": "1"}).status_code == 422
    assert stored(convoy).capacity == 4


def test_the_page_asks_as_much_for_many_visits_as_for_one(host, convoy):
    convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    host.get(PAGE)
    with statements() as few:
        host.get(PAGE)
    convoys.receive(convoy.biotech, convoy.evening, convoy.dan, convoy.chloe, convoy.iris, convoy.juan)
    with statements() as many:
        host.get(PAGE)
    assert len(many) == len(few)


def test_closing_it_leaves_the_link_to_open_it_again(host, way_in):
    assert host.post(f"{PAGE}/close", data={}).status_code == 303
    assert host.get(PAGE).status_code == 401
    assert host.get(way_in).status_code == 303
