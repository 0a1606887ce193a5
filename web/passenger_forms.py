"""Forms of the passenger lists: a bus with who leads it and drives it, and the bus that comes for a broken one."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField

from models import Bus, Event
from operations import breakdowns, buses
from operations.breakdowns import Instead
from operations.fields import Malformed
from operations.refusals import Refusal
from queries import convoys, passengers
from web.formats import plain
from web.forms import MUST, RuledForm, presentable
from web.settings_forms import SettingsForm, TickBoxes

#: What the choice of a bus says for one that is not among the convoy's yet, and for none.
NEW, NONE = "new", "none"
_STEP_FREE = [SelectChoice("", _l("Not known")), SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))]
_RIDES = [
    SelectChoice("yes", _l("This ride and all later ones of this bus")),
    SelectChoice("no", _l("This ride alone")),
]


class BusForm(SettingsForm):
    """`of` makes one for a bus."""

    bus: Bus
    leader = SelectField(_l("Leader"), description=_l("A delegate on its lists."), validate_choice=False)
    deputy = SelectField(_l("Deputy"), validate_choice=False)
    staff = TickBoxes(
        _l("Staff who lead it"),
        description=_l("The roll call of this bus and the phones of its passengers are theirs."),
        validate_choice=False,
    )
    driver_name = StringField(_l("Driver"), render_kw={"maxlength": 200})
    driver_phone = StringField(_l("Driver’s phone"), description=_l("With the country code, such as +1 213 555 0141."))
    plate = StringField(_l("Plate"), render_kw={"maxlength": 20})
    abreast = StringField(_l("Seats in a row"), MUST)
    kept = StringField(
        _l("Seats kept in front"), MUST, description=_l("For who leads and guides; others get them when it is full.")
    )

    @classmethod
    def of(cls, event: Event, bus: Bus) -> "BusForm":
        form = cls()
        form.bus = bus
        people = [("", "–"), *((str(one.id), _named(one)) for one in passengers.approved(event))]
        form.leader.choices = form.deputy.choices = people
        form.staff.choices = [(str(one.id), one.name or one.email) for one in buses.may_lead(event)]
        form.show(form.stored, buses.mark_of(bus))
        return form

    @property
    def stored(self) -> dict[str, object]:
        """What stands, by field."""
        said = buses.said_of(self.bus)
        return said | {"staff": [str(one) for one in said["staff"]]}

    def tell_stored(self) -> None:
        """After somebody else was faster."""
        self.tell_what_stands(self.stored, buses.mark_of(self.bus))

    def read(self) -> dict[str, object]:
        chosen = {name: chosen_id(self[name].data) for name in ("leader", "deputy")}
        return buses.read(self.data) | chosen | {"staff": [chosen_id(one) or 0 for one in self.staff.data or []]}


class BreakdownForm(RuledForm):
    """What comes instead of a broken bus; it only asks, so it has no token: applying is another form."""

    class Meta:
        csrf = False

    bus = SelectField(_l("What comes instead"), validate_choice=False)
    code = StringField(_l("Code of the new bus"), render_kw={"maxlength": 20})
    seats = StringField(_l("Its seats"))
    step_free = SelectField(_l("Step-free"), choices=_STEP_FREE, validate_choice=False)
    plate = StringField(_l("Plate"), render_kw={"maxlength": 20})
    later = SelectField(
        _l("For which rides"),
        choices=_RIDES,
        validate_choice=False,
    )

    @classmethod
    def of(cls, event: Event, broken: int | None) -> "BreakdownForm":
        """The form as asked by the address, or by what was sent."""
        form = cls(request.values)
        others = [(str(one.id), one.code) for one in convoys.buses(event) if one.id != broken]
        form.bus.choices = [(NONE, _("Nothing: people go to the other buses")), (NEW, _("A new bus")), *others]
        return form

    def read(self) -> Instead | None:
        if self.bus.data == NEW:
            return breakdowns.read(self.data)
        if self.bus.data in (NONE, "", None):
            return None
        if (bus_id := chosen_id(self.bus.data)) is None:
            raise Malformed({"bus": Refusal("unknown_bus", "bus")})
        return Instead(bus_id=bus_id)


class MoveForm(FlaskForm):
    """Where ticked passengers go."""

    to = SelectField(_l("Move the ticked to"), validate_choice=False)
    seat = StringField(_l("Seat"), description=_l("Only for one person; else each gets a free one."))

    @property
    def wanted_seat(self) -> str:
        return presentable(self.seat.data or "").strip().upper()


def chosen_id(said: str | None) -> int | None:
    """The id that a choice sends; None for nothing and for nonsense that nobody could choose: 0."""
    if not said:
        return None
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _named(person: object) -> str:
    home = f", {plain(person.delegation.name)}" if person.delegation else ""
    return f"{plain(person.name)}{home}"
