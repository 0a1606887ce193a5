"""An event's own questions, as organizers keep them: added, changed, taken away while nobody has answered.

Answers to a choice are its number: the words of choices may be corrected, but a choice that stands is never taken away
once somebody has answered.
"""

import datetime as dt
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from models import Answer, Event, Question, db
from models.registration import KEPT, QUESTION_KINDS, STEPS
from models.transaction import lock
from operations import event_fields, fields, finished, journal, questions
from operations.event_fields import LANGUAGES
from operations.event_settings import changes, ensure_unchanged, mark, read_named, texts
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal

#: Who may read answers: what few may read has tables of its own, and each reading of it is noted.
READERS = ("see.contacts", "see.travel")
#: More than a page can ask.
MOST_CHOICES = 30
_SAME = ("code", "kind", "step", "label", "purpose", "choices", "required", "kept_as", "read_by")


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected as facts of a question; raises `Malformed`.

    Choices are lines, one a choice, in one language at least, as many in each. Refuses at its field `choices_needed`,
    `choices_uneven` and `unknown_choice`.
    """
    facts = read_named(_rules(), typed, "label")
    facts["purpose"] = texts("purpose", facts)
    facts["choices"] = _choices({one: facts.pop(f"choices_{one}") for one in LANGUAGES})
    if facts["kind"] != "choice":
        facts["choices"] = None
    elif not facts["choices"]:
        raise Malformed({"choices_en": Refusal("choices_needed", "choices_en")})
    return facts


def add(event: Event, facts: dict[str, object], *, by: Actor, now: dt.datetime | None = None) -> Question:
    """A new question, last in its list. Refuses `finished`, `code_taken` and `unknown_category`."""
    _begin(event, now)
    last = max((one.rank for one in questions.of_event(event, None)), default=-1)
    row = Question(event_id=event.id, rank=last + 1)
    _set(event, row, facts)
    journal.write("question.added", row, by, name=row.label)
    return row


def edit(
    row: Question, facts: dict[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> Question:
    """Let a question be otherwise; `seen` is the `mark_of` what the page showed.

    Refuses what `add` does, `changed_meanwhile`, and `question_answered` for another kind or step, another category or
    fewer choices once somebody has answered.
    """
    event = db.session.get_one(Event, row.event_id)
    _begin(event, now)
    lock(row)
    ensure_unchanged(seen, mark_of(row))
    before = said_of(row)
    if answers(row) and _is_another(row, facts):
        raise Refusal("question_answered", number=answers(row))
    _set(event, row, facts)
    if changed := changes(before, said_of(row)):
        journal.write("question.edited", row, by, name=row.label, facts=changed)
    return row


def remove(row: Question, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Take a question away that nobody has answered. Refuses `question_answered` and `finished`."""
    _begin(db.session.get_one(Event, row.event_id), now)
    if number := answers(row):
        raise Refusal("question_answered", number=number)
    journal.write("question.removed", row, by, name=row.label)
    db.session.delete(row)


def find(event: Event, key: int) -> Question | None:
    """The event's question with this id."""
    found = db.session.get(Question, key)
    return found if found and found.event_id == event.id else None


def answers(row: Question) -> int:
    """How many people have answered."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Answer).where(Answer.question_id == row.id))


def mark_of(row: Question) -> str:
    """A mark of what the question says, for the page that shows it."""
    return mark(said_of(row))


def said_of(row: Question) -> dict[str, object]:
    """What the question says, as `read` gives it."""
    return {name: getattr(row, name) for name in _SAME} | {"category": row.category.code if row.category else None}


def _begin(event: Event, now: dt.datetime | None) -> None:
    finished.ensure_running(lock(event), now)


def _is_another(row: Question, facts: dict[str, object]) -> bool:
    """Whether answers that stand would be to something else."""
    said = said_of(row)
    if any(said[name] != facts[name] for name in ("kind", "step", "category")):
        return True
    return len(facts["choices"] or ()) < len(row.choices or ())


def _set(event: Event, row: Question, facts: dict[str, object]) -> None:
    others = (one for one in questions.of_event(event, None) if one is not row)
    if any(one.code.lower() == facts["code"].lower() for one in others):
        raise Refusal("code_taken", "code")
    category = next((one for one in event.categories if one.code == facts["category"]), None)
    if facts["category"] and category is None:
        raise Refusal("unknown_category", "category")
    row.category = category
    for name in _SAME:
        setattr(row, name, facts[name])
    db.session.add(row)
    db.session.flush()


def _rules() -> dict[str, Callable[[object], object]]:
    return {
        "code": event_fields.code,
        "kind": _one_of(QUESTION_KINDS),
        "step": _one_of(STEPS),
        "category": lambda typed: fields.line(typed, 20) or None,
        "required": bool,
        "kept_as": _one_of(KEPT),
        "read_by": _one_of(READERS),
        **{f"label_{one}": event_fields.text_line for one in LANGUAGES},
        **{f"purpose_{one}": event_fields.text_line for one in LANGUAGES},
        **{f"choices_{one}": lambda typed: fields.paragraph(typed, 4000) for one in LANGUAGES},
    }


def _one_of(known: tuple[str, ...]) -> Callable[[object], str]:
    def read(typed: object) -> str:
        text = fields.line(typed, 40)
        if text not in known:
            raise Refusal("unknown_choice" if text else "required")
        return text

    return read


def _choices(typed: Mapping[str, str | None]) -> list[dict[str, str]]:
    """Of lines in each language, the choices in the languages that have any."""
    said = {code: [line.strip() for line in (text or "").splitlines() if line.strip()] for code, text in typed.items()}
    said = {code: lines for code, lines in said.items() if lines}
    many = {len(lines) for lines in said.values()}
    if len(many) > 1 or max(many, default=0) > MOST_CHOICES:
        field = f"choices_{list(said)[-1]}"
        raise Malformed({field: Refusal("choices_uneven", field, most=MOST_CHOICES)})
    return [dict(zip(said, words, strict=True)) for words in zip(*said.values(), strict=True)]
