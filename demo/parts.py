"""The parts of the demo's roster: organizations that send people, and people."""

import dataclasses
import datetime as dt

#: What a made-up record says of its origin.
INVENTED = {"p": "I", "source": ["demo"]}
#: The categories of mayors, and where theirs are from.
MAYORS = {"MAY_MX": ("mexican",), "MAY_US": ("american",), "MAY_CA": ("canadian", "quebecois")}

#: The category of those who work for the event.
STAFF = "STF"


@dataclasses.dataclass(frozen=True)
class Sender:
    """An organization and its delegation."""

    key: str
    kind: str
    name: dict[str, str]
    country: str | None
    provenance: dict
    region: str | None = None
    contact_name: str | None = None
    contact_email: str | None = None


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody at the summit, before they are a row."""

    ref: str
    sender: str
    category: str
    given: str
    family: str
    country: str
    language: str
    provenance: dict
    reference: str = ""
    position: str = ""
    city: str = ""
    display: dict[str, str] | None = None
    #: None for announced guests, always.
    email: str | None = None
    phone: str | None = None
    status: str = "approved"
    source: str = "self"
    #: Local time at the event.
    registered: dt.datetime | None = None
    head: bool = False
    #: Whom an accompanying person belongs to.
    principal: str | None = None
    diet: str | None = None
    access: str | None = None
    #: The purposes they agreed to; announced guests were never asked.
    consents: tuple[str, ...] = ()
    #: Key of the activity they are announced for as special guest.
    guest_of: str | None = None

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.given, self.family)))

    @property
    def made_up(self) -> bool:
        return self.provenance["p"] == "I"


@dataclasses.dataclass(frozen=True)
class Roster:
    senders: tuple[Sender, ...]
    people: tuple[Person, ...]

    def travelling(self) -> list[Sender]:
        """Those who send somebody made up and approved, but for the staff."""
        sending = {
            one.sender for one in self.people if one.made_up and one.status == "approved" and one.category != STAFF
        }
        return [sender for sender in self.senders if sender.key in sending]
