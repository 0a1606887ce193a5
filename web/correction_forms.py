"""The form to change a registration: the fields of registering that one may change, filled in with what stands."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from models import Category, Correction, Delegate, db
from models.delegate import POSTS
from operations import correction_requests, corrections
from operations.identity import TEXTS
from operations.registrations import Registration
from web import formats, language, words
from web.acting import Acting
from web.registration_forms import PersonForm

#: What is the person's own to say, and nobody else's to see here.
OWN = ("diet", "access", *(f"consent_{purpose}" for purpose in corrections.FREE_CONSENTS))


class CorrectionForm(PersonForm):
    """A delegate's own data; what the page did not ask stays as it is. `edition` is the one that was shown."""

    post = SelectField(_l("Role in the delegation"), validate_choice=False)
    edition = HiddenField()
    delegate: Delegate

    @classmethod
    def of(cls, acting: Acting) -> "CorrectionForm":
        """The form with what stands, or waits, and the choices and fields of who asks."""
        delegate = acting.delegate
        said = corrections.said(delegate)
        said |= {f"consent_{purpose}": True for purpose in said["consents"]}
        said |= {"delegation": _delegation(delegate), "post": delegate.post, "edition": delegate.edition}
        form = cls(data=said | _waiting(correction_requests.waiting(delegate)))
        form.delegate = delegate
        form.offer(delegate.event, form.categories(acting))
        form.post.choices = [("", "–"), *((post, words.POST[post]) for post in POSTS)]
        for name in _left_out(acting.part):
            del form[name]
        return form

    def categories(self, acting: Acting) -> list[Category]:
        """The person's own and those open to everybody; to an organizer, all."""
        everybody = acting.part == "desk"
        own = self.delegate.category
        return [one for one in self.delegate.event.categories if everybody or one.public or one is own]

    @property
    def seen(self) -> int:
        """The edition that was shown; 0, which is nobody's, for nonsense."""
        text = str(self.edition.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def read(self) -> Registration:
        """What the rules of registering make of what was typed; raises `Malformed`."""
        typed = self.typed()
        if "delegation" not in typed:
            typed["delegation"] = self.delegate.delegation_id
        return corrections.check(self.delegate, typed)

    def tell_what_stands(self) -> None:
        """After another browser was faster: name what stands now, and let the next sending replace it."""
        delegate = self.delegate
        said = corrections.said(delegate) | {"delegation": _delegation(delegate), "post": delegate.post}
        in_words = {
            "category": formats.plain(delegate.category.name),
            "country": formats.country(delegate.country),
            "language": language.LANGUAGES[delegate.language],
            "post": str(words.POST.get(delegate.post, "")),
        }
        for field in self:
            stands = said.get(field.name) or ""
            if field.name in said and stands != (field.data or ""):
                field.description = _("Stored now: %(value)s", value=in_words.get(field.name, stands) or "–")
        self.edition.data = delegate.edition


def in_words(correction: Correction) -> list[tuple[str, str, str]]:
    """What a correction asks for: each fact's label, what stands, what it is to be."""
    delegate, facts = correction.delegate, correction.facts
    stands = {name: getattr(delegate, name) for name in TEXTS} | {"country": formats.country(delegate.country)}
    stands |= {"category": formats.plain(delegate.category.name), "delegation": _delegation(delegate)}
    return [(str(LABELS[name]), stands[name], _meant(name, facts[name])) for name in facts]


LABELS = {
    "category": _l("Category"),
    "given_name": _l("Given name"),
    "family_name": _l("Family name"),
    "country": _l("Country"),
    "city": _l("City or municipality"),
    "delegation": _l("Delegation"),
}


def _meant(name: str, value: object) -> str:
    if name == "country":
        return formats.country(value)
    if name == "category":
        category = db.session.get(Category, value)
        return formats.plain(category.name) if category else ""
    return str(value or "")


def _waiting(correction: Correction | None) -> dict[str, object]:
    """What waits, as the form has it."""
    facts = dict(correction.facts) if correction else {}
    if "category" in facts:
        category = db.session.get(Category, facts["category"])
        facts["category"] = category.code if category else ""
    return facts


def _left_out(part: str) -> tuple[str, ...]:
    """The person has no role to choose; a focal point's people are of their delegation."""
    if part == "me":
        return ("post",)
    return (*OWN, "delegation") if part == "delegation" else OWN


def _delegation(delegate: Delegate) -> str:
    return formats.plain(delegate.delegation.name) if delegate.delegation else ""
