"""What municipalities need, from a sheet: a row a delegation, found by its name or made.

A column that says nothing in a row leaves what stands; sectors and choices that are named replace those that stand.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

from models import Company, Delegation, Event, Organization, Theme, db
from models.folding import fold
from operations import fields, journal, needs, sheet_cells
from operations.journal import Actor
from operations.needs import MOST, Needs
from operations.refusals import Refusal
from operations.sheet_cells import Row, called
from operations.sheet_columns import MOST_NUMBERED, column
from operations.sheet_lines import Change, Line, outcome, text_changes
from queries import companies, convoys, themes, uploads
from queries import needs as queries

COLUMNS = (
    column("municipality", "Municipality|City|Delegation", "Municipio|Ciudad|Delegación",
           "Municipalité|Ville|Délégation", needed=True),
    column("state", "State|Province", "Estado|Provincia", "État|Province"),
    column("country", "Country", "País", "Pays"),
    column("seeks", "Sectors needed|Needs sectors|Seeks", "Sectores que necesita|Sectores necesitados|Busca",
           "Secteurs recherchés|Recherche"),
    column("offers", "Sectors offered|Potential sectors|Offers", "Sectores que ofrece|Sectores con potencial|Ofrece",
           "Secteurs offerts|Offre"),
    column("needs", "Needs", "Necesidades", "Besoins", text=True),
    column("potential", "Potential", "Potencial|Potencialidades", "Potentiel", text=True),
    column("choice", "Choice|Company", "Opción|Empresa", "Choix|Entreprise", numbered=True),
)  # fmt: skip
TEXTS, SIDES = ("needs", "potential"), ("seeks", "offers")
CHOICES = tuple(f"choice_{rank}" for rank in range(1, MOST_NUMBERED + 1))


@dataclasses.dataclass
class Statement:
    """A row: who says it, and what."""

    row: Row
    delegation: Delegation | None
    #: Of whom a delegation is made; without a row yet where nobody knows it.
    organization: Organization | None
    texts: dict[str, dict[str, str]]
    #: Themes by side, None where nothing is said.
    sides: dict[str, list[Theme] | None]
    wishes: list[Company] | None


class Reader:
    """Reads the rows of one sheet against the event as it stands."""

    def __init__(self, event: Event, language: str) -> None:
        self.event, self.language = event, language
        self.delegations = uploads.delegations(event)
        self.organizations = uploads.municipalities()
        self.stated = queries.of_delegations(self.delegations)
        self.themes = themes.of_event(event)
        self.companies = {name: one for one in companies.of_event(event) for name in called(one.organization)}
        rules = convoys.of_event(event)
        self.most = rules.choices if rules else 0
        known = Counter(one.organization.country for one in self.delegations if one.organization.country)
        self.usual_country = next((code for code, _times in known.most_common(1)), event.country)

    def lines(self, rows: Sequence[dict]) -> list[Line]:
        """What each row would do; nothing is done."""
        seen: dict[object, int] = {}
        return [self._line(self._statement(Row(stored)), seen) for stored in rows]

    def apply(self, lines: Sequence[Line], *, by: Actor, now: dt.datetime) -> None:
        """Store what these rows say."""
        for line in lines:
            self._store(line.work, by, now)

    # Reading ---------------------------------------------------------------------------------------------------------

    def _statement(self, row: Row) -> Statement:
        delegation, organization = row.judge("municipality", lambda: self._who(row)) or (None, None)
        return Statement(
            row,
            delegation,
            organization,
            texts={key: row.texts(key, sheet_cells.paragraph(MOST)) for key in TEXTS},
            sides={key: row.read(key, self._themes) for key in SIDES},
            wishes=self._wishes(row),
        )

    def _who(self, row: Row) -> tuple[Delegation | None, Organization | None]:
        """The delegation named, else the organization of which one is to be made. A state alone is a state's."""
        name = row.read("municipality", sheet_cells.line(200))
        state = row.read("state", sheet_cells.line(100))
        country = row.read("country", fields.country)
        if not name and not state:
            raise Refusal("required")
        sort = "city" if name else "state"
        alike = [one for one in self.delegations if fold(name or state) in called(one.organization)]
        if found := _one(alike, state if name else None, country, lambda one: one.organization):
            return found, None
        known = [one for one in self.organizations if one.kind == sort and fold(name or state) in called(one)]
        organization = _one(known, state if name else None, country, lambda one: one)
        return None, organization or Organization(
            kind=sort, name={self.language: name or state}, region=state if name else None,
            country=country or self.usual_country, aliases=[],
        )  # fmt: skip

    def _themes(self, text: str) -> list[Theme]:
        return [_theme(self.themes, name) for name in dict.fromkeys(map(fold, sheet_cells.several(text)))]

    def _wishes(self, row: Row) -> list[Company] | None:
        """Companies in the order of their choices; None where no choice is named."""
        wished: list[Company] = []
        for key in CHOICES:
            if company := row.read(key, lambda name: self._company(name, wished)):
                wished.append(company)
        return wished if any(row[key] for key in CHOICES) else None

    def _company(self, name: str, wished: list[Company]) -> Company:
        found = self.companies.get(fold(name))
        if found is None:
            raise Refusal("unknown_company")
        if found.status == "cancelled":
            raise Refusal("company_cancelled", company=found)
        if found in wished:
            raise Refusal("wished_twice", company=found)
        if len(wished) >= self.most:
            raise Refusal("too_many_wishes", most=self.most)
        return found

    # What would change -----------------------------------------------------------------------------------------------

    def _line(self, said: Statement, seen: dict[object, int]) -> Line:
        row, who = said.row, said.delegation.organization if said.delegation else said.organization
        if who:
            key = said.delegation.id if said.delegation else (who.kind, fold(next(iter(who.name.values()))), who.region)
            if key in seen:
                row.judge(None, lambda: _refuse("row_twice", row=seen[key]))
            seen.setdefault(key, row.number)
        changes = tuple(self._changes(said))
        stated = self.stated[said.delegation.id] if said.delegation else None
        new = (("delegation", who.name),) if who and not said.delegation and not row.faults else ()
        standing = stated if stated and stated.edition else None
        name = who.name if who else row["municipality"]
        return Line(row.number, name, outcome(standing, changes, row.faults), changes, tuple(row.faults), new, said)

    def _changes(self, said: Statement) -> Iterator[Change]:
        stands = self.stated[said.delegation.id] if said.delegation else None
        for key, texts in said.texts.items():
            yield from text_changes(key, getattr(stands, key, None), texts)
        for side, chosen in said.sides.items():
            before = list(getattr(stands.themes, side)) if stands else []
            if chosen is not None and {one.id for one in chosen} != {one.id for one in before}:
                yield Change(side, [one.name for one in before] or None, [one.name for one in chosen])
        before = [one for one in stands.wishes if one.status != "cancelled"] if stands else []
        if said.wishes is not None and said.wishes != before:
            yield Change("choice", [one.name for one in before] or None, [one.name for one in said.wishes])

    # Doing it --------------------------------------------------------------------------------------------------------

    def _store(self, said: Statement, by: Actor, now: dt.datetime) -> None:
        delegation = said.delegation or self._begin(said.organization, by)
        needs.change(delegation, self._whole(said), by=by, now=now)

    def _begin(self, organization: Organization, by: Actor) -> Delegation:
        delegation = Delegation(event_id=self.event.id, organization=organization)
        db.session.add(delegation)
        journal.write("delegation.created", delegation, by, name=organization.name)
        return delegation

    def _whole(self, said: Statement) -> Needs:
        """What stands, with what the row says instead."""
        stands = self.stated[said.delegation.id] if said.delegation else None
        texts = {key: (getattr(stands, key, None) or {}) | said.texts[key] or None for key in TEXTS}
        order = {one.id: place for place, one in enumerate(self.themes)}
        sides = {}
        for side, chosen in said.sides.items():
            kept = chosen if chosen is not None else (getattr(stands.themes, side) if stands else ())
            sides[side] = tuple(one.code for one in sorted(kept, key=lambda one: order[one.id]))
        before = [one for one in stands.wishes if one.status != "cancelled"] if stands else []
        wishes = before if said.wishes is None else said.wishes
        return Needs(**texts, **sides, wishes=tuple(one.id for one in wishes))


def _one(alike: list, state: str | None, country: str | None, owner) -> object | None:
    """The one of this state and country, where they are told. Refuses `name_unclear` where several are left."""
    for said, name in ((state, "region"), (country, "country")):
        if said:
            alike = [one for one in alike if fold(getattr(owner(one), name) or said) == fold(said)]
    if len(alike) > 1:
        raise Refusal("name_unclear")
    return alike[0] if alike else None


def _theme(known: Sequence[Theme], name: str) -> Theme:
    """The theme called so, folded, by its code or its name in any language. Refuses `unknown_sector`."""
    found = (one for one in known if name in {fold(one.code), *map(fold, one.name.values())})
    if (theme := next(found, None)) is None:
        raise Refusal("unknown_sector", name=name)
    return theme


def _refuse(code: str, **parameters: object) -> None:
    raise Refusal(code, **parameters)
