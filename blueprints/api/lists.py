"""Lists in pages. A cursor names the last row of a page, so that rows which come and go meanwhile shift nothing."""

import base64
import json
from collections.abc import Sequence

from flask import request

from blueprints.api.schemas.common import Paging
from operations.refusals import Refusal
from web.urls import absolute


def page(items: Sequence[dict], paging: Paging, key: str = "id") -> dict[str, object]:
    """One page of a list that is all there; `key` tells its rows apart by a whole number."""
    start = 0
    if paging.cursor:
        last = read_cursor(paging.cursor, int)[0]
        start = next((place for place, item in enumerate(items, start=1) if item[key] == last), len(items))
    shown = items[start : start + paging.limit]
    more = start + len(shown) < len(items)
    return {"items": shown, "next": next_address(shown[-1][key]) if more else None}


def next_address(*last: object) -> str:
    """This list from after the row that these values name."""
    cursor = base64.urlsafe_b64encode(json.dumps(last).encode()).rstrip(b"=").decode()
    return absolute(request.endpoint, **request.view_args, **request.args.to_dict() | {"cursor": cursor})


def read_cursor(cursor: str, *kinds: type) -> list:
    """The values that name a row; refuses `cursor_invalid` for what is no cursor of such a list."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"==="))
        sound = [type(value) for value in values] == list(kinds)
    except (ValueError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise Refusal("cursor_invalid", "cursor")
    return values
