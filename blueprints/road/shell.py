"""What a phone keeps of a leader's pages: see `web/shells.py`."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from web import shells

FILES = (*shells.COMMON, "js/road/*.js")
TEMPLATES = ("templates/gate/*", "templates/road/*")


def files() -> dict[str, str]:
    """Addresses of the files, with the hash that a browser checks (`integrity`)."""
    return shells.files(FILES)


def fingerprint() -> str:
    """The version of the pages."""
    return shells.fingerprint(TEMPLATES, FILES)


def shown(template: str, status: int = 200, **facts: object) -> Response:
    """One of these pages; it says of which version it is."""
    page = make_response(render_template(template, shell=fingerprint(), **facts), status)
    page.headers["X-Shell"] = fingerprint()
    return page
