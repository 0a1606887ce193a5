"""What came of a visit, as a leader notes it on the bus: of their own passengers alone."""

from collections.abc import Mapping, Sequence

from models import ActivityGroup, Bus, Event, Outcome
from operations import outcomes_noted
from operations.outcomes_noted import CURRENCIES, FACTS
from operations.refusals import Refusal
from operations.scans import Taken
from queries import leading
from queries import outcomes_noted as queries
from web.formats import plain
from web.outcome_words import OUTCOME
from web.road_notes import Sender


def take(event: Event, note: Mapping, taken: Taken, sender: Sender) -> dict:
    """One note of kind "outcome": besides nonce and at, the facts of `operations.outcomes_noted.FACTS`."""
    outcome = noted(event, {name: note.get(name) for name in FACTS}, note["nonce"], taken, sender)
    return {"result": "noted", "outcome": outcome.id}


def noted(event: Event, typed: Mapping, nonce: str, taken: Taken, sender: Sender) -> Outcome:
    """The same for a form. Raises `Malformed`; refuses `unknown_person` for who rides in none of the leader's buses."""
    facts = outcomes_noted.read(typed)
    if facts["delegate"] and facts["delegate"] not in {
        one.id for one in queries.people_of(_groups(event, sender.buses))
    }:
        raise Refusal("unknown_person", "delegate")
    return outcomes_noted.note(event, facts, nonce=nonce, by=sender.by, at=taken.at, now=taken.received_at)


def choices(event: Event, buses: Sequence[Bus]) -> dict[str, object]:
    """What the form lets choose from, as data: `what` and `companies` as [value, word], `company` the one that is
    visited or was visited last, `people` as [id, name], and the currencies.
    """
    groups = _groups(event, buses)
    visits = queries.companies_of(groups)
    begun = [one for one, visit in visits if visit.starts_at and visit.starts_at <= event.now()]
    companies = {one.id: plain(one.name) for one, _visit in visits}
    return {
        "what": [[word, str(told)] for word, told in OUTCOME.items()],
        "companies": [list(pair) for pair in companies.items()],
        "company": begun[-1].id if begun else None,
        "people": [[one.id, plain(one.name)] for one in queries.people_of(groups)],
        "currencies": list(CURRENCIES),
    }


def _groups(event: Event, buses: Sequence[Bus]) -> list[ActivityGroup]:
    return leading.groups(event, buses)
