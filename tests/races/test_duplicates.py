"""Two organizers who make two registrations one at the same moment, and somebody who signs up meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from models import Activity, Delegate, Participation, db
from models.participation import HOLDING
from models.transaction import transaction
from operations import duplicates, participations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.operations.test_duplicates import twin
from tests.workers import PATIENCE
from tests.world import count


def merge(app: Flask, barrier: Barrier, keep: int, other: int) -> str:
    with app.app_context():
        both = [db.session.get_one(Delegate, key) for key in (keep, other)]
        barrier.wait(PATIENCE)
        try:
            with transaction():
                duplicates.merge(*both, by=SYSTEM)
        except Refusal as refusal:
            return refusal.code
        return "merged"


def sign_up(app: Flask, barrier: Barrier, activity: int, delegate: int) -> str:
    with app.app_context():
        somebody, panel = db.session.get_one(Delegate, delegate), db.session.get_one(Activity, activity)
        barrier.wait(PATIENCE)
        try:
            with transaction():
                return participations.sign_up(panel, somebody, by=SYSTEM).status
        except Refusal as refusal:
            return refusal.code


def test_of_two_who_merge_the_same_two_either_way_one_is_told(app, world):
    other, barrier = twin(world), Barrier(2)
    pairs = [(world.ana.id, other.id), (other.id, world.ana.id)]
    db.session.rollback()
    with ThreadPoolExecutor(2) as organizers:
        told = list(organizers.map(lambda pair: merge(app, barrier, *pair), pairs))
    assert sorted(told) == ["merged", "not_allowed_from_cancelled"]
    assert count(Delegate, Delegate.id.in_(pairs[0]), Delegate.status == "approved") == 1


@pytest.mark.parametrize("overlapping", ["water", "ports"])
def test_who_signs_up_while_being_merged_ends_with_seats_of_one_person(app, world, overlapping):
    other, barrier = twin(world), Barrier(3)
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM)
    ana, key = world.ana.id, other.id
    panel = getattr(world, overlapping).id
    db.session.rollback()
    with ThreadPoolExecutor(3) as people:
        merging = people.submit(merge, app, barrier, ana, key)
        signing = [people.submit(sign_up, app, barrier, panel, one) for one in (ana, key)]
        told = [merging.result(), *(one.result() for one in signing)]
    db.session.rollback()
    assert told[0] == "merged", told
    seats = sa.select(Participation.delegate_id, Participation.activity_id).where(Participation.status.in_(HOLDING))
    held = sorted(tuple(row) for row in db.session.execute(seats) if row.delegate_id in (ana, key))
    possible = [[(ana, world.housing.id)], sorted([(ana, world.housing.id), (ana, panel)])]
    assert held in (possible if overlapping == "ports" else possible[:1]), told
