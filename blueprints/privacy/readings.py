"""Who read what few may read, and who stood in which list that was taken."""

from io import BytesIO

from flask import abort, render_template, request, send_file, url_for
from flask_babel import gettext as _

from blueprints.privacy import blueprint
from exports.workbooks import Column, Sheet, workbook
from models import Event
from models.transaction import transaction
from operations import exports
from queries import privacy
from web import formats, language, verbs
from web.access import actor, needs
from web.rosters import XLSX


@blueprint.get("/<slug:slug>/desk/privacy/readings")
@needs("privacy.answer")
def log(event: Event):
    """Every reading of health and passport data, and every list that was taken."""
    page = privacy.readings(event, number=request.args.get("page", 1, type=int))
    return render_template("privacy/readings.html", page=page, people=privacy.names_of(page.rows), address=_address,
                           said=verbs.sentence)  # fmt: skip


@blueprint.get("/<slug:slug>/desk/privacy/readings.xlsx")
@needs("privacy.answer")
def log_file(event: Event):
    lines = privacy.all_readings(event)
    people = privacy.names_of(lines)
    rows = [
        {
            "at": line.at,
            "what": verbs.sentence(line),
            "whom": formats.plain(people[line.object_id].name) if line.object_id in people else None,
            "by": line.actor_name,
        }
        for line in lines
    ]
    columns = [Column("at", _("Time"), kind="datetime"), Column("what", _("What was done"))]
    columns += [Column("whom", _("About whom")), Column("by", _("By whom"))]
    name = _("Readings")
    sheet = Sheet(name, columns, rows, (formats.plain(event.name), name), heading_above=False)
    content = workbook([sheet], title=name, language=language.current(), zone=event.tz, made_at=event.now())
    with transaction():
        exports.made(event, "readings", len(rows), by=actor(), people=people)
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=f"{event.slug}-readings.xlsx")


@blueprint.get("/<slug:slug>/desk/privacy/exports/<key:id>")
@needs("privacy.answer")
def export(event: Event, id: int):
    """Who stood in one list that was taken: whom to tell if it is lost."""
    line = privacy.find_export(event, id) or abort(404)
    return render_template("privacy/export.html", line=line, said=verbs.sentence(line), people=privacy.people_in(line))


def _address(number: int) -> str:
    """This list at another page."""
    return url_for("privacy.log", slug=request.view_args["slug"], page=number)
