"""How an event takes people in, and how many places each may have, as forms."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, StringField
from wtforms.widgets import DateInput, DateTimeLocalInput

from models import Delegation, Event
from models.delegate import POSTS
from operations import event_fields, fields, place_quotas, registration_rules
from operations.fields import Malformed
from queries import registration_rules as queries
from queries.place_quotas import Line, Scope
from web.formats import plain
from web.settings_forms import SettingsForm
from web.words import POST


class QuotaForm(SettingsForm):
    """How many places there are for whom: `of` adds a field for each of `scopes`."""

    event: Event
    delegation: Delegation | None
    scopes: dict[str, Scope]

    @classmethod
    def of(cls, event: Event, delegation: Delegation | None = None) -> "QuotaForm":
        """The form of a delegation's own quotas, or of those that hold in general, filled with what stands."""
        scopes, labels = _scopes(event, delegation), _labels(event)
        named = {name: StringField(labels[name]) for name in scopes}
        form = type("QuotaFormOfEvent", (cls,), named)()
        form.event, form.delegation, form.scopes = event, delegation, scopes
        form.show(form.said(), form.stands, event.zone)
        return form

    @property
    def stands(self) -> str:
        """The edition that stands."""
        return str(queries.of_event(self.event).edition)

    def said(self) -> dict[str, object]:
        """What stands, by field; None where there is no quota."""
        stands = {scope: row.places for scope, row in place_quotas.standing(self.event, self.delegation).items()}
        return {name: stands.get(scope) for name, scope in self.scopes.items()}

    def tell_stored(self) -> None:
        self.tell_what_stands(self.said(), self.stands, self.event.zone)

    def tell_used(self, lines: Iterable[Line]) -> None:
        """Say beside each field how many places are held, and how many there are where it stays empty."""
        for line in lines:
            whose = self.delegation and self.delegation.id
            scope = Scope("delegation" if self.delegation else "event", whose, line.category_id, line.post)
            for name in (name for name, one in self.scopes.items() if one == scope):
                self[name].description = self[name].description or _used(line, bool(self.delegation))

    def fields_of(self, kind: str) -> list[Field]:
        """The fields of categories ("category"), of categories in a delegation ("each"), or of roles ("post")."""
        return [self[name] for name in self.scopes if name.startswith(f"{kind}_")]

    def read(self) -> dict[str, object]:
        typed = fields.read_all(dict.fromkeys(self.scopes, event_fields.count), self.data)
        return {"quotas": {self.scopes[name]: many for name, many in typed.items() if many is not None}}


class RegistrationRulesForm(QuotaForm):
    """The same with the rules by which people are taken in."""

    two_steps = BooleanField(_l("A delegation’s focal point confirms its people before the organizers decide"))
    offer_hours = StringField(
        _l("Hours to answer when a place is offered"),
        description=_l("Without a number a free place goes to the next on the waiting list at once."),
    )
    substitution_until = StringField(
        _l("People can be substituted until"),
        description=_l("Local time of the event; without it, at any time."),
        widget=DateTimeLocalInput(),
    )
    owed_position = StringField(_l("Position"), widget=DateInput())
    owed_consent = StringField(_l("Consent"), widget=DateInput())
    owed_photo = StringField(_l("Photo"), widget=DateInput())
    owed_travel = StringField(_l("Travel and stay"), widget=DateInput())

    def said(self) -> dict[str, object]:
        rules = registration_rules.said_of(queries.of_event(self.event))
        days = {f"owed_{word}": day for word, day in rules.pop("owed").items()}
        return super().said() | rules | days

    def read(self) -> dict[str, object]:
        errors, facts = {}, {}
        for read in (super().read, lambda: {"rules": registration_rules.read(self.data, self.event.zone)}):
            try:
                facts |= read()
            except Malformed as malformed:
                errors |= malformed.errors
        if errors:
            raise Malformed(errors)
        return facts


def _scopes(event: Event, delegation: Delegation | None) -> dict[str, Scope]:
    """By field, whom it limits."""
    whose = delegation and delegation.id
    ids = [one.id for one in event.categories]
    whole = {} if delegation else {f"category_{key}": Scope("event", None, key) for key in ids}
    roles = {f"post_{post}": Scope("delegation", whose, None, post) for post in POSTS}
    return (
        whole
        | {"places": Scope("delegation", whose)}
        | roles
        | {f"each_{key}": Scope("delegation", whose, key) for key in ids}
    )


def _labels(event: Event) -> dict[str, str]:
    names = {one.id: plain(one.name) for one in event.categories}
    labels = {f"{kind}_{key}": name for kind in ("category", "each") for key, name in names.items()}
    return labels | {f"post_{post}": POST[post] for post in POSTS} | {"places": _("All of its people")}


def _used(line: Line, of_delegation: bool) -> str:
    taken = ngettext("%(num)s is taken.", "%(num)s are taken.", line.used)
    if of_delegation and not line.own:
        return _("%(places)s, as each delegation has.", places=line.places) + " " + taken
    return taken
