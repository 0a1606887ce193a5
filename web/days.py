"""A delegate's days as pages, for themselves and for their chief of staff: which day, what is on it, private time."""

import dataclasses
import datetime as dt

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.widgets import DateInput, TimeInput

from models import Delegate, Event
from models.transaction import transaction
from operations import blocks
from operations.corrections import GONE
from operations.journal import Actor
from operations.participations import begun
from operations.refusals import Refusal
from queries import days
from queries.days import Stop
from scheduling.days import Gap
from web import formats, timeline
from web.forms import MUST, RuledForm, presentable
from web.timeline import Line
from web.words import sentence


@dataclasses.dataclass(frozen=True)
class Free:
    """Free time on the timeline."""

    gap: Gap
    #: "Free 40 minutes".
    words: str
    #: "past", "now" or None.
    state: str | None


@dataclasses.dataclass(frozen=True)
class Row:
    """One thing in the day, after the free time before it."""

    line: Line
    stop: Stop
    free: Free | None

    @property
    def may_leave(self) -> bool:
        """Whether the delegate may give this seat up with a button."""
        own, activity = self.stop.engagement.participation, self.stop.activity
        mere = own is not None and own.role == "participant" and own.status == "confirmed"
        return mere and activity.attendance == "sign_up" and not begun(activity)

    @property
    def may_file(self) -> bool:
        """Whether the delegate takes notes in a meeting that has begun."""
        own = self.stop.engagement.participation
        return own is not None and own.role == "note_taker" and begun(self.stop.activity)

    @property
    def private(self) -> bool:
        """Whether it is time that the delegate keeps free."""
        return blocks.is_private(self.stop.activity)


@dataclasses.dataclass(frozen=True)
class Shown:
    """One day of somebody's days."""

    date: dt.date
    #: 1 for the event's first day; None outside its days.
    number: int | None
    rows: list[Row]
    #: Every day there is something on, and today.
    dates: list[dt.date]
    today: dt.date
    #: Whether the delegate still comes.
    coming: bool


def shown(event: Event, delegate: Delegate) -> Shown:
    """The day the address asks for with `day=2019-06-07`, else today, or the next there is something on."""
    coming = delegate.status not in GONE
    found, today = days.of_delegate(delegate) if coming else {}, event.today()
    during = event.starts_on <= today <= event.ends_on
    dates = sorted({*found, *([today] if during else [])}) or [event.starts_on]
    date = asked_day(dates) or next((one for one in dates if one >= today), dates[-1])
    number = (date - event.starts_on).days + 1 if event.starts_on <= date <= event.ends_on else None
    return Shown(date, number, _rows(event, found.get(date, [])), dates, today, coming)


def asked_day(dates: list[dt.date]) -> dt.date | None:
    """The one of these days that the address asks for."""
    return next((one for one in dates if one.isoformat() == request.args.get("day")), None)


def _rows(event: Event, stops: list[Stop]) -> list[Row]:
    by_id = {stop.activity.id: stop for stop in stops}
    lines = [line for day in timeline.days(event, (stop.activity for stop in stops)) for line in day.lines]
    return [Row(line, by_id[line.activity.id], _free(event, by_id[line.activity.id].step.gap)) for line in lines]


def _free(event: Event, gap: Gap | None) -> Free | None:
    if gap is None:
        return None
    clock = event.now()
    state = "past" if gap.ends_at <= clock else "now" if gap.starts_at <= clock else None
    return Free(gap, free_for(gap.minutes), state)


def free_for(minutes: int) -> str:
    """ "Free 40 minutes", "Free 2 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("Free %(num)s minute", "Free %(num)s minutes", minutes)
    if not rest:
        return ngettext("Free %(num)s hour", "Free %(num)s hours", hours)
    return _("Free %(hours)s h %(minutes)s min", hours=hours, minutes=rest)


class BlockForm(RuledForm):
    """Private time: a day and two times by the event's clocks, and what for."""

    day = StringField(_l("Day"), MUST, widget=DateInput())
    starts = StringField(_l("From"), MUST, widget=TimeInput())
    ends = StringField(_l("Until"), MUST, widget=TimeInput())
    title = StringField(_l("What for"), description=_l("Only you and your chief of staff can read this."))
    overlapping = BooleanField(_l("Block the time all the same"))
    event: Event

    @classmethod
    def at(cls, event: Event) -> "BlockForm":
        """The form of this event, filled in with what the address says: `day`, `from` and `until`."""
        said = {name: presentable(request.args.get(key, "")) for name, key in _SAID.items()}
        form = cls(data=said | {"day": said["day"] or event.today().isoformat()})
        form.event = event
        return form

    def read(self) -> dict[str, object]:
        """What the rules make of what was typed; raises `Malformed`."""
        return blocks.read(self.event, {name: self[name].data for name in ("day", "starts", "ends", "title")})


_SAID = {"day": "day", "starts": "from", "ends": "until"}


def block(form: BlockForm, delegate: Delegate, *, by: Actor) -> bool:
    """Block what the form asks for; False when it was not sent, or says what is in the way."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            blocks.block(delegate, **form.facts, by=by, overlapping=form.overlapping.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def give_up(page: str, delegate: Delegate, activity_id: int, *, by: Actor) -> Response:
    """Give up private time, and back to its day on this page; 404 for what is none of theirs."""
    slug = delegate.event.slug
    try:
        with transaction():
            day = blocks.unblock(activity_id, delegate, by=by).activity.day
    except Refusal as refusal:
        if refusal.code == "no_block":
            abort(404)
        flash(sentence(refusal), "error")
        return redirect(url_for(page, slug=slug), 303)
    flash(_("The time is free again."), "info")
    return redirect(url_for(page, slug=slug, day=day.isoformat()), 303)


def told_blocked(form: BlockForm) -> str:
    """What to say when it is done."""
    zone, facts = form.event.zone, form.facts
    return _(
        "%(starts)s–%(ends)s is your private time.",
        starts=formats.moment(facts["starts_at"], zone),
        ends=formats.time_of(facts["ends_at"], zone),
    )
