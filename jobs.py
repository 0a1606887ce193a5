"""Background work: what waits in the outbox is sent, and proposals are calculated, by a worker, not by the page that
wrote them.

Huey only says "sweep now": a killed worker loses the job it had, so the truth is the outbox row with its lease, the
proposal with its last sign of life, and a sweep a minute finds what nobody announced, and passes on the offered seats
and places whose deadline has gone by. Each machine keeps its own small queue file; all sweep the one outbox.
"""

import datetime as dt
import logging
import threading

import sqlalchemy as sa
from flask import Flask, current_app
from huey import SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

import solver
from models import Message, Proposal, db
from models.transaction import transaction
from operations import (
    meeting_deadlines,
    meeting_offers,
    offers,
    outbox,
    outcome_reminders,
    place_offers,
    retention,
    visit_lists,
)
from web import letters
from web.postman import Postman, Refused

log = logging.getLogger("comitiva.worker")


class Jobs:
    """The queue of one installation, and its kinds of jobs: `sweep` the outbox, `solve` what waits for a schedule."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.huey = SqliteHuey("comitiva", filename=app.config["HUEY_PATH"], results=False)
        self.sweep = self.huey.task()(self._sweep)
        self.solve = self.huey.task()(self._solve)
        #: Whether the worker has to end: a schedule is not waited for.
        self.ending = threading.Event()
        self.huey.periodic_task(crontab(minute="*"))(self._sweep_regularly)
        self.huey.periodic_task(crontab(minute="17", hour="3"))(self._forget)
        self.huey.periodic_task(crontab(minute="7"))(self._remind)

    def _sweep(self) -> None:
        with self.app.app_context():
            sweep(self.app)

    def _sweep_regularly(self) -> None:
        with self.app.app_context():
            pass_on_offers()
            pass_on_places()
            end_unanswered()
            freeze_lists()
        self.solve()
        self._sweep()

    def _forget(self) -> None:
        with self.app.app_context():
            delete_due()

    def _remind(self) -> None:
        with self.app.app_context():
            remind_of_outcomes()

    def _solve(self) -> None:
        with self.app.app_context():
            solver.solve_waiting(self.ending.is_set)


@event.listens_for(db.session, "before_flush")
def _notice(session: Session, _context: object, _instances: object) -> None:
    if any(isinstance(row, Message) and _waits_anew(row) for row in (*session.new, *session.dirty)):
        session.info["mail"] = True
    if any(isinstance(row, Proposal) and row.status == "calculating" for row in session.new):
        session.info["proposal"] = True


def _waits_anew(message: Message) -> bool:
    return "waiting" in sa.inspect(message).attrs.status.history.added


@event.listens_for(db.session, "do_orm_execute")
def _notice_many(asked: ORMExecuteState) -> None:
    """A bulletin writes its messages in one statement, which no flush sees."""
    if asked.is_insert and asked.bind_mapper and asked.bind_mapper.class_ is Message:
        asked.session.info["mail"] = True


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("mail", None)
    session.info.pop("proposal", None)


@event.listens_for(db.session, "after_commit")
def _announce(session: Session) -> None:
    """Tell the worker of messages that are stored now, and of proposals to be calculated."""
    mail, proposal = session.info.pop("mail", False), session.info.pop("proposal", False)
    if mail and current_app.config["MAIL_URL"]:
        _tell_worker("sweep")
    if proposal:
        _tell_worker("solve")


def _tell_worker(job: str) -> None:
    app = current_app._get_current_object()
    try:
        getattr(app.extensions.setdefault("jobs", Jobs(app)), job)()
    except Exception:  # whatever is wrong with the queue: what is to be done is stored, and the next sweep finds it
        log.exception("the worker could not be told")


def sweep(app: Flask) -> int:
    """Send what is due, until nothing is; returns how many were tried. Does nothing while there is no mail server."""
    if not app.config["MAIL_URL"]:
        return 0
    tried = 0
    with Postman(app.config["MAIL_URL"], app.config["MAIL_FROM"]) as postman:
        while ids := _lease():
            for message_id in ids:
                _deliver(postman, message_id)
            tried += len(ids)
    return tried


def pass_on_offers() -> int:
    """Give offered seats that nobody accepted in time to the next in line, event by event; returns at how many."""
    waiting = offers.overdue_events()
    for one in waiting:
        with transaction():
            offers.pass_on(one)
    return len(waiting)


def pass_on_places() -> int:
    """Give places that were offered and not taken in time to the next in line; returns at how many events."""
    waiting = place_offers.overdue_events()
    for one in waiting:
        with transaction():
            place_offers.pass_on(one)
    return len(waiting)


def end_unanswered(now: dt.datetime | None = None) -> int:
    """Remind who has a request for a meeting to answer, and end those nobody answered; returns at how many events.

    Free slots that were offered and not answered in time end as well.
    """
    with transaction():
        meeting_offers.lapse_due(now)
    due = meeting_deadlines.due_events(now)
    for one in due:
        for step in (meeting_deadlines.expire_due, meeting_deadlines.remind_due):
            with transaction():  # one each: rows are locked by id, and the second step may want a lower one
                step(one, now=now)
    return len(due)


def freeze_lists(now: dt.datetime | None = None) -> int:
    """Freeze the lists of visits whose lead time has begun, event by event; returns how many."""
    frozen = 0
    for one in visit_lists.events_due(now):
        with transaction():
            frozen += visit_lists.freeze_due(one, now=now)
    return frozen


def delete_due(now: dt.datetime | None = None) -> int:
    """Delete the data whose time has run out, event by event; returns at how many. A rehearsal deletes nothing."""
    due = retention.events_due(now)
    for one in due:
        with transaction():
            retention.run(one, now=now)
    return len(due)


def remind_of_outcomes(now: dt.datetime | None = None) -> int:
    """Write to people of what was noted for them on the road and is due, event by event; returns at how many."""
    due = outcome_reminders.events_due(now)
    for one in due:
        with transaction():
            outcome_reminders.remind_due(one, now=now)
    return len(due)


def run(app: Flask) -> None:
    """The worker: runs until told to stop, and finishes the message in hand first; a schedule in hand waits for the
    next worker. Of its two threads one goes on sending while the other waits for a schedule.
    """
    jobs = Jobs(app)
    jobs.sweep()
    jobs.solve()
    consumer = Consumer(jobs.huey, workers=2, max_delay=1.0, graceful_signal="TERM")
    jobs.ending = consumer.stop_flag
    consumer.run()


def _lease() -> list[int]:
    with transaction():
        return outbox.lease()


def _deliver(postman: Postman, message_id: int) -> None:
    """One message: written and sent outside any transaction, its outcome stored in one."""
    message = db.session.get(Message, message_id)
    try:
        words = letters.own_words(message)
        letter = letters.written(message, words)
        db.session.rollback()  # a slow server must not keep a transaction open, if only one that reads
        postman.send(letter)
    except Refused as refusal:
        with transaction():
            outbox.failed(message, str(refusal), for_good=refusal.for_good)
    except Exception as error:  # a letter that cannot be written must not stop the ones behind it
        log.exception("message %s could not be written", message_id)
        with transaction():
            outbox.failed(message, repr(error), for_good=True)
    else:
        with transaction():
            outbox.sent(message, words)
