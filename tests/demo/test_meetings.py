"""The demo's bilateral meetings before anything is placed: 16 slots, 4 rooms, and requests in every state."""

import datetime as dt
from collections import Counter

import sqlalchemy as sa

from demo import people
from demo.partners import MOST, NUMBERS, partners, requests
from models import Activity, Delegate, DelegateTheme, MeetingProfile, MeetingRequest, Theme, db
from models.base import utcnow
from models.meeting import OPEN
from queries import meeting_rules
from tests.world import count

THEMES = ("BORDER", "DIGITAL", "INCLUSION", "MOBILITY", "SECURITY", "TOURISM", "TRADE", "URBAN")


def every() -> list[MeetingRequest]:
    return list(db.session.scalars(sa.select(MeetingRequest)))


def test_sixteen_slots_in_four_rooms_and_none_while_everybody_is_elsewhere(demo):
    slots, rooms = meeting_rules.slots(demo), meeting_rules.rooms(demo)
    assert [room.code for room in rooms] == ["BR-1", "BR-2", "BR-3", "BR-4"]
    assert len(slots) * len(rooms) == 64
    starts = [f"{slot.starts_at.astimezone(demo.tz):%d %H:%M}" for slot in slots]
    assert (starts[0], starts[4:6], starts[-1]) == ("07 10:00", ["07 12:00", "07 15:00"], "08 12:00")
    blocking = db.session.scalars(sa.select(Activity).where(Activity.blocking.is_(True))).all()
    assert {one.title["en"].split()[0] for one in blocking} == {"Opening", "Work", "Signing", "Closing"}
    assert all(slot.ends_at <= one.starts_at or slot.starts_at >= one.ends_at
               for slot in slots for one in blocking if one.starts_at)  # fmt: skip


def test_requests_of_every_kind_stand_and_none_is_placed(demo):
    assert Counter(one.status for one in every()) == NUMBERS
    assert count(Activity, Activity.kind == "meeting") == 0


def test_everybody_asked_or_brought_along_is_approved_and_open_to_it(demo):
    able = set(
        db.session.scalars(
            sa.select(Delegate.id)
            .join(MeetingProfile, MeetingProfile.delegate_id == Delegate.id)
            .where(Delegate.status == "approved", MeetingProfile.open, Delegate.principal_id.is_(None))
        )
    )
    for one in every():
        assert {one.from_id, one.to_id, *one.party, *one.other_party} <= able
        assert len({one.from_id, one.to_id, *one.party, *one.other_party}) == 2 + len(one.party) + len(one.other_party)


def test_nothing_is_put_down_to_an_announced_guest(demo):
    announced = {one.id for one in db.session.scalars(sa.select(Delegate)) if not one.invented}
    assert announced.isdisjoint(db.session.scalars(sa.select(MeetingProfile.delegate_id)))


def test_a_purpose_is_in_the_language_of_who_asks_and_names_their_theme(demo):
    themes = {theme.id: theme for theme in db.session.scalars(sa.select(Theme))}
    sides = db.session.scalars(sa.select(DelegateTheme).where(DelegateTheme.side == "seeks"))
    sought = {(row.delegate_id, row.theme_id) for row in sides}
    for one in every():
        (theme,) = one.themes
        assert (one.from_id, theme) in sought
        assert themes[theme].name[one.asker.language].lower() in one.purpose.lower()


def test_a_few_are_asked_by_many(demo):
    asked = Counter(one.to_id for one in every())
    assert asked.most_common(1)[0][1] > 16 > asked.most_common(40)[-1][1] > 1


def test_what_waits_for_an_answer_still_has_time_and_what_expired_has_not(demo):
    now = utcnow()
    for one in every():
        assert one.asker.registered_at < one.created_at < now
        if one.status in ("requested", "countered"):
            assert now < one.expires_at < now + dt.timedelta(hours=48)
        else:
            assert one.changed_at <= now
        assert (one.status == "countered") <= bool(one.times)


def test_the_same_people_ask_the_same_each_time():
    known = partners(people.roster().people, THEMES)
    assert requests(known, 16) == requests(known, 16)
    assert partners(people.roster().people, reversed(THEMES)) == known


def test_nobody_has_more_open_requests_than_the_rules_allow():
    known = partners(people.roster(2).people, THEMES)
    open_ones = Counter(one.asker for one in requests(known, 16, 2) if one.status in OPEN)
    assert 5 < max(open_ones.values()) <= MOST
