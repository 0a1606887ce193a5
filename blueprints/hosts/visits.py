"""One visit for its host: the list and its changes, the bus that comes, another time, and how it was."""

import uuid
from collections.abc import Callable

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.hosts import blueprint
from blueprints.hosts.visit_forms import FollowUpForm, RatingForm, TimeForm
from models import Company, Event
from models.transaction import transaction
from operations import list_changes, ndas, outcomes_noted, time_proposals, visit_ratings
from operations.fields import line
from operations.refusals import Refusal
from queries import approaches, host_visits, security_lists, visit_lists
from queries import ndas as signed
from queries import outcomes_noted as came
from queries import time_proposals as queries
from queries.host_visits import HostVisit
from web import formats, host_letters
from web import security_lists as papers
from web.access import as_host, needs_host
from web.outcome_words import NDA
from web.words import sentence

HERE = "/<slug:slug>/host/visits/<key:activity_id>"


@blueprint.get(HERE)
@needs_host
def visit(event, company, activity_id):
    return _page(event, company, _find(event, company, activity_id))


@blueprint.get(f"{HERE}/bus")
@needs_host
def bus(event, company, activity_id):
    """What of the page a browser asks for again and again on the day."""
    found = _find(event, company, activity_id)
    if "HX-Request" not in request.headers:
        return _back(event, activity_id, f"buses-{activity_id}")
    answer = make_response(render_template("hosts/_bus.html", **_coming(event, found)))
    answer.headers["Vary"] = "HX-Request"
    return answer


@blueprint.post(f"{HERE}/changes/<key:change_id>")
@needs_host
def answer_change(event, company, activity_id, change_id):
    change = list_changes.find(company, change_id) or abort(404)
    accepted = _yes_or_no()

    def answer() -> None:
        list_changes.answer(change, accepted, said=_said(), by=as_host(company))

    done = _("Thank you: the list has changed.") if accepted else _("Thank you: the list stays as it was.")
    return _done(event, activity_id, answer, done, "list")


@blueprint.post(f"{HERE}/agreements")
@needs_host
def agreements(event, company, activity_id):
    """Who signed: of each visitor a word, those that changed are stored."""
    found = _find(event, company, activity_id)
    known = {key: row.status for key, row in signed.of_company(company).items()}
    said = {one.delegate: request.form.get(f"nda_{one.delegate_id}") for one in found.visit.people}
    changed = {delegate: word for delegate, word in said.items() if word and known.get(delegate.id) != word}

    def mark() -> None:
        for delegate, word in changed.items():
            ndas.mark(company, delegate, word, by=as_host(company))

    return _done(event, activity_id, mark, _("Noted. Thank you."), "agreements")


@blueprint.get(f"{HERE}/list.xlsx")
@needs_host
def list_xlsx(event, company, activity_id):
    return _download(event, company, activity_id, "xlsx")


@blueprint.get(f"{HERE}/list.pdf")
@needs_host
def list_pdf(event, company, activity_id):
    return _download(event, company, activity_id, "pdf")


@blueprint.route(f"{HERE}/time", methods=["GET", "POST"])
@needs_host
def propose_time(event, company, activity_id):
    found = _find(event, company, activity_id)
    form = TimeForm.of(event, found.activity)
    if form.validate_on_submit():
        try:
            with transaction():
                time_proposals.propose(found.activity, form.facts, by=as_host(company))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your proposal is with the organizers. Nothing changes before they answer."), "success")
            return _back(event, activity_id, "time")
    page = render_template("hosts/time.html", company=company, activity=found.activity, form=form)
    return page, 422 if form.errors else 200


@blueprint.post(f"{HERE}/time/<key:proposal_id>/withdraw")
@needs_host
def withdraw_time(event, company, activity_id, proposal_id):
    proposal = time_proposals.find(company, proposal_id) or abort(404)

    def withdraw() -> None:
        time_proposals.withdraw(proposal, by=as_host(company))

    return _done(event, activity_id, withdraw, _("It was taken back."), "time")


@blueprint.post(f"{HERE}/rating")
@needs_host
def rate(event, company, activity_id):
    found, form = _find(event, company, activity_id), RatingForm.sent()
    if form.validate_on_submit():
        facts = form.facts

        def keep() -> None:
            visit_ratings.rate(found.activity, facts["fit"], said=facts["word"], by=as_host(company))

        return _done(event, activity_id, keep, _("Thank you for telling us."), "afterwards")
    return _page(event, company, found, rating=form), 422


@blueprint.post(f"{HERE}/follow-ups")
@needs_host
def follow_up(event, company, activity_id):
    found, form = _find(event, company, activity_id), FollowUpForm()
    form.activity_id = activity_id
    if form.validate_on_submit():
        try:
            with transaction():
                nonce = line(form.nonce.data, 64)
                outcomes_noted.note(event, form.facts, nonce=nonce, by=as_host(company))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("It was stored."), "success")
            return _back(event, activity_id, "afterwards")
    return _page(event, company, found, follow_up=form), 422


def _page(
    event: Event,
    company: Company,
    found: HostVisit,
    rating: RatingForm | None = None,
    follow_up: FollowUpForm | None = None,
) -> str:
    activity, proposal = found.activity, found.proposal
    listed = security_lists.find(event, activity.id) if activity.state == "published" else None
    begun = activity.starts_at is not None and event.now() >= activity.starts_at
    return render_template(
        "hosts/visit.html",
        company=company,
        found=found,
        rules=visit_lists.rules_of(company),
        questions=[(one, host_letters.list_change(one)) for one in found.asked],
        proposal=proposal,
        proposed=proposal and host_letters.proposed(proposal),
        touched=bool(proposal and proposal.status == "open" and queries.in_the_way(proposal)),
        listed=listed,
        ready=bool(listed and listed.ready(event.now())),
        agreements=signed.of_company(company),
        nda_words=NDA,
        begun=begun,
        rating=rating or RatingForm.of(found.rating),
        follow_up=follow_up or FollowUpForm(formdata=None, nonce=str(uuid.uuid4())),
        noted=[one for one in came.of_visits([activity.id]) if one.by_kind == "host"],
        **_coming(event, found),
    )


def _coming(event: Event, found: HostVisit) -> dict[str, object]:
    """The buses, from the day of the visit on until it begins."""
    activity = found.activity
    today = activity.day == formats.local(event.now(), activity.zone).date()
    buses = approaches.of_visits(event, [activity]).get(activity.id, []) if today else []
    return {"activity": activity, "buses": buses, "today": today}


def _download(event: Event, company: Company, activity_id: int, kind: str) -> ResponseReturnValue:
    found = _find(event, company, activity_id)
    try:
        return papers.host_download(event, company, found.activity, kind)
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return _back(event, activity_id, "list")


def _find(event: Event, company: Company, activity_id: int) -> HostVisit:
    return host_visits.find(event, company, activity_id) or abort(404)


def _yes_or_no() -> bool:
    word = request.form.get("answer")
    if word not in ("yes", "no"):
        abort(400)
    return word == "yes"


def _said() -> str:
    try:
        return line(request.form.get("said"), 300)
    except Refusal as refusal:
        raise Refusal(refusal.code, "said", **refusal.parameters) from None


def _done(event: Event, activity_id: int, change: Callable[[], None], told: str, anchor: str) -> ResponseReturnValue:
    """Carry it out and say so, or why not."""
    try:
        with transaction():
            change()
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(told, "success")
    return _back(event, activity_id, anchor)


def _back(event: Event, activity_id: int, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("hosts.visit", slug=event.slug, activity_id=activity_id, _anchor=anchor), 303)
