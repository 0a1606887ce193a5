"""Guests of honour: whoever looks after one is told when they arrive."""

import datetime as dt

import sqlalchemy as sa

from models import Event, Message, db
from operations import liaisons, outbox
from operations.journal import Actor
from queries import honours
from queries.events import Outline

TEMPLATE = "vip_arrived"


def note(event: Event | Outline, delegate_id: int, checkpoint_id: int, *, at: dt.datetime, by: Actor) -> None:
    """Somebody for whom protocol is called came in at the checkpoint, at this real moment; a gate waits for this.

    Their liaison officer is written to once a checkpoint and day; the page of the guests tells it in any case.
    """
    liaison = honours.liaison_of_id(delegate_id)
    recipient, language = liaisons.address(liaison) if liaison else (None, None)
    if not recipient:
        return
    once = f"{TEMPLATE}:{delegate_id}:{checkpoint_id}:{event.now(at).astimezone(event.tz).date()}"
    if db.session.scalar(sa.select(Message.id).where(Message.dedupe == once)):
        return
    event = db.session.get_one(Event, event.id)
    told = {"guest_id": delegate_id, "checkpoint_id": checkpoint_id, "at": at.isoformat()}
    outbox.queue_to_contact(event, recipient, language or event.languages[0], TEMPLATE, once, **told)
