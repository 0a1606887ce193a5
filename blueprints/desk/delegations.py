"""At the desk: the delegations, who is in each, who answers for it, and the link by which they do."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.desk import blueprint
from models import Delegation, Event
from operations import delegations, links
from queries import delegation_lists
from queries import delegations as queries
from web import delegation_lists as lists
from web import personal_links
from web.access import actor, may, needs
from web.delegations import ORGANIZATION_KIND, DelegationForm
from web.formats import in_order, plain
from web.forms import presentable
from web.settings_forms import kept

PAGE = "/<slug:slug>/desk/delegations"


@blueprint.get(PAGE, endpoint="delegations")
@needs("see.delegates")
def delegation_list(event: Event):
    asked = presentable(request.args.get("q", "")).strip()[:200]
    rows = in_order(delegation_lists.of_event(event, asked), key=lambda row: plain(row.delegation.name))
    return render_template("desk/delegations.html", rows=rows, asked=asked)


@blueprint.get("/<slug:slug>/desk/delegations.xlsx")
@needs("export.roster")
def delegation_workbook(event: Event):
    return lists.download(event, by=actor())


@blueprint.route(f"{PAGE}/new", methods=["GET", "POST"])
@needs("delegate.edit")
def new_delegation(event: Event):
    return _keep(event, DelegationForm.of(event), None)


@blueprint.get(f"{PAGE}/<key:id>")
@needs("see.delegates")
def delegation(event: Event, id: int):
    return _page(_find(event, id))


@blueprint.post(f"{PAGE}/<key:id>")
@needs("link.show")
def show_focal_link(event: Event, id: int):
    """The same page with the focal point's link on it, made where there was none; the journal says who saw it."""
    found = _find(event, id)
    link = personal_links.shown(links.FOCAL, found, "delegation.enter", event.slug)
    return _page(found, link) if link else _back(event, id)


@blueprint.route(f"{PAGE}/<key:id>/edit", methods=["GET", "POST"])
@needs("delegate.edit")
def edit_delegation(event: Event, id: int):
    found = _find(event, id)
    return _keep(event, DelegationForm.of(event, found), found)


@blueprint.post(f"{PAGE}/<key:id>/letter")
@needs("link.show")
def write_to_focal(event: Event, id: int):
    found = _find(event, id)
    personal_links.written(lambda: delegations.invite(found, by=actor()))
    return _back(event, id)


@blueprint.post(f"{PAGE}/<key:id>/end")
@needs("link.show")
def end_focal_link(event: Event, id: int):
    personal_links.ended(links.FOCAL, _find(event, id))
    return _back(event, id)


def _keep(event: Event, form: DelegationForm, standing: Delegation | None) -> ResponseReturnValue:
    def change() -> Delegation:
        if standing is None:
            return delegations.add(event, form.facts, by=actor())
        return delegations.edit(standing, form.facts, seen=form.seen.data or "", by=actor())

    if stored := kept(form, change):
        return _back(event, stored.id)
    page = render_template("desk/delegation_form.html", form=form, delegation=standing)
    return page, 422 if form.errors else 200


def _page(found: Delegation, link: str | None = None) -> str:
    (row,) = delegation_lists.rows([found])
    return render_template(
        "desk/delegation.html",
        row=row,
        delegation=found,
        kind=ORGANIZATION_KIND[found.organization.kind],
        people=delegation_lists.everybody(found),
        link=link,
        has_link=may("link.show") and row.has_link,
    )


def _find(event: Event, id: int) -> Delegation:
    return queries.find(event, id) or abort(404)


def _back(event: Event, id: int) -> ResponseReturnValue:
    return redirect(url_for("desk.delegation", slug=event.slug, id=id), 303)
