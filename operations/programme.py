"""The programme: proposing changes, publishing them as a numbered version, calling things off.

A change is written to the draft; publishing copies the drafts of a chosen list of activities, never a colleague's
half-done one, in a handful of statements whatever their number. Meetings, rides and private blocks are live: they
change at once and make no version.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from models import Activity, ActivityCategory, ActivityDraft, ActivityHistory, Category, Event, Place, Version, db
from models.activity import ATTENDANCES, AUDIENCES, FACTS, KINDS, LIVE_KINDS
from models.base import utcnow
from models.transaction import lock
from operations import blocks, feeds, finished, journal, participations, speakers, visit_lists
from operations.journal import Actor
from operations.refusals import Refusal
from queries import convoys, drafts


def create(
    event: Event,
    kind: str,
    facts: dict[str, object],
    *,
    by: Actor,
    audience: str = "public",
    attendance: str = "everyone",
    parent: Activity | None = None,
    categories: Sequence[Category] = (),
    provenance: dict | None = None,
    loading: bool = False,
    now: dt.datetime | None = None,
) -> Activity:
    """Propose a new activity. `facts` are columns of `models.activity.FACTS`; a title is a must, times may be missing.

    Without a day the start's local one counts, else the event's first. Refuses what `_checked` refuses, and `finished`
    unless the event is just being loaded: a file may tell of one that is over.
    """
    if not loading:
        finished.ensure_running(event, now)
    _known("kind", kind, KINDS)
    _known("audience", audience, AUDIENCES)
    _known("attendance", attendance, ATTENDANCES)
    activity = Activity(
        event=event, kind=kind, audience=audience, attendance=attendance, parent=parent, provenance=provenance,
        live=kind in LIVE_KINDS, created_at=now or utcnow(),
    )  # fmt: skip
    db.session.add(activity)
    db.session.flush()
    db.session.add_all(ActivityCategory(activity_id=activity.id, category_id=one.id) for one in categories)
    values = dict.fromkeys(FACTS) | facts
    values["day"] = values["day"] or _local_day(event, values["starts_at"]) or event.starts_on
    _propose(activity, _checked(event, values), by, now)
    journal.write("activity.proposed", activity, by, kind=kind)
    return activity


def propose_all(proposals: Sequence[tuple[Activity, dict[str, object]]], *, by: Actor, now: dt.datetime) -> None:
    """Drafts of new activities with facts that hold together, as in an event made of another, or a sheet.

    A few statements, however many there are; the caller's line in the journal tells of all of them.
    """
    db.session.add_all(activity for activity, _facts in proposals)
    db.session.flush()
    edited = {"base_revision": 0, "edited_by": by.name[:200], "edited_at": now}
    nothing = dict.fromkeys(FACTS)
    db.session.add_all(
        ActivityDraft(activity_id=activity.id, **nothing | facts, **edited) for activity, facts in proposals
    )
    db.session.flush()


def edit(
    activity: Activity,
    facts: dict[str, object],
    *,
    by: Actor,
    seen: str | None = None,
    now: dt.datetime | None = None,
) -> ActivityDraft:
    """Propose other facts for an activity; what is not named stays as it is in the draft, else as published.

    `seen` is the `mark` of what its page showed: `changed_meanwhile` when somebody was faster; None: nobody asks.
    """
    draft = _begun(activity, seen, now)
    standing = {name: getattr(draft or activity, name) for name in FACTS}
    if "starts_at" in facts and facts["starts_at"] and "day" not in facts:
        facts = {**facts, "day": _local_day(activity.event, facts["starts_at"])}
    draft = _propose(activity, _checked(activity.event, {**standing, **facts}), by, now)
    journal.write("activity.edited", activity, by, facts=sorted(facts))
    return draft


def describe(activity: Activity, *, by: Actor, now: dt.datetime | None = None, **said: object) -> Activity:
    """Change what a proposal is: its kind, audience, attendance, parent and categories, those that are named.

    Refuses `already_published`: what people know of keeps its kind, and who may know of it.
    """
    _begun(activity, None, now)
    if activity.revision:
        raise Refusal("already_published")
    for name, words in (("kind", KINDS), ("audience", AUDIENCES), ("attendance", ATTENDANCES)):
        _known(name, said.get(name, getattr(activity, name)), words)
    _ensure_no_circle(activity, said.get("parent"))
    for name, value in said.items():
        setattr(activity, name, value)
    activity.live = activity.kind in LIVE_KINDS
    journal.write("activity.described", activity, by, facts=sorted(said))
    return activity


def classify(activity: Activity, code: str, *, by: Actor, now: dt.datetime | None = None) -> bool:
    """Say what a convoy's leg serves: the axis of this code, none for ""; whether that is new. It is no fact of the
    programme, and holds at once. Refuses `unknown_axis` and `finished`.
    """
    axis = next((one for one in convoys.axes(activity.event) if one.code == code), None)
    if code and axis is None:
        raise Refusal("unknown_axis", "axis")
    if activity.axis_id == (axis and axis.id):
        return False
    lock(activity.event)
    finished.ensure_running(activity.event, now)
    activity.axis_id = axis and axis.id
    journal.write("activity.classified", activity, by, axis=code)
    return True


def drop_draft(
    activity: Activity, *, by: Actor, seen: str | None = None, now: dt.datetime | None = None
) -> Activity | None:
    """Forget what is proposed; returns None for an activity that was never published, which then is gone.

    Refuses `no_draft`, `has_parts` while a proposal is the whole of others, and `changed_meanwhile` as `edit` does.
    """
    draft = _begun(activity, seen, now)
    if draft is None:
        raise Refusal("no_draft")
    journal.write("activity.draft_dropped", activity, by)
    db.session.delete(draft)
    if activity.revision:
        return activity
    if db.session.scalar(sa.select(Activity.id).where(Activity.parent_id == activity.id).limit(1)):
        raise Refusal("has_parts")
    db.session.flush()
    db.session.execute(sa.delete(ActivityCategory).where(ActivityCategory.activity_id == activity.id))
    db.session.delete(activity)
    db.session.flush()
    return None


def _begun(activity: Activity, seen: str | None, now: dt.datetime | None) -> ActivityDraft | None:
    """The draft, read anew under the event's lock, if it is still as somebody saw it. Private time is refused."""
    lock(activity.event)
    finished.ensure_running(activity.event, now)
    db.session.refresh(activity)
    if blocks.is_private(activity):
        raise Refusal("private_time")
    draft = db.session.get(ActivityDraft, activity.id, populate_existing=True)
    if seen is not None and seen != drafts.mark_of(activity, draft):
        raise Refusal("changed_meanwhile")
    return draft


def _ensure_no_circle(activity: Activity, parent: Activity | None) -> None:
    above = parent
    while above is not None:
        if above is activity:
            raise Refusal("part_of_itself", "parent")
        above = above.parent


def call_off(activity: Activity, *, by: Actor, now: dt.datetime | None = None) -> ActivityDraft:
    """Propose to cancel a published activity; it stays where people look for it, marked as cancelled."""
    if activity.state != "published":
        raise Refusal("not_published")
    draft = edit(activity, {}, by=by, now=now)
    draft.cancelled = True
    return draft


def publish(
    event: Event,
    activities: Iterable[Activity],
    *,
    by: Actor,
    label: dict[str, str] | None = None,
    note: dict[str, str] | None = None,
    seen: Collection[str] | None = None,
    loading: bool = False,
    now: dt.datetime | None = None,
) -> int | None:
    """Publish the drafts of these activities as one version and return its number; None when all of them are live.

    All or nothing. Whoever waits for a seat and can have one now moves up. `seen` are the marks of `drafts.marks` that
    the caller's page showed. Refuses `nothing_to_publish`, and `changed_meanwhile` when one of them was published, its
    draft changed or dropped, or another version made, since the caller looked; `finished` as `create` does.
    """
    # Not `.id`: that would read again, one by one, what the lock below reads in one statement.
    now, ids = now or utcnow(), {sa.inspect(activity).identity[0] for activity in activities}
    if not ids:
        raise Refusal("nothing_to_publish")
    lock(event)
    if not loading:
        finished.ensure_running(event, now)
    pending = drafts.of_activities(ids)
    if len(pending) != len(ids) or (seen is not None and not drafts.marks(event, pending) <= set(seen)):
        raise Refusal("changed_meanwhile")
    billed = {draft.activity_id: draft.speakers for draft in pending if draft.speakers is not None}
    waited_for = participations.lock_lines(event, ids, also=speakers.named(billed))
    numbered = any(not draft.activity.live for draft in pending)
    visit_lists.ensure_billed((draft.activity for draft in pending), billed, now=now)
    number = next_version(event, label, note, by=by, now=now) if numbered else None
    _copy(pending, number, by, now)
    speakers.seat(billed, now=now)
    participations.fill(waited_for, now=now)
    feeds.stale_event(event)
    journal.write("programme.published", event, by, event_id=event.id, version=number, activities=len(pending))
    return number


def next_version(
    event: Event,
    label: dict[str, str] | None = None,
    note: dict[str, str] | None = None,
    *,
    by: Actor,
    now: dt.datetime,
) -> int:
    """The number of a version that begins now; the caller holds the event's lock and says what is in it."""
    event.version += 1
    event.changed_at = now
    default = {"en": "Version {}", "es": "Versión {}", "fr": "Version {}"}
    said = label or {code: text.format(event.version) for code, text in default.items()}
    db.session.add(
        Version(event_id=event.id, number=event.version, label=said, note=note, published_at=now, published_by=by.name)
    )
    db.session.flush()
    return event.version


def _copy(pending: list[ActivityDraft], number: int | None, by: Actor, now: dt.datetime) -> None:
    """Drafts to activities, activities to history, drafts away: three statements."""
    ids = [draft.activity_id for draft in pending]
    state = sa.case((ActivityDraft.cancelled, "cancelled"), else_="published")
    told = {name: getattr(ActivityDraft, name) for name in FACTS}
    version = sa.case((Activity.live, sa.null()), else_=sa.literal(number, sa.Integer))
    changed = db.session.execute(
        sa.update(Activity)
        .where(Activity.id == ActivityDraft.activity_id, Activity.id.in_(ids))
        .where(ActivityDraft.base_revision == Activity.revision)
        .values(**told, state=state, revision=Activity.revision + 1, version=version, published_at=now),
        execution_options={"synchronize_session": False},
    )
    if changed.rowcount != len(ids):
        raise Refusal("changed_meanwhile")
    remember(ids, by=by, now=now)
    done = sa.delete(ActivityDraft).where(ActivityDraft.activity_id.in_(ids))
    db.session.execute(done, execution_options={"synchronize_session": False})
    for draft in pending:
        db.session.expire(draft.activity)
        db.session.expunge(draft)


def remember(activity_ids: Collection[int], *, by: Actor, now: dt.datetime) -> None:
    """Keep in the history what these activities say now: one statement."""
    kept = [getattr(Activity, name) for name in ("id", "revision", "version", "state", *FACTS)]
    history = sa.select(*kept, sa.literal(now, Activity.published_at.type), sa.literal(by.name[:200]))
    columns = ("activity_id", "revision", "version", "state", *FACTS, "at", "by")
    db.session.execute(sa.insert(ActivityHistory).from_select(columns, history.where(Activity.id.in_(activity_ids))))


def _propose(activity: Activity, facts: dict[str, object], by: Actor, now: dt.datetime | None) -> ActivityDraft:
    draft = db.session.get(ActivityDraft, activity.id)
    if draft is None:
        draft = ActivityDraft(activity=activity, base_revision=activity.revision)
        db.session.add(draft)
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.edited_by, draft.edited_at = by.name[:200], now or utcnow()
    db.session.flush()
    return draft


def _checked(event: Event, facts: dict[str, object]) -> dict[str, object]:
    """The facts, if they hold together. Refuses unknown facts, no title, an end before a start, a strange place."""
    if unknown := set(facts) - set(FACTS):
        raise Refusal("unknown_fact", sorted(unknown)[0])
    title = {code: text for code, text in (facts["title"] or {}).items() if text and text.strip()}
    if not title:
        raise Refusal("required", "title")
    starts_at, ends_at = facts["starts_at"], facts["ends_at"]
    if ends_at and (starts_at is None or ends_at < starts_at):
        raise Refusal("ends_before_start", "ends_at")
    if facts["capacity"] is not None and not 0 <= facts["capacity"] <= 1_000_000:
        raise Refusal("out_of_range", "capacity")
    speakers.ensure_known(event, facts["speakers"])
    for name in ("place_id", "to_place_id"):
        if facts[name] is not None and getattr(db.session.get(Place, facts[name]), "event_id", None) != event.id:
            raise Refusal("unknown_place", "place")
    return {**facts, "title": title}


def _known(field: str, word: str, words: Sequence[str]) -> None:
    if word not in words:
        raise Refusal("unknown_word", field, words=", ".join(words))


def _local_day(event: Event, instant: dt.datetime | None) -> dt.date | None:
    return instant.astimezone(event.tz).date() if instant else None
