"""Photographs, and which of them there are."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from models import Photo, db


def find(delegate_id: int) -> Photo | None:
    """The person's photograph with its picture."""
    return db.session.scalar(sa.select(Photo).where(Photo.delegate_id == delegate_id).options(undefer(Photo.jpeg)))


def digests(delegate_ids: Iterable[int]) -> dict[int, str]:
    """Of those who have a photograph, what tells it from an earlier one: one statement."""
    wanted = sa.select(Photo.delegate_id, Photo.digest).where(Photo.delegate_id.in_(list(delegate_ids)))
    return dict(db.session.execute(wanted).all())


def jpegs(delegate_ids: Iterable[int]) -> dict[int, bytes]:
    """The pictures of those who have one: one statement."""
    wanted = sa.select(Photo.delegate_id, Photo.jpeg).where(Photo.delegate_id.in_(list(delegate_ids)))
    return dict(db.session.execute(wanted).all())
