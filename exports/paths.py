"""The path of a journey as a picture: numbered stops where they are on earth, north up, nothing from outside.

A flat picture is right for a city and for a few hundred kilometres: a degree of longitude is as long as it is in the
middle of the path. Colours are the style sheet's, by class. What cannot be named without covering something else keeps
its number, which the list beside the picture has too.
"""

import dataclasses
import itertools
import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree

#: Pixels: small enough for a telephone, where the picture is shown nearly as large as this.
WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 440, 220, 460
MARGIN, FOOT = 34, 28
#: Of a stop's number and its name.
MARK, NAME_SIZE, NUMBER_SIZE = 25, 15, 14
#: What is nearer together than this in degrees is not spread over the whole picture: some 400 metres.
LEAST_SPAN = 0.004
KILOMETRES_A_DEGREE = 111.32
#: Longer names are cut.
LONGEST_NAME = 28
#: A segment that is shorter in pixels needs no arrow.
ARROW_FROM = 52


@dataclasses.dataclass(frozen=True)
class Stop:
    """Where the journey goes; without coordinates it has its number, and is not in the picture."""

    name: str
    latitude: float | None = None
    longitude: float | None = None

    @property
    def located(self) -> bool:
        degrees = (self.latitude, self.longitude)
        return all(one is not None and math.isfinite(one) for one in degrees)


@dataclasses.dataclass(frozen=True)
class Box:
    """A rectangle: its middle and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box", gap: float = 2) -> bool:
        """Whether there is less than `gap` between them."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width + 2 * gap
            and abs(self.y - other.y) * 2 < self.height + other.height + 2 * gap
        )


@dataclasses.dataclass(frozen=True)
class Mark:
    """A place with the numbers of all the stops there."""

    numbers: tuple[int, ...]
    name: str
    #: Where it really is.
    x: float
    y: float
    #: Where its number stands: there, or beside it where there was no room.
    box: Box
    #: Where its name stands; None: there was no room.
    label: Box | None = None

    @property
    def text(self) -> str:
        """ "1", "1·4"; of more than three visits the first, and that there are more."""
        return "·".join(map(str, self.numbers)) if len(self.numbers) <= 3 else f"{self.numbers[0]}·…"


@dataclasses.dataclass(frozen=True)
class Picture:
    """A drawn path."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    #: The way from place to place, as it was travelled.
    points: tuple[tuple[float, float], ...]
    #: A length of the scale, told in kilometres, and how many pixels that is.
    kilometres: float
    scale: float


def picture(stops: Sequence[Stop], together: bool = True) -> Picture | None:
    """The stops, numbered from 1 in their order, as a picture; None where nobody measured any of them.

    Without `together` nobody goes to all of them, and no way is drawn from one to the next.
    """
    numbered = [(number, stop) for number, stop in enumerate(stops, start=1) if stop.located]
    if not numbered:
        return None
    projection = _Projection([stop for _number, stop in numbered])
    places: dict[tuple[float, float], list[tuple[int, Stop]]] = {}
    for number, stop in numbered:
        places.setdefault((stop.latitude, stop.longitude), []).append((number, stop))
    points = tuple(point for point, _same in itertools.groupby(projection.point(stop) for _number, stop in numbered))
    marks = _named(_numbered(places.values(), projection), points, projection.height)
    way = points if together else ()
    return Picture(WIDTH, projection.height + FOOT, tuple(marks), way, *_scale(projection.pixels))


class _Projection:
    """From degrees to pixels, the middle of the path in the middle of the picture."""

    def __init__(self, stops: Sequence[Stop]) -> None:
        self._first = stops[0].longitude
        north = [stop.latitude for stop in stops]
        self._north = (min(north) + max(north)) / 2
        self._narrow = max(0.01, math.cos(math.radians(self._north)))
        east = [self._east(stop) for stop in stops]
        self._middle = (min(east) + max(east)) / 2
        wide, high = max(max(east) - min(east), LEAST_SPAN), max(max(north) - min(north), LEAST_SPAN)
        #: Pixels a degree of latitude.
        self.pixels = min((WIDTH - 4 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / high)
        self.height = max(LEAST_HEIGHT, round(high * self.pixels + 2 * MARGIN))

    def _east(self, stop: Stop) -> float:
        """Degrees east of the first stop, the short way round, as long as degrees of latitude."""
        return ((stop.longitude - self._first + 180) % 360 - 180) * self._narrow

    def point(self, stop: Stop) -> tuple[float, float]:
        x = WIDTH / 2 + (self._east(stop) - self._middle) * self.pixels
        return round(x, 1), round(self.height / 2 - (stop.latitude - self._north) * self.pixels, 1)


def _numbered(places: Iterable[list[tuple[int, Stop]]], projection: _Projection) -> list[Mark]:
    """A mark for each place, none above another: what has no room moves aside."""
    marks: list[Mark] = []
    for stops in places:
        x, y = projection.point(stops[0][1])
        mark = Mark(tuple(number for number, _stop in stops), _cut(stops[0][1].name), x, y, Box(x, y, MARK, MARK))
        wide = max(MARK, _length(mark.text, NUMBER_SIZE) + 10)
        tried = (Box(to_x, to_y, wide, MARK) for to_x, to_y in _around(x, y))
        free = (
            box for box in tried if _inside(box, projection.height) and not any(box.overlaps(one.box) for one in marks)
        )
        marks.append(dataclasses.replace(mark, box=next(free, Box(x, y, wide, MARK))))
    return marks


def _around(x: float, y: float) -> Iterator[tuple[float, float]]:
    """The point itself, then rings around it."""
    yield x, y
    for ring in range(1, 24):
        for step in range(8 + 4 * ring):
            angle = 2 * math.pi * step / (8 + 4 * ring)
            yield round(x + ring * 9 * math.cos(angle), 1), round(y + ring * 9 * math.sin(angle), 1)


def _named(marks: list[Mark], points: Sequence[tuple[float, float]], height: int) -> list[Mark]:
    """The marks with their names beside them, where these cover neither a mark, nor a name, nor the way if possible."""
    ways, taken = list(itertools.pairwise(points)), [mark.box for mark in marks]
    taken += [Box(mark.x, mark.y, 6, 6) for mark in marks]
    named = []
    for mark in marks:
        tried = [box for box in _beside(mark) if _inside(box, height)]
        others = [box for box in taken if box is not mark.box]
        free = [box for box in tried if not any(box.overlaps(one) for one in others)]
        best = next((box for box in free if not any(_crosses(box, *way) for way in ways)), free[0] if free else None)
        taken += [best] if best else []
        named.append(dataclasses.replace(mark, label=best))
    return named


def _beside(mark: Mark) -> Iterator[Box]:
    wide, high = _length(mark.name, NAME_SIZE) + 4, NAME_SIZE + 5
    across, down = (mark.box.width + wide) / 2, (mark.box.height + high) / 2
    for gap in (3, 9):
        for east, south in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            aside = across * 0.6 if south and east else across + gap
            yield Box(mark.box.x + east * aside, mark.box.y + south * (down + gap), wide, high)


def _inside(box: Box, height: int) -> bool:
    return (
        box.width / 2 + 2 <= box.x <= WIDTH - box.width / 2 - 2
        and box.height / 2 + 2 <= box.y <= height - box.height / 2 - 2
    )


def _crosses(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether the line from start to end has a part in the box (Liang and Barsky)."""
    first, last = 0.0, 1.0
    for origin, step, middle, size in (
        (start[0], end[0] - start[0], box.x, box.width),
        (start[1], end[1] - start[1], box.y, box.height),
    ):
        low, high = middle - size / 2 - origin, middle + size / 2 - origin
        if step == 0:
            if low > 0 or high < 0:
                return False
            continue
        low, high = sorted((low / step, high / step))
        first, last = max(first, low), min(last, high)
    return first <= last


def _scale(pixels: float) -> tuple[float, float]:
    """A round number of kilometres that is at most a quarter of the picture wide, and its pixels."""
    most = WIDTH / 4 / pixels * KILOMETRES_A_DEGREE
    power = 10 ** math.floor(math.log10(most))
    kilometres = max(step * power for step in (1, 2, 5) if step * power <= most)
    return kilometres, round(kilometres / KILOMETRES_A_DEGREE * pixels, 1)


def _length(text: str, size: float) -> float:
    """About how wide a text is, rather too wide than too narrow."""
    return size * sum(map(_share, text))


def _share(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    return 0.8 if character.isupper() or character in "mwMW@%…" else 0.58


def _cut(name: str) -> str:
    plain = _line(name)
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1].rstrip()}…"


def _line(text: str) -> str:
    """One line of what can be written, without control characters and halves of characters."""
    return " ".join("".join(one for one in text if unicodedata.category(one)[0] != "C" or one.isspace()).split())


def svg(drawn: Picture, *, title: str, description: str, name: str = "path", style: str = "") -> str:
    """The picture as an SVG element for a page, which gives its classes their colours, or with a `style` of its own.

    `title` and `description` are read out instead of it; `name` begins its ids.
    """
    root = ElementTree.Element("svg", _plain(
        {"xmlns": "http://www.w3.org/2000/svg", "class": "path", "viewBox": f"0 0 {drawn.width} {drawn.height}",
         "role": "img", "aria-labelledby": f"{name}-title {name}-description"}
    ))  # fmt: skip
    _add(root, "title", {"id": f"{name}-title"}, _line(title))
    _add(root, "desc", {"id": f"{name}-description"}, _line(description))
    if style:
        _add(root, "style", {}, style)
    _draw_way(root, drawn)
    for mark in drawn.marks:
        _draw_mark(root, mark)
    _draw_foot(root, drawn)
    return ElementTree.tostring(root, encoding="unicode")


def _draw_way(root: ElementTree.Element, drawn: Picture) -> None:
    if len(drawn.points) > 1:
        _add(root, "polyline", {"class": "path-way", "points": " ".join(f"{x:g},{y:g}" for x, y in drawn.points)})
    for (x, y), (to_x, to_y) in itertools.pairwise(drawn.points):
        if math.hypot(to_x - x, to_y - y) >= ARROW_FROM:
            turned = math.degrees(math.atan2(to_y - y, to_x - x))
            place = f"translate({(x + to_x) / 2:g} {(y + to_y) / 2:g}) rotate({turned:.1f})"
            _add(root, "path", {"class": "path-arrow", "d": "M-5 -5L5 0L-5 5Z", "transform": place})


def _draw_mark(root: ElementTree.Element, mark: Mark) -> None:
    box, label = mark.box, mark.label
    if (box.x, box.y) != (mark.x, mark.y):
        _add(root, "line", {"class": "path-aside", "x1": mark.x, "y1": mark.y, "x2": box.x, "y2": box.y})
        _add(root, "circle", {"class": "path-dot", "cx": mark.x, "cy": mark.y, "r": 3})
    corner = {"x": box.x - box.width / 2, "y": box.y - box.height / 2, "width": box.width, "height": box.height}
    _add(root, "rect", {"class": "path-mark", "rx": box.height / 2, **corner})
    _add(root, "text", {"class": "path-number", "x": box.x, "y": box.y + 5, "text-anchor": "middle"}, mark.text)
    if label:
        x, anchor = _anchored(label, box)
        _add(root, "text", {"class": "path-name", "x": x, "y": label.y + 5.2, "text-anchor": anchor}, mark.name)


def _anchored(label: Box, mark: Box) -> tuple[float, str]:
    """Where a name begins or ends: beside its mark, for its box is rather too wide; above and below in the middle."""
    if label.x - label.width / 2 >= mark.x:
        return label.x - label.width / 2 + 2, "start"
    if label.x + label.width / 2 <= mark.x:
        return label.x + label.width / 2 - 2, "end"
    return label.x, "middle"


def _draw_foot(root: ElementTree.Element, drawn: Picture) -> None:
    """The scale, and where north is."""
    y, x = drawn.height - 12, drawn.width - 16
    _add(root, "path", {"class": "path-scale", "d": f"M12 {y - 5}V{y}H{12 + drawn.scale:g}V{y - 5}"})
    told = f"{drawn.kilometres:g} km" if drawn.kilometres >= 1 else f"{drawn.kilometres * 1000:g} m"
    _add(root, "text", {"class": "path-foot", "x": 18 + drawn.scale, "y": y}, told)
    _add(root, "path", {"class": "path-scale", "d": f"M{x - 14} {y}V{y - 14}m-4 5l4 -5l4 5"})
    _add(root, "text", {"class": "path-foot", "x": x, "y": y, "text-anchor": "middle"}, "N")


def _add(root: ElementTree.Element, tag: str, attributes: dict[str, object], text: str = "") -> None:
    ElementTree.SubElement(root, tag, _plain(attributes)).text = text or None


def _plain(attributes: dict[str, object]) -> dict[str, str]:
    return {key: f"{value:g}" if isinstance(value, float) else str(value) for key, value in attributes.items()}
