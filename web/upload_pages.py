"""The pages on which somebody brings a sheet, looks at what each of its rows would do, and applies it: an organizer at
the desk, a focal point for the people of their own delegation."""

import dataclasses
from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import Delegation, Event, Upload
from models.transaction import transaction
from operations import uploads
from operations.journal import Actor
from operations.refusals import Refusal
from operations.sheet_lines import ALIKE, OUTCOMES
from operations.sheets import LARGEST
from operations.uploads import Plan
from queries import uploads as queries
from web import upload_words
from web.forms import presentable
from web.rosters import XLSX
from web.upload_forms import ColumnsForm, SheetForm
from web.words import sentence

#: Sheets listed, rows on a page, and values shown of a column.
LATEST, ROWS, EXAMPLES = 20, 100, 3


@dataclasses.dataclass(frozen=True)
class Bringing:
    """Who brings sheets: `part` is the blueprint, `kinds` what they may bring, for their own `delegation` alone if
    there is one.
    """

    part: str
    event: Event
    kinds: list[str]
    by: Actor
    delegation: Delegation | None = None

    def url(self, page: str, /, **values: object) -> str:
        """The address of one of these pages; a focal point's have a longer name."""
        endpoint = page if self.delegation is None else f"upload_{page}"
        endpoint = "upload" if endpoint == "upload_page" else endpoint
        return url_for(f"{self.part}.{endpoint}", slug=self.event.slug, **values)

    def find(self, id: int) -> Upload:
        """The sheet with this id, if it is theirs."""
        return queries.find(self.event, id, self.kinds, self.delegation) or abort(404)


def page(bringing: Bringing) -> ResponseReturnValue:
    """What was brought, and the form that takes more."""
    form = SheetForm().offer(bringing.kinds)
    if form.validate_on_submit():
        try:
            upload = _brought(bringing, form)
            return redirect(bringing.url("sheet", id=upload.id), 303)
        except Refusal as refusal:
            field = form.kind if refusal.field == "kind" else form.file
            field.errors = [*field.errors, sentence(refusal)]
    latest = queries.of_event(bringing.event, LATEST, bringing.kinds, bringing.delegation)
    shown = render_template("uploads/page.html", form=form, bringing=bringing, latest=latest, told=upload_words)
    return shown, 422 if form.errors else 200


def template(bringing: Bringing, kind: str) -> ResponseReturnValue:
    """An empty sheet with its heads in the reader's language."""
    if kind not in bringing.kinds:
        abort(404)
    file = BytesIO(upload_words.template(bringing.event, kind, focal=bringing.delegation is not None))
    name = f"{bringing.event.slug}-{kind}.xlsx"
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=name, max_age=0)


def sheet(bringing: Bringing, id: int) -> ResponseReturnValue:
    """Row by row, what it would do; first of all what its columns are, where nobody knows."""
    upload = bringing.find(id)
    if upload.status == "read" and not uploads.is_matched(upload):
        return redirect(bringing.url("columns", id=id), 303)
    plan = uploads.plan(bringing.event, upload) if upload.status == "read" else None
    return _look(bringing, upload, plan)


def columns(bringing: Bringing, id: int) -> ResponseReturnValue:
    """Which column is what."""
    upload = bringing.find(id)
    if upload.status != "read" or upload.matched is None:
        return redirect(bringing.url("sheet", id=id), 303)
    form = ColumnsForm.of(upload, bringing.event)
    if form.validate_on_submit():
        try:
            with transaction():
                uploads.match(upload, **form.facts, by=bringing.by)
            return redirect(bringing.url("sheet", id=id), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    shown = render_template(
        "uploads/columns.html", form=form, bringing=bringing, upload=upload, examples=_examples(upload)
    )
    return shown, 422 if form.errors else 200


def decide(bringing: Bringing, id: int, number: int) -> ResponseReturnValue:
    """Whether a row is about somebody who is there already."""
    upload = bringing.find(id)
    back = bringing.url("sheet", id=id, only=request.form.get("only") or None, _anchor=f"row-{number}")
    return _do(lambda: uploads.decide(upload, {number: request.form.get("whom", "")}), back)


def apply(bringing: Bringing, id: int) -> ResponseReturnValue:
    """Do what the sheet says."""
    upload = bringing.find(id)
    return _do(lambda: _apply(bringing, upload), bringing.url("sheet", id=id))


def discard(bringing: Bringing, id: int) -> ResponseReturnValue:
    """Forget the sheet."""
    upload = bringing.find(id)

    def forget() -> str:
        uploads.discard(upload, by=bringing.by)
        return _("The sheet was discarded; nothing was changed.")

    return _do(forget, bringing.url("sheet", id=id), bringing.url("page"))


def add(
    blueprint: Blueprint, path: str, behind: Callable[[Callable], Callable], bringing: Callable[..., Bringing],
    kinds: str, prefix: str = "",
) -> None:  # fmt: skip
    """Give the blueprint these pages below `path`: `behind` opens them to somebody, for whom `bringing` then speaks."""
    pages = {
        "page": ("", ("GET", "POST"), page),
        "template": (f"/<any({kinds}):kind>.xlsx", ("GET",), template),
        "sheet": ("/<key:id>", ("GET",), sheet),
        "columns": ("/<key:id>/columns", ("GET", "POST"), columns),
        "decide": ("/<key:id>/rows/<key:number>", ("POST",), decide),
        "apply": ("/<key:id>/apply", ("POST",), apply),
        "discard": ("/<key:id>/discard", ("POST",), discard),
    }
    for name, (address, methods, shown) in pages.items():
        endpoint = "upload" if (prefix, name) == ("upload_", "page") else f"{prefix}{name}"
        blueprint.add_url_rule(f"{path}{address}", endpoint, behind(_view(shown, bringing)), methods=methods)


def _view(shown: Callable, bringing: Callable[..., Bringing]) -> Callable:
    def view(*whose: object, **values: object) -> ResponseReturnValue:
        return shown(bringing(*whose), **values)

    return view


def _brought(bringing: Bringing, form: SheetForm) -> Upload:
    """The sheet of the form, read and kept."""
    kind, file = form.kind.data if form.kind else bringing.kinds[0], form.file.data
    if kind not in bringing.kinds:
        raise Refusal("unknown_sheet", "kind")
    table = uploads.read(kind, file.read(LARGEST + 1) if file else b"")
    name = presentable(file.filename or "").strip()
    with transaction():
        return uploads.keep(bringing.event, kind, name, table, delegation=bringing.delegation, by=bringing.by)


def _apply(bringing: Bringing, upload: Upload) -> str:
    counts = uploads.apply(upload, seen=request.form.get("seen", ""), by=bringing.by).counts
    told = _("The sheet was applied: %(added)s added, %(changed)s changed.", added=counts["new"],
             changed=counts["changed"])  # fmt: skip
    left = counts["wrong"] + counts.get(ALIKE, 0)
    return _("%(told)s Left out: %(left)s.", told=told, left=left) if left else told


def _do(what: Callable[[], object], back: str, on: str | None = None) -> ResponseReturnValue:
    try:
        with transaction():
            told = what()
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(back, 303)
    if isinstance(told, str):
        flash(told, "success")
    return redirect(on or back, 303)


def _look(bringing: Bringing, upload: Upload, plan: Plan | None) -> str:
    only = request.args.get("only", "")
    only = only if only in (*OUTCOMES, ALIKE) else ""
    number = max(1, request.args.get("page", 1, type=int))
    lines = [line for line in plan.lines if only in ("", line.outcome)] if plan else []
    first = (number - 1) * ROWS
    return render_template(
        "uploads/upload.html",
        bringing=bringing,
        upload=upload,
        plan=plan,
        lines=lines[first : first + ROWS],
        chosen=only,
        number=number,
        first=first,
        total=len(lines),
        told=upload_words,
    )


def _examples(upload: Upload) -> dict[int, list[str]]:
    """By place, what the first rows say in each column."""
    found: dict[int, list[str]] = {place: [] for place in range(len(upload.matched["headings"]))}
    for row in upload.rows[:ROWS]:
        for place, text in row["cells"].items():
            if len(found[int(place)]) < EXAMPLES and text not in found[int(place)]:
                found[int(place)].append(text)
    return found
