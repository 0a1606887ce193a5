"""How the API says no: problem documents (RFC 9457) with a stable code and a sentence in the caller's language.

400 `malformed`: no JSON at all. 422 `invalid`: fields that cannot be, each with its sentences. 409: what the rules do
not allow now, with the refusal's own code.
"""

import datetime as dt
from http import HTTPStatus

from apiflask import HTTPError
from flask import Response, abort, current_app, request
from flask.json.provider import DefaultJSONProvider
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException

from blueprints.api import blueprint
from blueprints.api.shapes import text
from models import Activity
from models.base import Model
from operations.fields import Malformed
from operations.refusals import Refusal
from web.errors import problem
from web.words import sentence

#: Refusals that are about the address, and those that name a field and are a conflict all the same.
STATUS = {"no_such_scan": 404, "nonce_reused": 409}
#: What ends a call before any operation is asked: the code and its sentence.
SAID = {
    400: ("malformed", _l("The body must be a JSON object (RFC 8259, UTF-8).")),
    403: ("forbidden", _l("The role of this token does not allow this.")),
    404: ("not_found", _l("There is no such thing here.")),
    413: ("too_large", _l("This is too large.")),
    415: ("unsupported_media_type", _l("Please send the body as application/json.")),
}
#: More faults than these help nobody.
MOST_ERRORS = 50


class StrictJSON(DefaultJSONProvider):
    """JSON as everybody reads it alike: no NaN, no name twice, no nesting without end.

    No body is an empty object; null is none.
    """

    def loads(self, s: str | bytes, **kwargs: object) -> object:
        if not s:
            return {}
        try:
            loaded = super().loads(s, parse_constant=_no_number, object_pairs_hook=_once_each, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if loaded is None:  # Flask would take it for no body
            raise ValueError("null is no object")
        return loaded


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(members := dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return members


@blueprint.record_once
def _read_strictly(state: BlueprintSetupState) -> None:
    state.app.json = StrictJSON(state.app)


@blueprint.before_request
def _take_json_only() -> None:
    """Bodies are JSON objects and say so."""
    described = getattr(current_app.view_functions[request.endpoint], "_spec", {})
    if "body" in described and request.get_data() and not request.is_json:
        abort(415)


@blueprint.after_request
def _nothing_is_no_page(response: Response) -> Response:
    """An empty answer, to OPTIONS or after DELETE, does not say that it is HTML."""
    if not response.direct_passthrough and not response.get_data():
        response.headers.pop("Content-Type", None)
    return response


def refused(status: int, code: str, detail: str, **more: object) -> Response:
    """A problem document; the title is the status's own."""
    return problem(status, code, HTTPStatus(status).phrase, detail=detail, **more)


def invalid(errors: dict[str, list[str]]) -> Response:
    """422: what is wrong, by field."""
    return refused(422, "invalid", _("Some fields are not right."), errors=dict(list(errors.items())[:MOST_ERRORS]))


@blueprint.errorhandler(Refusal)
def _refusal(refusal: Refusal) -> Response:
    status = STATUS.get(refusal.code, 422 if refusal.field else 409)
    if status == 422:
        return invalid({refusal.field: [sentence(refusal)]})
    return refused(status, refusal.code, sentence(refusal), **_parameters(refusal))


@blueprint.errorhandler(Malformed)
def _malformed(malformed: Malformed) -> Response:
    return invalid({field: [sentence(refusal)] for field, refusal in malformed.errors.items()})


def document(fault: Refusal | Malformed) -> dict[str, object]:
    """The problem document of one among many that were sent together."""
    return (_refusal(fault) if isinstance(fault, Refusal) else _malformed(fault)).get_json()


@blueprint.errorhandler(HTTPError)
def _not_as_described(error: HTTPError) -> Response:
    """What a schema found wrong; pydantic's own account of it is the cause."""
    if not isinstance(error.__cause__, ValidationError):
        return refused(error.status_code, "malformed", error.message or "")
    errors: dict[str, list[str]] = {}
    for fault in error.__cause__.errors(include_url=False, include_input=False):
        errors.setdefault(_field(fault), []).append(_sentence(fault))
    return invalid(errors)


def _ended(error: HTTPException) -> Response:
    code, said = SAID[error.code]
    return refused(error.code, code, str(said))


for _status in SAID:
    blueprint.register_error_handler(_status, _ended)


def _parameters(refusal: Refusal) -> dict[str, object]:
    return {name: _plain(value) for name, value in refusal.parameters.items()}


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Activity):
        return {"id": value.id, "title": text(value.title)}
    return {"id": value.id} if isinstance(value, Model) else value


def _field(fault: ErrorDetails) -> str:
    return ".".join(str(part) for part in fault["loc"]) or "body"


def _sentence(fault: ErrorDetails) -> str:
    context = fault.get("ctx", {})
    if "refusal" in context:
        return sentence(context["refusal"])
    said = {
        "missing": _("Please fill this in."),
        "extra_forbidden": _("There is no such field."),
        "model_type": str(SAID[400][1]),
        "literal_error": _("Must be one of: %(words)s.", words=context.get("expected", "")),
        "string_type": _("Must be a text."),
        "string_unicode": _("This contains characters that cannot be written, such as a line break."),
        "string_pattern_mismatch": _("Must have the form %(form)s.", form=context.get("pattern", "")),
        "int_type": _("Must be a whole number."),
        "int_parsing": _("Must be a whole number."),
        "bool_type": _("Must be true or false."),
        "bool_parsing": _("Must be true or false."),
    }
    return said.get(fault["type"]) or _within(context)


def _within(context: dict[str, object]) -> str:
    """A bound that was not kept; else nothing more than that it is wrong."""
    if {"ge", "gt"} & set(context):
        return _("Must be at least %(least)s.", least=context.get("ge", context.get("gt")))
    if {"le", "lt"} & set(context):
        return _("Must be at most %(most)s.", most=context.get("le", context.get("lt")))
    if "max_length" in context:
        return _("This is too long: at most %(most)s characters.", most=context["max_length"])
    return _("This cannot be read.")
