"""What the delegate's municipality needs and wishes for, and the one-pagers about it and about companies."""

from blueprints.me import blueprint
from web import needs, one_pagers
from web.access import as_delegate, needs_door
from web.needs import Voice


@blueprint.route("/<slug:slug>/me/needs", methods=["GET", "POST"], endpoint="needs")
@needs_door
def say(event, delegate):
    return needs.page(_voice(delegate))


@blueprint.get("/<slug:slug>/me/needs/sheet")
@needs_door
def sheet(event, delegate):
    return one_pagers.own(_voice(delegate))


@blueprint.get("/<slug:slug>/me/needs/sheet.pdf")
@needs_door
def sheet_pdf(event, delegate):
    return one_pagers.own_pdf(_voice(delegate))


@blueprint.get("/<slug:slug>/me/needs/companies/<key:company_id>")
@needs_door
def company_sheet(event, delegate, company_id):
    return one_pagers.company(_voice(delegate), company_id)


@blueprint.get("/<slug:slug>/me/needs/companies/<key:company_id>/sheet.pdf")
@needs_door
def company_sheet_pdf(event, delegate, company_id):
    return one_pagers.company_pdf(_voice(delegate), company_id)


def _voice(delegate) -> Voice:
    return needs.voice_of("me", delegate, as_delegate(delegate))
