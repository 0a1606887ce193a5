"""The form to change one's registration: the fields of registering, filled in with what stands."""

from flask_babel import gettext as _
from wtforms import HiddenField

from models import Delegate
from operations import corrections
from operations.registrations import Registration
from web import formats, language
from web.registration_forms import PersonForm


class CorrectionForm(PersonForm):
    """A delegate's own data; what the page did not ask stays as it is. `edition` is the one that was shown."""

    edition = HiddenField()
    delegate: Delegate

    @classmethod
    def of(cls, delegate: Delegate) -> "CorrectionForm":
        """The form with what stands, and the choices this person has."""
        said = corrections.said(delegate)
        said |= {f"consent_{purpose}": True for purpose in said["consents"]}
        form = cls(data=said | {"delegation": _delegation(delegate), "edition": delegate.edition})
        own = delegate.category
        form.offer(delegate.event, [one for one in delegate.event.categories if one.public or one is own])
        form.delegate = delegate
        return form

    @property
    def seen(self) -> int:
        """The edition that was shown; 0, which is nobody's, for nonsense."""
        text = str(self.edition.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def read(self) -> Registration:
        """What the rules of registering make of what was typed; raises `Malformed`."""
        return corrections.check(self.delegate, self.typed())

    def tell_what_stands(self) -> None:
        """After another browser was faster: name what stands now, and let the next sending replace it."""
        delegate = self.delegate
        said = corrections.said(delegate) | {"delegation": _delegation(delegate)}
        in_words = {
            "category": formats.plain(delegate.category.name),
            "country": formats.country(delegate.country),
            "language": language.LANGUAGES[delegate.language],
        }
        for field in self:
            stands = said.get(field.name) or ""
            if field.name in said and stands != (field.data or ""):
                field.description = _("Stored now: %(value)s", value=in_words.get(field.name, stands) or "–")
        self.edition.data = delegate.edition


def _delegation(delegate: Delegate) -> str:
    return formats.plain(delegate.delegation.name) if delegate.delegation else ""
