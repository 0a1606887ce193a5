"""What stands in a company's security list, who is left out of it, and who is written to for what is missing."""

import datetime as dt
import io

import openpyxl
import pypdfium2
import pytest
import sqlalchemy as sa
from flask import current_app

from models import Consent, Entry, Message, Nda, Participation, VisitRules, db
from models.transaction import transaction
from operations import consents, host_list_reminders, identities, ndas
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import ndas as agreements
from queries import security_lists as queries
from tests import convoys
from tests.letters import written_to
from tests.pages import statements
from tests.world import SECOND
from web import security_lists

SPY = Actor("staff", "Sue Torres", 7)
FORMULA = '=HYPERLINK("http://x.example","Ana")'
SAID = {"passport_name": "ANA NUNEZ", "passport": "G1234567", "nationality": "MX", "born_on": "1970-01-31"}


@pytest.fixture
def convoy(small_convoy, world):
    """Ana, Beto, Chloé and Dan visit the biotech company, which wants to know passports and positions."""
    convoy = small_convoy
    convoys.receive(convoy.biotech, convoy.afternoon, world.ana, world.beto, world.chloe, world.dan)
    ask(convoy.biotech, fields=["position", "passport", "born_on"], lead_hours=72)
    return convoy


def ask(company, **rules):
    with transaction():
        db.session.merge(VisitRules(company_id=company.id, **rules))


def agree(delegate, purposes=("host_list",), **said):
    with transaction():
        facts = dict.fromkeys(SAID) | said | {"consents": frozenset(purposes)}
        identities.keep(delegate, facts, read_in="en", by=Actor("delegate", delegate.full_name, delegate.id))


def only(convoy):
    db.session.rollback()
    [found] = queries.of_event(convoy.event)
    return found


def opened(answer) -> list[list]:
    """What one reads on the first sheet from its head row on."""
    answer.direct_passthrough = False
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return rows[next(number for number, row in enumerate(rows) if row[0] == "Name") :]


def taken(convoy, kind="xlsx", by=SPY):
    with convoy_request():
        return security_lists.desk_download(convoy.event, only(convoy), kind, by=by)


def convoy_request():
    return current_app.test_request_context()


def seat_of(delegate):
    return db.session.scalar(sa.select(Participation).where(Participation.delegate_id == delegate.id))


def test_the_list_has_exactly_the_fields_asked_for_of_those_who_agreed_alone(convoy):
    agree(convoy.ana, **SAID)
    agree(convoy.beto, purposes=("visa_letter",), **SAID | {"passport": "HIDDEN99"})
    head, *rows = opened(taken(convoy))
    assert head == ["Name", "Municipality", "Position", "Number of the passport", "Date of birth"]
    assert rows == [["Ana Núñez", "La Paz", "Mayor", "G1234567", dt.datetime(1970, 1, 31)]]
    assert [one.delegate.given_name for one in only(convoy).left_out] == ["Beto", "Chloé", "Dan"]


def test_what_a_focal_point_ticked_waits_for_the_person(convoy):
    with transaction():
        focal = Actor("focal", "Lía Cota")
        consents.keep(convoy.ana, "host_list", "en", focal, dt.datetime.now(dt.UTC))
    assert only(convoy).listed == []
    agree(convoy.ana, **SAID)
    assert [one.delegate.id for one in only(convoy).listed] == [convoy.ana.id]


def test_consent_taken_back_between_page_and_file_takes_the_person_off(convoy):
    agree(convoy.ana, **SAID)
    agree(convoy.beto, **SAID)
    seen = only(convoy)
    with transaction():
        consents.change(convoy.ana, (), read_in="en", by=SYSTEM)
    with convoy_request():
        _head, *rows = opened(security_lists.desk_download(convoy.event, seen, "xlsx", by=SPY))
    assert [row[0] for row in rows] == ["Beto Ávila"]


def test_nobody_on_it_is_a_list_without_rows_that_says_how_many_more_come(convoy):
    head, *rows = opened(taken(convoy))
    assert len(head) == 5 and rows == []
    paper = taken(convoy, "pdf")
    paper.direct_passthrough = False
    text = pypdfium2.PdfDocument(paper.get_data())[0].get_textpage().get_text_range()
    assert "4 more people come who are not on this list" in text.replace("\r\n", " ")


def test_a_name_that_looks_like_a_formula_stays_text(convoy):
    with transaction():
        convoy.ana.given_name, convoy.ana.family_name = FORMULA, ""
    agree(convoy.ana, **SAID | {"passport": "12345678"})
    answer = taken(convoy)
    _head, row = opened(answer)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).worksheets[0]
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line}
    assert row[0] == FORMULA and cells[FORMULA].data_type == "s"
    assert cells["12345678"].data_type == "s"


def test_each_page_and_sheet_says_who_took_it_and_the_journal_whose_passports_were_read(convoy):
    agree(convoy.ana, **SAID)
    answer = taken(convoy, "pdf")
    answer.direct_passthrough = False
    text = pypdfium2.PdfDocument(answer.get_data())[0].get_textpage().get_text_range()
    assert text.count("Sue Torres") > 5 and "G1234567" in text
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    lines = db.session.scalars(sa.select(Entry).where(Entry.actor_name == "Sue Torres").order_by(Entry.id)).all()
    assert [(one.verb, one.object_id) for one in lines] == [
        ("export.made", convoy.event.id), ("identity.read", convoy.ana.id),
    ]  # fmt: skip
    assert lines[0].detail == {"name": "security", "rows": 1, "people": str(convoy.ana.id)}


def test_where_no_passport_is_asked_for_none_is_opened(convoy):
    ask(convoy.biotech, fields=["country"])
    agree(convoy.ana, **SAID)
    head, row = opened(taken(convoy))
    assert (head, row) == (["Name", "Municipality", "Country"], ["Ana Núñez", "La Paz", "Mexico"])
    assert not db.session.scalars(sa.select(Entry).where(Entry.verb == "identity.read")).all()


def test_the_host_has_it_from_the_freezing_on_and_of_their_own_visits_alone(convoy):
    ask(convoy.biotech, fields=["passport"], lead_hours=24)
    agree(convoy.ana, **SAID)
    visit = only(convoy).activity
    with convoy_request():
        with pytest.raises(Refusal, match="list_not_ready"):
            security_lists.host_download(convoy.event, convoy.biotech, visit)
        with pytest.raises(Refusal, match="unknown_activity"):
            security_lists.host_download(convoy.event, convoy.solar, visit)
        ask(convoy.biotech, fields=["passport"], lead_hours=72)
        _head, row = opened(security_lists.host_download(convoy.event, convoy.biotech, visit))
    assert row == ["Ana Núñez", "La Paz", "G1234567"]
    with transaction():
        db.session.delete(seat_of(convoy.ana))
    with convoy_request():
        assert opened(security_lists.host_download(convoy.event, convoy.biotech, visit))[1:] == []


def test_each_is_asked_once_a_day_for_what_is_missing_and_then_it_is_on_the_list(convoy):
    agree(convoy.ana, **SAID | {"born_on": None})
    with transaction():
        assert host_list_reminders.remind(convoy.event, by=SPY) == 4
    [letter] = written_to("ana@example.org")
    assert "Biotech Cabo, jueves, 6 de junio de 2019" in letter and "?to=identity" in letter
    assert letter.count("Biotech") == 1
    with pytest.raises(Refusal, match="nobody_owes"), transaction():
        host_list_reminders.remind(convoy.event, by=SPY)
    tomorrow = convoy.real(convoy.at("09:00", SECOND))
    agree(convoy.ana, **SAID)
    with transaction():
        assert host_list_reminders.remind(convoy.event, by=SPY, now=tomorrow) == 3
    assert only(convoy).listed[0].missing == ()


def test_consent_alone_is_enough_where_no_passport_is_asked_for(convoy):
    ask(convoy.biotech, fields=[])
    agree(convoy.dan)
    assert [one.delegate.id for one in only(convoy).listed] == [convoy.dan.id]


def test_a_missing_agreement_is_a_letter_and_a_restricted_badge_until_it_is_signed(convoy):
    visit = only(convoy).activity
    with pytest.raises(Refusal, match="no_nda"), transaction():
        ndas.mark(convoy.biotech, convoy.ana, "missing", by=SYSTEM)
    ask(convoy.biotech, nda=True, nda_link="https://example.com/nda.pdf")
    for _twice in range(2):
        with transaction():
            ndas.mark(convoy.biotech, convoy.ana, "missing", by=SYSTEM)
    [letter] = written_to("ana@example.org")
    assert "https://example.com/nda.pdf" in letter
    with transaction():
        ndas.mark(convoy.biotech, convoy.beto, "signed", by=SYSTEM)
    assert agreements.restricted([visit.id])[visit.id] == {convoy.ana.id, convoy.chloe.id, convoy.dan.id}
    with pytest.raises(Refusal, match="unknown_person"), transaction():
        ndas.mark(convoy.biotech, convoy.iris, "signed", by=SYSTEM)
    assert db.session.get(Nda, (convoy.biotech.id, convoy.beto.id)).status == "signed"


def test_lists_and_what_is_missing_take_as_many_statements_for_one_visit_as_for_three(convoy):
    assert db.session.scalars(sa.select(Consent)).all() == [] and not db.session.scalars(sa.select(Message)).all()
    event = convoy.event
    with statements() as before:
        queries.of_event(event)
    convoys.receive(convoy.solar, convoy.evening, convoy.iris, convoy.juan)
    convoys.receive(convoy.studio, convoy.morning, convoy.chloe)
    event = convoy.event
    with statements() as after:
        assert len(queries.of_event(event)) == 3
    assert len(after) == len(before)
