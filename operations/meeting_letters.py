"""One letter a person about their meetings: what is new, moved and called off since they were last told.

What was moved twice, the first time by somebody who did not tell, is told from where they knew it to be; what is back
where they knew it to be is not told at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models import Activity, Delegate, Event, MeetingRequest, Place, db
from operations import outbox
from queries import last_told
from queries.last_told import Known

TEMPLATE = "meetings"


class Letters:
    """Begun before meetings change, sent afterwards: three statements, and one that writes the letters."""

    def __init__(self, event: Event, activities: Iterable[Activity]) -> None:
        self._event = event
        self._known = last_told.of_activities(event, list(activities))
        wanted = sa.select(Place.id, Place.name, Place.zone).where(Place.event_id == event.id)
        self._places = {key: (name, zone) for key, name, zone in db.session.execute(wanted)}
        self._lines: dict[int, list[tuple[MeetingRequest, dict[str, object]]]] = defaultdict(list)

    def stands(self, request: MeetingRequest, activity: Activity, people: Iterable[int], was: Activity | None) -> None:
        """These people have this meeting; `was` is what it was before, if anything."""
        known = self._known.get(was.id) if was else None
        now = Known(activity.starts_at, activity.ends_at, activity.place_id, cancelled=False)
        if known == now:
            return
        line = {"kind": "new"} if known is None or known.cancelled else {"kind": "moved", "was": self._spot(known)}
        self._add(request, people, line | self._spot(now))

    def called_off(self, request: MeetingRequest, activity: Activity, people: Iterable[int]) -> None:
        """These people do not have this meeting any more."""
        known = self._known[activity.id]
        if not known.cancelled:
            self._add(request, people, {"kind": "off"} | self._spot(known))

    def send(self, delegates: Mapping[int, Delegate], once: str) -> int:
        """Write to everybody who has something to be told; `once` names it. Returns how many."""
        return outbox.queue_all(
            TEMPLATE,
            [
                (delegates[key], f"{once}:{key}", {"meetings": self._of(key, delegates)})
                for key in sorted(self._lines)
                if delegates[key].status == "approved"
            ],
        )

    def _add(self, request: MeetingRequest, people: Iterable[int], line: dict[str, object]) -> None:
        for key in people:
            self._lines[key].append((request, line))

    def _of(self, key: int, delegates: Mapping[int, Delegate]) -> list[dict[str, object]]:
        """Somebody's lines in the order of time, each with whom they meet."""
        lines = sorted(self._lines[key], key=lambda one: (one[1]["starts_at"], one[0].id))
        return [
            line | {"with": [delegates[one].name for one in (request.from_id, request.to_id) if one != key]}
            for request, line in lines
        ]

    def _spot(self, known: Known) -> dict[str, object]:
        name, zone = self._places.get(known.place_id, (None, None))
        times = {"starts_at": known.starts_at.isoformat(), "ends_at": known.ends_at.isoformat()}
        return times | {"place": name, "zone": zone or self._event.zone}
