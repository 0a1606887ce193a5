"""What a phone needs to know to keep the gate's page among its applications. It holds nothing that is not public."""

import json

from flask import Response, url_for
from flask_babel import gettext as _

from blueprints.gate import blueprint
from web.access import at_event
from web.formats import plain
from web.language import current

SIZES = (192, 512)
#: The colour of the band at the top of each page (static/css/tokens.css).
BAND = "#10303f"


@blueprint.get("/<slug:slug>/checkin/manifest.webmanifest")
@at_event
def manifest(event):
    home = url_for("gate.checkin", slug=event.slug)
    facts = {
        "id": home,
        "start_url": home,
        "scope": home,
        "name": _("Check-in: %(event)s", event=plain(event.name)),
        "short_name": _("Check-in"),
        "lang": current(),
        "display": "standalone",
        "background_color": BAND,
        "theme_color": BAND,
        "icons": [_icon(size, purpose) for size in SIZES for purpose in ("any", "maskable")],
    }
    return Response(json.dumps(facts, ensure_ascii=False), mimetype="application/manifest+json")


def _icon(size: int, purpose: str) -> dict[str, str]:
    """The picture fills its square and keeps what matters in the middle: it may be cut round."""
    address = url_for("static", filename=f"icons/gate-{size}.png")
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
