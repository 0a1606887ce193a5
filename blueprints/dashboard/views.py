"""The dashboard's page, and the part of it that a browser asks for again while people arrive."""

from flask import redirect, render_template, request, url_for

from blueprints.dashboard import blueprint, pictures
from models import Event
from queries import activities, bulletins, dashboards, delegates, findings
from web.access import may, needs

#: People named where somebody is needed; the lists have all of them.
NAMED = 5


@blueprint.get("/<slug:slug>/desk/dashboard")
@needs("see.counts")
def show(event: Event):
    published = activities.published(event, activities.DELEGATES)
    demand = dashboards.demand(published)
    return render_template(
        "dashboard/show.html",
        mayors=pictures.mayors(event, dashboards.mayors(event)),
        places=pictures.places(event, dashboards.places(event)),
        arrivals=pictures.arrivals(dashboards.arrivals(event)),
        demand=pictures.demand(demand),
        registrations=pictures.registrations(event, dashboards.registrations(event)),
        categories=pictures.categories(event, counts := delegates.counts(event)),
        counts=counts,
        approved=counts.by_status.get("approved", 0),
        needed=_needed(event, demand, dashboards.gaps(published)),
    )


@blueprint.get("/<slug:slug>/desk/dashboard/arrivals")
@needs("see.counts")
def arrivals(event: Event):
    """The arrivals alone, for htmx; who asks for them otherwise is shown the whole page."""
    if "HX-Request" not in request.headers:
        return redirect(url_for("dashboard.show", slug=event.slug, _anchor="arrivals"))
    approved = delegates.counts(event).by_status.get("approved", 0)
    picture = pictures.arrivals(dashboards.arrivals(event))
    return render_template("dashboard/_arrivals.html", arrivals=picture, approved=approved)


def _needed(event: Event, demand: list[dashboards.Demand], gaps: dashboards.Gaps) -> dict[str, object]:
    """What waits for somebody, as far as this somebody may know it; empty parts are left out."""
    undecided = dashboards.undecided(event)
    found = {
        "messages": dashboards.stuck_messages(event, NAMED) if may("outbox.see") else None,
        "conflicts": findings.open_count(event) if may("see.drafts") else 0,
        "untold": bulletins.changes(bulletins.untold(event)) if may("bulletin.send") else None,
        "undecided": undecided,
        "queues": [one for one in demand if one.full and one.waiting],
        "nearly_full": [one for one in demand if one.nearly_full],
        "silent": dashboards.without_address(event, NAMED) if may("see.contacts") else None,
        "time": gaps.time,
        "place": gaps.place,
        "speakers": gaps.speakers,
    }
    days = dashboards.days_waiting(undecided.rows[0]) if undecided else 0
    return {name: what for name, what in found.items() if what} | {"days": days}
