"""At the desk: for whom protocol is called, and who looks after them."""

from flask import abort, redirect, render_template, url_for

from blueprints.desk import blueprint
from models import Event
from operations import liaisons
from queries import delegates
from web.access import actor, needs
from web.liaisons import LiaisonForm
from web.settings_forms import kept


@blueprint.route("/<slug:slug>/desk/delegates/<key:id>/protocol", methods=["GET", "POST"])
@needs("delegate.edit")
def protocol(event: Event, id: int):
    delegate = delegates.find(event, id) or abort(404)
    form = LiaisonForm.of(delegate)
    if kept(form, lambda: liaisons.arrange(delegate, form.facts, seen=form.seen.data, by=actor())):
        return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)
    return render_template("desk/protocol.html", form=form, delegate=delegate), 422 if form.errors else 200
