"""What came of a visit, as a leader notes it on the bus: of their own passengers alone."""

from collections.abc import Mapping, Sequence

from models import Bus, Event, Outcome
from operations import outcomes_noted
from operations.outcomes_noted import FACTS
from operations.refusals import Refusal
from operations.taken import Taken
from queries import leading
from queries import outcomes_noted as queries
from web.formats import plain
from web.outcomes import NoteForm
from web.road_senders import Sender

#: What the desk alone says.
_OF_THE_DESK = ("stage", "sure", "ruling", "activity")


def take(event: Event, note: Mapping, taken: Taken, sender: Sender) -> dict:
    """One note of kind "outcome": besides nonce and at, the facts of `operations.outcomes_noted.FACTS`."""
    outcome = noted(event, note, note["nonce"], taken, sender)
    return {"result": "noted", "outcome": outcome.id}


def noted(event: Event, typed: Mapping, nonce: str, taken: Taken, sender: Sender) -> Outcome:
    """The same for a form. Raises `Malformed`; refuses `unknown_person` for who rides in none of the leader's buses."""
    facts = outcomes_noted.read({name: typed.get(name) for name in FACTS if name not in _OF_THE_DESK})
    own = queries.people_of(leading.groups(event, sender.buses)) if facts["delegate"] else []
    if facts["delegate"] not in (None, *(one.id for one in own)):
        raise Refusal("unknown_person", "delegate")
    return outcomes_noted.note(event, facts, nonce=nonce, by=sender.by, at=taken.at, now=taken.received_at)


def choices(event: Event, buses: Sequence[Bus]) -> dict[str, list]:
    """What the form lets choose from besides "none", as [id, word]: `companies`, the one that is visited or was visited
    last before all others, and `people`, the passengers.
    """
    groups = leading.groups(event, buses)
    visits = queries.companies_of(groups)
    begun = [one for one, visit in visits if visit.starts_at and visit.starts_at <= event.now()]
    companies = {one.id: plain(one.name) for one in [*begun[-1:], *(one for one, _visit in visits)]}
    people = [[one.id, plain(one.name)] for one in queries.people_of(groups)]
    return {"companies": [list(pair) for pair in companies.items()], "people": people}


def form_of(event: Event, buses: Sequence[Bus]) -> NoteForm:
    """The form of a leader who is online: about the company that is visited, unless they say otherwise."""
    offered, form = choices(event, buses), NoteForm()
    form.offer(*([(str(key), word) for key, word in offered[name]] for name in ("companies", "people")))
    if not form.is_submitted() and offered["companies"]:
        form.company.data = str(offered["companies"][0][0])
    return form


def empty_form() -> NoteForm:
    """The form as a phone keeps it, which fills in what can be chosen by itself."""
    form = NoteForm()
    form.offer([], [])
    return form
