"""People who come with somebody, and people who may not see the others: each category with its own rules."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from models import Category, Delegate, db
from models.transaction import transaction
from operations import categories, doors, registrations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import meeting_people
from tests.blueprints.test_registration import MARIA, errors
from tests.meetings import agree, set_up_morning
from tests.pages import parse, text_of
from tests.world import count

SON = {"given_name": "Iker", "country": "MX", "language": "es", "consent_notice": "y"}


@pytest.fixture
def beside(world) -> Category:
    with transaction():
        category = Category(
            event=world.event, code="ACC", letter="A", colour="#333333", accompanies=True, counted=False
        )
        category.name, category.public, category.needs_approval = {"en": "Accompanying people"}, False, False
        db.session.add(category)
    return category


def newest() -> Delegate:
    return db.session.scalar(sa.select(Delegate).order_by(Delegate.number.desc()))


def test_a_delegate_brings_somebody_who_is_a_person_of_their_own(client, world, beside):
    client.get(world.page_of(world.ana))
    answer = client.submit("/cabos/me/companions", **SON, post="companion")
    assert answer.status_code == 303
    iker = newest()
    assert (iker.principal_id, iker.delegation_id, iker.post) == (world.ana.id, world.delegation.id, "companion")
    assert (iker.status, doors.find("delegate", iker.id) is not None) == ("approved", True)
    assert "Iker" in text_of(parse(client.get("/cabos/me"))) and "Iker" in text_of(
        parse(client.get("/cabos/me/companions"))
    )
    client.get(world.page_of(iker))
    assert "Ana Núñez" in text_of(parse(client.get("/cabos/me")))
    assert client.get("/cabos/me/companions").status_code == 404


def test_nobody_registers_as_company_of_nobody(client, world, beside):
    page = client.get("/cabos/register").get_data(as_text=True)
    assert 'value="MAYOR"' in page and 'value="ACC"' not in page
    assert errors(client.submit("/cabos/register", **MARIA | {"category": "ACC"})).keys() == {"category"}


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"by_invitation": True}, "by_invitation"),
        ({"public": False}, "unknown_category"),
        ({"closes_at": dt.datetime(2019, 6, 5, 9, tzinfo=dt.UTC)}, "category_closed"),
    ],
)
def test_a_category_says_who_may_register_in_it_and_until_when(world, rule, code):
    with transaction():
        for name, value in rule.items():
            setattr(world.mayors, name, value)
    assert world.mayors not in categories.offered(world.event)
    facts = registrations.read(MARIA | {"consents": ["notice"]})
    for source in ("self", "focal"):
        with pytest.raises(Refusal) as refusal, transaction():
            registrations.register(world.event, facts, by=SYSTEM, source=source)
        assert refusal.value.code == code
    with transaction():
        assert registrations.register(world.event, facts, by=SYSTEM, source="organizer").status == "submitted"


def test_whoever_comes_with_somebody_brings_nobody_and_goes_with_nobody_who_is_gone(world, beside):
    def register(principal):
        facts = registrations.read(MARIA | {"category": "ACC", "consents": ["notice"]})
        object.__setattr__(facts, "principal", principal)
        with transaction():
            return registrations.register(world.event, facts, by=SYSTEM, source="organizer")

    iker = register(world.ana.id)
    for nobody in (iker.id, world.gus.id, 2**40, -1):
        with pytest.raises(Refusal, match="unknown_principal"):
            register(nobody)


def test_the_press_sees_nobody_and_is_asked_by_nobody(client, world):
    set_up_morning(world)
    agree(world.ana, world.chloe)
    with transaction():
        world.officials.sees_people = False
    assert not meeting_people.may_meet(world.dan)
    assert world.dan not in db.session.scalars(meeting_people.askable(world.ana)).all()
    client.get(world.page_of(world.dan))
    names = re.compile("Ana Núñez|Beto Ávila|Chloé|Eva Ruiz|Fay Li")
    mine = [one for one in client.application.url_map.iter_rules() if one.endpoint.startswith("me.")]
    pages = [one.rule for one in mine if one.arguments == {"slug"} and "GET" in one.methods]
    seen = 0
    for path in (*pages, f"/<slug:slug>/me/meetings/ask/{world.ana.id}"):
        page = client.get(path.replace("<slug:slug>", "cabos"))
        seen += page.status_code == 200
        assert page.mimetype != "text/html" or not names.search(page.get_data(as_text=True)), path
    assert seen > 5
    assert count(Delegate) == 8
