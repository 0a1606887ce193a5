"""Session passes as cards of 85.6 × 54 mm, ten to a page of A4 with marks to cut along, as a tagged PDF.

The cards are drawn by `pass.typ`; what people typed is only ever text there.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exports import codes
from exports.printable import printable
from exports.typesetting import typeset, typeset_apart

TEMPLATE = "pass.typ"
#: More are set in a process of their own.
FEW = 40


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What is printed on one pass, in words already chosen for its language. Empty texts take no room."""

    event_name: str
    #: What it is: "Session pass".
    word: str
    #: Who may use it, in a sentence.
    rule: str
    activity: str
    when: str
    place: str
    delegation: str
    #: Which of the delegation's: "No. 3".
    number: str
    #: Printed in groups of four.
    code: str
    #: What the QR holds.
    url: str
    language: str = "en"


def pdf(passes: Sequence[Pass], *, created: datetime) -> bytes:
    """The passes in their order; the same bytes for the same passes and `created`. Texts shrink until they fit.

    Refuses with ValueError an empty list and an address too long for a QR symbol.
    """
    if not passes:
        raise ValueError("There is no pass to print")
    work = typeset if len(passes) <= FEW else typeset_apart
    return work(TEMPLATE, {"passes": json.dumps([_card(one) for one in passes])}, int(created.timestamp()))


def _card(one: Pass) -> dict[str, str]:
    texts = {
        "event": one.event_name,
        "word": one.word,
        "rule": one.rule,
        "activity": one.activity,
        "when": one.when,
        "place": one.place,
        "delegation": one.delegation,
        "number": one.number,
        "code": codes.grouped(one.code),
        "url": one.url,
        "language": one.language,
    }
    return printable(texts) | {"qr": codes.svg(one.url, quiet_zone=0)}
