"""How badges look and how many session passes there are, as a file says it and as a copy takes it along."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, BadgeDesign, Event, PassQuota, SessionPass, db
from models.transaction import transaction
from operations import badge_designs, copies, events, session_passes
from operations.event_reading import EventFileError, read
from operations.journal import SYSTEM
from queries import badge_designs as designs
from tests.world import FIRST, i18n

BACK = {"es": "Entréguelo en la entrada."}


def file(**parts: object) -> dict:
    event = {"slug": "forum", "kind": "summit", "name": {"es": "Foro"}, "zone": "America/Tijuana"}
    dinner = {"key": "dinner", "kind": "meal", "title": {"es": "Cena"}, "day": "2026-10-24"}
    days = {"starts_on": "2026-10-24", "ends_on": "2026-10-25"}
    return {"event": event | days, "activities": [dinner]} | parts


def quotas(event: Event) -> list[tuple[str, int]]:
    asked = sa.select(Activity.title, PassQuota.places).join(Activity, Activity.id == PassQuota.activity_id)
    found = db.session.execute(asked.where(Activity.event_id == event.id, PassQuota.delegation_id.is_(None)))
    return [(next(iter(title.values())), places) for title, places in found]


def test_a_file_says_how_badges_look_and_how_many_passes_there_are(app):
    badges = {"layout": "card", "two_sided": True, "parts": ["photo", "flag"], "back": BACK}
    passes = [{"activity": "dinner", "places": 3, "source": ["demo"], "provenance": "I"}]
    with transaction():
        event = events.load(file(badges=badges, passes=passes), by=SYSTEM)
    design = designs.of_event(event)
    assert (design.layout, design.two_sided, design.parts, design.back) == ("card", True, ["photo", "flag"], BACK)
    assert quotas(event) == [("Cena", 3)]
    assert db.session.scalars(sa.select(PassQuota)).one().invented


def test_a_file_without_a_word_on_badges_has_the_usual_ones(app):
    with transaction():
        event = events.load(file(), by=SYSTEM)
    assert db.session.get(BadgeDesign, event.id) is None
    assert designs.of_event(event).layout == "a6"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"badges": {"layout": "a5"}}, "badges.layout"),
        ({"badges": {"parts": ["phone"]}}, "badges.parts[0]"),
        ({"badges": {"back": {"es": "á" * 401}}}, "badges.back.es"),
        ({"passes": [{"activity": "ball", "places": 1}]}, "passes[0].activity"),
        ({"passes": [{"activity": "dinner", "places": 501}]}, "passes[0].places"),
        ({"passes": [{"activity": "dinner", "places": 1}] * 2}, "passes[1].activity"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(parts, said):
    with pytest.raises(EventFileError) as refusal:
        read(file(**parts))
    assert refusal.value.problems[0][0] == said


def test_a_copy_takes_design_and_quotas_along_but_no_pass(world):
    with transaction():
        design = {"layout": "labels", "two_sided": False, "parts": ["photo"], "back": i18n("Found?", "¿Lo halló?", "")}
        badge_designs.replace(world.event, design, by=SYSTEM)
        session_passes.set_quotas(world.housing, 2, {world.delegation.id: 5}, by=SYSTEM)
        session_passes.issue(world.housing, by=SYSTEM)
    wanted = {"slug": "next", "name": {"en": "Next"}, "location": None, "starts_on": FIRST + dt.timedelta(365)}
    taken = frozenset(copies.CHOICES)
    with transaction():
        made = copies.copy(
            world.event, copies.Wanted(**wanted, zone=world.event.zone, taken=taken, cities={}), by=SYSTEM
        )
    assert badge_designs.said_of(designs.of_event(made)) == design
    drafts = sa.select(PassQuota).join(Activity, Activity.id == PassQuota.activity_id)
    [quota] = db.session.scalars(drafts.where(Activity.event_id == made.id)).all()
    assert (quota.places, quota.delegation_id, quota.key) == (2, None, "each")
    assert db.session.scalars(sa.select(SessionPass).where(SessionPass.event_id == made.id)).all() == []
