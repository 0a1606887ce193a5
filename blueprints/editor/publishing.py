"""Publishing: which drafts, under which label, with what they change and which conflicts they make before anybody
reads it. Who comes second sees what the first one did, and decides again.
"""

from collections.abc import Collection, Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, SubmitField, TextAreaField

from blueprints.editor import blueprint
from models import Event
from models.transaction import transaction
from operations import programme, programme_reading
from operations.refusals import Refusal
from queries import drafts, events, schedules, versions
from queries.activities import STAFF
from queries.conflicts import Told, told
from queries.drafts import Planned
from scheduling import conflicts
from web.access import actor, may, needs
from web.forms import RuledForm
from web.settings_forms import IN_ANY, TickBoxes, in_language


class PublishForm(RuledForm):
    """Which drafts, and what the version is called."""

    activities = TickBoxes(_l("Proposed changes"), validate_choice=False)
    label_en = StringField(
        _l("Label in English"), description=_l("Such as “Final agenda”."), render_kw=in_language("en")
    )
    label_es = StringField(_l("Label in Spanish"), render_kw=in_language("es"))
    label_fr = StringField(_l("Label in French"), render_kw=in_language("fr"))
    note_en = TextAreaField(_l("Note in English"), description=IN_ANY, render_kw=in_language("en", 2000))
    note_es = TextAreaField(_l("Note in Spanish"), render_kw=in_language("es", 2000))
    note_fr = TextAreaField(_l("Note in French"), render_kw=in_language("fr", 2000))
    #: The marks of what the page showed, and the conflicts that it named.
    seen, named = HiddenField(), HiddenField()
    preview = SubmitField(_l("Look at the chosen ones"))

    def read(self) -> dict[str, object]:
        return programme_reading.read_version(self.data)

    @property
    def chosen(self) -> set[int]:
        return {int(one) for one in self.activities.data or [] if one.isascii() and one.isdecimal() and len(one) < 10}


@blueprint.route("/<slug:slug>/desk/programme/publish", methods=["GET", "POST"])
@needs("programme.publish")
def publish(event: Event):
    pending = _pending(event)
    form = PublishForm()
    if not form.is_submitted():
        form.activities.data = [str(one.activity.id) for one in pending if one.draft.edited_by == actor().name]
    arising = _arising(event, form.chosen)
    if not form.validate_on_submit() or form.preview.data:
        return _page(event, form, pending, arising)
    if not {one.fingerprint for one in arising} <= set((form.named.data or "").split()):
        return _page(event, form, pending, arising, 409)
    try:
        with transaction():
            chosen = [one.activity for one in _pending(event) if one.activity.id in form.chosen]
            if len(chosen) < len(form.chosen):
                raise Refusal("changed_meanwhile")
            seen = (form.seen.data or "").split()
            number = programme.publish(event, chosen, by=actor(), seen=seen, **form.facts)
    except Refusal as refusal:
        form.refuse(refusal)
        return _second(event, form) if refusal.code == "changed_meanwhile" else _page(event, form, pending, arising)
    flash(_("Version %(number)s is published.", number=number), "success")
    following = "bulletins.page" if may("bulletin.send") else "programme.versions"
    return redirect(url_for(following, slug=event.slug), 303)


def _pending(event: Event) -> list[Planned]:
    return [one for one in drafts.planned(event) if one.draft is not None and not one.activity.live]


def _arising(event: Event, chosen: Collection[int]) -> Sequence[Told]:
    """Conflicts that publishing these drafts would make."""
    if not chosen:
        return ()
    found = conflicts.arising(schedules.programme(event), drafts.with_published(event, chosen))
    return told(event, found, drafts.told_as(event))


def _second(event: Event, form: PublishForm) -> ResponseReturnValue:
    """Somebody else was faster: what they published, which drafts they changed, and the form as it was."""
    marks = set((form.seen.data or "").split())
    last = max((int(mark[1:]) for mark in marks if mark[:1] == "v" and mark[1:].isdecimal()), default=event.version)
    pending = _pending(event)
    since = versions.between(event, last, event.version, STAFF) if last < event.version else []
    fresh = {one.activity.id for one in pending if drafts.marks(event, [one.draft]) - marks - {f"v{event.version}"}}
    form.activities.data = [str(one.activity.id) for one in pending if one.activity.id in form.chosen]
    return _page(event, form, pending, _arising(event, form.chosen), 409, since=since, fresh=fresh)


def _page(
    event: Event,
    form: PublishForm,
    pending: Sequence[Planned],
    arising: Sequence[Told],
    status: int = 422,
    **more: object,
) -> ResponseReturnValue:
    form.activities.choices = [(str(one.activity.id), str(one.activity.id)) for one in pending]
    form.seen.data = " ".join(sorted(drafts.marks(event, [one.draft for one in pending])))
    form.named.data = " ".join(one.fingerprint for one in arising)
    page = render_template(
        "editor/publish.html", form=form, pending=pending, arising=arising, version=events.version(event), **more
    )
    return page, status if form.errors or status == 409 else 200
