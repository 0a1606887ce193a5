"""Proposed plans of company visits, as if they had been calculated."""

from collections.abc import Iterable

from models import Proposal, db
from models.transaction import transaction
from queries import matching_questions
from scheduling import matching, visit_data
from scheduling.visits import Answer, Question, Reason, Track, Visit, sessions, value_of
from tests.world import World

#: The slots of the small convoy: the Cape at 15:00 and 16:30, San Diego at 10:00 and 14:00.
AFTERNOON, EVENING, MORNING, NOON = range(4)


def proposed(
    convoy: World, visits: Iterable[tuple[str, str, int]], *, left: dict | None = None, bound: int | None = None,
    again: bool = False, **said: object,
) -> Proposal:  # fmt: skip
    """These visits ("ana", "biotech", AFTERNOON) in the first bus; `left` says by ("ana", "labs") the kind and the
    details of the reason, `said` other columns.
    """
    question = matching_questions.question(convoy.event, again=again)
    plan = frozenset(Visit(_id(convoy, who), _id(convoy, host), slot) for who, host, slot in visits)
    reasons = {
        (_id(convoy, who), _id(convoy, host)): Reason(kind, detail)
        for (who, host), (kind, detail) in (left or {}).items()
    }
    value = value_of(question, plan)
    answer = Answer(plan, _tracks(convoy, question, plan), value, bound or value, reasons)
    return _stored(convoy, question, answer, again, said)


def calculated(convoy: World, **said: object) -> Proposal:
    """The answer to what the convoy asks now, calculated here."""
    question = matching_questions.question(convoy.event)
    return _stored(convoy, question, matching.solve(question), False, said)


def _stored(convoy: World, question: Question, answer: Answer, again: bool, said: dict[str, object]) -> Proposal:
    row = Proposal(event_id=convoy.event.id, kind="convoy", base_version=convoy.event.version, created_by="Sam", **said)
    row.input = {"question": visit_data.of_question(question), "again": again, "like": None, "standing": []}
    row.output = None if row.status in ("calculating", "failed") else visit_data.of_answer(answer)
    with transaction():
        db.session.add(row)
    return row


def _tracks(convoy: World, question: Question, plan: frozenset[Visit]) -> tuple[Track, ...]:
    """One bus for each session."""
    return tuple(
        Track(question.slot[session.slot].run, convoy.bus_1.id, (session,), frozenset(riders))
        for session, riders in sessions(plan).items()
    )


def _id(convoy: World, name: str) -> int:
    return getattr(convoy, name).id
