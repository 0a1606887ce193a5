"""Headers of every answer: nothing from elsewhere, nothing inline, nothing kept by caches that is somebody's own."""

import urllib.parse
from wsgiref.headers import Headers

from flask import Flask, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


#: What a page needs that reads codes with the camera: a compiled decoder, work beside the page, pictures from memory.
READER_POLICY = "; ".join(
    (
        POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'").replace("data:", "data: blob:"),
        "worker-src 'self'",
    )
)


#: Added to every answer that does not say otherwise.
PROTECTION = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


def init_app(app: Flask) -> None:
    secure = app.config["BASE_URL"].startswith("https://")
    app.config.update(
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="comitiva",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)
    app.after_request(_protect)
    app.extensions["secure"] = secure


def let_read_codes(response: Response) -> Response:
    """For the answers of a part of the product whose pages read codes."""
    response.headers["Content-Security-Policy"] = READER_POLICY
    return response


def protect_file(headers: Headers, _path: str, _address: str) -> None:
    """For what is served in front of the application: a browser takes a file for what it says it is."""
    headers["X-Content-Type-Options"] = "nosniff"


def _protect(response: Response) -> Response:
    if isinstance(request.routing_exception, RequestRedirect):
        response = redirect(_path_of(response.location), response.status_code)
    said = {name.lower() for name in response.headers.keys()}  # noqa: SIM118  headers are no dictionary
    response.headers.extend({name: value for name, value in PROTECTION.items() if name.lower() not in said})
    return response


def _path_of(address: str) -> str:
    """The address without its host, which is what the browser says it is: a missing slash leads nobody elsewhere."""
    parts = urllib.parse.urlsplit(address)
    return urllib.parse.urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, ""))
