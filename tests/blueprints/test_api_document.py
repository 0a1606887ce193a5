"""The API's document and the page that is drawn from it."""

import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from blueprints.api.problems import SAID
from operations.rights import RIGHTS
from tests.pages import parse, text_of
from web.words import REFUSAL

DOCS = "/api/v1/docs"


@pytest.fixture
def document(client, world) -> dict:
    return client.get("/api/v1/openapi.json").json


def every_call(document):
    return [(address, call) for address, calls in document["paths"].items() for call in calls.values()]


def test_the_document_is_valid_openapi(document):
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


def test_the_document_is_for_everybody_and_for_the_world_outside(client, document):
    assert client.get("/api/v1/openapi.json").content_type == "application/json"
    assert document["servers"] == [{"url": "http://localhost"}]
    assert client.get("/api/v1/openapi.json", headers={"Host": "evil.example"}).json == document


def test_every_call_says_who_may_make_it_and_how_it_says_no(document):
    rights = frozenset().union(*RIGHTS.values())
    for address, call in every_call(document):
        (requirement,) = call["security"]
        assert set(requirement["bearer"]) <= rights and requirement["bearer"], address
        assert {"401", "403"} <= set(call["responses"]), address
        assert call["summary"] and call["operationId"] and call["tags"], address
        assert ("requestBody" in call) <= ({"400", "413", "415", "422"} <= set(call["responses"])), address
    names = [call["operationId"] for _, call in every_call(document)]
    assert len(set(names)) == len(names)


def test_every_no_is_a_problem_document(document):
    shared = document["components"]["responses"]
    for address, call in every_call(document):
        for status, answer in call["responses"].items():
            if status >= "400":
                told = shared[answer["$ref"].split("/")[-1]] if "$ref" in answer else answer
                assert list(told["content"]) == ["application/problem+json"], (address, status)


def test_every_code_of_a_refusal_has_its_sentence(document):
    codes = {code for _, call in every_call(document) for code in call.get("x-refusals", ())}
    assert codes - {"not_allowed_from_<status>"} <= set(REFUSAL)
    assert {"clash", "closed", "category_not_admitted", "not_approved", "not_published", "nonce_reused"} <= codes
    assert {code for code, _ in SAID.values()} >= {"malformed", "forbidden", "not_found"}


def test_bodies_are_strict_and_shapes_stand_once(document):
    schemas = document["components"]["schemas"]
    assert [name for name in schemas if not re.fullmatch("[A-Z][A-Za-z]+", name)] == []
    for name in ("NewDelegate", "NewActivity", "ActivityChange", "NewScan", "NewParticipation", "EventChange"):
        assert schemas[name]["additionalProperties"] is False
    assert set(schemas["NewDelegate"]["required"]) == {"category", "country", "language"}


def test_the_page_tells_of_every_call_and_every_shape(client, document):
    page = client.get(DOCS)
    told = text_of(parse(page))
    for address, call in every_call(document):
        assert address in told and call["summary"] in told
    anchors = {element.get("id") for element in parse(page).iter()}
    links = {link.get("href")[1:] for link in parse(page).iter("a") if link.get("href", "").startswith("#")}
    assert links <= anchors and set(document["components"]["schemas"]) <= anchors


def test_the_page_takes_nothing_from_elsewhere(client):
    page = parse(client.get(DOCS))
    sources = [
        element.get("src") or element.get("href") for element in page.iter() if element.tag in ("script", "link", "img")
    ]
    assert sources and all(source.startswith("/") for source in sources)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_page_speaks_the_readers_language_and_marks_the_english(client, language):
    page = parse(client.get(f"{DOCS}?lang={language}"))
    assert page.get("lang") == language
    assert all(heading.get("lang") == "en" for heading in page.iter("h3"))
