"""Photographs as they come out, whatever came in."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from exports import pictures


def picture(size=(800, 1000), kind="JPEG", mode="RGB", colour="#7a9", **more):
    octets = BytesIO()
    Image.new(mode, size, colour).save(octets, kind, **more)
    return octets.getvalue()


def opened(octets):
    return Image.open(BytesIO(octets))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_of_any_kind_and_shape_becomes_one_jpeg(kind):
    for size in ((200, 200), (1000, 250), (240, 2000), (3000, 2000)):
        made = opened(pictures.portrait(picture(size, kind)))
        assert (made.format, made.mode, made.size) == ("JPEG", "RGB", pictures.SIZE)


@pytest.mark.parametrize(("mode", "colour"), [("L", 90), ("P", 3), ("RGBA", "#7a98"), ("LA", (90, 90)), ("1", 1)])
def test_pictures_without_or_with_few_colours_and_clear_ones_come_out_plain(mode, colour):
    assert opened(pictures.portrait(picture(kind="PNG", mode=mode, colour=colour))).mode == "RGB"


def test_what_is_clear_becomes_white():
    assert opened(pictures.portrait(picture(kind="PNG", mode="RGBA", colour=(9, 9, 9, 0)))).getpixel((9, 9)) == (
        255, 255, 255,
    )  # fmt: skip


def test_a_telephone_held_upright_is_seen_upright():
    lying = Image.new("RGB", (1000, 800), "red")
    lying.paste("blue", (0, 0, 500, 800))
    turned = Image.Exif()
    turned[0x0112] = 6  # the top of what was seen is on the right
    octets = BytesIO()
    lying.save(octets, "JPEG", exif=turned)
    upright = opened(pictures.portrait(octets.getvalue()))
    assert upright.getpixel((240, 20))[2] > 200 and upright.getpixel((240, 580))[0] > 200


def test_nothing_says_where_when_and_with_what_it_was_taken():
    told = Image.Exif()
    told[0x010F], told[0x9003] = "Telephone", "2019:06:05 10:00:00"
    told.get_ifd(0x8825)[1] = "N"
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", "at home")
    for octets in (picture(exif=told, comment=b"at home"), picture(kind="PNG", pnginfo=note, exif=told)):
        made = pictures.portrait(octets)
        assert not opened(made).getexif()
        assert not any(word in made for word in (b"Exif", b"Telephone", b"at home", b"2019"))


def test_a_picture_is_known_by_its_octets():
    for octets in (b"", b"photo.jpg", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture(kind="GIF"),
                   picture(kind="TIFF"), picture(kind="BMP"), b"\xff\xd8\xff\xe0" + b"x" * 400):  # fmt: skip
        with pytest.raises(pictures.NotAPicture):
            pictures.portrait(octets)


def test_a_picture_that_breaks_off_is_none():
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = picture(kind=kind, size=(900, 900))
        with pytest.raises(pictures.NotAPicture):
            pictures.portrait(whole[: len(whole) // 2])


@pytest.mark.parametrize("size", [(60_000, 60_000), (12_000, 12_000), (8000, 7000), (199, 900), (1, 1)])
def test_a_bomb_is_not_unpacked_and_a_stamp_not_blown_up(size):
    head = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    packed = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    with pytest.raises(pictures.WrongSize):
        pictures.portrait(b"\x89PNG\r\n\x1a\n" + packed)
