"""What the focal point's link opens: the delegation's people, and what each of them has to do."""

from flask import abort, redirect, render_template, request, url_for

from blueprints.delegation import blueprint
from operations import endorsements, links, registrations
from queries import delegation_boards, meeting_people, meeting_rules, session_passes
from web import calendars, door_codes, meeting_cards, photos
from web.access import (
    FOCAL_COOKIE,
    as_focal,
    at_event,
    delegation_of,
    forget_focal,
    needs_focal,
    remember_focal,
)

#: Where a letter's link may lead, besides the page itself.
WAYS = {"needs": "delegation.needs"}


@blueprint.route("/<slug:slug>/delegation/<token>", methods=["GET", "POST"])
@at_event
def enter(event, token):
    """The link: may be opened as often as one likes, for mail scanners open links too."""
    delegation = delegation_of(event, token) or abort(404)
    target = url_for(WAYS.get(request.args.get("to"), "delegation.page"), slug=event.slug)
    return door_codes.page(
        links.standing(links.FOCAL, delegation),
        delegation,
        kept=request.cookies.get(FOCAL_COOKIE, ""),
        token=token,
        by=as_focal(delegation),
        lead_in=lambda kept: remember_focal(redirect(target, 303), event, kept),
    )


@blueprint.get("/<slug:slug>/delegation")
@needs_focal
def page(event, delegation):
    feed = calendars.links_of("delegation", delegation, event)
    board = delegation_boards.board(event, delegation)
    people = [row.delegate for row in board.rows]
    meeting = [one for one in people if meeting_people.may_meet(one)] if meeting_rules.rules(event) else []
    boards = meeting_cards.boards(event, meeting) if meeting else {}
    return render_template(
        "delegation/page.html",
        delegation=delegation,
        board=board,
        boards=boards,
        passes=session_passes.of_delegation(delegation),
        calendar=feed,
        open_now=registrations.is_open(event),
        endorses=endorsements.wanted(event),
        photos=photos.addresses("delegation", event, [one.id for one in people]),
    )


@blueprint.post("/<slug:slug>/delegation/close")
@needs_focal
def close(event, delegation):
    """For a browser that others use too: the page opens again with the link only."""
    return forget_focal(redirect(url_for("programme.show", slug=event.slug), 303), event)
