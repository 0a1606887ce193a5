"""Which language a page is in: asked for in the address, remembered, the browser's, the event's.

`?lang=` answers directly and is remembered in a cookie of its own, which tells nothing else about anybody.
"""

import contextlib
from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, refresh
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

#: Codes and how each language calls itself.
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français"}
#: The regional forms that dates, numbers and countries follow.
LOCALES = {"en": "en", "es": "es_MX", "fr": "fr_CA"}
COOKIE = "lang"
YEAR = 365 * 24 * 3600

babel = Babel()


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    babel.init_app(app, locale_selector=lambda: LOCALES[current()])
    app.after_request(_tell)
    app.context_processor(lambda: {"lang": current(), "languages": _choices()})


def current() -> str:
    """The language of this answer: "en", "es" or "fr"."""
    if "language" not in g:
        g.language = (_asked() or _remembered() or _preferred()) if has_request_context() else "en"
    return g.language


def speak(code: str) -> None:
    """Fix the language of what follows: for letters and feeds, which follow their reader, not the browser."""
    g.language, g.language_fixed = code, True
    refresh()


@contextlib.contextmanager
def speaking(code: str) -> Iterator[None]:
    """For the part of a page that somebody else reads."""
    kept, g.language = current(), code
    refresh()
    try:
        yield
    finally:
        g.language = kept
        refresh()


def chosen() -> bool:
    """Whether the person has said which language they read."""
    return bool(_asked() or _remembered())


def remember(response: Response, code: str) -> Response:
    """Answer in this language from the next page on."""
    secure = current_app.extensions["secure"]
    response.set_cookie(COOKIE, code, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


def other_languages(text: dict[str, str]) -> list[str]:
    """The languages to try for a text, best first: this answer's, then English, then whatever there is."""
    return [current(), "en", *text]


def _asked() -> str | None:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else None


def _remembered() -> str | None:
    said = request.cookies.get(COOKIE, "")
    return said if said in LANGUAGES else None


def _preferred() -> str:
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def _choices() -> list[tuple[str, str, str]]:
    """Each language's code, own name, and this page's address in it."""
    if not has_request_context():
        return []
    return [(code, name, _address_in(code)) for code, name in LANGUAGES.items()]


def _address_in(code: str) -> str:
    """This page in another language; a page that only a form's answer shows leads back to its address."""
    kept = {key: values for key, values in request.args.lists() if key != "lang"}
    return f"{iri_to_uri(request.path)}?{urlencode({**kept, 'lang': code}, doseq=True)}"


def _tell(response: Response) -> Response:
    response.headers["Content-Language"] = current()
    if "language_fixed" in g:
        return response
    response.headers.add("Vary", "Accept-Language, Cookie")
    if has_request_context() and (asked := _asked()) and asked != request.cookies.get(COOKIE):
        remember(response, asked)
    return response
