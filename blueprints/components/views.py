"""The page of components. Its words are samples, in English and marked so; what the macros say follows the reader."""

import base64
import datetime as dt

from flask import render_template

from blueprints.components import blueprint
from blueprints.components.forms import SampleForm
from exports import charts, codes
from models import Activity, ActivityHistory, Event
from queries.staff import events_of
from queries.versions import Change
from web.access import current_staff, needs_staff
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
        **_charts(),
    )


def _changes() -> list[Change]:
    """Something that moved and something that is off; stored nowhere."""
    event, said = Event(zone="America/Mazatlan"), {"title": {"en": "Digital Government"}, "day": dt.date(2019, 6, 7)}
    panel, noon = Activity(event=event, kind="panel"), dt.datetime(2019, 6, 7, 19, tzinfo=dt.UTC)
    was = ActivityHistory(state="published", number="III", starts_at=noon, **said)
    late = ActivityHistory(state="published", number="III", starts_at=noon + dt.timedelta(minutes=45), **said)
    return [Change(panel, was, late), Change(panel, late, ActivityHistory(state="cancelled", number="III", **said))]


def _charts() -> dict[str, object]:
    mexico = charts.Bar("Mexico", "92", (charts.Part(92, "approved"),), country="MX")
    places = [charts.Part(60, "approved"), charts.Part(12, "undecided"), charts.Part(9, "waiting")]
    full = charts.Bar("Places", "60 of 75", tuple(places), mark=75)
    return {
        "bars": charts.bars([mexico, full]),
        "columns": charts.columns([0, 4, 18, 42, 23, 7], {0: "08:00", 3: "11:00", 6: "14:00"}),
        "curve": charts.curve([(0, 3), (10, 40), (20, 90), (30, 205)], {0: "May 6", 30: "June 5"}),
    }
