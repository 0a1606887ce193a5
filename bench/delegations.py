"""Milliseconds and SQL statements of a focal point's board and of the desk's list of delegates, as an event grows.

Boards are timed of a small, a large and an enormous delegation, the list with as many rows as a page has. Measured in
one process through the whole application; the floor is the empty frame of every page for the same person. Statements
must not grow with anything, and a page's time above the floor no faster than the rows it shows.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from apiflask import APIFlask
from flask import render_template, url_for
from flask.testing import FlaskClient

from bench import figures
from bench.installation import KINDS, SUMMIT, Installation, installed
from bench.pages import FLOOR, sign_in, timed
from models import Delegate, Delegation, Event, db
from models.transaction import transaction
from operations import doors, links

#: People of the delegation whose board is opened: a town's, a country's, and more than anybody sends.
BOARDS = (5, 50, 500)
#: Rows of a page of the list.
LISTED = 50


def main() -> None:
    asked = figures.arguments(__doc__, scale=[1, 10, 100], n=40).parse_args()
    n = max(asked.n // 10, 1) if asked.quick else asked.n
    for kind in asked.database or KINDS:
        for scale in [1] if asked.quick else asked.scale:
            with installed(kind, scale=scale) as installation:
                for figure in measure(installation, n, BOARDS[:2] if asked.quick else BOARDS):
                    figures.tell("delegations", **figure, database=kind, scale=scale)


def measure(installation: Installation, n: int, boards: Iterable[int]) -> list[dict[str, object]]:
    """The figures of the list, and of boards with so many people, each opened `n` times."""
    with installation.app() as app:
        app.add_url_rule(FLOOR, view_func=lambda: render_template("layout.html", title="Floor"))
        with app.app_context():
            organizer, (page, board) = sign_in(app.test_client()), addresses(app)
            found = [_figure(organizer, page, n, "list", LISTED)]
            for most in boards:
                rows = gather(most)
                found.append(_figure(focal_point(app), board, n, "board", rows))
        return found


def addresses(app: APIFlask) -> tuple[str, str]:
    """The desk's list, and the board."""
    with app.test_request_context():
        return url_for("desk.delegates", slug=SUMMIT), url_for("delegation.page", slug=SUMMIT)


def gather(most: int) -> int:
    """Put so many approved people, or as many as there are, into the delegation that is looked at; returns how many."""
    coming = sa.select(Delegate.id).where(Delegate.status == "approved").order_by(Delegate.number).limit(most)
    with transaction():
        ids = db.session.scalars(coming).all()
        db.session.execute(sa.update(Delegate).where(Delegate.id.in_(ids)).values(delegation_id=_delegation().id))
    return len(ids)


def focal_point(app: APIFlask) -> FlaskClient:
    """A browser that has opened the focal point's link."""
    with transaction():
        token = doors.token_of(doors.ensure(links.FOCAL, _delegation().id))
    client = app.test_client()
    with app.test_request_context():
        path = url_for("delegation.enter", slug=SUMMIT, token=token)
    assert client.get(path).status_code == 303
    return client


def _delegation() -> Delegation:
    first = sa.select(Delegation).join(Event, Event.id == Delegation.event_id).where(Event.slug == SUMMIT)
    return db.session.scalars(first.order_by(Delegation.id).limit(1)).one()


def _figure(client: FlaskClient, path: str, n: int, page: str, rows: int) -> dict[str, object]:
    people = db.session.scalar(sa.select(sa.func.count()).select_from(Delegate))
    return timed(client, path, n) | {"page": page, "rows": rows, "people": people}


if __name__ == "__main__":
    main()
