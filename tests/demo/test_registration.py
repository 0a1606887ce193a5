"""By which rules the demo's summit takes people in: invented, and kept to."""

import sqlalchemy as sa

from models import Delegate, Delegation, Event, db
from queries import place_quotas, registration_rules


def over(event: Event) -> list[object]:
    """The quotas that more people have than they allow."""
    delegations = db.session.scalars(sa.select(Delegation).where(Delegation.event_id == event.id)).all()
    lines = [line for found in place_quotas.of_delegations(delegations).values() for line in found]
    return [line for line in (*lines, *place_quotas.of_categories(event).values()) if line.over]


def test_delegations_and_categories_keep_within_their_quotas_which_nobody_announced(demo):
    assert over(demo) == []
    rows = (registration_rules.of_event(demo), *place_quotas.of_event(demo))
    assert len(rows) == 6
    assert all(row.invented for row in rows)


def test_each_delegation_has_one_head_and_the_others_have_roles(demo):
    people = db.session.scalars(sa.select(Delegate).where(Delegate.event_id == demo.id)).all()
    heads = [one for one in people if one.post == "head"]
    assert {one.delegation.head_id for one in heads} == {one.id for one in heads}
    assert {one.post for one in people if one.category.code == "ACC"} == {"companion"}
    assert None not in {one.post for one in people}
