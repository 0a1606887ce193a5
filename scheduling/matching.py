"""A question of company visits answered: who visits whom when, by which bus; how good that is; why the rest is not.

A first plan is there at once (`matching_greedy.py`); then as much is gained as the effort allows, and a bound is proven
that no plan exceeds (`matching_choosing.py`); whatever is left out gets its reason (`visit_reasons.py`). The same
question has the same answer, unless somebody or the emergency limit of time stopped it.

Everybody at a session rides a bus that stops there, and rides it for the whole run; a rider who has no interest in one
of its stops waits. Where buses are not counted, people who go the same way make a track without a bus.
"""

from collections import defaultdict

from scheduling.effort import Control, Effort, Progress, Tell
from scheduling.matching_board import NONE, Board
from scheduling.matching_choosing import choose
from scheduling.matching_plan import Plan
from scheduling.visit_reasons import reasons
from scheduling.visits import Answer, Question, Session, Track, Visit, value_of

__all__ = ["Effort", "Progress", "solve"]


def solve(question: Question, *, effort: Effort | None = None, tell: Tell | None = None) -> Answer:
    """The answer. `tell` is told now and then how far it is, and returns True to end with the best so far.

    Pins come before all; one that cannot be kept is left out with its reason. Without `stands`, the value counts, and
    `bound` is what no plan that keeps as many pins can exceed. With it, the promised visits come first, then that as
    few as possible of what stands are given up, then the value; `bound` is what no plan can exceed that is as good as
    this one in all that comes before the value, and a point more as long as a better one in that is not ruled out.
    """
    board, control = Board(question), Control(effort or Effort(), tell)
    plan, bound = choose(board, control)
    plan.tidy()
    visits = _visits(plan)
    value = value_of(question, visits)
    return Answer(
        visits=visits, tracks=_tracks(plan), value=value, bound=max(bound, value), left_out=reasons(plan),
        given_up=len(question.stands - visits), stopped=control.stopped,
    )  # fmt: skip


def _visits(plan: Plan) -> frozenset[Visit]:
    board = plan.board
    chosen = {
        Visit(key, board.sessions[session].host, board.sessions[session].slot)
        for key, mine in zip(board.people, plan.at, strict=True) for session in mine if session != NONE
    }  # fmt: skip
    return frozenset(chosen.union(board.settled))


def _tracks(plan: Plan) -> tuple[Track, ...]:
    """By run and bus; without buses, by run and the way that people go."""
    found = _walked(plan) if plan.board.buses is None else _ridden(plan)
    return tuple(sorted(found, key=lambda track: (track.run, str(track.bus), track.stops)))


def _ridden(plan: Plan) -> list[Track]:
    board, found = plan.board, []
    for group, times in enumerate(board.groups):
        run = board.question.slot[board.slots[times[0]]].run
        for bus, route in enumerate(plan.routes[group]):
            if route:
                riders = frozenset(key for key, mine in zip(board.people, plan.bus, strict=True) if mine[group] == bus)
                stops = tuple(board.sessions[stop] for stop in route)
                found.append(Track(run, board.buses[bus].id, stops, riders))
    return found


def _walked(plan: Plan) -> list[Track]:
    board, question = plan.board, plan.board.question
    riders: dict[tuple[int, tuple[Session, ...]], set] = defaultdict(set)
    for key, mine in zip(board.people, plan.at, strict=True):
        ways = defaultdict(list)
        for session in mine:
            if session != NONE:
                one = board.sessions[session]
                ways[question.slot[one.slot].run].append(one)
        for run, stops in ways.items():
            riders[run, tuple(stops)].add(key)
    return [Track(run, None, stops, frozenset(those)) for (run, stops), those in riders.items()]
