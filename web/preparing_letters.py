"""Letters about what is still to be given or done: for a company's door, and of what was noted on the road."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from models import Activity, Company, Event, Message, Outcome, VisitRules, db
from operations import host_list_reminders, ndas, outcome_reminders
from web import formats
from web.outcome_words import OUTCOME
from web.security_lists import FIELD


def values(message: Message, my_page: str) -> dict[str, str]:
    """The values of such a letter, none for one of another kind; what it is about may be gone by now."""
    about, event = message.variables, message.event
    if message.template == host_list_reminders.TEMPLATE:
        return {"owed": _lines(event, about["asked"]), "identity_page": f"{my_page}?to=identity"}
    if message.template == ndas.TEMPLATE:
        return _of_agreement(db.session.get(Company, about["company_id"]))
    if message.template == outcome_reminders.TEMPLATE:
        return _of_outcome(db.session.get(Outcome, about["outcome_id"]))
    return {}


def of_kind(kind: str, said: str, company: Company | None) -> str:
    """What was noted, in a line: "Lead, Mesa Labs: a pilot plant"."""
    what = str(OUTCOME[kind])
    if company is None:
        return _("%(what)s: %(said)s", what=what, said=said)
    return _("%(what)s, %(company)s: %(said)s", what=what, company=formats.plain(company.name), said=said)


def _lines(event: Event, asked: Sequence[Sequence]) -> str:
    """One visit on each line, with what its company's list still misses."""
    found = ((db.session.get(Activity, activity_id), missing) for activity_id, missing in asked)
    return "\n".join(_line(visit, missing) for visit, missing in found if visit and visit.event_id == event.id)


def _line(visit: Activity, missing: Sequence[str]) -> str:
    return _(
        "%(company)s, %(when)s: %(missing)s",
        company=formats.plain(visit.title),
        when=formats.moment(visit.starts_at, visit.zone),
        missing="; ".join(str(FIELD[one]) for one in missing if one in FIELD),
    )


def _of_agreement(company: Company | None) -> dict[str, str]:
    rules = db.session.get(VisitRules, company.id) if company else None
    name = formats.plain(company.name) if company else "–"
    return {"company_name": name, "nda_link": rules.nda_link if rules else ""}


def _of_outcome(outcome: Outcome | None) -> Mapping[str, str]:
    if outcome is None:
        return {"promised": "–", "deadline": "–"}
    due = formats.day(outcome.due_on) if outcome.due_on else "–"
    return {"promised": of_kind(outcome.kind, outcome.said, outcome.company), "deadline": due}
