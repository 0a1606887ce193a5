"""Finding people to meet, and what one tells the others: the same pages for delegates, their chiefs of staff and their
focal points."""

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SearchField, SelectField, StringField, TextAreaField

from models import Event, Theme
from models.transaction import transaction
from operations import meeting_profiles
from operations.meeting_profiles import MOST, Profile
from operations.refusals import Refusal
from queries import meeting_people, meeting_rules, meeting_suggestions, themes
from queries.meeting_people import Filters
from queries.meeting_suggestions import Why
from web import language
from web.acting import Acting
from web.filters import shown
from web.formats import country, in_order, plain, spoken
from web.settings_forms import SettingsForm, TickBoxes

#: Why somebody is suggested; `what` are themes, titles or languages.
BECAUSE = {
    "they_offer": _l("Offers what you look for: %(what)s."),
    "you_offer": _l("Looks for what you offer: %(what)s."),
    "both_seek": _l("Looks for the same as you: %(what)s."),
    "together": _l("Signed up for the same as you: %(what)s."),
    "language": _l("No interpreter is needed: you both speak %(what)s."),
}
TEXT = {"rows": 4, "maxlength": MOST}
LEARN = _l("In a sentence or two: what you would like to learn, solve or buy.")
TEACH = _l("In a sentence or two: what others can learn or have from you.")
SEEN = _l(
    "They see your name, position, city and delegation with it, and which panels you both signed up for. Without this "
    "tick nobody finds you; you can still ask others."
)


class SearchForm(FlaskForm):
    """A search that can be bookmarked: sent by GET, so it changes nothing and needs no token."""

    class Meta:
        csrf = False

    q = SearchField(_l("Name or any other word"), filters=[shown])
    country = SelectField(_l("Country"), default="")
    city = StringField(_l("City or municipality"), filters=[shown])
    theme = SelectField(_l("Theme"), default="")
    side = SelectField(_l("Need"), default="")

    def offer(self, event: Event, topics: list[Theme]) -> "SearchForm":
        """Only countries somebody comes from and the event's themes can be chosen."""
        countries = [(code, country(code)) for code in meeting_people.countries(event)]
        self.country.choices = [("", _l("All")), *in_order(countries, key=lambda pair: pair[1])]
        self.theme.choices = [("", _l("All")), *((one.code, plain(one.name)) for one in topics)]
        self.side.choices = [("", _l("All")), ("offers", _l("They offer it")), ("seeks", _l("They look for it"))]
        return self

    def filters(self) -> Filters:
        """What was asked for; a choice that is not offered narrows nothing, and its field says so."""
        self.validate()
        choices = {field.name: field.data for field in (self.country, self.theme, self.side) if not field.errors}
        return Filters(self.q.data or "", city=self.city.data or "", **choices)

    def asked(self) -> dict[str, str]:
        """What was asked for, as the query of an address."""
        return {field.name: field.data for field in self if field.data}


class ProfileForm(SettingsForm):
    """What somebody looks for and offers; two people may edit the same one."""

    facts: Profile

    seeks = TextAreaField(_l("What you look for"), description=LEARN, render_kw=TEXT)
    offers = TextAreaField(_l("What you offer"), description=TEACH, render_kw=TEXT)
    seeks_themes = TickBoxes(_l("You look for something in"), validate_choice=False)
    offers_themes = TickBoxes(_l("You offer something in"), validate_choice=False)
    languages = TickBoxes(_l("Languages you speak without an interpreter"), validate_choice=False)
    open = BooleanField(_l("Others may find this and ask for a meeting"), description=SEEN)
    event: Event

    @classmethod
    def of(cls, acting: Acting) -> "ProfileForm":
        """The form with what stands, and the choices of the event."""
        form = cls()
        form.event = acting.delegate.event
        topics = [(one.code, plain(one.name)) for one in themes.of_event(form.event)]
        form.seeks_themes.choices = form.offers_themes.choices = topics
        known = language.LANGUAGES.items()
        form.languages.choices = [(code, name) for code, name in known if code in form.event.languages]
        form.show(*_stored(acting))
        return form

    def read(self) -> Profile:
        """What the rules make of what was typed; raises `Malformed`."""
        return meeting_profiles.read(self.event, self.data)

    def tell(self, acting: Acting) -> None:
        """After somebody else was faster: name what stands now, ticks too, and let the next sending replace it."""
        said, mark = _stored(acting)
        self.tell_what_stands(said, mark)
        for field in (self.seeks_themes, self.offers_themes, self.languages):
            if said[field.name] != field.data:
                names = [label for code, label in field.choices if code in said[field.name]]
                field.description = _("Stored now: %(value)s", value=", ".join(names) or "–")


def people(acting: Acting) -> ResponseReturnValue:
    """The page of those who may be asked; without a search, whom to meet comes first."""
    own, event = acting.delegate, _admit(acting)
    if meeting_rules.rules(event) is None:
        return render_template("meeting_people/none.html", acting=acting)
    topics = themes.of_event(event)
    form = SearchForm(request.args).offer(event, topics)
    filters, number = form.filters(), request.args.get("page", 1, type=int)
    suggested = meeting_suggestions.suggested(own) if number <= 1 and not filters.narrow else []
    return render_template(
        "meeting_people/people.html",
        acting=acting,
        form=form,
        page=meeting_people.page(own, filters, number=number),
        suggested=suggested,
        because=because,
        address=lambda number: acting.url("meeting_people", **form.asked(), page=number),
    )


def profile(acting: Acting) -> ResponseReturnValue:
    """The page to say what one looks for and offers; afterwards to those who may be asked."""
    event = _admit(acting)
    if meeting_rules.rules(event) is None:
        return render_template("meeting_people/none.html", acting=acting)
    form = ProfileForm.of(acting)
    if not form.validate_on_submit() or not _stores(form, acting):
        page = render_template("meeting_people/profile.html", acting=acting, form=form)
        return page, 422 if form.errors else 200
    flash(_("Stored. The suggestions follow what you said."), "success")
    return redirect(acting.url("meeting_people"), 303)


def because(why: Why) -> str:
    """The reason in a sentence."""
    words = {"together": lambda activity: plain(activity.title), "language": spoken}
    named = map(words.get(why.kind, lambda theme: plain(theme.name)), why.what)
    between = "; " if why.kind == "together" else ", "  # titles have commas of their own
    return str(BECAUSE[why.kind]) % {"what": between.join(named)}


def _stores(form: ProfileForm, acting: Acting) -> bool:
    try:
        with transaction():
            meeting_profiles.change(acting.delegate, form.facts, seen=form.edition, by=acting.by)
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            form.tell(acting)
        return False
    return True


def _stored(acting: Acting) -> tuple[dict[str, object], str]:
    """What stands, by the form's fields, and its edition."""
    stands, edition = meeting_profiles.of_delegate(acting.delegate)
    lists = {name: list(getattr(stands, name)) for name in ("seeks_themes", "offers_themes", "languages")}
    return {"seeks": stands.seeks, "offers": stands.offers, "open": stands.open, **lists}, str(edition)


def _admit(acting: Acting) -> Event:
    """The event, for whom meetings are for; for others there is no such page."""
    if not meeting_people.may_meet(acting.delegate):
        abort(404)
    return acting.delegate.event
