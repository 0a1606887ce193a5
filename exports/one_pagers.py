"""One-pagers: a municipality or a company on one page of A4, as a tagged PDF, one page for each language.

The pages are drawn by `one_pager.typ`; what people typed reaches it as JSON and is only ever text there. Texts shrink
until all of it fits the page and are never cut.
"""

import dataclasses
import json
from collections.abc import Sequence
from datetime import datetime

from exports.printable import printable
from exports.typesetting import typeset

TEMPLATE = "one_pager.typ"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with words to catch the eye, lines of text, and pairs such as a name and an office."""

    heading: str
    words: tuple[str, ...] = ()
    text: str = ""
    #: Of the text, which may be another than the page's.
    language: str = "en"
    pairs: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page in one language. Empty texts take no room."""

    language: str
    event_name: str
    #: "Municipality", "Company".
    kind: str
    name: str
    #: Where it is.
    place: str = ""
    #: "To be verified", "invented".
    mark: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    as_of: str = ""


def pdf(sheets: Sequence[Sheet], *, created: datetime) -> bytes:
    """The sheets in their order, a page each; the same bytes for the same sheets and `created`.

    Refuses with ValueError an empty list.
    """
    if not sheets:
        raise ValueError("There is no sheet to print")
    inputs = {"sheets": json.dumps([printable(dataclasses.asdict(sheet), keep_lines=True) for sheet in sheets])}
    return typeset(TEMPLATE, inputs, int(created.timestamp()))
