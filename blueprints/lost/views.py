"""Asking for one's personal link again. The answer is the same for every address: it tells nobody who is registered."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField

from blueprints.lost import blueprint
from models.transaction import transaction
from operations import lost_links
from operations.refusals import Refusal
from web.access import at_event
from web.forms import MUST, RuledForm


class LostLinkForm(RuledForm):
    """The address that the registration was made with."""

    email = EmailField(_l("E-mail"), MUST)

    def read(self) -> dict[str, object]:
        """Judge the form of the address alone; raises `Malformed`."""
        return lost_links.read({"email": self.email.data})


@blueprint.route("/<slug:slug>/lost-link", methods=["GET", "POST"])
@at_event
def ask(event):
    form = LostLinkForm()
    if not form.validate_on_submit():
        return _page(form, 422 if form.errors else 200)
    try:
        with transaction():
            lost_links.send(event, form.facts["email"], network=request.remote_addr or "")
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(form, 429)
    flash(
        _(
            "If somebody is registered for this event with that address, their personal link is on its way there. "
            "It may take some minutes; please look in the folder for unwanted mail, too."
        ),
        "info",
    )
    return redirect(url_for("lost.ask", slug=event.slug), 303)


def _page(form: LostLinkForm, status: int) -> tuple[str, int]:
    return render_template("lost/ask.html", form=form), status
