"""What waits on the desk: the longest first, whichever of its statuses it has, and nobody read who is not shown."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from models import Delegate, Message, db
from models.base import utcnow
from models.transaction import transaction
from queries import dashboards, delegates, desk
from queries.desk import UNDECIDED


@pytest.fixture
def queue(world) -> list[Delegate]:
    """Everybody, undecided: the statuses in turn, registered a day apart, the last in the table first."""
    people = list(db.session.scalars(sa.select(Delegate).order_by(Delegate.id)))
    with transaction():
        for days, somebody in enumerate(people):
            somebody.status, somebody.registered_at = UNDECIDED[days % 2], utcnow() - dt.timedelta(days=days)
    return people[::-1]


def plan_of(question: Callable) -> str:
    """How the database finds the answer; PostgreSQL reads so small a table whole unless it is told not to."""
    sent = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        sent.append((statement, parameters))

    sqlite = db.engine.dialect.name == "sqlite"
    connection = db.session.connection()
    if not sqlite:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        question()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    [(statement, parameters)] = sent
    found = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{statement}", parameters)
    return "\n".join(str(row[-1]) for row in found)


@pytest.mark.parametrize("limit", [1, 2, 3, 20])
def test_the_longest_waiting_come_first_whatever_their_status(world, queue, limit):
    assert desk.undecided(world.event, limit) == queue[:limit]


def test_who_registered_at_one_moment_comes_in_the_order_of_the_table(world, queue):
    with transaction():
        for somebody in queue:
            somebody.registered_at = world.event.created_at
    assert desk.undecided(world.event, 3) == queue[:-4:-1]


def test_the_dashboard_names_the_same_person_and_counts_all(world, queue):
    found = dashboards.undecided(world.event)
    assert (found.rows, found.total) == (queue[:1], 8)


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (lambda event: desk.undecided(event, 8), "ix_delegate_event_id_status_registered_at"),
        (dashboards.undecided, "ix_delegate_event_id_status_registered_at"),
        (delegates.counts, "ix_delegate_event_id_category_id_country_status"),
        (lambda event: dashboards.stuck_messages(event, 5), "ix_message_event_id_status"),
    ],
)  # fmt: skip
def test_an_index_leads_to_the_rows(world, question, index):
    event = world.event
    with transaction():
        told = {"event_id": event.id, "template": "approved", "language": "es"}
        db.session.execute(
            sa.insert(Message),
            [told | {"dedupe": f"d{each}", "message_id": f"m{each}", "status": "sent"} for each in range(300)],
        )
    event.id  # noqa: B018 (read before the statements are listened to)
    assert index in plan_of(lambda: question(event))
