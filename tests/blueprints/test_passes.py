"""Session passes: so many a delegation for one activity, for whoever of theirs shows one."""

import threading

import pytest
import sqlalchemy as sa

from models import BadgePrint, PassQuota, SessionPass, db
from models.transaction import transaction
from operations import session_passes
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import session_passes as queries
from tests.pages import reads, statements
from tests.robust.samples import token_of_focal
from tests.world import count

DESK = "/cabos/desk/passes"


@pytest.fixture
def desk(client, world):
    world.sign_in(client, "organizer")
    return client


def living(activity):
    db.session.rollback()
    return [(one.delegation_id, one.number) for one in queries.living(activity)]


def give(activity, each, own=None):
    with transaction():
        session_passes.set_quotas(activity, each, own or {}, by=SYSTEM)
        return session_passes.issue(activity, by=SYSTEM)


def test_an_organizer_gives_each_delegation_passes_prints_and_replaces_one(desk, world):
    here = f"{DESK}/{world.opening.id}"
    assert desk.get(f"{DESK}/choose?activity={world.opening.id}").location == f"{here}/quota"
    desk.submit(f"{here}/quota", places="2")
    desk.post(f"{here}/issue", data={})
    assert living(world.opening) == [(world.delegation.id, 1), (world.delegation.id, 2)]
    printed = desk.post(f"{here}/print", data={})
    assert printed.mimetype == "application/pdf" and printed.data.startswith(b"%PDF")
    assert count(BadgePrint, BadgePrint.pass_id.is_not(None)) == 2
    assert "Every pass was printed before" in reads(desk.post(f"{here}/print", data={}, follow_redirects=True))
    assert count(BadgePrint) == 2

    first = queries.living(world.opening)[0]
    code, key = first.code, first.id
    desk.post(f"{here}/passes/{key}/replace", data={"reason": "Left on the bus"})
    assert living(world.opening) == [(world.delegation.id, 1), (world.delegation.id, 2)]
    ended = db.session.get_one(SessionPass, key)
    assert ended.code == code and ended.ended_at and ended.reason == "Left on the bus"
    again = desk.post(f"{here}/passes/{key}/replace", data={}, follow_redirects=True)
    assert "replaced or withdrawn before" in reads(again) and count(SessionPass) == 3


def test_passes_are_made_up_to_the_quota_and_never_more(world):
    assert len(give(world.opening, 3)) == 3
    assert give(world.opening, 3) == []
    assert give(world.opening, 1) == [] and len(living(world.opening)) == 3, "what was made stays"
    assert len(give(world.opening, 1, {world.delegation.id: 4})) == 1
    with transaction():
        session_passes.withdraw(queries.living(world.opening)[1], by=SYSTEM)
    (fresh,) = give(world.opening, 4)
    assert fresh.number == 2, "the withdrawn one's number is given again"


def test_a_delegation_that_sends_nobody_has_none_unless_it_is_said(world):
    with transaction():
        for person in (world.ana, world.beto):
            person.status = "cancelled"
    assert give(world.opening, 2) == []
    assert len(give(world.opening, None, {world.delegation.id: 1})) == 1


def test_the_focal_point_sees_how_many_the_delegation_has(client, world):
    give(world.opening, 2)
    give(world.dinner, 0, {world.delegation.id: 5})
    client.get(f"/cabos/delegation/{token_of_focal(world.delegation)}")
    seen = reads(client.get("/cabos/delegation"), "main")
    assert "Opening" in seen and "Dinner" in seen and "at the desk" in seen


def test_a_delegation_has_another_number_until_it_is_taken_away(desk, world):
    give(world.opening, 2)
    here = f"{DESK}/{world.opening.id}/delegations/{world.delegation.id}"
    desk.submit(f"{here}/quota", places="5")
    assert "2 passes of a quota of 5" in reads(desk.get(here), "main")
    desk.submit(f"{here}/quota", places="")
    assert "2 passes of a quota of 2" in reads(desk.get(here), "main")


def test_quotas_that_cannot_be_are_said_at_their_field(desk, world):
    here = f"{DESK}/{world.opening.id}"
    for typed in ("-1", "501", "many", "1.5", "9" * 30):
        for address in (f"{here}/quota", f"{here}/delegations/{world.delegation.id}/quota"):
            answer = desk.submit(address, places=typed)
            assert answer.status_code == 422 and "Please" in reads(answer, "main")
    assert count(PassQuota) == 0
    with transaction(), pytest.raises(Refusal, match="quota_unknown"):
        session_passes.set_quotas(world.opening, 1, {999_999: 1}, by=SYSTEM)


def test_two_who_change_quotas_at_once_are_told(desk, world):
    give(world.opening, 2)
    answer = desk.post(f"{DESK}/{world.opening.id}/quota", data={"places": "5", "seen": "an older mark"})
    assert answer.status_code == 422 and "Stored now: 2" in reads(answer, "main")


def test_what_names_its_people_or_is_not_published_has_no_passes(desk, world):
    assert desk.get(f"{DESK}/{world.briefing.id}").status_code == 404
    with transaction():
        world.opening.state = "cancelled"
    with pytest.raises(Refusal, match="not_published"):
        give(world.opening, 1)


def test_two_organizers_who_make_passes_at_once_make_none_too_many(app, world):
    with transaction():
        session_passes.set_quotas(world.opening, 3, {}, by=SYSTEM)
    activity_id, together = world.opening.id, threading.Barrier(2)

    def make():
        with app.app_context():
            activity = db.session.get(type(world.opening), activity_id)
            together.wait()
            with transaction():
                session_passes.issue(activity, by=SYSTEM)
            db.session.remove()

    threads = [threading.Thread(target=make) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [number for _delegation, number in living(world.opening)] == [1, 2, 3]


def test_the_pages_take_as_many_statements_for_many_passes_as_for_one(desk, world):
    give(world.opening, 1)
    with statements() as few:
        desk.get(f"{DESK}/{world.opening.id}")
    give(world.opening, 30)
    with statements() as many:
        desk.get(f"{DESK}/{world.opening.id}")
    assert len(many) == len(few)


def test_a_number_lives_once_whatever_the_code_does(world):
    (one,) = give(world.opening, 1)
    copied = {name: getattr(one, name) for name in ("event_id", "activity_id", "delegation_id", "number")}
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(SessionPass(**copied, code="X" * 16, digest="x"))
