"""QR pictures of a text, as PNG or SVG.

A text in QR's alphanumeric alphabet (capitals, digits, `$%*+-./:` and space) takes a third less room than any
other, which is why a badge's address is written `HTTPS://HOST/B/CODE`: version 4 at level Q for hosts of up to 40
characters. Longer texts get a larger symbol.
"""

from io import BytesIO
from itertools import groupby

from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

#: Light modules that a reader needs on each side (ISO/IEC 18004, 9.1).
QUIET_ZONE = 4

#: Choosing the best of the eight masks for each text takes seven times as long as drawing it. Codes are random,
#: so that one mask is on the average as good as another; every reader reads all eight.
MASK = 3


def png(text: str, pixels_per_module: int = 8) -> bytes:
    """A black and white PNG with its quiet zone; refuses a text of more than 1,663 bytes with ValueError."""
    rows = _modules(text, QUIET_ZONE)
    picture = Image.new("1", (len(rows), len(rows)))
    picture.putdata([0 if dark else 255 for row in rows for dark in row])
    side = len(rows) * pixels_per_module
    output = BytesIO()
    picture.resize((side, side), Image.Resampling.NEAREST).save(output, "PNG", optimize=True)
    return output.getvalue()


def svg(text: str, quiet_zone: int = QUIET_ZONE) -> str:
    """An `<svg>` to stand in a page or a document: paths only, one unit a module, without style or name.

    It is black on white whatever the page's colours, has no size of its own (the page's style sheet gives it one)
    and is hidden from screen readers: the element around it says what it is. Refuses as `png` does.
    """
    rows = _modules(text, quiet_zone)
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"'
        f' aria-hidden="true" focusable="false"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{_path(rows)}"/></svg>'
    )


def grouped(code: str) -> str:
    """A code in groups of four, as it is read aloud and typed."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def version(text: str) -> int:
    """The symbol's version, 1 (21 modules a side) to 40 (177)."""
    return (len(_modules(text, 0)) - 17) // 4


def _modules(text: str, quiet_zone: int) -> list[list[bool]]:
    symbol = QRCode(error_correction=ERROR_CORRECT_Q, border=quiet_zone, mask_pattern=MASK)
    symbol.add_data(text, optimize=0)
    symbol.make()
    return symbol.get_matrix()


def _path(rows: list[list[bool]]) -> str:
    """One rectangle for each run of dark modules in a row."""
    runs = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(runs)
