"""Delegates' badges in the words of each person's own language, as `exports.badges` prints them; and session passes."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from exports import badges as sheets
from exports import passes as cards
from exports.badges import Badge as Printable
from models import Activity, Badge, BadgeDesign, Delegate, SessionPass, Zone, db
from queries import badge_designs, photos
from queries.badges import spoken_by, zones_of
from web import formats, language
from web.language import speak
from web.urls import badge_address

#: What a badge leaves empty where the event leaves a part off.
_FIELDS = {
    "photo": {"photo": None}, "flag": {"flag_svg": None}, "city": {"city": "", "country_name": ""},
    "position": {"position": ""}, "delegation": {"delegation": ""}, "zones": {"zones": "", "zone_names": ""},
    "languages": {"languages": ""}, "dates": {"event_dates": ""},
}  # fmt: skip


def printable(
    badge: Badge, *, photo: bytes | None = None, spoken: Sequence[str] = (), zones: Sequence[Zone] = ()
) -> Printable:
    """What is printed on this badge. From here on the answer speaks the person's language."""
    delegate, event = badge.delegate, badge.delegate.event
    speak(delegate.language)
    return Printable(
        event_name=formats.plain(event.name),
        event_dates=formats.days(event.starts_on, event.ends_on),
        category_word=formats.plain(delegate.category.name),
        category_letter=delegate.category.letter,
        category_colour=delegate.category.colour,
        code=badge.code,
        url=badge_address(badge.code),
        given_name=delegate.given_name,
        family_name=delegate.family_name,
        display="" if delegate.full_name else formats.plain(delegate.name),
        position=delegate.position,
        city=delegate.city,
        country_name=formats.country(delegate.country),
        flag_svg=flag(delegate.country),
        delegation=formats.plain(delegate.delegation.name) if delegate.delegation else "",
        photo=photo,
        languages=own_names(spoken or [delegate.language]),
        **zone_texts(zones),
        invented=_("demo") if delegate.invented else "",
        language=delegate.language,
    )


def pile(badges: Sequence[Badge], *, created: dt.datetime, layout: str | None = None) -> bytes:
    """The badges as one PDF, each in its person's language; the answer keeps the language of its reader.

    They are printed as their event says, in another `layout` where one is asked for. Ends the reading transaction
    first: setting a page for each takes seconds, and no connection waits for it.
    """
    reader = language.current()
    design = badge_designs.of_event(badges[0].delegate.event)
    layout, two_sided = layout or design.layout, design.two_sided
    pages = _pages([(badge, badge.delegate) for badge in badges], design)
    language.speak(reader)
    db.session.rollback()
    return sheets.pdf(pages, created=created, layout=layout, two_sided=two_sided)


def designed(badge: Printable, parts: Collection[str], back: dict[str, str] | None) -> Printable:
    """The badge with the parts that the event prints, and its words for the other side."""
    left_off = [fields for part, fields in _FIELDS.items() if part not in parts]
    changes = {name: value for fields in left_off for name, value in fields.items()}
    return dataclasses.replace(badge, back=formats.plain(back), **changes)


def pass_cards(passes: Sequence[SessionPass], *, created: dt.datetime) -> bytes:
    """The passes as cards, in the reader's language. Ends the reading transaction first, as `pile` does."""
    pages = [_card(one) for one in passes]
    db.session.rollback()
    return cards.pdf(pages, created=created)


def flag(country: str) -> bytes | None:
    """The country's flag as an SVG, where there is one."""
    if not formats.is_country(country):
        return None
    picture = Path(current_app.static_folder, "vendor", "flags", f"{country.lower()}.svg")
    return picture.read_bytes() if picture.is_file() else None


def zone_texts(zones: Sequence[Zone]) -> dict[str, str]:
    """Zones as a badge tells them: their codes, and with their names."""
    names = "\n".join(f"{zone.code}  {formats.plain(zone.name)}" for zone in zones)
    return {"zones": " · ".join(zone.code for zone in zones), "zone_names": names}


def own_names(codes: Sequence[str]) -> str:
    """Languages as they call themselves: who speaks one knows that word."""
    return " · ".join(language.LANGUAGES.get(code) or formats.spoken(code) for code in codes)


def _pages(people: Sequence[tuple[Badge, Delegate]], design: BadgeDesign) -> list[Printable]:
    """A handful of statements, however many there are."""
    ids = [delegate.id for _badge, delegate in people]
    pictures = photos.jpegs(ids) if "photo" in design.parts else {}
    spoken, zones = spoken_by(ids), zones_of(delegate.category_id for _badge, delegate in people)
    pages = []
    for badge, delegate in people:
        page = printable(
            badge,
            photo=pictures.get(delegate.id),
            spoken=spoken.get(delegate.id, ()),
            zones=zones.get(delegate.category_id, ()),
        )
        pages.append(designed(page, design.parts, design.back))
    return pages


def _card(one: SessionPass) -> cards.Pass:
    activity = one.activity
    return cards.Pass(
        event_name=formats.plain(activity.event.name),
        word=_("Session pass"),
        rule=_("For whoever of the delegation shows it, one person at a time."),
        activity=formats.plain(activity.title),
        when=_when(activity),
        place=formats.plain(activity.place.name) if activity.place else "",
        delegation=formats.plain(one.delegation.name),
        number=_("No. %(number)s", number=one.number),
        code=one.code,
        url=badge_address(one.code),
        language=language.current(),
    )


def _when(activity: Activity) -> str:
    if activity.starts_at and activity.ends_at:
        return formats.span(activity.starts_at, activity.ends_at, activity.zone)
    if activity.starts_at or activity.day is None:
        return formats.moment(activity.starts_at, activity.zone)
    return formats.day(activity.day)
