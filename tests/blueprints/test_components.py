"""The page of components: for staff, in every language, with every macro that pages are made of."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
#: Parts of others, and the parts of the frame that every page shows.
WITHIN = {
    "_about", "_axis", "_label_text", "_scale", "_tone", "changed", "csrf", "line", "link", "mark", "navigation",
    "own_navigation", "shape", "status_text", "target", "when", "where",
}  # fmt: skip

#: The fields of a registration, which only registrations have.
OF_ONE_FORM = {"registration.html"}


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_staff_of_any_role_can_look_at_it(client, world, language):
    world.sign_in(client, "viewer")
    assert client.get(f"/staff/components?lang={language}").status_code == 200


def test_nobody_else_can(client, world):
    assert client.get("/staff/components").status_code == 302


def test_every_macro_is_on_it():
    sources = (path.read_text() for path in (TEMPLATES / "macros").glob("*.html") if path.name not in OF_ONE_FORM)
    macros = {name for source in sources for name in re.findall(r"{% macro (\w+)", source)} - WITHIN
    page = (TEMPLATES / "components" / "show.html").read_text()
    imported = re.findall(r"\w+", " ".join(re.findall(r"import ([^%]*)%}", page)))
    assert macros <= set(imported)
