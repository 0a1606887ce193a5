"""The words for journeys, rooms, diets and what somebody needs to get about."""

from flask import Flask
from flask_babel import lazy_gettext as _l

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


def init_app(app: Flask) -> None:
    app.jinja_env.globals["travel_words"] = {
        "way": WAY, "means": MEANS, "room": ROOM, "diet": DIET, "aid": AID,
    }  # fmt: skip
