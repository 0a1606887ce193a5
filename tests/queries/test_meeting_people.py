"""Finding people to meet: each filter, accents aside, and who is never found."""

import pytest
import sqlalchemy as sa

from models import Delegate, DelegateTheme, MeetingProfile, Theme, db
from models.transaction import transaction
from operations import participations
from operations.journal import SYSTEM
from queries import meeting_people, meeting_suggestions
from queries.meeting_people import Filters
from tests.meetings import ask
from tests.pages import statements


@pytest.fixture
def fair(world):
    """Beto is of Ana's delegation; Chloé and Dan are the others who may be met."""
    with transaction():
        for rank, (code, name) in enumerate({"MOB": "Movilidad", "TOU": "Turismo", "SEC": "Seguridad"}.items()):
            db.session.add(Theme(event_id=world.event.id, code=code, name={"es": name}, rank=rank))
        world.chloe.city, world.dan.city, world.dan.position = "Québec", "Laredo", "Port director"
        for person, *texts in ((world.chloe, "Vélos partagés", "Tramways"), (world.dan, "", "Cold storage")):
            seeks, offers = texts
            db.session.add(MeetingProfile(delegate_id=person.id, seeks=seeks, offers=offers, languages=["fr", "es"]))
    say(world.ana, seeks=["MOB"], offers=["TOU"])
    say(world.chloe, offers=["MOB"], seeks=["SEC"])
    say(world.dan, seeks=["TOU", "MOB"])
    return world


def say(person, **sides) -> None:
    ids = dict(db.session.execute(sa.select(Theme.code, Theme.id)).all())
    said = [(side, ids[code]) for side, codes in sides.items() for code in codes]
    with transaction():
        db.session.add_all(DelegateTheme(delegate_id=person.id, theme_id=key, side=side) for side, key in said)


def found(world, **filters) -> list[str]:
    return [one.delegate.given_name for one in meeting_people.page(world.ana, Filters(**filters)).rows]


def suggested(own) -> dict[str, list[tuple]]:
    """By name, the reasons with the names of what they are about."""
    named = {}
    for one in meeting_suggestions.suggested(own):
        named[one.found.delegate.given_name] = [
            (why.kind, *(what if isinstance(what, str) else (getattr(what, "code", None) or what.title["en"])
                         for what in why.what))
            for why in one.reasons
        ]  # fmt: skip
    return named


def crowd(world, size: int) -> None:
    """Local people who offer what Ana looks for."""
    theme = db.session.scalar(sa.select(Theme.id).where(Theme.code == "MOB"))
    event_id, category_id = world.event.id, world.officials.id
    with transaction():
        for number in range(size):
            person = Delegate(
                event_id=event_id, category_id=category_id, number=100 + number, country="US", language="en"
            )
            person.family_name, person.reference, person.status = f"Zz {number:03}", f"ZZ-{number}", "approved"
            db.session.add(person)
            db.session.flush()
            db.session.add(DelegateTheme(delegate_id=person.id, theme_id=theme, side="offers"))


SEARCHES = [
    ({}, ["Chloé", "Dan"]),
    ({"text": "l'ecuyer"}, ["Chloé"]), ({"text": "PORT dan"}, ["Dan"]), ({"text": "quebec"}, ["Chloé"]),
    ({"text": "velos"}, ["Chloé"]), ({"text": "storage"}, ["Dan"]), ({"text": "turismo"}, ["Dan"]),
    ({"text": "velos storage"}, []), ({"text": "%"}, []), ({"text": "\0\ud800"}, ["Chloé", "Dan"]),
    ({"country": "CA"}, ["Chloé"]), ({"country": "MX"}, []), ({"country": "\0"}, []),
    ({"city": "QUEBEC"}, ["Chloé"]), ({"city": "lar"}, ["Dan"]), ({"city": "ecuyer"}, []), ({"city": "x" * 9000}, []),
    ({"theme": "MOB"}, ["Chloé", "Dan"]), ({"theme": "MOB", "side": "offers"}, ["Chloé"]),
    ({"side": "offers"}, ["Chloé"]), ({"theme": "NO"}, []), ({"side": "\0"}, []),
    ({"theme": "MOB", "country": "US", "text": "cold", "city": "Laredo"}, ["Dan"]),
]  # fmt: skip


def test_people_are_found(fair):
    for filters, names in SEARCHES:
        assert found(fair, **filters) == names, filters


def test_only_those_meetings_are_for_are_found(fair):
    assert found(fair) == ["Chloé", "Dan"], "not oneself, one's delegation, guides, nor who is not approved"
    with transaction():
        db.session.get(MeetingProfile, fair.dan.id).open = False
        fair.chloe.principal_id = fair.beto.id
    assert found(fair) == []
    assert suggested(fair.ana) == {}
    assert not meeting_people.is_open(fair.dan)
    assert [meeting_people.may_meet(one) for one in (fair.ana, fair.dan, fair.chloe, fair.eva, fair.fay)] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_suggestions_say_why(fair):
    with transaction():
        for person in (fair.ana, fair.chloe):
            participations.sign_up(fair.housing, person, by=SYSTEM)
    assert suggested(fair.ana) == {
        "Chloé": [("they_offer", "MOB"), ("together", "Housing"), ("language", "es")],
        "Dan": [("you_offer", "TOU"), ("both_seek", "MOB"), ("language", "es")],
    }


def test_panels_alone_make_a_suggestion_and_nothing_makes_none(fair):
    with transaction():
        db.session.execute(sa.delete(DelegateTheme))
    assert suggested(fair.ana) == {}
    with transaction():
        for person in (fair.ana, fair.chloe):
            participations.sign_up(fair.housing, person, by=SYSTEM)
    assert suggested(fair.ana) == {"Chloé": [("together", "Housing"), ("language", "es")]}


def test_who_was_asked_or_asked_is_not_suggested(fair):
    rows = ask(fair.ana, fair.chloe), ask(fair.dan, fair.ana)
    for status in ("requested", "countered", "accepted", "scheduled", "declined", "held"):
        with transaction():
            for row in rows:
                row.status = status
        assert suggested(fair.ana) == {}, status


def test_who_did_not_answer_in_time_is_suggested_again(fair):
    ask(fair.ana, fair.chloe, status="expired")
    assert sorted(suggested(fair.ana)) == ["Chloé", "Dan"]


def test_a_list_tells_what_stands_between_the_two_and_nothing_of_others(fair):
    ask(fair.ana, fair.chloe, status="accepted")
    ask(fair.chloe, fair.ana, status="declined")
    ask(fair.beto, fair.dan)
    rows = meeting_people.page(fair.ana, Filters()).rows
    assert [(one.request.status if one.request else None) for one in rows] == ["accepted", None]


def test_a_page_and_its_suggestions_ask_the_database_as_much_for_sixty_as_for_two(fair):
    def asked() -> tuple[int, int]:
        own = fair.ana
        own.event.languages  # noqa: B018  read before counting begins
        with statements() as listed:
            rows = meeting_people.page(own, Filters(theme="MOB", city="o", text="a")).rows
            assert all(one.delegate.category.name and one.languages is not None for one in rows)
        with statements() as advised:
            assert meeting_suggestions.suggested(own)
        return len(listed), len(advised)

    few = asked()
    crowd(fair, 60)
    db.session.expire_all()
    assert asked() == few
    assert few[0] <= 8 and few[1] <= 12
    assert len(meeting_suggestions.suggested(fair.ana)) == 6
    assert meeting_people.page(fair.ana, Filters()).next == 2


def test_who_was_asked_least_comes_first(fair):
    crowd(fair, 4)
    asked = db.session.scalars(sa.select(Delegate).where(Delegate.family_name.in_(("Zz 000", "Zz 001")))).all()
    for one in asked:
        ask(fair.chloe, one)
    order = [one.found.delegate.family_name for one in meeting_suggestions.suggested(fair.ana)]
    assert {name for name in order[-2:] if name.startswith("Zz")} == {"Zz 000", "Zz 001"}
