"""The page on which a municipality says what it needs and which companies it would like to visit: the same for its
focal point, its delegates, their chiefs of staff, and for organizers on its behalf."""

import dataclasses

from flask import Flask, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from models import Company, Delegate, Delegation, Event
from models.transaction import transaction
from operations import needs
from operations.fields import Malformed
from operations.journal import Actor
from operations.needs import MOST, Needs
from operations.refusals import Refusal
from queries import convoys, themes
from queries import needs as queries
from web import ranking
from web.events import ensure_convoy, has_convoy
from web.formats import plain
from web.settings_forms import SettingsForm, TickBoxes, in_language

#: Pages of a municipality that organizers find by another name, and with its id.
ELSEWHERE = {"needs": "needs_of", "sheet": "municipality_sheet", "sheet_pdf": "municipality_sheet_pdf"}
ROWS = {"rows": 5}


@dataclasses.dataclass(frozen=True)
class Voice:
    """For which delegation somebody speaks; `part` is the blueprint: me, aide, delegation or convoy."""

    part: str
    event: Event
    delegation: Delegation
    by: Actor

    def url(self, page: str, /, **values: object) -> str:
        """The address of this page of the blueprint; an organizer's is about this delegation."""
        if self.part == "convoy" and page in ELSEWHERE:
            page, values = ELSEWHERE[page], values | {"delegation_id": self.delegation.id}
        return url_for(f"{self.part}.{page}", slug=self.event.slug, **values)


class NeedsForm(SettingsForm):
    """What a municipality needs, offers and wishes for; `of` makes one with a field for each company."""

    facts: Needs

    needs_en = TextAreaField(_l("What you need, in English"), render_kw=in_language("en", MOST) | ROWS)
    needs_es = TextAreaField(_l("What you need, in Spanish"), render_kw=in_language("es", MOST) | ROWS)
    needs_fr = TextAreaField(_l("What you need, in French"), render_kw=in_language("fr", MOST) | ROWS)
    potential_en = TextAreaField(_l("What you have to offer, in English"), render_kw=in_language("en", MOST) | ROWS)
    potential_es = TextAreaField(_l("What you have to offer, in Spanish"), render_kw=in_language("es", MOST) | ROWS)
    potential_fr = TextAreaField(_l("What you have to offer, in French"), render_kw=in_language("fr", MOST) | ROWS)
    seeks = TickBoxes(_l("Sectors in which you need something"), validate_choice=False)
    offers = TickBoxes(_l("Sectors in which you have something to offer"), validate_choice=False)
    event: Event
    #: In the form's order: those wished for, then those that serve what is needed.
    companies: list[Company]
    #: How many may be wished for.
    most: int

    @classmethod
    def of(cls, voice: Voice, *, anew: bool = False) -> "NeedsForm":
        """The form with what stands; `anew`: whatever was sent."""
        stands, edition = needs.of_delegation(voice.delegation)
        serving = _serving(stands, queries.companies(voice.event))
        companies = ranking.in_order(serving, stands.wishes)
        named = ranking.selects(companies, {one.id: plain(one.name) for one in companies})
        form = type("OwnNeedsForm", (cls,), named)()
        form.event, form.companies, form.most = voice.event, companies, convoys.of_event(voice.event).choices
        form.seeks.choices = form.offers.choices = [(one.code, plain(one.name)) for one in themes.of_event(voice.event)]
        for one in companies:
            form[f"wish_{one.id}"].choices = ranking.choices(min(form.most, len(companies)))
        (form.show_anew if anew else form.show)(_said(stands, companies), str(edition))
        return form

    def read(self) -> Needs:
        """What the rules make of what was typed, and of the button that was pressed; raises `Malformed`."""
        errors, wished, said = {}, [], None
        try:
            wished = ranking.read(self.companies, self.data, self.most)
        except Malformed as malformed:
            errors |= malformed.errors
        try:
            said = needs.read(self.event, self.data | {"wishes": ()})
        except Malformed as malformed:
            errors |= malformed.errors
        if errors:
            raise Malformed(errors)
        return dataclasses.replace(said, wishes=tuple(one.id for one in ranking.moved(wished, self.companies)))

    @property
    def wished(self) -> list[Company]:
        """Those that have a number."""
        return [one for one in self.companies if self[f"wish_{one.id}"].data]

    @property
    def topics(self) -> dict[str, str]:
        """The names of the event's sectors by their codes."""
        return dict(self.seeks.choices)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["states_needs"] = states_needs


def states_needs() -> bool:
    """Whether the delegate whose pages these are may speak for their municipality."""
    delegate = g.get("delegate")
    return delegate is not None and may_speak(delegate) and has_convoy()


def may_speak(delegate: Delegate) -> bool:
    """Whether this person travels for a municipality: approved, and counted among the visitors."""
    return delegate.status == "approved" and delegate.delegation_id is not None and delegate.category.counted


def voice_of(part: str, delegate: Delegate, by: Actor) -> Voice:
    """The voice of somebody who travels for a municipality; for others there is no such page."""
    if not may_speak(delegate):
        abort(404)
    return Voice(part, delegate.event, delegate.delegation, by)


def page(voice: Voice) -> ResponseReturnValue:
    """What the municipality says, as a form; a page with script gets the form alone."""
    ensure_convoy()
    form, partly = NeedsForm.of(voice), "HX-Request" in request.headers
    if not form.validate_on_submit() or not _stores(form, voice):
        template = "needs/_form.html" if partly else "needs/page.html"
        answer = render_template(template, voice=voice, form=form, stands=queries.of_delegation(voice.delegation))
        return answer, 422 if (form.errors or form.form_errors) and not partly else 200
    if partly:
        return render_template("needs/_form.html", voice=voice, form=NeedsForm.of(voice, anew=True), told=_("Stored."))
    flash(_("Stored. The organizers plan the visits by what you said."), "success")
    return redirect(voice.url("needs"), 303)


def _stores(form: NeedsForm, voice: Voice) -> bool:
    try:
        with transaction():
            needs.change(voice.delegation, form.facts, seen=form.edition, by=voice.by)
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            _tell(form, voice)
        return False
    return True


def _tell(form: NeedsForm, voice: Voice) -> None:
    """After somebody else was faster: name what stands now, and let the next sending replace it."""
    stands, edition = needs.of_delegation(voice.delegation)
    said = _said(stands, form.companies)
    form.tell_what_stands(said, str(edition))
    for name in ("seeks", "offers"):
        if said[name] != form[name].data:
            names = ", ".join(form.topics[code] for code in said[name])
            form[name].description = _("Stored now: %(value)s", value=names or "–")


def _said(stands: Needs, companies: list[Company]) -> dict[str, object]:
    """What stands, by the form's fields."""
    numbers = dict.fromkeys((f"wish_{one.id}" for one in companies), "") | ranking.numbers(stands.wishes)
    texts = {"needs": stands.needs, "potential": stands.potential}
    return texts | {"seeks": list(stands.seeks), "offers": list(stands.offers)} | numbers


def _serving(stands: Needs, companies: list[Company]) -> list[Company]:
    """Those that serve what is needed first."""
    return sorted(companies, key=lambda one: not {theme.code for theme in one.themes} & set(stands.seeks))
