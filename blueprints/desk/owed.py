"""At the desk: what people still owe, and reminding them of it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import ngettext

from blueprints.desk import blueprint
from models.transaction import transaction
from operations import owed_reminders
from operations.refusals import Refusal
from queries import registration_rules
from web.access import actor, needs
from web.words import sentence

#: So many are named; the rest are counted.
SHOWN = 50


@blueprint.get("/<slug:slug>/desk/owed")
@needs("delegate.decide")
def owed(event):
    reminders = owed_reminders.reminders(event)
    people = [(one, things, letter) for letter in reminders for one, things in letter.people]
    return render_template(
        "desk/owed.html",
        asked=registration_rules.of_event(event).owed,
        people=people[:SHOWN],
        more=max(0, len(people) - SHOWN),
        due=sum(1 for one in reminders if one.recipient and not one.written),
    )


@blueprint.post("/<slug:slug>/desk/owed/remind")
@needs("delegate.decide")
def remind_owed(event):
    try:
        with transaction():
            number = owed_reminders.remind(event, by=actor())
        flash(ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", number), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("desk.owed", slug=event.slug), 303)
