"""A program that calls the API: each answer it gets is held against the API's own document."""

from functools import lru_cache

import jsonschema_rs
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.world import token_of

ROOT = "/api/v1"
#: The small world's event.
EVENT = f"{ROOT}/events/cabos"


class Program:
    """Calls with the token of a role; `program.post("/scans", {...})` is about the small world's event."""

    def __init__(self, client: FlaskClient, role: str) -> None:
        self._client, self.token = client, token_of(role)

    @property
    def document(self) -> dict:
        return _document(self._client.application)

    def get(self, path: str = "", **kwargs) -> TestResponse:
        return self.call("GET", path, **kwargs)

    def post(self, path: str, body: object = None, **kwargs) -> TestResponse:
        return self.call("POST", path, body, **kwargs)

    def patch(self, path: str = "", body: object = None, **kwargs) -> TestResponse:
        return self.call("PATCH", path, body, **kwargs)

    def delete(self, path: str, **kwargs) -> TestResponse:
        return self.call("DELETE", path, **kwargs)

    def call(self, method: str, path: str, body: object = None, **kwargs) -> TestResponse:
        """Send it; a path below the event, or a whole address that begins with /api/ or http."""
        address = path if path.startswith(("/api/", "http")) else EVENT + path
        headers = {"Authorization": f"Bearer {self.token}"} | kwargs.pop("headers", {})
        if body is not None:
            kwargs["json"] = body
        answer = self._client.open(address, method=method, headers=headers, **kwargs)
        self.hold_against_document(answer)
        return answer

    def hold_against_document(self, answer: TestResponse) -> None:
        """Fail when the document does not tell of such an answer."""
        told = self._call_of(answer)["responses"].get(str(answer.status_code))
        assert told, f"{answer.request.method} {answer.request.path} answers {answer.status}: {answer.text}"
        if "$ref" in told:
            told = self.document["components"]["responses"][told["$ref"].split("/")[-1]]
        if not (contents := told.get("content")):
            assert not answer.data
            return
        assert answer.mimetype in contents, f"{answer.mimetype} instead of {list(contents)}"
        if answer.is_json:
            schema = contents[answer.mimetype]["schema"] | {"components": self.document["components"]}
            jsonschema_rs.validator_for(schema).validate(answer.json)

    def _call_of(self, answer: TestResponse) -> dict:
        adapter = self._client.application.url_map.bind("localhost")
        rule, _ = adapter.match(answer.request.path, method=answer.request.method, return_rule=True)
        address = "".join(part if literal else f"{{{part}}}" for literal, part in _parts(rule.rule))
        return self.document["paths"][address][answer.request.method.lower()]


@lru_cache(maxsize=2)
def _document(application: APIFlask) -> dict:
    """It takes as long to make as many a test, and says the same as long as the application lives."""
    return application.test_client().get(f"{ROOT}/openapi.json").json


def _parts(rule: str) -> list[tuple[bool, str]]:
    """The rule "/events/<slug:slug>" as its literal parts and the names of its arguments."""
    parts = []
    for piece in rule.split("<"):
        name, closed, literal = piece.partition(">")
        parts += [(False, name.split(":")[-1]), (True, literal)] if closed else [(True, name)]
    return parts


def fields_of(answer: TestResponse) -> dict[str, list[str]]:
    """What is wrong by field, of a 422."""
    assert (answer.status_code, answer.json["code"]) == (422, "invalid"), answer.text
    return answer.json["errors"]


def refusal_of(answer: TestResponse) -> str:
    """The code of a 409."""
    assert answer.status_code == 409, answer.text
    return answer.json["code"]
