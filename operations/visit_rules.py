"""What a company's door asks of its visitors, said by its host or by an organizer: lead time, fields, papers, heads.

The first saying makes the row; a list that was due by the earlier rules is frozen before they change.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from models import Company, Event, VisitRules, db
from models.base import utcnow
from models.transaction import lock
from models.visit_list import ASKED, FIELDS, ID_RULES
from operations import event_fields, fields, finished, journal, visit_lists
from operations.event_settings import changes, ensure_unchanged, mark, texts
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from queries import visit_lists as queries

#: Facts of the rules, as `keep` takes them.
FACTS = ASKED
#: Sixty days, four hours.
LONGEST_LEAD, LONGEST_WAIT = 1440, 240
_TEXTS = ("drop_off", "note")


def _fields(typed: object) -> list[str]:
    """In the order in which a list shows them."""
    chosen = typed if isinstance(typed, list | tuple) else []
    if set(map(str, chosen)) - set(FIELDS):
        raise Refusal("unknown_list_field")
    return [name for name in FIELDS if name in chosen]


def _id_rule(typed: object) -> str:
    found = typed or "none"
    if found not in ID_RULES:
        raise Refusal("unknown_id_rule")
    return found


def _link(typed: object) -> str:
    return event_fields.link(typed) if fields.line(typed, 500) else ""


def _some(most: int) -> Callable[[object], int | None]:
    """A number from 1 on, or nothing."""
    return event_fields.number(1, most)


RULES: dict[str, Callable[[object], object]] = {
    "lead_hours": event_fields.number(0, LONGEST_LEAD),
    "fields": _fields,
    "id_rule": _id_rule,
    "nda": event_fields.ticked,
    "nda_link": _link,
    "no_photos": event_fields.ticked,
    "heads": _some(10_000),
    "escort": _some(10_000),
    "early": event_fields.number(0, LONGEST_WAIT),
    **{f"{name}_{code}": event_fields.text_line for name in _TEXTS for code in event_fields.LANGUAGES},
}


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected as the facts of `keep`; a text in three languages is three fields. Raises `Malformed`."""
    facts = fields.read_all(RULES, typed)
    for name in _TEXTS:
        facts[name] = texts(name, facts)
    if facts["nda_link"] and not facts["nda"]:
        raise Malformed({"nda_link": Refusal("link_without_agreement", "nda_link")})
    return facts


def keep(
    company: Company,
    facts: Mapping[str, object],
    *,
    seen: str | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> VisitRules:
    """Let the company's door ask this; what `facts` does not name stays. `seen` is the `mark_of` what a page showed.

    A list that froze stays frozen, whatever the lead time is from now on. Refuses `finished`, `company_cancelled` and
    `changed_meanwhile`.
    """
    now, event = now or utcnow(), lock(db.session.get_one(Event, company.event_id))
    finished.ensure_running(event, now)
    lock(company)
    if company.status == "cancelled":
        raise Refusal("company_cancelled", company=company)
    ensure_unchanged(seen, mark_of(company))
    visit_lists.freeze_due(event, now=now)
    rules = queries.rules_of(company)
    before = said_of(rules)
    for name in FACTS:
        if name in facts:
            setattr(rules, name, facts[name])
    if changed := changes(before, said_of(rules)):
        rules.edition, rules.changed_at = rules.edition + 1, now
        db.session.add(rules)
        journal.write("visit_rules.changed", company, by, name=company.name, facts=changed)
        visit_lists.freeze_due(event, now=now)
    return rules


def said_of(rules: VisitRules) -> dict[str, object]:
    """What the rules say, as `keep` takes it."""
    return {name: getattr(rules, name) for name in FACTS}


def mark_of(company: Company) -> str:
    """A mark of what stands, for the page that shows it."""
    rules = queries.rules_of(company)
    return mark(said_of(rules) | {"edition": rules.edition})
