"""A proposed matching: watched while it is calculated, looked at, applied whole or discarded."""

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.matching import blueprint
from models import Event, Proposal
from operations import matching_proposals
from operations.refusals import Refusal
from queries import matching_proposals as proposals
from queries import matching_questions
from web import matching_boards, matching_words
from web.access import needs
from web.filters import shown
from web.formats import in_order, plain
from web.matching_names import NAMED, delegations, names_of
from web.matching_previews import Preview, preview_of
from web.proposals import Proposed

HERE = "/<slug:slug>/desk/convoy/matching/<key:id>"
VIEWS = ("companies", "people", "changes")
#: So many people are shown at a time.
PEOPLE_A_PAGE = 25


@blueprint.get(HERE)
@needs("convoy.arrange")
def proposal(event: Event, id: int):
    found = find(event, id)
    if not found.output:
        return Proposed("matching", event, found).waiting()
    preview = preview_of(event, found, matching_questions.stands(event, proposals.question_of(found).slots))
    view = request.args.get("view") if request.args.get("view") in VIEWS else VIEWS[0]
    said = {"proposal": found, "preview": preview, "names": preview.names, "views": VIEWS, "view": view}
    return render_template("matching/proposal.html", **said, **_of_view(view, preview))


@blueprint.get(HERE + "/progress")
@needs("convoy.arrange")
def progress(event: Event, id: int):
    return _proposed(event, id).bar()


@blueprint.post(HERE + "/stop")
@needs("convoy.arrange")
def stop(event: Event, id: int):
    return _proposed(event, id).stop(matching_proposals.stop)


@blueprint.post(HERE + "/discard")
@needs("convoy.arrange")
def discard(event: Event, id: int):
    return _proposed(event, id).discard(matching_proposals.discard)


@blueprint.post(HERE + "/apply")
@needs("convoy.arrange")
def apply(event: Event, id: int):
    found = _proposed(event, id)

    def told(written: int) -> str:
        return ngettext(
            "%(num)s visit was written into the programme, with its buses.",
            "%(num)s visits were written into the programme, with their buses.",
            written,
        )

    return found.apply(matching_proposals.apply, told, lambda refusal: _whys(event, found.proposal, refusal))


def find(event: Event, id: int) -> Proposal:
    """One of the event's proposals, else 404."""
    return proposals.find(event, id) or abort(404)


def _proposed(event: Event, id: int) -> Proposed:
    return Proposed("matching", event, find(event, id))


def _of_view(view: str, preview: Preview) -> dict[str, object]:
    """What this view of a proposal needs beside the proposal."""
    if view == "companies":
        return {"cities": matching_boards.cities(preview.names, preview.answer)}
    if view == "changes":
        changed = (preview.names.people[key] for key in preview.changes if key in preview.names.people)
        return {"changed": in_order(changed, key=lambda one: f"{one.sort_name} {one.id}")}
    text, delegation = shown(request.args.get("q")), _number(request.args.get("delegation")) or None
    found = matching_boards.people(preview.names, text, delegation)
    first = min(_number(request.args.get("from")), max(len(found) - 1, 0) // PEOPLE_A_PAGE * PEOPLE_A_PAGE)
    return {
        "text": text,
        "delegation": delegation,
        "delegations": in_order(delegations(preview.names.people.values()), key=lambda one: plain(one.name)),
        "people": [preview.person(one.id) for one in found[first : first + PEOPLE_A_PAGE]],
        "found": len(found),
        "first": first,
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _whys(event: Event, found: Proposal, refusal: Refusal) -> list[str]:
    """What is no longer as it was when the plan was calculated, the first few of it; breaches are of the world as it is
    now.
    """
    gone, breaches = (refusal.parameters.get(name, ()) for name in ("gone", "breaches"))
    was, now = proposals.question_of(found), matching_questions.question(event)
    people, names = names_of(event, was) if gone else None, names_of(event, now)
    told = [_("%(name)s does not travel any more.", name=people.person(one)) for one in gone]
    told += [matching_words.breach(one, names) for one in breaches]
    return list(dict.fromkeys(told))[:NAMED]
