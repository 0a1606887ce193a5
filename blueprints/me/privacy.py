"""One's own data: what one agrees to, all that is kept, who read it, and what one asks for about it."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.me import blueprint
from blueprints.me.privacy_forms import ConsentsForm, IdentityForm, RequestForm
from exports import archives
from models import Delegate, Event
from models.base import utcnow
from models.transaction import transaction
from operations import consents, data_requests, identities
from operations.refusals import Refusal
from queries import consents as agreed
from queries import my_data, notices, privacy, security_lists
from web import language
from web.access import as_delegate, needs_door
from web.events import has_convoy
from web.own_data import kinds, lines
from web.security_lists import FIELD
from web.words import sentence


@blueprint.route("/<slug:slug>/me/privacy", methods=["GET", "POST"], endpoint="privacy")
@needs_door
def show_consents(event: Event, delegate: Delegate):
    """What the person agrees to, to give and to take back; also what a focal point ticked for them."""
    form = ConsentsForm.of(delegate)
    if form.validate_on_submit():
        with transaction():
            consents.change(delegate, form.chosen, read_in=language.current(), by=as_delegate(delegate))
        flash(_("It was stored."), "success")
        return redirect(url_for("me.privacy", slug=event.slug), 303)
    given = agreed.of_delegate(delegate)
    texts = notices.of_versions(event, {one.notice_version for one in given})
    page = render_template("me/privacy.html", form=form, delegate=delegate, given=given, texts=texts,
                           waiting=agreed.waiting(delegate), notice=notices.of_event(event)["notice"])  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.get("/<slug:slug>/me/data")
@needs_door
def data(event: Event, delegate: Delegate):
    """What kinds of data there are, why, for how long and who may read them; who did; and what one asked for."""
    return _data(event, delegate, RequestForm())


@blueprint.get("/<slug:slug>/me/data.zip")
@needs_door
def data_file(event: Event, delegate: Delegate):
    """All of it, to keep: JSON, and the photograph as it is."""
    files = {"my-data.json": archives.document(my_data.of_delegate(delegate))}
    if photo := my_data.photo(delegate):
        files["photo.jpg"] = photo
    name = f"{event.slug}-{delegate.reference}.zip"
    content = archives.archive(files, made_at=utcnow())
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/zip", headers=headers)


@blueprint.post("/<slug:slug>/me/data")
@needs_door
def data_request(event: Event, delegate: Delegate):
    form = RequestForm()
    if not form.validate_on_submit():
        return _data(event, delegate, form)
    try:
        with transaction():
            data_requests.ask(delegate, form.facts, by=as_delegate(delegate))
    except Refusal as refusal:
        form.refuse(refusal)
        return _data(event, delegate, form)
    flash(_("Thank you. The organizers answer by letter."), "success")
    return redirect(url_for("me.data", slug=event.slug, _anchor="requests"), 303)


@blueprint.route("/<slug:slug>/me/identity", methods=["GET", "POST"])
@needs_door
def identity(event: Event, delegate: Delegate):
    """Passport data, asked of nobody who does not need them."""
    form = IdentityForm.of(delegate)
    if form.validate_on_submit():
        try:
            with transaction():
                identities.keep(delegate, form.facts, read_in=language.current(), by=as_delegate(delegate))
        except Refusal as refusal:
            flash(sentence(refusal), "error")
        else:
            flash(_("It was stored."), "success")
        return redirect(url_for("me.data", slug=event.slug), 303)
    goes_on = next(one.goes_on for one in kinds(delegate) if one.kind == "identity")
    asked = security_lists.asked_of(delegate) if has_convoy() else []
    page = render_template("me/identity.html", form=form, goes_on=goes_on, asked=asked, fields=FIELD)
    return page, 422 if form.errors else 200


def _data(event: Event, delegate: Delegate, form: RequestForm) -> ResponseReturnValue:
    page = render_template(
        "me/data.html",
        delegate=delegate,
        form=form,
        kinds=kinds(delegate),
        readings=lines(event, privacy.readings_of(delegate)),
        requests=privacy.requests_of(delegate),
    )
    return page, 422 if form.errors else 200
