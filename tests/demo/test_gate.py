"""What the demo's summit has for its gate: invented, said to be so, and a wall that only real scans fill."""

import datetime as dt

import sqlalchemy as sa

from models import Activity, Badge, Delegate, Liaison, PassQuota, db
from models.transaction import transaction
from operations import clocks, scans
from operations.journal import SYSTEM
from queries import attendance, badge_designs, checkpoints


def test_badges_have_another_side_and_two_evenings_have_passes(demo):
    design = badge_designs.of_event(demo)
    assert (design.layout, design.two_sided, design.invented) == ("a6", True, True)
    quotas = db.session.scalars(sa.select(PassQuota).join(Activity, Activity.id == PassQuota.activity_id)).all()
    assert sorted(quota.places for quota in quotas) == [1, 2]
    assert all(quota.invented for quota in quotas)


def test_protocol_is_called_for_three_whose_liaison_officers_are_made_up(demo):
    guests = db.session.scalars(sa.select(Delegate).where(Delegate.event_id == demo.id, Delegate.protocol)).all()
    assert sorted(guest.family_name for guest in guests) == [
        "Côté-L'Heureux",
        "López Obrador",
        "Ñúñez-Güitrón y Téllez",
    ]
    assert all(guest.invented or guest.provenance["fields"]["protocol"] == "I" for guest in guests)
    officers = db.session.scalars(sa.select(Liaison)).all()
    assert {one.delegate_id for one in officers} == {guest.id for guest in guests}
    assert all(one.invented and one.email.endswith("@example.org") for one in officers)


def test_at_the_cocktail_the_wall_is_empty_until_somebody_comes(demo):
    door = checkpoints.by_code(demo, "COCKTAIL")
    with transaction():
        clocks.set_clock(demo, dt.datetime(2019, 6, 6, 19, 12), by=SYSTEM)
    total = attendance.total(attendance.figures(door))
    assert (total.arrived, total.inside) == (0, 0)
    assert total.expected > 200
    badge = sa.select(Badge.code).join(Delegate).where(Delegate.event_id == demo.id, Delegate.status == "approved")
    with transaction():
        scans.record(demo, code=db.session.scalars(badge).first(), checkpoint="COCKTAIL", nonce="a", by=SYSTEM)
    assert attendance.total(attendance.figures(door)).inside == 1
