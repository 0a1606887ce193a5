"""Telling people what changed for them: look first, then one press; and afterwards who was reached, and who was not."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from blueprints.bulletins import blueprint
from blueprints.bulletins.forms import BulletinForm
from models import Delegate, Event
from models.base import utcnow
from models.transaction import transaction
from operations import bulletins, rehearsals
from operations.refusals import Refusal
from queries import activities
from queries import bulletins as told
from queries.bulletins import Told, Waiting
from queries.versions import Change
from web import changes, letters, slips
from web.access import actor, needs
from web.language import LANGUAGES, speaking
from web.urls import absolute

Note = dict[str, str] | None


@blueprint.get("/<slug:slug>/desk/bulletins")
@needs("bulletin.send")
def page(event: Event):
    waiting = told.waiting(event)
    form = BulletinForm().offer(waiting)
    form.show(waiting)
    return _page(event, form, waiting)


@blueprint.post("/<slug:slug>/desk/bulletins", endpoint="send")
@needs("bulletin.send")
def tell(event: Event):
    waiting = told.waiting(event)
    form = BulletinForm().offer(waiting)
    if not form.validate_on_submit():
        return _page(event, form, waiting), 422
    note = form.facts["note"]
    if "preview" in request.form:
        return _page(event, form, waiting, note)
    try:
        with transaction():
            bulletin = bulletins.send(event, by=actor(), expected=form.expected, note=note)
    except Refusal as refusal:
        form.refuse(refusal)
        waiting = told.waiting(event)
        form.offer(waiting).show(waiting)
        return _page(event, form, waiting, note), 409
    people = len(told.messages_of(bulletin))
    flash(ngettext("%(num)s person is told.", "%(num)s people are told.", people), "success")
    return redirect(url_for("bulletins.past", slug=event.slug, id=bulletin.id), 303)


@blueprint.get("/<slug:slug>/desk/bulletins/<key:id>")
@needs("bulletin.send")
def past(event: Event, id: int):
    """What was told, how far it got, and how those hear of it whom no letter reaches."""
    bulletin = told.find(event, id) or abort(404)
    said, rehearsal = told.changes_of(bulletin), rehearsals.find(event)
    return render_template(
        "bulletins/past.html",
        bulletin=bulletin,
        changes=said,
        counts=told.counts(event).get(bulletin.id, {}),
        unreached=[message.delegate for message in told.messages_of(bulletin, unreached=True)],
        chats=_chats(event, said, bulletin.note),
        practised=bool(rehearsal and rehearsal.began_at <= bulletin.sent_at),
    )


@blueprint.get("/<slug:slug>/desk/bulletins/<key:id>/slips.pdf", endpoint="slips")
@needs("bulletin.send")
def print_slips(event: Event, id: int):
    """What changed for each on a slip of their own: for those whom no letter reached, or with ?everybody for all."""
    bulletin = told.find(event, id) or abort(404)
    messages = told.messages_of(bulletin, unreached="everybody" not in request.args) or abort(404)
    document = slips.pile(messages, created=utcnow())
    name = f"bulletin-{bulletin.id}.pdf"
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _page(event: Event, form: BulletinForm, waiting: Waiting, note: Note = None) -> str:
    return render_template(
        "bulletins/page.html",
        form=form,
        waiting=waiting,
        previews=[(one, letters.bulletin(one, Told(utcnow(), note, waiting.of(one)))) for one in _shown(form, waiting)],
        chats=_chats(event, waiting.changes, note),
        bulletins=told.of_event(event),
        practised=rehearsals.find(event) is not None,
        counts=told.counts(event),
    )


def _shown(form: BulletinForm, waiting: Waiting) -> list[Delegate]:
    """Whose letters are shown: the chosen person's, else one reader's of each language."""
    if chosen := [one for one in waiting.people if str(one.id) == form.reader.data]:
        return chosen
    first = {one.language: one for one in reversed(waiting.people)}
    return [first[code] for code in LANGUAGES if code in first]


def _chats(event: Event, said: list[Change], note: Note) -> dict[str, str]:
    """What to paste into a chat, by language: only what every delegate may know."""
    common = [change for change in said if change.activity.audience in activities.DELEGATES]
    if not common:
        return {}
    texts, address = {}, absolute("programme.show", slug=event.slug)
    for code in LANGUAGES:
        with speaking(code):
            texts[code] = changes.for_chat(event, common, note, address)
    return texts
