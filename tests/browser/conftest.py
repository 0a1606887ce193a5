"""A real browser before the real application: Chromium, on a copy of the demo's database.

These tests run on SQLite alone: what they are about is on the browser's side. Whatever a page complains of in the
console, a script that breaks, a thing it cannot fetch or fetches elsewhere fails the test that opened it.
"""

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from models import Category, Company, Delegate, Delegation, Staff, db
from models.transaction import transaction
from operations import doors
from tests.databases import SQLite
from web import demo_links

#: Pictures for who wants to look; not kept in the repository.
SHOTS = Path(__file__).with_name("shots")
#: Milliseconds; the machine may be busy with other tests.
PATIENCE = 15_000
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@pytest.fixture(scope="session", params=[SQLite], ids=["sqlite"])
def databases(databases):
    """Only one of the two kinds."""
    return databases


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this folder; each test opens windows of its own in it."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        camera = ["--use-fake-device-for-media-stream"]  # for who grants it: a picture that moves
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=camera)
        yield browser
        browser.close()


@pytest.fixture
def site(app, demo) -> Iterator["Site"]:
    """The demo, served on this machine."""
    with served(app, demo.slug) as found:
        yield found


@contextlib.contextmanager
def served(app: Flask, slug: str) -> Iterator["Site"]:
    """The application as others would open it; `slug` is the event that is looked at."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    app.config["BASE_URL"] = f"http://127.0.0.1:{server.port}"
    try:
        yield Site(app.config["BASE_URL"], f"/{slug}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def browse(chromium, site) -> Iterator[Callable[..., Page]]:
    """`browse(scripts=False)` opens a window with nothing in it: no cookies, nobody signed in."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(size: dict = DESKTOP, *, language: str = "en", dark: bool = False, scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            viewport=size,
            locale=language,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        _watch(page, site.address, faults)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def shoot(request) -> Callable[[Page, str], None]:
    """`shoot(page, "confirmation")` keeps a picture of the whole page, named after the test."""
    SHOTS.mkdir(exist_ok=True)

    def shot(page: Page, name: str) -> None:
        page.screenshot(path=SHOTS / f"{request.node.name.removeprefix('test_')}-{name}.png", full_page=True)

    return shot


def decoded(screenshot: bytes) -> str:
    """What a scanner reads from the screen."""
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(screenshot)).convert("L"))
    return code.text


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: object = "-", size: object = "-") -> None:
        """What failed is told by the page."""


class Site:
    """Where the demo is served, and the ways into it."""

    def __init__(self, address: str, event: str) -> None:
        self.address, self.event = address, event

    def sign_in(self, page: Page, role: str, path: str = "") -> None:
        """Sign the browser in as the demo's staff member with this role, and go to this page of the event."""
        somebody = db.session.query(Staff).filter_by(email=f"{role}@example.org").one()
        page.goto(f"/staff/enter/{demo_links.token_for(somebody)}")
        page.goto(self.event + path)

    def token(self, whose: Delegate | Delegation | Company, kind: str = "delegate") -> str:
        """What stands at the end of a delegate's personal link, or, by `kind`, of their chief of staff's ("aide"), of
        a delegation's focal point's ("focal"), of a company's host's ("host").
        """
        with transaction():
            return doors.token_of(doors.ensure(kind, whose.id))

    def mayor(self) -> Delegate:
        """The first mayor of Mexico who comes."""
        db.session.rollback()
        found = db.session.query(Delegate).filter_by(status="approved", country="MX").join(Delegate.event)
        mayors = found.filter_by(slug=self.event.strip("/")).join(Delegate.category).filter(Category.mayors)
        return mayors.order_by(Delegate.id).first()

    def delegate(self, category: str, **facts: object) -> Delegate:
        """The first delegate of the category of whom this is true, as the database has them now."""
        db.session.rollback()
        found = db.session.query(Delegate).filter_by(**facts).join(Category).filter_by(code=category)
        return found.order_by(Delegate.id).first()


def _watch(page: Page, address: str, faults: list[str]) -> None:
    def note(what: object) -> None:
        faults.append(f"{page.url.removeprefix(address)}: {what}")

    def asked(request) -> None:
        if not request.url.startswith((f"{address}/", "data:")):
            note(f"asks {request.url}")

    def answered(response) -> None:
        document = response.request.is_navigation_request()
        if response.status >= (500 if document else 400):
            note(f"{response.url} answers {response.status}")

    def said(message) -> None:
        # A page that says 404 or 422 is as it should be; what else could not be loaded, `answered` tells.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            note(message.text)

    page.on("pageerror", note)
    page.on("request", asked)
    page.on("response", answered)
    page.on("console", said)
