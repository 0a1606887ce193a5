"""How much a page takes: a view that takes files says so itself, for the form is read before the view is asked."""

from collections.abc import Callable

from flask import Flask, current_app, request


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(_widen)


def takes(octets: int) -> Callable[[Callable], Callable]:
    """A view to which as much as this may be sent; all others take what the application does."""

    def decorate(view: Callable) -> Callable:
        view.takes = octets
        return view

    return decorate


def _widen(endpoint: str | None, _values: dict[str, object] | None) -> None:
    if octets := getattr(current_app.view_functions.get(endpoint), "takes", None):
        request.max_content_length = octets
