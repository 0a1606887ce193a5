"""The solver: schedules of meetings and of company visits, calculated in the background: a process each, watched by
the worker.

The proposal's row is the truth: how far it is, whether somebody asked to stop, when its worker was last alive. So a
killed worker loses nothing but time: another one, or the same started again, takes up what fell silent.
"""

import logging
import multiprocessing
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from models import Proposal, db
from models.transaction import transaction
from operations import calculations
from scheduling import solving

log = logging.getLogger("comitiva.solver")
#: Not a copy of this process with its threads and connections, but one that begins from nothing.
_SPAWN = multiprocessing.get_context("spawn")
#: Seconds between two looks at the row.
BEAT = 1.0
#: Seconds that a process has to end after it was asked to, or its time is up.
GRACE = 30.0
#: One at a time: they take a processor each.
_turn = threading.Lock()


def solve_waiting(ending: Callable[[], bool] = lambda: False, work: Callable[..., None] = solving.work) -> int:
    """Calculate what waits, one after the other; returns how many. `ending` says when the worker itself has to end,
    `work` is what each process does.

    Where another thread calculates already, it takes what waits when it is done.
    """
    solved = 0
    while not ending() and (ids := _waiting()):
        if not _turn.acquire(blocking=False):
            break
        try:
            solved += _solve(ids[0], ending, work)
        finally:
            _turn.release()
    return solved


def solve(proposal_id: int) -> bool:
    """Calculate this one here and now, unless somebody does already; False: somebody does, or it has failed too often.

    Waits for its end in either case.
    """
    mine = _solve(proposal_id, lambda: False, solving.work)
    while not mine and _status(proposal_id) == "calculating":
        time.sleep(BEAT)
    db.session.rollback()
    return mine


def _status(proposal_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Proposal, proposal_id).status


def _waiting() -> list[int]:
    ids = calculations.waiting()
    db.session.rollback()
    return ids


def _solve(proposal_id: int, ending: Callable[[], bool], work: Callable[..., None]) -> bool:
    with transaction():
        proposal = calculations.take(proposal_id)
        if proposal is None:
            return False
        kind, (question, how) = proposal.kind, calculations.asked(proposal)
    with _Process(work, kind, question, how) as process:
        try:
            _watch(proposal_id, process, how["seconds"], ending)
        except Exception as error:  # whatever is wrong with one: the next one is calculated
            log.exception("proposal %s could not be calculated", proposal_id)
            with transaction():
                calculations.fail(proposal_id, repr(error))
    return True


def _watch(proposal_id: int, process: "_Process", seconds: float | None, ending: Callable[[], bool]) -> None:
    """Until it has answered, died, or is not wanted any more."""
    latest = None
    while True:
        kind, said = process.hear(BEAT)
        if kind == "answer":
            with transaction():
                calculations.store(proposal_id, said)
            return
        if kind == "died":
            with transaction():
                calculations.fail(proposal_id, said)
            return
        latest = said or latest
        if ending():
            with transaction():
                calculations.put_back(proposal_id)
            return
        with transaction():
            stopping = calculations.report(proposal_id, latest)
        if stopping is None:
            return
        process.hurry(stopping, seconds)


class _Process:
    """A process that answers a question; it ends with the block, whatever it does."""

    def __init__(self, work: Callable[..., None], *asked: object) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=work, args=(theirs, *asked), daemon=True)
        self._theirs: Connection = theirs
        self._began, self._asked_at = time.monotonic(), None

    def __enter__(self) -> "_Process":
        self._process.start()
        self._theirs.close()
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def hear(self, seconds: float) -> tuple[str, object]:
        """What it says within so many seconds: its answer, else that it died, else the last of its progress."""
        latest, until = None, time.monotonic() + seconds
        while self._pipe.poll(max(0.0, until - time.monotonic())):
            try:
                kind, said = self._pipe.recv()
            except (EOFError, ConnectionError):
                self._process.join(seconds)
                return "died", f"its process ended with {self._process.exitcode}"
            if kind == "answer":
                return kind, said
            latest = said
            if time.monotonic() >= until:
                break
        return "progress", latest

    def hurry(self, stopping: bool, seconds: float | None) -> None:
        """Ask it to stop once, and end it when it does not, or is long over its time."""
        now = time.monotonic()
        if stopping and self._asked_at is None:
            self._asked_at = now
            self._pipe.send("stop")
        late = self._asked_at is not None and now > self._asked_at + GRACE
        if late or (seconds is not None and now > self._began + seconds + GRACE):
            self._process.kill()
