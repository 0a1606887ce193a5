"""The document as a page for people: no script, nothing from elsewhere."""

import re

from flask import current_app, render_template
from markupsafe import Markup, escape

from blueprints.api import blueprint
from blueprints.api.description import FAULTS, NOUNS
from web.access import anybody


@blueprint.get("/docs")
@blueprint.doc(hide=True)
@anybody
def show_docs():
    document = current_app.spec
    return render_template("api/docs.html", document=document, nouns=_calls(document), faults=FAULTS, marked=_marked)


def _calls(document: dict) -> dict[str, list[tuple[str, str, dict]]]:
    """The calls by noun: method, address, description."""
    nouns: dict[str, list] = {noun: [] for noun in NOUNS.values()}
    for address, calls in document["paths"].items():
        for method, call in calls.items():
            nouns[call["tags"][0]].append((method.upper(), address, call))
    return nouns


def _marked(words: str) -> Markup:
    """A description with what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(words))))  # noqa: S704  escaped before
