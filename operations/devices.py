"""Gate phones: one is given a name and its checkpoints, joins by a link that opens once, and can be revoked.

A leader's phone is given buses instead, and works on the road: `web/road_access.py`.

Whoever holds the phone needs no password; what it may follows from its role. The link lives for a quarter of an hour,
what the phone keeps until it is revoked, or until another phone joins in its place.
"""

import datetime as dt
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from models import Bus, Checkpoint, Device, Door, Event, db
from models.base import utcnow
from models.device import DEVICE_ROLES
from models.transaction import lock
from operations import doors, fields, finished, journal
from operations.event_settings import changes, ensure_unchanged, mark
from operations.journal import Actor
from operations.refusals import Refusal
from queries import checkpoints, convoys

#: Kinds of doors: the link by which a phone joins, and what it keeps then.
LINK, PHONE = "device", "phone"
LINK_LIVES = dt.timedelta(minutes=15)
#: The role of a phone that leads buses.
LEADER = "leader"
#: A phone's signs of life are kept no more often than this.
HEARD_EVERY = dt.timedelta(minutes=1)
#: What a browser says of itself may be longer.
LONGEST_AGENT = 200


def read(event: Event, typed: Mapping[str, object]) -> dict[str, object]:
    """What a page or a program collected as facts of a phone: `name`, `role`, `checkpoints` or, of a leader's, `buses`
    (codes); whichever of the two is not its own is left out of account.

    Raises `fields.Malformed`.
    """
    leads = typed.get("role") == LEADER
    rules: dict[str, Callable[[object], object]] = {
        "name": lambda text: fields.line(text, 60) or _refuse("required"),
        "role": lambda word: word if word in DEVICE_ROLES else _refuse("unknown_role"),
        "checkpoints": lambda codes: [] if leads else _checkpoints(event, codes),
        "buses": lambda codes: _buses(event, codes) if leads else [],
    }
    return fields.read_all(rules, typed)


def add(event: Event, facts: Mapping[str, object], *, by: Actor, now: dt.datetime | None = None) -> Device:
    """A phone more, which has not joined yet. `facts` are those of `read`. Refuses `finished`."""
    lock(event)
    finished.ensure_running(event, now)
    device = Device(event_id=event.id, created_by=by.name[:200], created_at=now or utcnow(), **facts)
    db.session.add(device)
    journal.write("device.added", device, by, name=device.name)
    return device


def edit(
    device: Device, facts: Mapping[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> Device:
    """Another name, role, or other checkpoints or buses: the phone knows with its next call. Who is to lead buses from
    now on, or no longer, has to join again: it works elsewhere. `seen`: `mark_of` what was shown.

    Refuses `changed_meanwhile` and `finished`.
    """
    _begin(device, now)
    before = said_of(device)
    ensure_unchanged(seen, mark(before))
    for name, value in facts.items():
        setattr(device, name, value)
    if LEADER in (before["role"], device.role) and before["role"] != device.role:
        device.joined_at = None
        for kind in (LINK, PHONE):
            doors.end(kind, device.id, now=now or utcnow())
    if changed := changes(before, said_of(device)):
        journal.write("device.edited", device, by, name=device.name, facts=changed)
    return device


def invite(device: Device, *, by: Actor, now: dt.datetime | None = None) -> Door:
    """A new link by which a phone joins, once and soon; the earlier link opens nothing any more. Refuses `finished`.

    A phone that joined before goes on until another one does.
    """
    now = now or utcnow()
    _begin(device, now)
    door = doors.replace(LINK, device.id, now=now)
    door.expires_at = now + LINK_LIVES
    journal.write("device.link_shown", device, by, name=device.name)
    return door


def invited(event: Event, token: str, *, now: dt.datetime | None = None) -> Device | None:
    """The phone of this event whose link this is, as long as it opens."""
    door = doors.opened_by(LINK, token, now=now)
    device = db.session.get(Device, door.subject_id) if door else None
    return device if device and device.event_id == event.id else None


def join(device: Device, token: str, *, agent: str = "", now: dt.datetime | None = None) -> Door:
    """Let the browser that shows the link be this phone from now on: the door it keeps. The one before is out.

    Of two that show the link at once one joins. Refuses `device_link_over` and `finished`.
    """
    now = now or utcnow()
    _begin(device, now)
    door = doors.opened_by(LINK, token, now=now)
    if door is None or door.subject_id != device.id:
        raise Refusal("device_link_over")
    door.revoked_at = now
    device.joined_at = device.heard_at = now
    device.agent = "".join(filter(str.isprintable, agent))[:LONGEST_AGENT]
    device.waiting, device.behind, device.revoked_at = 0, 0, None
    journal.write("device.joined", device, Actor("device", device.name, device.id), name=device.name)
    return doors.replace(PHONE, device.id, now=now)


def is_news(device: Device, *, now: dt.datetime | None = None) -> bool:
    """Whether a sign of life is to be kept: the last one is a minute old."""
    return device.heard_at is None or (now or utcnow()) - device.heard_at >= HEARD_EVERY


def hear(device: Device, *, waiting: int, behind: int | None = None, now: dt.datetime | None = None) -> None:
    """Keep that the phone lives, how many scans wait on it, and by how many seconds its clock is behind (None: it did
    not say). Nobody waits for anybody: a revoked phone, or one just heard of, stays as it is.
    """
    now = now or utcnow()
    heard = {"heard_at": now, "waiting": max(waiting, 0)} | ({} if behind is None else {"behind": behind})
    silent = sa.or_(Device.heard_at.is_(None), Device.heard_at <= now - HEARD_EVERY)
    this = sa.update(Device).where(Device.id == device.id, Device.revoked_at.is_(None), silent)
    db.session.execute(this.values(heard).execution_options(synchronize_session=False))


def revoke(device: Device, *, by: Actor, now: dt.datetime | None = None) -> Device:
    """The phone stands at no gate any more, and forgets who is expected; its link opens nothing. Twice is once."""
    now = now or utcnow()
    lock(device)
    if device.revoked_at is None:
        device.revoked_at = now
        for kind in (LINK, PHONE):
            doors.end(kind, device.id, now=now)
        journal.write("device.revoked", device, by, name=device.name)
    return device


def said_of(device: Device) -> dict[str, object]:
    """What organizers say of it: the `facts` of `edit`, checkpoints and buses by their codes."""
    codes = {name: sorted(one.code for one in getattr(device, name)) for name in ("checkpoints", "buses")}
    return {"name": device.name, "role": device.role} | codes


def mark_of(device: Device) -> str:
    """A mark of what is said of it, for the page that shows it."""
    return mark(said_of(device))


def _begin(device: Device, now: dt.datetime | None) -> None:
    finished.ensure_running(lock(device.event), now)
    lock(device)


def _checkpoints(event: Event, codes: object) -> list[Checkpoint]:
    if not isinstance(codes, list | tuple) or not codes:
        _refuse("checkpoint_missing")
    standing = checkpoints.of_event(event)
    if not set(map(str, codes)) <= {checkpoint.code for checkpoint in standing}:
        _refuse("unknown_checkpoint")
    return [checkpoint for checkpoint in standing if checkpoint.code in codes]


def _buses(event: Event, codes: object) -> list[Bus]:
    if not isinstance(codes, list | tuple) or not codes:
        _refuse("bus_missing")
    standing = convoys.buses(event)
    if not set(map(str, codes)) <= {bus.code for bus in standing}:
        _refuse("unknown_bus")
    return [bus for bus in standing if bus.code in codes]


def _refuse(code: str) -> str:
    raise Refusal(code)
