"""When and where meetings may be held, and under which rules."""

from flask import redirect, render_template, url_for

from blueprints.meetings import blueprint
from models import Event
from operations import meeting_rules
from queries import meeting_rules as queries
from web.access import actor, needs
from web.meeting_rules import MeetingRulesForm
from web.settings_forms import kept


@blueprint.route("/<slug:slug>/desk/meetings/settings", methods=["GET", "POST"])
@needs("meeting.arrange")
def settings(event: Event):
    form = MeetingRulesForm.of(event)
    if kept(form, lambda: meeting_rules.replace(event, form.facts, seen=form.seen.data or "", by=actor())):
        return redirect(url_for("meetings.settings", slug=event.slug), 303)
    return _page(event, form)


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
