"""The practical page as everybody sees it; staff see what is for delegates, too. A delegate's own is `me.practical`."""

from flask import render_template

from blueprints.practical import blueprint
from queries import practical
from web.access import at_event, may


@blueprint.get("/<slug:slug>/practical")
@at_event
def show(event):
    found = practical.of_event(event, delegates=may("see.delegates", event))
    return render_template("practical/show.html", practical=found, own=False)
