"""Gate phones for tests: one that joined by its link, as a person with a phone would."""

from apiflask import APIFlask

from models import Delegate, Device, Event, db
from models.transaction import transaction
from operations import badges, devices, doors, receipts
from operations.journal import SYSTEM
from tests.pages import CheckedClient


def a_device(event: Event, *codes: str, name: str = "North gate 1", role: str = "gate") -> Device:
    """A gate phone that has not joined yet, for the checkpoints with these codes (default: the main entrance), or a
    leader's for these buses.
    """
    typed = {"name": name, "role": role, "checkpoints": codes or ("MAIN",), "buses": codes}
    with transaction():
        return devices.add(event, devices.read(event, typed), by=SYSTEM)


def link_of(device: Device) -> str:
    """The path that a phone opens to join."""
    with transaction():
        return f"/{device.event.slug}/device/{doors.token_of(devices.invite(device, by=SYSTEM))}"


def joined(app: APIFlask, device: Device) -> CheckedClient:
    """A browser of its own that is this phone from now on."""
    browser = app.test_client()
    answer = browser.post(link_of(device), data={})
    assert answer.status_code == 303, f"joining answers {answer.status}"
    return browser


def phone(app: APIFlask, event: Event, *codes: str, **said: str) -> CheckedClient:
    """A browser that joined as a new gate phone for these checkpoints; `said`: its `name` and `role`."""
    return joined(app, a_device(event, *codes, **said))


def device_named(name: str) -> Device:
    """The gate phone that is called so."""
    return db.session.query(Device).filter_by(name=name).one()


def a_receipt_of(delegate: Delegate) -> int:
    """The number of the receipt against which somebody took their badge away."""
    taken = {"received_by": "Their office", "nonce": "a-receipt", "delegation": delegate.delegation, "by": SYSTEM}
    with transaction():
        return receipts.hand_over(delegate.event, [badges.current(delegate)], **taken).number
