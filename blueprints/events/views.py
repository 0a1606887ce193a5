"""Making an event, from a form or from a file, and changing its own facts."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from blueprints.events import blueprint
from blueprints.events.forms import EventForm, FileForm, NewEventForm, said_by
from models import Event
from models.transaction import transaction
from operations import event_settings
from operations.event_yaml import LARGEST, EventFileError, opened
from operations.refusals import Refusal
from queries import checkpoints, convoys, event_parts, themes
from web import formats, verbs, zones
from web.access import actor, may, needs, needs_at_large

#: Lines of the settings' history, and problems of a file, beyond which nobody reads on.
FIRST_LINES = 20
FIRST_PROBLEMS = 50


@blueprint.route("/staff/events/new", methods=["GET", "POST"])
@needs_at_large("event.create")
def new():
    form = NewEventForm().offer()
    if not form.validate_on_submit():
        return _page("events/new.html", form)
    try:
        with transaction():
            event = event_settings.create(form.facts, by=actor(), usual_categories=form.usual_categories.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page("events/new.html", form)
    flash(_("The event was made. Registration follows the dates below."), "success")
    return redirect(url_for("events.settings", slug=event.slug), 303)


@blueprint.route("/staff/events/load", methods=["GET", "POST"])
@needs_at_large("event.create")
def load():
    form, problems = FileForm(), []
    if form.validate_on_submit():
        try:
            data = opened(form.file.data.read(LARGEST + 1) if form.file.data else b"")
            with transaction():
                event = event_settings.load(data, by=actor())
            flash(_("The event of the file was made."), "success")
            return redirect(url_for("events.settings", slug=event.slug), 303)
        except EventFileError as error:
            problems = error.problems
    status = 422 if problems or form.errors else 200
    more = max(0, len(problems) - FIRST_PROBLEMS)
    return render_template("events/load.html", form=form, problems=problems[:FIRST_PROBLEMS], more=more), status


@blueprint.get("/<slug:slug>/desk/event")
@needs("event.edit")
def settings(event: Event):
    history = event_parts.history(event, FIRST_LINES) if may("see.journal") else []
    return render_template(
        "events/settings.html",
        themes=themes.of_event(event),
        axes=convoys.axes(event),
        convoy=convoys.of_event(event),
        checkpoints=checkpoints.of_event(event),
        journal_lines=[
            (formats.moment(entry.at, event.zone), formats.isotime(entry.at, event.zone), verbs.sentence(entry))
            for entry in history
        ],
    )


@blueprint.route("/<slug:slug>/desk/event/facts", methods=["GET", "POST"])
@needs("event.edit")
def facts(event: Event):
    form = EventForm().offer().of(event)
    if not form.validate_on_submit():
        return _page("events/facts.html", form)
    try:
        with transaction():
            event_settings.edit(event, form.facts, seen=form.seen.data or "", by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            form.tell_what_stands(said_by(event), event_settings.mark_of(event), event.zone)
        return _page("events/facts.html", form)
    flash(_("The event was changed."), "success")
    return redirect(url_for("events.settings", slug=event.slug), 303)


def _page(template: str, form: EventForm) -> tuple[str, int]:
    return render_template(template, form=form, zones=zones.choices()), 422 if form.errors else 200
