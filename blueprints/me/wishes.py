"""A delegate's wishes: what to sign up for, in order, and what became of it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectField

from blueprints.me import blueprint
from models import Activity, Delegate, Event
from models.transaction import transaction
from operations import allocations, fields, preferences
from operations.fields import Malformed
from operations.refusals import Refusal
from queries import allocations as proposals
from queries import preferences as rows
from web.access import as_delegate, needs_door
from web.formats import plain
from web.forms import RuledForm

#: Buttons that move one wish: their names, and by how many places.
MOVES = {"up": -1, "down": 1}


class WishesForm(RuledForm):
    """A number for each activity; `of` makes one with the fields of what somebody may wish for now."""

    panels: list[Activity]

    @classmethod
    def of(cls, delegate: Delegate) -> "WishesForm":
        """The form of this delegate: what they wish for first, in their order, then the rest of the programme."""
        order = [one.activity_id for one in rows.of_delegate(delegate)]
        place = {activity_id: number for number, activity_id in enumerate(order)}
        panels = sorted(preferences.open_to(delegate), key=lambda one: place.get(one.id, len(place)))
        named = {f"wish_{one.id}": SelectField(plain(one.title), validate_choice=False) for one in panels}
        ranks = {one.id: str(number) for number, one in enumerate((p for p in panels if p.id in place), start=1)}
        form = type("OwnWishesForm", (cls,), named)(data={f"wish_{key}": rank for key, rank in ranks.items()})
        form.panels = panels
        for one in panels:
            numbers = [(str(number), str(number)) for number in range(1, len(panels) + 1)]
            form[f"wish_{one.id}"].choices = [("", _("No wish")), *numbers]
        return form

    def read(self) -> dict[str, object]:
        """The activities in the order of their numbers; gaps are nothing to complain about."""
        said = fields.read_all({f"wish_{one.id}": self._number for one in self.panels}, self.data)
        errors, taken = {}, {}
        for one in self.panels:
            name, rank = f"wish_{one.id}", said[f"wish_{one.id}"]
            if rank in taken:
                errors[name] = Refusal("wish_twice", name, rank=rank)
            elif rank is not None:
                taken[rank] = one
        if errors:
            raise Malformed(errors)
        return {"wishes": [taken[rank] for rank in sorted(taken)]}

    def _number(self, typed: object) -> int | None:
        text = typed if isinstance(typed, str) else ""
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= len(self.panels)):
            raise Refusal("wish_number", most=len(self.panels))
        return int(text)


@blueprint.route("/<slug:slug>/me/wishes", methods=["GET", "POST"])
@needs_door
def wishes(event: Event, delegate: Delegate):
    form = WishesForm.of(delegate)
    if not form.validate_on_submit():
        return _page(event, delegate, form)
    try:
        with transaction():
            preferences.replace(delegate, _moved(form.facts["wishes"], form.panels), by=as_delegate(delegate))
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
    wished = [one for one in form.panels if one.id in own]
    return {f"wish_{one.id}": str(number) for number, one in enumerate(wished, start=1)}


def _moved(wished: list[Activity], panels: list[Activity]) -> list[Activity]:
    """The order after a button was pressed: one place up or down, or, not yet wished for, at the end."""
    name = next((name for name in MOVES if name in request.form), None)
    one = next((one for one in panels if str(one.id) == request.form.get(name or "")), None)
    if one is None:
        return wished
    if one not in wished:
        return [*wished, one]
    rest = [other for other in wished if other is not one]
    place = max(wished.index(one) + MOVES[name], 0)
    return [*rest[:place], one, *rest[place:]]
