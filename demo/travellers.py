"""Who travels with the demo's convoy: mayors of 22 states, representatives of 12, people of business, bus leaders.

`roster(scale)` is the same for the same scale; with a scale of N there are N times as many, of as many states.
"""

import datetime as dt
from pathlib import Path

import yaml

from demo import known
from demo.casting import CULTURES, Casting
from demo.gathering import Gathering
from demo.parts import Roster, Sender

FILE = yaml.safe_load(Path(__file__).with_name("travellers.yaml").read_text("utf-8"))
SEED: int = FILE["roster"]["seed"]
#: People by category, at scale 1; beside them those who are not approved, by status.
COUNTS: dict[str, int] = FILE["roster"]["counts"]
UNDECIDED: dict[str, int] = FILE["roster"]["undecided"]
#: Local time of the first registration, and for how many days people register.
REGISTRATION, DAYS = dt.datetime.fromisoformat("2023-01-16T08:00"), 30
#: How many of a hundred agree.
AGREEING = {"photographs": 75}
#: What people are in a state's government, and with the convoy: said of a woman, of a man.
OFFICIALS = (
    ("Secretaria de Desarrollo Económico", "Secretario de Desarrollo Económico"),
    ("Coordinadora de Asuntos Internacionales", "Coordinador de Asuntos Internacionales"),
)
LEADERS = ("Responsable de autobús", "Responsable de autobús")


def roster(scale: int = 1) -> Roster:
    """Everybody, `scale` times over, in the order of registering."""
    convoy = _Convoy(scale)
    convoy.invited()
    convoy.mayors()
    convoy.representatives()
    convoy.business()
    convoy.staff()
    people = sorted(convoy.people.values(), key=lambda person: person.registered)
    return Roster(tuple(convoy.senders.values()), tuple(people))


class _Convoy(Gathering):
    """The roster while it is being put together; each step adds people."""

    def __init__(self, scale: int) -> None:
        super().__init__(Casting(SEED), REGISTRATION, DAYS, AGREEING)
        self.scale, self.culture = scale, CULTURES["mexican"]
        self.states = self.random.sample(self.culture.regions, FILE["roster"]["states"])
        self.entities = self.random.sample(self.culture.regions, FILE["roster"]["entities"])

    def invited(self) -> None:
        """Who is announced for the flag-off; nobody asked them anything."""
        self.senders |= known.senders(FILE)
        self.announce(known.announced(FILE))

    def mayors(self) -> None:
        """One a municipality, in every state in turn."""
        for number in range(1, COUNTS["MAY"] * self.scale + 1):
            state = self.states[(number - 1) % len(self.states)]
            town = self.sender(f"MAY-{number}", "city", self.culture.town.format(number), self.culture, state)
            self.make("MAY", self.culture, town, self.culture.mayor, head=True)

    def representatives(self) -> None:
        """One or two of each state's government."""
        governments = [
            self.sender(f"EST-{number}", "state", f"Gobierno Estatal Demo {number:02}", self.culture, state)
            for number, state in enumerate(self.entities * self.scale, start=1)
        ]
        for number in range(COUNTS["EST"] * self.scale):
            second, place = divmod(number, len(governments))
            self.make("EST", self.culture, governments[place], OFFICIALS[second], head=not second)

    def business(self) -> None:
        """Two a company; a few more of the last are not approved."""
        undecided = [status for status, count in UNDECIDED.items() for _ in range(count * self.scale)]
        statuses = ["approved"] * (COUNTS["EMP"] * self.scale) + undecided
        for number, status in enumerate(statuses):
            place, second = divmod(number, 2)
            if not second:
                company = self._company(place + 1)
            self.make("EMP", self.culture, company, self.culture.executive, head=not second, status=status)

    def staff(self) -> None:
        """Those who lead the buses, and liaison officers, in turn."""
        committee = self.sender("committee", "institution", "Comité Organizador Demo", self.culture)
        for number in range(COUNTS["STF"] * self.scale):
            self.make("STF", self.culture, committee, self.culture.liaison if number % 2 else LEADERS)

    def _company(self, number: int) -> Sender:
        return self.sender(f"EMP-{number}", "company", self.culture.company.format(number), self.culture)
