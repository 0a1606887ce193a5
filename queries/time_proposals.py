"""What another time for a visit would touch: the rest of its visitors' programme."""

import sqlalchemy as sa

from models import Activity, Event, Participation, TimeProposal, db
from models.participation import HOLDING


def of_event(event: Event) -> list[TimeProposal]:
    """The proposals that wait for an answer: one statement."""
    wanted = sa.select(TimeProposal).join(TimeProposal.activity).where(Activity.event_id == event.id)
    return list(db.session.scalars(wanted.where(TimeProposal.status == "open").order_by(TimeProposal.id)))


def in_the_way(proposal: TimeProposal) -> list[tuple[Activity, int]]:
    """What else people of this visit take part in at the proposed time, and how many of them, in the order of time:
    one statement.
    """
    going, busy = sa.orm.aliased(Participation), sa.orm.aliased(Participation)
    here = sa.select(going.delegate_id).where(going.activity_id == proposal.activity_id, going.status.in_(HOLDING))
    wanted = (
        sa.select(Activity, sa.func.count())
        .join(busy, busy.activity_id == Activity.id)
        .where(busy.delegate_id.in_(here), busy.status.in_(HOLDING), Activity.state == "published")
        .where(Activity.id != proposal.activity_id, Activity.starts_at < proposal.ends_at)
        .where(sa.func.coalesce(Activity.ends_at, Activity.starts_at) > proposal.starts_at)
        .group_by(Activity.id)
        .order_by(Activity.starts_at, Activity.id)
    )
    return [tuple(row) for row in db.session.execute(wanted)]
