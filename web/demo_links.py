"""The demo's ways in without a password, for who sits at the machine: `flask doors` prints them.

Three locks: the token is signed and lasts half a day; the server listens to this machine alone; and the account is one
of the demo's, which no password opens and whose address nobody can have (example.org is reserved).
"""

import ipaddress

import sqlalchemy as sa
from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from models import Category, Delegate, Delegation, Event, Organization, Staff, db
from models.transaction import transaction
from operations import doors, links
from operations.transitions import GONE

#: Seconds a link lasts.
LASTS = 12 * 3600


def on_loopback() -> bool:
    """Whether only this machine can reach the server."""
    host = current_app.config["BIND"]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def token_for(staff: Staff) -> str:
    """What stands behind /staff/enter/ in the link of this account."""
    return _serializer().dumps(staff.id)


def opened_by(token: str) -> Staff | None:
    """The demo's account that the token opens; None when any of the locks holds."""
    if not on_loopback():
        return None
    try:
        staff = db.session.get(Staff, _serializer().loads(token, max_age=LASTS))
    except BadSignature:
        return None
    return staff if staff and of_demo(staff) else None


def of_demo(staff: Staff) -> bool:
    """Whether it is one of the demo's accounts, and nobody gave it a password since."""
    return staff.email.endswith("@example.org") and not staff.password_hash and staff.disabled_at is None


def page_of_a_delegation(event: Event) -> str | None:
    """The address, as a path, of a focal point: a municipality's before others, of the most people up to a dozen.

    Whoever takes no place is left out, so that it is not the organizers' own committee.
    """
    coming = Delegate.event_id == event.id, Delegate.status.not_in(GONE), Category.counted
    people = sa.select(Delegation.id).join(Delegate, Delegate.delegation_id == Delegation.id).where(*coming)
    each = people.join(Delegate.category).join(Delegation.organization).group_by(Delegation.id, Organization.kind)
    several = each.having(sa.func.count().between(2, 12))
    in_order = several.order_by(Organization.kind != "city", sa.func.count().desc(), Delegation.id)
    first = db.session.scalar(in_order.limit(1))
    if first is None:
        return None
    with transaction():
        return f"/{event.slug}/delegation/{doors.token_of(doors.ensure(links.FOCAL, first))}"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["LINK_KEY"], salt="staff.enter")
