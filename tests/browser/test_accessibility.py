"""What a machine can know of accessibility is asked of every page: axe, in three languages, both themes, two widths.

Each page is seen in one language, one theme and one width, which change from page to page, for a suite has to stay
short; `script/test -m long` sees every page in every language, theme and width.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from demo import loading
from tests.browser.addresses import Address, pages
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.convoy_addresses import visited_by

AXE = Axe().axe_script
LANGUAGES = ["en", "es", "fr"]
#: Whose words take the most room.
LONGEST = "fr"
VISITORS = ("anybody", "delegate", "aide", "focal", "host", "staff", "care")
VIEWS = [(DESKTOP, "light"), (PHONE, "dark"), (PHONE, "light"), (DESKTOP, "dark")]
#: 1280 pixels at a zoom of 400%.
ZOOMED = {"width": 320, "height": 256}
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
#: The eleventh row of a list is like the first ten, and the third call of a noun in the API's page like the first two.
#: They are taken off the page: what axe only passes over costs it nearly as much as what it looks at.
ALIKE = "tbody tr:nth-child(n+11), article.panel:nth-of-type(n+3)"
RUN = """([alike, options]) => {
    document.querySelectorAll(alike).forEach(one => one.remove())
    return axe.run(document, options)
}"""


@pytest.fixture
def windows(browse, site):
    """`windows(language)`: a window for each kind of visitor, signed in or with their door open."""

    def opened(language: str) -> dict[str, Page]:
        found = {visitor: browse(DESKTOP, language=language) for visitor in VISITORS}
        site.sign_in(found["staff"], "admin", "/desk")
        site.sign_in(found["care"], "care", "/desk/kitchen")
        mayor = site.mayor()
        found["delegate"].goto(f"{site.event}/me/{site.token(mayor)}")
        found["aide"].goto(f"{site.event}/aide/{site.token(mayor, 'aide')}")
        found["focal"].goto(f"{site.event}/delegation/{site.token(mayor.delegation, 'focal')}")
        if site.event.strip("/") == loading.CONVOY:
            found["host"].goto(f"{site.event}/host/{site.token(visited_by(mayor), 'host')}")
        for page in found.values():
            page.context.add_cookies([{"name": "lang", "value": language, "url": site.address}])
        return found

    return opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(app, site, windows, language):
    opened, turn = windows(language), LANGUAGES.index(language)
    faults = []
    for number, address in enumerate(pages(app, site)):
        if number % len(LANGUAGES) != turn:
            continue
        page, view = opened[address.visitor], VIEWS[number % len(VIEWS)]
        if language == LONGEST:
            faults += _too_wide(page, address)
        else:
            _open(page, address, language)
        faults += _faults(page, address, [view])
    assert not faults, "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_any_theme_at_any_width(app, site, windows, language):
    opened, faults = windows(language), []
    for address in pages(app, site):
        _open(opened[address.visitor], address, language)
        faults += _faults(opened[address.visitor], address, VIEWS)
    assert not faults, "\n".join(faults)


def test_no_page_scrolls_sideways_at_a_zoom_of_400_percent(app, site, windows):
    """Those that axe looks at in this language are looked at when they are open for it, above."""
    opened, turn = windows(LONGEST), LANGUAGES.index(LONGEST)
    wide = []
    for number, address in enumerate(pages(app, site)):
        if number % len(LANGUAGES) != turn:
            wide += _too_wide(opened[address.visitor], address)
    assert not wide, "\n".join(wide)


#: What reaches beyond the window's right edge and is not in a region that scrolls by itself.
TOO_WIDE = """() => {
    if (document.documentElement.scrollWidth <= innerWidth) return null
    const alone = element => /auto|scroll/.test(getComputedStyle(element).overflowX)
    const scrolls = element => element && (alone(element) || scrolls(element.parentElement))
    return [...document.body.querySelectorAll('*')]
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one.parentElement))
        .map(one => one.tagName.toLowerCase() + '.' + one.className).slice(0, 5)
        .concat(`${document.documentElement.scrollWidth} px`)
}"""


def _open(page: Page, address: Address, language: str) -> None:
    response = page.goto(address.path)
    assert response.headers["content-type"].startswith("text/html"), f"{address.name} is no page"
    assert response.ok or address.visitor == "anybody", f"{address.name} answers {response.status}"
    assert page.locator("html").get_attribute("lang") == language


def _too_wide(page: Page, address: Address) -> list[str]:
    """Opens it, zoomed."""
    page.set_viewport_size(ZOOMED)
    _open(page, address, LONGEST)
    found = page.evaluate(TOO_WIDE)
    return [f"{address.name}: {found}"] if found else []


def _faults(page: Page, address: Address, views: list[tuple[dict, str]]) -> list[str]:
    page.evaluate(AXE)
    found = []
    for size, theme in views:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)
        rules = page.evaluate(RUN, [ALIKE, OPTIONS])["violations"]
        found += [f"{address.name}, {size['width']} px, {theme}: {_told(rule)}" for rule in rules]
    return found


def _told(rule: dict) -> str:
    nodes = (f"{node['html'][:200]} {' '.join(node['failureSummary'].split())}" for node in rule["nodes"][:3])
    return f"{rule['id']}, {rule['help']}: " + " | ".join(nodes)
