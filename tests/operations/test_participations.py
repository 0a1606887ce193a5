"""Taking part: seats, waiting lists, deadlines, and who may not."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, Delegate, Entry, Event, Message, Participation, db
from models.transaction import transaction
from operations import clocks, participations, programme
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import participations as rows
from tests.world import SECOND


def sign_up(activity: Activity, *people: Delegate, **how: object) -> list[str]:
    """One after the other; the status each of them got."""
    return [_sign_up(activity, one, **how) for one in people]


def _sign_up(activity: Activity, delegate: Delegate, **how: object) -> str:
    with transaction():
        return participations.sign_up(activity, delegate, by=SYSTEM, **how).status


def leave(activity: Activity, delegate: Delegate) -> None:
    with transaction():
        participations.leave(activity, delegate, by=SYSTEM)


def refusal(activity: Activity, delegate: Delegate, **how: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        _sign_up(activity, delegate, **how)
    return refused.value


def status(activity: Activity, delegate: Delegate) -> str:
    return participations.find(activity, delegate).status


def set_clock(event: Event, moment: dt.datetime) -> None:
    with transaction():
        clocks.set_clock(event, moment, by=SYSTEM)


def letters(delegate: Delegate) -> list[str]:
    written = sa.select(Message.template).where(Message.delegate_id == delegate.id).order_by(Message.id)
    return list(db.session.scalars(written))


def test_seats_are_given_in_order_and_then_places_in_line(world):
    assert sign_up(world.housing, world.ana, world.beto, world.chloe) == ["confirmed", "confirmed", "waitlisted"]
    assert rows.position(participations.find(world.housing, world.chloe)) == 1
    assert rows.position(participations.find(world.housing, world.ana)) is None


def test_asking_again_changes_nothing(world):
    sign_up(world.housing, world.ana, world.beto, world.chloe)
    before = participations.find(world.housing, world.chloe).waiting_since
    assert sign_up(world.housing, world.chloe, world.ana) == ["waitlisted", "confirmed"]
    again = participations.find(world.housing, world.chloe)
    assert (again.waiting_since, again.revision) == (before, 1)
    assert len(list(db.session.scalars(sa.select(Participation)))) == 3


def test_who_leaves_makes_room_for_the_next_who_gets_a_letter(world):
    sign_up(world.housing, world.ana, world.beto, world.chloe)
    leave(world.housing, world.ana)
    assert status(world.housing, world.chloe) == "confirmed"
    assert letters(world.chloe) == ["seat_promoted"]
    assert letters(world.beto) == []


def test_coming_back_raises_the_revision_and_goes_to_the_end_of_the_line(world):
    sign_up(world.housing, world.ana, world.beto, world.chloe)
    leave(world.housing, world.ana)
    assert sign_up(world.housing, world.ana) == ["waitlisted"]
    assert participations.find(world.housing, world.ana).revision == 3


def test_moving_up_passes_those_who_have_taken_something_else(world):
    _limit(world.housing, 1)
    sign_up(world.housing, world.ana, world.beto, world.chloe)
    sign_up(world.water, world.beto)
    leave(world.housing, world.ana)
    assert status(world.housing, world.beto) == "waitlisted"
    assert status(world.housing, world.chloe) == "confirmed"


def test_who_gives_up_the_other_thing_moves_up_where_a_seat_is_free(world):
    _limit(world.housing, 1)
    sign_up(world.housing, world.ana, world.beto)
    sign_up(world.water, world.beto)
    leave(world.housing, world.ana)
    assert status(world.housing, world.beto) == "waitlisted"
    leave(world.water, world.beto)
    assert status(world.housing, world.beto) == "confirmed"


def test_nobody_moves_up_once_it_has_begun(world):
    sign_up(world.housing, world.ana, world.beto, world.chloe)
    set_clock(world.event, world.at("09:00", SECOND))
    leave(world.housing, world.ana)
    assert status(world.housing, world.chloe) == "waitlisted"


def test_who_is_no_longer_approved_does_not_move_up(world):
    sign_up(world.housing, world.ana, world.beto, world.chloe)
    with transaction():
        world.chloe.status = "rejected"
    leave(world.housing, world.ana)
    assert status(world.housing, world.chloe) == "waitlisted"


def test_leaving_what_one_has_no_place_in_is_refused(world):
    with pytest.raises(Refusal, match="not_taking_part"):
        leave(world.housing, world.ana)


def test_two_at_the_same_time_are_a_clash_that_names_the_other(world):
    sign_up(world.housing, world.ana)
    refused = refusal(world.water, world.ana)
    assert refused.code == "clash"
    assert refused.parameters["activity"].title["en"] == "Housing"
    assert sign_up(world.ports, world.ana) == ["confirmed"]


def test_waiting_holds_no_time(world):
    sign_up(world.housing, world.beto, world.chloe, world.ana)
    assert sign_up(world.water, world.ana) == ["confirmed"]


def test_what_everyone_attends_is_a_clash_too(world):
    with transaction():
        times = {"starts_at": world.at("12:30", SECOND), "ends_at": world.at("13:00", SECOND)}
        facts = {"title": {"en": "Summit photo"}, **times}
        photo = programme.create(world.event, "ceremony", facts, by=SYSTEM)
        programme.publish(world.event, [photo], by=SYSTEM)
    assert refusal(world.ports, world.ana).parameters["activity"].title["en"] == "Summit photo"


def test_the_deadline_is_the_event_clocks(world):
    set_clock(world.event, world.at("17:59"))
    assert sign_up(world.housing, world.ana) == ["confirmed"]
    set_clock(world.event, world.at("18:00"))
    assert refusal(world.housing, world.beto).code == "closed"


def test_what_has_begun_is_closed_even_without_a_deadline(world):
    with transaction():
        world.visit.closes_at = None
    set_clock(world.event, world.visit.starts_at)
    assert refusal(world.visit, world.ana).code == "closed"


def test_panels_are_for_their_categories_and_visits_for_everybody(world):
    assert refusal(world.housing, world.dan).code == "category_not_admitted"
    assert sign_up(world.visit, world.dan, world.ana, world.eva) == ["confirmed"] * 3


@pytest.mark.parametrize("name", ["fay", "gus", "hana"])
def test_only_who_is_approved_signs_up(world, name):
    assert refusal(world.visit, getattr(world, name)).code == "not_approved"


def test_what_is_not_published_or_was_cancelled_takes_nobody(world):
    with transaction():
        proposed = programme.create(world.event, "panel", {"title": {"en": "Later"}}, by=SYSTEM, attendance="sign_up")
        programme.call_off(world.ports, by=SYSTEM)
        programme.publish(world.event, [world.ports], by=SYSTEM)
    assert refusal(proposed, world.ana).code == "not_published"
    assert refusal(world.ports, world.ana).code == "not_published"


def test_what_takes_no_sign_up_refuses_it(world):
    assert refusal(world.opening, world.ana).code == "closed"


def test_an_organizer_may_overrule_with_a_reason_that_the_journal_keeps(world):
    sign_up(world.housing, world.ana)
    assert sign_up(world.water, world.ana, world.dan, override="asked by protocol") == ["confirmed"] * 2
    line = db.session.scalars(sa.select(Entry).order_by(Entry.id.desc())).first()
    assert (line.verb, line.detail["override"]) == ("participation.signed_up", "asked by protocol")
    assert refusal(world.water, world.gus, override="asked by protocol").code == "not_approved"


def test_no_reason_makes_a_room_larger(world):
    sign_up(world.housing, world.ana, world.beto)
    assert sign_up(world.housing, world.dan, override="asked by protocol") == ["waitlisted"]


def test_a_guest_of_honour_takes_no_seat(world):
    sign_up(world.housing, world.dan, role="special_guest", override="announced")
    assert sign_up(world.housing, world.ana, world.beto) == ["confirmed", "confirmed"]


def test_without_a_capacity_there_is_always_a_seat_and_with_none_never(world):
    _limit(world.housing, None)
    assert sign_up(world.housing, world.ana, world.beto, world.chloe) == ["confirmed"] * 3
    _limit(world.ports, 0)
    assert sign_up(world.ports, world.ana) == ["waitlisted"]


def test_who_is_not_coming_gives_everything_back(world):
    sign_up(world.housing, world.ana, world.beto, world.chloe)
    sign_up(world.ports, world.ana)
    sign_up(world.visit, world.ana)
    with transaction():
        released = participations.release_all(world.ana, by=SYSTEM)
        assert participations.release_all(world.dan, by=SYSTEM) == []
    assert {one.activity_id for one in released} == {world.housing.id, world.ports.id, world.visit.id}
    assert status(world.housing, world.chloe) == "confirmed"
    assert rows.of_delegate(world.ana)[world.visit.id].status == "cancelled"


def test_more_seats_let_people_move_up_when_they_are_published(world):
    sign_up(world.housing, world.ana, world.beto, world.chloe)
    with transaction():
        programme.edit(world.housing, {"capacity": 3}, by=SYSTEM)
    assert status(world.housing, world.chloe) == "waitlisted"
    with transaction():
        programme.publish(world.event, [world.housing], by=SYSTEM)
    assert status(world.housing, world.chloe) == "confirmed"


def test_what_moves_away_frees_people_for_what_they_wait_for(world):
    _limit(world.water, 1)
    sign_up(world.water, world.ana, world.beto)
    sign_up(world.housing, world.beto)
    leave(world.water, world.ana)
    assert status(world.water, world.beto) == "waitlisted"
    moved = {"starts_at": world.at("14:00", SECOND), "ends_at": world.at("15:00", SECOND)}
    with transaction():
        programme.edit(world.housing, moved, by=SYSTEM)
        programme.publish(world.event, [world.housing], by=SYSTEM)
    assert status(world.water, world.beto) == "confirmed"


def test_the_journal_says_who_signed_whom_up(world):
    with transaction():
        participations.sign_up(world.visit, world.ana, by=Actor("staff", "Olga", 7))
    line = db.session.scalars(sa.select(Entry).order_by(Entry.id.desc())).first()
    assert (line.verb, line.actor_name, line.object_id) == ("participation.signed_up", "Olga", world.ana.id)


def _limit(activity: Activity, capacity: int | None) -> None:
    with transaction():
        activity.capacity = capacity
