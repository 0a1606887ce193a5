"""How many passes each delegation has, and another number for one of them."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from blueprints.passes import blueprint
from blueprints.passes.views import OF_ACTIVITY, OF_DELEGATION, find
from models import Activity, Event
from operations import event_fields, fields, session_passes
from queries import delegations
from queries import session_passes as queries
from web.access import actor, needs
from web.settings_forms import SettingsForm, kept


class QuotaForm(SettingsForm):
    """One number: of each delegation, or of one."""

    places = StringField(_l("Passes"), render_kw={"inputmode": "numeric"})

    def about(self, activity: Activity, delegation_id: int | None) -> "QuotaForm":
        """Filled with what stands."""
        self.activity, self.delegation_id = activity, delegation_id
        self.show(*self._standing())
        return self

    def read(self) -> dict[str, object]:
        return fields.read_all({"places": event_fields.number(0, session_passes.MOST)}, self.data)

    def tell_stored(self) -> None:
        self.tell_what_stands(*self._standing())

    def store(self) -> Activity:
        seen = self.seen.data or ""
        session_passes.set_quota(self.activity, self.delegation_id, **self.facts, seen=seen, by=actor())
        return self.activity

    def _standing(self) -> tuple[dict[str, object], str]:
        said, key = queries.quotas_of(self.activity), self.delegation_id
        places = said.each if key is None else said.own.get(key)
        return {"places": places}, session_passes.mark_of(said, key)


@blueprint.route(f"{OF_ACTIVITY}/quota", methods=["GET", "POST"])
@needs("gate.arrange")
def quota(event: Event, activity_id: int):
    return _page(event, find(event, activity_id), None)


@blueprint.route(f"{OF_DELEGATION}/quota", methods=["GET", "POST"])
@needs("gate.arrange")
def own_quota(event: Event, activity_id: int, delegation_id: int):
    delegation = delegations.find(event, delegation_id) or abort(404)
    return _page(event, find(event, activity_id), delegation.id)


def _page(event: Event, activity: Activity, delegation_id: int | None) -> ResponseReturnValue:
    where = {"slug": event.slug, "activity_id": activity.id}
    page = url_for("passes.activity", **where)
    if delegation_id is not None:
        page = url_for("passes.delegation", **where, delegation_id=delegation_id)
    form = QuotaForm().about(activity, delegation_id)
    if kept(form, form.store):
        return redirect(page, 303)
    delegation = delegation_id and delegations.find(event, delegation_id)
    said = {"form": form, "activity": activity, "delegation": delegation, "page": page}
    return render_template("passes/quota.html", **said), 422 if form.errors else 200
