"""Which words the event's letters say. What was sent before keeps its own."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.messages import blueprint
from blueprints.messages.forms import Words, WordsForm
from models import Event
from models.transaction import transaction
from operations import message_templates
from operations.refusals import Refusal
from queries import message_templates as queries
from web import letter_words, letters
from web.access import actor, needs
from web.language import LANGUAGES, speaking
from web.words import sentence


@blueprint.get("/<slug:slug>/desk/messages")
@needs("event.edit")
def page(event: Event):
    return render_template("messages/page.html", kinds=message_templates.KINDS, own=queries.of_event(event))


@blueprint.route("/<slug:slug>/desk/messages/<kind>", methods=["GET", "POST"])
@needs("event.edit")
def edit(event: Event, kind: str):
    if kind not in message_templates.KINDS:
        abort(404)
    form = WordsForm().offer(event, kind)
    if not form.validate_on_submit() or "preview" in request.form:
        return _page(event, form), 422 if form.errors else 200
    try:
        with transaction():
            message_templates.keep(event, kind, form.chosen, seen=form.seen.data or "", by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        stands = WordsForm(formdata=None).offer(event, kind).stands
        form.tell_what_stands(stands, message_templates.mark_of(event, kind))
        return _page(event, form), 409
    flash(_("It was stored."), "success")
    return redirect(url_for("messages.edit", slug=event.slug, kind=kind), 303)


@blueprint.post("/<slug:slug>/desk/messages/<kind>/house")
@needs("event.edit")
def house(event: Event, kind: str):
    """Back to the house's words in one language."""
    language = request.form.get("language", "")
    if kind not in message_templates.KINDS or language not in LANGUAGES:
        abort(404)
    try:
        with transaction():
            message_templates.keep(event, kind, {language: None}, by=actor())
        flash(_("These letters say the usual words again."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("messages.edit", slug=event.slug, kind=kind), 303)


def _page(event: Event, form: WordsForm) -> str:
    return render_template(
        "messages/edit.html",
        form=form,
        kind=form.kind,
        variables=letters.examples(form.kind, event),
        meaning=letter_words.MEANING,
        previews={} if form.errors else _previews(event, form.kind, form.shown),
    )


def _previews(event: Event, kind: str, words: Words) -> dict[str, tuple[str, str]]:
    """The letters with examples in their gaps, by language."""
    shown = {}
    for code in LANGUAGES:
        with speaking(code):
            shown[code] = letter_words.said(kind, letters.examples(kind, event), words[code])
    return shown
