"""A proposed matching as its pages tell it: whom it serves how well, what it leaves out and why, what it changes."""

import dataclasses
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from models import Activity, Company, Delegate, Event, Proposal, VisitDecision
from models.company import MATCHED
from queries import matching_proposals, visit_decisions
from scheduling.intervals import overlaps
from scheduling.programme import Id
from scheduling.visit_comparing import Difference, compare, times
from scheduling.visits import Answer, Question, Reason, Visit, Visitor, sessions
from web import matching_words
from web.formats import in_order, plain
from web.matching_boards import Decided, Stay, stays
from web.matching_names import Names, names_of


@dataclasses.dataclass(frozen=True)
class Omission:
    """A company somebody wished or needs and does not visit, and why."""

    host: Id
    told: str
    #: Whether a calculation could send them there.
    possible: bool


@dataclasses.dataclass(frozen=True)
class Person:
    """One person's visits, and what they do without."""

    person: Delegate
    stays: Sequence[Stay]
    omissions: Sequence[Omission]


@dataclasses.dataclass(frozen=True)
class Coverage:
    """How many of a kind of delegation visit as many of their first choices as is promised, and who does not."""

    municipal: bool
    reached: int
    total: int
    #: A sentence for each that does not.
    missing: Sequence[str]


@dataclasses.dataclass(frozen=True)
class Preview:
    """Everything there is to look at before deciding."""

    names: Names
    answer: Answer
    decided: Decided
    #: What stands in the programme, in the slots of the question.
    stands: frozenset[Visit] = frozenset()
    #: By person, what else holds their time, for who was asked about.
    engaged: Mapping[Id, Sequence[Activity]] = dataclasses.field(default_factory=dict)

    @property
    def question(self) -> Question:
        return self.names.question

    @property
    def sessions(self) -> int:
        """How many times a company receives."""
        return len(sessions(self.answer.visits))

    @property
    def travelling(self) -> int:
        """How many people visit somebody."""
        return len({one.visitor for one in self.answer.visits})

    @property
    def without(self) -> list[str]:
        """A sentence for each who visits nobody, by name."""
        idle = [one for one in self.question.visitors if one.id in self.names.people and not self.stays[one.id]]
        return [self._idle(one) for one in in_order(idle, key=lambda one: self.names.person(one.id))]

    @property
    def since(self) -> int:
        """How much was decided that this proposal does not know."""
        known = {(one.visitor, one.host, one.slot) for one in (*self.question.pinned, *self.question.forbidden)}
        known |= {(None, one.host, one.slot) for one in (*self.question.held, *self.question.barred)}
        numbers = {slot.id: slot.number for slot in self.question.slots}
        said = {(one.delegate_id, one.company_id, numbers.get(one.slot_id)) for one in self._askable()}
        return len(said - known)

    @property
    def short(self) -> int:
        """How many delegations visit fewer of their first choices than is promised."""
        return sum(len(group.missing) for group in self.coverage())

    @functools.cached_property
    def stays(self) -> Mapping[Id, list[Stay]]:
        """By person, their visits."""
        return stays(self.names, self.answer, self.decided)

    @functools.cached_property
    def changes(self) -> Mapping[Id, Sequence[Difference]]:
        """By person, what becomes of their visits beside what stands; whose visits all stay is left out."""
        found = compare(times(self.question, self.stands), times(self.question, self.answer.visits))
        return {who: what for who, what in found.items() if any(one.kind != "kept" for one in what)}

    def person(self, key: Id) -> Person:
        """One person's visits and what they do without."""
        return Person(self.names.people[key], self.stays[key], list(self._omissions(self.question.visitor[key])))

    def coverage(self) -> list[Coverage]:
        """Of municipalities, and of other delegations: who visits the promised number of their first choices."""
        found: dict[bool, list[tuple[bool, str]]] = defaultdict(list)
        for home in self._homes():
            worst = min(home, key=lambda one: self._chosen(one) - self._goal(one))
            delegation = self.names.people[worst.id].delegation
            municipal = delegation is not None and delegation.organization.kind == "city"
            served = self._chosen(worst) >= self._goal(worst)
            found[municipal].append((served, "" if served else self._missing(worst)))
        return [
            Coverage(
                municipal, sum(served for served, _told in homes), len(homes), [told for _ok, told in homes if told]
            )
            for municipal, homes in sorted(found.items(), reverse=True)
        ]

    def told_coverage(self, of: Coverage) -> str:
        """The sentence for one kind of delegation."""
        said = {"reached": of.reached, "promised": self.question.promised, "choices": self.question.choices}
        if of.municipal:
            return ngettext(
                "%(reached)s of %(num)s municipality visits at least %(promised)s of its first %(choices)s choices.",
                "%(reached)s of %(num)s municipalities visit at least %(promised)s of their first %(choices)s choices.",
                of.total, **said,
            )  # fmt: skip
        return ngettext(
            "%(reached)s of %(num)s other delegation visits at least %(promised)s of its first %(choices)s choices.",
            "%(reached)s of %(num)s other delegations visit at least %(promised)s of their first %(choices)s choices.",
            of.total, **said,
        )  # fmt: skip

    def _homes(self) -> list[list[Visitor]]:
        """Who chose companies, those of one delegation together."""
        found = defaultdict(list)
        for one in self.question.visitors:
            if one.wishes and one.id in self.names.people:
                found[one.delegation or -one.id].append(one)
        return list(found.values())

    def _first(self, visitor: Visitor) -> Sequence[Id]:
        return visitor.wishes[: self.question.choices]

    def _goal(self, visitor: Visitor) -> int:
        return min(self.question.promised, len(self._first(visitor)))

    def _chosen(self, visitor: Visitor) -> int:
        first = self._first(visitor)
        return sum(one.visit.host in first for one in self.stays[visitor.id])

    def _missing(self, visitor: Visitor) -> str:
        first = self._first(visitor)
        told = [one.told for one in self._omissions(visitor) if one.host in first]
        said = {"name": self.names.home(visitor.id), "number": self._chosen(visitor), "because": "; ".join(told) or "–"}
        return _("%(name)s visits %(number)s of them. %(because)s.", **said)

    def _idle(self, visitor: Visitor) -> str:
        told = [one.told for one in self._omissions(visitor)] if visitor.worth else []
        nothing = _("no company serves what they need, and they chose none")
        return _("%(name)s: %(because)s.", name=self.names.person(visitor.id), because="; ".join(told) or nothing)

    def _omissions(self, visitor: Visitor) -> Iterable[Omission]:
        """In the order of their choices, then what they need."""
        visited = {one.visit.host for one in self.stays[visitor.id]}
        reasons = {host: why for (who, host), why in self.answer.left_out.items() if who == visitor.id}
        for host in dict.fromkeys((*self.names.wishes(visitor.id), *reasons)):
            reason = reasons.get(host) or _away(self.names.companies.get(host))
            if reason and (host not in visited or reason.kind == "apart"):
                possible = host in self.question.host and host not in visited
                yield Omission(
                    host, matching_words.omitted(self.names, host, self._with_what(visitor, reason)), possible
                )

    def _with_what(self, visitor: Visitor, reason: Reason) -> Reason:
        """Somebody is busy: with what, where it is known."""
        if reason.kind != "busy" or visitor.id not in self.engaged:
            return reason
        slots = [
            self.question.slot[number] for number in reason.detail.get("slots", ()) if number in self.question.slot
        ]
        held = [
            plain(one.title)
            for one in self.engaged[visitor.id]
            if one.interval and any(overlaps(one.interval, (slot.starts_at, slot.ends_at)) for slot in slots)
        ]
        return Reason("busy", {"activities": held})

    def _askable(self) -> Iterable[VisitDecision]:
        """What was decided about people, companies and times that the question has."""
        slots = {slot.id for slot in self.question.slots} | {None}
        people = {*self.question.visitor, None}
        for one in self.decided.rows:
            if one.company_id in self.question.host and one.delegate_id in people and one.slot_id in slots:
                yield one


def _away(company: Company | None) -> Reason | None:
    """Why a company was not even asked about."""
    if company is None or company.status in MATCHED:
        return None
    return Reason(company.status)


def preview_of(event: Event, proposal: Proposal, stands: frozenset[Visit] = frozenset()) -> Preview:
    """A ready proposal with its names: nine statements."""
    question, answer = matching_proposals.question_of(proposal), matching_proposals.answer_of(proposal)
    decided = Decided(visit_decisions.of_event(event))
    names = names_of(event, question)
    return Preview(names, answer, decided, frozenset(one for one in stands if one.visitor in names.people))
