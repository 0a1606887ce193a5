"""An event's own words for its letters: what may stand in them, and which letters say them."""

import pytest
import sqlalchemy as sa

import jobs
from models import Entry, Message, MessageTemplate, db
from models.transaction import transaction
from operations import message_templates, outbox
from operations.fields import Malformed
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.letters import written_to
from tests.workers import SlowServer
from tests.world import count
from web import letters

GOOD = {f"{part}_{language}": "Hello {name}" for part in ("subject", "body") for language in ("en", "es", "fr")}


def keep(world, kind, how=None, **words) -> None:
    with transaction():
        message_templates.keep(world.event, kind, words, by=SYSTEM, **(how or {}))


def write(delegate, kind="approved", **variables) -> int:
    with transaction():
        message = outbox.queue(delegate, kind, f"{kind}:1", **variables)
        db.session.flush()
        return message.id


@pytest.mark.parametrize(
    ("typed", "code", "name"),
    [
        ("Hello {nane}", "unknown_variable", "{nane}"),
        ("Hello {delegate.email}", "unknown_variable", "{delegate.email}"),
        ("Hello {name!r}", "unknown_variable", "{name!r}"),
        ("Hello {name:>{width}}", "unknown_variable", "{name:>{width}}"),
        ("Hello {name[0]}", "unknown_variable", "{name[0]}"),
        ("Hello {changes}", "unknown_variable", "{changes}"),
        ("Hello {}", "unknown_variable", "{}"),
        ("Hello {{ config }} {config}", "unknown_variable", "{config}"),
        ("Hello {name", "lone_brace", None),
        ("Hello name}", "lone_brace", None),
        ("  ", "required", None),
        (None, "required", None),
        ("a" * 9000, "too_long", None),
        ("NUL \0", "control_characters", None),
        ("Half \ud83d", "control_characters", None),
    ],
)
def test_what_a_letter_cannot_say_is_refused_at_its_field(typed, code, name):
    with pytest.raises(Malformed) as refused:
        message_templates.read("approved", GOOD | {"body_es": typed})
    [(field, refusal)] = refused.value.errors.items()
    assert (field, refusal.code, refusal.parameters.get("name")) == ("body_es", code, name)


def test_a_bulletin_without_its_changes_is_refused():
    with pytest.raises(Malformed) as refused:
        message_templates.read("bulletin", GOOD | {"body_fr": "{changes}"})
    assert {field: error.code for field, error in refused.value.errors.items()} == {
        "body_en": "variable_missing",
        "body_es": "variable_missing",
    }


def test_a_letter_says_the_events_own_words_in_the_languages_that_have_them(world):
    keep(world, "approved", es=("¡Bienvenida, {name}!", "Nos vemos en {event_name}. {{ sin más }}\n{my_page}"))
    write(world.ana)
    with transaction():
        outbox.queue(world.chloe, "approved", "approved:2")
    [letter] = written_to("ana@example.org")
    assert letter == f"Nos vemos en Cumbre de Alcaldes. {{ sin más }}\nhttp://localhost{world.page_of(world.ana)}\n"
    [other] = written_to("chloe@example.org")
    assert "Nos vemos" not in other


def test_what_people_typed_is_only_ever_text(world):
    with transaction():
        world.ana.given_name = "{my_page} {{7*7}} {name.__class__}"
    keep(world, "approved", es=("{name}", "{name}"))
    message = db.session.get_one(Message, write(world.ana))
    assert letters.shown(message)[1] == "{my_page} {{7*7}} {name.__class__} Núñez\n"


def test_other_eyes_see_personal_links_masked_in_own_words_too(world):
    keep(world, "approved", es=("{my_page}", "{my_page} {my_calendar}"))
    message = db.session.get_one(Message, write(world.ana))
    subject, text = letters.shown(message)
    assert subject == f"http://localhost/cabos/me/{letters.MASK}"
    assert text.split() == [subject, f"http://localhost/calendar/{letters.MASK}.ics"]


@pytest.mark.parametrize("first", [("Primera", "Primera"), None])
def test_a_letter_that_was_sent_keeps_its_words(app, world, first):
    keep(world, "approved", es=first) if first else None
    key, server = write(world.ana), SlowServer()
    with server.listening() as address:
        app.config["MAIL_URL"] = address
        jobs.sweep(app)
    before = letters.shown(db.session.get_one(Message, key))
    keep(world, "approved", es=("Segunda", "Segunda"))
    assert letters.shown(db.session.get_one(Message, key)) == before
    assert (before == ("Primera", "Primera\n")) == bool(first)


def test_back_to_the_houses_words(world):
    write(world.ana)
    house = written_to("ana@example.org")
    keep(world, "approved", es=("Hola", "Hola"))
    assert written_to("ana@example.org") == ["Hola\n"]
    keep(world, "approved", es=None)
    assert written_to("ana@example.org") == house
    assert count(MessageTemplate) == 0


def test_whoever_saw_other_words_is_asked_to_look_again(world):
    seen = message_templates.mark_of(world.event, "approved")
    keep(world, "approved", es=("Hola", "Hola"))
    with pytest.raises(Refusal) as refused:
        keep(world, "approved", {"seen": seen}, es=("Otra", "Otra"))
    assert refused.value.code == "changed_meanwhile"


def test_the_journal_says_who_changed_which_words_and_nothing_when_none_changed(world):
    keep(world, "approved", es=("Hola", "Hola"), en=None)
    keep(world, "approved", es=("Hola", "Hola"), en=None)
    [line] = db.session.scalars(sa.select(Entry).where(Entry.verb == "message.worded"))
    assert line.detail == {"template": "approved", "languages": ["es"]}
