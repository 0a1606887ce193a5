"""Organizers who tell at once, and programs that die before, while and after they tell: each is told, and told once."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from models import Activity, Bulletin, Message, db
from models.transaction import transaction
from operations import bulletins, programme
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import bulletins as told
from tests.conftest import make_app
from tests.pages import parse
from tests.workers import PATIENCE, SPAWN, started
from tests.world import count

PAGE = "/cabos/desk/bulletins"
ORGANIZERS = 4
EVERYBODY = ("ana", "beto", "chloe", "dan", "eva")


def publish(activity: Activity) -> None:
    with transaction():
        programme.edit(activity, {"dress": {"en": "Formal"}}, by=SYSTEM)
        programme.publish(activity.event, [activity], by=SYSTEM)


def send(event) -> None:
    with transaction():
        bulletins.send(event, by=SYSTEM)


def letters() -> Counter[int]:
    """How many bulletins each delegate gets."""
    db.session.rollback()
    return Counter(db.session.scalars(sa.select(Message.delegate_id).where(Message.template == "bulletin")))


def once_to_everybody(world) -> Counter[int]:
    return Counter(getattr(world, name).id for name in EVERYBODY)


def test_organizers_who_press_at_once_tell_everybody_once(app, world):
    publish(world.opening)
    db.session.rollback()
    barrier = Barrier(ORGANIZERS)

    def press(_number: int) -> int:
        with app.app_context():
            browser = app.test_client()
            world.sign_in(browser, "organizer")
            page = parse(browser.get(PAGE))
            seen = next(field.get("value") for field in page.iter("input") if field.get("name") == "seen")
            barrier.wait(PATIENCE)
            return browser.post(PAGE, data={"seen": seen}).status_code

    with ThreadPoolExecutor(ORGANIZERS) as organizers:
        answers = sorted(organizers.map(press, range(ORGANIZERS)))
    assert answers == [303] + [409] * (ORGANIZERS - 1)
    assert letters() == once_to_everybody(world)
    assert count(Bulletin) == 1


def die(stage: str, activity_id: int, reached, database_url: str, instance: str) -> None:
    """Publish a change and tell it, as far as the stage; then wait to be killed."""

    def stop() -> None:
        reached.set()
        time.sleep(PATIENCE)

    with make_app(database_url, instance).app_context():
        activity = db.session.get_one(Activity, activity_id)
        publish(activity)
        if stage == "published":
            stop()
        with transaction():
            bulletins.send(activity.event, by=SYSTEM)
            db.session.flush()
            if stage == "telling":
                stop()
        stop()


@pytest.mark.parametrize(("stage", "already"), [("published", 0), ("telling", 0), ("told", len(EVERYBODY))])
def test_whoever_dies_before_while_or_after_telling_leaves_it_whole(app, world, database_url, stage, already):
    activity_id = world.opening.id
    db.session.rollback()
    reached = SPAWN.Event()
    with started(die, stage, activity_id, reached, database_url, str(app.config["INSTANCE"])) as program:
        assert reached.wait(PATIENCE)
        program.kill()
        program.join()
    assert letters().total() == already
    if already:
        with pytest.raises(Refusal) as refused:
            send(world.event)
        assert refused.value.code == "nothing_to_tell"
    else:
        assert told.untold(world.event) == [(activity_id, 1, 2)]
        send(world.event)
    assert letters() == once_to_everybody(world)
    assert told.untold(world.event) == []
