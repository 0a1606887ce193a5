"""People from a list: a row a delegate, found among those who are there, or registered anew.

A focal point's list is about their own delegation and follows the rules of the form; an organizer's may put anybody
anywhere. A cell that says nothing leaves what stands. Names and phones are taken as they are written.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa

from models import Delegation, Event, Upload, db
from models.base import utcnow
from models.folding import fold, likeness
from operations import categories, delegate_changes, registrations_in_bulk, sheet_cells
from operations.company_sheets import LANGUAGES
from operations.country_names import country
from operations.delegate_columns import POST_WORDS
from operations.delegate_likeness import People
from operations.delegate_tables import named
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registration_reading import Registration, read
from operations.sheet_cells import Fault, Row
from operations.sheet_lines import Alike, Change, Line, Shown, outcome
from operations.transitions import GONE
from queries import uploads

#: What a row may say and change, in the order in which it is told.
TOLD = (
    "category", "given_name", "family_name", "position", "post", "delegation", "city", "country", "email", "phone",
    "language",
)  # fmt: skip
#: How the registrations of a focal point's list came about, and those of an organizer's or a program's.
FOCAL, OTHERS = "focal", "import"
#: Somebody else than those whom the row looks like.
NEW = "new"


@dataclasses.dataclass
class Person:
    """A row, whom it means, and what it says by the names of `Registration`; `facts` is the whole, once nothing is
    wrong. Whom the row means by their reference it may call otherwise.
    """

    row: Row
    standing: sa.Row | None
    alike: list[sa.Row]
    said: dict[str, object]
    facts: Registration | None


class Reader:
    """Reads the rows of one list against the people of the event, or of the delegation whose focal point brought it."""

    #: Rows that are wrong are left out; the others can be applied.
    partial = True

    def __init__(self, event: Event, upload: Upload) -> None:
        self.event, self.matched = event, upload.matched
        self.own = db.session.get(Delegation, upload.delegation_id) if upload.delegation_id else None
        self.source = FOCAL if self.own else OTHERS
        self.categories = {one.id: one for one in event.categories}
        self.delegations = {one.id: one for one in ([self.own] if self.own else uploads.delegations(event))}
        offices = (one.contact_email for one in self.delegations.values() if one.contact_email)
        self.people = People(uploads.people(event, self.own), offices)
        self._welcome: dict[str, Refusal | None] = {}
        self._named: set[str] = set()
        self.rules = {
            "category": sheet_cells.word(_category_words(event), "unknown_category"),
            "delegation": _delegation_rule(self.own, self.delegations.values()),
            "post": sheet_cells.word(POST_WORDS, "unknown_post"),
            "language": sheet_cells.word(LANGUAGES, "unknown_language"),
            "country": country,
            "position": _one_line,
            "city": _one_line,
        } | dict.fromkeys(("given_name", "family_name", "second_family_name", "name", "email", "phone"), str)

    def lines(self, rows: Sequence[dict]) -> list[Line]:
        """What each row would do; nothing is done."""
        written = [Row(named(stored, self.matched["fields"])) for stored in rows]
        self.people.know_addresses(row["email"] for row in written if row["email"])
        seen: dict[object, int] = {}
        return [self._line(self._person(row), seen) for row in written]

    def apply(self, lines: Sequence[Line], *, by: Actor, now: dt.datetime) -> None:
        """Register and change these people."""
        new = [line.work.facts for line in lines if line.outcome == "new"]
        registrations_in_bulk.register_all(self.event, new, by=by, now=now, source=self.source)
        changed = {
            line.work.standing.id: (line.work.facts, [change.key for change in line.changes])
            for line in lines if line.outcome == "changed"
        }  # fmt: skip
        delegate_changes.change_all(changed, on_behalf=self.own is not None, by=by, now=now)

    # Reading ---------------------------------------------------------------------------------------------------------

    def _person(self, row: Row) -> Person:
        said = {key: value for key, rule in self.rules.items() if (value := row.read(key, rule)) is not None}
        whole = said.pop("name", None)
        if second := said.pop("second_family_name", None):
            said["family_name"] = " ".join(filter(None, (said.get("family_name"), second)))
        names = said if whole is None or "family_name" in said else said | {"family_name": whole}
        standing, alike = self._meant(row, names)
        if standing is None:
            usual = self.matched["usual"] | ({"delegation": self.own.id} if self.own else {})
            return Person(row, None, alike, names, self._judge(row, usual | names))
        facts = self._judge(row, self._stands(standing) | said, nameless=bool(standing.display_name))
        return Person(row, standing, alike, said, facts)

    def _meant(self, row: Row, said: Mapping[str, object]) -> tuple[sa.Row | None, list[sa.Row]]:
        """Whom the row means, and who looks like it: as the person decided, who looked at it."""
        if row["reference"]:
            return row.judge("reference", lambda: self._referred(row["reference"])), []
        delegation = self.own.id if self.own else said.get("delegation")
        where = {"delegation_id": delegation if isinstance(delegation, int) else None}
        standing, alike = self.people.meant(said | where)
        decided = self.matched["decided"].get(str(row.number))
        chosen = next((one for one in alike if str(one.id) == decided), None)
        if chosen is not None and chosen.status in GONE:
            row.judge(None, lambda: _refuse(f"not_allowed_from_{chosen.status}"))
        return standing or chosen, alike

    def _referred(self, reference: str) -> sa.Row:
        found = self.people.by_reference.get(reference.strip().upper())
        if found is None:
            raise Refusal("unknown_reference")
        if found.status in GONE:
            raise Refusal(f"not_allowed_from_{found.status}")
        return found

    def _stands(self, one: sa.Row) -> dict[str, object]:
        """What is registered, by the names of `Registration`."""
        same = {name: getattr(one, name) for name in TOLD if name not in ("category", "delegation")}
        return same | {"category": self.categories[one.category_id].code, "delegation": one.delegation_id}

    def _judge(self, row: Row, typed: Mapping[str, object], *, nameless: bool = False) -> Registration | None:
        """The whole by the rules of registering; what is wrong is told once a cell."""
        faulty = {fault.key for fault in row.faults}
        try:
            facts = read(typed, source=OTHERS, nameless=nameless)
        except Malformed as malformed:
            row.faults += [Fault(key, why) for key, why in malformed.errors.items() if key not in faulty]
            return None
        return dataclasses.replace(facts, post=typed.get("post"))

    # What would change -----------------------------------------------------------------------------------------------

    def _line(self, said: Person, seen: dict[object, int]) -> Line:
        row, decided = said.row, self.matched["decided"].get(str(said.row.number), "")
        self._ensure_once(said, seen)
        self._ensure_welcome(said)
        changes = tuple(self._changes(said)) if said.facts else ()
        became = outcome(said.standing, changes, row.faults)
        open_question = bool(said.alike) and said.standing is None and decided != NEW
        if became == "new" and open_question:
            became = "alike"
        alike = tuple(self._alike(one) for one in said.alike)
        made = self._made(said) if became in ("new", "changed") else ()
        return Line(row.number, self._name(said), became, changes, tuple(row.faults), made, said, alike,
                    "" if open_question else decided)  # fmt: skip

    def _ensure_once(self, said: Person, seen: dict[object, int]) -> None:
        facts = said.facts
        if said.standing is None and (facts is None or not (facts.given_name or facts.family_name)):
            return
        alike = facts and likeness(f"{facts.given_name} {facts.family_name}", facts.city)
        key = said.standing.id if said.standing else (alike, fold(facts.email or ""), fold(str(facts.delegation)))
        if key in seen:
            said.row.judge(None, lambda: _refuse("row_twice", row=seen[key]))
        seen.setdefault(key, said.row.number)

    def _ensure_welcome(self, said: Person) -> None:
        """A focal point's rows follow the rules of the form."""
        if self.own is None or said.facts is None:
            return
        code, standing = said.facts.category, said.standing
        if standing is not None and self.categories[standing.category_id].code == code:
            return
        if code not in self._welcome:
            self._welcome[code] = _refusal_of(self.event, code)
        if (why := self._welcome[code]) is not None:
            said.row.faults.append(Fault(why.field, why))

    def _changes(self, said: Person) -> Iterator[Change]:
        """In a new row all that is registered, else what would be otherwise."""
        stands = self._stands(said.standing) if said.standing else {}
        for key in TOLD:
            value, before = getattr(said.facts, key), stands.get(key)
            if said.standing is None:
                differs = bool(value)
            else:
                differs = key in said.said and value != before and not self._is_but_written_otherwise(said, key, before)
            if differs:
                yield Change(key, self._shown(key, before), self._shown(key, value))

    def _is_but_written_otherwise(self, said: Person, key: str, before: object) -> bool:
        """A list in capitals or without accents corrects nobody's own name; who is named by reference is renamed."""
        if key in ("given_name", "family_name"):
            return not said.row["reference"]
        return key in ("city", "email") and fold(getattr(said.facts, key) or "") == fold(before or "")

    def _shown(self, key: str, value: object) -> Shown:
        if key == "category" and value:
            return next(one.name for one in self.categories.values() if one.code == value)
        return self.delegations[value].name if isinstance(value, int) else value or None

    def _made(self, said: Person) -> tuple[tuple[str, Shown], ...]:
        """A delegation that nobody has named before."""
        name = said.facts.delegation
        if not isinstance(name, str) or fold(name) in self._named:
            return ()
        self._named.add(fold(name))
        return (("delegation", name),)

    def _alike(self, one: sa.Row) -> Alike:
        delegation = self.delegations.get(one.delegation_id)
        return Alike(one.id, _called(one), one.reference, one.status, delegation and delegation.name)

    def _name(self, said: Person) -> Shown:
        if said.standing is not None:
            return _called(said.standing)
        texts = (said.said.get(name) for name in ("given_name", "family_name"))
        return " ".join(filter(None, texts)) or None


def _category_words(event: Event) -> dict[str, str]:
    """Codes by the words for a category: its code, and its name in any language."""
    return {fold(word): one.code for one in reversed(event.categories) for word in (*one.name.values(), one.code)}


def _delegation_rule(own: Delegation | None, known: Iterable[Delegation]) -> Callable[[str], int | str]:
    """The rule for a delegation's name: its id, or the name where nobody has it yet; a focal point's is their own."""
    ids = {name: one.id for one in reversed(list(known)) for name in sheet_cells.called(one.organization)}
    named_anew = sheet_cells.line(200)

    def rule(text: str) -> int | str:
        found = ids.get(fold(text))
        if found is None and own is not None:
            raise Refusal("other_delegation")
        return found or named_anew(text)

    return rule


def _refusal_of(event: Event, code: str) -> Refusal | None:
    """Why a focal point can register nobody in this category now."""
    try:
        if not categories.is_open(event):
            raise Refusal("not_open")
        category = categories.chosen(event, code, source=FOCAL, invited=None, now=utcnow())
        categories.principal(event, category, None, source=FOCAL)
    except Refusal as refusal:
        return refusal
    return None


def _called(one: sa.Row) -> Shown:
    return " ".join(filter(None, (one.given_name, one.family_name))) or one.display_name or one.reference


def _one_line(text: str) -> str:
    """In a sheet it may have been broken into several."""
    return " ".join(text.split())


def _refuse(code: str, **parameters: object) -> None:
    raise Refusal(code, **parameters)
