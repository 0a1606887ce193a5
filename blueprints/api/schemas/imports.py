"""Lists of people that a program brings: rows or a file, and what each row would do."""

from typing import Annotated, Literal

from pydantic import Field

from blueprints.api.schemas.common import Answer, Body, Id, Key, line
from models.upload import STATUSES
from operations.delegate_columns import COLUMNS
from operations.delegate_tables import MOST

Cell = Annotated[str | None, Field(max_length=10_000)]


class ImportRow(Body):
    reference: Cell = Field(None, description="Of somebody who is registered already.")
    category: Cell = Field(None, description="Its code, or its name in any language.", examples=["MAYOR"])
    given_name: Cell = None
    family_name: Cell = None
    second_family_name: Cell = None
    name: Cell = Field(None, description="Given and family name, where they are not told apart.")
    position: Cell = None
    post: Cell = Field(None, description="Role in the delegation: head, deputy, member …")
    delegation: Cell = Field(None, description="Its name; one that nobody has had yet begins a new delegation.")
    city: Cell = None
    country: Cell = Field(None, description="ISO 3166-1 alpha-2, or a name.", examples=["MX"])
    email: Cell = None
    phone: Cell = None
    language: Cell = Field(None, description="en, es or fr, or a name.")


class Usual(Body):
    category: Cell = None
    country: Cell = None
    language: Cell = None


class NewImport(Body):
    rows: list[ImportRow] | None = Field(None, max_length=MOST, description="Either these, or a file.")
    file: Annotated[
        str | None, Field(description="An .xlsx or .csv file of up to 1.5 MB, in base64.", examples=["TmFtZSxDaXR5"])
    ] = None
    file_name: line(200) = None
    columns: Annotated[
        dict[str, str] | None,
        Field(description="For a file: by its headings, what they are; without it the headings are guessed."),
    ] = None
    usual: Usual | None = Field(None, description="For rows that do not say it.")


class Decided(Body):
    row: int
    delegate: Key | None = Field(None, description="Whom it is about; null for somebody new.")


class ApplyImport(Body):
    decided: list[Decided] = Field([], max_length=MOST, description="Of rows that look like somebody already there.")


Said = str | dict[str, str] | list[str] | None


class ChangeAnswer(Answer):
    column: Literal[tuple(one.key for one in COLUMNS)]
    old: Said
    new: Said


class FaultAnswer(Answer):
    column: Annotated[str | None, Field(description="Null where it is the whole row.")]
    code: str
    detail: str


class RowAnswer(Answer):
    row: int
    name: Said
    outcome: Literal["new", "changed", "same", "alike", "wrong"]
    changes: list[ChangeAnswer]
    errors: list[FaultAnswer]
    alike: Annotated[list[int], Field(description="The ids of delegates whom it may be about.")]


class CountsAnswer(Answer):
    new: int
    changed: int
    same: int
    alike: int
    wrong: int


class ImportAnswer(Answer):
    id: Id
    status: Literal[STATUSES]
    counts: CountsAnswer
    rows: Annotated[list[RowAnswer], Field(description="Empty once it was applied or discarded.")]
