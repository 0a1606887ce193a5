"""Delegates' badges in the words of each person's own language, as `exports.badges` prints them."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from exports.badges import Badge as Printable
from exports.badges import pdf
from models import Badge, db
from queries import photos
from web import formats, language
from web.language import speak
from web.urls import badge_address


def printable(badge: Badge, photo: bytes | None = None) -> Printable:
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
        flag_svg=_flag(delegate.country),
        delegation=formats.plain(delegate.delegation.name) if delegate.delegation else "",
        photo=photo,
        invented=_("demo") if delegate.invented else "",
        language=delegate.language,
    )


def pile(badges: Sequence[Badge], *, created: dt.datetime) -> bytes:
    """The badges as one PDF, each in its person's language; the answer keeps the language of its reader.

    Ends the reading transaction first: setting a page for each takes seconds, and no connection waits for it.
    """
    reader = language.current()
    pictures = photos.jpegs(badge.delegate_id for badge in badges)
    pages = [printable(badge, pictures.get(badge.delegate_id)) for badge in badges]
    language.speak(reader)
    db.session.rollback()
    return pdf(pages, created=created)


def _flag(country: str) -> bytes | None:
    if not formats.is_country(country):
        return None
    picture = Path(current_app.static_folder, "vendor", "flags", f"{country.lower()}.svg")
    return picture.read_bytes() if picture.is_file() else None
