"""The public pages. They show what is published for everybody, and nothing that is not."""

import re

from flask import Response, abort, make_response, render_template, request
from markupsafe import Markup

from blueprints.programme import blueprint
from exports import codes
from models import Activity, Event
from operations import participations, registrations
from queries import activities, events, versions
from web.access import anybody, at_event
from web.formats import plain
from web.language import current
from web.live import live_page
from web.timeline import days, next_start, state_of
from web.urls import absolute, calendar_links

#: What a style sheet may hold of an event's own data.
CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@blueprint.get("/")
@anybody
def home():
    return render_template("programme/home.html", events=events.listed())


@blueprint.get("/<slug:slug>/")
@at_event
@live_page
def show(event):
    found = activities.published(event)
    return render_template(
        "programme/show.html",
        days=days(event, found),
        version=events.version(event),
        registration_open=registrations.is_open(event),
        calendar=calendar_links(_feed(event), plain(event.name)),
        **_details(found),
    )


@blueprint.get("/<slug:slug>/screen")
@at_event
@live_page
def screen(event):
    """For a display in the lobby: what is on now, what is next, what changed last."""
    lines = [line for one in days(event, activities.published(event)) for line in one.lines]
    return render_template(
        "programme/screen.html",
        now=[line.activity for line in lines if line.state == "now"],
        next=[line.activity for line in lines if line.state == "next"],
        changes=versions.between(event, event.version - 1, event.version) if event.version > 1 else [],
        version=events.version(event),
        picture=Markup(codes.svg(absolute("programme.show", slug=event.slug))),  # noqa: S704  our own drawing
    )


@blueprint.get("/<slug:slug>/activities/<key:id>")
@at_event
def activity(event, id):
    found = activities.find(event, id) or abort(404)
    others = activities.published(event)
    page = render_template(
        "programme/activity.html",
        activity=found,
        state=state_of(found, event.now(), next_start(others, event.now())),
        whole=next((one for one in others if one.id == found.parent_id), None),
        parts=[one for one in others if one.parent_id == found.id],
        closed=participations.closed(found),
        **_details([found]),
    )
    return _unless_known(make_response(page))


@blueprint.get("/<slug:slug>/colours.css")
@at_event
def colours(event):
    """The colours of the event's categories: a page may hold no style of its own."""
    sound = (one for one in event.categories if CODE.fullmatch(one.code) and COLOUR.fullmatch(one.colour))
    rules = [f".category-{one.code.lower()} {{ --category: {one.colour.lower()}; }}\n" for one in sound]
    response = Response("".join(rules), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=300"
    return _unless_known(response)


def _details(found: list[Activity]) -> dict[str, dict]:
    """Who speaks, and how many seats are taken, by activity: two statements however many activities."""
    signing_up = [one.id for one in found if one.attendance == "sign_up"]
    return {
        "speakers": activities.speakers(one.id for one in found),
        "taken": activities.seats(signing_up),
        "closed_ids": {one.id for one in found if participations.closed(one)},
    }


def _feed(event: Event) -> str:
    """The public feed in the reader's language."""
    return f"{absolute('calendars.public', slug=event.slug)}?lang={current()}"


def _unless_known(response: Response) -> Response:
    """304 for a browser that has exactly this already."""
    response.add_etag()
    return response.make_conditional(request)
