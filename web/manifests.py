"""What a phone needs to know to keep a page among its applications. It holds nothing that is not public."""

import json

from flask import Response, url_for

from web.language import current

SIZES = (192, 512)
#: The colour of the band at the top of each page (static/css/tokens.css).
BAND = "#10303f"


def manifest(home: str, name: str, short_name: str) -> Response:
    """The manifest of the application that begins at `home`."""
    facts = {
        "id": home,
        "start_url": home,
        "scope": home,
        "name": name,
        "short_name": short_name,
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
