"""How the event takes people in, and the quotas: of categories, of each delegation, of one delegation."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.events import blueprint
from blueprints.events.registration_forms import QuotaForm, RegistrationRulesForm
from models import Event
from operations import registration_rules
from queries import delegations, place_quotas
from web.access import actor, needs
from web.settings_forms import kept

PAGE = "/<slug:slug>/desk/event/registration"


@blueprint.route(PAGE, methods=["GET", "POST"])
@needs("registration.arrange")
def registration(event: Event):
    form = RegistrationRulesForm.of(event)

    def change():
        facts = form.facts
        return registration_rules.replace(event, facts["rules"], facts["quotas"], seen=form.edition, by=actor())

    if kept(form, change):
        return redirect(url_for("events.registration", slug=event.slug), 303)
    lines = place_quotas.of_categories(event).values()
    form.tell_used(lines)
    return _page("events/registration.html", form, over=[line for line in lines if line.over])


@blueprint.route(f"{PAGE}/delegations/<key:id>", methods=["GET", "POST"])
@needs("registration.arrange")
def quotas(event: Event, id: int):
    delegation = delegations.find(event, id) or abort(404)
    form = QuotaForm.of(event, delegation)
    if kept(form, lambda: registration_rules.limit(delegation, form.facts["quotas"], seen=form.edition, by=actor())):
        return redirect(url_for("events.quotas", slug=event.slug, id=id), 303)
    lines = place_quotas.of_delegation(delegation)
    form.tell_used(lines)
    over = [line for line in lines if line.over]
    return _page("events/quotas.html", form, over=over, delegation=delegation)


def _page(template: str, form: QuotaForm, **shown: object) -> ResponseReturnValue:
    return render_template(template, form=form, **shown), 422 if form.errors else 200
