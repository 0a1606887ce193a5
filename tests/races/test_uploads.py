"""Two who apply the same sheet at once: it is done once, and the other one is told."""

import threading

from models import Activity, Delegate, Event, Place, db
from models.transaction import transaction
from operations import uploads
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import uploads as queries
from tests.world import count


def test_a_sheet_applied_twice_at_once_is_applied_once(app, world):
    rows = b"Day,Start,Kind,Title,City,Place\n2019-06-06,07:00,visit,Harbour,San Lucas,Pier\n"
    with transaction():
        ids = [
            uploads.keep(world.event, "itinerary", "plan.csv", uploads.read("itinerary", rows), by=SYSTEM).id
            for _ in range(2)
        ]
    event_id, before = world.event.id, count(Place)
    said, barrier = [], threading.Barrier(4)

    def press(id: int) -> None:
        with app.app_context():
            upload = queries.find(world.event, id)
            barrier.wait()
            try:
                with transaction():
                    uploads.apply(upload, by=SYSTEM)
                said.append("applied")
            except Refusal as refusal:
                said.append(refusal.code)

    threads = [threading.Thread(target=press, args=(id,)) for id in ids * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert sorted(said) == ["applied", "sheet_idle", "sheet_idle", "upload_settled"]
    assert count(Activity, Activity.event_id == event_id, Activity.revision == 0) == 1
    assert count(Place) == before + 2


def test_somebody_on_two_lists_that_are_applied_at_once_is_registered_once(app, world):
    rows = b"Category,Name,Family name,City,Country,Language\nMAYOR,Luz,Paz,Loreto,MX,es\n"
    with transaction():
        lists = [
            uploads.keep(world.event, "delegates", "people.csv", uploads.read("delegates", rows), by=SYSTEM).id
            for _ in range(3)
        ]
    event, said, barrier = world.event.id, [], threading.Barrier(3)

    def press(id: int) -> None:
        with app.app_context():
            upload = queries.find(db.session.get(Event, event), id)
            barrier.wait()
            try:
                with transaction():
                    uploads.apply(upload, by=SYSTEM)
                said.append("applied")
            except Refusal as refusal:
                said.append(refusal.code)

    threads = [threading.Thread(target=press, args=(id,)) for id in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert sorted(said) == ["applied", "sheet_idle", "sheet_idle"]
    assert count(Delegate, Delegate.given_name == "Luz") == 1
