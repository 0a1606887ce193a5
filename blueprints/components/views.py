"""The page of components. Its words are samples, in English and marked so; what the macros say follows the reader."""

import base64
import datetime as dt

from flask import render_template

from blueprints.components import blueprint
from blueprints.components.forms import SampleForm
from exports import charts, codes
from models import Activity, ActivityHistory, Delegate, Event, Place
from queries.staff import events_of
from queries.versions import Change
from scheduling.meetings import Person, Placement, Question, Request, Room, Slot
from web import meeting_grid
from web.access import current_staff, needs_staff
from web.meeting_grid import Links
from web.meeting_words import Names
from web.urls import calendar_links

CODE = "HTTPS://SUMMIT.EXAMPLE/B/0000000000000000"


@blueprint.get("/staff/components")
@needs_staff
def show():
    return render_template(
        "components/show.html",
        sample=next((event for event in events_of(current_staff()) if event.categories), None),
        form=SampleForm(formdata=None),
        refused=SampleForm.refused(),
        picture=f"data:image/svg+xml;base64,{base64.b64encode(codes.svg(CODE).encode()).decode()}",
        calendar=calendar_links("https://summit.example/calendar/sample.ics", "Sample"),
        told=_changes(),
        schedule=meeting_grid.board(*_schedule()),
        people=meeting_grid.people_board(*_schedule()),
        **_charts(),
    )


def _changes() -> list[Change]:
    """Something that moved and something that is off; stored nowhere."""
    event, said = Event(zone="America/Mazatlan"), {"title": {"en": "Digital Government"}, "day": dt.date(2019, 6, 7)}
    panel, noon = Activity(event=event, kind="panel"), dt.datetime(2019, 6, 7, 19, tzinfo=dt.UTC)
    was = ActivityHistory(state="published", number="III", starts_at=noon, **said)
    late = ActivityHistory(state="published", number="III", starts_at=noon + dt.timedelta(minutes=45), **said)
    return [Change(panel, was, late), Change(panel, late, ActivityHistory(state="cancelled", number="III", **said))]


class _NoLinks(Links):
    """A sample leads nowhere."""

    def to(self, what: str, request_id: int, **more: object) -> str:
        return "#meetings"


def _schedule() -> tuple[Names, dict[int, Placement], Links]:
    """Two meetings, one of them pinned and with an interpreter, in two rooms; stored nowhere."""
    ten, half = dt.datetime(2019, 6, 7, 16, tzinfo=dt.UTC), dt.timedelta(minutes=30)
    starts = (ten, ten + half)
    slots = [Slot(number, start, start + 2 * half / 3, ten.date()) for number, start in enumerate(starts)]
    named = (("Núñez", "MX"), ("L’Écuyer", "CA"), ("O’Neill", "US"), ("Ávila", "MX"))
    people = {key: Delegate(id=key, family_name=name, country=code) for key, (name, code) in enumerate(named, start=1)}
    rooms = {
        1: Place(name={"en": "Red room"}, capacity=8, step_free=True), 2: Place(name={"en": "Blue room"}, capacity=6),
    }  # fmt: skip
    asked = (Request(1, (1, 2), 20, interpreters=1, pinned=(0, 1)), Request(2, (3, 4), 20))
    question = Question(
        tuple(slots), (Room(1), Room(2, taken=frozenset({0}))), tuple(Person(key, frozenset()) for key in people), asked
    )
    placed = {1: Placement(0, 1), 2: Placement(1, 2)}
    return Names(question, people, rooms, "America/Mazatlan"), placed, _NoLinks("")


def _charts() -> dict[str, object]:
    mexico = charts.Bar("Mexico", "92", (charts.Part(92, "approved"),), country="MX")
    places = [charts.Part(60, "approved"), charts.Part(12, "undecided"), charts.Part(9, "waiting")]
    full = charts.Bar("Places", "60 of 75", tuple(places), mark=75)
    return {
        "bars": charts.bars([mexico, full]),
        "columns": charts.columns([0, 4, 18, 42, 23, 7], {0: "08:00", 3: "11:00", 6: "14:00"}),
        "curve": charts.curve([(0, 3), (10, 40), (20, 90), (30, 205)], {0: "May 6", 30: "June 5"}),
    }
