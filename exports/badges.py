"""Printable badges, in the layouts of an event's choice, as a tagged PDF.

The sheets are drawn by `badge.typ`. What people typed reaches it as JSON and is only ever text there: nothing typed can
become markup. Fonts come from `fonts/` alone, so that a badge is the same on every machine.
"""

import base64
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import typst

from exports import codes
from exports.printable import printable
from exports.typesetting import draw, fonts, typeset, typeset_apart

TEMPLATE = "badge.typ"
#: More are set in a process of their own.
FEW = 20

#: Twice what a good printer resolves; 5 mm high.
FLAG = b"#set page(width: auto, height: auto, margin: 0mm)\n#image(bytes(sys.inputs.flag), height: 5mm)"
FLAG_PPI = 1200

#: How badges come on paper; all but the labels may have two sides, and the folded one always has.
LAYOUTS = ("a6", "a6_folded", "a7", "card", "labels", "a4_four")
ONE_SIDED = frozenset({"labels"})

BLACK, WHITE = "#000000", "#ffffff"
#: What WCAG 2.2 asks of text (1.4.3, level AA).
CONTRAST = 4.5


@dataclass(frozen=True, kw_only=True)
class Badge:
    """What is printed on one badge, in words already chosen for its language. Empty texts take no room."""

    event_name: str
    event_dates: str
    category_word: str
    category_letter: str
    #: "#rrggbb".
    category_colour: str
    #: Printed in groups of four.
    code: str
    #: What the QR holds.
    url: str
    given_name: str = ""
    family_name: str = ""
    #: Stands for both names of somebody known by office alone ("Mayor of Laredo").
    display: str = ""
    position: str = ""
    city: str = ""
    country_name: str = ""
    flag_svg: bytes | None = None
    delegation: str = ""
    #: A JPEG, 4:5; it stands beside the name.
    photo: bytes | None = None
    #: What the person speaks, each language by its own name.
    languages: str = ""
    #: Codes of the zones that the category may enter: "A · B".
    zones: str = ""
    #: The same with their names, a line each; for the other side.
    zone_names: str = ""
    #: What stands on the other side besides the name, in lines.
    back: str = ""
    notes: str = ""
    #: The word that marks an invented person ("demo"); empty for a real one.
    invented: str = ""
    language: str = "en"


def pdf(badges: Sequence[Badge], *, created: datetime, layout: str = "a6", two_sided: bool = False) -> bytes:
    """The badges in their order on the sheets of a layout; the same bytes for the same badges and `created`.

    Names and other texts shrink until they fit, never cut. Refuses with ValueError an empty list, another layout,
    a colour that is not "#rrggbb" and an address too long for a QR symbol.
    """
    work = typeset if len(badges) <= FEW else typeset_apart
    return work(TEMPLATE, inputs(badges, layout, two_sided), int(created.timestamp()))


def pictures(badges: Sequence[Badge], *, layout: str = "a6", two_sided: bool = False, ppi: int = 96) -> list[bytes]:
    """The sheets of `pdf` as PNG pictures, to be looked at; for a few badges. Refuses as `pdf`."""
    return draw(TEMPLATE, inputs(badges, layout, two_sided), ppi)


def ink(colour: str) -> str:
    """White, or black where white on this "#rrggbb" has less than the contrast that text needs."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"Not a colour: {colour!r}")
    return WHITE if 1.05 / (_luminance(colour) + 0.05) >= CONTRAST else BLACK


def inputs(badges: Sequence[Badge], layout: str, two_sided: bool) -> dict[str, str]:
    """What the template takes, as texts. Refuses as `pdf`."""
    if not badges:
        raise ValueError("There is no badge to print")
    if layout not in LAYOUTS:
        raise ValueError(f"Not a layout: {layout!r}")
    flags = sorted({badge.flag_svg for badge in badges if badge.flag_svg})
    pages = [_page(badge) | {"flag": _flag(badge, flags)} for badge in badges]
    design = {"layout": layout, "two_sided": two_sided and layout not in ONE_SIDED}
    return {
        "badges": json.dumps(pages),
        "flags": json.dumps([list(_picture(flag)) for flag in flags]),
        "design": json.dumps(design),
    }


@lru_cache(maxsize=64)
def _picture(flag: bytes) -> bytes:
    """The flag as a PNG, which the PDF holds once; an SVG it would repeat on every page (Mexico's: 60 kB)."""
    return typst.compile(FLAG, sys_inputs={"flag": flag.decode()}, format="png", ppi=FLAG_PPI, font_paths=fonts())


def _luminance(colour: str) -> float:
    """WCAG's relative luminance, 0 (black) to 1 (white)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _page(badge: Badge) -> dict[str, str]:
    above, name = _name_lines(badge)
    texts = {
        "event": badge.event_name,
        "dates": badge.event_dates,
        "above": above,
        "name": name,
        "position": badge.position,
        "city": badge.city,
        "country": badge.country_name,
        "delegation": badge.delegation,
        "languages": badge.languages,
        "zones": badge.zones,
        "notes": badge.notes,
        "invented": badge.invented,
        "category": badge.category_word,
        "letter": badge.category_letter,
        "code": codes.grouped(badge.code),
        "url": badge.url,
    }
    in_lines = {"zone_names": badge.zone_names, "back": badge.back}
    return (
        printable(texts)
        | printable(in_lines, keep_lines=True)
        | {
            "colour": badge.category_colour,
            "ink": ink(badge.category_colour),
            "qr": codes.svg(badge.url, quiet_zone=0),
            "photo": _framed(badge.photo) if badge.photo else "",
            "language": _language(badge.language),
        }
    )


def _framed(photo: bytes) -> str:
    """The photograph inside an SVG: the template takes text alone, and the PDF gets the JPEG's octets as they are."""
    inside = f"data:image/jpeg;base64,{base64.b64encode(photo).decode()}"
    picture = f'<image href="{inside}" width="4" height="5"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 5">{picture}</svg>'


def _flag(badge: Badge, flags: list[bytes]) -> int | None:
    """Where the badge's flag stands in the list: a flag is handed over once, however many carry it."""
    return flags.index(badge.flag_svg) if badge.flag_svg else None


def _name_lines(badge: Badge) -> tuple[str, str]:
    """The smaller line and the larger one: given name above family name, on one line where the family name is first."""
    if badge.display:
        return "", badge.display
    if not (badge.given_name and badge.family_name):
        return "", badge.family_name or badge.given_name
    if all(_is_east_asian(name) for name in (badge.given_name, badge.family_name)):
        return "", f"{badge.family_name} {badge.given_name}"
    return badge.given_name, badge.family_name


def _is_east_asian(name: str) -> bool:
    return all(unicodedata.east_asian_width(character) == "W" for character in name if character.isalpha())


def _language(tag: str) -> str:
    language = tag.replace("_", "-").split("-")[0].lower()
    return language if re.fullmatch("[a-z]{2,3}", language) else "en"
