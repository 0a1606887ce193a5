"""The page of the second form: the same for a delegate and for their delegation's focal point."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import Delegate
from models.transaction import transaction
from operations import retention, travel
from operations.refusals import Refusal
from queries import registration_rules
from queries import travel as queries
from web import language, zones
from web.acting import Acting
from web.travel_forms import TravelForm
from web.words import sentence


def page(acting: Acting) -> ResponseReturnValue:
    """The form with what stands; opens once the person is approved, and stores as often as plans change."""
    delegate = acting.delegate
    try:
        travel.ensure_open(delegate)
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return _home(acting)
    asked = travel.asked(delegate, acting.by)
    form = TravelForm.of(delegate, asked, hides_care=travel.hides_care(delegate, acting.by))
    if not form.validate_on_submit() or not _stores(form, acting):
        return render_template("travel/page.html", **_everything(acting, form)), 422 if form.errors else 200
    flash(_("Stored. Change it here whenever your plans change."), "success")
    return redirect(acting.url("travel"), 303)


def _stores(form: TravelForm, acting: Acting) -> bool:
    try:
        with transaction():
            travel.change(acting.delegate, form.facts, seen=form.edition, by=acting.by, read_in=language.current())
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            form.tell_stored()
        return False
    return True


def _everything(acting: Acting, form: TravelForm) -> dict[str, object]:
    delegate = acting.delegate
    stay = queries.stay(delegate)
    companions, askers = queries.companions(delegate), queries.askers(delegate)
    wanted = stay.shares_with if stay else None
    return {
        "acting": acting,
        "form": form,
        "companions": companions,
        "shares": wanted if wanted in askers else None,
        "waits_for": wanted if wanted and wanted not in askers else None,
        "known": wanted in companions,
        "askers": [one for one in askers if one != wanted],
        "zones": zones.choices(),
        "kept": _kept(delegate),
    }


def _kept(delegate: Delegate) -> dict[str, int]:
    """For how many days after the event each kind of these data is kept."""
    rules = registration_rules.of_event(delegate.event)
    return {kind: retention.days_of(rules, kind) for kind in ("travel", "care")}


def _home(acting: Acting) -> ResponseReturnValue:
    return redirect(url_for(f"{acting.part}.page", slug=acting.delegate.event.slug), 303)
