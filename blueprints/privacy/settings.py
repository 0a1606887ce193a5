"""The words people agree to, by version, and how long each kind of data is kept; and the run that deletes."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from blueprints.privacy import blueprint
from blueprints.privacy.forms import RetentionForm, TextsForm
from models import Event, Notice, db
from models.transaction import transaction
from operations import notices, retention
from operations.refusals import Refusal
from queries import notices as queries
from web import own_data
from web.access import actor, needs
from web.settings_forms import kept
from web.words import sentence


@blueprint.route("/<slug:slug>/desk/privacy/notice", methods=["GET", "POST"])
@needs("event.edit")
def texts(event: Event):
    form = TextsForm.of(event)
    if kept(form, lambda: notices.keep(event, form.facts, seen=form.seen.data or "", by=actor())):
        return redirect(url_for("privacy.texts", slug=event.slug), 303)
    page = render_template("privacy/texts.html", form=form, purposes=queries.PURPOSES, versions=queries.versions(event))
    return page, 422 if form.errors else 200


@blueprint.get("/<slug:slug>/desk/privacy/notice/<key:number>")
@needs("event.edit")
def version(event: Event, number: int):
    """The words of one version, as people read them then."""
    kept = db.session.get(Notice, (event.id, number)) or abort(404)
    return render_template("privacy/version.html", kept=kept, purposes=queries.PURPOSES)


@blueprint.route("/<slug:slug>/desk/privacy/retention", methods=["GET", "POST"])
@needs("privacy.answer")
def periods(event: Event):
    form = RetentionForm.of(event)
    if kept(form, lambda: retention.keep_rules(event, form.facts, seen=form.seen.data or "", by=actor())):
        return redirect(url_for("privacy.periods", slug=event.slug), 303)
    page = render_template("privacy/retention.html", form=form, kept=retention.kept(event), today=event.today(),
                           purposes={one.kind: one.purpose for one in own_data.of_event(event)})  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<slug:slug>/desk/privacy/retention/run")
@needs("privacy.answer")
def delete_due(event: Event):
    """Delete what has had its time, now instead of tonight."""
    try:
        with transaction():
            retention.run_by_hand(event, by=actor())
        flash(_("What had had its time is deleted."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("privacy.periods", slug=event.slug), 303)
