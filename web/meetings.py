"""Asking for meetings and answering: the same pages for delegates, their chiefs of staff and their focal points."""

from flask import Flask, abort, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import Delegate, MeetingRequest
from models.meeting import OPEN
from models.transaction import transaction
from operations import meeting_requests as verbs
from operations.corrections import GONE
from operations.participations import begun
from operations.refusals import Refusal
from queries import delegates, meeting_offers, meeting_people, meeting_requests, meeting_rules
from web.acting import Acting
from web.formats import moment, plain
from web.forms import RuledForm
from web.meeting_cards import cards, sorted_out
from web.meeting_forms import FORMS, AskForm
from web.words import sentence

#: What may be said to a request, as its address has it, and which operation says so.
WAYS = {
    "accept": verbs.accept,
    "counter": verbs.counter,
    "decline": verbs.decline,
    "agree": verbs.agree,
    "withdraw": verbs.withdraw,
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals["meets"] = meets


def meets() -> bool:
    """Whether meetings are for the delegate whose pages these are."""
    delegate = g.get("delegate")
    if delegate is None or not meeting_people.may_meet(delegate):
        return False
    return meeting_rules.rules(delegate.event) is not None


def page(acting: Acting) -> ResponseReturnValue:
    """What waits for an answer, what was asked, what is agreed and what has its place."""
    if not _held(acting):
        return _none(acting)
    event, delegate = acting.delegate.event, acting.delegate
    board = sorted_out(event, cards(event, [delegate]))
    offers = meeting_offers.of_delegate(delegate)
    return render_template("meetings/page.html", acting=acting, delegate=delegate, board=board, offers=offers)


def ask(acting: Acting, delegate_id: int) -> ResponseReturnValue:
    """The form to ask this person; where there is a request already, off to it."""
    if not _held(acting):
        return _none(acting)
    asked = _somebody(acting, delegate_id)
    refusal = verbs.obstacle(acting.delegate, asked)
    if refusal and refusal.code == "already_asked":
        return _to_standing(acting, refusal)
    form = AskForm.of(acting.delegate, asked)
    if refusal is None and form.validate_on_submit():
        try:
            with transaction():
                request = verbs.ask(acting.delegate, asked, form.facts["wish"], by=acting.by)
        except Refusal as refused:
            if refused.code == "already_asked":
                return _to_standing(acting, refused)
            form.refuse(refused)
        else:
            flash(_told_asked(request), "success")
            return redirect(acting.url("meetings"), 303)
    answer = render_template("meetings/ask.html", acting=acting, asked=asked, form=form, refusal=refusal)
    return answer, 422 if form.errors else 200


def show(acting: Acting, request_id: int) -> ResponseReturnValue:
    """One request, and what may be said to it."""
    return _one(acting, _request(acting, request_id), {})


def answer(acting: Acting, request_id: int, way: str) -> ResponseReturnValue:
    """Say this to the request: back to the list, or its page with what is wrong."""
    request = _request(acting, request_id)
    form = FORMS[way].of(acting.delegate, request) if way in FORMS else None
    if form is not None and not form.validate_on_submit():
        return _one(acting, request, {way: form})
    try:
        with transaction():
            said = form.facts if form is not None else {}
            WAYS[way](request, **said, by=acting.by)
    except Refusal as refusal:
        if form is not None and refusal.field in form:
            form.refuse(refusal)
            return _one(acting, request, {way: form})
        flash(sentence(refusal), "error")
        return redirect(acting.url("answer_meeting", request_id=request_id), 303)
    flash(_told(way, verbs.other_than(request, acting.delegate.id)), "success")
    return redirect(acting.url("meetings"), 303)


def ways(request: MeetingRequest, delegate: Delegate) -> list[str]:
    """What the delegate may say to the request as it stands."""
    if verbs.turn_of(request) == delegate.id:
        return ["accept", "counter", "decline"] if request.status == "requested" else ["agree", "decline"]
    if request.status not in OPEN or (request.status == "scheduled" and begun(request.activity)):
        return []
    return ["withdraw"] if request.from_id == delegate.id else ["decline"]


def _one(acting: Acting, request: MeetingRequest, sent: dict[str, RuledForm]) -> ResponseReturnValue:
    event, delegate = acting.delegate.event, acting.delegate
    possible = [*ways(request, delegate), *(way for way in sent if way not in ways(request, delegate))]
    forms = {way: FORMS[way].of(delegate, request) for way in possible if way in FORMS} | sent
    [card] = cards(event, [delegate], [request])
    shown = render_template("meetings/answer.html", acting=acting, card=card, ways=possible, forms=forms)
    return shown, 422 if any(form.errors for form in sent.values()) else 200


def _held(acting: Acting) -> bool:
    """Whether the event holds meetings and they are for this delegate; 404 for who does not come."""
    if acting.delegate.status in GONE:
        abort(404)
    return meeting_rules.rules(acting.delegate.event) is not None and meeting_people.may_meet(acting.delegate)


def _none(acting: Acting) -> str:
    return render_template("meeting_people/none.html", acting=acting)


def _somebody(acting: Acting, delegate_id: int) -> Delegate:
    """Whom one may know of: others do not exist, nor do those who do not wish to be found."""
    found = delegates.find(acting.delegate.event, delegate_id)
    if found is None or not meeting_people.may_meet(found):
        abort(404)
    known = meeting_people.is_open(found) or meeting_requests.open_between(acting.delegate, found)
    return found if known else abort(404)


def _request(acting: Acting, request_id: int) -> MeetingRequest:
    return meeting_requests.find(acting.delegate, request_id) or abort(404)


def _to_standing(acting: Acting, refusal: Refusal) -> ResponseReturnValue:
    flash(sentence(refusal), "info")
    return redirect(acting.url("answer_meeting", request_id=refusal.parameters["request"].id), 303)


def _told_asked(request: MeetingRequest) -> str:
    event = request.asker.event
    until = moment(event.now(request.expires_at), event.zone)
    return _("%(name)s was asked, and may answer until %(moment)s.", name=plain(request.asked.name), moment=until)


def _told(way: str, other: Delegate) -> str:
    told = {
        "accept": _("You will meet %(name)s. The organizers look for a time and a room."),
        "agree": _("You will meet %(name)s. The organizers look for a time and a room."),
        "counter": _("Your times were sent to %(name)s."),
        "decline": _("Declined. %(name)s is told."),
        "withdraw": _("Withdrawn. %(name)s is told."),
    }
    return told[way] % {"name": plain(other.name)}
