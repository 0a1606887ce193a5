"""The empty list of people of an event: what may be chosen is offered in the cells, in the reader's language."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from exports.workbooks import Column, Legend, Sheet, workbook
from models import Category, Event
from models.base import utcnow
from operations.delegate_columns import ASKED, called
from web import language, words
from web.formats import countries, plain

#: Cells in which Excel shall not take a plus or a zero for part of a number.
_KINDS = {"phone": "phone"}


def empty(event: Event, hints: Mapping[str, str], categories: Sequence[Category]) -> bytes:
    """The workbook: the list, what goes into each column, and the choices, of these categories."""
    choices = _choices(event, categories)
    sheet = _("Choices")
    ranges = {
        key: f"'{sheet}'!${letter}$2:${letter}${len(texts) + 1}"
        for letter, (key, texts) in zip("ABCDEFG", choices.items(), strict=False)
        if texts
    }
    columns = [Column(key, plain(called(key).name), kind=_KINDS.get(key, "text"), choices=ranges.get(key, ""),
                      width=18) for key in ASKED]  # fmt: skip
    people = Sheet(_("People"), columns, (), heading_above=False)
    entries = [(plain(called(key).name), hints[key]) for key in ASKED]
    legend = Legend(_("How to fill it in"), (_("Column"), _("What goes into it")), entries)
    return workbook([people, legend, _listed(sheet, choices)], title=_("People"), language=language.current(),
                    zone=event.tz, made_at=utcnow())  # fmt: skip


def _choices(event: Event, categories: Sequence[Category]) -> dict[str, list[str]]:
    """What may be chosen, by column."""
    return {
        "category": [plain(one.name) for one in categories],
        "post": [str(word) for word in words.POST.values()],
        "country": [name for _code, name in countries()],
        "language": [name for code, name in language.LANGUAGES.items() if code in event.languages],
    }


def _listed(title: str, choices: Mapping[str, list[str]]) -> Sheet:
    longest = max(map(len, choices.values()))
    filled = [texts + [None] * (longest - len(texts)) for texts in choices.values()]
    columns = [Column(key, plain(called(key).name)) for key in choices]
    return Sheet(title, columns, list(zip(*filled, strict=True)), heading_above=False)
