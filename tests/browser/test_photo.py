"""A photograph: cut in the browser, taken with its camera, or sent as it is where there is no script."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from models import db
from queries import photos
from tests.browser.conftest import PHONE

RED, BLUE = (200, 30, 30), (30, 30, 200)


def landscape() -> dict:
    """A photograph that is red on the left and blue on the right."""
    picture = Image.new("RGB", (1200, 800), RED)
    picture.paste(BLUE, (600, 0, 1200, 800))
    octets = BytesIO()
    picture.save(octets, "PNG")
    return {"name": "face.png", "mimeType": "image/png", "buffer": octets.getvalue()}


@pytest.fixture
def own(site, browse):
    """Somebody's page for their photograph; with what is kept of it afterwards."""
    mayor = site.mayor()

    def opened(*args, **kwargs) -> Page:
        page = browse(*args, **kwargs)
        page.goto(f"{site.event}/me/{site.token(mayor)}")
        page.goto(f"{site.event}/me/photo")
        return page

    def kept() -> Image.Image:
        db.session.rollback()
        return Image.open(BytesIO(photos.find(mayor.id).jpeg))

    return opened, kept


def store(page: Page) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#photo-form button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("main .message-success")).to_be_visible()
    expect(page.locator("main .portrait")).to_be_visible()


def near(picture: Image.Image, x: int, colour: tuple) -> bool:
    return all(abs(seen - wanted) < 25 for seen, wanted in zip(picture.getpixel((x, 300)), colour, strict=True))


def test_it_is_cut_before_it_is_sent(own, shoot):
    opened, kept = own
    page = opened(PHONE)
    page.locator("#photo").set_input_files(landscape())
    page.locator("#cut-across").fill("100")
    page.locator("#cut-size").fill("30")
    shoot(page, "cut")
    store(page)
    shoot(page, "kept")
    assert all(near(kept(), x, BLUE) for x in (10, 240, 470))
    page.locator("#photo").set_input_files(landscape())
    page.locator("canvas").scroll_into_view_if_needed()
    frame = page.locator("canvas").bounding_box()
    page.mouse.move(frame["x"] + 20, frame["y"] + 90)
    page.mouse.down()
    page.mouse.move(frame["x"] + 400, frame["y"] + 90, steps=4)
    page.mouse.up()
    store(page)
    assert all(near(kept(), x, RED) for x in (10, 240, 430))


def test_it_is_taken_with_the_camera_of_whoever_grants_it(own, shoot):
    opened, kept = own
    page = opened()
    page.locator("[data-open]").click()
    expect(page.locator("[data-trouble]")).to_be_visible()
    page.context.grant_permissions(["camera"])
    page.locator("[data-open]").click()
    expect(page.locator("video")).to_be_visible()
    shoot(page, "camera")
    page.locator("[data-take]").click()
    expect(page.locator("canvas")).to_be_visible()
    expect(page.locator("video")).to_be_hidden()
    store(page)
    assert kept().size == (480, 600)


def test_without_script_the_server_cuts_it(own):
    opened, kept = own
    page = opened(scripts=False)
    page.locator("#photo").set_input_files(landscape())
    store(page)
    assert near(kept(), 10, RED) and near(kept(), 470, BLUE)
