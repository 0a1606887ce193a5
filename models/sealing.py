"""Columns that nobody can read who has the database alone: health, passports, answers to delicate questions.

The key, DATA_KEY, lies apart from the database. Several keys may stand there: the first seals, each of them opens.
"""

import base64
import json

import sqlalchemy as sa
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.types import TypeDecorator


class DataKey:
    """The box that seals and opens, set once by the application at its start."""

    box: MultiFernet | None = None


def unlock(keys: list[str]) -> None:
    """From now on seal with the first of these secrets, and open what any of them sealed."""
    DataKey.box = MultiFernet([Fernet(_derived(key)) for key in keys])


def seal(text: str) -> str:
    """The text so that only the key's owner can read it; another one each time."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed; raises `cryptography.fernet.InvalidToken` where no key opens it."""
    return _box().decrypt(sealed.encode()).decode()


class Sealed(TypeDecorator):
    """A text, or with `data=True` plain data, sealed in the database. It cannot be searched or compared there."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, *, data: bool = False) -> None:
        super().__init__()
        self.data = data

    def process_bind_param(self, value: object, dialect: sa.Dialect) -> str | None:
        if value is None:
            return None
        return seal(json.dumps(value) if self.data else value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> object:
        if value is None:
            return None
        return json.loads(unseal(value)) if self.data else unseal(value)


def _box() -> MultiFernet:
    if DataKey.box is None:
        raise RuntimeError("DATA_KEY is not set")
    return DataKey.box


def _derived(secret: str) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"comitiva sealed columns").derive(secret.encode())
    return base64.urlsafe_b64encode(key)
