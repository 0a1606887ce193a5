"""Delegations: the one somebody names, whatever its accents and capitals; and what organizers say of each.

A delegation is an organization's people at one event; the organization, with its name and country, outlives the event.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import Delegate, Delegation, Event, Message, Organization, db
from models.base import utcnow
from models.delegation import KINDS
from models.folding import fold
from models.transaction import lock
from operations import doors, event_fields, fields, finished, journal, links, organizations, outbox
from operations.event_fields import LANGUAGES
from operations.event_settings import changes, ensure_unchanged, mark, texts
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal

#: What belongs to the organization, and what to its delegation at this event.
_OF_ORGANIZATION = ("name", "kind", "country", "region")
_OWN = ("contact_name", "contact_email", "language")
#: Facts of a delegation, as `add` and `edit` take them; `head` is a delegate's id.
FACTS = (*_OF_ORGANIZATION, *_OWN, "head")
TEMPLATE = "focal_invitation"


def named(event: Event, said: int | str | None, *, language: str, country: str, by: Actor) -> Delegation | None:
    """The event's delegation with this id or name; a name nobody has had yet makes one. None for nothing.

    A name is the same in any of its languages, as an alias, without accents and in any capitals. The caller holds the
    event's row locked, so that two people who name the same new one get one. Refuses `unknown_delegation` for an id.
    """
    if said is None or said == "":
        return None
    if isinstance(said, int):
        return _with_id(event, said)
    return _with_name(event, said) or _begin(event, said, language, country, by)


def add(event: Event, facts: Mapping[str, object], *, by: Actor, now: dt.datetime | None = None) -> Delegation:
    """A delegation that is to come, of a known organization or a new one; of `FACTS` only the name is a must.

    Refuses `finished` and `delegation_twice`.
    """
    lock(event)
    finished.ensure_running(event, now)
    name, kind, country = facts["name"], facts.get("kind") or "institution", facts.get("country")
    _ensure_new(event, name, country)
    known = organizations.find(organizations.directory(), kind, country, name)
    organization = known or Organization(name=name, kind=kind, country=country, region=facts.get("region"))
    delegation = Delegation(event_id=event.id, organization=organization)
    _set(delegation, {fact: facts[fact] for fact in _OWN if fact in facts})
    db.session.add(delegation)
    journal.write("delegation.created", delegation, by, name=delegation.name)
    return delegation


def edit(
    delegation: Delegation,
    facts: Mapping[str, object],
    *,
    seen: str | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> Delegation:
    """Let the delegation be called or reached otherwise; what `facts` does not name stays.

    `seen` is the `mark_of` what a page showed. Refuses `changed_meanwhile`, `finished`, `delegation_twice`, and
    `unknown_delegate` for a head who is none of its people.
    """
    event = lock(db.session.get_one(Event, delegation.event_id))
    finished.ensure_running(event, now)
    lock(delegation)
    before = said_of(delegation)
    ensure_unchanged(seen, mark(before))
    wanted = before | facts
    if any(wanted[fact] != before[fact] for fact in ("name", "country")):
        _ensure_new(event, wanted["name"], wanted["country"], delegation)
    _set(delegation, facts)
    if changed := changes(before, said_of(delegation)):
        journal.write("delegation.edited", delegation, by, name=delegation.name, facts=changed)
    return delegation


def invite(delegation: Delegation, *, by: Actor, now: dt.datetime | None = None) -> Message:
    """A letter to the focal point with their link, which is made where there is none yet; each press is a letter.

    Refuses `finished` and `no_address`.
    """
    now, event = now or utcnow(), db.session.get_one(Event, delegation.event_id)
    finished.ensure_running(event, now)
    lock(delegation)
    if not delegation.contact_email:
        raise Refusal("no_address")
    doors.ensure(links.FOCAL, delegation.id)
    journal.write("focal.written_to", delegation, by)
    about, dedupe = {"delegation_id": delegation.id}, f"{TEMPLATE}:{delegation.id}:{now.isoformat()}"
    language = delegation.language or event.languages[0]
    return outbox.queue_to_contact(event, delegation.contact_email, language, TEMPLATE, dedupe, **about)


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """The facts that were typed, the name in three fields; raises `Malformed` with all that is wrong, by field."""
    facts, errors = {}, {}
    if not any(str(typed.get(f"name_{code}") or "").strip() for code in LANGUAGES):
        errors["name_en"] = Refusal("text_in_one_language", "name_en")
    try:
        facts = fields.read_all({name: rule for name, rule in RULES.items() if name in typed}, typed)
    except Malformed as malformed:
        errors |= malformed.errors
    if errors:
        raise Malformed(errors)
    return {name: value for name, value in facts.items() if name in FACTS} | {"name": texts("name", facts)}


def said_of(delegation: Delegation) -> dict[str, object]:
    """What is known of the delegation, as `edit` takes it."""
    organization = {fact: getattr(delegation.organization, fact) for fact in _OF_ORGANIZATION}
    return organization | {fact: getattr(delegation, fact) for fact in _OWN} | {"head": delegation.head_id}


def mark_of(delegation: Delegation) -> str:
    """A mark of what is known of the delegation, for the page that shows it."""
    return mark(said_of(delegation))


def named_all(event: Event, said: Iterable[tuple[int | str | None, str, str]], *, by: Actor) -> list[Delegation | None]:
    """As `named` for each of many, with language and country: as few statements as for one."""
    said = list(said)
    ours = {name: one for one in reversed(list(_of_event(event))) for name in _names(one.organization)}
    known = _organizations({country for _name, _language, country in said})
    made = []
    for name, language, country in said:
        if isinstance(name, str) and name and fold(name) not in ours:
            new = Organization(kind="institution", name={language: name}, country=country)
            made.append(Delegation(event_id=event.id, organization=known.get((country, fold(name)), new)))
            ours |= dict.fromkeys((fold(name), *_names(made[-1].organization)), made[-1])
    db.session.add_all(made)
    db.session.flush()
    journal.write_all("delegation.created", ((one, by, {"name": one.name}) for one in made))
    return [
        ours[fold(name)] if isinstance(name, str) and name
        else named(event, name, language=language, country=country, by=by)
        for name, language, country in said
    ]  # fmt: skip


def _organizations(countries: Collection[str]) -> dict[tuple[str, str], Organization]:
    """Those of these countries by country and name; the oldest of a name."""
    known = sa.select(Organization).where(Organization.country.in_(countries)).order_by(Organization.id.desc())
    return {(one.country, name): one for one in db.session.scalars(known) for name in _names(one)}


def _with_id(event: Event, key: int) -> Delegation:
    # Ids beyond 32 bits are nobody's, and PostgreSQL refuses to compare them.
    found = db.session.get(Delegation, key) if 0 < key < 2**31 else None
    if found is None or found.event_id != event.id:
        raise Refusal("unknown_delegation", "delegation")
    return found


def _with_name(event: Event, name: str) -> Delegation | None:
    return next((one for one in _of_event(event) if fold(name) in _names(one.organization)), None)


def _of_event(event: Event) -> Collection[Delegation]:
    ours = sa.select(Delegation).join(Delegation.organization).options(contains_eager(Delegation.organization))
    return db.session.scalars(ours.where(Delegation.event_id == event.id).order_by(Delegation.id)).all()


def _begin(event: Event, name: str, language: str, country: str, by: Actor) -> Delegation:
    """Of an organization known from elsewhere, else of a new one, which an organizer may later say more about."""
    known = sa.select(Organization).where(Organization.country == country).order_by(Organization.id)
    organization = next((one for one in db.session.scalars(known) if fold(name) in _names(one)), None)
    organization = organization or Organization(kind="institution", name={language: name}, country=country)
    delegation = Delegation(event_id=event.id, organization=organization)
    db.session.add(delegation)
    journal.write("delegation.created", delegation, by, name=organization.name)
    return delegation


def called(delegation: Delegation | None, said: int | str | None) -> bool:
    """Whether this is the delegation meant, so that one of another country with the same name is not taken for it."""
    if delegation is None or said is None or said == "":
        return delegation is None and not said
    return said == delegation.id if isinstance(said, int) else fold(said) in _names(delegation.organization)


def _names(organization: Organization) -> set[str]:
    return {fold(name) for name in (*organization.name.values(), *(organization.aliases or ())) if name}


def _ensure_new(event: Event, name: Mapping[str, str], country: str | None, but: Delegation | None = None) -> None:
    """No two delegations of an event and a country are called alike, in any language."""
    said = {fold(word) for word in name.values()}
    others = (one.organization for one in _of_event(event) if one is not but)
    if any(said & _names(one) for one in others if country in (None, one.country)):
        raise Refusal("delegation_twice", "name")


def _set(delegation: Delegation, facts: Mapping[str, object]) -> None:
    for fact, value in facts.items():
        if fact in _OF_ORGANIZATION:
            setattr(delegation.organization, fact, value)
        elif fact in _OWN:
            setattr(delegation, fact, value)
    if "head" in facts:
        delegation.head_id = _head(delegation, facts["head"])


def _head(delegation: Delegation, key: int | None) -> int | None:
    """One of its people."""
    head = db.session.get(Delegate, key) if key and 0 < key < 2**31 else None
    if key and (head is None or head.delegation_id != delegation.id):
        raise Refusal("unknown_delegate", "head")
    return head and head.id


def _kind(typed: object) -> str:
    if typed not in KINDS:
        raise Refusal("unknown_organization_kind")
    return typed


def _key(typed: object) -> int | None:
    text = fields.line(typed, 10)
    if text and not (text.isascii() and text.isdigit()):
        raise Refusal("unknown_delegate")
    return int(text) if text else None


#: By field of a form, its rule.
RULES = {
    **{f"name_{code}": event_fields.text_line for code in LANGUAGES},
    "kind": _kind,
    "country": event_fields.optional_country,
    "region": lambda typed: fields.line(typed, 100) or None,
    "contact_name": lambda typed: fields.line(typed, 200) or None,
    "contact_email": fields.email,
    "language": lambda typed: fields.language(typed) if typed else None,
    "head": _key,
}
