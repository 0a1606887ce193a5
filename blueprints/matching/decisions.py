"""What organizers decide about a proposal: one person's visits, one company's visits; pinned, forbidden, left free."""

import dataclasses

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blueprints.matching import blueprint
from blueprints.matching.proposals import HERE, find
from models import Event
from models.transaction import transaction
from operations import visit_decisions as verbs
from operations.refusals import Refusal
from queries import engagements, visit_decisions
from web import matching_boards, matching_words
from web.access import actor, needs
from web.matching_previews import Preview, preview_of
from web.words import sentence

#: What a matching may move itself keeps nobody from anything.
MOVABLE = ("company_visit", "transfer")
VERBS = {"pin": verbs.pin, "forbid": verbs.forbid}


@dataclasses.dataclass(frozen=True)
class Guest:
    """Somebody who visits a company, or would have liked to, and why."""

    visitor: int
    told: str


@blueprint.get(HERE + "/people/<key:delegate_id>")
@needs("convoy.arrange")
def person(event: Event, id: int, delegate_id: int):
    """One person: visits, omissions, and what can be decided about either."""
    found, preview = _preview(event, id)
    if delegate_id not in preview.question.visitor or delegate_id not in preview.names.people:
        abort(404)
    engaged = [one.activity for one in engagements.of_delegate(preview.names.people[delegate_id])]
    preview = dataclasses.replace(preview, engaged={delegate_id: [one for one in engaged if one.kind not in MOVABLE]})
    return render_template(
        "matching/person.html",
        proposal=found,
        preview=preview,
        names=preview.names,
        one=preview.person(delegate_id),
        decided=[one for one in preview.decided.rows if one.delegate_id == delegate_id],
    )


@blueprint.get(HERE + "/companies/<key:company_id>")
@needs("convoy.arrange")
def company(event: Event, id: int, company_id: int):
    """One company: who comes when, who would have liked to, and when it must or must not receive."""
    found, preview = _preview(event, id)
    if company_id not in preview.question.host or company_id not in preview.names.companies:
        abort(404)
    cells = [
        cell
        for city in matching_boards.cities(preview.names, preview.answer)
        for line in city.lines if line.host.id == company_id
        for cell in line.cells
    ]  # fmt: skip
    return render_template(
        "matching/company.html",
        proposal=found,
        preview=preview,
        names=preview.names,
        company=preview.names.companies[company_id],
        host=preview.question.host[company_id],
        cells=cells,
        guests=_guests(preview, company_id),
        without=_without(preview, company_id),
        decided=[one for one in preview.decided.rows if one.company_id == company_id],
    )


@blueprint.post("/<slug:slug>/desk/convoy/matching/decisions")
@needs("convoy.arrange")
def decide(event: Event):
    """Pin or forbid a person at a company, at a time or whenever, or a company at a time."""
    verb = VERBS.get(request.form.get("kind", "")) or abort(404)
    said = {name: _number(request.form.get(name)) for name in ("company", "delegate", "slot")}
    try:
        with transaction():
            verb(event, said["company"] or 0, delegate_id=said["delegate"], slot_id=said["slot"], by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("Decided. The next calculation keeps to it: run it again."), "success")
    return _back(event)


@blueprint.post("/<slug:slug>/desk/convoy/matching/decisions/<key:id>/withdraw")
@needs("convoy.arrange")
def withdraw(event: Event, id: int):
    decision = visit_decisions.find(event, id)
    if decision is None:
        flash(_("This was taken back already."), "info")
        return _back(event)
    try:
        with transaction():
            verbs.withdraw(decision, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("Taken back. The next calculation decides it by itself."), "success")
    return _back(event)


def _preview(event: Event, id: int) -> tuple[object, Preview]:
    found = find(event, id)
    return (found, preview_of(event, found)) if found.output else abort(404)


def _guests(preview: Preview, host: int) -> dict[int, list[Guest]]:
    """By slot, who comes."""
    found: dict[int, list[Guest]] = {}
    for visit in sorted(preview.answer.visits):
        if visit.host == host:
            pinned = preview.decided.of(visit.visitor, host, preview.question.slot[visit.slot].id)
            told = matching_words.visited(preview.names, visit.visitor, host, bool(pinned and pinned.kind == "pin"))
            found.setdefault(visit.slot, []).append(Guest(visit.visitor, told))
    return found


def _without(preview: Preview, host: int) -> list[Guest]:
    """Who wished or needs it, and does not come."""
    found = ((visitor, why) for (visitor, at), why in preview.answer.left_out.items() if at == host)
    return [
        Guest(visitor, matching_words.omitted(preview.names, host, why)) for visitor, why in sorted(found, key=_who)
    ]


def _who(pair: tuple[int, object]) -> int:
    return pair[0]


def _number(text: str | None) -> int | None:
    """A row's id; None for nothing, and -1, which is nobody's, for nonsense."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _back(event: Event) -> Response:
    """To the page on which it was decided."""
    proposal, delegate, company = (_number(request.form.get(name)) for name in ("proposal", "delegate", "company"))
    if not proposal or proposal < 0:
        return redirect(url_for("matching.page", slug=event.slug, _anchor="decided"), 303)
    if delegate and delegate > 0:
        return redirect(url_for("matching.person", slug=event.slug, id=proposal, delegate_id=delegate), 303)
    if company and company > 0:
        return redirect(url_for("matching.company", slug=event.slug, id=proposal, company_id=company), 303)
    return redirect(url_for("matching.proposal", slug=event.slug, id=proposal), 303)
