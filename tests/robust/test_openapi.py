"""The API against its own document: whatever schemathesis makes of the document is answered as the document says.

What is asked is the same in every run; raise `EXAMPLES` and drop `derandomize` to look for more.
"""

import pytest
import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from models import Activity, Delegate, Event, db
from models.transaction import transaction
from operations import tokens

#: How often each call is made, by role; most of what a viewer asks for is forbidden.
EXAMPLES = {"organizer": 12, "viewer": 5}
#: Calls in which nothing but the address varies.
FEW = 4
#: One event for all that is asked: what one call changed does not matter to the next.
BOUNDED = settings(
    derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
#: Of the demo: without them hardly anything that is sent would reach a rule.
KNOWN = {"category": "MAY_MX", "country": "MX", "language": "es", "checkpoint": "MAIN", "phone": None, "email": None}


def described(app) -> schemathesis.BaseSchema:
    """The document as schemathesis reads it; what it sends goes to the application itself."""

    def answered(environ, start_response):
        with app.app_context():  # of its own: what one call keeps in `g`, the next must not find
            return app(environ, start_response)

    project = ProjectConfig(generation=GenerationConfig(with_security_parameters=False))
    config = SchemathesisConfig(seed=2019, projects=ProjectsConfig(default=project))
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", answered, config=config)


def one_of_each(kind: sa.orm.InstrumentedAttribute, event: Event) -> list[int]:
    """The ids of the event's first activities or delegates of each kind or status."""
    model = kind.class_
    first = sa.select(sa.func.min(model.id)).where(model.event_id == event.id).group_by(kind)
    return sorted(db.session.scalars(first))


def calls(operation: APIOperation, slug: str, ids: list[int], delegates: list[int]) -> SearchStrategy[Case]:
    """As the document says, about what is there and about anything else; and not as it says."""
    places = [{"slug": slug, "id": id, "delegate_id": delegate} for id, delegate in zip(ids, delegates, strict=False)]
    right = [operation.as_strategy(path_parameters=place) for place in places]
    sensible = [cases.map(lambda case: about(case, delegates)) for cases in right]
    wrong = [operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=place) for place in places[:2]]
    return st.one_of(*sensible, *right[:2], *wrong, operation.as_strategy())


def about(case: Case, delegates: list[int]) -> Case:
    """The call with codes and ids that the event knows, where it names some."""
    if isinstance(case.body, dict):
        known = KNOWN | {"delegate": delegates[len(case.body) % len(delegates)]}
        case.body = case.body | {name: known[name] for name in case.body.keys() & known.keys()}
    return case


@pytest.mark.parametrize("role", EXAMPLES)
def test_whatever_a_program_sends_is_answered_as_the_document_says(app, demo, role):
    with transaction():
        headers = {"Authorization": f"Bearer {tokens.create('schemathesis', role, event=demo)}"}
        activities = one_of_each(Activity.kind, demo)
        delegates = one_of_each(Delegate.status, demo)
        slug = demo.slug

    for found in described(app).get_all_operations():
        operation = found.ok()
        ids = activities if "/activities/" in operation.path else delegates
        examples = EXAMPLES[role] if operation.body or operation.query else FEW

        @settings(BOUNDED, max_examples=examples)
        @given(calls(operation, slug, ids, delegates))
        def ask(case):
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            assert answer.status_code < 400 or answer.json()["status"] == answer.status_code

        ask()
