"""The page checks see what they are there to see: each of these pages breaks one rule."""

import pytest
from flask import Response

from models import db
from tests.conftest import make_app
from tests.pages import find_form, form_data, page_faults, statements

GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Panel – Summit</title></head><body><main><h1>Panel</h1>
<form method="post" action="/send"><input type="hidden" name="csrf_token" value="1">
<label for="city">City</label><input id="city" name="city" value="La Paz">
<label><input type="checkbox" name="photos">Photographs</label>
<select name="day" aria-label="Day"><option value="5">5</option><option value="6" selected>6</option></select>
<textarea name="note" aria-label="Note">
Hello</textarea><button name="go" value="1">Send</button></form></main></body></html>"""

#: What is changed in the good page, and a word of the complaint.
BREAKS = [
    ("<h1>Panel</h1>", "", "one h1"),
    ("<h1>Panel</h1>", "<h1>Panel</h1><h1>Other</h1>", "one h1"),
    ("<title>Panel", "<title>Summit", "does not begin"),
    (' lang="en"', "", "no lang"),
    ('<meta name="viewport" content="width=device-width">', "", "viewport"),
    ('<label for="city">City</label>', "", "no label"),
    ('<label for="city">', '<label for="town">', "points to"),
    ('<select name="day" aria-label="Day">', '<select name="day">', "no label"),
    ("<main>", '<main><p id="city">', "stands 2 times"),
    ("<main>", '<main><img src="/flag.svg">', "no alt"),
    ("<main>", "<main><table><tr><td>1</table>", "no th"),
    ("<main>", "<main><button></button>", "no words"),
    ("<main>", "<main><p>None</p>", "says"),
    ("<main>", "<main><p>Hello %(name)s</p>", "says"),
    ("<main>", "<main><p>{{ name }}</p>", "says"),
    ("<main>", '<main><a href="/None">x</a>', "says"),
    ("<main>", '<main><p style="color:red">x</p>', "within the page"),
    ("<main>", '<main><p onclick="go()">x</p>', "within the page"),
    ("<main>", '<main><a href="javascript:go()">x</a>', "within the page"),
    ("<main>", "<main><style>p {color: red}</style>", "forbids"),
    ("<main>", "<main><script>go()</script>", "forbids"),
    ("<main>", "<main></p>", "line"),
    ("<main>", "<main><ul><li>x</ol>", "line"),
    ('<input type="hidden" name="csrf_token" value="1">', "", "no CSRF"),
]


def test_a_good_page_has_no_fault():
    assert page_faults(GOOD, fragment=False) == ()


@pytest.mark.parametrize(("before", "after", "complaint"), BREAKS)
def test_a_page_that_breaks_a_rule_is_found(before, after, complaint):
    assert before in GOOD
    faults = page_faults(GOOD.replace(before, after, 1), fragment=False)
    assert any(complaint in fault for fault in faults), faults


@pytest.fixture
def bare(tmp_path):
    """An application of one's own, to add addresses to."""
    app = make_app(f"sqlite:///{tmp_path}/unused.db", tmp_path)
    with app.app_context():
        yield app
        db.engine.dispose()


def test_a_form_is_sent_as_a_browser_would(bare):
    bare.add_url_rule("/look", view_func=lambda: secured(GOOD))
    form = find_form(bare.test_client().get("/look"), {"city": "", "go": ""})
    assert form_data(form) == {"csrf_token": "1", "city": "La Paz", "day": "6", "note": "Hello"}


@pytest.mark.parametrize("policy", ["", "default-src 'self'; style-src 'unsafe-inline'"])
def test_a_page_without_a_strict_policy_is_found(bare, policy):
    bare.add_url_rule("/look", view_func=lambda: secured(GOOD, policy))
    with pytest.raises(AssertionError, match="Content-Security-Policy"):
        bare.test_client().get("/look")


def test_a_failure_of_ours_is_found(bare):
    bare.add_url_rule("/fail", view_func=lambda: Response("sorry", 503))
    with pytest.raises(AssertionError, match="answers 503"):
        bare.test_client().get("/fail")


def test_a_program_is_not_answered_with_a_page(bare):
    bare.add_url_rule("/api/v1/look", view_func=lambda: secured(GOOD))
    with pytest.raises(AssertionError, match="program"):
        bare.test_client().get("/api/v1/look")


def test_statements_are_counted(client):
    with statements() as sent:
        client.get("/healthz")
    assert any("alembic_version" in statement for statement in sent)


def secured(html: str, policy: str = "default-src 'self'") -> Response:
    return Response(
        html, content_type="text/html", headers={"Content-Security-Policy": policy, "Content-Language": "en"}
    )
