"""Photographs of people, made anew from whatever came in: one size, one format, and nothing said about where or when.

What comes in is octets of a stranger: their kind is read from them, never from a name, and decoders are only let at
pictures of a bearable size, one at a time.
"""

from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

#: Pixels of what goes out, wide and high: a passport's 4:5, and 450 to the inch on a badge.
SIZE = (480, 600)
#: Pixels that may come in, as of a telephone with 48 million; four octets each while it is decoded.
MOST_PIXELS = 50_000_000
#: Pixels that are worked with: what is larger says no more on paper.
ENOUGH = (2400, 2400)
#: The shortest side from which a face can still be made out.
LEAST_SIDE = 200
#: Where a picture of another shape is cut: in the middle, and rather below than above, for that is where the face is.
CENTRE = (0.5, 0.35)
KINDS = ("JPEG", "PNG", "WEBP")

_one_at_a_time = Lock()


class NotAPicture(ValueError):
    """These octets are no JPEG, PNG or WebP, or break off half-way."""


class WrongSize(ValueError):
    """A picture of too many pixels, or too few."""


def portrait(data: bytes) -> bytes:
    """A JPEG of `SIZE` from a JPEG, PNG or WebP: upright, cut to 4:5, on white, without any metadata.

    Refuses with `NotAPicture` and `WrongSize`.
    """
    with _one_at_a_time:
        try:
            return _drawn(_measured(data))
        except WrongSize:
            raise
        except Exception as trouble:  # decoders fail in every way there is over what was made to fail them
            raise NotAPicture(str(trouble)) from None


def _measured(data: bytes) -> Image.Image:
    """The picture, of which nothing but its head was read."""
    try:
        picture = Image.open(BytesIO(data), formats=KINDS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise WrongSize from None
    if picture.width * picture.height > MOST_PIXELS or min(picture.size) < LEAST_SIDE:
        raise WrongSize
    return picture


def _drawn(picture: Image.Image) -> bytes:
    picture.thumbnail(ENOUGH)  # a large JPEG is decoded to a part of its size
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright)
    drawn = BytesIO()
    ImageOps.fit(plain, SIZE, Image.Resampling.LANCZOS, centering=CENTRE).save(drawn, "JPEG", quality=85, optimize=True)
    return drawn.getvalue()
