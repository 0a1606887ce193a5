"""The form of a gate phone; `operations/devices.py` judges."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField

from models import Device, Event
from models.device import DEVICE_ROLES
from operations import devices
from queries import checkpoints, convoys
from web.formats import plain
from web.forms import MUST
from web.settings_forms import SettingsForm, TickBoxes

RIGHTS = {
    "gate": _l("Scans badges"),
    "supervisor": _l("Scans badges, admits with a reason, registers people and replaces badges"),
    "leader": _l("Leads buses: takes the roll, counts, and opens what is needed on the road"),
}


class DeviceForm(SettingsForm):
    name = StringField(
        _l("Name"),
        MUST,
        description=_l("Such as “North gate 2”. Whoever shows a badge twice is told this name."),
        render_kw={"maxlength": 60, "autocomplete": "off"},
    )
    role = RadioField(_l("What the phone may do"), MUST, default="gate", validate_choice=False)
    checkpoints = TickBoxes(_l("Checkpoints"), validate_choice=False)
    buses = TickBoxes(_l("Buses"), description=_l("For a phone that leads buses."), validate_choice=False)

    def about(self, event: Event, device: Device | None) -> "DeviceForm":
        """The choices, and what is said of the phone now."""
        self.event, self.device = event, device
        self.checkpoints.choices = [(one.code, plain(one.name)) for one in checkpoints.of_event(event)]
        self.buses.choices = [(one.code, one.code) for one in convoys.buses(event)]
        roles = [word for word in DEVICE_ROLES if word != devices.LEADER or self.buses.choices]
        self.role.choices = [(word, RIGHTS[word]) for word in roles]
        if device is not None:
            self.show(devices.said_of(device), devices.mark_of(device))
        return self

    def read(self) -> dict[str, object]:
        return devices.read(self.event, self.data)

    def tell_stored(self) -> None:
        if self.device is not None:
            self.tell_what_stands(devices.said_of(self.device), devices.mark_of(self.device))
