"""The API's document (OpenAPI 3.1): APIFlask draws it from the calls; here it learns what all calls have in common.

Every way to say no is a problem document. Each call lists the codes of its own refusals under `x-refusals`; whatever
changes an event is refused once it is over, except scans, to which a checkpoint then is closed.
"""

import json
import re
from collections.abc import Callable

from apiflask import APIFlask
from flask import Response, current_app
from flask.sansio.blueprints import BlueprintSetupState

from blueprints.api import blueprint
from operations.rights import RIGHTS
from web.access import anybody

SETTINGS = {
    "OPENAPI_VERSION": "3.1.0",
    "AUTO_SERVERS": False,
    "AUTO_TAGS": False,
    "AUTO_200_RESPONSE": False,
    "AUTO_404_RESPONSE": False,
    "AUTO_AUTH_ERROR_RESPONSE": False,
    "AUTO_VALIDATION_ERROR_RESPONSE": False,
}
ABOUT = """Everything the pages can do at this stage, for programs: the same rules, the same rights.

Times are RFC 3339 with the offset of the place; null means “to be confirmed”. Texts have the keys en, es and fr, null
where nobody wrote one. Categories, places and checkpoints are named by their codes; ids are opaque. Lists come in
pages: follow `next` until it is null.

Errors are problem documents (RFC 9457). `code` is stable; `detail` and `errors` are sentences in the language of
`Accept-Language`. A token sees the event it was made for; any other event is 404 for it."""
#: The nouns of the API, by the first part of an address below an event.
NOUNS = {
    "": "Events",
    "delegates": "Delegates",
    "imports": "Imports",
    "activities": "Activities",
    "conflicts": "Conflicts",
    "versions": "Versions",
    "shifts": "Shifts",
    "participations": "Participations",
    "meeting-requests": "Meeting requests",
    "meeting-proposals": "Meeting proposals",
    "companies": "Companies",
    "matching-proposals": "Matching proposals",
    "scans": "Scans",
    "devices": "Gate phones",
    "exports": "Exports",
}
PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457. What a refusal is about stands beside its code, such as the `activity` of a `clash`.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "What the status means."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; for programs.", "examples": ["clash"]},
        "detail": {"type": "string", "description": "For people."},
        "errors": {
            "type": "object",
            "description": "With 422: sentences by field.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
#: What goes wrong, by status: a name, and what it means.
FAULTS = {
    "400": ("Malformed", "`malformed`: the body is not JSON, or null."),
    "401": ("Unauthorized", "`unauthorized`: no token, or none that is valid."),
    "403": ("Forbidden", "`forbidden`: the token’s role does not allow it."),
    "404": ("NotFound", "`not_found`: there is no such thing at this event."),
    "413": ("TooLarge", "The body is larger than 2 MB."),
    "415": ("NotJson", "The body does not say that it is `application/json`."),
    "422": ("Invalid", "`invalid`: some fields are not right; `errors` says which."),
}
ID = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
#: What stands in addresses: its meaning and its form.
PATH = {
    "slug": ("The event.", {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,39}$"}),
    "id": ("The id of the delegate, activity, request or proposal.", ID),
    "delegate_id": ("The delegate’s id.", ID),
    "group_id": ("The id of the bus, as its ride’s groups tell it.", ID),
    "code": ("The checkpoint’s code.", {"type": "string"}),
    "nonce": ("As the scan was sent with.", {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"}),
}


def refuses(*codes: str, **more: object) -> Callable:
    """A call that may answer 409 with one of these codes; `more` goes to `doc`."""
    return blueprint.doc(extensions={"x-refusals": list(codes)}, **more)


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    app: APIFlask = state.app
    app.config.update(SETTINGS)
    app.title, app.version, app.description = "Comitiva", "1", ABOUT
    app.servers = [{"url": app.config["BASE_URL"]}]
    app.tags = [{"name": noun} for noun in NOUNS.values()]
    app.spec_processor(complete)


@blueprint.get("/openapi.json")
@blueprint.doc(hide=True)
@anybody
def show_document():
    """The document, for generators and readers."""
    return Response(json.dumps(current_app.spec), content_type="application/json")


def complete(document: dict) -> dict:
    """The document with names shared, problems told and parameters exact."""
    document = _shared(document)
    components = document["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {name: _problem(meaning) for name, meaning in FAULTS.values()}
    for address, calls in document["paths"].items():
        for method, call in calls.items():
            _complete(call, address, method, components["schemas"])
    document["paths"] = dict(sorted(document["paths"].items(), key=lambda path: (_rank(path[0]), len(path[0]))))
    return document


def _shared(document: dict) -> dict:
    """A model that several others have within stands once, under its own name."""
    schemas = document["components"]["schemas"]
    for name in [name for name in schemas if "." in name]:
        schemas.setdefault(name.rpartition(".")[2], schemas[name])
        del schemas[name]
    return json.loads(re.sub(r'"#/components/schemas/\w+\.(\w+)"', r'"#/components/schemas/\1"', json.dumps(document)))


def _complete(call: dict, address: str, method: str, schemas: dict) -> None:
    call["tags"], call["summary"] = [_noun(address)], call["summary"].rstrip(".")
    call["operationId"] = re.sub(r"\W+", "_", f"{method} {address.removeprefix('/api/v1/')}").strip("_")
    call["responses"] |= {status: {"$ref": f"#/components/responses/{FAULTS[status][0]}"} for status in _faults(call)}
    if method != "get" and not address.endswith(("/scans", "/scans/batch")):
        call["x-refusals"] = [*call.get("x-refusals", ()), "finished"]
    if refusals := call.get("x-refusals"):
        call["responses"]["409"] = _problem("Not possible now: " + ", ".join(f"`{code}`" for code in refusals) + ".")
    if "200" in call["responses"] and "201" in call["responses"]:
        call["responses"]["200"]["content"] = call["responses"]["201"]["content"]
    call["responses"] = dict(sorted(call["responses"].items()))
    for parameter in call.get("parameters", ()):
        _describe(parameter)
    if body := call.get("requestBody"):
        name = body["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
        body["required"] = bool(schemas[name].get("required"))
    call["description"] = "\n\n".join(filter(None, (call.get("description"), _who(call))))


def _faults(call: dict) -> list[str]:
    places = {parameter["in"] for parameter in call.get("parameters", ())}
    faults = ["401", "403"]
    faults += ["404"] if "path" in places else []
    faults += ["400", "413", "415", "422"] if "requestBody" in call else ["422"] if "query" in places else []
    return sorted(faults)


def _problem(meaning: str) -> dict:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": meaning, "content": {"application/problem+json": {"schema": schema}}}


def _noun(address: str) -> str:
    parts = address.removeprefix("/api/v1/events").split("/")[2:]
    return next((NOUNS[part] for part in reversed(parts) if part in NOUNS), NOUNS[""])


def _rank(address: str) -> int:
    return list(NOUNS.values()).index(_noun(address))


def _describe(parameter: dict) -> None:
    if parameter["in"] == "path":
        parameter["description"], parameter["schema"] = PATH[parameter["name"]]
    elif described := parameter["schema"].pop("description", None):
        parameter["description"] = described


def rights_of_call(call: dict) -> list[str]:
    """The rights of which one is enough for the call."""
    return [right for requirement in call.get("security", ()) for rights in requirement.values() for right in rights]


def roles_of_call(call: dict) -> list[str]:
    """The roles that may make the call."""
    return [role for role, rights in RIGHTS.items() if rights & set(rights_of_call(call))]


def _who(call: dict) -> str:
    return "Roles: " + ", ".join(roles_of_call(call)) + "."
