"""Films for the browser's false camera: badges that come into view and go, as JPEG pictures one after another.

Chromium plays such a file at 30 pictures a second, and again from its beginning when it is over.
"""

import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from exports import codes

RATE = 30
SIZE = (640, 480)
#: A corner is white while a code is in view, so that a test sees when it came.
CORNER = (0, 0, 23, 23)
HALL, TABLE, CARD = (96, 102, 110), (120, 92, 66), (250, 250, 247)
#: Different pictures of one scene: somebody's hand is never still.
POSES = 3


def picture(text: str | None, seed: int = 0) -> Image.Image:
    """What a gate's camera sees: a hall, and the badge with this text held before it, not quite straight."""
    chance = random.Random(f"{text} {seed}")
    scene = Image.new("RGB", SIZE, HALL)
    drawing = ImageDraw.Draw(scene)
    drawing.rectangle((0, 380, *SIZE), fill=TABLE)
    if text is not None:
        badge = card(text).rotate(chance.uniform(-9, 9), Image.Resampling.BICUBIC, expand=True, fillcolor=HALL)
        scene.paste(badge, (120 + chance.randrange(40), 10 + chance.randrange(15)))
    drawing.rectangle(CORNER, fill="white" if text is not None else "black")
    return scene.filter(ImageFilter.GaussianBlur(0.6))


def card(text: str) -> Image.Image:
    """A badge: a band of colour and below it the code."""
    badge = Image.new("RGB", (320, 390), CARD)
    ImageDraw.Draw(badge).rectangle((0, 0, 320, 60), fill=(20, 60, 140))
    code = Image.open(BytesIO(codes.png(text))).convert("RGB").resize((270, 270), Image.Resampling.LANCZOS)
    badge.paste(code, (25, 90))
    return badge


def shoot(path: Path, scenes: Sequence[tuple[str | None, float]]) -> Path:
    """A film of these scenes: what is shown (nothing: None), and for how many seconds."""
    with path.open("wb") as film:
        for number, (text, seconds) in enumerate(scenes):
            poses = [_jpeg(picture(text, number * POSES + pose)) for pose in range(POSES if text else 1)]
            film.writelines(poses[frame * len(poses) // 30 % len(poses)] for frame in range(round(seconds * RATE)))
    return path


def _jpeg(scene: Image.Image) -> bytes:
    octets = BytesIO()
    scene.save(octets, "JPEG", quality=88)
    return octets.getvalue()
