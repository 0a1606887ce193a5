"""Milliseconds and SQL statements of the pages people open most, with the demo's people once and ten times.

Measured in one process through the whole application, without a network between. The floor is the empty frame of every
page (layout.html) for the same person. What a page takes must not grow with the rows that it does not show.
"""

import statistics
import time

import sqlalchemy as sa
from apiflask import APIFlask
from flask import render_template, url_for
from flask.testing import FlaskClient

from bench import figures
from bench.installation import KINDS, SUMMIT, Installation, installed
from models import Delegate, db
from models.transaction import transaction
from operations import staff
from tests.pages import statements
from web.access import SESSION_KEY

FLOOR = "/bench/floor"
#: What SQLite is told in so many words, and PostgreSQL's driver says by itself.
UNCOUNTED = ("BEGIN", "PRAGMA")


def main() -> None:
    asked = figures.arguments(__doc__, scale=[1, 10], n=40).parse_args()
    n = asked.n // 10 if asked.quick else asked.n
    for kind in asked.database or KINDS:
        for scale in asked.scale:
            with installed(kind, scale=scale) as installation:
                for page, figure in measure(installation, n).items():
                    figures.tell("pages", **figure, page=page, database=kind, scale=scale)


def measure(installation: Installation, n: int) -> dict[str, dict[str, object]]:
    """The figures of each page, opened `n` times."""
    with installation.app() as app:
        app.add_url_rule(FLOOR, view_func=lambda: render_template("layout.html", title="Floor"))
        with app.app_context():
            people = db.session.scalar(sa.select(sa.func.count()).select_from(Delegate))
            pages, organizer = addresses(app), sign_in(app.test_client())
        visits = {page: (organizer if "/desk" in path else app.test_client(), path) for page, path in pages.items()}
        return {page: timed(client, path, n) | {"people": people} for page, (client, path) in visits.items()}


def addresses(app: APIFlask) -> dict[str, str]:
    """The pages by their names here; the delegate is the first approved one."""
    ranked = sa.select(Delegate.id).where(Delegate.status == "approved").order_by(Delegate.number).limit(1)
    with app.test_request_context():
        return {
            "programme": url_for("programme.show", slug=SUMMIT),
            "desk": url_for("desk.home", slug=SUMMIT),
            "delegates": url_for("desk.delegates", slug=SUMMIT),
            "delegate": url_for("desk.delegate", slug=SUMMIT, id=db.session.scalar(ranked)),
        }


def sign_in(client: FlaskClient) -> FlaskClient:
    """A browser in which the summit's organizer has signed in."""
    with transaction():
        secret = staff.sign_in(staff.find("organizer@example.org"))
    with client.session_transaction() as session:
        session[SESSION_KEY] = secret
    return client


def timed(client: FlaskClient, path: str, n: int) -> dict[str, object]:
    """One page and the floor, opened in turn."""
    for _ in range(3):  # templates are compiled, statements too
        opened(client, path)
        opened(client, FLOOR)
    pairs = [(opened(client, FLOOR), opened(client, path)) for _ in range(n)]
    floor, taken = (statistics.median(times) for times in zip(*pairs, strict=True))
    return {"n": n, "value": taken, "unit": "ms", "floor": floor} | weighed(client, path)


def opened(client: FlaskClient, path: str) -> float:
    """The milliseconds that the page takes."""
    begun = time.perf_counter()
    answer = client.get(path)
    taken = (time.perf_counter() - begun) * 1000
    assert answer.status_code == 200, f"{path} answers {answer.status}"
    return taken


def weighed(client: FlaskClient, path: str) -> dict[str, int]:
    """How many statements the page sends to the database, and its size."""
    with client.application.app_context(), statements() as sent:
        size = len(client.get(path).data)
    return {"statements": sum(not statement.startswith(UNCOUNTED) for statement in sent), "bytes": size}


if __name__ == "__main__":
    main()
