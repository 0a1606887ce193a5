"""The gate's page among the applications of a phone."""

from flask import url_for
from flask_babel import gettext as _

from blueprints.gate import blueprint
from web import manifests
from web.access import at_event
from web.formats import plain


@blueprint.get("/<slug:slug>/checkin/manifest.webmanifest")
@at_event
def manifest(event):
    home = url_for("gate.checkin", slug=event.slug)
    return manifests.manifest(home, _("Check-in: %(event)s", event=plain(event.name)), _("Check-in"))
