"""Two registrations side by side, line for line, and what somebody chose of them."""

import dataclasses
import re
from collections.abc import Callable, Collection, Mapping

from flask_babel import gettext as _

from models import Delegate
from operations import duplicates
from operations.lines import ACTIVE
from queries import engagements
from web import language
from web.access import may
from web.formats import country, phone, plain
from web.words import DELEGATE_SOURCE, DELEGATE_STATUS, POST


@dataclasses.dataclass(frozen=True)
class Line:
    """One fact of both: `name` is the word of `duplicates.FACTS` where there is something to choose."""

    label: str
    keep: str
    other: str
    name: str | None = None
    #: Which one counts, as far as anybody said: "keep" or "other".
    side: str = "keep"


def side_by_side(keep: Delegate, other: Delegate, taken: Collection[str]) -> list[Line]:
    """What is known of both; who may not see contacts finds none here."""
    lines = []
    for name, (label, told) in _facts().items():
        mine, theirs = told(keep), told(other)
        if mine or theirs:
            differs = name in duplicates.FACTS and mine and theirs and mine != theirs
            side = "other" if name in taken else "keep"
            lines.append(Line(label, mine, theirs, name if differs else None, side))
    return lines


def chosen(form: Mapping[str, str]) -> list[str]:
    """The facts that the other registration has right, as the form says."""
    return [name for name in duplicates.FACTS if form.get(name) == "other"]


def editions(form: Mapping[str, str]) -> tuple[int, int]:
    """The editions of both that the page showed; nobody's for nonsense."""
    found = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", form.get("seen", ""))
    return (int(found[1]), int(found[2])) if found else (-1, -1)


def _facts() -> dict[str, tuple[str, Callable[[Delegate], str]]]:
    """By name: how it is called, and what it says, as text."""
    contacts = {
        "email": (_("E-mail"), lambda one: one.email or ""),
        "phone": (_("Phone"), lambda one: phone(one.phone) if one.phone else ""),
    }
    return {
        "name": (_("Name"), lambda one: plain(one.name)),
        "position": (_("Position"), lambda one: one.position),
        "category": (_("Category"), lambda one: plain(one.category.name)),
        "delegation": (_("Delegation"), lambda one: plain(one.delegation.name) if one.delegation else ""),
        "post": (_("Role in the delegation"), lambda one: str(POST[one.post]) if one.post else ""),
        "city": (_("City"), lambda one: one.city),
        "country": (_("Country"), lambda one: country(one.country)),
        **(contacts if may("see.contacts") else {}),
        "language": (_("Language"), lambda one: language.LANGUAGES[one.language]),
        "status": (_("Status"), lambda one: str(DELEGATE_STATUS[one.status])),
        "source": (_("Registered through"), lambda one: str(DELEGATE_SOURCE[one.source])),
        "number": (_("No."), lambda one: f"{one.number} · {one.reference}"),
        "seats": (_("Takes part in"), _seats),
    }


def _seats(delegate: Delegate) -> str:
    held = [one for one in engagements.of_delegate(delegate, ACTIVE) if one.participation and not one.cancelled]
    return "; ".join(plain(one.activity.title) for one in held)
