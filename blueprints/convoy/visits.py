"""The list of one visit at the desk: who is on it, what its host is asked, and another time that the host proposes."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.convoy import blueprint
from models import Activity, Company, Delegate, Event, TimeProposal, db
from models.transaction import transaction
from operations import list_changes, participations, time_proposals, visit_rules
from operations.fields import line
from operations.refusals import Refusal
from queries import companies, host_visits
from queries import time_proposals as times
from queries import visit_lists as lists
from queries.host_visits import HostVisit
from web import company_words, host_letters
from web.access import actor, may, needs
from web.settings_forms import kept
from web.visit_rules import RulesForm
from web.words import sentence

COMPANY = "/<slug:slug>/desk/convoy/companies/<key:company_id>"
HERE = f"{COMPANY}/visits/<key:activity_id>"


@blueprint.route(f"{COMPANY}/rules", methods=["GET", "POST"])
@needs("convoy.arrange")
def company_rules(event: Event, company_id: int):
    """What the company's door asks, said for its host."""
    company = companies.find(event, company_id) or abort(404)
    form = RulesForm.of(company)

    def change():
        return visit_rules.keep(company, form.facts, seen=form.seen.data or "", by=actor())

    if kept(form, change):
        return redirect(url_for("convoy.host", slug=event.slug, company_id=company_id), 303)
    return render_template("convoy/rules.html", company=company, form=form), 422 if form.errors else 200


@blueprint.get(HERE)
@needs("convoy.arrange")
def visit_list(event: Event, company_id: int, activity_id: int):
    company, found = _find(event, company_id, activity_id)
    there = {one.delegate_id for one in found.visit.people}
    proposal = found.proposal
    return render_template(
        "convoy/visit.html",
        company=company,
        found=found,
        activity=found.activity,
        when=company_words.when_of(found.activity),
        questions=[(one, host_letters.list_change(one)) for one in reversed(found.changes)],
        choices=[one for one in lists.travelling(event) if one.id not in there],
        proposal=proposal,
        proposed=proposal and host_letters.proposed(proposal),
        touched=times.in_the_way(proposal) if proposal and proposal.status == "open" else [],
        shift=proposal and may("see.drafts") and _shift(event, proposal),
    )


@blueprint.post(f"{HERE}/people")
@needs("convoy.arrange")
def change_visit_list(event: Event, company_id: int, activity_id: int):
    """Put somebody on the list or take them off it; of a frozen one the host is asked."""
    _company, found = _find(event, company_id, activity_id)
    delegate, kind = _delegate(event) if request.form.get("delegate") else None, request.form.get("kind", "")
    frozen = found.standing is not None and found.standing.frozen

    def change() -> None:
        reason = line(request.form.get("reason"), 300)
        if delegate is None:
            raise Refusal("unknown_person")
        if frozen:
            list_changes.ask(found.activity, delegate, kind, reason=reason, by=actor())
        else:
            _change_at_once(found.activity, delegate, kind, reason)

    told = _("The host is asked; nothing changes before the answer.") if frozen else _("The list has changed.")
    return _done(event, company_id, activity_id, change, told)


@blueprint.post(f"{HERE}/changes/<key:change_id>")
@needs("convoy.arrange")
def settle_list_change(event: Event, company_id: int, activity_id: int, change_id: int):
    """Take a question back, or note what the host answered on the telephone."""
    company, _found = _find(event, company_id, activity_id)
    change = list_changes.find(company, change_id) or abort(404)
    word = request.form.get("answer")
    if word not in ("yes", "no", "withdraw"):
        abort(400)

    def settle() -> None:
        if word == "withdraw":
            list_changes.withdraw(change, by=actor())
        else:
            said = line(request.form.get("said"), 300)
            list_changes.answer(change, word == "yes", said=said, by=actor())

    return _done(event, company_id, activity_id, settle, _("It was stored."))


@blueprint.post(f"{HERE}/times/<key:proposal_id>")
@needs("convoy.arrange")
def answer_time(event: Event, company_id: int, activity_id: int, proposal_id: int):
    """Say yes or no to the host; a yes leads to the shift, which alone moves anything."""
    company, _found = _find(event, company_id, activity_id)
    proposal = time_proposals.find(company, proposal_id) or abort(404)
    word = request.form.get("answer")
    if word not in ("yes", "no"):
        abort(400)

    def answer() -> None:
        time_proposals.answer(proposal, word == "yes", said=line(request.form.get("said"), 500), by=actor())

    back = _done(event, company_id, activity_id, answer, _("The host is told."))
    there = word == "yes" and proposal.status == "accepted" and may("see.drafts") and _shift(event, proposal)
    return redirect(there, 303) if there else back


def _change_at_once(activity: Activity, delegate: Delegate, kind: str, reason: str) -> None:
    """A list that is open; who is put on it by hand stays where they are when it is matched again."""
    if kind == "add":
        participations.sign_up(activity, delegate, by=actor(), override=reason or "-", source="organizer")
    elif kind == "remove":
        participations.leave(activity, delegate, by=actor())
    else:
        raise Refusal("unknown_change", "kind")


def _shift(event: Event, proposal: TimeProposal) -> str:
    """Where the visit is moved: the shift of that day, else its page in the editor."""
    activity = proposal.activity
    later = activity.starts_at and round((proposal.starts_at - activity.starts_at).total_seconds() / 60)
    same_day = activity.starts_at and abs(later) < 24 * 60
    if same_day and proposal.starts_at.astimezone(event.tz).date() == activity.starts_at.astimezone(event.tz).date():
        return url_for("shifts.page", slug=event.slug, activity=activity.id, minutes=later)
    return url_for("editor.activity", slug=event.slug, id=activity.id)


def _delegate(event: Event) -> Delegate:
    typed = request.form.get("delegate", "")
    known = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    delegate = db.session.get(Delegate, known)
    return delegate if delegate and delegate.event_id == event.id else abort(404)


def _find(event: Event, company_id: int, activity_id: int) -> tuple[Company, HostVisit]:
    company = companies.find(event, company_id) or abort(404)
    return company, host_visits.find(event, company, activity_id) or abort(404)


def _done(
    event: Event, company_id: int, activity_id: int, change: Callable[[], None], told: str
) -> ResponseReturnValue:
    try:
        with transaction():
            change()
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(told, "success")
    here = {"company_id": company_id, "activity_id": activity_id}
    return redirect(url_for("convoy.visit_list", slug=event.slug, **here), 303)
