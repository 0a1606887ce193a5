"""The security lists of all visits at the desk: passports are in the files alone, for who may see them."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from blueprints.security_lists import blueprint
from models import Event
from models.transaction import transaction
from operations import host_list_reminders
from operations.refusals import Refusal
from queries import ndas
from queries import security_lists as queries
from queries.security_lists import SecurityList
from web import security_lists
from web.access import actor, needs
from web.events import ensure_convoy
from web.outcome_words import NDA
from web.security_lists import FIELD, KINDS
from web.words import sentence

PAGE = "/<slug:slug>/desk/convoy/security"


@blueprint.get(PAGE)
@needs("host_list.see")
def page(event: Event):
    ensure_convoy()
    lists, clock = queries.of_event(event), event.now()
    over = [one for one in lists if one.activity.interval and one.activity.interval[1] <= clock]
    return render_template(
        "security_lists/page.html",
        lists=[one for one in lists if one not in over] + over,
        over_now=over,
        clock=clock,
        due=len(host_list_reminders.due(event)),
        fields=FIELD,
    )


@blueprint.get(f"{PAGE}/<key:activity_id>")
@needs("host_list.see")
def one(event: Event, activity_id: int):
    """Who is on the list of one visit, and what of whom is missing; nothing that is sealed."""
    found = _find(event, activity_id)
    return render_template(
        "security_lists/one.html",
        found=found,
        clock=event.now(),
        fields=FIELD,
        agreements=ndas.of_company(found.company) if found.rules.nda else {},
        nda=NDA,
        kinds=tuple(KINDS),
    )


@blueprint.post(f"{PAGE}/remind")
@needs("host_list.see")
def remind(event: Event):
    """Ask everybody for what is missing, or those of one visit."""
    ensure_convoy()
    text = request.form.get("visit", "")
    only = int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None
    try:
        with transaction():
            number = host_list_reminders.remind(event, only=only, by=actor())
        flash(ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", number), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    back = url_for("security_lists.one", slug=event.slug, activity_id=only) if only else None
    return redirect(back or url_for("security_lists.page", slug=event.slug), 303)


@blueprint.get("/<slug:slug>/desk/convoy/security.xlsx")
@needs("see.identity")
def workbook(event: Event):
    ensure_convoy()
    return security_lists.download(event, by=actor())


@blueprint.get(f"{PAGE}/<key:activity_id>/list.xlsx")
@needs("see.identity")
def one_workbook(event: Event, activity_id: int):
    return _file(event, activity_id, "xlsx")


@blueprint.get(f"{PAGE}/<key:activity_id>/list.pdf")
@needs("see.identity")
def one_pdf(event: Event, activity_id: int):
    return _file(event, activity_id, "pdf")


def _file(event: Event, activity_id: int, kind: str) -> ResponseReturnValue:
    found = _find(event, activity_id)
    try:
        return security_lists.desk_download(event, found, kind, by=actor())
    except Refusal:  # called off since
        abort(404)


def _find(event: Event, activity_id: int) -> SecurityList:
    return queries.find(event, activity_id) or abort(404)
