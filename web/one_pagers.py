"""One-pagers of municipalities and companies, as pages and as PDF: in the reader's language, the others one press away.

What stands on them is meant for the other side: never how to reach anybody, and no order of wishes.
"""

import dataclasses
from collections.abc import Callable, Iterable

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from exports import one_pagers
from exports.one_pagers import Section, Sheet
from models import Company, Delegate, Delegation, Event, db
from models.base import utcnow
from queries import companies, convoys, delegations
from queries import needs as queries
from web import formats, language
from web.events import ensure_convoy
from web.language import LANGUAGES
from web.needs import Voice, may_speak

#: Who is named on a page; the rest are counted.
NAMES = 24


@dataclasses.dataclass(frozen=True)
class Way:
    """How a one-pager's page stands among others: whose navigation, the way back, the PDF in a language."""

    part: str
    back: tuple[str, str]
    pdf: Callable[[str], str]


def own(voice: Voice) -> ResponseReturnValue:
    """The page of the municipality that the voice speaks for."""
    back = (voice.url("needs"), _("Needs and wishes"))
    return show(of_delegation(voice), Way(voice.part, back, lambda code: voice.url("sheet_pdf", languages=code)))


def own_pdf(voice: Voice) -> Response:
    """The same as a file."""
    return download(lambda: of_delegation(voice), voice.event)


def company(voice: Voice, company_id: int) -> ResponseReturnValue:
    """The page of a company, for a municipality that may visit it."""
    found = find_company(voice.event, company_id)
    back = (voice.url("needs"), _("Needs and wishes"))
    way = Way(voice.part, back, lambda code: voice.url("company_sheet_pdf", company_id=company_id, languages=code))
    return show(of_company(found, voice.event), way)


def company_pdf(voice: Voice, company_id: int) -> Response:
    """The same as a file."""
    found = find_company(voice.event, company_id)
    return download(lambda: of_company(found, voice.event), voice.event)


def find_company(event: Event, company_id: int) -> Company:
    """The company with this id, unless it receives nobody."""
    ensure_convoy()
    found = companies.find(event, company_id)
    return found if found and found.status != "cancelled" else abort(404)


def show(sheet: Sheet, way: Way) -> ResponseReturnValue:
    """The one-pager as a page."""
    ensure_convoy()
    return render_template("needs/sheet.html", sheet=sheet, way=way)


def download(make: Callable[[], Sheet], event: Event) -> Response:
    """The one-pager as a file, a page for each language of `languages=es,en`, else in the reader's.

    Ends the reading transaction before the pages are set: no connection waits for it.
    """
    ensure_convoy()
    sheets, slug = [], event.slug
    for code in asked_languages():
        with language.speaking(code):
            sheets.append(make())
    db.session.rollback()
    document = one_pagers.pdf(sheets, created=utcnow())
    name = f"{slug}-one-pager-{'-'.join(sheet.language for sheet in sheets)}.pdf"
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def asked_languages() -> list[str]:
    """Those that the address names, else the reader's."""
    said = [code.strip() for text in request.args.getlist("languages") for code in text.split(",")]
    return list(dict.fromkeys(code for code in said if code in LANGUAGES)) or [language.current()]


def of_delegation(voice: Voice) -> Sheet:
    """Everybody who travels for it is named."""
    people = [one for one in delegations.people(voice.delegation) if may_speak(one)]
    return municipality(voice.event, voice.delegation, people)


def municipality(event: Event, delegation: Delegation, people: Iterable[Delegate]) -> Sheet:
    """What a municipality needs and offers, and these of its people, in the language that is spoken now."""
    said = queries.of_delegation(delegation)
    organization, come = delegation.organization, list(people)
    sections = (
        _section(_("What it needs"), said.needs, said.themes.seeks),
        _section(_("What it has to offer"), said.potential, said.themes.offers),
        Section(heading=_("Who comes"), pairs=_people(come)),
    )
    nothing = () if said.said or said.needs or said.potential else ((_("Needs"), _("not stated yet")),)
    return Sheet(
        **_frame(event),
        kind=_("Municipality") if organization.kind == "city" else _("Delegation"),
        name=formats.plain(delegation.name),
        place=", ".join(part for part in (organization.region, formats.country(organization.country)) if part),
        mark=_("invented") if delegation.invented or organization.invented else "",
        facts=nothing,
        sections=tuple(one for one in sections if one.words or one.text or one.pairs),
    )


def of_company(company: Company, event: Event) -> Sheet:
    """What a company receives visitors for, how many and when, in the language that is spoken now."""
    sections = (
        _section(_("Areas of collaboration"), company.areas, company.themes),
        _section(_("What to bring"), company.bring),
        _section(_("What to wear"), company.dress),
    )
    marks = [_("to be verified")] if company.status == "to_verify" else []
    marks += [_("invented")] if company.invented else []
    place = company.place
    return Sheet(
        **_frame(event),
        kind=_("Company"),
        name=formats.plain(company.name),
        place=formats.plain(place.name) if place else "",
        mark=", ".join(marks),
        facts=tuple((label, value) for label, value in _facts(company, event) if value),
        sections=tuple(one for one in sections if one.words or one.text),
    )


def receives(company: Company) -> str:
    """How many it can receive at once, and from how many on, in a sentence."""
    most = company.capacity
    if most is None:
        told = _("As many visitors as come.")
    else:
        told = ngettext("One visitor at once.", "Up to %(num)s visitors at once.", most)
    if company.minimum > 1:
        least = _("At least %(number)s, so that a visit is worth while.", number=company.minimum)
        told = f"{told} {least}"
    return told


def opening(company: Company, event: Event) -> list[str]:
    """When it can receive, by its own clocks: a line for each stretch of time."""
    zone = convoys.zone_of(event, company.place)
    return [formats.span(one.starts_at, one.ends_at, zone) for one in company.hours]


def _facts(company: Company, event: Event) -> list[tuple[str, str]]:
    times = opening(company, event) or [_("Whenever the convoy is in its city.")]
    return [
        (_("Axis"), formats.plain(company.axis.name) if company.axis else ""),
        (_("Visitors"), receives(company)),
        (_("Number of visits"), str(company.visits)),
        (_("When"), "\n".join(times)),
    ]


def _frame(event: Event) -> dict[str, str]:
    day = formats.short_day(formats.local(event.now(), event.zone))
    return {
        "language": language.current(),
        "event_name": formats.plain(event.name),
        "as_of": _("As of %(time)s", time=f"{day}, {formats.time_of(event.now(), event.zone)}"),
    }


def _section(heading: str, text: dict[str, str] | None, topics: Iterable = ()) -> Section:
    code = next((code for code in language.other_languages(text or {}) if (text or {}).get(code)), language.current())
    words = tuple(formats.plain(theme.name) for theme in topics)
    return Section(heading=heading, words=words, text=(text or {}).get(code, ""), language=code)


def _people(come: list[Delegate]) -> tuple[tuple[str, str], ...]:
    named = tuple((formats.plain(one.name), one.position) for one in come[:NAMES])
    more = len(come) - len(named)
    return (*named, (_("and %(number)s more", number=more), "")) if more > 0 else named
