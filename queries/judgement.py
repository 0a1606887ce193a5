"""The verdict on a badge shown at a checkpoint: pure rules without a database, one table of cases for every gate.

`Showing` is what is known of a code at a checkpoint; `judge` says what follows from it at a moment.
"""

import dataclasses
import datetime as dt

#: Nobody can overrule these: there is no delegate of this event to let in.
FINAL = ("unknown_code", "wrong_event")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Showing:
    """One code at one checkpoint. Times are by the event's clock."""

    #: There is a badge with this code.
    known: bool = True
    #: It belongs to a delegate of the checkpoint's event.
    of_event: bool = True
    #: A newer badge took its place.
    replaced: bool = False
    #: The delegate's word of state.
    status: str = "approved"
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    #: The activity behind the checkpoint was called off.
    called_off: bool = False
    #: The category may enter the checkpoint's zone.
    zone_allowed: bool = True
    #: The delegate is expected at the checkpoint's activity, bus, table or track.
    listed: bool = True
    #: Whether who went out may come in again.
    reentry: bool = True
    inside: bool = False
    #: How often the delegate came in so far.
    entries: int = 0


@dataclasses.dataclass(frozen=True)
class Verdict:
    """`result` is admitted, repeat or refused; `reason` why it is refused, or what was overruled."""

    result: str
    reason: str | None = None


def judge(showing: Showing, direction: str, at: dt.datetime, *, overruled: bool = False) -> Verdict:
    """What a gate answers to somebody who goes `direction` ("in" or "out") at a moment by the event's clock.

    `overruled`: somebody with the right to admits who would be refused.
    """
    reason = reason_to_refuse(showing, direction, at)
    if reason and (reason in FINAL or not overruled):
        return Verdict("refused", reason)
    return Verdict("admitted" if _changes(showing, direction) else "repeat", reason)


def reason_to_refuse(showing: Showing, direction: str, at: dt.datetime) -> str | None:
    """The first reason that holds, in the order in which they are judged; who is inside may always leave."""
    faults = {
        "unknown_code": not showing.known,
        "wrong_event": not showing.of_event,
        "badge_replaced": showing.replaced,
    }
    if direction == "in":
        faults |= {
            "cancelled": showing.status == "cancelled",
            "not_approved": showing.status != "approved",
            "checkpoint_closed": _closed(showing, at),
            "zone_not_allowed": not showing.zone_allowed,
            "not_on_list": not showing.listed,
        }
    return next((reason for reason, holds in faults.items() if holds), None)


def _closed(showing: Showing, at: dt.datetime) -> bool:
    early = showing.opens_at is not None and at < showing.opens_at
    late = showing.closes_at is not None and at >= showing.closes_at
    return early or late or showing.called_off


def _changes(showing: Showing, direction: str) -> bool:
    """Whether the person moves at all: who is inside cannot come in, and comes in twice only where that is allowed."""
    if direction == "out":
        return showing.inside
    return not showing.inside and (showing.reentry or not showing.entries)
