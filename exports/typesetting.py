"""Typst at work, here or in a process of its own.

Typst keeps what it worked out for the last ten documents, about 1 MB a badge: a pile of badges is set by a process that
ends and gives everything back.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock

import typst

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
#: Ten times what five hundred badges take on a slow machine.
LONGEST = 600

_one_at_a_time = Lock()


def typeset(template: str, inputs: Mapping[str, str], timestamp: int) -> bytes:
    """The PDF of a template in this folder; the same bytes for the same inputs and timestamp (seconds since 1970)."""
    return typst.compile(
        FOLDER / template,
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs=dict(inputs),
        timestamp=timestamp,
    )


def typeset_apart(template: str, inputs: Mapping[str, str], timestamp: int) -> bytes:
    """As `typeset`, in a process of its own; whoever comes meanwhile waits."""
    order = json.dumps([template, inputs, timestamp]).encode()
    command = [sys.executable, "-m", "exports.typesetting"]
    with _one_at_a_time:
        done = subprocess.run(command, input=order, stdout=-1, cwd=FOLDER.parent, check=True, timeout=LONGEST)  # noqa: S603
    return done.stdout


def draw(template: str, inputs: Mapping[str, str], ppi: int) -> list[bytes]:
    """The pages of a template in this folder as PNG pictures, to be looked at."""
    drawn = typst.compile(
        FOLDER / template,
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs=dict(inputs),
        format="png",
        ppi=ppi,
    )
    return drawn if isinstance(drawn, list) else [drawn]


@cache
def fonts() -> typst.Fonts:
    """Ours alone, so that a page is the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(*json.load(sys.stdin.buffer)))
