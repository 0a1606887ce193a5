"""Copying an event: what is taken along is shown first, then it is made."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, StringField
from wtforms.widgets import DateInput

from blueprints.events import blueprint
from models import Event, Place
from models.transaction import transaction
from operations import copies
from operations.copies import LEFT_OUT, OTHER, SAME, Summary, Wanted
from operations.refusals import Refusal
from queries import copies as queries
from web import language, zones
from web.access import actor, needs
from web.formats import plain
from web.forms import MUST, RuledForm
from web.settings_forms import IN_ANY, in_language

#: What a summary counts.
PART = {
    "programme": _l("Activities, as drafts"),
    "companies": _l("Companies, invited anew"),
    "needs": _l("Municipalities with what they need"),
    "days": _l("Days with a city"),
    "slots": _l("Times for company visits"),
    "buses": _l("Buses"),
    "places": _l("Places"),
    "categories": _l("Categories"),
    "zones": _l("Zones"),
    "checkpoints": _l("Checkpoints"),
    "themes": _l("Themes"),
    "axes": _l("Axes"),
    "practical": _l("Practical information"),
    "letters": _l("Letters in your own words"),
    "meetings": _l("Windows for meetings"),
}
#: What stays behind with a city.
BEHIND = {"places": _l("Places"), "companies": _l("Companies"), "programme": _l("Activities")}
#: What may become of a city.
FATES = {
    SAME: _l("The same city"),
    OTHER: _l("Another city: what is below"),
    LEFT_OUT: _l("Left out, with its companies, its days and all that happens there"),
}


class CopyForm(RuledForm):
    """The event that is to be; `of` adds what becomes of each city."""

    event: Event
    facts: Wanted
    name_en = StringField(_l("Name in English"), description=IN_ANY, render_kw=in_language("en"))
    name_es = StringField(_l("Name in Spanish"), render_kw=in_language("es"))
    name_fr = StringField(_l("Name in French"), render_kw=in_language("fr"))
    slug = StringField(_l("Address"), MUST, description=_l("What stands in every link, such as convoy-2027."))
    starts_on = StringField(_l("First day"), MUST, widget=DateInput())
    zone = StringField(_l("Time zone"), MUST, description=_l("Begin to write a region or a city, such as Mazatlan."))
    location_en = StringField(_l("City and country in English"), description=IN_ANY, render_kw=in_language("en"))
    location_es = StringField(_l("City and country in Spanish"), render_kw=in_language("es"))
    location_fr = StringField(_l("City and country in French"), render_kw=in_language("fr"))
    programme = BooleanField(
        _l("The programme, as drafts: without visits of companies and without speakers"), default=True
    )
    companies = BooleanField(_l("The companies, invited anew"), default=True)
    needs = BooleanField(_l("What municipalities need and wish for; only with the companies"))
    practical = BooleanField(_l("Practical information"), default=True)
    letters = BooleanField(_l("Letters in your own words"), default=True)
    meetings = BooleanField(_l("How bilateral meetings are held"), default=True)

    @classmethod
    def of(cls, event: Event, cities: list[Place]) -> "CopyForm":
        """With the fields of the event's cities, filled with what the event says of itself."""
        fields = {name: field for place in cities for name, field in _fields_of(place).items()}
        form = type(cls)("CopyFormOfEvent", (cls,), fields)()
        form.event = event
        for place in cities:
            form[f"city_{place.id}"].choices = list(FATES.items())
        if not form.is_submitted():
            for name in ("name", "location"):
                for code in language.LANGUAGES:
                    form[f"{name}_{code}"].data = (getattr(event, name) or {}).get(code, "")
            form.zone.data = event.zone
        return form

    def read(self) -> Wanted:
        return copies.read(self.event, self.data, language.current())


def _fields_of(place: Place) -> dict[str, Field]:
    """What becomes of a city, and of another one in its stead."""
    prefix = f"city_{place.id}"
    return {
        prefix: RadioField(plain(place.name), default=SAME, validate_choice=False),
        f"{prefix}_name": StringField(_l("Name of the other city")),
        f"{prefix}_latitude": StringField(_l("Latitude")),
        f"{prefix}_longitude": StringField(_l("Longitude")),
        f"{prefix}_zone": StringField(_l("Time zone"), description=_l("Only where it is not the event’s.")),
    }


@blueprint.route("/<slug:slug>/desk/event/copy", methods=["GET", "POST"])
@needs("event.create")
def copy(event: Event):
    cities = queries.cities(event)
    form = CopyForm.of(event, cities)
    if not form.validate_on_submit():
        return _page(form, cities)
    if "make" not in request.form:
        return _page(form, cities, copies.summary(event, form.facts))
    try:
        with transaction():
            made = copies.copy(event, form.facts, by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(form, cities)
    flash(_("The copy was made. Nothing of it is published yet."), "success")
    return redirect(url_for("events.settings", slug=made.slug), 303)


def _page(form: CopyForm, cities: list[Place], summary: Summary | None = None) -> tuple[str, int]:
    page = render_template(
        "events/copy.html",
        form=form,
        cities=cities,
        summary=summary,
        parts=PART,
        behind=BEHIND,
        zones=zones.choices(),
    )
    return page, 422 if form.errors else 200
