"""Bringing a sheet, looking at what each of its rows would do, and applying it."""

from io import BytesIO

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from blueprints.uploads import blueprint
from blueprints.uploads.forms import SheetForm
from models import Event, Upload
from models.transaction import transaction
from operations import uploads
from operations.refusals import Refusal
from operations.sheet_lines import OUTCOMES
from operations.sheets import LARGEST
from operations.uploads import Plan
from queries import uploads as queries
from web import upload_words
from web.access import actor, needs
from web.forms import presentable
from web.rosters import XLSX
from web.words import sentence

#: Sheets listed, and rows on a page.
LATEST, ROWS = 20, 100
KINDS = "any(itinerary, companies, needs)"


@blueprint.route("/<slug:slug>/desk/uploads", methods=["GET", "POST"])
@needs("convoy.arrange")
def page(event: Event):
    form = SheetForm().offer(event)
    if form.validate_on_submit():
        try:
            upload = _brought(event, form)
            return redirect(url_for("uploads.upload", slug=event.slug, id=upload.id), 303)
        except Refusal as refusal:
            field = form.kind if refusal.field == "kind" else form.file
            field.errors = [*field.errors, sentence(refusal)]
    latest = queries.of_event(event, LATEST)
    shown = render_template(
        "uploads/page.html", form=form, kinds=uploads.kinds(event), latest=latest, told=upload_words
    )
    return shown, 422 if form.errors else 200


@blueprint.get(f"/<slug:slug>/desk/uploads/<{KINDS}:kind>.xlsx")
@needs("convoy.arrange")
def template(event: Event, kind: str):
    """An empty sheet with its heads in the reader's language."""
    if kind not in uploads.kinds(event):
        abort(404)
    file = BytesIO(upload_words.template(event, kind))
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{event.slug}-{kind}.xlsx", max_age=0)


@blueprint.get("/<slug:slug>/desk/uploads/<key:id>")
@needs("convoy.arrange")
def upload(event: Event, id: int):
    found = _find(event, id)
    return _look(event, found, uploads.plan(event, found) if found.status == "read" else None)


@blueprint.post("/<slug:slug>/desk/uploads/<key:id>/apply")
@needs("convoy.arrange")
def apply(event: Event, id: int):
    found = _find(event, id)
    try:
        with transaction():
            done = uploads.apply(found, seen=request.form.get("seen", ""), by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("uploads.upload", slug=event.slug, id=id), 303)
    added, changed = (done.counts[outcome] for outcome in ("new", "changed"))
    flash(_("The sheet was applied: %(added)s added, %(changed)s changed.", added=added, changed=changed), "success")
    return redirect(url_for("uploads.upload", slug=event.slug, id=id), 303)


@blueprint.post("/<slug:slug>/desk/uploads/<key:id>/discard")
@needs("convoy.arrange")
def discard(event: Event, id: int):
    found = _find(event, id)
    try:
        with transaction():
            uploads.discard(found, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("uploads.upload", slug=event.slug, id=id), 303)
    flash(_("The sheet was discarded; nothing was changed."), "success")
    return redirect(url_for("uploads.page", slug=event.slug), 303)


def _brought(event: Event, form: SheetForm) -> Upload:
    """The sheet of the form, read and kept."""
    kind, file = form.kind.data, form.file.data
    if kind not in uploads.kinds(event):
        raise Refusal("unknown_sheet", "kind")
    table = uploads.read(kind, file.read(LARGEST + 1) if file else b"")
    name = presentable(file.filename or "").strip()
    with transaction():
        return uploads.keep(event, kind, name, table, by=actor())


def _look(event: Event, found: Upload, plan: Plan | None) -> str:
    only = request.args.get("only", "")
    number = max(1, request.args.get("page", 1, type=int))
    lines = [line for line in plan.lines if only not in OUTCOMES or line.outcome == only] if plan else []
    first = (number - 1) * ROWS
    return render_template(
        "uploads/upload.html",
        upload=found,
        plan=plan,
        lines=lines[first : first + ROWS],
        chosen=only if only in OUTCOMES else "",
        number=number,
        first=first,
        total=len(lines),
        told=upload_words,
    )


def _find(event: Event, id: int) -> Upload:
    return queries.find(event, id) or abort(404)
