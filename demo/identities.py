"""Lets most of the demo's travellers be known at companies' doors: they agreed to security lists, and have passports
that nobody issued. One in five has not answered yet, so that one sees how a list goes without somebody.
"""

import datetime as dt
from collections.abc import Mapping

from demo.attendance import insert
from demo.parts import Person, Roster
from models import Consent, DelegateIdentity

#: The oldest is born on this day, each next one so many days later.
OLDEST, APART = dt.date(1955, 3, 1), dt.timedelta(days=97)


def fill(roster: Roster, delegates: Mapping[str, dict]) -> None:
    """Consents and passports, all of it invented; `delegates` as `attendance.fill` returns them."""
    travelling = [one for one in roster.people if one.made_up and one.status == "approved"]
    agreed = [(number, one) for number, one in enumerate(travelling) if number % 5 != 4]
    insert(Consent, [_consent(one, delegates[one.ref]) for _number, one in agreed])
    insert(DelegateIdentity, [_identity(number, one, delegates[one.ref]["id"]) for number, one in agreed])


def _consent(one: Person, row: dict) -> dict:
    given = {"purpose": "host_list", "notice_version": 1, "language": one.language, "given_at": row["registered_at"]}
    return given | {"delegate_id": row["id"], "by": one.full_name, "by_kind": "delegate"}


def _identity(number: int, one: Person, delegate_id: int) -> dict:
    return {
        "delegate_id": delegate_id,
        "passport_name": one.full_name.upper(),
        "passport": f"DEMO{number:05}",
        "nationality": one.country,
        "born_on": (OLDEST + number * APART).isoformat(),
    }
