"""QR pictures: an independent decoder reads back what they hold."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from exports import codes

ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:"


def address(host_length):
    host = ("SUMMIT.EXAMPLE." * 20)[: host_length - 3] + "ORG"
    return f"HTTPS://{host}/B/7K3F9QXP2M4TVB8N"


def decoded(picture):
    return [result.text for result in zxingcpp.read_barcodes(picture.convert("L"))]


def picture_of(svg, pixels_per_module=4):
    """The SVG's runs of dark modules, painted by hand."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg).group(1))
    picture = Image.new("L", (side * pixels_per_module,) * 2, 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        left, top = int(x) * pixels_per_module, int(y) * pixels_per_module
        corner = (left + int(width) * pixels_per_module - 1, top + pixels_per_module - 1)
        ImageDraw.Draw(picture).rectangle([(left, top), corner], fill=0)
    return picture


@pytest.mark.parametrize("host_length", [9, 20, 35, 40])
def test_a_badge_address_takes_a_symbol_of_version_4_at_most(host_length):
    assert codes.version(address(host_length)) <= 4


@pytest.mark.parametrize("host_length", [41, 100, 250])
def test_a_long_host_takes_a_larger_symbol_that_is_read_all_the_same(host_length):
    assert codes.version(address(host_length)) > 4
    assert decoded(Image.open(BytesIO(codes.png(address(host_length))))) == [address(host_length)]


def test_the_symbol_has_error_correction_level_q():
    (result,) = zxingcpp.read_barcodes(Image.open(BytesIO(codes.png(address(35)))).convert("L"))
    assert result.ec_level == "Q"


@given(text=st.text(ALPHANUMERIC, min_size=1, max_size=80).filter(lambda text: text == text.strip()))
@settings(max_examples=50, deadline=None)
def test_png_and_svg_hold_the_text(text):
    assert decoded(Image.open(BytesIO(codes.png(text)))) == [text]
    assert decoded(picture_of(codes.svg(text))) == [text]


def test_a_calendar_address_keeps_its_small_letters():
    text = "webcal://example.org/c/Ab3-_x9.ics"
    assert decoded(Image.open(BytesIO(codes.png(text)))) == [text]


def test_png_has_square_modules_of_the_size_asked_for():
    picture = Image.open(BytesIO(codes.png(address(20), pixels_per_module=5)))
    assert picture.size == ((29 + 8) * 5,) * 2


def test_svg_may_stand_in_a_page_under_a_strict_policy():
    root = ElementTree.fromstring(codes.svg('<script>"&'))  # noqa: S314 - our own drawing
    assert [child.tag.rpartition("}")[2] for child in root] == ["path", "path"]
    names = {name for element in root.iter() for name in element.attrib}
    assert names == {"viewBox", "shape-rendering", "aria-hidden", "focusable", "fill", "d"}


def test_the_quiet_zone_can_be_left_to_the_page():
    assert 'viewBox="0 0 29 29"' in codes.svg(address(20), quiet_zone=0)
    assert 'viewBox="0 0 37 37"' in codes.svg(address(20))


@pytest.mark.parametrize("text", ["x" * 1664, "\ud800"])
def test_what_no_symbol_can_hold_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - qrcode's and Python's own
        codes.png(text)
