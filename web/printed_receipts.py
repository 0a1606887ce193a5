"""A receipt on paper, in the language of whoever prints it, with a line to sign on."""

from flask_babel import gettext as _
from flask_babel import ngettext

from exports import receipts as exports
from models import Event, Receipt
from queries import receipts
from web import formats, language


def pdf(event: Event, receipt: Receipt) -> bytes:
    """The receipt as it was written, whatever became of its badges since."""
    pile = receipts.on(receipt)
    said = exports.Receipt(
        event_name=formats.plain(event.name),
        event_dates=formats.days(event.starts_on, event.ends_on),
        title=_("Receipt %(number)s", number=receipt.number),
        delegation=formats.plain(receipt.delegation.name) if receipt.delegation else "",
        sentence=_sentence(len(pile.badges), len(pile.passes)),
        lines=tuple(_of_badge(one) for one in pile.badges) + tuple(_of_pass(one) for one in pile.passes),
        note=receipt.note,
        signatures=(
            exports.Signature(role=_("Received by"), name=receipt.received_by),
            exports.Signature(role=_("Handed out by"), name=receipt.given_by),
        ),
        date_and_signature=_("Date and signature"),
        written=formats.moment(event.now(receipt.at), event.zone),
        columns=(_("Number"), _("Name"), _("What")),
        language=language.current(),
    )
    return exports.pdf(said, created=receipt.at)


def _sentence(of_badges: int, of_passes: int) -> str:
    """What was received; the two kinds in sentences of their own."""
    told = []
    if of_badges:
        told.append(ngettext("%(num)s badge was handed out.", "%(num)s badges were handed out.", of_badges))
    if of_passes:
        told.append(
            ngettext("%(num)s session pass was handed out.", "%(num)s session passes were handed out.", of_passes)
        )
    told.append(_("Whoever signs makes sure that each reaches the person it is for."))
    return " ".join(told)


def _of_badge(badge: object) -> exports.Line:
    delegate = badge.delegate
    return exports.Line(
        number=str(delegate.number), name=formats.plain(delegate.name), what=formats.plain(delegate.category.name)
    )


def _of_pass(one: object) -> exports.Line:
    return exports.Line(number=str(one.number), name=_("Session pass"), what=formats.plain(one.activity.title))
