"""Organizers in processes of their own, who publish a shift at once, or die in the middle of it."""

import time

import sqlalchemy as sa

from models import Activity, db
from models.transaction import transaction
from operations import shifts
from operations.journal import Actor
from operations.refusals import Refusal
from operations.shifts import Asked
from tests.conftest import make_app
from tests.workers import PATIENCE

BY = Actor("staff", "Lía Cota", 1)


def publish_with(barrier, said, database_url: str, instance: str, key: int, minutes: int) -> None:
    """Publish the shift at the same moment as others, for the version seen before, and tell how it went."""
    with make_app(database_url, instance).app_context():
        event = db.session.get_one(Activity, key).event
        base = event.version
        barrier.wait(PATIENCE)
        try:
            with transaction():
                shifts.apply(event, Asked(key, minutes=minutes), by=BY, base=base)
            said.put("published")
        except Refusal as refusal:
            said.put(refusal.code)


def publish_until(reached, statement: str, database_url: str, instance: str, key: int, minutes: int) -> None:
    """Publish the shift as far as the statement that begins so, inclusive; then tell, and wait for the end."""
    with make_app(database_url, instance).app_context():
        event = db.session.get_one(Activity, key).event

        def stop(_connection, _cursor, sent: str, *_rest: object) -> None:
            if sent.startswith(statement):
                reached.set()
                time.sleep(PATIENCE)

        sa.event.listen(db.engine, "after_cursor_execute", stop)
        with transaction():
            shifts.apply(event, Asked(key, minutes=minutes), by=BY)
