"""Workers that die while they send, and workers that send at once: no message is lost, none goes out twice."""

import contextlib
from collections import Counter

import sqlalchemy as sa

import jobs
from models import Message, db
from models.base import utcnow
from models.transaction import transaction
from operations import outbox
from tests.workers import PATIENCE, SPAWN, SlowServer, started, sweep_with, until, work
from tests.world import count


def write(delegate, many: int) -> set[str]:
    """So many messages to the delegate; returns their Message-IDs."""
    with transaction():
        return {outbox.queue(delegate, "approved", f"approved:{number}").message_id for number in range(many)}


def sent() -> int:
    db.session.rollback()
    return count(Message, Message.status == "sent")


def test_a_worker_killed_while_it_sends_loses_no_message_and_repeats_at_most_the_one_in_hand(app, world, database_url):
    written, server = write(world.ana, 6), SlowServer(stuck=3)
    with server.listening() as address:
        app.config["MAIL_URL"] = address
        installation = (database_url, app.config["INSTANCE"], address)
        with started(work, *installation) as worker:
            until(lambda: len(server.taken) == 3)
            worker.kill()
            worker.join()
        in_hand = server.taken[-1]
        assert sent() == 2
        assert jobs.sweep(app) == 0, "the dead worker’s lease is not over yet"
        with transaction():
            db.session.execute(sa.update(Message).where(Message.status == "waiting").values(leased_until=utcnow()))
        with started(work, *installation):
            until(lambda: sent() == 6)
    times = Counter(server.taken)
    assert set(times) == written
    assert times - Counter(written) == Counter([in_hand])


def test_two_workers_at_once_share_the_messages_and_send_none_twice(app, world, database_url):
    written, server = write(world.ana, 50), SlowServer(pause=0.01)
    barrier, tried = SPAWN.Barrier(2), SPAWN.Queue()
    with server.listening() as address, contextlib.ExitStack() as workers:
        for _ in range(2):
            installation = (database_url, app.config["INSTANCE"], address)
            workers.enter_context(started(sweep_with, barrier, tried, *installation))
        shares = [tried.get(timeout=PATIENCE) for _ in range(2)]
    assert sum(shares) == sent() == 50
    assert min(shares) > 0
    assert Counter(server.taken) == Counter(written)
