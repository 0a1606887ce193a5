"""What surrounds every answer: headers, cookies, the forms' tokens, and where nobody is sent."""

import re
from collections.abc import Callable, Iterator

import pytest
from apiflask import APIFlask

from models import db
from models.transaction import transaction
from operations import doors
from operations.staff import ATTEMPTS_PER_NETWORK, begin_attempt
from tests.conftest import make_app
from tests.robust.test_addresses import filled
from tests.world import CODES, PASSWORD

SIGN_IN = "/staff/sign-in"
STRANGER = "evil.example"
#: One of each kind of answer: pages, redirects, errors, files, data, calendars.
ANSWERS = {
    "/": 200,
    "/cabos/": 200,
    "/cabos/register": 200,
    "/cabos/colours.css": 200,
    "/nowhere/": 404,
    "/cabos": 308,
    "/cabos/me": 401,
    "/cabos/me/wrong": 404,
    "/cabos/desk": 302,
    "/staff/sign-out": 405,
    "/staff/sign-in": 200,
    "/healthz": 200,
    "/calendar/cabos.ics": 200,
    "/calendar/wrong.ics": 404,
    f"/b/{CODES['ana']}": 200,
    "/api/v1/openapi.json": 200,
    "/api/v1/docs": 200,
    "/api/v1/events": 401,
    "/api/v1/nowhere": 404,
}
ELSEWHERE = [
    f"//{STRANGER}", f"///{STRANGER}", f"/\\{STRANGER}", f"\\\\{STRANGER}", f"https:{STRANGER}",
    f"https://{STRANGER}", f"/%0d%0aLocation: https://{STRANGER}\r\n", f"/\t/{STRANGER}", "javascript:alert(1)",
    f" //{STRANGER}", f"\x00//{STRANGER}", f"@{STRANGER}", "data:text/html,x", "/cabos/\r\nSet-Cookie: door=1",
]  # fmt: skip


@pytest.fixture
def at_https(app, database_url) -> Iterator[Callable[..., APIFlask]]:
    """Makes the same installation as the world sees it behind a proxy that speaks TLS, with these settings."""
    made = []

    def secured(**settings: str) -> APIFlask:
        made.append(make_app(database_url, app.config["INSTANCE"], BASE_URL="https://summit.example", **settings))
        return made[-1]

    yield secured
    for installation in made:
        with installation.app_context():
            db.engine.dispose()


def directives(answer) -> dict[str, str]:
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_kind_of_answer_protects_its_reader(client, world, method):
    for path, status in ANSWERS.items():
        answer = client.open(path, method=method)
        assert answer.status_code == status, f"{path} answers {answer.status}"
        policy = directives(answer)
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'", path
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'", path
        assert not re.search(r"unsafe|\*|https?:", str(policy)), path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), path
        assert method == "GET" or not answer.data, f"{path} answers HEAD with a body"


@pytest.mark.parametrize("path", ["/static/css/comitiva.css", "/static/js/forms.js", "/static/favicon.svg"])
def test_a_file_is_what_it_says_it_is(client, path):
    with client.get(path) as answer:
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers


def test_no_cache_keeps_what_is_somebodys_own(client, world):
    client.get(world.page_of(world.ana))
    world.sign_in(client, "organizer")
    own = ["/cabos/me", "/cabos/me/badge", "/cabos/desk", f"/cabos/desk/delegates/{world.ana.id}", "/staff/"]
    feed = doors.token_of(doors.find("feed", world.ana.id))
    for path in [*own, f"/calendar/{feed}.ics", f"/cabos/register/done/{world.page_of(world.ana).split('/')[-1]}"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.cache_control.private or answer.cache_control.no_store, path
        assert not answer.cache_control.public, path
        assert answer.cache_control.max_age in (None, 0), path


@pytest.mark.parametrize("secured", [False, True], ids=["http", "https"])
def test_cookies_are_for_this_server_alone(app, world, at_https, secured):
    client = (at_https() if secured else app).test_client()
    base = {"base_url": "https://summit.example"} if secured else {}
    given = [client.get(world.page_of(world.ana) + "?lang=fr", **base).headers.getlist("Set-Cookie")]
    fields = {"email": "organizer@example.org", "password": PASSWORD}
    given += [client.post(SIGN_IN, data=fields, csrf=False, **base).headers.getlist("Set-Cookie")]
    given += [client.get("/cabos/register", **base).headers.getlist("Set-Cookie")]
    cookies = [cookie for cookies in given for cookie in cookies]
    assert {cookie.split("=")[0] for cookie in cookies} == {"door", "lang", "comitiva"}
    for cookie in cookies:
        said = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax"} <= said, cookie
        assert ("secure" in said) == secured, cookie
        assert not any(part.startswith("domain=") for part in said), cookie
        assert ("path=/cabos/me" if cookie.startswith("door=") else "path=/") in said, cookie


def test_no_form_is_taken_without_its_token(client, app, world, sample):
    client.get(world.page_of(world.ana))
    world.sign_in(client, "admin")
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and not rule.rule.startswith("/api/")]
    assert len(rules) > 10
    for rule in rules:
        path = filled(rule.rule, sample)
        for data in ({}, {"csrf_token": "wrong"}, {"csrf_token": ""}):
            assert client.post(path, data=data, csrf=False).status_code == 400, f"{path} takes {data}"


@pytest.mark.parametrize("target", ELSEWHERE, ids=repr)
def test_nobody_is_sent_elsewhere(client, world, target):
    fields = {"email": "organizer@example.org", "password": PASSWORD}
    answers = [client.post(SIGN_IN, data=fields, query_string={"next": target})]
    answers += [client.get(SIGN_IN, query_string={"next": target})]
    answers += [client.post(f"/cabos/desk/delegates/{world.fay.id}/approve", data={"next": target})]
    for answer in answers:
        assert answer.status_code in (302, 303)
        assert re.match(r"/(staff/|cabos/desk/delegates/\d+)$", answer.location), answer.location
        assert "door" not in str(answer.headers.getlist("Set-Cookie"))


def test_what_the_browser_says_the_host_is_changes_nothing(client, world):
    world.sign_in(client, "organizer")
    headers = {"Host": STRANGER, "X-Forwarded-Host": STRANGER, "Forwarded": f"host={STRANGER}", "X-Host": STRANGER}
    for path in [*ANSWERS, "/cabos/desk", f"/cabos/desk/delegates/{world.ana.id}", world.page_of(world.ana), "/b/A"]:
        answer = client.get(path, headers=headers | {"Accept-Encoding": "identity"})
        assert STRANGER.encode() not in answer.data, path
        assert STRANGER not in str(answer.headers), path
        assert answer.headers.get("Location", "/").startswith("/"), path
    client.get(world.page_of(world.ana))
    assert STRANGER.encode() not in client.get("/cabos/me", headers=headers).data


@pytest.mark.parametrize(("hops", "network"), [("0", "127.0.0.1"), ("1", "203.0.113.9"), ("2", "198.51.100.7")])
def test_only_trusted_proxies_say_from_where_somebody_comes(at_https, world, hops, network):
    client = at_https(TRUSTED_PROXIES=hops).test_client()
    headers = {"X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9", "X-Forwarded-Host": STRANGER}
    fields = {"email": "a@example.org", "password": "wrong"}
    with transaction():
        for number in range(ATTEMPTS_PER_NETWORK - 1):
            begin_attempt(f"{number}@example.org", network)
    answers = [client.post(SIGN_IN, data=fields, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [422, 429]
    assert STRANGER not in answers[0].text


def test_methods_are_those_an_address_has(client, app, world):
    for path in ANSWERS:
        assert client.open(path, method="TRACE").status_code in (404, 405, 308), path
        assert client.open(path, method="PROPFIND").status_code in (404, 405, 308), path
    options = client.options("/cabos/register")
    assert (options.status_code, options.data) == (200, b"")
    assert set(options.allow) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert (
        "Access-Control-Allow-Origin" not in client.options("/api/v1/events", headers={"Origin": "https://x"}).headers
    )
    refused = client.get("/staff/sign-out")
    assert refused.status_code == 405 and set(refused.allow) == {"OPTIONS", "POST"}


def test_a_method_is_not_overridden(client, world):
    client.get(world.page_of(world.ana))
    address = f"/cabos/me/activities/{world.housing.id}/sign-up"
    headers = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
    assert client.get(address, headers=headers, query_string={"_method": "POST"}).status_code == 405
    path = f"/api/v1/events/cabos/activities/{world.housing.id}/participations"
    headers |= world.headers("organizer")
    assert client.get(path, headers=headers, query_string={"_method": "POST"}).status_code == 405
