"""Whether a convoy is ready to be matched: who said nothing, what nobody serves, whom everybody wants, who cannot
receive."""

import dataclasses
import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from exports import charts
from exports.charts import Bar, Bars, Part
from models import Activity, Company, Delegation, Event, Theme
from models.company import MATCHED
from queries import companies
from scheduling.programme import Id
from scheduling.visits import Host
from web.formats import in_order, plain
from web.matching_boards import wanted
from web.matching_names import Names, delegations

#: So many companies are drawn; the table has all of them.
DRAWN = 8


@dataclasses.dataclass(frozen=True)
class Demand:
    """How many people have a company among their first choices, and how many it can receive in all."""

    company: Company
    wanted: int
    #: None: as many as come.
    seats: int | None

    @property
    def over(self) -> int:
        """How many of them it cannot receive."""
        return 0 if self.seats is None else max(self.wanted - self.seats, 0)


@dataclasses.dataclass(frozen=True)
class Short:
    """A company that can receive fewer people, or less often, than is agreed."""

    company: Company
    told: str


@dataclasses.dataclass(frozen=True)
class Readiness:
    """What should be known before pressing the button."""

    names: Names
    #: By organization, its visits that are agreed.
    agreed: Mapping[Id, Sequence[Activity]]
    #: By activity, how many are on its list.
    going: Mapping[Id, int]

    @functools.cached_property
    def delegations(self) -> list[Delegation]:
        """Whose people travel, by name."""
        return in_order(delegations(self.names.people.values()), key=lambda one: plain(one.name))

    @functools.cached_property
    def without_needs(self) -> list[Delegation]:
        """Who stated no need."""
        return [one for one in self.delegations if not self.names.stated[one.id].themes.seeks]

    @functools.cached_property
    def without_wishes(self) -> list[Delegation]:
        """Who chose no company."""
        return [one for one in self.delegations if not self.names.stated[one.id].wishes]

    @functools.cached_property
    def unserved(self) -> list[tuple[Theme, list[Delegation]]]:
        """Needs in sectors that no company serves, and whose they are."""
        served = {theme.id for one in self._matched() for theme in one.themes}
        found, rows = defaultdict(list), {}
        for delegation in self.delegations:
            for theme in self.names.stated[delegation.id].themes.seeks:
                if theme.id not in served:
                    found[theme.id].append(delegation)
                    rows[theme.id] = theme
        return [(rows[key], whose) for key, whose in found.items()]

    @functools.cached_property
    def demand(self) -> list[Demand]:
        """The companies that are matched, the most wanted first."""
        asked = wanted(self.names.question)
        found = [Demand(self.names.companies[one.id], asked[one.id], _seats(one)) for one in self._hosts()]
        return sorted(found, key=lambda one: (-one.over, -one.wanted, one.company.id))

    @property
    def crowded(self) -> list[Demand]:
        """Whom more people want than can come."""
        return [one for one in self.demand if one.over]

    @property
    def homeless(self) -> list[Company]:
        """Companies of which nobody knows where they are."""
        return [one for one in self._matched() if one.place_id is None]

    @property
    def closed(self) -> list[Company]:
        """Companies that are never open while the convoy is in their city."""
        shut = {one.id for one in self._hosts() if not one.slots}
        return [one for one in self._matched() if one.place_id is not None and one.id in shut]

    @property
    def away(self) -> list[Company]:
        """Companies that are not matched: to be verified, or cancelled."""
        return [one for one in self.names.companies.values() if one.status not in MATCHED]

    @functools.cached_property
    def short(self) -> list[Short]:
        """Companies that can receive less than is agreed."""
        found = []
        for company in self._matched():
            agreed = self.agreed.get(company.organization_id, [])
            over = [one for one in agreed if one.capacity is not None and self.going.get(one.id, 0) > one.capacity]
            found += [Short(company, self._told_over(one)) for one in over]
            if len(agreed) > company.visits:
                found.append(Short(company, _told_often(len(agreed), company.visits)))
        return found

    def picture(self) -> Bars:
        """Who is wanted most beside the seats: bars with a mark at what each can receive."""
        asked = sorted(self.demand, key=lambda one: (-one.wanted, one.company.id))
        return charts.bars([_bar(one) for one in asked[:DRAWN] if one.wanted])

    def _told_over(self, agreed: Activity) -> str:
        return ngettext(
            "%(num)s person is on the list of its visit, and there is room for %(capacity)s.",
            "%(num)s people are on the list of its visit, and there is room for %(capacity)s.",
            self.going[agreed.id], capacity=agreed.capacity,
        )  # fmt: skip

    def _hosts(self) -> list[Host]:
        return [one for one in self.names.question.hosts if one.id in self.names.companies]

    def _matched(self) -> list[Company]:
        return [one for one in self.names.companies.values() if one.status in MATCHED]


def readiness_of(event: Event, names: Names) -> Readiness:
    """What the page tells before anything is calculated: two statements beside the names."""
    standing = companies.visits_of(event)
    agreed = {organization: [one for one in visits if one.fixed] for organization, visits in standing.items()}
    going = companies.visitors([one.id for visits in agreed.values() for one in visits])
    return Readiness(names, agreed, going)


def _seats(host: Host) -> int | None:
    """How many a company can receive in all while the convoy is there."""
    return None if host.capacity is None else host.capacity * min(host.visits, len(host.slots))


def _told_often(agreed: int, visits: int) -> str:
    return ngettext(
        "%(num)s visit is agreed; it can receive: %(visits)s.",
        "%(num)s visits are agreed; it can receive: %(visits)s.",
        agreed, visits=visits,
    )  # fmt: skip


def _bar(demand: Demand) -> Bar:
    within = demand.wanted - demand.over
    parts: Sequence[Part] = (Part(within, "approved"), Part(demand.over, "waiting"))
    if demand.seats is None:
        told = _("%(wanted)s want to go", wanted=demand.wanted)
    else:
        told = _("%(wanted)s want to go, %(seats)s can", wanted=demand.wanted, seats=demand.seats)
    return Bar(plain(demand.company.name), told, tuple(parts), mark=demand.seats)
