"""A mayor's way in: she registers in French on her phone, is approved, signs up for a panel and finds it in her day.

It is told three times: with a finger, in a browser without script, and with nothing but a keyboard.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from models import Activity, db
from models.transaction import transaction
from operations import badges, programme
from operations.journal import SYSTEM
from tests.browser.conftest import PHONE, decoded
from tests.browser.hands import Keyboard, Pointer

EVERYBODY = pytest.mark.parametrize(
    ("hand_of", "scripts"),
    [(Pointer, True), (Pointer, False), (Keyboard, True)],
    ids=["pointer", "without_script", "keyboard"],
)


@pytest.fixture
def panel(demo) -> Activity:
    """A panel for mayors that has room."""
    return db.session.query(Activity).filter_by(event_id=demo.id, number="I").one()


@pytest.fixture
def rival(demo, panel) -> Activity:
    """Another one, which begins before that one ends."""
    starts = panel.ends_at - dt.timedelta(minutes=30)
    facts = {
        "title": {"en": "Water and drought", "es": "Agua y sequía", "fr": "Eau et sécheresse"},
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=1),
        "capacity": 40,
    }
    with transaction():
        made = programme.create(demo, "panel", facts, by=SYSTEM, attendance="sign_up", categories=panel.categories)
        programme.publish(demo, [made], by=SYSTEM)
    return made


@EVERYBODY
def test_a_mayor_registers_is_approved_and_signs_up(site, browse, shoot, panel, rival, hand_of, scripts):
    phone = browse(PHONE, language="fr-CA", scripts=scripts)
    register(phone, hand_of(phone), site, shoot)
    mayor = site.delegate("MAY_CA", email="zoe.lecuyer@example.org")

    organizer = browse()
    site.sign_in(organizer, "organizer", "/desk")
    shoot(organizer, "desk")
    row = organizer.locator("#undecided + .table-wrap tr", has_text="Zoé L’Écuyer")
    hand_of(organizer).press(row.locator("form[action$='/approve'] button"))
    expect(organizer.locator(".message-success")).to_contain_text("Zoé L’Écuyer")

    phone.reload()
    expect(phone.locator("main .message-success")).to_be_visible()
    hand = hand_of(phone)
    mine, other = card(phone, panel), card(phone, rival)
    hand.press(mine.locator("button"))
    expect(mine).to_have_class("offer offer-mine")
    expect(mine.locator(".status-good")).to_be_visible()
    shoot(phone, "signed-up")

    expect(other).to_contain_text(panel.title["fr"])
    expect(other.locator("button")).to_have_count(0)
    shoot(phone, "overlapping")

    day = phone.locator("#my-day")
    expect(day.locator(".entry", has_text=panel.title["fr"]).locator(".starts")).to_have_text("10:00")
    expect(day).not_to_contain_text(rival.title["fr"])
    db.session.rollback()
    assert badges.current(mayor).code in decoded(phone.locator(".qr svg").screenshot())


def register(phone: Page, hand: Pointer | Keyboard, site, shoot) -> None:
    """From the programme to the confirmation, and on to the personal page."""
    phone.goto(f"{site.event}/")
    expect(phone.locator("html")).to_have_attribute("lang", "fr")
    hand.press(phone.locator(f".navigation a[href='{site.event}/register']"))
    shoot(phone, "form")
    form = phone.locator("main form")
    hand.press(form.locator("button"))
    summary = phone.locator(".error-summary")
    expect(summary.locator("a[href='#country']")).to_be_visible()
    assert phone.locator("#country").get_attribute("aria-describedby") == "country-error"
    shoot(phone, "errors")
    hand.tick(form.locator("[name=category][value=MAY_CA]"))
    for name, text in WRITTEN.items():
        hand.write(form.locator(f"[name={name}]"), text)
        if name == "position":
            hand.choose(form.locator("[name=country]"), "CA")
    hand.tick(form.locator("[name=consent_notice]"))
    hand.press(form.locator("button"))
    expect(phone.locator(".facts strong")).to_have_text(re.compile("^[0-9A-Z]{4}-[0-9A-Z]{4}$"))
    expect(phone.locator(".qr img")).to_be_visible()
    shoot(phone, "confirmation")
    hand.press(phone.locator("#links ~ p a.button").first)
    expect(phone.locator("h1")).to_have_text("Zoé L’Écuyer-Núñez")
    expect(phone.locator(".offer button")).to_have_count(0)


#: In the order of the form; the country stands after the position.
WRITTEN = {
    "given_name": "Zoé",
    "family_name": "L’Écuyer-Núñez",
    "position": "Mairesse",
    "city": "Gaspé",
    "delegation": "Ville de Gaspé",
    "email": "zoe.lecuyer@example.org",
    "phone": "418 368 2104",
}


def card(page: Page, activity: Activity) -> Locator:
    return page.locator(f"#activity-{activity.id}")
