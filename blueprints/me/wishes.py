"""A delegate's wishes: what to sign up for, in order, and what became of it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.me import blueprint
from models import Activity, Delegate, Event
from models.transaction import transaction
from operations import allocations, preferences
from operations.refusals import Refusal
from queries import allocations as proposals
from queries import preferences as rows
from web import ranking
from web.access import as_delegate, needs_door
from web.formats import plain
from web.forms import RuledForm


class WishesForm(RuledForm):
    """A number for each activity; `of` makes one with the fields of what somebody may wish for now."""

    panels: list[Activity]

    @classmethod
    def of(cls, delegate: Delegate) -> "WishesForm":
        """The form of this delegate: what they wish for first, in their order, then the rest of the programme."""
        order = [one.activity_id for one in rows.of_delegate(delegate)]
        panels = ranking.in_order(preferences.open_to(delegate), order)
        named = ranking.selects(panels, {one.id: plain(one.title) for one in panels})
        wished = [one.id for one in panels if one.id in order]
        form = type("OwnWishesForm", (cls,), named)(data=ranking.numbers(wished))
        form.panels = panels
        for one in panels:
            form[f"wish_{one.id}"].choices = ranking.choices(len(panels))
        return form

    def read(self) -> dict[str, object]:
        """The activities in the order of their numbers."""
        return {"wishes": ranking.read(self.panels, self.data, len(self.panels))}


@blueprint.route("/<slug:slug>/me/wishes", methods=["GET", "POST"])
@needs_door
def wishes(event: Event, delegate: Delegate):
    form = WishesForm.of(delegate)
    if not form.validate_on_submit():
        return _page(event, delegate, form)
    try:
        with transaction():
            preferences.replace(delegate, ranking.moved(form.facts["wishes"], form.panels), by=as_delegate(delegate))
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, delegate, form)
    if "HX-Request" in request.headers:
        stored = WishesForm.of(delegate)
        stored.process(formdata=None, data=_ranks(stored, delegate))
        return render_template("me/_wishes.html", form=stored, told=_("Your wishes are stored."))
    flash(_("Your wishes are stored."), "success")
    return redirect(url_for("me.wishes", slug=event.slug), 303)


def _page(event: Event, delegate: Delegate, form: WishesForm) -> ResponseReturnValue:
    if delegate.status in ("rejected", "cancelled", "substituted"):
        abort(404)
    if "HX-Request" in request.headers:
        return render_template("me/_wishes.html", form=form)
    open_ids = {one.id for one in form.panels}
    panels = {one.id: one for one in rows.panels(event)}
    applied = proposals.latest(event, "applied")
    page = render_template(
        "me/wishes.html",
        form=form,
        delegate=delegate,
        settled=[one for one in rows.of_delegate(delegate) if one.activity_id not in open_ids],
        outcomes=allocations.outcomes(applied, delegate.id, panels) if applied else [],
    )
    return page, 422 if form.errors or form.form_errors else 200


def _ranks(form: WishesForm, delegate: Delegate) -> dict[str, str]:
    own = {one.activity_id for one in rows.of_delegate(delegate)}
    return ranking.numbers([one.id for one in form.panels if one.id in own])
