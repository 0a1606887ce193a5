"""When and where meetings may be held, and under which rules."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from blueprints.meetings import blueprint
from models import Event
from models.transaction import transaction
from operations import meeting_rules
from operations.refusals import Refusal
from queries import meeting_rules as queries
from web.access import actor, needs
from web.meeting_rules import MeetingRulesForm


@blueprint.route("/<slug:slug>/desk/meetings/settings", methods=["GET", "POST"])
@needs("meeting.arrange")
def settings(event: Event):
    form = MeetingRulesForm.of(event)
    if not form.validate_on_submit():
        return _page(event, form)
    try:
        with transaction():
            meeting_rules.replace(event, form.facts, seen=form.seen.data or "", by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            form.tell_stored()
        return _page(event, form)
    flash(_("It was stored."), "success")
    return redirect(url_for("meetings.settings", slug=event.slug), 303)


def _page(event: Event, form: MeetingRulesForm) -> tuple[str, int]:
    page = render_template(
        "meetings_desk/settings.html",
        form=form,
        rules=queries.rules(event),
        slots=len(queries.slots(event)),
        rooms=len(form.rooms),
        stranded=queries.stranded(event),
        blocking=queries.blocking(event),
    )
    return page, 422 if form.errors else 200
