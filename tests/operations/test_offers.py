"""Seats that are offered with a deadline, opening times, quotas, and seats that overlap."""

import datetime as dt

import pytest
import sqlalchemy as sa

import jobs
from models import Activity, Delegate, Event, Message, Participation, Quota, db
from models.transaction import transaction
from operations import offers, participations, registrations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.world import SECOND


def sign_up(activity: Activity, *people: Delegate, **how: object) -> list[str]:
    statuses = []
    for one in people:
        with transaction():
            statuses.append(participations.sign_up(activity, one, by=SYSTEM, **how).status)
    return statuses


def leave(activity: Activity, delegate: Delegate, **how: object) -> None:
    with transaction():
        participations.leave(activity, delegate, by=SYSTEM, **how)


def status(activity: Activity, delegate: Delegate) -> str | None:
    own = participations.find(activity, delegate)
    return own and own.status


def letters(delegate: Delegate) -> list[str]:
    wanted = sa.select(Message.template).where(Message.delegate_id == delegate.id).order_by(Message.id)
    return list(db.session.scalars(wanted))


@pytest.fixture
def one_seat(app, world) -> Activity:
    """The panel on housing with one seat, Ana's, for which Beto and then Chloe wait; seats are offered."""
    with transaction():
        world.housing.capacity, world.housing.promotion, world.event.offer_minutes = 1, "offers", 60
    assert sign_up(world.housing, world.ana, world.beto, world.chloe) == ["confirmed", "waitlisted", "waitlisted"]
    return world.housing


def test_a_free_seat_is_offered_to_the_next_until_a_deadline(world, one_seat):
    now = world.real(world.at("11:00"))
    leave(one_seat, world.ana, now=now)

    assert (status(one_seat, world.beto), status(one_seat, world.chloe)) == ("offered", "waitlisted")
    assert participations.find(one_seat, world.beto).offered_until == world.at("12:00")
    assert letters(world.beto) == ["seat_offered"]
    assert sign_up(one_seat, world.ana) == ["waitlisted"]


def test_the_deadline_is_never_past_the_start(world, one_seat):
    leave(one_seat, world.ana, now=world.real(world.at("08:30", SECOND)))
    assert participations.find(one_seat, world.beto).offered_until == world.at("09:00", SECOND)


def test_who_accepts_has_the_seat_and_may_say_so_twice(world, one_seat):
    leave(one_seat, world.ana)
    for _ in range(2):
        with transaction():
            assert offers.accept(one_seat, world.beto, by=SYSTEM).status == "confirmed"
    assert participations.find(one_seat, world.beto).offered_until is None
    assert status(one_seat, world.chloe) == "waitlisted"


def test_who_declines_lets_the_next_have_it(world, one_seat):
    leave(one_seat, world.ana)
    for _ in range(2):
        with transaction():
            if status(one_seat, world.beto) == "offered":
                offers.decline(one_seat, world.beto, by=SYSTEM)
    assert (status(one_seat, world.beto), status(one_seat, world.chloe)) == ("declined", "offered")


def test_nobody_accepts_what_is_not_offered_to_them(world, one_seat):
    for verb in (offers.accept, offers.decline):
        with pytest.raises(Refusal, match="no_offer"), transaction():
            verb(one_seat, world.chloe, by=SYSTEM)
    with pytest.raises(Refusal, match="no_offer"), transaction():
        offers.decline(one_seat, world.ana, by=SYSTEM)


def test_a_lapsed_offer_goes_to_the_next_by_the_workers_sweep(world, one_seat):
    leave(one_seat, world.ana, now=world.real(world.at("08:30")))  # the clock stands at ten
    assert jobs.pass_on_offers() == 1
    db.session.rollback()
    assert (status(one_seat, world.beto), status(one_seat, world.chloe)) == ("declined", "offered")
    assert letters(world.beto) == ["seat_offered", "seat_lapsed"]
    assert jobs.pass_on_offers() == 0


def test_a_lapsed_offer_goes_to_the_next_as_soon_as_anybody_touches_the_line(world, one_seat):
    leave(one_seat, world.ana, now=world.real(world.at("11:00")))
    later = world.real(world.at("12:00"))
    assert sign_up(one_seat, world.ana, now=later) == ["waitlisted"]
    assert (status(one_seat, world.beto), status(one_seat, world.chloe)) == ("declined", "offered")


def test_who_answers_too_late_is_told_and_the_next_has_the_seat(world, one_seat):
    leave(one_seat, world.ana, now=world.real(world.at("11:00")))
    with transaction():
        assert offers.accept(one_seat, world.beto, by=SYSTEM, now=world.real(world.at("12:00"))).status == "declined"
    assert status(one_seat, world.chloe) == "offered"


def test_what_lapses_frees_the_person_for_another_line(world, one_seat):
    """Beto waits for water, which overlaps; while a seat in housing is his to take, he cannot have the other."""
    with transaction():
        world.water.capacity = 1
    assert sign_up(world.water, world.chloe) == ["confirmed"]
    assert sign_up(world.water, world.beto) == ["waitlisted"]
    leave(one_seat, world.ana, now=world.real(world.at("11:00")))
    leave(world.water, world.chloe, now=world.real(world.at("11:10")))
    assert status(world.water, world.beto) == "waitlisted"
    with transaction():
        offers.pass_on(world.event, now=world.real(world.at("12:00")))
    assert (status(one_seat, world.chloe), status(world.water, world.beto)) == ("offered", "confirmed")


def test_somebody_cancelled_gives_their_offer_to_the_next(world, one_seat):
    leave(one_seat, world.ana)
    with transaction():
        registrations.cancel(world.beto, by=SYSTEM)
    assert status(one_seat, world.chloe) == "offered"


def test_offers_end_with_the_start_and_then_nobody_moves(world, one_seat):
    leave(one_seat, world.ana, now=world.real(world.at("08:30", SECOND)))
    with transaction():
        moved = offers.pass_on(world.event, now=world.real(world.at("09:00", SECOND)))
    assert [one.delegate_id for one in moved] == [world.beto.id]
    assert status(one_seat, world.chloe) == "waitlisted"


def test_sign_up_opens_at_its_hour(world):
    with transaction():
        world.housing.opens_at = world.at("10:30")
    with pytest.raises(Refusal) as refused, transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, now=world.real(world.at("10:29")))
    assert refused.value.code == "not_open_yet"
    assert refused.value.parameters["opens_at"] == world.at("10:30")
    assert sign_up(world.housing, world.ana, now=world.real(world.at("10:30"))) == ["confirmed"]
    assert sign_up(world.housing, world.beto, override="Asked", now=world.real(world.at("10:29"))) == ["confirmed"]


@pytest.mark.parametrize("limit", ["category", "country"])
def test_a_full_quota_makes_one_wait_while_others_still_find_a_seat(world, limit):
    said = {"category_id": world.mayors.id} if limit == "category" else {"country": "MX"}
    with transaction():
        world.visit.capacity = 3
        db.session.add(Quota(activity_id=world.visit.id, places=1, **said))
    # Ana and Beto are mayors of Mexico, Dan is neither.
    assert sign_up(world.visit, world.ana, world.beto, world.dan) == ["confirmed", "waitlisted", "confirmed"]
    leave(world.visit, world.dan)
    assert status(world.visit, world.beto) == "waitlisted"
    leave(world.visit, world.ana)
    assert status(world.visit, world.beto) == "confirmed"


def test_seats_overlap_only_where_the_event_says_so(world):
    assert sign_up(world.housing, world.ana) == ["confirmed"]
    with pytest.raises(Refusal, match="clash"):
        sign_up(world.water, world.ana)
    with transaction():
        world.event.overlapping_seats = True
    assert sign_up(world.water, world.ana) == ["confirmed"]
    with transaction():
        db.session.get_one(Event, world.event.id)
        world.opening.starts_at, world.opening.ends_at = world.ports.starts_at, world.ports.ends_at
    with pytest.raises(Refusal, match="clash"):
        sign_up(world.ports, world.ana)


def test_a_moving_line_raises_each_revision_once(world, one_seat):
    leave(one_seat, world.ana)
    with transaction():
        offers.accept(one_seat, world.beto, by=SYSTEM)
    found = db.session.scalars(sa.select(Participation).where(Participation.delegate_id == world.beto.id)).one()
    assert found.revision == 3
    assert found.changed_at <= dt.datetime.now(dt.UTC)
