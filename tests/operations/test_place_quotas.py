"""Quotas of places: of a category, of delegations, of roles in them. Who finds none waits, and nobody is lost."""

from collections import Counter

import pytest
import sqlalchemy as sa

from models import Category, Delegate, Delegation, Organization, PlaceQuota, RegistrationRules, db
from models.transaction import lock, transaction
from operations import places, registration_rules, registrations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import place_quotas
from queries.place_quotas import Scope
from tests.operations.test_places import ORGANIZER, at_once, decide, deciding, person, register, registering, statuses
from tests.pages import statements
from tests.world import count


def of_category(category: Category, places: int) -> dict[Scope, int]:
    return {Scope("event", None, category.id): places}


def of_each(places: int, post: str | None = None, category: Category | None = None) -> dict[Scope, int]:
    return {Scope("delegation", None, category and category.id, post): places}


def set_quotas(world, *quotas: dict[Scope, int], **rules) -> RegistrationRules:
    said = registration_rules.said_of(RegistrationRules(two_steps=False, owed={})) | rules
    together = {scope: many for one in quotas for scope, many in one.items()}
    with transaction():
        return registration_rules.replace(world.event, said, together, by=ORGANIZER)


def set_own(delegation: Delegation, quotas: dict[Scope, int]) -> None:
    own = {scope._replace(delegation_id=delegation.id): many for scope, many in quotas.items()}
    with transaction():
        registration_rules.limit(delegation, own, by=ORGANIZER)


def send(world, name: str, post: str | None = None, category: str = "OFFICIAL") -> Delegate:
    """Somebody of the world's delegation, with a role in it."""
    with transaction():
        facts = person(name, category, delegation=world.delegation.id)
        delegate = registrations.register(world.event, facts, by=None)
        if post:
            lock(world.event)
            same = {"category": delegate.category, "delegation": delegate.delegation}
            places.move(delegate, **same, post=post, by=SYSTEM)
    return delegate


def test_a_category_has_no_more_places_than_its_quota_and_who_waits_is_next(world):
    set_quotas(world, of_category(world.officials, 2))
    first, second, third = (register(world, name) for name in ("First", "Second", "Third"))
    assert statuses(first, second, third) == ["approved", "waitlisted", "waitlisted"]
    decide("cancel", world.ana)  # a mayor's place, which helps no official
    assert statuses(second, third) == ["waitlisted", "waitlisted"]
    decide("cancel", world.dan)
    assert statuses(second, third) == ["approved", "waitlisted"]


def test_who_fits_no_quota_is_passed_by_and_keeps_their_turn(world):
    set_quotas(world, of_category(world.officials, 1))
    with transaction():
        places.set_capacity(world.event, 4, by=ORGANIZER)
    official = register(world, "Official")
    decide("approve", world.fay)
    assert statuses(official, world.fay) == ["waitlisted", "waitlisted"]
    with transaction():
        places.set_capacity(world.event, 6, by=ORGANIZER)
    assert statuses(official, world.fay) == ["waitlisted", "approved"]
    set_quotas(world, of_category(world.officials, 2))
    assert statuses(official) == ["approved"]


def test_a_delegation_sends_so_many_and_one_may_have_a_number_of_its_own(world):
    set_quotas(world, of_each(3))
    assert statuses(send(world, "Third"), waiting := send(world, "Fourth")) == ["approved", "waitlisted"]
    alone = register(world, "On their own")
    assert statuses(alone) == ["approved"]
    set_own(world.delegation, of_each(4))
    assert statuses(waiting, send(world, "Fifth")) == ["approved", "waitlisted"]
    set_own(world.delegation, {})
    assert [line.places for line in place_quotas.of_delegation(world.delegation)] == [3]


def test_who_has_no_role_is_a_member_and_roles_are_counted_apart(world):
    """Ana and Beto of the world have none."""
    set_quotas(world, of_each(2, "member") | of_each(1, "companion"))
    member, companion, another = send(world, "Member"), send(world, "Companion"), send(world, "Another")
    for one in (companion, another):
        with transaction():
            lock(world.event)
            same = {"category": one.category, "delegation": one.delegation}
            places.move(one, **same, post="companion", by=SYSTEM)
    assert statuses(member, companion, another) == ["waitlisted", "approved", "waitlisted"]
    lines = {line.post: (line.used, line.places, line.left) for line in place_quotas.of_delegation(world.delegation)}
    assert lines == {"member": (2, 2, 0), "companion": (1, 1, 0)}


def test_a_quota_counts_people_whom_the_capacity_does_not(world):
    set_quotas(world, of_category(world.crew, 1))
    with transaction():
        guide = registrations.register(world.event, person("Guía", "CREW"), by=ORGANIZER, source="organizer")
    assert guide.status == "waitlisted"
    decide("cancel", world.eva)
    assert guide.status == "approved"


def test_a_quota_lowered_below_what_is_used_takes_no_place_away(world):
    set_quotas(world, of_category(world.mayors, 2))
    assert statuses(world.ana, world.beto, world.chloe) == ["approved"] * 3
    assert place_quotas.of_categories(world.event)[world.mayors.id].over == 1
    decide("approve", world.fay)
    decide("cancel", world.ana)
    assert world.fay.status == "waitlisted"
    decide("cancel", world.beto)
    assert world.fay.status == "approved"


def test_nobody_moves_into_a_delegation_or_category_that_is_full(world):
    with transaction():
        embassy = Organization(kind="institution", name={"en": "Embassy"}, country="CA")
        embassy = Delegation(event_id=world.event.id, organization=embassy)
        db.session.add(embassy)
    set_quotas(world, of_category(world.officials, 1) | of_each(0))

    def move(category: Category, delegation: Delegation | None) -> None:
        lock(world.event)
        places.move(world.chloe, category=category, delegation=delegation, post=None, by=ORGANIZER)

    for target in ((world.officials, None), (world.mayors, embassy)):
        with pytest.raises(Refusal, match="no_place_there"), transaction():
            move(*target)
    assert (world.chloe.category, world.chloe.delegation) == (world.mayors, None)
    decide("cancel", world.dan)
    moving, late = register(world, "Official"), register(world, "Late")
    assert statuses(moving, late) == ["approved", "waitlisted"]
    with transaction():
        lock(world.event)
        places.move(moving, category=world.mayors, delegation=None, post=None, by=ORGANIZER)
    assert statuses(moving, late) == ["approved", "approved"]  # who moved left a place of the officials'


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        (Scope("event", None, 10**6), "quota_unknown"),
        (Scope("event", None, None), "quota_unknown"),
        (Scope("delegation", None, None, "queen"), "quota_unknown"),
        (Scope("delegation", 1, None, None), "quota_unknown"),
    ],
)
def test_a_quota_limits_what_the_event_has(world, scope, code):
    with pytest.raises(Refusal, match=code):
        set_quotas(world, {scope: 1})
    assert (count(PlaceQuota), count(RegistrationRules)) == (0, 0)


def test_two_people_who_set_quotas_at_once_are_told(world):
    seen = set_quotas(world, of_each(3)).edition
    with transaction():
        registration_rules.limit(world.delegation, {}, seen=seen, by=ORGANIZER)  # nothing changed, nobody is told
    set_own(world.delegation, of_each(4))
    with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
        registration_rules.limit(world.delegation, {}, seen=seen, by=ORGANIZER)


def test_counting_takes_the_same_statements_however_many_there_are(world):
    set_quotas(world, of_category(world.officials, 4), of_each(30), of_each(4, "companion"))

    def asked() -> tuple[int, int, int]:
        counted = []
        delegations = db.session.scalars(sa.select(Delegation)).all()
        for ask in (
            lambda: place_quotas.room(world.event),
            lambda: place_quotas.of_delegations(delegations),
            lambda: place_quotas.of_categories(world.event),
        ):
            db.session.refresh(world.event)
            with statements() as found:
                ask()
            counted.append(len(found))
        return tuple(counted)

    before = asked()
    with transaction():
        for number in range(30):
            registrations.register(world.event, person(f"P{number}", delegation=f"City {number % 9}"), by=None)
    assert asked() == before


def test_thirty_people_of_thirty_delegations_race_for_a_categorys_last_place(app, world):
    set_quotas(world, of_category(world.officials, 2))
    event_id, before = world.event.id, count(Delegate)
    people = [person(f"P{number}", delegation=f"City {number}") for number in range(30)]
    answers = at_once(app, [registering(event_id, facts) for facts in people])
    assert Counter(answer.split()[1] for answer in answers) == {"approved": 1, "waitlisted": 29}
    assert count(Delegate) == before + 30


def test_thirty_approvals_race_for_a_delegations_last_places(app, world):
    people = [send(world, f"Mayor {number}", category="MAYOR").id for number in range(30)]
    set_quotas(world, of_each(4))
    assert Counter(at_once(app, [deciding("approve", key) for key in people])) == {"approved": 2, "waitlisted": 28}
    assert place_quotas.of_delegation(world.delegation)[0].used == 4
