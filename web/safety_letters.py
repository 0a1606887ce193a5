"""What a letter says that asks whether somebody is safe."""

from models import Message, SafetyCall, db
from web import formats


def note(message: Message) -> str:
    """What the organizers say happened, often nothing."""
    call = db.session.get(SafetyCall, message.variables["safety_call"])
    return formats.plain(call.said) if call and call.said else ""
