"""How many passes each delegation has: one number for all, and others for some."""

from flask import redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from blueprints.passes import blueprint
from blueprints.passes.views import OF_ACTIVITY, find
from models import Activity, Event
from operations import event_fields, fields, session_passes
from queries import session_passes as queries
from queries.session_passes import Quotas, Row
from web.access import actor, needs
from web.formats import plain
from web.settings_forms import SettingsForm, kept


class QuotasForm(SettingsForm):
    """`of` makes one with a field for each delegation."""

    activity: Activity
    rows: list[Row]
    each = StringField(_l("Passes for each delegation"), description=_l("Of which somebody comes. Nothing: none."))

    @classmethod
    def of(cls, activity: Activity) -> "QuotasForm":
        """The form of this activity, filled with what stands."""
        rows = queries.rows(activity)
        named = {f"own_{row.delegation.id}": StringField(plain(row.delegation.name)) for row in rows}
        form = type("PassQuotasForm", (cls,), named)()
        form.activity, form.rows = activity, rows
        said = queries.quotas_of(activity)
        form.show(_flat(said), session_passes.mark_of(said))
        return form

    @property
    def own(self) -> list[StringField]:
        """The fields of the delegations."""
        return [self[f"own_{row.delegation.id}"] for row in self.rows]

    def read(self) -> dict[str, object]:
        number = event_fields.number(0, session_passes.MOST)
        said = fields.read_all({field.name: number for field in (self.each, *self.own)}, self.data)
        own = {row.delegation.id: said[f"own_{row.delegation.id}"] for row in self.rows}
        return {"each": said["each"], "own": {key: places for key, places in own.items() if places is not None}}

    def tell_stored(self) -> None:
        said = queries.quotas_of(self.activity)
        self.tell_what_stands(_flat(said), session_passes.mark_of(said))


@blueprint.route(f"{OF_ACTIVITY}/quotas", methods=["GET", "POST"])
@needs("gate.arrange")
def quotas(event: Event, activity_id: int):
    form = QuotasForm.of(find(event, activity_id))

    def change() -> Activity:
        session_passes.set_quotas(form.activity, **form.facts, seen=form.seen.data or "", by=actor())
        return form.activity

    if kept(form, change):
        return redirect(url_for("passes.activity", slug=event.slug, activity_id=activity_id), 303)
    return render_template("passes/quotas.html", form=form, activity=form.activity), 422 if form.errors else 200


def _flat(said: Quotas) -> dict[str, object]:
    return {"each": said.each} | {f"own_{key}": places for key, places in said.own.items()}
