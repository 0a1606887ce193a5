"""Versions: what is told of one, and what publishes one."""

from typing import Annotated

from pydantic import Field

from blueprints.api.schemas.common import Answer, Body, Id, Instant, Key, Paragraphs, Text, Title


class VersionAnswer(Answer):
    number: Annotated[int, Field(description="1 for the first; raised by one with each publishing.", examples=[2])]
    label: Text
    note: Text | None
    published_at: Instant


class VersionList(Answer):
    items: list[VersionAnswer]
    next: str | None


class Published(VersionAnswer):
    activities: Annotated[list[Id], Field(description="What was published with it.")]


class Publishing(Body):
    activities: list[Key] | None = Field(
        None, max_length=1000, description="Whose drafts are published; left out or null: all that there are."
    )
    label: Title | None = None
    note: Paragraphs = None
