"""What the delegation needs and wishes for, and the one-pagers about it and about companies."""

from blueprints.delegation import blueprint
from web import needs, one_pagers
from web.access import as_focal, needs_focal
from web.needs import Voice


@blueprint.route("/<slug:slug>/delegation/needs", methods=["GET", "POST"], endpoint="needs")
@needs_focal
def say(event, delegation):
    return needs.page(_voice(event, delegation))


@blueprint.get("/<slug:slug>/delegation/needs/sheet")
@needs_focal
def sheet(event, delegation):
    return one_pagers.own(_voice(event, delegation))


@blueprint.get("/<slug:slug>/delegation/needs/sheet.pdf")
@needs_focal
def sheet_pdf(event, delegation):
    return one_pagers.own_pdf(_voice(event, delegation))


@blueprint.get("/<slug:slug>/delegation/needs/companies/<key:company_id>")
@needs_focal
def company_sheet(event, delegation, company_id):
    return one_pagers.company(_voice(event, delegation), company_id)


@blueprint.get("/<slug:slug>/delegation/needs/companies/<key:company_id>/sheet.pdf")
@needs_focal
def company_sheet_pdf(event, delegation, company_id):
    return one_pagers.company_pdf(_voice(event, delegation), company_id)


def _voice(event, delegation) -> Voice:
    return Voice("delegation", event, delegation, as_focal(delegation))
