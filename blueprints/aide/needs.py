"""What the municipality of the delegate needs and wishes for, as their chief of staff says it; and one-pagers."""

from blueprints.aide import blueprint
from web import needs, one_pagers
from web.access import as_aide, needs_aide
from web.needs import Voice


@blueprint.route("/<slug:slug>/aide/needs", methods=["GET", "POST"], endpoint="needs")
@needs_aide
def say(event, delegate):
    return needs.page(_voice(delegate))


@blueprint.get("/<slug:slug>/aide/needs/sheet")
@needs_aide
def sheet(event, delegate):
    return one_pagers.own(_voice(delegate))


@blueprint.get("/<slug:slug>/aide/needs/sheet.pdf")
@needs_aide
def sheet_pdf(event, delegate):
    return one_pagers.own_pdf(_voice(delegate))


@blueprint.get("/<slug:slug>/aide/needs/companies/<key:company_id>")
@needs_aide
def company_sheet(event, delegate, company_id):
    return one_pagers.company(_voice(delegate), company_id)


@blueprint.get("/<slug:slug>/aide/needs/companies/<key:company_id>/sheet.pdf")
@needs_aide
def company_sheet_pdf(event, delegate, company_id):
    return one_pagers.company_pdf(_voice(delegate), company_id)


def _voice(delegate) -> Voice:
    return needs.voice_of("aide", delegate, as_aide(delegate))
