"""What is true of every page: a test client that looks at each response, so that no test has to say it again."""

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
import sqlalchemy as sa
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse
from werkzeug.urls import iri_to_uri

from models import db

#: What a template shows when nobody thought of a missing value, a translation's parameter or an object's text.
LEFTOVERS = re.compile(r"\bNone\b|\bundefined\b|%\(\w+\)|\{[{%]|<[\w.]+ object at|\bUndefined\b")
#: A token is what no template can get wrong, and has no place in its page's markup but this one.
TOKEN = re.compile(r'(name="csrf_token" value=")[\w.-]+')
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
DATA_BLOCKS = {"application/json", "application/ld+json"}
#: Inside these, text is code and not something people read.
CODE = {"script", "code", "pre", "template"}


class CheckedClient(FlaskClient):
    """Fetches pages as a browser does, and fails the test when one of them breaks a rule of the house."""

    def open(self, *args, csrf: bool = True, **kwargs) -> TestResponse:
        """As Flask's. What the test has read is read anew afterwards; `csrf=False` posts without the form's token."""
        db.session.rollback()
        if csrf and isinstance(kwargs.get("data"), dict):
            kwargs["data"] = {"csrf_token": self._csrf_token()} | kwargs["data"]
        with self.application.app_context():  # of its own: what one request keeps in `g`, the next must not find
            response = super().open(*args, **kwargs)
        check(response)
        return response

    def submit(self, path: str, **fields: object) -> TestResponse:
        """Fetch a page, fill in the form that has these fields, leave the others as they are, and send it.

        A list ticks several boxes, False unticks one, and the name of a button presses it. A redirect is not followed.
        """
        page = self.get(path)
        assert page.status_code == 200, f"{path} answers {page.status}"
        form = find_form(page, fields)
        data = {name: value for name, value in (form_data(form) | fields).items() if value is not False}
        return self.post(form.get("action") or path, data=data)

    def _csrf_token(self) -> str:
        with self.session_transaction() as session:
            session.setdefault("csrf_token", "a" * 40)
            serializer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
            return serializer.dumps(session["csrf_token"])


@contextlib.contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements that the block sends, in order; a list page must send as many for thirty rows as for one."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def parse(response: TestResponse) -> Element:
    """The page as an element tree."""
    return _document(response.get_data(as_text=True))[0]


def text_of(element: Element) -> str:
    """What one reads in it, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def reads(page: TestResponse, part: str = "body") -> str:
    """What a person reads on the page, or in this part of it, on one line."""
    return text_of(parse(page).find(f".//{part}"))


def find_form(response: TestResponse, fields: dict[str, object]) -> Element:
    """The only POST form of the page that has all these fields."""
    forms = [form for form in parse(response).iter("form") if form.get("method", "").lower() == "post"]
    named = [form for form in forms if set(fields) <= {control.get("name") for control in form.iter()}]
    assert len(named) == 1, f"{len(named)} forms of {response.request.path} have the fields {sorted(fields)}"
    return named[0]


def form_data(form: Element) -> dict[str, str | list[str]]:
    """What a browser would send if nobody touched the form and no button had a name."""
    data: dict[str, list[str]] = {}
    for control in form.iter():
        if (name := control.get("name")) and "disabled" not in control.attrib:
            data.setdefault(name, []).extend(_values(control))
    return {name: values if len(values) > 1 else values[0] for name, values in data.items() if values}


def _values(control: Element) -> list[str]:
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib]
        chosen = chosen or ([] if "multiple" in control.attrib else options[:1])
        return [option.get("value", text_of(option)) for option in chosen]
    if control.tag != "input" or control.get("type") in ("submit", "button", "reset", "image", "file"):
        return []
    if control.get("type") in ("checkbox", "radio"):
        return [control.get("value", "on")] if "checked" in control.attrib else []
    return [control.get("value", "")]


def check(response: TestResponse) -> None:
    """Raise an AssertionError that names each rule the response breaks."""
    path = response.request.path
    assert response.status_code < 500, f"{path} answers {response.status}: {response.get_data(as_text=True)[:2000]}"
    if response.mimetype != "text/html" or response.request.method in ("HEAD", "OPTIONS"):
        return
    if 300 <= response.status_code < 400:
        return
    assert not path.startswith("/api/") or path == "/api/v1/docs", f"{path} answers a program with a page"
    html = _as_the_last(response)
    faults = [*_header_faults(response, html), *page_faults(html, "HX-Request" in response.request.headers)]
    assert not faults, f"{path}:\n  " + "\n  ".join(faults)


def _as_the_last(response: TestResponse) -> str:
    """The page; of one that says no, without what alone makes it another page than the last that said so: the form's
    token, and the address in the links to its other languages. Of the thousands of these each is looked at once.
    """
    html = response.get_data(as_text=True)
    if response.status_code < 400:
        return html
    return TOKEN.sub(r"\1", html).replace(f'href="{iri_to_uri(response.request.path)}?', 'href="?')


def _header_faults(response: TestResponse, html: str) -> Iterator[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src" not in policy or "unsafe-inline" in policy:
        yield f"Content-Security-Policy is {policy!r}"
    language = _document(html)[0].get("lang")
    if "HX-Request" not in response.request.headers and response.headers.get("Content-Language") != language:
        yield f"Content-Language is {response.headers.get('Content-Language')!r}, the page's lang {language!r}"


@lru_cache(maxsize=64)
def _document(html: str) -> tuple[Element, list[str]]:
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(html)
    errors = [f"line {line}: {html5lib.constants.E[code] % details}" for (line, _), code, details in parser.errors]
    return root, errors


@lru_cache(maxsize=64)
def page_faults(html: str, fragment: bool) -> tuple[str, ...]:
    root, errors = _document(html)
    parents = {child: parent for parent in root.iter() for child in parent}
    faults = [
        *_id_faults(root),
        *_label_faults(root, parents),
        *_inline_faults(root),
        *_text_faults(root, parents),
        *_form_faults(root),
    ]
    if not fragment:
        faults += [*errors, *_head_faults(root)]
    return tuple(faults)


def _head_faults(root: Element) -> Iterator[str]:
    headings = [text_of(heading) for heading in root.iter("h1")]
    title = text_of(root.find("head/title")) if root.find("head/title") is not None else ""
    if len(headings) != 1 or not headings[0]:
        yield f"one h1 expected: {headings}"
    elif not title.startswith(headings[0]):
        yield f"the title {title!r} does not begin with the h1 {headings[0]!r}"
    if not root.get("lang"):
        yield "html has no lang"
    if root.find("head/meta[@name='viewport']") is None:
        yield "no viewport for small screens"


def _id_faults(root: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in root.iter() if "id" in element.attrib)
    yield from (f"id {name!r} stands {times} times" for name, times in ids.items() if times > 1 or not name)
    for element in root.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
            missing = [name for name in element.get(attribute, "").split() if name not in ids]
            if missing and element.tag != "output":
                yield f"<{element.tag} {attribute}> points to {missing}, which is not there"


def _label_faults(root: Element, parents: dict[Element, Element]) -> Iterator[str]:
    labelled = {label.get("for") for label in root.iter("label") if text_of(label)} - {None}
    for control in root.iter():
        if control.tag == "button" and not (text_of(control) or _says_what_it_is(control)):
            yield "a button has no words"
        if control.tag not in ("input", "select", "textarea") or control.get("type") in UNLABELLED:
            continue
        if (
            control.get("id") not in labelled
            and not _says_what_it_is(control)
            and not _inside(control, {"label"}, parents)
        ):
            yield f"<{control.tag} name={control.get('name')!r}> has no label"
    yield from ("an image has no alt" for image in root.iter("img") if "alt" not in image.attrib)
    yield from ("a table has no th" for table in root.iter("table") if table.find(".//th") is None)


def _says_what_it_is(element: Element) -> bool:
    described = any(image.get("alt") for image in element.iter("img"))
    return bool(described or element.get("aria-label", "").strip() or element.get("aria-labelledby"))


def _inside(element: Element, tags: set[str], parents: dict[Element, Element]) -> bool:
    while (element := parents.get(element)) is not None:
        if element.tag in tags:
            return True
    return False


def _inline_faults(root: Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag == "style":
            yield "a <style> the Content-Security-Policy forbids"
        if element.tag == "script" and "src" not in element.attrib and element.get("type") not in DATA_BLOCKS:
            yield "a <script> the Content-Security-Policy forbids"
        for name, value in element.attrib.items():
            leads = name != "value" and str(value).lower().startswith("javascript:")  # a field holds what was typed
            if name == "style" or re.fullmatch(r"on[a-z]+", str(name)) or leads:
                yield f"<{element.tag} {name}=…> is code or style within the page"


def _text_faults(root: Element, parents: dict[Element, Element]) -> Iterator[str]:
    for element in root.iter():
        said = (
            []
            if element.tag in CODE or _inside(element, CODE, parents)
            else [element.text, *(child.tail for child in element)]
        )
        for words in (*said, *element.attrib.values()):
            if words and LEFTOVERS.search(words):
                yield f"<{element.tag}> says {' '.join(words.split())[:120]!r}"


def _form_faults(root: Element) -> Iterator[str]:
    for form in root.iter("form"):
        if form.get("method", "get").lower() == "post" and form.find(".//input[@name='csrf_token']") is None:
            yield f"the form to {form.get('action')!r} has no CSRF field"
