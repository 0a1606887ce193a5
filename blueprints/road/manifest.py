"""A leader's pages among the applications of a phone."""

from flask import url_for
from flask_babel import gettext as _

from blueprints.road import blueprint
from web import manifests
from web.access import at_event
from web.formats import plain


@blueprint.get("/<slug:slug>/convoy/manifest.webmanifest")
@at_event
def manifest(event):
    home = url_for("road.home", slug=event.slug)
    return manifests.manifest(home, _("On the road: %(event)s", event=plain(event.name)), _("On the road"))
