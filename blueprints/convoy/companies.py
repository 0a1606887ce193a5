"""The companies that receive the convoy: the list, one of them, and what becomes of its visits when it cancels."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from blueprints.convoy import blueprint
from models import Company, Event
from models.transaction import transaction
from operations import companies
from operations.refusals import Refusal
from queries import companies as queries
from queries import convoys
from web import companies as shown
from web import company_lists
from web.access import actor, may, needs
from web.companies import CompanyForm
from web.events import ensure_convoy
from web.settings_forms import kept
from web.words import sentence

PAGE = "/<slug:slug>/desk/convoy/companies"


#: Where one goes from a company: (endpoint, drawing, words).
WAYS = (
    ("convoy.company_sheet", "file-pen-line", _l("One-pager")),
    ("convoy.host", "mail", _l("Its own page and letters")),
)


@blueprint.get(PAGE, endpoint="companies")
@needs("convoy.arrange")
def company_list(event: Event):
    ensure_convoy()
    return render_template("convoy/companies.html", rows=shown.rows(event))


@blueprint.route(f"{PAGE}/new", methods=["GET", "POST"])
@needs("convoy.arrange")
def new_company(event: Event):
    ensure_convoy()
    return _keep(event, CompanyForm.of(event), None)


@blueprint.get("/<slug:slug>/desk/convoy/companies.xlsx")
@needs("export.roster")
def company_workbook(event: Event):
    ensure_convoy()
    return company_lists.download(event, by=actor())


@blueprint.get(f"{PAGE}/<key:id>")
@needs("convoy.arrange")
def company(event: Event, id: int):
    found = _find(event, id)
    (row,) = shown.rows(event, [found])
    return render_template(
        "convoy/company.html",
        row=row,
        company=found,
        wishers=queries.wishers(found),
        in_need=queries.in_need(event),
        zone=convoys.zone_of(event, found.place),
        ways=WAYS,
    )


@blueprint.route(f"{PAGE}/<key:id>/edit", methods=["GET", "POST"])
@needs("convoy.arrange")
def edit_company(event: Event, id: int):
    found = _find(event, id)
    return _keep(event, CompanyForm.of(event, found), found)


@blueprint.route(f"{PAGE}/<key:id>/cancel", methods=["GET", "POST"])
@needs("convoy.arrange")
def cancel_company(event: Event, id: int):
    """Look first: which visits are called off, and how many people had them on their list."""
    found = _find(event, id)
    publish = may("programme.publish")
    if request.method == "POST":
        return _cancel(event, found, publish)
    visits = queries.standing(found, event)
    visitors = queries.visitors([one.id for one in visits])
    return render_template("convoy/cancel.html", company=found, visits=visits, visitors=visitors, publish=publish)


@blueprint.post(f"{PAGE}/<key:id>/remove")
@needs("convoy.arrange")
def remove_company(event: Event, id: int):
    found = _find(event, id)
    try:
        with transaction():
            companies.remove(found, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("convoy.company", slug=event.slug, id=id), 303)
    flash(_("It was removed."), "success")
    return redirect(url_for("convoy.companies", slug=event.slug), 303)


def _keep(event: Event, form: CompanyForm, company: Company | None) -> ResponseReturnValue:
    def change() -> Company:
        if company is None:
            return companies.add(event, form.facts, by=actor())
        return companies.edit(company, form.facts, seen=form.seen.data or "", by=actor())

    if stored := kept(form, change):
        return redirect(url_for("convoy.company", slug=event.slug, id=stored.id), 303)
    return _page(form, company)


def _page(form: CompanyForm, company: Company | None) -> tuple[str, int]:
    return render_template("convoy/company_form.html", form=form, company=company), 422 if form.errors else 200


def _cancel(event: Event, company: Company, publish: bool) -> ResponseReturnValue:
    try:
        with transaction():
            visits = companies.cancel(company, publish=publish, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("convoy.company", slug=event.slug, id=company.id), 303)
    flash(_("The company was cancelled."), "success")
    if visits and publish:
        told = ngettext(
            "%(num)s visit was called off, and its visitors are told.",
            "%(num)s visits were called off, and their visitors are told.",
            len(visits),
        )
        flash(told, "success")
    return redirect(url_for("convoy.company", slug=event.slug, id=company.id), 303)


def _find(event: Event, id: int) -> Company:
    return queries.find(event, id) or abort(404)
