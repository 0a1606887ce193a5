"""A proposed schedule as its page tells it: what it reaches, what it leaves out and why, and whom applying it tells."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from models import Delegate, Event, Proposal
from queries import meeting_proposals
from scheduling.differences import KINDS, Difference, differences
from scheduling.meetings import Answer, Placement, Question, Reason
from scheduling.programme import Id
from web import meeting_words
from web.formats import in_order
from web.meeting_grid import Card, card_of, names_of
from web.meeting_words import Names

#: So many meetings without a place are shown at a time.
LEFT_A_PAGE = 50


@dataclasses.dataclass(frozen=True)
class Left:
    """A meeting that was agreed and has no place."""

    card: Card
    reason: Reason
    because: str


@dataclasses.dataclass(frozen=True)
class Changed:
    """What becomes of one person's meetings."""

    person: Delegate
    kept: int
    #: Each with its card.
    changes: Sequence[tuple[Difference, Card]]


@dataclasses.dataclass(frozen=True)
class Preview:
    """Everything there is to look at before deciding."""

    names: Names
    answer: Answer

    @property
    def question(self) -> Question:
        return self.names.question

    @property
    def placed(self) -> Mapping[Id, Placement]:
        return self.answer.placed

    @property
    def agreed(self) -> int:
        """How many meetings it is about."""
        return len(self.placed) + len(self.answer.left_out)

    @property
    def standing(self) -> int:
        """How many of them stand already where they are."""
        return sum(self.question.request[key].stands == spot for key, spot in self.placed.items())

    @property
    def written(self) -> list[Id]:
        """What applying writes: meetings that come, move or go."""
        changed = [key for key, spot in self.placed.items() if self.question.request[key].stands != spot]
        return changed + [one.id for one in self.question.requests if one.stands and one.id not in self.placed]

    @property
    def told(self) -> int:
        """How many people are told, each once."""
        return len({person for key in self.written for person in self.question.request[key].people})

    @property
    def wishing(self) -> set[Id]:
        """Who agreed to meet somebody."""
        return {one for request in self.question.requests for one in request.pair}

    @property
    def meeting(self) -> set[Id]:
        """Who meets somebody."""
        return {one for key in self.placed for one in self.question.request[key].pair}

    @property
    def without(self) -> str:
        """Who meets nobody, the first few by name."""
        return meeting_words.listed(sorted(map(self.names.person, self.wishing - self.meeting)))

    @property
    def first_meetings(self) -> str:
        """Whether everybody who wants to meet somebody does."""
        wishing, meeting = len(self.wishing), len(self.meeting)
        if meeting == wishing:
            return _("Everybody who agreed to meet somebody does: %(people)s people.", people=wishing)
        return _(
            "%(meeting)s of %(wishing)s people meet somebody at least once; the others: %(names)s.",
            meeting=meeting, wishing=wishing, names=self.without,
        )  # fmt: skip

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why meetings are left out, and how often, the most frequent first."""
        return Counter(reason.kind for reason in self.answer.left_out.values()).most_common()

    def becomes(self) -> Counter[str]:
        """How many meetings are kept, moved and so on beside what stands."""
        return Counter({one.request: one.kind for one in differences(self.question, self.placed)}.values())

    def concerned(self) -> int:
        """How many people’s days change: in a meeting that is moved or called off."""
        changed = (one for one in differences(self.question, self.placed) if one.kind in ("moved", "lost"))
        return len({one.person for one in changed})

    def left(self, kind: str | None) -> list[Left]:
        """What is left out for this reason, or any, what is wanted most first."""
        found = [(key, one) for key, one in self.answer.left_out.items() if kind in (None, one.kind)]
        found.sort(key=lambda pair: (-self.question.request[pair[0]].value, pair[0]))
        return [Left(card_of(self.names, key), one, meeting_words.because(one, self.names)) for key, one in found]

    def changes(self) -> list[Changed]:
        """Person by person what would be different from what stands; whose meetings all stay is left out."""
        of = defaultdict(list)
        for one in differences(self.question, self.placed):
            of[one.person].append(one)
        people = in_order((self.names.people[key] for key in of), key=lambda one: f"{one.sort_name} {one.id}")
        found = [self._changed(person, of[person.id]) for person in people]
        return [one for one in found if one.changes]

    def _changed(self, person: Delegate, of: Sequence[Difference]) -> Changed:
        kept = sum(one.kind == "kept" for one in of)
        told = sorted((one for one in of if one.kind != "kept"), key=lambda one: KINDS.index(one.kind))
        return Changed(person, kept, [(one, card_of(self.names, one.request)) for one in told])


def preview_of(event: Event, proposal: Proposal) -> Preview:
    """A ready proposal with its names: three statements."""
    question, answer = meeting_proposals.question_of(proposal), meeting_proposals.answer_of(proposal)
    during = {key for one in answer.left_out.values() for key in one.detail.get("during") or ()}
    return Preview(names_of(event, question, during), answer)
