"""The words of an allocation: what became of a wish, and why."""

from collections.abc import Mapping, Sequence

from babel.lists import format_list
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.formats import plain

#: The same in a word, for lists.
OUTCOME = {
    "granted": _l("Seat"),
    "held": _l("Had a seat"),
    "engaged": _l("Expected elsewhere"),
    "overlaps": _l("Overlaps"),
    "enough": _l("Enough seats"),
    "quota": _l("Quota taken"),
    "full": _l("Full"),
}
_REASON = {
    "granted": _l("You have a seat."),
    "held": _l("You had a seat already."),
    "engaged": _l("You are expected elsewhere at that time."),
    "overlaps": _l("It overlaps with “%(other)s”, in which you have a seat."),
    "enough": _l("You have as many seats as the event gives to each person."),
    "quota": _l("The seats for your category or country are taken."),
    "full": _l("It is full: people who wished for it first: %(wished)s; seats: %(seats)s."),
}


def init_app(app: Flask) -> None:
    app.jinja_env.filters |= {"because": because, "summary": summary}
    app.jinja_env.globals["words"]["outcome"] = OUTCOME


def because(wish: Mapping[str, object]) -> str:
    """Why somebody has, or has not, what they wished for."""
    values = {"other": plain(wish["other"]) or "–", "wished": wish["wished"], "seats": wish["seats"]}
    return str(_REASON[wish["outcome"]]) % values


def listed(wishes: Sequence[Mapping[str, object]]) -> str:
    """Which of their wishes somebody has, and then each of them with what became of it and why, as plain text."""
    each = (f"{wish['rank']}. {plain(wish['title'])}\n{because(wish)}" for wish in wishes)
    return "\n\n".join((summary(wishes), *each))


def summary(wishes: Sequence[Mapping[str, object]]) -> str:
    """Which of their wishes somebody has."""
    ranks = [str(one["rank"]) for one in wishes if one["outcome"] in ("granted", "held")]
    if not ranks:
        return _("We are sorry: none of your wishes could be granted.")
    numbers = format_list(ranks, locale=get_locale())
    return ngettext("You have your wish number %(numbers)s.", "You have your wishes number %(numbers)s.", len(ranks),
                    numbers=numbers)  # fmt: skip
