"""The pages of the gate, its help lane, phones and passes, with values of the demo: what `addresses.py` asks for."""

from models import Delegate, SessionPass
from models.transaction import transaction
from operations import badges, scans, session_passes
from operations.journal import SYSTEM
from queries import session_passes as queries
from tests.gates import a_device, a_receipt_of, link_of


def samples(approved: Delegate, waiting: Delegate, longest: Delegate) -> dict[str, list[dict]]:
    """By endpoint; several where a page has several faces."""
    device, one = a_device(approved.event), _pass_of(approved)
    return {
        "gate.checkin": [
            {"choose": 1},
            {"checkpoint": "MAIN", "q": "mar"},
            {"checkpoint": "MAIN", "q": "nobody has this name"},
            {"checkpoint": "MAIN", "delegate": approved.id},
        ],
        "help_lane.home": [{}, {"q": "mar"}, {"q": "nobody has this name"}],
        "help_lane.person": [{"id": each.id, "checkpoint": "MAIN"} for each in (approved, waiting, longest)],
        "help_lane.photo": [{"id": approved.id}],
        "help_lane.delegation": [{"id": approved.delegation_id}],
        "help_lane.receipt": [{"number": a_receipt_of(approved)}],
        "desk.protocol": [{"id": approved.id}],
        "badges.again": [{"id": approved.id}],
        "desk.doubtful": [_let_in_twice(approved)],
        "passes.activity": [{"activity_id": one.activity_id}],
        "passes.quota": [{"activity_id": one.activity_id}],
        "passes.own_quota": [{"activity_id": one.activity_id, "delegation_id": one.delegation_id}],
        "passes.delegation": [{"activity_id": one.activity_id, "delegation_id": one.delegation_id}],
        "devices.device": [{"id": device.id}],
        "devices.edit": [{"id": device.id}],
        "devices.join": [{"token": link_of(device).rpartition("/")[2]}],
    }


def _pass_of(own: Delegate) -> SessionPass:
    """One of three that each delegation has."""
    opening = queries.possible(own.event)[0]
    with transaction():
        session_passes.set_quotas(opening, 3, {}, by=SYSTEM)
        session_passes.issue(opening, by=SYSTEM)
    return next(one for one in queries.living(opening) if one.delegation_id == own.delegation_id)


def _let_in_twice(own: Delegate) -> dict:
    """By two phones that did not know of each other."""
    code = badges.current(own).code
    with transaction():
        for nonce in ("twice-1", "twice-2"):
            scans.record(own.event, code=code, checkpoint="MAIN", nonce=nonce, shown="admitted", by=SYSTEM)
    return {}
