"""Changing one’s registration, and withdrawing it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.me import blueprint
from blueprints.me.forms import CorrectionForm
from models import Event
from models.transaction import transaction
from operations import corrections, registrations
from operations.refusals import Refusal
from queries import delegations
from web.access import as_delegate, needs_door
from web.formats import in_order, plain
from web.words import sentence


@blueprint.route("/<slug:slug>/me/edit", methods=["GET", "POST"])
@needs_door
def edit(event, delegate):
    if delegate.status in corrections.GONE:
        return _to_my_page(event, sentence(Refusal(f"not_allowed_from_{delegate.status}")), "error")
    form = CorrectionForm.of(delegate)
    if not form.validate_on_submit():
        return _page(event, form)
    try:
        with transaction():
            corrections.change(delegate, form.facts, seen=form.seen, by=as_delegate(delegate))
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            form.tell_what_stands()
        return _page(event, form)
    return _to_my_page(event, _("Your registration was changed."), "success")


@blueprint.get("/<slug:slug>/me/withdraw")
@needs_door
def withdraw(event, delegate):
    """Asks once more; nothing happens by opening it."""
    if delegate.status in corrections.GONE:
        return _to_my_page(event, sentence(Refusal(f"not_allowed_from_{delegate.status}")), "error")
    return render_template("me/withdraw.html", delegate=delegate)


@blueprint.post("/<slug:slug>/me/withdraw", endpoint="withdrawn")
@needs_door
def confirm_withdrawing(event, delegate):
    try:
        with transaction():
            registrations.cancel(delegate, by=as_delegate(delegate))
    except Refusal as refusal:
        return _to_my_page(event, sentence(refusal), "error")
    return _to_my_page(event, _("Your registration is withdrawn. Thank you for telling us."), "info")


def _page(event: Event, form: CorrectionForm) -> tuple[str, int]:
    delegate = form.delegate
    names = in_order({plain(name) for name in delegations.offered(event)}, key=str)
    page = render_template(
        "me/edit.html", form=form, delegate=delegate, delegations=names, settled=corrections.is_settled(delegate)
    )
    return page, 422 if form.errors else 200


def _to_my_page(event: Event, told: str, kind: str) -> ResponseReturnValue:
    flash(told, kind)
    return redirect(url_for("me.page", slug=event.slug), 303)
