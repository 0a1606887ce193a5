"""Who is asking: the bearer token, what its role may, and the event it is for.

A browser's cookies open nothing here. A call names one right or several of which one is enough; they stand in the API's
document as the roles of its security requirement. An event that the token is not for is not there: 404, whether it
exists or not.
"""

import functools
from collections.abc import Callable

from apiflask import HTTPTokenAuth
from flask import Response, abort, request
from flask_babel import gettext as _

from blueprints.api import blueprint
from blueprints.api.problems import refused
from models import Event
from operations import tokens
from operations.journal import Actor
from operations.rights import rights_of
from operations.tokens import Bearer
from queries.events import Outline
from web.events import find_event

auth = HTTPTokenAuth(
    realm="Comitiva",
    name="bearer",
    description="A token made with `flask token create`. What it may follows from its role.",
)


@auth.verify_token
def _token(secret: str) -> Bearer | None:
    return tokens.find(secret, request.view_args.get("slug")) if secret else None


@auth.get_user_roles
def _rights(token: Bearer) -> list[str]:
    return list(rights_of({token.role}))


@auth.error_handler
def _closed(status: int) -> Response:
    if status == 403:
        abort(403)
    return refused(401, "unauthorized", _("Please send a valid token: “Authorization: Bearer …”."))


def with_right(*rights: str) -> Callable:
    """A call for tokens that have one of these rights."""
    return blueprint.auth_required(auth, roles=list(rights))


def at_event(*rights: str) -> Callable:
    """A call at `/events/<slug:slug>…` for tokens of that event with one of these rights; it receives the event."""
    return _at(find_event, rights)


def at_gate(*rights: str) -> Callable:
    """The same for a call that hurries: it receives the event in outline, which was read with the token."""
    return _at(_outline, rights)


def token() -> Bearer:
    """The token of this call."""
    return auth.current_user


def may(right: str) -> bool:
    """Whether the token's role has this right."""
    return right in rights_of({token().role})


def actor() -> Actor:
    """The program, for the journal."""
    return Actor("token", token().name, token().id)


def _at(find: Callable[[str], Event | Outline], rights: tuple[str, ...]) -> Callable:
    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def opened(slug: str, **rest: object):
            event = find(slug)
            if token().event_id not in (None, event.id):
                abort(404)
            return view(event, **rest)

        return with_right(*rights)(opened)

    return decorate


def _outline(_slug: str) -> Outline:
    return token().named or abort(404)
