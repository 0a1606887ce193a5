"""Converters for addresses: an event's slug, and ids that no database can choke on."""

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

#: First parts of addresses that no event may be called.
RESERVED = frozenset({"api", "b", "calendar", "healthz", "static", "staff", "robots.txt", "favicon.ico", ".well-known"})


class SlugConverter(BaseConverter):
    regex = r"[a-z0-9][a-z0-9-]{0,39}"

    def to_python(self, value: str) -> str:
        if value in RESERVED:
            raise ValidationError
        return value


class KeyConverter(BaseConverter):
    """A row's id: digits, few enough for every database's integer."""

    regex = r"[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        return int(value)


def init_app(app: Flask) -> None:
    app.url_map.converters.update(slug=SlugConverter, key=KeyConverter)
