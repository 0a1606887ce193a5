"""The way in of a company's host, as organizers give it: the link, the letter with it, its end; and what they said."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.convoy import blueprint
from models import Company, Event
from models.transaction import transaction
from operations import doors, hosts, links
from operations.refusals import Refusal
from queries import companies
from queries import hosts as queries
from web import company_words
from web.access import actor, may, needs
from web.urls import absolute
from web.words import sentence


@blueprint.get("/<slug:slug>/desk/convoy/companies/<key:company_id>/host")
@needs("convoy.arrange")
def host(event: Event, company_id: int):
    """What the host answered, whom they receive, and their way in."""
    return _page(event, _find(event, company_id))


@blueprint.post("/<slug:slug>/desk/convoy/companies/<key:company_id>/host")
@needs("link.show")
def show_host_link(event: Event, company_id: int):
    """The same page with the link on it, made where there was none; the journal says who saw it."""
    company = _find(event, company_id)
    try:
        with transaction():
            token = doors.token_of(links.invite(links.HOST, company, by=actor()))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return _back(event, company_id)
    return _page(event, company, absolute("hosts.enter", slug=event.slug, token=token))


@blueprint.post("/<slug:slug>/desk/convoy/companies/<key:company_id>/host/letter")
@needs("link.show")
def write_to_host(event: Event, company_id: int):
    try:
        with transaction():
            message = hosts.invite(_find(event, company_id), by=actor())
            flash(_("A letter with the link goes to %(address)s.", address=message.recipient), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return _back(event, company_id)


@blueprint.post("/<slug:slug>/desk/convoy/companies/<key:company_id>/host/end")
@needs("link.show")
def end_host_link(event: Event, company_id: int):
    with transaction():
        links.end(links.HOST, _find(event, company_id), by=actor())
    flash(_("The link opens nothing any more."), "success")
    return _back(event, company_id)


def _page(event: Event, company: Company, link: str | None = None) -> ResponseReturnValue:
    contradictions = queries.contradictions(event, [company]).get(company.id, [])
    return render_template(
        "convoy/host.html",
        company=company,
        visits=queries.visits(company),
        contradictions=[company_words.contradiction(one) for one in contradictions],
        link=link,
        has_link=may("link.show") and links.standing(links.HOST, company) is not None,
    )


def _find(event: Event, company_id: int) -> Company:
    return companies.find(event, company_id) or abort(404)


def _back(event: Event, company_id: int) -> ResponseReturnValue:
    return redirect(url_for("convoy.host", slug=event.slug, company_id=company_id), 303)
