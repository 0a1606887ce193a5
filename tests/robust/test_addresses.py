"""Every address of the house, asked for by every role, by a delegate and by nobody.

What each may follows from what the views say themselves: `open_to` of web/access.py, and for programs the security of
the API's document. A new address that says nothing fails, and so does one with an argument that has no sample below.
"""

import dataclasses
import functools
import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from blueprints.api.description import rights_of_call
from models import (
    Company,
    db,
)
from models.access import ROLES
from operations.rights import RIGHTS
from tests.gates import a_device, link_of
from tests.robust.samples import token_of_aide, token_of_focal, token_of_host

NOBODY, DELEGATE, AIDE, FOCAL, HOST, PHONE = "nobody", "delegate", "aide", "focal", "host", "phone"
EVERYBODY = (NOBODY, DELEGATE, AIDE, FOCAL, HOST, PHONE, *ROLES)
#: What opens to others than a right's: see web/access.py.
WORDS = {"anybody", "delegate", "aide", "focal", "host", "staff"}
#: After these the browser is somebody else's or nobody's: asked for last. Pages come first, before anything changes.
LAST = ("staff.enter", "staff.sign_out", "me.close", "aide.close", "delegation.close", "hosts.close")
#: How an address answers who asks.
OPENS, SIGN_IN = "opens", "off to sign in"
ARGUMENT = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")


@dataclasses.dataclass(frozen=True)
class Address:
    method: str
    rule: str
    endpoint: str
    #: A word of `WORDS`, or the rights of which one is enough.
    open_to: str | frozenset[str]
    #: Whether gate phones with the right come in, too.
    to_phones: bool = False
    #: Asked by a page's script: nobody is sent to sign in.
    for_scripts: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def for_programs(self) -> bool:
        return self.rule.startswith("/api/")

    def answer_to(self, who: str) -> str | int:
        """What the rules promise."""
        if self.open_to in ("anybody", who):
            return OPENS
        if who == PHONE and self.to_phones:
            return OPENS if RIGHTS["gate"] & self.open_to else 403
        if who in (NOBODY, DELEGATE, AIDE, FOCAL, HOST, PHONE):
            away = self.for_programs or self.for_scripts or self.open_to in (DELEGATE, AIDE, FOCAL, HOST)
            return 401 if away else SIGN_IN
        if isinstance(self.open_to, str):
            return OPENS if self.open_to == "staff" else 401
        at_large = "<slug:slug>" not in self.rule and not self.for_programs
        held = frozenset() if at_large and who != "admin" else RIGHTS[who]
        return OPENS if held & self.open_to else 403


@functools.cache
def addresses(app) -> list[Address]:
    """Each method of each rule of the URL map. The API's document, which knows of its own, is slow to make."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]  # in front stands WhiteNoise
    described = app.spec["paths"]
    found = [Address(method, rule.rule, rule.endpoint, said(app, described, rule, method), **marks(app, rule))
             for rule in rules for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]  # fmt: skip
    return sorted(found, key=lambda address: (address.endpoint in LAST, address.method != "GET"))


def said(app, described: dict, rule, method: str) -> str | frozenset[str]:
    """Who may open it, as the view or the API's document says."""
    described = described.get(ARGUMENT.sub(r"{\1}", rule.rule), {}).get(method.lower())
    if described:
        return frozenset(rights_of_call(described))
    word = getattr(app.view_functions[rule.endpoint], "open_to", "")
    return word if word in WORDS else frozenset({word} if word else ())


def marks(app, rule) -> dict[str, bool]:
    """What the views of web/gate_access.py say of themselves besides."""
    view = app.view_functions[rule.endpoint]
    return {
        "to_phones": getattr(view, "open_to_phones", False),
        "for_scripts": getattr(view, "for_scripts", False),
    }


def filled(rule: str, sample: dict[str, object]) -> str:
    """The rule with the samples in the places of its arguments."""
    parts, before = [], ""
    for part in rule.split("/"):
        named = ARGUMENT.search(part)
        parts.append(ARGUMENT.sub(lambda found, place=before: str(sample[f"{place}/{found[1]}"]), part))
        before = named[1] if named else part
    return "/".join(parts)


class Browser(FlaskClient):
    """Asks and looks at nothing but the answer's status: what is on the pages is looked at by other tests."""

    def open(self, *args, **kwargs):
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)


def browser_of(app, world, who: str) -> Browser:
    """A browser; forms need no token here, so that what refuses is the rule and not the token's absence."""
    app.config["WTF_CSRF_ENABLED"] = False
    browser = Browser(app, app.response_class)
    if who == DELEGATE:
        browser.get(world.page_of(world.ana))
    elif who == AIDE:
        browser.get(f"/cabos/aide/{token_of_aide(world.ana)}")
    elif who == FOCAL:
        browser.get(f"/cabos/delegation/{token_of_focal(world.delegation)}")
    elif who == HOST:
        browser.get(f"/cabos/host/{token_of_host(db.session.scalars(sa.select(Company)).first())}")
    elif who == PHONE:
        browser.post(link_of(a_device(world.event)))
    elif who != NOBODY:
        world.sign_in(browser, who)
    return browser


def ask(browser, world, who: str, address: Address, path: str):
    """As who may do it would: signed in, or with the program's token."""
    if address.for_programs:
        headers = world.headers(who) if who in ROLES else {}
        return browser.open(path, method=address.method, headers=headers, json={} if address.method != "GET" else None)
    return browser.open(path, method=address.method, data={} if address.method != "GET" else None)


def told(answer) -> str | int:
    if answer.status_code in (401, 403):
        return answer.status_code
    return SIGN_IN if answer.headers.get("Location", "").startswith("/staff/sign-in?next=") else OPENS


def contents() -> dict[str, list[str]]:
    """Every row of every table."""
    db.session.rollback()
    return {table.name: sorted(map(repr, db.session.execute(sa.select(table)))) for table in db.metadata.sorted_tables}


def test_every_address_says_who_may_open_it(app):
    rights = frozenset().union(*RIGHTS.values())
    for address in addresses(app):
        assert address.open_to in WORDS or (address.open_to and address.open_to <= rights), f"{address} has no rule"


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_not_ones_own_is_refused_and_stays_as_it_was(app, world, sample, who):
    browser, closed = browser_of(app, world, who), 0
    before = contents()
    for address in addresses(app):
        if address.answer_to(who) != OPENS:
            answer, closed = ask(browser, world, who, address, filled(address.rule, sample)), closed + 1
            assert told(answer) == address.answer_to(who), f"{who}: {address}"
    assert contents() == before
    assert closed, "some addresses are closed to everybody"


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_ones_own_opens(app, world, sample, who):
    browser = browser_of(app, world, who)
    for address in [address for address in addresses(app) if address.answer_to(who) == OPENS]:
        answer = ask(browser, world, who, address, filled(address.rule, sample))
        assert told(answer) == OPENS, f"{who}: {address}"
        assert address.method != "GET" or answer.status_code < 400, f"{who}: {address} answers {answer.status}"
