"""What goes wrong, said calmly: a page for people, a problem document (RFC 9457) for programs."""

import logging

import sqlalchemy as sa
from flask import Flask, Response, json, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

log = logging.getLogger("comitiva")

TITLES = {
    400: _l("This request could not be understood"),
    401: _l("Please open your personal link"),
    403: _l("You may not open this page"),
    404: _l("There is no such page"),
    405: _l("This page does not work that way"),
    409: _l("This is not possible now"),
    410: _l("This link is no longer valid"),
    413: _l("This is too large"),
    415: _l("This page does not work that way"),
    429: _l("Too many attempts"),
    500: _l("Something went wrong on our side"),
    503: _l("The service is not available for a moment"),
}
ADVICE = {
    400: _l("Please go back, load the page again and try once more."),
    401: _l("This page opens with the personal link in your confirmation message."),
    403: _l("If you need it for your work, please ask the organizers for the right to open it."),
    404: _l("The address may be mistyped, or the link may have been replaced by a newer one."),
    410: _l("Please ask the organizers for a new one."),
    413: _l("Please send something smaller."),
    429: _l("Please wait some minutes and try again."),
    500: _l("Nothing was changed. Please try again; if it happens once more, please tell the organizers."),
    503: _l("Please try again in a minute."),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(CSRFError, _answer)
    app.register_error_handler(sa.exc.OperationalError, _database_away)
    if not app.testing:  # a test sees the bug itself
        app.register_error_handler(Exception, _bug)


def problem(status: int, code: str, title: str, **more: object) -> Response:
    """An RFC 9457 answer. `code` is stable; `more` may hold `detail`, `errors` by field, and what the code needs."""
    told = {"type": "about:blank", "title": title, "status": status, "code": code, **more}
    return Response(json.dumps(told), status, content_type="application/problem+json")


def _answer(error: HTTPException) -> Response:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()
    if request.path.startswith("/api/"):
        answer = problem(code, error.name.lower().replace(" ", "_"), error.name, detail=error.description or "")
    else:
        answer = Response(_page(code), code, content_type="text/html; charset=utf-8")
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "www-authenticate"):
            answer.headers[name] = value
    return answer


def _page(code: int) -> str:
    kind = code if code in TITLES else 400 if code < 500 else 500
    return render_template("errors/error.html", code=code, title=TITLES[kind], advice=ADVICE.get(kind, ""))


def _database_away(error: sa.exc.OperationalError) -> Response:
    log.exception("the database does not answer")
    return _answer(ServiceUnavailable())


def _bug(error: Exception) -> Response:
    log.exception("a bug at %s", request.endpoint)
    return _answer(InternalServerError())
