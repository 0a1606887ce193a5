"""Badges of somebody invented, to see how a design looks before it is printed."""

from collections.abc import Mapping
from functools import cache
from io import BytesIO

from flask_babel import gettext as _
from PIL import Image, ImageDraw

from exports import badges as sheets
from models import Event
from models.base import utcnow
from operations import badges
from queries.badges import zones_of
from web import formats, language
from web.badges import designed, flag, own_names, zone_texts
from web.urls import badge_address

#: A long name with accents: what fits her fits nearly everybody.
GIVEN, FAMILY, CITY, COUNTRY = "Ximena", "Ñúñez-Güitrón y Téllez", "San Miguel de Allende", "MX"
#: Sixteen zeros: nobody has drawn them yet.
CODE = "0000" * (badges.LENGTH // 4)
#: How many stand on a sheet, and how large a sheet is shown.
A_SHEET = {"labels": (8, 84), "a4_four": (4, 72)}
ONE = (1, 110)


def pictures(event: Event, facts: Mapping[str, object]) -> list[bytes]:
    """The sheets of a design, as PNG."""
    many, ppi = A_SHEET.get(facts["layout"], ONE)
    return sheets.pictures([_badge(event, facts)] * many, layout=facts["layout"], two_sided=facts["two_sided"], ppi=ppi)


def pdf(event: Event, facts: Mapping[str, object]) -> bytes:
    """The same to be printed."""
    many, _ppi = A_SHEET.get(facts["layout"], ONE)
    badge = [_badge(event, facts)] * many
    return sheets.pdf(badge, created=utcnow(), layout=facts["layout"], two_sided=facts["two_sided"])


def has_other_side(facts: Mapping[str, object]) -> bool:
    """Whether there is a second sheet: a folded badge has both sides on one."""
    return bool(facts["two_sided"]) and facts["layout"] not in (*sheets.ONE_SIDED, "a6_folded")


def _badge(event: Event, facts: Mapping[str, object]) -> sheets.Badge:
    category = next(iter(event.categories), None)
    zones = zones_of([category.id])[category.id] if category else []
    badge = sheets.Badge(
        event_name=formats.plain(event.name),
        event_dates=formats.days(event.starts_on, event.ends_on),
        category_word=formats.plain(category.name) if category else _("Participants"),
        category_letter=category.letter if category else "P",
        category_colour=category.colour if category else "#1f4e8c",
        code=CODE,
        url=badge_address(CODE),
        given_name=GIVEN,
        family_name=FAMILY,
        position=_("Mayor"),
        city=CITY,
        country_name=formats.country(COUNTRY),
        flag_svg=flag(COUNTRY),
        delegation=_("Municipality of San Miguel de Allende"),
        photo=_silhouette(),
        languages=own_names(("es", "en")),
        **zone_texts(zones),
        invented=_("demo"),
        language=language.current(),
    )
    return designed(badge, facts["parts"], facts["back"])


@cache
def _silhouette() -> bytes:
    """A photograph of nobody, 4:5, as JPEG."""
    picture = Image.new("RGB", (240, 300), "#cfd8dc")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((75, 60, 165, 165), fill="#78909c")
    pen.ellipse((30, 185, 210, 400), fill="#78909c")
    output = BytesIO()
    picture.save(output, "JPEG", quality=85)
    return output.getvalue()
