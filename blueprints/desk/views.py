"""The desk's pages. Who may see contacts, care notes, links and the journal is asked of each right by its name."""

from flask import abort, render_template, request, url_for

from blueprints.desk import blueprint
from models import Delegate, Delegation, Entry, Event
from models.participation import STATUSES
from models.transaction import transaction
from operations import correction_requests, doors, endorsements, journal, links, questions, registrations
from queries import (
    companions,
    corrections,
    delegates,
    desk,
    doubtful_scans,
    duplicates,
    engagements,
    honours,
    receipts,
    road_alarms,
)
from web import formats, photos, place_pages, pocket_cards, question_fields, rosters, verbs
from web.access import actor, may, needs
from web.acting import Acting
from web.correction_forms import in_words
from web.filters import FilterForm
from web.urls import absolute

#: Rows of the two lists on the desk's first page; the list of delegates has them all.
FIRST_ROWS = 25


@blueprint.get("/<slug:slug>/desk")
@needs("see.delegates")
def home(event: Event):
    return render_template(
        "desk/home.html",
        counts=delegates.counts(event),
        undecided=desk.undecided(event, FIRST_ROWS),
        in_line=desk.in_line(event, FIRST_ROWS),
        corrections=corrections.number(event) if may("delegate.decide") else 0,
        doubtful=doubtful_scans.number(event) if may("gate.arrange") else 0,
        alarms=road_alarms.number(event) if may("convoy.arrange") else 0,
    )


@blueprint.get("/<slug:slug>/desk/delegates", endpoint="delegates")
@needs("see.delegates")
def delegate_list(event: Event):
    counts = delegates.counts(event)
    form = FilterForm(request.args).offer(event, counts)
    page = delegates.page(event, form.filters(), number=request.args.get("page", 1, type=int))
    return render_template("desk/delegates.html", form=form, page=page, counts=counts, address=_page_address)


@blueprint.get("/<slug:slug>/desk/delegates/<key:id>")
@needs("see.delegates")
def delegate(event: Event, id: int):
    return page_of(event, id)


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>")
@needs("link.show")
def show_link(event: Event, id: int):
    """The same page with the personal link on it; the journal says who saw it. Not of whose link is dead for good."""
    somebody = _find(event, id)
    if somebody.erased_at or somebody.merged_into_id or somebody.status == "substituted":
        abort(404)
    with transaction():
        door = doors.ensure("delegate", somebody.id)
        journal.write("link.shown", somebody, actor())
        token = doors.token_of(door)
    return page_of(event, id, link=absolute("me.enter", slug=event.slug, token=token))


@blueprint.get("/<slug:slug>/desk/roster.xlsx")
@needs("export.roster")
def roster(event: Event):
    form = FilterForm(request.args).offer(event, delegates.counts(event))
    return rosters.download(event, by=actor(), filters=form.filters())


def page_of(event: Event, id: int, **shown: object) -> str:
    """Everything about one delegate that the reader may see; `shown` is what was asked for, and noted: secret links,
    health, passport data.
    """
    found = delegates.details(event, id) or abort(404)
    somebody = found.delegate
    return render_template(
        "desk/delegate.html",
        delegate=somebody,
        found=found,
        **shown,
        photo=photos.addresses("desk", event, [id]).get(id),
        allowed=registrations.ALLOWED[somebody.status] if may("delegate.decide") else (),
        place_in_line=delegates.place_in_line(somebody),
        place=place_pages.offered(Acting("desk", somebody, actor())),
        pairs=duplicates.of_delegate(somebody) if may("delegate.edit") else (),
        engaged=engagements.of_delegate(somebody, STATUSES),
        has_aide=_has_link(links.AIDE, somebody),
        waiting=_waiting(somebody) if may("delegate.decide") else [],
        to_endorse=endorsements.waits(somebody),
        has_focal=_has_link(links.FOCAL, somebody.delegation),
        card_languages=pocket_cards.asked_languages(somebody),
        has_care=desk.has_care(somebody),
        liaison=honours.liaison_of(somebody),
        receipt=found.badge and receipts.of_badge(found.badge),
        beside=companions.beside(somebody),
        answers=question_fields.told(one for one in questions.answers_of(somebody) if may(one.question.read_by)),
        journal_lines=[_line(event, entry) for entry in found.entries] if may("see.journal") else None,
    )


def _waiting(somebody: Delegate) -> list[tuple[str, str, str]]:
    """The correction that the person asks for, in words."""
    correction = correction_requests.waiting(somebody)
    return in_words(correction) if correction else []


def _has_link(kind: str, subject: Delegate | Delegation | None) -> bool:
    """Whether there is one that the reader may see."""
    return may("link.show") and subject is not None and links.standing(kind, subject) is not None


def _line(event: Event, entry: Entry) -> tuple[str, str, str]:
    return formats.moment(entry.at, event.zone), formats.isotime(entry.at, event.zone), verbs.sentence(entry)


def _find(event: Event, id: int) -> Delegate:
    return delegates.find(event, id) or abort(404)


def _page_address(number: int) -> str:
    """This list at another page."""
    return url_for("desk.delegates", slug=request.view_args["slug"], **{**request.args.to_dict(), "page": number})
