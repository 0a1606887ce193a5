"""When something was done on a phone, by a clock that may be wrong, and when we heard of it."""

import dataclasses
import datetime as dt

#: What we hear of within this time is as good as now: nobody comes in and goes out again meanwhile.
PROMPT = dt.timedelta(seconds=5)


@dataclasses.dataclass(frozen=True)
class Taken:
    """When something was done at a gate or on the road, and when we heard of it; real times."""

    received_at: dt.datetime
    #: By the device's clock set right, never later than received; None: it does not say.
    scanned_at: dt.datetime | None
    #: By how much the device's clock was behind ours; None: it did not say what it showed when it sent.
    behind: dt.timedelta | None

    @property
    def at(self) -> dt.datetime:
        """The moment that counts."""
        return self.received_at if self.behind is None else self.scanned_at or self.received_at

    @property
    def late(self) -> bool:
        """Whether other things may have been done since that we know of already."""
        return self.received_at - self.at > PROMPT

    @property
    def seconds_behind(self) -> int | None:
        """By how many seconds the device's clock was behind ours, as rows keep it."""
        return None if self.behind is None else round(self.behind.total_seconds())


def taken(device_time: dt.datetime | None, behind: dt.timedelta | None, now: dt.datetime) -> Taken:
    """What a device says of when it was, set right by how much its clock is behind; nothing is later than `now`."""
    right = device_time and min(device_time + (behind or dt.timedelta()), now)
    return Taken(now, right, behind)
