"""The page of conflicts, and the two things to do with one: accept it with a reason, take it up again."""

import itertools
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.conflicts import blueprint
from models import Event
from models.transaction import transaction
from operations import conflicts
from operations.refusals import Refusal
from queries import conflicts as queries
from web.access import actor, needs
from web.forms import presentable
from web.urls import local_target
from web.words import sentence

HERE = "/<slug:slug>/desk/conflicts"


@blueprint.get(HERE)
@needs("see.drafts")
def page(event: Event):
    return _page(event)


@blueprint.post(f"{HERE}/accept")
@needs("conflict.accept")
def accept(event: Event):
    fingerprint, reason = _sent("fingerprint"), request.form.get("reason", "")
    try:
        with transaction():
            conflicts.accept(event, fingerprint, reason, by=actor())
    except Refusal as refusal:
        if refusal.field == "reason":
            return _page(event, fingerprint, presentable(reason), sentence(refusal)), 422
        flash(sentence(refusal), "error")
    else:
        flash(_("It was accepted."), "success")
    return _back(event)


@blueprint.post(f"{HERE}/withdraw")
@needs("conflict.accept")
def withdraw(event: Event):
    return _done(event, lambda: conflicts.withdraw_acceptance(event, _sent("fingerprint"), by=actor()))


def _done(event: Event, deed: Callable[[], object]) -> ResponseReturnValue:
    try:
        with transaction():
            deed()
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return _back(event)


def _page(event: Event, fingerprint: str | None = None, typed: str = "", error: str | None = None) -> str:
    """`typed` and `error` are those of the form of this conflict."""
    told = queries.standing(event)
    still = [one for one in told if not one.accepted]
    return render_template(
        "conflicts/show.html",
        days=[(day, list(found)) for day, found in itertools.groupby(still, key=lambda one: one.day)],
        accepted=[one for one in told if one.accepted],
        wrong={"fingerprint": fingerprint, "typed": typed, "error": error},
    )


def _sent(name: str) -> str:
    return presentable(request.form.get(name, ""))[:100]


def _back(event: Event) -> ResponseReturnValue:
    return redirect(local_target(request.form.get("next")) or url_for("conflicts.page", slug=event.slug), 303)
