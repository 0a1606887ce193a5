"""Puts the demo's bilateral meetings into the database: profiles, and requests that were answered, wait or lapsed.

None is placed: that is for the scheduler to do. Written in bulk, a statement a table.
"""

import datetime as dt
import random
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from demo.attendance import insert
from demo.known import SEED
from demo.partners import Asking, Partner, partners, requests
from demo.parts import Roster
from models import DelegateTheme, Event, MeetingProfile, MeetingRequest, Theme, db
from queries import meeting_rules

#: By language: what is asked for, sought, offered and answered; the theme begins with a small letter.
PURPOSES = {
    "en": ("Exchange experience of {}", "A joint project: {}", "Towards a sister-city agreement: {}"),
    "es": ("Intercambiar experiencias de {}", "Un proyecto conjunto: {}", "Hacia un hermanamiento: {}"),
    "fr": ("Échanger nos expériences : {}", "Un projet commun : {}", "Vers un jumelage : {}"),
}
SEEKS = {"en": "Partners: {}", "es": "Aliados: {}", "fr": "Partenaires : {}"}
OFFERS = {"en": "Experience: {}", "es": "Experiencia: {}", "fr": "Expérience : {}"}
ANSWERS = {
    ("declined", "en"): "Our days are full; please write to our office.",
    ("declined", "es"): "Nuestra agenda está llena; por favor escriba a nuestra oficina.",
    ("declined", "fr"): "Notre horaire est complet; veuillez écrire à notre bureau.",
    ("countered", "en"): "Gladly, at one of these times.",
    ("countered", "es"): "Con gusto, en uno de estos horarios.",
    ("countered", "fr"): "Avec plaisir, à l’un de ces moments.",
}
HOUR = dt.timedelta(hours=1)


def fill(event: Event, roster: Roster, delegates: Mapping[str, dict], *, scale: int, now: dt.datetime) -> None:
    """Profiles and requests of the roster's people; `delegates` has their rows by the roster's references."""
    rows = _Rows(event, roster, delegates)
    history = _History(now, dt.timedelta(hours=meeting_rules.rules(event).reply_hours))
    asking = requests(rows.known, len(rows.slots), scale)
    insert(MeetingProfile, [rows.profile(one) for one in rows.known.values()])
    insert(DelegateTheme, [side for one in rows.known.values() for side in rows.sides(one)])
    asked = [rows.request(one) | history.of(one, delegates) for one in asking]
    insert(MeetingRequest, sorted(asked, key=lambda row: row["created_at"]))


class _Rows:
    """What is stored of partners and of what they ask."""

    def __init__(self, event: Event, roster: Roster, delegates: Mapping[str, dict]) -> None:
        wanted = sa.select(Theme).where(Theme.event_id == event.id).order_by(Theme.rank)
        self.themes = {theme.code: theme for theme in db.session.scalars(wanted)}
        self.known = partners(roster.people, self.themes)
        self.event, self.delegates, self.slots = event, delegates, meeting_rules.slots(event)

    def profile(self, one: Partner) -> dict:
        delegate, language = self.delegates[one.person.ref], one.person.language
        return {
            "delegate_id": delegate["id"],
            "seeks": SEEKS[language].format(self._named(one.seeks, language)),
            "offers": OFFERS[language].format(self._named(one.offers, language)),
            "languages": list(one.languages),
            "open": one.open,
            "changed_at": delegate["registered_at"],
        }

    def sides(self, one: Partner) -> list[dict]:
        said = [(code, "seeks") for code in one.seeks] + [(code, "offers") for code in one.offers]
        key = self.delegates[one.person.ref]["id"]
        return [{"delegate_id": key, "theme_id": self.themes[code].id, "side": side} for code, side in said]

    def request(self, one: Asking) -> dict:
        low, high = sorted(self._ids((one.asker, one.asked)))
        writer, answering = self.known[one.asker].person, self.known[one.asked].person
        pattern = PURPOSES[writer.language][(low + high) % len(PURPOSES[writer.language])]
        return {
            "event_id": self.event.id,
            "from_id": self.delegates[one.asker]["id"],
            "to_id": self.delegates[one.asked]["id"],
            "low_id": low,
            "high_id": high,
            "purpose": pattern.format(self._named([one.theme], writer.language)),
            "themes": [self.themes[one.theme].id],
            "languages": list(one.languages),
            "priority": one.priority,
            "wish": one.wish,
            "times": [self._span(number) for number in one.suits] or None,
            "firm": one.firm,
            "party": self._ids(one.party),
            "other_party": self._ids(one.other_party),
            "status": one.status,
            "answer": ANSWERS.get((one.status, answering.language), ""),
            "asked_by": writer.full_name,
        }

    def _ids(self, refs: Iterable[str]) -> list[int]:
        return [self.delegates[ref]["id"] for ref in refs]

    def _span(self, number: int) -> list[str]:
        return [self.slots[number].starts_at.isoformat(), self.slots[number].ends_at.isoformat()]

    def _named(self, codes: Iterable[str], language: str) -> str:
        names = [self.themes[code].name[language] for code in codes]
        return ", ".join(name[:1].lower() + name[1:] for name in names)


class _History:
    """When each was asked and answered, by the real clock: what waits was asked in the last day."""

    def __init__(self, now: dt.datetime, reply: dt.timedelta) -> None:
        self.chance, self.now, self.reply = random.Random(f"answers {SEED}"), now, reply

    def of(self, one: Asking, delegates: Mapping[str, dict]) -> dict:
        both = max(delegates[ref]["registered_at"] for ref in (one.asker, one.asked))
        if one.status in ("requested", "countered"):
            created = self._between(self.now - 20 * HOUR, self.now - HOUR)
        else:
            created = self._between(both, self.now - self.reply - HOUR)
        expires = created + self.reply
        answered = None
        if one.status in ("accepted", "declined", "countered"):
            answered = self._between(created, min(expires, self.now))
        changed = {"expired": expires, "withdrawn": created + HOUR}.get(one.status, answered or created)
        return {"created_at": created, "expires_at": expires, "answered_at": answered, "changed_at": changed}

    def _between(self, earliest: dt.datetime, latest: dt.datetime) -> dt.datetime:
        return earliest + (latest - earliest) * self.chance.random()
