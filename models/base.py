"""The database handle, and the column habits every table shares.

A leaf: it imports nothing of ours, and below the blueprints it is the only file that knows Flask-SQLAlchemy.
"""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator):
    """An instant, stored in UTC. A datetime without a zone is refused rather than guessed at."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine:
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        value = value.astimezone(dt.UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

Key = Annotated[int, mapped_column(primary_key=True)]
#: A text in the event's languages: {"en": …, "es": …, "fr": …}; a missing language falls back to another.
I18n = Annotated[dict[str, str], mapped_column(Json)]
Data = Annotated[dict, mapped_column(Json)]
At = Annotated[dt.datetime, mapped_column(UtcDateTime)]


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Sourced:
    """Mixin: where a record comes from.

    `provenance` is {"p": "F" fact | "D" derived | "A" ambiguous | "T" translated | "I" invented, "source": ["S2:13"],
    "why": …} in the demo, and null in everybody's own events.
    """

    provenance: Mapped[dict | None] = mapped_column(Json)

    @property
    def invented(self) -> bool:
        """True where pages must mark the record as demo data."""
        return bool(self.provenance) and self.provenance.get("p") == "I"


def one_of(column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    """A CHECK that keeps `column` to the given words of state."""
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def utcnow() -> dt.datetime:
    """The real time; what the event's clock says is `event.now()`."""
    return dt.datetime.now(dt.UTC)
