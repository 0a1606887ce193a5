"""The way in of a company's host, as organizers give it: the link, the letter with it, its end; and what they said."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.convoy import blueprint
from models import Company, Event
from operations import hosts, links
from queries import companies, host_links, host_visits, visit_lists
from queries import hosts as queries
from web import company_words, personal_links, visit_rules
from web.access import actor, may, needs


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
    link = personal_links.shown(links.HOST, company, "hosts.enter", event.slug)
    return _page(event, company, link) if link else _back(event, company_id)


@blueprint.post("/<slug:slug>/desk/convoy/companies/<key:company_id>/host/letter")
@needs("link.show")
def write_to_host(event: Event, company_id: int):
    company = _find(event, company_id)
    personal_links.written(lambda: hosts.invite(company, by=actor()))
    return _back(event, company_id)


@blueprint.post("/<slug:slug>/desk/convoy/companies/<key:company_id>/host/end")
@needs("link.show")
def end_host_link(event: Event, company_id: int):
    personal_links.ended(links.HOST, _find(event, company_id))
    return _back(event, company_id)


def _page(event: Event, company: Company, link: str | None = None) -> ResponseReturnValue:
    contradictions = queries.contradictions(event, [company]).get(company.id, [])
    return render_template(
        "convoy/host.html",
        company=company,
        visits=host_visits.of_company(event, company),
        rules=visit_rules.lines(visit_lists.rules_of(company)),
        closes_at=host_links.ends_at(event, company),
        contradictions=[company_words.contradiction(one) for one in contradictions],
        link=link,
        has_link=may("link.show") and links.standing(links.HOST, company) is not None,
    )


def _find(event: Event, company_id: int) -> Company:
    return companies.find(event, company_id) or abort(404)


def _back(event: Event, company_id: int) -> ResponseReturnValue:
    return redirect(url_for("convoy.host", slug=event.slug, company_id=company_id), 303)
