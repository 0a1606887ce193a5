"""The answer to a place that is offered from the waiting list: by the person, their focal point or the organizers."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import Delegate
from models.transaction import transaction
from operations import place_offers
from operations.refusals import Refusal
from queries import place_quotas
from web.acting import Acting
from web.words import sentence

VERBS = {"take": place_offers.accept, "decline": place_offers.decline}


@dataclasses.dataclass(frozen=True)
class Offered:
    """A place that somebody on the waiting list may have now."""

    #: Where to answer, by verb.
    acting: Acting
    #: Until when it is held, by the event's clock; None: nobody else waits for it.
    until: dt.datetime | None


def add(blueprint: Blueprint, path: str, behind: Callable[[Callable], Callable], acting: Callable[..., Acting]) -> None:
    """Let it be answered below this path: `behind` opens it to somebody, of whom `acting` makes for whom they act."""

    @blueprint.post(f"{path}/<any(take,decline):way>")
    @behind
    def answer_place(*who, way, **whom):
        return _answer(acting(*who, **whom), way)


def offered(one: Acting) -> Offered | None:
    """The place that they may have now; None, without a statement, for who does not wait."""
    delegate, event = one.delegate, one.delegate.event
    if delegate.status != "waitlisted":
        return None
    if delegate.offered_until and delegate.offered_until > event.now():
        return Offered(one, delegate.offered_until)
    return Offered(one, None) if place_quotas.has_room(delegate) else None


def _answer(one: Acting, way: str) -> ResponseReturnValue:
    try:
        with transaction():
            delegate = VERBS[way](one.delegate, by=one.by)
        flash(*_told(delegate))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(one.home, 303)


def _told(delegate: Delegate) -> tuple[str, str]:
    if delegate.status == "approved":
        return _("The place is taken: the participation is confirmed."), "success"
    if delegate.status == "cancelled":
        return _("The participation was cancelled; the place goes to the next in line."), "info"
    return _("The time to answer had passed, and the place has gone to the next in line."), "warning"
