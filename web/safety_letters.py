"""What a letter says that asks whether somebody is safe."""

from models import Message, SafetyCall, db
from operations import safety
from web import formats


def values(message: Message) -> dict[str, str]:
    """What the organizers say happened, often nothing; no value for a letter of another kind."""
    if message.template != safety.TEMPLATE:
        return {}
    call = db.session.get(SafetyCall, message.variables["safety_call"])
    return {"note": formats.plain(call.said) if call and call.said else ""}
