"""Lists of people: whom each row means, what it would do, and that it is done once, as if each had registered."""

import pytest
import sqlalchemy as sa

from models import Badge, Delegate, Delegation, Door, Entry, Message, RegistrationRules, Upload, db
from models.delegate import POSTS
from models.transaction import transaction
from operations import delegate_columns, registrations, registrations_in_bulk, uploads
from operations.fields import Malformed
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from tests.operations.test_sheets import book
from tests.world import count

HEADS = (
    "Categoría,Nombre,Apellidos,Cargo,Función en la delegación,Delegación,Municipio,País,Correo electrónico,Teléfono,"
    "Idioma"
)
USUAL = {"category": "MAYOR", "country": "MX", "language": "fr"}
ANA = "Alcaldes,Ana,Núñez,Mayor,,,La Paz,México,ana@example.org,+526121234567,Español"
ZOE = "Alcaldes,Zoé,Güitrón y Téllez,Alcaldesa,Titular,Comala,Comala,México,zoe@example.org,312 315 0000,español"
FOCAL = Actor("focal", "Lía Cota")


def bring(event, *rows: str, heads: str = HEADS, delegation: Delegation | None = None) -> Upload:
    table = uploads.read("delegates", "\n".join([heads, *rows]).encode())
    with transaction():
        return uploads.keep(event, "delegates", "people.csv", table, delegation=delegation, by=SYSTEM)


def plan(event, *rows: str, **more) -> uploads.Plan:
    return uploads.plan(event, bring(event, *rows, **more))


def apply(upload: Upload, by: Actor = SYSTEM) -> dict[str, int]:
    with transaction():
        return uploads.apply(upload, by=by).counts


def outcomes(found: uploads.Plan) -> list[str]:
    return [line.outcome for line in found.lines]


def faults(found: uploads.Plan) -> set[tuple[int, str | None, str]]:
    return {(line.number, fault.key, fault.refusal.code) for line in found.lines for fault in line.faults}


def changes(found: uploads.Plan) -> dict[str, tuple]:
    (line,) = found.lines
    return {change.key: (change.old, change.new) for change in line.changes}


def last() -> Delegate:
    return db.session.scalars(sa.select(Delegate).order_by(Delegate.number.desc())).first()


# Whom a row means -----------------------------------------------------------------------------------------------------


def test_a_new_person_is_registered_with_all_that_the_row_says(world):
    upload = bring(world.event, ZOE)
    (line,) = uploads.plan(world.event, upload).lines
    assert (line.outcome, line.made) == ("new", (("delegation", "Comala"),))
    apply(upload)
    zoe = last()
    assert (zoe.given_name, zoe.family_name, zoe.phone) == ("Zoé", "Güitrón y Téllez", "+523123150000")
    assert (zoe.category, zoe.post, zoe.country, zoe.language) == (world.mayors, "head", "MX", "es")
    assert (zoe.delegation.name, zoe.status, zoe.source) == ({"es": "Comala"}, "submitted", "import")
    assert (upload.rows, upload.matched) == ([], None), "what was said of people is kept once"
    assert outcomes(plan(world.event, ZOE)) == ["same"]


def test_a_row_changes_the_person_of_its_name_and_address_and_leaves_the_rest(world):
    row = "Alcaldes,ANA,NUNEZ,Presidenta,,,LA PAZ,,ANA@example.org,,"
    assert changes(plan(world.event, row)) == {"position": ("Mayor", "Presidenta")}, "capitals correct no name"
    row = f"{world.ana.reference.lower()},Anna,Núñez"
    assert changes(plan(world.event, row, heads="Folio,Nombre(s),Apellidos")) == {"given_name": ("Ana", "Anna")}
    apply(bring(world.event, ANA.replace("Mayor", "Presidenta")))
    assert (world.ana.position, world.ana.phone, world.ana.edition) == ("Presidenta", "+526121234567", 2)


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (ANA, "same"),
        ("Mayors,Núñez,ana,,,,la paz,MX,,,", "same"),
        ("Mayors,Ана,Нуньес,,,,La Paz,MX,,,en", "new"),
        ("Mayors,Beto,Ávila,,,,La Paz,MX,beto@other.example,,", "alike"),
        ("Mayors,Beto,Ávila,,,,,MX,beto@other.example,,", "alike"),
        ("Mayors,Beto,Ávila,,,,Loreto,MX,beto@other.example,,", "new"),
        ("Mayors,Luz,Paz,,,,Loreto,MX,ana@example.org,,", "alike"),
        ("Mayors,Luz,Paz,,,,Loreto,MX,lia@example.org,,", "new"),
        ("Mayors,Gus,Vega,,,,La Paz,MX,,,", "alike"),
    ],
    ids=[
        "itself",
        "other order",
        "other name",
        "other address",
        "no city",
        "other city",
        "same address",
        "an office",
        "who was rejected",
    ],
)
def test_whom_a_row_means(world, row, outcome):
    assert outcomes(plan(world.event, row)) == [outcome]


def test_who_looks_like_somebody_is_left_out_until_a_person_decides(world):
    upload = bring(world.event, ZOE, "Mayors,Beto,Ávila,Regidor,,,La Paz,MX,beto@other.example,,")
    alike = uploads.plan(world.event, upload).lines[1].alike
    assert [(one.id, one.delegation) for one in alike] == [(world.beto.id, world.delegation.name)]
    with transaction():
        uploads.decide(upload, {3: str(world.beto.id)})
    assert uploads.plan(world.event, upload).counts == {"new": 1, "changed": 1, "same": 0, "wrong": 0}
    with transaction():
        uploads.decide(upload, {3: "new"})
    assert outcomes(uploads.plan(world.event, upload)) == ["new", "new"]
    with pytest.raises(Refusal, match="unknown_person"), transaction():
        uploads.decide(upload, {3: str(world.ana.id)})
    with transaction():
        uploads.decide(upload, {3: ""})
    before = count(Delegate)
    assert apply(upload)["alike"] == 1
    assert (count(Delegate), upload.result["left_out"]) == (before + 1, [3])


def test_all_that_is_wrong_is_told_at_its_cell_and_left_out(world):
    rows = [
        "Knights,Ann,Lee,,queen,,,Narnia,nobody,12,Klingon",
        ",,,Mayor,,,,MX,,,",
        ZOE,
        ZOE.lower(),
        f"Mayors,{'x' * 130},Lee,,,,,MX,,,",
    ]
    assert faults(found := plan(world.event, *rows)) == {
        (2, "category", "unknown_category"), (2, "post", "unknown_post"), (2, "country", "unknown_country"),
        (2, "language", "unknown_language"), (2, "email", "email_invalid"), (2, "phone", "phone_invalid"),
        (3, "category", "required"), (3, "family_name", "name_missing"), (5, None, "row_twice"),
        (6, "given_name", "too_long"),
    }  # fmt: skip
    assert apply(bring(world.event, *rows)) == {"new": 1, "changed": 0, "same": 0, "wrong": 4}
    assert not found.wrong


# As if they had registered --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["import", "focal"])
@pytest.mark.parametrize("two_steps", [False, True])
def test_what_becomes_of_many_is_what_registering_makes_of_each(world, source, two_steps):
    """Two who are alike, one registered by hand and one from a list, differ in nothing but what is everybody's own."""
    with transaction():
        db.session.add(RegistrationRules(event_id=world.event.id, two_steps=two_steps, owed={}, retention={}))
        world.event.capacity = 6
    for category in ("OFFICIAL", "MAYOR", "OFFICIAL"):
        facts = registrations.Registration(
            category, "Zoé", "Paz", "MX", "es", "Síndica", "Loreto", world.delegation.id, "zoe@example.org",
            "+523123150000", consents=frozenset(), post="member",
        )  # fmt: skip
        with transaction():
            one = registrations.register(world.event, facts, by=FOCAL, source=source)
            (other,) = registrations_in_bulk.register_all(world.event, [facts], by=FOCAL, source=source)
        for mine, its in zip(told(one), told(other), strict=True):
            assert mine == its


def told(delegate: Delegate) -> list:
    """All that is stored of somebody, without ids, numbers and secrets."""
    of_subject = (Door.subject_id == delegate.id) & Door.kind.in_(("delegate", "feed"))
    of_object = (Entry.object_kind == "delegate") & (Entry.object_id == delegate.id)
    wheres = {
        Delegate: Delegate.id == delegate.id, Door: of_subject, Badge: Badge.delegate_id == delegate.id,
        Message: Message.delegate_id == delegate.id, Entry: of_object,
    }  # fmt: skip
    return [
        sorted(
            str({key: value for key, value in row._mapping.items() if key not in OWN})
            for row in db.session.execute(sa.select(model.__table__).where(where))
        )
        for model, where in wheres.items()
    ]


OWN = {
    "id", "subject_id", "object_id", "delegate_id", "behalf_id", "number", "reference", "search_text", "digest",
    "code", "dedupe", "message_id", "at", "registered_at", "changed_at", "waiting_since", "endorsed_at", "created_at",
    "due_at", "issued_at",
}  # fmt: skip


# A focal point's own list ---------------------------------------------------------------------------------------------


def test_who_says_no_language_is_written_to_in_that_of_their_delegation(world):
    def said() -> str:
        upload = bring(world.event, "Mayors,Luz,Paz,,,,Loreto,MX,,,", delegation=world.delegation)
        assert uploads.plan(world.event, upload).lines[0].work.facts.language == upload.matched["usual"]["language"]
        return upload.matched["usual"]["language"]

    people = db.session.scalars(sa.select(Delegate).filter_by(delegation_id=world.delegation.id)).all()
    with transaction():
        for one in people:
            one.language = "fr"
    assert said() == "fr", "as most of its people"
    with transaction():
        world.delegation.language = "es"
    assert said() == "es", "as somebody said"
    with transaction():
        world.delegation.language = None
        for one in people:
            one.delegation_id = None
    assert said() == world.event.languages[0] != "fr"


def test_a_focal_point_brings_people_of_their_own_delegation_only(world):
    rows = [
        "Mayors,Luz,Paz,,,La Paz,Loreto,MX,,,",
        "Mayors,Sol,Ríos,,,Toronto,Loreto,MX,,,",
        "Staff,Mar,Cota,,,,Loreto,MX,,,",
        "Mayors,Dan,O’Neill,,,,La Paz,US,dan@example.org,,en",
    ]
    upload = bring(world.event, *rows, delegation=world.delegation)
    found = uploads.plan(world.event, upload)
    assert faults(found) == {(3, "delegation", "other_delegation"), (4, "category", "unknown_category")}
    assert outcomes(found) == ["new", "wrong", "wrong", "new"], "who is in other delegations is not told"
    apply(upload, FOCAL)
    luz = db.session.scalars(sa.select(Delegate).filter_by(given_name="Luz")).one()
    assert (luz.delegation, luz.source) == (world.delegation, "focal")
    (entry,) = db.session.scalars(sa.select(Entry).filter_by(verb="delegate.registered", object_id=luz.id))
    assert (entry.actor_kind, entry.behalf_id) == ("focal", luz.id)


def test_a_focal_points_change_of_who_somebody_is_goes_the_way_of_the_form(world):
    upload = bring(world.event, "Beto,Ávila,Presidente,beto@example.org", heads="Nombre,Apellidos,Cargo,Correo",
                   delegation=world.delegation)  # fmt: skip
    with transaction():
        uploads.match(upload, upload.matched["fields"], USUAL, by=FOCAL)
    apply(upload, FOCAL)
    (entry,) = db.session.scalars(sa.select(Entry).filter_by(verb="delegate.changed"))
    assert (world.beto.position, entry.behalf_id) == ("Presidente", world.beto.id)


# Anybody's columns ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "keys"),
    [
        (
            "No.,Nombre del Alcalde,Apellido paterno,Apellido materno,Municipio,Correo electrónico oficial,Celular",
            ["given_name", "family_name", "second_family_name", "city", "email", "phone"],
        ),
        ("Nombre,Estado", ["name"]),
        ("Prénom,Nom,Courriel", ["given_name", "family_name", "email"]),
        ("Delegate,Job title,Organization", ["name", "position", "delegation"]),
    ],
)
def test_what_columns_are_is_guessed(heads, keys):
    fields, sure = delegate_columns.guess(heads.split(","))
    assert list(fields.values()) == keys
    assert sure == (len(keys) == len(heads.split(",")))


def test_words_for_roles_are_those_of_delegations():
    assert set(delegate_columns.POST_WORDS.values()) == set(POSTS)


def test_columns_of_another_sheet_are_chosen_by_a_person(world):
    upload = bring(world.event, "1,Zoé,Paz,Ruiz,x", heads="Núm,Nombre del alcalde,Uno,Dos,Notas")
    assert not uploads.is_matched(upload)
    with pytest.raises(Refusal, match="sheet_unmatched"), transaction():
        uploads.apply(upload, by=SYSTEM)
    with pytest.raises(Malformed) as wrong, transaction():
        uploads.match(upload, {"1": "city", "2": "city", "9": "phone", "3": "soul"}, {"country": "QQ"}, by=SYSTEM)
    assert {field: why.code for field, why in wrong.value.errors.items()} == {
        "2": "column_twice", "9": "unknown_column", "3": "unknown_column", "country": "unknown_country",
        "category": "required", "language": "required", "name": "names_not_chosen",
    }  # fmt: skip
    chosen = {"1": "given_name", "2": "family_name", "3": "second_family_name"}
    with transaction():
        uploads.match(upload, chosen, USUAL, by=SYSTEM)
    assert upload.result["ignored"] == ["Núm", "Notas"]
    apply(upload)
    zoe = last()
    assert (zoe.full_name, zoe.category, zoe.language) == ("Zoé Paz Ruiz", world.mayors, "fr")


def test_joined_cells_and_formulas_are_no_names(world):
    with pytest.raises(Refusal, match="cells_joined"):
        uploads.read("delegates", book(["Category", "Name"], ["MAYOR", "Zoé"], ["", "Luz"], merged="A2:A3"))
    table = uploads.read("delegates", book(["Category", "Full name"], ["MAYOR", '=CONCATENATE("Zoé"," Paz")']))
    assert table.rows == [{"row": 2, "cells": {"0": "MAYOR"}, "broken": {"1": "cell_formula"}}]


def test_a_list_has_at_most_ten_thousand_people():
    with pytest.raises(Refusal, match="sheet_too_long") as refused:
        uploads.read("delegates", b"Name,City\n" + b"x,y\n" * 10_020)
    assert refused.value.parameters == {"most": 10_000}
    assert len(uploads.read("delegates", b"Name,City\n" + b"x,y\n" * 10_000).rows) == 10_000
