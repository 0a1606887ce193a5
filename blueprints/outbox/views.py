"""The outbox's pages. A message is shown as it will be sent, but nobody's personal link is."""

import logging
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from blueprints.outbox import blueprint
from blueprints.outbox.forms import OutboxForm
from models import Event, Message
from models.transaction import transaction
from operations import outbox as messages
from operations.refusals import Refusal
from queries import outbox
from web import letters
from web.access import actor, needs
from web.words import sentence

log = logging.getLogger("comitiva.outbox")


@blueprint.get("/<slug:slug>/desk/outbox")
@needs("outbox.see")
def show(event: Event):
    form = OutboxForm(request.args)
    page = outbox.page(event, **form.asked(), number=request.args.get("page", 1, type=int))
    return render_template("outbox/show.html", form=form, page=page, counts=outbox.counts(event), address=_page_address)


@blueprint.get("/<slug:slug>/desk/outbox/<key:id>")
@needs("outbox.see")
def message(event: Event, id: int):
    found = outbox.find(event, id) or abort(404)
    reach = messages.address_now(found)
    return render_template("outbox/message.html", message=found, letter=readable(found), reach=reach)


@blueprint.post("/<slug:slug>/desk/outbox/<key:id>/resend")
@needs("outbox.see")
def resend(event: Event, id: int):
    found = outbox.find(event, id) or abort(404)
    tell(lambda: len([messages.resend(found, by=actor())]))
    return redirect(url_for("outbox.message", slug=event.slug, id=id), 303)


@blueprint.post("/<slug:slug>/desk/outbox/resend")
@needs("outbox.see")
def resend_all(event: Event):
    tell(lambda: messages.resend_all(event, by=actor()))
    return redirect(url_for("outbox.show", slug=event.slug), 303)


def tell(send_again: Callable[[], int]) -> None:
    """Do it, and say how many messages wait again, or why none does."""
    try:
        with transaction():
            number = send_again()
        told = ngettext("%(num)s message will be sent again.", "%(num)s messages will be sent again.", number)
        flash(told, "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")


def readable(message: Message) -> tuple[str, str] | None:
    """Subject and text; none where the letter cannot be written, which is then why it was not sent."""
    try:
        return letters.shown(message)
    except Exception:
        log.exception("message %s cannot be written", message.id)
        return None


def _page_address(number: int) -> str:
    """This list at another page."""
    return url_for("outbox.show", slug=request.view_args["slug"], **{**request.args.to_dict(), "page": number})
