"""The page of components: for staff, in every language, with every macro that pages are made of."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
#: Parts of others, and the parts of the frame that every page shows.
WITHIN = {
    "_about", "_axis", "_label_text", "_meeting", "_scale", "_short", "_tone", "aide_navigation", "changed", "csrf",
    "delegation_navigation", "host_navigation", "line", "link", "mark",
    "navigation", "own_navigation", "shape", "status_text", "target", "when", "where",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_staff_of_any_role_can_look_at_it(client, world, language):
    world.sign_in(client, "viewer")
    assert client.get(f"/staff/components?lang={language}").status_code == 200


def test_nobody_else_can(client, world):
    assert client.get("/staff/components").status_code == 302


def test_every_macro_of_the_files_it_shows_is_on_it():
    page = (TEMPLATES / "components" / "show.html").read_text()
    files = re.findall(r'from "(macros/\w+\.html)"', page)
    macros = {name for file in files for name in re.findall(r"{% macro (\w+)", (TEMPLATES / file).read_text())}
    imported = re.findall(r"\w+", " ".join(re.findall(r"import ([^%]*)%}", page)))
    assert macros - WITHIN <= set(imported)
