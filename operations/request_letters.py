"""What the two of a request for a meeting are told: one letter a step, in the reader’s language, with their own link.

A letter names the other as a badge does; never an address, never a number.
"""

from models import Delegate, MeetingRequest
from operations import outbox


def write(request: MeetingRequest, reader: Delegate, letter: str, **more: object) -> None:
    """Write one letter of this kind about the request to one of the two; each step is told once."""
    outbox.queue(reader, letter, once(request, letter), **said(request, reader, **more))


def once(request: MeetingRequest, letter: str) -> str:
    """What the letter tells, so that it is told once."""
    return f"{letter}:{request.id}:{request.status}"


def said(request: MeetingRequest, reader: Delegate, **more: object) -> dict[str, object]:
    """What the letter has to know: whom it is about, what for, what was answered, and until when."""
    other_id = request.to_id if reader.id == request.from_id else request.from_id
    return {
        "request": request.id,
        "other": other_id,
        "purpose": request.purpose,
        "word": request.answer,
        "times": request.times or [],
        "until": request.expires_at.isoformat(),
        **more,
    }
