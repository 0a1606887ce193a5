"""The practical page: what everybody may know, and what is for delegates and staff alone."""

import pytest
import sqlalchemy as sa

from models import Event, Practical, db
from models.transaction import transaction
from operations import events, registrations
from operations.event_reading import EventFileError
from operations.journal import SYSTEM
from tests.pages import parse, text_of
from tests.world import i18n

PAGE, OWN = "/cabos/practical", "/cabos/me/practical"
FILE = {
    "event": {
        "slug": "forum", "kind": "summit", "name": {"en": "Forum"}, "zone": "UTC",
        "starts_on": "2030-05-01", "ends_on": "2030-05-02",
    },
}  # fmt: skip


@pytest.fixture
def told(world):
    """A number for everybody, one for delegates, and a dress code."""
    with transaction():
        for rank, (kind, title, phone, audience) in enumerate(
            [
                ("contact", i18n("Front desk", "Recepción", "Accueil"), "+526245550100", "public"),
                ("contact", i18n("Night line", "Línea nocturna", "Ligne de nuit"), "+526245550101", "delegates"),
                ("dress", i18n("Light formal", "Formal ligero", "Habillé léger"), None, "public"),
            ]
        ):
            row = Practical(event=world.event, rank=rank, kind=kind, title=title, phone=phone, audience=audience)
            db.session.add(row)
    return world


def reads(page) -> str:
    return text_of(parse(page).find(".//main"))


def hrefs(page) -> set[str]:
    return {link.get("href") for link in parse(page).iter("a")}


def test_everybody_reads_what_is_public(client, told):
    page = client.get(PAGE)
    assert "Front desk" in reads(page)
    assert "Light formal" in reads(page)
    assert "Los Cabos, Mexico" in reads(page)
    assert "tel:+526245550100" in hrefs(page)
    assert "Night line" not in reads(page)
    assert "+526245550101" not in page.get_data(as_text=True)


def test_the_page_speaks_the_readers_language(client, told):
    assert "Recepción" in reads(client.get(f"{PAGE}?lang=es"))


def test_a_delegate_reads_more_on_their_own_page(client, told):
    client.get("/?lang=en")
    client.get(told.page_of(told.ana))
    assert "Night line" in reads(client.get(OWN))
    box = reads(client.get("/cabos/me"))
    assert "Whom do I call?" in box
    assert "+526245550101" in box
    assert "Night line" not in reads(client.get(PAGE))


def test_who_is_no_longer_coming_reads_what_everybody_does(client, told):
    client.get("/?lang=en")
    client.get(told.page_of(told.ana))
    with transaction():
        registrations.cancel(told.ana, by=SYSTEM)
    assert "Front desk" in reads(client.get(OWN))
    assert "Night line" not in reads(client.get(OWN))
    assert "Night line" not in reads(client.get("/cabos/me"))


@pytest.mark.parametrize(("role", "more"), [("organizer", True), ("gate", False)])
def test_staff_read_what_is_for_delegates_when_they_may_see_delegates(client, told, role, more):
    told.sign_in(client, role)
    assert ("Night line" in reads(client.get(PAGE))) is more


def test_without_a_door_the_delegates_page_stays_shut(client, told):
    assert client.get(OWN).status_code == 401


def test_an_event_that_says_nothing_says_so(client, world):
    assert "nothing more to say" in reads(client.get(PAGE))


def test_an_event_file_tells_it_in_its_own_order(app):
    practical = [
        {"kind": "document", "title": {"en": "Note"}, "url": "https://example.org/note.pdf"},
        {"kind": "contact", "title": {"en": "Desk"}, "phone": "+52 624 555 0100", "audience": "delegates"},
    ]
    with transaction():
        event = events.load(FILE | {"practical": practical}, by=SYSTEM)
    page = app.test_client().get(f"/{event.slug}/practical")
    assert "https://example.org/note.pdf" in hrefs(page)
    rows = db.session.scalars(sa.select(Practical).order_by(Practical.rank)).all()
    assert [(row.kind, row.phone, row.audience) for row in rows] == [
        ("document", None, "public"),
        ("contact", "+526245550100", "delegates"),
    ]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"kind": "gossip"}, "practical[0].kind"),
        ({"url": "javascript:alert(1)"}, "practical[0].url"),
        ({"url": "https://"}, "practical[0].url"),
        ({"phone": "12"}, "practical[0].phone"),
        ({"audience": "staff"}, "practical[0].audience"),
        ({"title": {}}, "practical[0].title"),
    ],
)
def test_what_an_event_file_tells_wrongly_is_named(app, wrong, path):
    record = {"kind": "contact", "title": {"en": "Desk"}} | wrong
    with pytest.raises(EventFileError) as error, transaction():
        events.load(FILE | {"practical": [record]}, by=SYSTEM)
    assert [found for found, _ in error.value.problems] == [path]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == 0


def test_the_demo_tells_delegates_whom_to_call_and_marks_it_as_invented(client, demo):
    page = reads(client.get(f"/{demo.slug}/practical"))
    assert "Grand Velas Los Cabos Hotel" in page
    assert "Registration and badges" in page
    assert "invented" in page
    assert "Help for delegates" not in page
