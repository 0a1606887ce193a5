"""Finding delegates: by words without accents, by filters, page by page, and everything about one of them."""

import pytest
import sqlalchemy as sa

from models import Category, Delegate, Event, db
from models.transaction import transaction
from operations import participations, registrations
from operations.journal import SYSTEM
from queries import delegates
from queries.delegates import Filters
from tests.pages import statements


def names(world, **filters) -> list[str]:
    return [one.given_name for one in delegates.page(world.event, Filters(**filters)).rows]


def crowd(world, size: int) -> None:
    with transaction():
        for number in range(size):
            typed = {"category": "OFFICIAL", "family_name": f"Zz {number:03}", "country": "MX", "language": "es"}
            facts = registrations.read(typed | {"delegation": f"Office {number % 7}"}, source="organizer")
            registrations.register(world.event, facts, by=SYSTEM, source="organizer")


def test_without_filters_everybody_is_listed_by_family_name(world):
    assert names(world) == ["Beto", "Hana", "Chloé", "Fay", "Ana", "Dan", "Eva", "Gus"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nunez", ["Ana"]), ("NÚÑEZ ana", ["Ana"]), ("ana nu", ["Ana"]), ("cab-0004", ["Dan"]),
        ("l'ecuyer", ["Chloé"]), ("O'NEILL", ["Dan"]),
        ("nobody", []), ("%", []), ("_", []), ("\\", []), ("'; DROP TABLE delegate; --", []),
    ],
)  # fmt: skip
def test_names_are_found_without_accents(world, text, found):
    assert names(world, text=text) == found


def test_people_are_found_by_the_name_of_their_delegation_too(world):
    def found(text: str) -> list[str]:
        return [one.family_name for one in delegates.page(world.event, Filters(text=text)).rows]

    crowd(world, 9)
    assert len(found("ÓFFICE zz")) == 9
    with transaction():
        first = db.session.scalars(sa.select(Delegate).where(Delegate.family_name == "Zz 000")).one()
        first.delegation.organization.name = {"es": "Añil", "en": "Indigo Bay"}
    assert found("anil") == found("bay ZZ") == ["Zz 000", "Zz 007"]
    assert found("indigo 007") == ["Zz 007"]
    assert found("indigo office") == found("ind_go") == []
    assert found(" ".join("abcdefghijklmnopqrstuvwxyz0123456789")) == []
    event = world.event
    assert event.id
    with statements() as sent:
        delegates.page(event, Filters(text="office"))
    assert len(sent) == 3, "the names, the number, the page"


def test_what_no_database_can_compare_does_no_harm(world):
    assert len(names(world, text="\0\ud800")) == 8
    assert names(world, text="x" * 100_000) == []
    for nonsense in ("\0", "\ud800", "x" * 5000):
        for name in ("category", "country", "status"):
            assert isinstance(names(world, **{name: nonsense}), list)


def test_filters_narrow_the_list(world):
    assert names(world, category="OFFICIAL") == ["Hana", "Dan"]
    assert names(world, country="CA") == ["Hana", "Chloé"]
    assert names(world, status="submitted") == ["Fay"]
    assert names(world, category="MAYOR", country="MX", status="approved", text="a") == ["Beto", "Ana"]
    assert names(world, category="NOBODY") == []


def test_a_long_list_comes_page_by_page(world):
    crowd(world, 20)
    first = delegates.page(world.event, Filters(), size=10)
    last = delegates.page(world.event, Filters(), number=3, size=10)
    assert (first.first, first.last, first.total, first.previous, first.next) == (1, 10, 28, None, 2)
    assert (last.first, last.last, last.previous, last.next) == (21, 28, 2, None)
    assert delegates.page(world.event, Filters(), number=99, size=10).number == 3
    assert delegates.page(world.event, Filters(), number=-5, size=10).number == 1
    nobody = delegates.page(world.event, Filters(text="nobody"))
    assert (nobody.first, nobody.last, nobody.number, nobody.next) == (0, 0, 1, None)


def test_a_list_asks_the_database_as_much_for_thirty_as_for_one(world):
    def asked() -> int:
        event = world.event
        with statements() as sent:
            page = delegates.page(event, Filters())
            assert all(one.category.name and (one.delegation is None or one.delegation.name) for one in page.rows)
        return len(sent)

    few = asked()
    crowd(world, 30)
    db.session.expire_all()
    assert asked() == few == 2


def test_counts_say_who_is_there(world):
    counts = delegates.counts(world.event)
    assert counts.by_status == {"approved": 5, "submitted": 1, "rejected": 1, "cancelled": 1}
    assert counts.by_category["MAYOR"] == {"approved": 3, "submitted": 1, "rejected": 1}
    assert (counts.total, counts.holding) == (8, 4)


def test_somebody_of_another_event_is_nobody_here(world):
    with transaction():
        other = Event(
            slug="other", kind="summit", name={"en": "Other"}, zone="UTC", starts_on=world.event.starts_on,
            ends_on=world.event.ends_on,
        )  # fmt: skip
        category = Category(event=other, code="MAYOR", letter="M", colour="#000000", name={"en": "Mayors"})
        stranger = Delegate(
            event=other, category=category, reference="X", number=1, family_name="Núñez", country="MX", language="es"
        )
        db.session.add(stranger)
    assert delegates.find(world.event, stranger.id) is None
    assert delegates.details(world.event, stranger.id) is None
    assert names(world, text="nunez") == ["Ana"]
    assert delegates.find(world.event, world.ana.id).given_name == "Ana"
    for nobody in (0, -1, 10**30, 999_999):
        assert delegates.find(world.event, nobody) is None


def test_everything_about_one_person_is_found_at_once(world):
    with transaction():
        participations.sign_up(world.ports, world.ana, by=SYSTEM)
        registrations.cancel(world.ana, by=SYSTEM)
    event, key = world.event, world.ana.id
    with statements() as sent:
        details = delegates.details(event, key)
    assert len(sent) == 8
    assert details.delegate.given_name == "Ana"
    assert details.badge is not None
    assert [one.activity.title["en"] for one in details.participations] == ["Ports"]
    assert [message.template for message in details.messages] == ["cancelled"]
    assert details.entries[0].verb == "delegate.cancelled"


def test_the_place_in_line_counts_who_waits_longer(world):
    with transaction():
        world.event.capacity = 4
    crowd(world, 3)
    waiting = db.session.query(Delegate).filter_by(status="waitlisted").order_by(Delegate.number).all()
    assert [delegates.place_in_line(one) for one in waiting] == [1, 2, 3]
    assert delegates.place_in_line(world.ana) is None
