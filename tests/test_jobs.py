"""The outbox, emptied into a real mail server on this machine."""

import os
import signal
import socket
import time

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler

import jobs
from models import DelegateCare, Message, db
from models.base import utcnow
from models.transaction import transaction
from operations import bulletins, data_requests, doors, message_templates, outbox, programme
from operations.journal import SYSTEM
from tests.workers import SPAWN, work
from tests.world import count


class Mailbox(Handler):
    """Keeps what it is given, or answers each recipient with `refuse`."""

    def __init__(self):
        super().__init__()
        self.letters, self.refuse = [], None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message):
        self.letters.append(message)


@pytest.fixture
def mailbox(app):
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()


def write(delegate, template="approved", dedupe="approved:1", **variables):
    with transaction():
        outbox.queue(delegate, template, dedupe, **variables)


def plain(letter):
    return letter.get_payload()[0].get_payload(decode=True).decode().replace("\r\n", "\n")


def test_a_letter_arrives_once_in_the_persons_language_with_their_link(app, world, mailbox):
    write(world.chloe)
    jobs.sweep(app)
    jobs.sweep(app)
    (letter,) = mailbox.letters
    assert letter["To"] == "chloe@example.org"
    assert letter["Content-Language"] == "fr"
    assert doors.token_of(doors.find("delegate", world.chloe.id)) in plain(letter)
    assert "Chloé L’Écuyer" in plain(letter)
    assert db.session.scalars(sa.select(Message.status)).all() == ["sent"]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize(
    ("template", "variables"),
    [
        ("registered", {"status": "submitted"}),
        ("registered", {"status": "waitlisted"}),
        ("approved", {}),
        ("promoted", {}),
        ("place_offered", {"until": "2019-06-05T20:00:00+00:00"}),
        ("place_lapsed", {}),
        ("waitlisted", {}),
        ("rejected", {}),
        ("cancelled", {}),
        ("seat_promoted", {"activity_id": None}),
        ("link_again", {}),
        ("needs_reminder", {}),
    ],
)
def test_every_letter_is_whole_in_every_language(app, world, mailbox, template, variables, language):
    if "activity_id" in variables:
        variables = {"activity_id": world.water.id}
    with transaction():
        world.ana.language = language
    write(world.ana, template, **variables)
    jobs.sweep(app)
    (letter,) = mailbox.letters
    text = letter["Subject"] + plain(letter)
    assert world.event.name[language] in text or world.water.title[language] in text
    assert "%(" not in text
    assert "None" not in text


def test_requests_about_data_and_erasures_are_answered_by_letter_and_the_address_goes_with_the_last(
    app, world, mailbox
):
    with transaction():
        asked = data_requests.ask(world.ana, {"kind": "erase", "said": ""}, by=SYSTEM)
    with transaction():
        other = data_requests.ask(world.beto, {"kind": "access", "said": ""}, by=SYSTEM)
    with transaction():
        data_requests.answer(other, {"answer": "Aquí está todo."}, by=SYSTEM)
    jobs.sweep(app)
    with transaction():
        data_requests.answer(asked, {"answer": "Done."}, by=SYSTEM)
    jobs.sweep(app)
    letters = {letter["To"]: plain(letter) for letter in mailbox.letters}
    assert "Aquí está todo." in letters["beto@example.org"]
    assert "Ana Núñez" in letters["ana@example.org"]
    assert "/me/" not in letters["ana@example.org"]
    assert doors.find("delegate", world.ana.id) is None
    told = sa.select(Message.recipient).where(Message.delegate_id == world.ana.id)
    assert set(db.session.scalars(told)) == {None}


def test_a_worker_deletes_what_is_due_and_leaves_rehearsals_alone(app, world):
    assert jobs.delete_due() == 0
    assert count(DelegateCare) == 1
    with transaction():
        world.event.clock_shift = 0
    assert (jobs.delete_due(), jobs.delete_due()) == (1, 0)
    assert count(DelegateCare) == 0


def test_the_database_holds_no_link(app, world, mailbox):
    write(world.ana)
    token = doors.token_of(doors.find("delegate", world.ana.id))
    message = db.session.scalars(sa.select(Message)).one()
    assert token not in repr([getattr(message, column.key) for column in sa.inspect(Message).columns])


def test_what_is_told_twice_is_written_once(app, world, mailbox):
    write(world.ana)
    write(world.ana)
    assert jobs.sweep(app) == 1


def test_who_has_no_address_is_shown_and_not_tried(app, world, mailbox):
    with transaction():
        world.ana.email = world.delegation.contact_email = None
    write(world.ana)
    assert jobs.sweep(app) == 0
    assert db.session.scalars(sa.select(Message.status)).all() == ["unaddressed"]


def test_a_passing_refusal_is_tried_again_later_with_the_same_message_id(app, world, mailbox):
    mailbox.refuse = "451 try later"
    write(world.ana)
    jobs.sweep(app)
    message = db.session.scalars(sa.select(Message)).one()
    assert (message.status, message.attempts) == ("waiting", 1)
    assert "451" in message.error
    assert message.due_at > utcnow()
    mailbox.refuse = None
    with transaction():
        db.session.execute(sa.update(Message).values(due_at=utcnow()))
    jobs.sweep(app)
    (letter,) = mailbox.letters
    assert letter["Message-ID"] == f"<{message.message_id}>"


def test_a_final_refusal_is_kept_with_its_reason(app, world, mailbox):
    mailbox.refuse = "550 no such mailbox"
    write(world.ana)
    jobs.sweep(app)
    message = db.session.scalars(sa.select(Message)).one()
    assert (message.status, message.error) == ("failed", "550 no such mailbox")


def test_without_a_mail_server_messages_wait(app, world):
    write(world.ana)
    assert jobs.sweep(app) == 0
    assert db.session.scalars(sa.select(Message.status)).all() == ["waiting"]


def test_markup_in_a_name_stays_text_in_the_letter(app, world, mailbox):
    with transaction():
        world.ana.given_name = "<script>alert(1)</script>"
    write(world.ana)
    jobs.sweep(app)
    html = mailbox.letters[0].get_payload()[1].get_payload(decode=True).decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_line_break_in_a_name_makes_no_header(app, world, mailbox):
    with transaction():
        world.event.name = {"es": "Cumbre\r\nBcc: spy@example.org"}
    write(world.ana)
    jobs.sweep(app)
    assert mailbox.letters[0]["Bcc"] is None


def test_a_worker_sends_what_is_announced_and_stops_when_told(app, world, mailbox, database_url):
    write(world.ana)
    arguments = (database_url, app.config["INSTANCE"], app.config["MAIL_URL"])
    worker = SPAWN.Process(target=work, args=arguments)
    worker.start()
    deadline = time.monotonic() + 30
    while not mailbox.letters and time.monotonic() < deadline:
        time.sleep(0.05)
    write(world.beto, dedupe="approved:2")
    while len(mailbox.letters) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(worker.pid, signal.SIGTERM)
    worker.join(20)
    assert worker.exitcode == 0
    assert {letter["To"] for letter in mailbox.letters} == {"ana@example.org", "beto@example.org"}


def test_what_is_to_be_sent_again_is_announced_to_the_worker_like_what_is_new(app, world, mailbox):
    mailbox.refuse = "550 no such mailbox"
    write(world.ana)
    queue = jobs.Jobs(app).huey
    queue.flush()
    jobs.sweep(app)
    assert len(queue) == 0
    message = db.session.scalars(sa.select(Message)).one()
    with transaction():
        outbox.resend(message, by=SYSTEM)
    assert len(queue) == 1


def tell(world) -> None:
    """The opening moves, and everybody is told."""
    with transaction():
        programme.edit(world.opening, {"starts_at": world.at("12:45"), "ends_at": world.at("13:45")}, by=SYSTEM)
        programme.publish(world.event, [world.opening], by=SYSTEM)
    with transaction():
        note = {"en": "A delay.", "es": "El invitado de honor se retrasó.", "fr": "L’invité d’honneur est en retard."}
        bulletins.send(world.event, by=SYSTEM, note=note)


def test_a_bulletin_arrives_once_in_spanish_and_in_french(app, world, mailbox):
    tell(world)
    jobs.sweep(app)
    jobs.sweep(app)
    letters = {letter["To"]: letter for letter in mailbox.letters}
    assert len(letters) == len(mailbox.letters) == 5
    spanish, french = letters["ana@example.org"], letters["chloe@example.org"]
    assert (spanish["Content-Language"], french["Content-Language"]) == ("es", "fr")
    for part in ("El invitado de honor se retrasó.", "Inauguración\nmiércoles, 5 de junio de 2019\n", "12:45–13:45"):
        assert part in plain(spanish)
    for part in ("L’invité d’honneur est en retard.", "Ouverture\nmercredi 5 juin 2019\n", "12:45–13:45"):
        assert part in plain(french)
    assert world.page_of(world.chloe) in plain(french)
    assert world.page_of(world.ana) not in plain(french)


def test_a_bulletin_arrives_in_the_events_own_words(app, world, mailbox):
    words = {"es": ("Aviso: {event_name}", "Hola {name}:\n\n{note}\n\n{changes}\n\n{my_page}")}
    with transaction():
        message_templates.keep(world.event, "bulletin", words, by=SYSTEM)
    tell(world)
    jobs.sweep(app)
    letters = {letter["To"]: letter for letter in mailbox.letters}
    assert letters["ana@example.org"]["Subject"] == "Aviso: Cumbre de Alcaldes"
    assert plain(letters["ana@example.org"]).startswith("Hola Ana Núñez:\n\nEl invitado de honor se retrasó.\n\nInaug")
    assert "Aviso" not in letters["chloe@example.org"]["Subject"]


def test_a_bulletin_is_announced_to_the_worker(app, world, mailbox):
    queue = jobs.Jobs(app).huey
    queue.flush()
    tell(world)
    assert len(queue) == 1
