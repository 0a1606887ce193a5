"""What was written to people: the letters of the outbox, as their readers get them."""

import re

import sqlalchemy as sa

from models import Message, db
from web import letters
from web.language import speak


def written_to(email: str) -> list[str]:
    """The text of each letter to this address, in its own language, the first one first."""
    rows = db.session.scalars(sa.select(Message).where(Message.recipient == email).order_by(Message.id)).all()
    texts = []
    for row in rows:
        speak(row.language)
        texts.append(letters.told(row)[1])
    speak("en")
    return texts


def link_in(letter: str) -> str:
    """The path of the only link in a letter."""
    [path] = re.findall(r"http://localhost(/\S+)", letter)
    return path
