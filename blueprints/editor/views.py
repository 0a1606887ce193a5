"""The timetable, each activity's form, and moving: a drop by pointer sends what the small form sends.

Nothing that would make a conflict is stored before somebody has seen it: the page, or the dialog, names what would
arise, and sends back its fingerprints with "save anyway".
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor import blueprint
from blueprints.editor.forms import ActivityForm, NewActivityForm, WhenForm, line_of, said_of
from models import Activity, Category, Event
from models.transaction import transaction
from operations import programme
from operations.refusals import Refusal
from queries import delegates, drafts, schedules
from queries.conflicts import Told, told
from queries.delegates import Filters
from queries.drafts import Planned
from scheduling import conflicts
from web.access import actor, at_event, needs
from web.formats import plain
from web.timetable import LATEST, days, timetable
from web.words import sentence

#: How many people a search offers at once, and the page without script.
MOST_PEOPLE = 300
EVERY_STEP = range(0, 60, 5)
ID = re.compile(r"[0-9]{1,9}", re.ASCII)


@blueprint.get("/<slug:slug>/desk/programme", endpoint="timetable")
@needs("see.drafts")
def show(event: Event):
    plans = [one for one in drafts.planned(event) if not one.activity.live]
    every = days(event, plans)
    asked = request.args.get("day", "")
    chosen = next((day for day in every if day.isoformat() == asked), None) or _first_day(event, every)
    pending = [one for one in plans if one.draft]
    return render_template(
        "editor/timetable.html",
        table=timetable(event, plans, chosen),
        days=every,
        pending=pending,
        arising=_arising(event, {}) if pending else [],
    )


@blueprint.get("/<slug:slug>/desk/programme/grid.css")
@at_event
def grid(event: Event):
    """Where things stand on a timetable: numbers for hours and minutes, the same at every event."""
    hours = [f".from-h{hour}{{--from-h:{hour}}}.to-h{hour}{{--to-h:{hour}}}" for hour in range(LATEST + 1)]
    ends = [f".opens-h{hour}{{--opens:{hour}}}.closes-h{hour}{{--closes:{hour}}}" for hour in range(LATEST + 1)]
    steps = [f".from-m{step}{{--from-m:{step}}}.to-m{step}{{--to-m:{step}}}" for step in EVERY_STEP]
    response = Response("\n".join([*hours, *ends, *steps, ""]), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/<slug:slug>/desk/programme/people")
@needs("programme.edit")
def people(event: Event):
    """Delegates to choose from, for the form's search; without script the form itself holds the first of them."""
    if "HX-Request" not in request.headers:
        return redirect(url_for("editor.timetable", slug=event.slug))
    typed = next((value for name, value in request.args.items() if name.endswith("-name")), "")
    return render_template("editor/people.html", people=_people(event, typed))


@blueprint.route("/<slug:slug>/desk/programme/new", methods=["GET", "POST"])
@needs("programme.edit")
def new(event: Event):
    plans = drafts.planned(event)
    form = NewActivityForm().offer(event, days(event, plans), _wholes(plans))
    if not form.is_submitted():
        asked = {name: request.args.get(name, "") for name in ("day", "starts", "place")}
        for name, value in asked.items():
            form[name].data = value or form[name].data
        form.name_speakers([])
    if not form.validate_on_submit():
        return _page(event, form, None)
    try:
        what = {"kind": form.kind.data, **_nature(event, form)}
        if arising := _arising(event, {0: form.facts | _item(what)}):
            return _page(event, form, None, arising)
        with transaction():
            what = {"kind": form.kind.data, **_nature(event, form)}
            activity = programme.create(event, what.pop("kind"), form.facts, by=actor(), **what)
            programme.classify(activity, form.axis.data or "", by=actor())
            key, day = activity.id, form.facts["day"]
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form, None)
    flash(_("It is proposed. Nobody else sees it before it is published."), "success")
    return _to_timetable(event, day, key)


@blueprint.route("/<slug:slug>/desk/programme/<key:id>", methods=["GET", "POST"])
@needs("programme.edit")
def activity(event: Event, id: int):
    plans = drafts.planned(event)
    plan = _find(plans, id)
    form = _form_of(event, plans, plan)
    if not form.validate_on_submit():
        return _page(event, form, plan)
    if arising := _arising(event, {id: form.facts}):
        return _page(event, form, plan, arising)
    try:
        with transaction():
            if isinstance(form, NewActivityForm):
                programme.describe(plan.activity, kind=form.kind.data, **_nature(event, form), by=actor())
            programme.edit(plan.activity, form.facts, seen=form.seen.data or "", by=actor())
            programme.classify(plan.activity, form.axis.data or "", by=actor())
            _settle(plan.activity)
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            now = drafts.plan_of(plan.activity)
            form.tell_what_stands(said_of(event, now.facts), now.mark, event.zone)
            return _page(event, form, now, status=409)
        return _page(event, form, plan)
    flash(_("It is proposed. Nobody else sees it before it is published."), "success")
    return _to_timetable(event, form.facts["day"], id)


@blueprint.route("/<slug:slug>/desk/programme/<key:id>/move", methods=["GET", "POST"])
@needs("programme.edit")
def move(event: Event, id: int):
    """The small form; a drop on the timetable sends the same, and is answered with a dialog."""
    plans = drafts.planned(event)
    plan = _find(plans, id)
    form = WhenForm().offer(event, days(event, plans)).of(plan)
    if not form.validate_on_submit():
        return _moving(event, form, plan)
    if arising := _arising(event, {id: form.facts}):
        return _moving(event, form, plan, arising)
    try:
        with transaction():
            programme.edit(plan.activity, form.facts, seen=form.seen.data or "", by=actor())
            _settle(plan.activity)
    except Refusal as refusal:
        form.refuse(refusal)
        form.seen.data = drafts.plan_of(plan.activity).mark
        return _moving(event, form, plan)
    return _to_timetable(event, form.facts["day"], id)


@blueprint.post("/<slug:slug>/desk/programme/<key:id>/drop")
@needs("programme.edit")
def drop(event: Event, id: int):
    plan = _find(drafts.planned(event), id)
    seen = request.form.get("seen")
    return _do(event, plan, lambda one, by: programme.drop_draft(one, by=by, seen=seen), _("The draft was dropped."))


@blueprint.post("/<slug:slug>/desk/programme/<key:id>/call-off")
@needs("programme.edit")
def call_off(event: Event, id: int):
    plan = _find(drafts.planned(event), id)
    return _do(event, plan, programme.call_off, _("It is proposed to cancel this. Publish it to tell everybody."))


def _do(event: Event, plan: Planned, verb: Callable[..., object], done: str) -> ResponseReturnValue:
    day = plan.facts.day
    try:
        with transaction():
            verb(plan.activity, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(done, "success")
    return redirect(url_for("editor.timetable", slug=event.slug, day=day.isoformat()), 303)


def _settle(activity: Activity) -> None:
    """A meeting, a ride or a private block changes at once: there is no version to wait for."""
    if activity.live:
        programme.publish(activity.event, [activity], by=actor())


def _form_of(event: Event, plans: list[Planned], plan: Planned) -> ActivityForm:
    every = days(event, plans)
    if plan.published:
        return ActivityForm().offer(event, every).of(plan)
    return NewActivityForm().offer(event, every, _wholes(plans, plan)).of(plan)


def _arising(event: Event, instead: dict[int, dict[str, object]]) -> list[Told]:
    """Conflicts that these facts would make; none when somebody has just said yes to all of them. Without facts: those
    that the drafts make.
    """
    before = drafts.proposed(event) if instead else schedules.programme(event)
    found = conflicts.arising(before, drafts.proposed(event, instead))
    known = set(request.form.getlist("anyway"))
    if known >= {one.fingerprint for one in found}:
        return []
    return told(event, found, drafts.told_as(event, instead))


def _item(what: dict[str, object]) -> dict[str, object]:
    """What calculation needs to know of an activity that is not there yet."""
    parent = what.get("parent")
    said = {name: what[name] for name in ("kind", "attendance", "audience")}
    return said | {"parent_id": parent and parent.id}


def _nature(event: Event, form: NewActivityForm) -> dict[str, object]:
    """Who may know and come, and what it is part of; refuses what is not this event's."""
    said = form.parent.data or ""
    parent = drafts.find(event, int(said)) if ID.fullmatch(said) else None
    if said and parent is None:
        raise Refusal("unknown_activity", "parent")
    return {
        "audience": form.audience.data,
        "attendance": form.attendance.data,
        "parent": parent,
        "categories": _categories(event, form.categories.data or []),
    }


def _categories(event: Event, codes: list[str]) -> list[Category]:
    known = {one.code: one for one in event.categories}
    if set(codes) - set(known):
        raise Refusal("unknown_category", "categories")
    return [known[code] for code in dict.fromkeys(codes)]


def _wholes(plans: list[Planned], own: Planned | None = None) -> list[Planned]:
    """What something can be a part of: one level deep, as a programme is read."""
    return [one for one in plans if one is not own and one.activity.parent_id is None and not one.activity.live]


def _find(plans: list[Planned], id: int) -> Planned:
    return next((one for one in plans if one.activity.id == id), None) or abort(404)


def _first_day(event: Event, every: list[dt.date]) -> dt.date:
    today = event.today()
    return today if today in every else event.starts_on


def _people(event: Event, text: str) -> list[str]:
    chosen = delegates.matching(event, Filters(text, status="approved"))
    return [line_of(one) for one in delegates.first(chosen, MOST_PEOPLE)]


def _page(
    event: Event, form: ActivityForm, plan: Planned | None, arising: Sequence[Told] = (), status: int = 422
) -> tuple[str, int]:
    page = render_template(
        "editor/activity.html",
        form=form,
        plan=plan,
        title=plain(plan.facts.title) if plan else _("New activity"),
        arising=arising,
        people=_people(event, ""),
    )
    return page, 409 if arising else status if form.errors else 200


def _moving(event: Event, form: WhenForm, plan: Planned, arising: Sequence[Told] = ()) -> ResponseReturnValue:
    """The small form again; a drop by pointer gets the dialog alone, which htmx shows whatever it says."""
    by_pointer = "HX-Request" in request.headers
    template = "editor/_dialog.html" if by_pointer else "editor/move.html"
    page = render_template(template, form=form, plan=plan, arising=arising)
    return page, 200 if by_pointer or not (arising or form.errors) else 409 if arising else 422


def _to_timetable(event: Event, day: dt.date, id: int) -> ResponseReturnValue:
    if "HX-Request" in request.headers:  # from the timetable, which is drawn anew
        return Response("", 204, {"HX-Refresh": "true"})
    return redirect(url_for("editor.timetable", slug=event.slug, day=day.isoformat(), _anchor=f"activity-{id}"), 303)
