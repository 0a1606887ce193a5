"""The page of conflicts, and what to do with one: accept it with a reason, follow a document, take it up again."""

import functools
import itertools
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.conflicts import blueprint
from models import Event
from models.transaction import transaction
from operations import conflicts, findings
from operations.refusals import Refusal
from queries import conflicts as told_conflicts
from queries import findings as told_findings
from queries import schedules
from web.access import actor, needs
from web.forms import presentable
from web.urls import local_target
from web.words import sentence

HERE = "/<slug:slug>/desk/conflicts"
#: No matter has more sides than documents.
SIDES = [str(number) for number in range(20)]


@blueprint.get(HERE)
@needs("see.drafts")
def page(event: Event):
    return _page(event)


@blueprint.post(f"{HERE}/accept")
@needs("conflict.accept")
def accept(event: Event):
    return _accept(event)


@blueprint.post(f"{HERE}/settle")
@needs("conflict.accept")
def settle(event: Event):
    """One side of what documents contradict is followed, or it may stand."""
    if not (side := _sent("side")):
        return _accept(event)
    number = int(side) if side in SIDES else -1
    deed = functools.partial(findings.choose, event, _sent("fingerprint"), number, _reason(), by=actor())
    return _done(event, deed, _("It was settled. Where the programme said otherwise, a draft follows it."))


@blueprint.post(f"{HERE}/withdraw")
@needs("conflict.accept")
def withdraw(event: Event):
    return _done(event, lambda: conflicts.withdraw_acceptance(event, _sent("fingerprint"), by=actor()), None)


def _accept(event: Event) -> ResponseReturnValue:
    deed = functools.partial(conflicts.accept, event, _sent("fingerprint"), _reason(), by=actor())
    return _done(event, deed, _("It was accepted."))


def _done(event: Event, deed: Callable[[], object], done: str | None) -> ResponseReturnValue:
    """Do it and say so; a reason that cannot be kept stays in its form."""
    try:
        with transaction():
            deed()
    except Refusal as refusal:
        if refusal.field == "reason":
            return _page(event, {"error": sentence(refusal)}), 422
        flash(sentence(refusal), "error")
    else:
        if done:
            flash(done, "success")
    return _back(event)


def _page(event: Event, wrong: dict[str, str] | None = None) -> str:
    """`wrong` is the sentence for the form that was just sent."""
    programme = schedules.programme(event)
    found = told_findings.standing(event, programme)
    same = {one.fingerprint for one in found}
    told = [one for one in told_conflicts.standing(event, programme) if one.fingerprint not in same]
    still = [one for one in told if not one.accepted]
    typed = {"fingerprint": _sent("fingerprint"), "typed": presentable(_reason()), "side": _sent("side")}
    return render_template(
        "conflicts/show.html",
        findings=[one for one in found if not one.accepted],
        settled=[one for one in found if one.accepted],
        days=[(day, list(group)) for day, group in itertools.groupby(still, key=lambda one: one.day)],
        accepted=[one for one in told if one.accepted],
        wrong=typed | wrong if wrong else {},
    )


def _reason() -> str:
    return request.form.get("reason", "")


def _sent(name: str) -> str:
    return presentable(request.form.get(name, ""))[:100]


def _back(event: Event) -> ResponseReturnValue:
    return redirect(local_target(request.form.get("next")) or url_for("conflicts.page", slug=event.slug), 303)
