"""Where the convoy is when, what it travels in, and by which rules companies are visited."""

from flask import redirect, render_template, url_for

from blueprints.convoy import blueprint
from models import Event
from operations import convoys
from queries import convoys as queries
from web.access import actor, needs
from web.convoys import ConvoyForm
from web.settings_forms import kept


@blueprint.route("/<slug:slug>/desk/convoy/settings", methods=["GET", "POST"])
@needs("convoy.arrange")
def settings(event: Event):
    """Also where an event's convoy begins, so it is there before there is one."""
    form = ConvoyForm.of(event)
    if kept(form, lambda: convoys.replace(event, form.facts, seen=form.seen.data or "", by=actor())):
        return redirect(url_for("convoy.settings", slug=event.slug), 303)
    return _page(event, form)


def _page(event: Event, form: ConvoyForm) -> tuple[str, int]:
    page = render_template(
        "convoy/settings.html",
        form=form,
        rules=queries.of_event(event),
        slots=queries.slots(event),
        strange=queries.strange_hotels(event),
        stranded=queries.stranded(event),
    )
    return page, 422 if form.errors else 200
