"""The demo's guests of honour and their liaison officers: invented, as the mark on each of them says."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from demo.parts import INVENTED
from models import Delegate, Event, Liaison, db
from operations import fields

FILE = yaml.safe_load(Path(__file__).with_name("protocol.yaml").read_text("utf-8"))


def fill(event: Event, delegates: Mapping[str, dict]) -> None:
    """Mark for whom protocol is called; `delegates` as `attendance.fill` returns them."""
    for record in FILE[event.slug]:
        guest = db.session.get_one(Delegate, delegates[record["whom"]]["id"])
        guest.protocol = True
        if not guest.invented:  # of who was announced only this is made up
            marks = guest.provenance.get("fields") or {}
            guest.provenance = guest.provenance | {"fields": marks | {"protocol": "I"}}
        said = {name: record[name] for name in ("name", "email", "language")}
        phone = fields.phone(record["phone"])
        db.session.add(Liaison(delegate_id=guest.id, phone=phone, provenance=INVENTED, **said))
    db.session.flush()
