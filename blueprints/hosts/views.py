"""What the host's link opens: the company's visits with who comes, and what the company says of itself."""

import functools
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blueprints.hosts import blueprint
from blueprints.hosts.forms import HostForm, stands
from exports.one_pagers import Sheet
from models import Activity, Company, Event
from models.transaction import transaction
from operations import companies, hosts, links
from operations.refusals import Refusal
from queries import approaches, host_links, host_visits, visit_lists
from queries import hosts as queries
from queries.approaches import Approach
from web import company_words, door_codes, language, one_pagers, visit_rules
from web.access import (
    HOST_COOKIE,
    as_host,
    at_event,
    company_of,
    ensure_link_lasts,
    forget_host,
    needs_host,
    remember_host,
)
from web.formats import local
from web.one_pagers import Way


@blueprint.route("/<slug:slug>/host/<token>", methods=["GET", "POST"])
@at_event
def enter(event, token):
    """The link: may be opened as often as one likes, for mail scanners open links too."""
    company = company_of(event, token) or abort(404)
    ensure_link_lasts(event, company)

    def lead_in(kept: str) -> Response:
        response = remember_host(redirect(url_for("hosts.page", slug=event.slug), 303), event, kept)
        return response if language.chosen() else language.remember(response, company.language)

    kept, door = request.cookies.get(HOST_COOKIE, ""), links.standing(links.HOST, company)
    return door_codes.page(door, company, kept=kept, token=token, by=as_host(company), lead_in=lead_in)


@blueprint.get("/<slug:slug>/host")
@needs_host
def page(event, company):
    visits = host_visits.of_company(event, company)
    return render_template(
        "hosts/page.html",
        company=company,
        sheet=one_pagers.of_company(company, event),
        visits=visits,
        buses=_buses(event, [one.activity for one in visits]),
        rules=visit_rules.lines(visit_lists.rules_of(company)),
        closes_at=host_links.ends_at(event, company),
        contradictions=_contradictions(event, company),
    )


@blueprint.route("/<slug:slug>/host/edit", methods=["GET", "POST"])
@needs_host
def edit(event, company):
    form = HostForm.of(company, event)
    if not form.validate_on_submit() or not _stores(form, company):
        page = render_template("hosts/edit.html", company=company, form=form)
        return page, 422 if form.errors else 200
    if found := _contradictions(event, company):
        flash(_("Stored. Some of it does not go with the visits that stand; the organizers see it too."), "warning")
    else:
        flash(_("Stored. Thank you: the organizers plan by what you said."), "success")
    return redirect(url_for("hosts.page", slug=event.slug, _anchor="contradictions" if found else None), 303)


@blueprint.get("/<slug:slug>/host/municipalities/<key:delegation_id>")
@needs_host
def municipality(event, company, delegation_id):
    make = _sheet(event, company, delegation_id)
    back = (url_for("hosts.page", slug=event.slug), _("Our company"))
    pdf = functools.partial(url_for, "hosts.municipality_pdf", slug=event.slug, delegation_id=delegation_id)
    return one_pagers.show(make(), Way("hosts", back, lambda code: pdf(languages=code)))


@blueprint.get("/<slug:slug>/host/municipalities/<key:delegation_id>/sheet.pdf")
@needs_host
def municipality_pdf(event, company, delegation_id):
    return one_pagers.download(_sheet(event, company, delegation_id), event)


@blueprint.post("/<slug:slug>/host/close")
@needs_host
def close(event, company):
    """For a browser that others use too: the page opens again with the link only."""
    return forget_host(redirect(url_for("programme.show", slug=event.slug), 303), event)


def _stores(form: HostForm, company: Company) -> bool:
    try:
        with transaction():
            hosts.answer(company, form.facts, seen=form.seen.data or "", by=as_host(company))
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            form.tell_what_stands(stands(company, form.zone), companies.mark_of(company))
        return False
    return True


def _buses(event: Event, visits: list[Activity]) -> dict[int, list[Approach]]:
    """Those that come today."""
    today = [one for one in visits if one.day == local(event.now(), one.zone).date()]
    return approaches.of_visits(event, today)


def _contradictions(event: Event, company: Company) -> list[str]:
    return [company_words.contradiction(one) for one in queries.contradictions(event, [company]).get(company.id, [])]


def _sheet(event: Event, company: Company, delegation_id: int) -> Callable[[], Sheet]:
    """Of a municipality some of whose people visit the company, naming these; of others there is none."""
    people = {
        one.delegate.id: one.delegate
        for visit in queries.visits(company)
        for one in visit.people
        if one.delegate.delegation_id == delegation_id and one.role == "participant"
    }
    if not people:
        abort(404)
    delegation = next(iter(people.values())).delegation
    return lambda: one_pagers.municipality(event, delegation, people.values())
