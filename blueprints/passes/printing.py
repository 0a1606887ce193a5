"""Session passes as cards on sheets: those not printed yet, or of one delegation, or one; all of it is kept."""

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from blueprints.passes import blueprint
from blueprints.passes.views import OF_ACTIVITY, find
from models import Event, SessionPass
from models.base import utcnow
from models.printing import WHY_AGAIN
from models.transaction import transaction
from operations import prints
from queries import session_passes as queries
from web.access import actor, needs
from web.badges import pass_cards

#: Passes in one file.
MOST = 500


@blueprint.post(f"{OF_ACTIVITY}/print")
@needs("gate.arrange")
def print_cards(event: Event, activity_id: int):
    """All that were not printed yet, at most a file of them; of one `delegation`, or one `pass`, printed or not."""
    passes = _chosen(event, activity_id)
    if not passes:
        flash(_("Every pass was printed before. To print one again, open its delegation."), "info")
        return redirect(url_for("passes.activity", slug=event.slug, activity_id=activity_id), 303)
    ids = [one.id for one in passes]
    document = pass_cards(passes, created=utcnow())
    why = request.form.get("why")
    with transaction():
        prints.note_passes(event, ids, by=actor(), why=why if why in WHY_AGAIN else None)
    name = f"{event.slug}-passes-{activity_id}.pdf"
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _chosen(event: Event, activity_id: int) -> list[SessionPass]:
    rows = queries.rows(find(event, activity_id))
    if (one := request.form.get("pass", type=int)) is not None:
        return [shown.one for row in rows for shown in row.passes if shown.one.id == one] or abort(404)
    if (delegation := request.form.get("delegation", type=int)) is not None:
        row = next((row for row in rows if row.delegation.id == delegation), None) or abort(404)
        return [shown.one for shown in row.passes][:MOST]
    return [shown.one for row in rows for shown in row.passes if not shown.printed][:MOST]
