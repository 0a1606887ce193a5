"""An itinerary from a sheet: each row one activity, proposed as a draft; publishing stays the organizers' act.

A row is the activity of the same day and title, or of the same day and company, so that a corrected sheet changes what
an earlier one brought. An empty cell leaves what stands.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from models import Activity, Axis, Company, Event, Place, Ride, db
from models.activity import LIVE_KINDS
from models.folding import fold
from operations import programme, sheet_cells
from operations.itinerary_words import AUDIENCES, KINDS, USUAL
from operations.journal import Actor
from operations.programme_reading import interval
from operations.refusals import Refusal
from operations.sheet_cells import OPEN, Row, called
from operations.sheet_lines import Change, Line, outcome, text_changes
from operations.sheet_places import Places, Spot, made
from queries import companies, convoys, drafts
from queries.drafts import Planned


@dataclasses.dataclass
class Leg:
    """A row, and the activity it is about once that is found."""

    row: Row
    day: dt.date | None
    starts: dt.time | None
    ends: dt.time | None
    title: dict[str, str]
    #: Facts that are stored as they are read.
    texts: dict[str, dict[str, str]]
    #: What it is, beside its facts: kind and audience, where they are said.
    said: dict[str, str | None]
    company: Company | None
    axis: Axis | None
    spot: Spot | None
    target: Spot | None
    standing: Planned | None = None
    #: What the draft is to say otherwise, without the place.
    facts: dict[str, object] = dataclasses.field(default_factory=dict)


class Reader:
    """Reads the rows of one sheet against the event as it stands."""

    def __init__(self, event: Event, language: str) -> None:
        self.event, self.language = event, language
        self.places = Places(event, language)
        self.axes = convoys.axes(event)
        self.companies = {name: one for one in companies.of_event(event) for name in called(one.organization)}
        self.planned = [
            one for one in drafts.planned(event) if one.activity.kind in KINDS.values() and not one.cancelled
        ]
        self.told: set[int] = set()

    def lines(self, rows: Sequence[dict]) -> list[Line]:
        """What each row would do; nothing is done."""
        legs = [self._leg(Row(stored)) for stored in rows]
        self._ensure_different(legs)
        self._match(legs)
        return [self._line(leg) for leg in legs]

    def apply(self, lines: Sequence[Line], *, by: Actor, now: dt.datetime) -> None:
        """Propose what these rows say; what is new in a few statements, so that nobody waits long for a long sheet."""
        legs = [line.work for line in lines]
        for leg in legs:
            self._place(leg, by, now)
        new = [(self._activity(leg, now), leg) for leg in legs if leg.standing is None]
        programme.propose_all([(activity, _usual(leg) | leg.facts) for activity, leg in new], by=by, now=now)
        db.session.add_all(Ride(activity_id=one.id) for one, _leg in new if one.kind == "transfer")
        for leg in legs:
            if leg.standing is not None:
                self._change(leg, by, now)

    # Reading ---------------------------------------------------------------------------------------------------------

    def _leg(self, row: Row) -> Leg:
        company = row.read("company", self._company)
        return Leg(
            row,
            day=row.need("day", self._day),
            starts=row.read("start", sheet_cells.time),
            ends=row.read("end", sheet_cells.time),
            title=row.texts("title", sheet_cells.line(300)),
            texts={key: row.texts(key, sheet_cells.line(300)) for key in ("dress", "bring")},
            said={
                "kind": row.read("kind", sheet_cells.word(KINDS, "unknown_activity_kind")),
                "audience": row.read("audience", sheet_cells.word(AUDIENCES, "unknown_audience")),
            },
            company=company,
            axis=row.read("axis", self._axis),
            spot=self._spot(row, company),
            target=row.read("to", lambda name: self.places.find("", name)),
        )

    def _day(self, text: str) -> dt.date:
        day = sheet_cells.day(text)
        if not self.event.starts_on <= day <= self.event.ends_on:
            raise Refusal("day_outside")
        return day

    def _company(self, text: str) -> Company:
        if (found := self.companies.get(fold(text))) is None:
            raise Refusal("unknown_company")
        return found

    def _axis(self, text: str) -> Axis:
        found = (one for one in self.axes if fold(text) in {fold(one.code), *map(fold, one.name.values())})
        if (axis := next(found, None)) is None:
            raise Refusal("unknown_axis")
        return axis

    def _spot(self, row: Row, company: Company | None) -> Spot | None:
        city, place = row.read("city", sheet_cells.line(300)), row.read("place", sheet_cells.line(300))
        if not city and not place:
            return self.places.by_id.get(company.place_id) if company else None
        return row.judge("place", lambda: self.places.find(city or "", place or ""))

    def _ensure_different(self, legs: list[Leg]) -> None:
        seen: dict[object, int] = {}
        for leg in legs:
            key = (leg.day, leg.starts, _folded(leg.title) or (leg.company and leg.company.id))
            if leg.row.faults or not key[2]:
                continue
            if key in seen:
                leg.row.judge(None, lambda key=key: _refuse("row_twice", row=seen[key]))
            seen.setdefault(key, leg.row.number)

    # Finding what stands ---------------------------------------------------------------------------------------------

    def _match(self, legs: list[Leg]) -> None:
        """The likest first: what two rows could mean goes to the one that says more of it."""
        known: dict[object, list[Planned]] = defaultdict(list)
        for one in self.planned:
            for key in (*_folded(one.facts.title), one.activity.organization_id):
                known[one.facts.day, key].append(one)
        taken: set[int] = set()
        for keys, start_too in ((_titles, True), (_titles, False), (_owner, True), (_owner, False)):
            for leg in (leg for leg in legs if leg.standing is None and leg.day):
                alike = (one for key in keys(leg) for one in known[leg.day, key] if one.activity.id not in taken)
                leg.standing = next((one for one in alike if not start_too or _same_start(leg, one)), None)
                taken |= {leg.standing.activity.id} if leg.standing else set()

    def _stands(self, leg: Leg, name: str) -> Place | None:
        key = getattr(leg.standing.facts, name)
        return self.places.by_id[key].row if key else None

    # What would change -----------------------------------------------------------------------------------------------

    def _line(self, leg: Leg) -> Line:
        row, standing = leg.row, leg.standing
        self._ensure_enough(leg)
        times = row.judge("start", lambda: self._times(leg)) if leg.day and not row.faults else None
        changes = tuple(self._changes(leg, times or {}))
        new = made(leg.spot, self.told) if not row.faults else ()
        name = leg.title or (standing and standing.facts.title) or (leg.company and leg.company.name)
        return Line(row.number, name, outcome(standing, changes, row.faults), changes, tuple(row.faults), new, leg)

    def _ensure_enough(self, leg: Leg) -> None:
        """What a new activity needs, and what nobody changes of a published one."""
        row, standing = leg.row, leg.standing
        if standing is None:
            if not leg.said["kind"] and leg.company is None:
                row.need("kind", str)
            if not leg.title and leg.company is None:
                row.need(f"title_{self.language}", str)
        elif standing.published:
            for key, value in leg.said.items():
                if value and value != getattr(standing.activity, key):
                    row.judge(key, lambda: _refuse("already_published"))
            if leg.company and leg.company.organization_id != standing.activity.organization_id:
                row.judge("company", lambda: _refuse("already_published"))

    def _times(self, leg: Leg) -> dict[str, object]:
        """Day, start and end where they are not what stands: blank cells keep the local times they find."""
        facts = leg.standing.facts if leg.standing else None
        zone = leg.spot.zone(self.event) if leg.spot else self._zone(leg)
        starts, ends = leg.starts, leg.ends
        if facts is not None:
            before = self._local(leg)
            starts, ends = starts or before[0], ends or (before[1] if starts != OPEN else None)
            if (leg.day, starts, ends, zone) == (facts.day, *before, self._zone(leg)):
                return {}
        starts, ends = (None if time == OPEN else time for time in (starts, ends))
        if ends and not starts:
            raise Refusal("ends_before_start")
        nothing = {"starts_at": None, "ends_at": None}
        return {"day": leg.day} | (interval(leg.day, starts, ends, zone) if starts else nothing)

    def _zone(self, leg: Leg) -> str:
        place = leg.standing and self._stands(leg, "place_id")
        return (place and place.zone) or self.event.zone

    def _local(self, leg: Leg) -> tuple[dt.time | None, dt.time | None]:
        """Start and end as they stand, by the clocks of the place where they stand."""
        facts, zone = leg.standing.facts, ZoneInfo(self._zone(leg))
        return tuple(at and at.astimezone(zone).time() for at in (facts.starts_at, facts.ends_at))

    def _changes(self, leg: Leg, times: dict[str, object]) -> Iterator[Change]:
        """Told for people; what is to be stored gathers in `leg.facts`."""
        facts = leg.standing.facts if leg.standing else None
        before = self._local(leg) if facts else (None, None)
        zone = ZoneInfo(leg.spot.zone(self.event) if leg.spot else self._zone(leg))
        if times:
            leg.facts |= times
            after = [at and at.astimezone(zone).time() for at in (times["starts_at"], times["ends_at"])]
            told = zip(("day", "start", "end"), (facts and facts.day, *before), (times["day"], *after), strict=True)
            yield from (Change(key, _told(old), _told(new)) for key, old, new in told if old != new)
        for key, said in {"title": leg.title, **leg.texts}.items():
            stands = getattr(facts, key, None) or {}
            if said and stands | said != stands:
                leg.facts[key] = stands | said
            yield from text_changes(key, stands, said)
        yield from self._other_changes(leg)

    def _other_changes(self, leg: Leg) -> Iterator[Change]:
        activity = leg.standing and leg.standing.activity
        for key, name, spot in (("place", "place_id", leg.spot), ("to", "to_place_id", leg.target)):
            stands = activity and self._stands(leg, name)
            if spot is not None and (spot.row is None or spot.row != stands):
                yield Change(key, stands and stands.name, spot.name)
        for key, value in leg.said.items():
            if value and value != getattr(activity, key, None):
                yield Change(key, getattr(activity, key, None), value)
        if leg.axis and leg.axis.id != getattr(activity, "axis_id", None):
            stands = next((one.name for one in self.axes if activity and one.id == activity.axis_id), None)
            yield Change("axis", stands, leg.axis.name)
        if leg.company and leg.company.organization_id != getattr(activity, "organization_id", None):
            yield Change("company", None, leg.company.name)

    # Doing it --------------------------------------------------------------------------------------------------------

    def _place(self, leg: Leg, by: Actor, now: dt.datetime) -> None:
        for name, spot in (("place_id", leg.spot), ("to_place_id", leg.target)):
            if spot is not None and (leg.standing is None or spot.row is None or self._stands(leg, name) != spot.row):
                leg.facts[name] = self.places.make(spot, by=by, now=now).id

    def _activity(self, leg: Leg, now: dt.datetime) -> Activity:
        kind = leg.said["kind"] or "company_visit"
        audience, attendance = USUAL.get(kind, ("delegates", "everyone"))
        return Activity(
            event_id=self.event.id, kind=kind, audience=leg.said["audience"] or audience, attendance=attendance,
            live=kind in LIVE_KINDS, axis_id=leg.axis.id if leg.axis else leg.company and leg.company.axis_id,
            organization_id=leg.company and leg.company.organization_id, created_at=now,
        )  # fmt: skip

    def _change(self, leg: Leg, by: Actor, now: dt.datetime) -> None:
        activity = leg.standing.activity
        said = {key: value for key, value in leg.said.items() if value and value != getattr(activity, key)}
        if said:
            programme.describe(activity, by=by, now=now, **said)
        if leg.facts:
            programme.edit(activity, leg.facts, by=by, now=now)
        if leg.axis:
            programme.classify(activity, leg.axis.code, by=by, now=now)
        if leg.company:
            activity.organization_id = leg.company.organization_id


def _usual(leg: Leg) -> dict[str, object]:
    """What a new activity says where its row does not: what its company says, and its order in the sheet."""
    said = {"rank": leg.row.number, "day": leg.day}
    if leg.company:
        said |= {"title": leg.company.name}
        said |= {name: getattr(leg.company, name) for name in ("capacity", "dress", "bring")}
    return said


def _titles(leg: Leg) -> Iterable[object]:
    return _folded(leg.title)


def _owner(leg: Leg) -> Iterable[object]:
    return [leg.company.organization_id] if leg.company else []


def _same_start(leg: Leg, one: Planned) -> bool:
    if leg.starts in (None, OPEN) or one.facts.starts_at is None:
        return leg.starts == OPEN and one.facts.starts_at is None
    zone = one.facts.place.zone if one.facts.place and one.facts.place.zone else one.activity.event.zone
    return one.facts.starts_at.astimezone(ZoneInfo(zone)).time() == leg.starts


def _folded(title: dict[str, str] | None) -> frozenset[str]:
    return frozenset(fold(text) for text in (title or {}).values())


def _told(value: dt.date | dt.time | None) -> str | None:
    return value.strftime("%H:%M") if isinstance(value, dt.time) else value and value.isoformat()


def _refuse(code: str, **parameters: object) -> None:
    raise Refusal(code, **parameters)
