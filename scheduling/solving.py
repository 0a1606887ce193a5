"""Answering a question about meetings, or about company visits, in a process of its own, so that what it takes
or breaks harms nobody else.

The process tells how far it is through a pipe, and stops when anything comes back through it. When whoever asked is
gone, the pipe is broken and the process ends.
"""

import contextlib
import dataclasses
import signal
from multiprocessing.connection import Connection

from scheduling import meeting_data, visit_data
from scheduling.effort import Effort, Progress, Tell
from scheduling.meetings import Answer, Question

Data = dict[str, object]


def answered(
    question: Question,
    *,
    moving: bool = False,
    first: str = "people",
    seconds: float | None = None,
    tell: Tell | None = None,
) -> Answer:
    """The best schedule; with `moving` of what stands, as little of it changed as `first` says.

    After so many `seconds` by the clock the best so far is taken, as it is when `tell` returns True.
    """
    effort = Effort() if seconds is None else Effort(seconds=seconds)
    if moving:
        from scheduling.rearranging import rearrange  # noqa: PLC0415  it brings solvers, which nobody else needs

        return rearrange(question, first=first, effort=effort, tell=tell)
    from scheduling.timetabling import solve  # noqa: PLC0415

    return solve(question, effort=effort, tell=tell)


def work(pipe: Connection, kind: str, question: Data, how: Data) -> None:
    """What the process does: ("progress", {"stage", "share", "value", "bound"}) now and then, ("answer", data) last.

    `kind` is a proposal's: "meetings", of which `how` says what `answered` takes, or "convoy", with `seconds` alone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked decides when it ends

    def tell(progress: Progress) -> bool:
        told = dataclasses.asdict(progress)
        pipe.send(("progress", told | {name: int(told[name]) for name in ("value", "bound")}))
        return pipe.poll()

    with contextlib.suppress(ConnectionError):  # nobody waits for it any more
        pipe.send(("answer", _ANSWERS[kind](question, tell=tell, **how)))


def _meetings(question: Data, *, tell: Tell, **how: object) -> Data:
    return meeting_data.of_answer(answered(meeting_data.question(question), tell=tell, **how))


def _visits(question: Data, *, tell: Tell, seconds: float | None) -> Data:
    from scheduling.matching import solve  # noqa: PLC0415  it brings a solver, which nobody else needs

    effort = {} if seconds is None else {"effort": Effort(seconds=seconds)}
    return visit_data.of_answer(solve(visit_data.question(question), tell=tell, **effort))


_ANSWERS = {"meetings": _meetings, "convoy": _visits}
