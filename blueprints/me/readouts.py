"""The readout of a meeting, filed by the delegate who takes notes in it."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from blueprints.me import blueprint
from queries import meeting_days
from web import readouts
from web.access import as_delegate, needs_door
from web.readouts import ReadoutForm


@blueprint.route("/<slug:slug>/me/meetings/<key:activity_id>/readout", methods=["GET", "POST"])
@needs_door
def readout(event, delegate, activity_id):
    """For the note-taker of the meeting; for everybody else it does not exist."""
    entry = meeting_days.find(event, activity_id)
    if entry is None or delegate.id not in {one.id for one in entry.helping("note_taker")}:
        abort(404)
    form = ReadoutForm.of(entry)
    if readouts.store(form, entry, by=as_delegate(delegate)):
        flash(_("The readout was filed."), "success")
        return redirect(url_for("me.page", slug=event.slug), 303)
    page = render_template("meetings_day/readout.html", entry=entry, form=form, own=True)
    return page, 422 if form.errors else 200
