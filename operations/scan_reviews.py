"""What an organizer made of a scan that was in doubt. The scan itself never changes."""

import datetime as dt

from models import Delegate, Event, Scan, ScanReview, db
from models.base import utcnow
from models.transaction import lock
from operations import finished, journal
from operations.journal import Actor

LONGEST_NOTE = 300


def look_at(scan: Scan, note: str, *, by: Actor, now: dt.datetime | None = None) -> ScanReview:
    """Somebody looked at the scan, and this is what came of it. What was said first stands. Refuses `finished`."""
    now = now or utcnow()
    finished.ensure_running(lock(db.session.get_one(Event, scan.event_id)), now)
    if standing := db.session.get(ScanReview, scan.id):
        return standing
    review = ScanReview(scan_id=scan.id, at=now, by=by.name[:200], note=note[:LONGEST_NOTE])
    db.session.add(review)
    checkpoint = scan.checkpoint
    person = scan.delegate_id and db.session.get_one(Delegate, scan.delegate_id)
    journal.write("scan.looked_at", person or checkpoint, by, event_id=scan.event_id, checkpoint=checkpoint.code)
    return review
