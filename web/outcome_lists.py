"""What came of it as an Excel workbook: all of it, and the register of gifts.

What was promised in bilateral meetings stands in their own workbook (`web/meeting_lists.py`).
"""

from collections.abc import Sequence
from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from exports.workbooks import Column, Sheet, workbook
from models import Event, Outcome
from models.transaction import transaction
from operations import exports
from operations.journal import Actor
from queries import outcomes_noted as queries
from queries.outcomes_noted import Filters
from web import language
from web.formats import moment, plain
from web.outcome_words import OUTCOME, OUTCOME_STAGE, OUTCOME_SURE, RULING, SOURCE, WAY
from web.rosters import XLSX


def download(event: Event, *, by: Actor, filters: Filters | None = None) -> Response:
    """The list as an answer to page or API, noted in the journal."""
    found = queries.of_event(event, filters)
    content = _workbook(event, found)
    name = f"{event.slug}-outcomes-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    with transaction():
        people = {one.delegate_id for one in found if one.delegate_id}
        exports.made(event, "outcomes", len(found), by=by, people=people)
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _workbook(event: Event, found: Sequence[Outcome]) -> bytes:
    made_at = event.now()
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    everything = [_row(one) for one in found]
    gifts = [_row(one) for one in found if one.kind == "gift"]
    sheets = [Sheet(_("What came of it"), _columns(), everything, heading, heading_above=False)]
    if gifts:
        sheets.append(Sheet(_("Gifts"), _gift_columns(), gifts, (*heading, _("Gifts"))))
    title = _("%(event)s: what came of it", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _columns() -> list[Column]:
    return [
        Column("kind", _("Kind")), Column("said", _("What"), width=50), Column("company", _("Company")),
        Column("delegate", _("Whose it is")), Column("municipality", _("Municipality")),
        Column("owner", _("Who follows it up")), Column("counterpart", _("Their side’s person")),
        Column("due_on", _("Next date"), kind="date"), Column("stage", _("How far it is")),
        Column("sure", _("How sure it is")), Column("value", _("Value"), kind="number"),
        Column("currency", _("Currency")), Column("way", _("Which way a gift went")),
        Column("ruling", _("What becomes of the gift")), Column("at", _("Noted"), kind="datetime"),
        Column("by", _("Noted by")), Column("source", _("Source")),
    ]  # fmt: skip


def _gift_columns() -> list[Column]:
    """What a register of gifts is asked for: giver, receiver, what, value, date, ruling."""
    return [
        Column("at", _("Date"), kind="date"), Column("giver", _("Giver")), Column("receiver", _("Receiver")),
        Column("said", _("What"), width=50), Column("value", _("Value"), kind="number"),
        Column("currency", _("Currency")), Column("ruling", _("What becomes of the gift")),
    ]  # fmt: skip


def _row(one: Outcome) -> dict[str, object]:
    own = ", ".join(filter(None, [one.delegate and plain(one.delegate.name), _municipality(one)]))
    other = ", ".join(filter(None, [one.counterpart, one.company and plain(one.company.name)]))
    return {
        "kind": str(OUTCOME[one.kind]),
        "said": one.said,
        "company": one.company and plain(one.company.name),
        "delegate": one.delegate and plain(one.delegate.name),
        "municipality": _municipality(one),
        "owner": one.owner,
        "counterpart": one.counterpart,
        "due_on": one.due_on,
        "stage": str(OUTCOME_STAGE[one.stage]),
        "sure": str(OUTCOME_SURE[one.sure]),
        "value": one.value,
        "currency": one.currency,
        "way": str(WAY[one.received]) if one.received is not None else None,
        "ruling": str(RULING[one.ruling]) if one.ruling else None,
        "at": one.at,
        "by": one.by,
        "source": str(SOURCE.get(one.by_kind, one.by_kind)),
        "giver": other if one.received else own,
        "receiver": own if one.received else other,
    }


def _municipality(one: Outcome) -> str | None:
    return plain(one.delegate.delegation.name) if one.delegate and one.delegate.delegation else None
