"""The next companies' doors on the leader's phone: what each asks, whether its list is frozen, and asking its host."""

from flask import abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.road import blueprint, shell
from models import Event
from models.transaction import transaction
from operations import list_changes
from operations.fields import line
from operations.refusals import Refusal
from queries import leading, outcomes_noted, visit_lists
from web import visit_rules
from web.access import actor
from web.road_access import needs_leader
from web.words import sentence


@blueprint.get("/<slug:slug>/convoy/lists")
@needs_leader("ride.count")
def lists(event: Event) -> ResponseReturnValue:
    """The visits to come of those who ride in the leader's buses, and who of these is not on each list."""
    clock, groups = event.now(), leading.groups(event, g.buses)
    coming = [
        (company, visit)
        for company, visit in outcomes_noted.companies_of(groups)
        if visit.interval and visit.interval[1] > clock
    ]
    ids = [visit.id for _company, visit in coming]
    standing, present = visit_lists.standing(event, ids), visit_lists.present(ids)
    rules, people = visit_lists.rules_of_event(event), outcomes_noted.people_of(groups)
    asked = visit_lists.changes(ids)
    doors = [
        {
            "company": company,
            "visit": visit,
            "rules": visit_rules.lines(rules.get(company.id) or visit_lists.nothing(company.id)),
            "standing": standing.get(visit.id),
            "others": [one for one in people if one.id not in present.get(visit.id, ())],
            "asked": [one for one in asked.get(visit.id, ()) if one.status != "withdrawn"],
        }
        for company, visit in coming
    ]
    return shell.shown("road/lists.html", doors=doors)


@blueprint.post("/<slug:slug>/convoy/lists/<key:activity_id>")
@needs_leader("ride.count")
def ask_host(event: Event, activity_id: int) -> ResponseReturnValue:
    """Whether somebody of one's own buses may come as well: the host is written to."""
    groups = leading.groups(event, g.buses)
    visits = {visit.id: visit for _company, visit in outcomes_noted.companies_of(groups)}
    people = {str(one.id): one for one in outcomes_noted.people_of(groups)}
    visit = visits.get(activity_id) or abort(404)
    who = people.get(request.form.get("delegate", "")) or abort(404)
    try:
        with transaction():
            list_changes.ask(visit, who, "add", reason=line(request.form.get("reason"), 300), by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("The host is asked; nothing changes before the answer."), "success")
    return redirect(url_for("road.lists", slug=event.slug), 303)
