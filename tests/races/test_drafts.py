"""Programs that change one activity at the same moment: each change is published, none is lost, none is half done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from models import ActivityHistory, db
from tests.programs import Program
from tests.world import count

EDITORS = 6


def test_many_who_change_one_activity_at_once_each_publish_a_revision(app, world):
    key = world.water.id
    db.session.rollback()
    barrier = Barrier(EDITORS)

    def change(number: int) -> int:
        with app.app_context():
            program = Program(app.test_client(), "organizer")
            barrier.wait()
            return program.patch(f"/activities/{key}", {"capacity": number, "status": "published"}).status_code

    with ThreadPoolExecutor(EDITORS) as editors:
        assert list(editors.map(change, range(10, 10 + EDITORS))) == [200] * EDITORS
    db.session.rollback()
    assert (world.water.revision, world.event.version) == (1 + EDITORS, 1 + EDITORS)
    assert count(ActivityHistory, ActivityHistory.activity_id == key) == 1 + EDITORS
