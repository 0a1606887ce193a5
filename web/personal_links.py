"""Links for those who act for others, as organizers handle them on a page: shown, sent by letter, ended."""

from collections.abc import Callable

from flask import flash
from flask_babel import gettext as _

from models import Message
from models.transaction import transaction
from operations import doors, links
from operations.links import Subject
from operations.refusals import Refusal
from web.access import actor
from web.urls import absolute
from web.words import sentence


def shown(kind: str, subject: Subject, endpoint: str, slug: str) -> str | None:
    """The address of the link, made where there was none; the journal says who saw it. None when it was refused."""
    try:
        with transaction():
            token = doors.token_of(links.invite(kind, subject, by=actor()))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return None
    return absolute(endpoint, slug=slug, token=token)


def written(write: Callable[[], Message]) -> None:
    """Let the letter with the link be written, and say where it goes, or why not."""
    try:
        with transaction():
            flash(_("A letter with the link goes to %(address)s.", address=write().recipient), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")


def ended(kind: str, subject: Subject) -> None:
    """Let the link open nothing any more."""
    with transaction():
        links.end(kind, subject, by=actor())
    flash(_("The link opens nothing any more."), "success")
