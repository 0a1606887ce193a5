"""Badges of many people: how many a list has, in which files, and the files."""

import datetime as dt
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.badges import blueprint
from blueprints.badges.prints import WhyForm, as_pdf, asked_why
from models import Delegate, Event
from models.base import utcnow
from models.transaction import transaction
from operations import prints
from queries import badge_designs, delegates
from queries.badges import printed, to_print, without
from web import formats
from web.access import actor, may, needs
from web.badges import pile
from web.filters import FilterForm
from web.print_words import BADGE_LAYOUT

#: Badges in one file; setting so many takes ten seconds of a processor and half a gigabyte, in a process of its own.
MOST = 500
#: People named as having no badge; the rest are counted.
FIRST_NAMES = 10


@blueprint.get("/<slug:slug>/desk/badges")
@needs("badge.issue")
def home(event):
    """What can be printed of a list, in files of a size that can be set and printed."""
    form = FilterForm(request.args).offer(event, delegates.counts(event))
    filters = form.filters()
    return render_template(
        "badges/home.html",
        form=form,
        files=_files(printed(event, filters)),
        missing=_missing(without(event, filters)),
        design=badge_designs.of_event(event),
        layouts=BADGE_LAYOUT,
        why=WhyForm(formdata=None),
        since=utcnow().isoformat(),
    )


@blueprint.get("/<slug:slug>/desk/badges.pdf")
@needs("badge.issue")
def sheet(event):
    """The badges of everybody approved whom the filter of the desk's list leaves, by category and name; `part` counts
    files from 1. With `new`, an instant, only those that were not printed before it, however often one asks.
    """
    form = FilterForm(request.args).offer(event, delegates.counts(event))
    filters, part, since = form.filters(), request.args.get("part", type=int), _since(request.args.get("new", ""))
    first = MOST * (min(max(part, 1), MOST) - 1) if part else 0
    found = to_print(event, filters, first=first, most=MOST if part else MOST + 1, new_since=since)
    if not 0 < len(found) <= MOST:
        return redirect(_elsewhere(event, form, bool(found)))
    if told := _missing(without(event, filters)):
        flash(told, "warning")
    ids = [badge.id for badge in found]
    document = pile(found, created=utcnow())
    with transaction():
        prints.note(event, ids, **asked_why(), by=actor())
    return as_pdf(document, f"{event.slug}-badges-{part}.pdf" if part else f"{event.slug}-badges.pdf")


def _files(before: Sequence[bool]) -> list[dict[str, int]]:
    """Of each file: its number, its first and last badge in the list, and how many of them were not printed yet."""
    starts = range(0, len(before), MOST)
    parts = [before[start : start + MOST] for start in starts]
    return [
        {"number": number, "first": start + 1, "last": start + len(part), "new": part.count(False)}
        for number, (start, part) in enumerate(zip(starts, parts, strict=True), start=1)
    ]


def _since(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _missing(people: Sequence[Delegate]) -> str:
    """Who is approved and not in the file; "" for nobody."""
    if not people:
        return ""
    names = ", ".join(formats.plain(delegate.name)[:60] for delegate in people[:FIRST_NAMES])
    return ngettext(
        "%(num)s approved person has no badge and is not in the file: %(names)s",
        "%(num)s approved people have no badge and are not in the file: %(names)s",
        len(people),
        names=names if len(people) <= FIRST_NAMES else f"{names} …",
    )


def _elsewhere(event: Event, form: FilterForm, too_many: bool) -> str:
    """Where the files are that the list needs; with nobody to print, back to the list, which those who may not see it
    leave for the gate.
    """
    if too_many:
        flash(_("These are more badges than a file takes. Please print them in parts."), "warning")
        return url_for("badges.home", slug=event.slug, **form.asked())
    flash(_("Nobody in this list is approved and has a badge."), "error")
    if may("see.delegates", event):
        return url_for("desk.delegates", slug=event.slug, **form.asked())
    return url_for("gate.checkin", slug=event.slug)
