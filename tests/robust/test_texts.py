"""Whatever people type: names, phones and texts of every kind, in the form and from programs."""

import contextlib
import unicodedata

import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Delegate, db
from operations import fields
from operations.refusals import Refusal
from tests.programs import Program

#: Each example sends requests to one database, which stays: what one example stored does not matter to the next.
BOUNDED = settings(
    max_examples=12, derandomize=True, database=None, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
#: Everything, and more often what has hurt others: markup, formulas, combining and invisible signs, other directions.
ANYTHING = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(st.sampled_from("<>&\"'{}%=+-@\\/ \0\r\n\té\u0301\u200b\u202e\u05d0\U0001f1f2\ufeff"), max_size=20),
    st.sampled_from(
        ["<script>alert(1)</script>", "{{ 7*7 }}", "%(name)s", "=1+1", "' OR 1=1 --", "None", "0", "\u212b"]
    ),
)
#: Text that is a name without any doubt.
NAMES = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=30)
PERSON = {"category": "OFFICIAL", "country": "MX", "language": "es"}
LINES = ("given_name", "family_name", "position", "city", "delegation", "email", "phone", "diet", "access")


def newest() -> Delegate:
    db.session.rollback()
    return db.session.scalars(sa.select(Delegate).order_by(Delegate.id.desc()).limit(1)).one()


def test_any_name_is_kept_composed_and_shown_as_it_is(client, world):
    world.sign_in(client, "organizer")

    @BOUNDED
    @given(NAMES)
    def register(name):
        sent = {**PERSON, "family_name": name, "consent_notice": "y"}
        assert client.post("/cabos/register", data=sent).status_code == 303
        stored = newest()
        assert stored.family_name == unicodedata.normalize("NFC", name)
        shown = client.get(f"/cabos/desk/delegates/{stored.id}").get_data(as_text=True)
        assert stored.family_name in shown

    register()


class Browser(FlaskClient):
    """Looks at nothing but what the test looks at, and needs no form's token: html5lib takes longer than that."""

    def open(self, *args, **kwargs):
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)


def test_whatever_is_typed_into_the_form_is_stored_as_the_rules_say_or_refused(app, world):
    app.config["WTF_CSRF_ENABLED"] = False
    client = Browser(app, app.response_class)

    @BOUNDED
    @given(st.fixed_dictionaries(dict.fromkeys(LINES, ANYTHING)))
    def register(typed):
        sent = {**PERSON, **typed, "consent_notice": "y", "consent_care": "y"}
        answer = client.post("/cabos/register", data=sent)
        assert answer.status_code in (303, 422)
        if answer.status_code == 303:
            stored = newest()
            for name, most in {"given_name": 120, "family_name": 120, "position": 200, "city": 120}.items():
                assert getattr(stored, name) == fields.line(typed[name], most)
            assert client.get(answer.location).status_code == 200

    register()


def test_whatever_a_program_sends_is_stored_as_the_rules_say_or_refused(client, world):
    program = Program(client, "organizer")

    @BOUNDED
    @given(st.fixed_dictionaries(dict.fromkeys(LINES[:-2], st.text(max_size=40) | ANYTHING | st.none())))
    def register(typed):
        answer = program.post("/delegates", {**PERSON, **typed})
        assert answer.status_code in (201, 422)
        if answer.status_code == 201:
            for name in ("given_name", "family_name", "position", "city"):
                assert answer.json[name] == fields.line(typed[name], 200)

    register()


@settings(BOUNDED, max_examples=300)
@given(
    st.text(st.sampled_from("0123456789+-() .x\u0661\uff11"), max_size=25) | ANYTHING,
    st.sampled_from(["MX", "US", "CA", None]),
)
def test_a_phone_that_is_kept_can_be_read_again(typed, country):
    with contextlib.suppress(Refusal):
        stored = fields.phone(typed, country)
        assert stored is None or (stored[0] == "+" and stored[1:].isascii() and stored[1:].isdigit())
        assert stored is None or fields.phone(stored) == stored
