"""Pictures of badges as a gate's camera has them at a bad hour: turned, tilted, far, dark. JPEG, 1280 × 720."""

import random
from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from exports import codes

TEXT = "HTTPS://SUMMIT.EXAMPLE/B/7K3QZ9M2XW4RTA8P"
SIZE = (1280, 720)
HALL, CARD, BAND = (96, 102, 110), (250, 250, 247), (20, 60, 140)
#: Pixels of a badge's width, held as people hold it.
HELD = 380


def pictures(case: str, n: int) -> list[bytes]:
    """`n` pictures of a case, always the same."""
    return [_jpeg(CASES[case](random.Random(f"{case} {number}"))) for number in range(n)]


def _badge(width: int) -> Image.Image:
    """A badge of this width, drawn large and made smaller, as a camera sees it."""
    badge = Image.new("RGBA", (800, 1000), CARD)
    ImageDraw.Draw(badge).rectangle((0, 0, 800, 160), fill=BAND)
    badge.paste(
        Image.open(BytesIO(codes.png(TEXT))).convert("RGBA").resize((660, 660), Image.Resampling.NEAREST), (70, 240)
    )
    return badge.resize((width, width * 5 // 4), Image.Resampling.LANCZOS)


def _hall(chance: random.Random, badge: Image.Image) -> Image.Image:
    scene = Image.new("RGB", SIZE, HALL)
    ImageDraw.Draw(scene).rectangle((0, 520, *SIZE), fill=(120, 92, 66))
    room = [max(1, whole - part) for whole, part in zip(SIZE, badge.size, strict=True)]
    place = [side // 2 + chance.randint(-side // 4, side // 4) for side in room]
    scene.paste(badge, tuple(place), badge)
    return scene


def _turned(badge: Image.Image, degrees: float) -> Image.Image:
    return badge.rotate(degrees, Image.Resampling.BICUBIC, expand=True)


def _held(chance: random.Random, width: int = HELD) -> Image.Image:
    return _hall(chance, _turned(_badge(width), chance.uniform(-8, 8)))


def _straight(chance: random.Random) -> Image.Image:
    return _held(chance)


def _rotated(chance: random.Random) -> Image.Image:
    return _hall(chance, _turned(_badge(HELD), chance.uniform(0, 360)))


def _tilted(chance: random.Random) -> Image.Image:
    """Seen from the side: the far edge is up to two fifths shorter."""
    badge = _badge(HELD)
    (wide, high), less = badge.size, chance.uniform(0.15, 0.4)
    short = high * less / 2
    corners = [(0, -short), (0, high + short), (wide * 1.15, high), (wide * 1.15, 0)]
    return _hall(
        chance, badge.transform(badge.size, Image.Transform.QUAD, [one for corner in corners for one in corner])
    )


def _far(chance: random.Random) -> Image.Image:
    return _held(chance, chance.randint(110, 160))


def _blurred(chance: random.Random) -> Image.Image:
    return _held(chance).filter(ImageFilter.GaussianBlur(chance.uniform(2, 3.2)))


def _moved(chance: random.Random) -> Image.Image:
    """Smeared by a hand that moved while the picture was taken."""
    taken, length = np.asarray(_held(chance), np.float32), chance.randint(6, 11)
    return Image.fromarray(np.mean([np.roll(taken, step, axis=1) for step in range(length)], axis=0).astype(np.uint8))


def _dark(chance: random.Random) -> Image.Image:
    return _noisy(_held(chance), chance, chance.uniform(0.1, 0.2), 5)


def _noisy(scene: Image.Image, chance: random.Random, light: float, noise: float) -> Image.Image:
    """With this share of the light, and the grain that a camera adds to see anything."""
    grain = np.random.default_rng(chance.randrange(2**32)).normal(0, noise, (*SIZE[::-1], 3))
    return Image.fromarray(np.clip(np.asarray(scene, np.float32) * light + grain, 0, 255).astype(np.uint8))


def _glare(chance: random.Random) -> Image.Image:
    """A lamp mirrored in the badge's sleeve."""
    scene, lamp = _held(chance), Image.new("L", SIZE, 0)
    x, y, size = 640 + chance.randint(-120, 120), 360 + chance.randint(-120, 120), chance.randint(50, 90)
    ImageDraw.Draw(lamp).ellipse((x - size, y - size // 2, x + size, y + size // 2), fill=255)
    return Image.composite(Image.new("RGB", SIZE, "white"), scene, lamp.filter(ImageFilter.GaussianBlur(28)))


def _screen(chance: random.Random) -> Image.Image:
    """The badge on a telephone in low light: bright, with the stripes that its screen draws in a camera."""
    taken = np.asarray(_noisy(_held(chance), chance, 0.45, 7), np.float32)
    stripes = 1 + 0.28 * np.sin(np.arange(SIZE[1]) / chance.uniform(4, 9))[:, None, None]
    return Image.fromarray(np.clip(taken * stripes, 0, 255).astype(np.uint8))


def _nothing(chance: random.Random) -> Image.Image:
    return _noisy(_hall(chance, Image.new("RGBA", (HELD, HELD), CARD)), chance, 1, 4)


CASES: dict[str, Callable[[random.Random], Image.Image]] = {
    "straight": _straight, "rotated": _rotated, "tilted": _tilted, "far": _far, "blurred": _blurred, "moved": _moved,
    "dark": _dark, "glare": _glare, "screen": _screen, "nothing": _nothing,
}  # fmt: skip


def _jpeg(scene: Image.Image) -> bytes:
    octets = BytesIO()
    scene.save(octets, "JPEG", quality=85)
    return octets.getvalue()
