"""What municipalities need and wish for, as organizers see it: who has said so, reminders, and saying it for them."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from blueprints.convoy import blueprint
from models import Event
from models.transaction import transaction
from operations import needs_reminders
from operations.refusals import Refusal
from queries import needs as queries
from web import letters, needs, one_pagers
from web.access import actor
from web.access import needs as needs_right
from web.events import ensure_convoy
from web.formats import in_order, plain
from web.needs import Voice
from web.one_pagers import Way
from web.words import sentence

#: What the list is narrowed to.
SHOWN = ("all", "said", "silent")


@blueprint.get("/<slug:slug>/desk/convoy/needs", endpoint="needs")
@needs_right("convoy.arrange")
def stated(event: Event):
    """Each municipality with what it said; `?show=silent`: those that said nothing."""
    ensure_convoy()
    found = in_order(queries.of_event(event), key=lambda one: plain(one.delegation.name))
    show = request.args.get("show") if request.args.get("show") in SHOWN else "all"
    kept = [one for one in found if show == "all" or one.said == (show == "said")]
    return render_template("convoy/needs.html", found=found, kept=kept, show=show)


@blueprint.route("/<slug:slug>/desk/convoy/needs/remind", methods=["GET", "POST"])
@needs_right("convoy.arrange")
def remind(event: Event):
    """Who would be written to, and what; pressed, they are."""
    ensure_convoy()
    if request.method == "POST":
        return _remind(event)
    reminders = needs_reminders.reminders(event)
    example = next((one for one in reminders if one.recipient), None)
    letter = letters.reminder(event, example) if example else None
    return render_template("convoy/remind.html", reminders=reminders, example=example, letter=letter)


@blueprint.route("/<slug:slug>/desk/convoy/needs/<key:delegation_id>", methods=["GET", "POST"])
@needs_right("convoy.arrange")
def needs_of(event: Event, delegation_id: int):
    return needs.page(_voice(event, delegation_id))


@blueprint.get("/<slug:slug>/desk/convoy/needs/<key:delegation_id>/sheet")
@needs_right("convoy.arrange")
def municipality_sheet(event: Event, delegation_id: int):
    return one_pagers.own(_voice(event, delegation_id))


@blueprint.get("/<slug:slug>/desk/convoy/needs/<key:delegation_id>/sheet.pdf")
@needs_right("convoy.arrange")
def municipality_sheet_pdf(event: Event, delegation_id: int):
    return one_pagers.own_pdf(_voice(event, delegation_id))


@blueprint.get("/<slug:slug>/desk/convoy/companies/<key:company_id>/sheet")
@needs_right("convoy.arrange")
def company_sheet(event: Event, company_id: int):
    company = one_pagers.find_company(event, company_id)
    back = (url_for("convoy.company", slug=event.slug, id=company_id), plain(company.name))
    return one_pagers.show(one_pagers.of_company(company, event), Way("convoy", back, _pdf(event, company_id)))


@blueprint.get("/<slug:slug>/desk/convoy/companies/<key:company_id>/sheet.pdf")
@needs_right("convoy.arrange")
def company_sheet_pdf(event: Event, company_id: int):
    company = one_pagers.find_company(event, company_id)
    return one_pagers.download(lambda: one_pagers.of_company(company, event), event)


def _pdf(event: Event, company_id: int) -> Callable[[str], str]:
    def address(code: str) -> str:
        return url_for("convoy.company_sheet_pdf", slug=event.slug, company_id=company_id, languages=code)

    return address


def _remind(event: Event) -> ResponseReturnValue:
    try:
        with transaction():
            number = needs_reminders.remind(event, by=actor())
        flash(ngettext("%(num)s municipality is reminded.", "%(num)s municipalities are reminded.", number), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("convoy.needs", slug=event.slug), 303)


def _voice(event: Event, delegation_id: int) -> Voice:
    return Voice("convoy", event, queries.find(event, delegation_id) or abort(404), actor())
