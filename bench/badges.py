"""Badges with photographs, as PDF: pages a second for 250 and 2,500 people, in files of as many as the desk prints.

The floor is what the same typesetter takes for a page a badge with the same pictures and words, where nothing is fitted
into its place (bench/badge_floor.typ). `ratio` compares the work of processors, which others on the machine do not
change.
"""

import dataclasses
import io
import random
import resource
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import typst
from PIL import Image

from bench import figures
from bench.imports import FAMILY, GIVEN
from blueprints.badges.piles import MOST
from exports import badges, typesetting

FLOOR = Path(__file__).with_name("badge_floor.typ")
CREATED = datetime(2019, 6, 5, 16, 0, tzinfo=UTC)
FLAGS = Path(__file__).resolve().parents[1] / "static/vendor/flags"
#: As a photograph is stored: 480 × 600 pixels, some 50 kB.
PHOTO = (480, 600)
OTHER_NAMES = [("金", "小龍"), ("さくら", "𠮷野"), ("민준", "김"), ("Ελένη", "Παπαδοπούλου"), ("Їван", "Їжакевич")]


@dataclasses.dataclass(frozen=True)
class Taken:
    """What making all files of a layout took."""

    seconds: float
    #: Of processors, here and in the processes that set the files.
    work: float
    pages: int
    megabytes: float


def main() -> None:
    asked = figures.arguments(__doc__, n=[250, 2500]).parse_args()
    for n in asked.n:
        people = invented(n // 10 if asked.quick else n)
        for layout in badges.LAYOUTS:
            least = taken(bare, people)
            found = taken(lambda some, layout=layout: printed(some, layout), people)
            figures.tell("badges", **summary(found, least, len(people)), layout=layout)


def summary(found: Taken, least: Taken, n: int) -> dict[str, object]:
    """Pages and badges a second, and how much of a processor's work the floor would have needed."""
    return {
        "n": n,
        "value": found.pages / found.seconds,
        "unit": "pages/s",
        "floor": least.pages / least.seconds,
        "ratio": least.work / found.work,
        "badges_s": n / found.seconds,
        "pages": found.pages,
        "seconds": found.seconds,
        "work_s": found.work,
        "files": -(-n // MOST),
        "megabytes": found.megabytes,
    }


def taken(work: Callable[[Sequence[badges.Badge]], bytes], people: Sequence[badges.Badge]) -> Taken:
    """Make all files, one after the other, as somebody prints them."""
    begun, worked = time.perf_counter(), processors()
    files = [work(people[start : start + MOST]) for start in range(0, len(people), MOST)]
    seconds, worked = time.perf_counter() - begun, processors() - worked
    pages = sum(len(pypdfium2.PdfDocument(file)) for file in files)
    return Taken(seconds, worked, pages, sum(map(len, files)) / 1e6)


def processors() -> float:
    """Seconds that processors have worked for this process and those it ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def printed(people: Sequence[badges.Badge], layout: str) -> bytes:
    """These badges as they are printed, with both sides."""
    return badges.pdf(people, created=CREATED, layout=layout, two_sided=True)


def bare(people: Sequence[badges.Badge]) -> bytes:
    """The floor's pages."""
    pages = badges.inputs(people, "a6", two_sided=False)["badges"]
    fonts = typesetting.fonts()
    return typst.compile(FLOOR, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"badges": pages})


def invented(n: int) -> list[badges.Badge]:
    """So many people, each with a photograph of their own; the same people each time."""
    dice = random.Random(f"badges {n}")
    names = [(given, family) for given in GIVEN for family in FAMILY] + OTHER_NAMES
    flags = [(FLAGS / f"{code}.svg").read_bytes() for code in ("mx", "us", "ca")]
    return [_one(number, names[number % len(names)], flags[number % 3], photograph(dice)) for number in range(n)]


def _one(number: int, name: tuple[str, str], flag: bytes, photo: bytes) -> badges.Badge:
    code = f"{number:016d}"
    return badges.Badge(
        event_name="First North American Mayors Summit",
        event_dates="6–8 June 2019",
        category_word="Mexican Mayors",
        category_letter="M",
        category_colour="#0B6E4F",
        code=code,
        url=f"HTTPS://SUMMIT.COMITIVA.EXAMPLE.ORG/B/{code}",
        given_name=name[0],
        family_name=name[1],
        position="Presidenta Municipal",
        city="San Miguel de Allende",
        country_name="México",
        flag_svg=flag,
        delegation="Municipio de San Miguel de Allende",
        photo=photo,
        languages="Español · English",
        zones="A · B",
        zone_names="A  Plenary\nB  Bilateral rooms",
        back="Emergency: +52 624 000 0000",
    )


def photograph(dice: random.Random) -> bytes:
    """A picture as detailed as a face, which no other badge has."""
    small = Image.frombytes("RGB", (48, 60), dice.randbytes(48 * 60 * 3))
    output = io.BytesIO()
    small.resize(PHOTO, Image.Resampling.BICUBIC).save(output, "JPEG", quality=80)
    return output.getvalue()


if __name__ == "__main__":
    main()
