"""The words for journeys, rooms, diets and what somebody needs to get about."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from queries.pickups import Trouble
from web.formats import moment, plain

WAY = {"arrival": _l("Arrival"), "departure": _l("Departure")}
MEANS = {"flight": _l("Flight"), "train": _l("Train"), "road": _l("By road"), "ship": _l("Ship")}
ROOM = {
    "single": _l("Single room"),
    "double": _l("Room with one large bed"),
    "twin": _l("Room with two beds"),
    "suite": _l("Suite"),
}
DIET = {
    "vegetarian": _l("Vegetarian"),
    "vegan": _l("Vegan"),
    "halal": _l("Halal"),
    "kosher": _l("Kosher"),
    "gluten_free": _l("Gluten-free"),
    "lactose_free": _l("Lactose-free"),
    "diabetic": _l("Diabetic"),
    "allergy": _l("Allergy"),
    "severe_allergy": _l("Severe allergy"),
    "other": _l("Only in their own words"),
}
AID = {
    "wheelchair": _l("Wheelchair"),
    "step_free": _l("Ways without steps"),
    "hearing_loop": _l("Hearing loop"),
    "sign_language": _l("Sign language"),
    "service_animal": _l("Service animal"),
    "companion": _l("Somebody who comes along to help"),
}
VEHICLE = {"car": _l("Car"), "van": _l("Van"), "minibus": _l("Minibus"), "bus": _l("Bus")}
#: How far a pick-up is; the last differs by the way.
STAGE = {
    "arrival": {"planned": _l("Planned"), "met": _l("Met"), "in_car": _l("In the car"), "done": _l("At the hotel")},
    "departure": {"planned": _l("Planned"), "met": _l("Met"), "in_car": _l("In the car"), "done": _l("At the station")},
}
#: Why a pick-up does not fit any more; `name` is whose plans changed, `at` what they say now.
TROUBLE = {
    "not_coming": _l("%(name)s does not come any more."),
    "time_unknown": _l("Of %(name)s no time is known any more."),
    "other_time": _l("%(name)s travels at another time now: %(at)s."),
    "other_terminal": _l("%(name)s travels by another airport or terminal now: %(where)s."),
    "too_few_seats": _l("%(vehicle)s has too few seats for them."),
    "not_step_free": _l("%(vehicle)s has steps, and somebody must meet none."),
    "empty": _l("Nobody is left to be fetched."),
}
#: Whether a drive is without steps (queries.accessibility).
DRIVE = {
    "covered": _l("Vehicle without steps"),
    "own": _l("Comes by road"),
    "unknown": _l("Not said how they travel"),
    "unplanned": _l("Nobody fetches them yet"),
    "no_vehicle": _l("No vehicle yet"),
    "steps": _l("The vehicle has steps"),
}
RIDE = {
    "covered": _l("Seat in a step-free bus"),
    "no_bus": _l("No bus yet"),
    "steps": _l("Not known to be step-free"),
    "no_seat": _l("No seat yet"),
}
#: Why somebody finds no place in a shuttle; who may not read what people need is told the first alone.
LEFT = {
    "no_vehicle": _l("No vehicle that fits is free."),
    "no_step_free": _l("No vehicle without steps is free."),
}


def trouble(one: Trouble, zone: str) -> str:
    """Why a pick-up does not fit any more, in words."""
    journey = one.journey
    return TROUBLE[one.code] % {
        "vehicle": one.pickup.vehicle.code if one.pickup.vehicle else "",
        "name": plain(journey.delegate.name) if journey else "",
        "at": moment(journey.at, journey.zone or zone) if journey else "",
        "where": " ".join(filter(None, (journey.station, journey.terminal))) or "–" if journey else "",
    }


def init_app(app: Flask) -> None:
    app.jinja_env.filters["pickup_trouble"] = trouble
    app.jinja_env.globals["travel_words"] = {
        "way": WAY, "means": MEANS, "room": ROOM, "diet": DIET, "aid": AID, "vehicle": VEHICLE, "stage": STAGE,
        "drive": DRIVE, "ride": RIDE, "left": LEFT,
    }  # fmt: skip
