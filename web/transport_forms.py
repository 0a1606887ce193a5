"""The forms of those who fetch people: vehicles, greeters, pick-ups, shuttles, and a night of its own."""

import datetime as dt
from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import BooleanField, SelectField, StringField, TelField
from wtforms.widgets import DateTimeLocalInput

from models import Delegate, Event, Greeter, Journey, Pickup, Vehicle
from operations import greeters, nights, pickups, shuttles, vehicles
from queries import pickups as queries
from queries import travel
from scheduling.shuttles import Rules
from web import language
from web.formats import plain, time_of
from web.forms import MUST, RuledForm
from web.settings_forms import SettingsForm, TickBoxes
from web.travel_words import ROOM, VEHICLE


class VehicleForm(SettingsForm):
    code = StringField(
        _l("Code"), MUST, description=_l("As it stands in the windscreen: “VAN-3”."), render_kw={"maxlength": 20}
    )
    kind = SelectField(_l("Kind"), MUST, validate_choice=False)
    seats = StringField(
        _l("Seats"), MUST, description=_l("Without the driver’s."), render_kw={"maxlength": 3, "inputmode": "numeric"}
    )
    step_free = BooleanField(_l("A wheelchair gets in and out."))
    plate = StringField(_l("Plate"), render_kw={"maxlength": 20})
    driver_name = StringField(_l("Driver"), render_kw={"maxlength": 200})
    driver_phone = TelField(_l("Driver’s phone"), render_kw={"maxlength": 60})
    note = StringField(_l("Note"), render_kw={"maxlength": 500})

    @classmethod
    def of(cls, event: Event, vehicle: Vehicle | None = None) -> "VehicleForm":
        """The form of this vehicle, or of a new one."""
        form = cls()
        form.event, form.vehicle = event, vehicle
        form.kind.choices = list(VEHICLE.items())
        if vehicle is not None:
            form.show(vehicles.said_of(vehicle), str(vehicle.edition))
        return form

    def read(self) -> dict[str, object]:
        return vehicles.read(self.event, self.data)

    def tell_stored(self) -> None:
        self.tell_what_stands(vehicles.said_of(self.vehicle), str(self.vehicle.edition))


class GreeterForm(SettingsForm):
    name = StringField(_l("Name"), MUST, render_kw={"maxlength": 200, "autocomplete": "off"})
    phone = TelField(_l("Phone"), render_kw={"maxlength": 60})
    languages = TickBoxes(_l("Languages"), validate_choice=False)
    note = StringField(_l("Note"), render_kw={"maxlength": 500})

    @classmethod
    def of(cls, event: Event, greeter: Greeter | None = None) -> "GreeterForm":
        """The form of this greeter, or of a new one."""
        form = cls()
        form.event, form.greeter = event, greeter
        form.languages.choices = [(code, language.LANGUAGES[code]) for code in greeters.LANGUAGES]
        if greeter is not None:
            form.show(greeters.said_of(greeter), str(greeter.edition))
        return form

    def read(self) -> dict[str, object]:
        return greeters.read(self.event, self.data)

    def tell_stored(self) -> None:
        self.tell_what_stands(greeters.said_of(self.greeter), str(self.greeter.edition))


class PickupForm(SettingsForm):
    """Who is fetched when by whom in what; `of` makes it for those of one terminal."""

    facts: pickups.Said

    journeys = TickBoxes(_l("Who"), MUST, validate_choice=False)
    starts_at = StringField(
        _l("From"),
        MUST,
        widget=DateTimeLocalInput(),
        description=_l("Landing, or leaving the hotel; by the clocks there."),
    )
    ends_at = StringField(_l("Until"), MUST, widget=DateTimeLocalInput())
    greeter = SelectField(_l("Greeter"), validate_choice=False)
    vehicle = SelectField(_l("Vehicle"), validate_choice=False)
    hotel = SelectField(_l("Hotel"), validate_choice=False)
    note = StringField(_l("Note"), render_kw={"maxlength": 500})

    @classmethod
    def of(cls, event: Event, near: Sequence[Journey], pickup: Pickup | None = None) -> "PickupForm":
        """The form of this pick-up, or of a new one, for some of the people `near`: all of one terminal."""
        form = cls()
        form.event, form.pickup = event, pickup
        form.zone = next((one.zone for one in near if one.zone), None) or event.zone
        form.journeys.choices = [(str(one.id), _named(one, form.zone)) for one in near]
        form.greeter.choices = [("", "–"), *((str(one.id), one.name) for one in queries.greeters(event))]
        form.vehicle.choices = [("", "–"), *((str(one.id), described(one)) for one in queries.vehicles(event))]
        hotels = {one.id: one for one in (*travel.hotels(event), *filter(None, [pickup and pickup.place]))}
        form.hotel.choices = [("", "–"), *((str(one.id), plain(one.name)) for one in hotels.values())]
        if pickup is not None:
            form.show(pickups.said_of(pickup), str(pickup.edition), form.zone)
        return form

    def suggest(self, said: dict[str, object]) -> None:
        """What is likely, in a form that was not sent yet."""
        self.show(said, "", self.zone)

    def read(self) -> pickups.Said:
        return pickups.read(self.event, self.data, self.zone)

    def tell_stored(self) -> None:
        self.tell_what_stands(pickups.said_of(self.pickup), str(self.pickup.edition), self.zone)


class ShuttleForm(RuledForm):
    """The minutes by which shuttles are proposed; it only asks, so it has no token of its own."""

    class Meta:
        csrf = False

    facts: Rules

    window = StringField(_l("Minutes the first waits"), MUST)
    hall = StringField(_l("Minutes from landing to the kerb"), MUST)
    drive = StringField(_l("Minutes between station and hotel"), MUST)
    checkin = StringField(_l("Minutes at the station before leaving"), MUST)

    @classmethod
    def of(cls, way: str) -> "ShuttleForm":
        """The form for this way as it was sent, with the usual minutes where nothing was."""
        typed = {name: request.values.get(name, str(getattr(Rules, name))) for name in shuttles.BOUNDS}
        form = cls(ImmutableMultiDict(typed))
        del form["checkin" if way == "arrival" else "hall"]
        return form

    def read(self) -> Rules:
        return shuttles.read(self.data)


class NightForm(SettingsForm):
    """One night that is unlike the rest of somebody's stay."""

    hotel = SelectField(_l("Hotel"), validate_choice=False)
    elsewhere = StringField(
        _l("Somewhere else"), description=_l("Another hotel, or with family."), render_kw={"maxlength": 200}
    )
    room = SelectField(_l("Hotel room"), validate_choice=False)
    shares_with = StringField(
        _l("Share the room with"), description=_l("The other person’s reference."), render_kw={"maxlength": 20}
    )
    note = StringField(_l("A word to the hotel"), render_kw={"maxlength": 500})

    @classmethod
    def of(cls, delegate: Delegate, on: dt.date) -> "NightForm":
        """The form of this person's night."""
        form = cls()
        form.delegate, form.on = delegate, on
        hotels = ((one.code, plain(one.name)) for one in travel.hotels(delegate.event))
        form.hotel.choices = [("", _("Where the others sleep")), *hotels]
        form.room.choices = list(ROOM.items())
        form.show(nights.said_of(delegate, on), nights.mark_of(delegate, on))
        return form

    def read(self) -> dict[str, object]:
        return nights.read(self.data)

    def tell_stored(self) -> None:
        self.tell_what_stands(nights.said_of(self.delegate, self.on), nights.mark_of(self.delegate, self.on))


def described(vehicle: Vehicle) -> str:
    """ "VAN-3 · 8 seats · step-free"."""
    steps = _("step-free") if vehicle.step_free else ""
    return " · ".join(
        filter(None, (vehicle.code, _("seats: %(seats)s", seats=vehicle.seats), steps, vehicle.driver_name))
    )


def _named(journey: Journey, zone: str) -> str:
    """ "Ana Núñez · 14:20 · AM 318"."""
    return " · ".join(filter(None, (plain(journey.delegate.name), time_of(journey.at, zone), journey.number)))
