"""What somebody says to register, checked: the form, the API, an import and a walk-in all go through `read`."""

import dataclasses
import re
from collections.abc import Callable, Mapping

from models.delegate import POSTS
from operations import fields
from operations.refusals import Refusal

#: What a person may agree to; the notice is a must, each of the others free.
PURPOSES = ("notice", "public_list", "photographs", "invitations", "care")
#: Registered by the person or their office: the window, the public categories and the notice hold for them.
OUTSIDE = ("self", "focal")


@dataclasses.dataclass(frozen=True)
class Registration:
    """What somebody said about themselves, as `read` checked it."""

    category: str
    given_name: str
    family_name: str
    country: str
    language: str
    position: str = ""
    city: str = ""
    #: A delegation's id, or a name.
    delegation: int | str | None = None
    email: str | None = None
    phone: str | None = None
    diet: str | None = None
    access: str | None = None
    consents: frozenset[str] = frozenset()
    #: One per form shown: sent twice it is one person.
    form_id: str | None = None
    #: The language in which the notice was read.
    read_in: str | None = None
    #: What the event asks besides, by the question's code; `operations/questions.py` checked it.
    answers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    #: The id of the delegate whom this person comes with.
    principal: int | None = None
    #: Role in the delegation, a word of `models.delegate.POSTS`.
    post: str | None = None


def read(typed: Mapping[str, object], *, source: str = "self", nameless: bool = False) -> Registration:
    """Check what was typed, field by field; raises `fields.Malformed` with everything that is wrong.

    `typed` has the names of `Registration`; what is missing counts as empty. `consents` is a collection of purposes.
    `nameless` people are known by their office and need no name.
    """
    facts, errors = {}, {}
    try:
        facts = fields.read_all(_rules(typed), typed)
    except fields.Malformed as malformed:
        errors = malformed.errors
    consents = frozenset(PURPOSES) & frozenset(typed.get("consents") or ())
    missing = _missing(typed, consents, source)
    errors |= {field: why for field, why in missing.items() if not (nameless and why.code == "name_missing")}
    if errors:
        raise fields.Malformed(errors)
    return Registration(**facts, consents=consents)


def _rules(typed: Mapping[str, object]) -> dict[str, Callable[[object], object]]:
    return {
        "category": fields.code,
        "given_name": lambda text: fields.line(text, 120),
        "family_name": lambda text: fields.line(text, 120),
        "position": lambda text: fields.line(text, 200),
        "city": lambda text: fields.line(text, 120),
        "delegation": _delegation,
        "country": fields.country,
        "email": fields.email,
        "phone": lambda text: fields.phone(text, typed.get("country")),
        "language": fields.language,
        "diet": lambda text: fields.paragraph(text, 2000),
        "access": lambda text: fields.paragraph(text, 2000),
        "post": _post,
        "form_id": _form_id,
        "read_in": lambda text: text and fields.language(text),
    }


def _delegation(said: object) -> int | str | None:
    if isinstance(said, int) and not isinstance(said, bool):
        return said
    return fields.line(said, 200) or None


def _post(said: object) -> str | None:
    """A role in the delegation; nothing is none."""
    post = fields.line(said, 20)
    if post and post not in POSTS:
        raise Refusal("unknown_post")
    return post or None


def _form_id(said: object) -> str | None:
    """What no form of ours has is no form's; the person is told nothing, only a repetition is not noticed."""
    return said if isinstance(said, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", said) else None


def _missing(typed: Mapping[str, object], consents: frozenset[str], source: str) -> dict[str, Refusal]:
    missing = {}
    if not any(_says_something(typed.get(name)) for name in ("given_name", "family_name")):
        missing["family_name"] = Refusal("name_missing", "family_name")
    if source in OUTSIDE and "notice" not in consents:
        missing["consent_notice"] = Refusal("notice_needed", "consent_notice")
    if "care" not in consents and any(_says_something(typed.get(name)) for name in ("diet", "access")):
        missing["consent_care"] = Refusal("care_needs_consent", "consent_care")
    return missing


def _says_something(typed: object) -> bool:
    """Also true of what is malformed: its own error is enough."""
    try:
        return bool(fields.paragraph(typed, 2000))
    except Refusal:
        return True
