"""A small summit with people one remembers; every test that asks for `world` finds it just made.

`world.ana` is a row, read when it is asked for; the names are the keywords of `_remember(…)` below.
- Ana, Beto and Chloe are approved mayors, Dan an official, Eva a guide (not counted); all five have badges.
- Fay is a mayor not yet decided about, Gus was rejected, Hana cancelled.
- The panels `housing` and `water` overlap, `ports` comes later: for mayors, two seats each. `visit` is open to all.
- Each staff role has an account and an API token of the same name.
The clock stands at 10:00 on the first of three days, in Los Cabos.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask.testing import FlaskClient

from models import (
    Activity,
    ActivityHistory,
    ApiToken,
    Badge,
    Category,
    Checkpoint,
    Delegate,
    DelegateCare,
    Delegation,
    Event,
    Grant,
    Organization,
    Place,
    Staff,
    Version,
    Zone,
    db,
)
from models.access import ROLES
from models.activity import FACTS
from models.base import Model, utcnow
from models.folding import fold
from models.transaction import transaction
from operations import doors, staff
from web.access import SESSION_KEY

ZONE = ZoneInfo("America/Mazatlan")
FIRST, SECOND, THIRD = (dt.date(2019, 6, day) for day in (5, 6, 7))
CLOCK = dt.datetime(2019, 6, 5, 10, tzinfo=ZONE)
PASSWORD = "correct horse battery"
#: What the badges of the approved say: "ANA0000000000000"; Crockford's base32 has no O and no L.
CODES = {
    name: name.upper().translate(str.maketrans("OL", "01")).ljust(16, "0")
    for name in ("ana", "beto", "chloe", "dan", "eva")
}


class World:
    """The rows by their names, and the ways in of the people who have one."""

    def __init__(self, rows: dict[str, tuple[type[Model], int]]) -> None:
        self._rows = rows

    def __getattr__(self, name: str) -> Model:
        if name.startswith("_") or name not in self._rows:
            raise AttributeError(name)
        return db.session.get_one(*self._rows[name])

    def at(self, time: str, day: dt.date = FIRST) -> dt.datetime:
        """A moment of the event's days by the clock on the wall: `world.at("09:30", SECOND)`."""
        return dt.datetime.combine(day, dt.time.fromisoformat(time), ZONE)

    def real(self, moment: dt.datetime) -> dt.datetime:
        """The real time at which the event's clock says `moment`: what operations take as `now=`."""
        return moment.astimezone(dt.UTC) - dt.timedelta(seconds=self.event.clock_shift)

    def page_of(self, delegate: Delegate) -> str:
        """The personal address of a delegate, as a path."""
        return f"/{delegate.event.slug}/me/{doors.token_of(doors.find('delegate', delegate.id))}"

    def headers(self, role: str) -> dict[str, str]:
        """What a program with a token of this role sends."""
        return {"Authorization": f"Bearer {token_of(role)}"}

    def sign_in(self, client: FlaskClient, role: str) -> None:
        """Sign the browser in as the staff member with this role, without the page of signing in."""
        db.session.rollback()
        with transaction():
            secret = staff.sign_in(getattr(self, role))
        with client.session_transaction() as session:
            session.clear()
            session[SESSION_KEY] = secret

    def sign_in_by_form(self, client: FlaskClient, role: str) -> None:
        """The same as people do it, for tests of signing in: it takes four times as long."""
        answer = client.post("/staff/sign-in", data={"email": f"{role}@example.org", "password": PASSWORD})
        assert answer.status_code == 302, "signing in failed"


def token_of(role: str) -> str:
    """The API token of this role."""
    return f"cmt_{role}"


def build() -> World:
    """Store the world in an empty, migrated database."""
    password_hash = staff.hash_password(PASSWORD)
    with transaction():
        rows = _event()
        rows |= _venue(rows["event"])
        rows |= _people(rows)
        rows |= _programme(rows)
        rows |= _checkpoints(rows)
        rows |= _staff(rows["event"], password_hash)
    return World({name: (type(row), row.id) for name, row in rows.items()})


def _remember(**rows: Model) -> dict[str, Model]:
    db.session.add_all(rows.values())
    db.session.flush()
    return rows


def i18n(en: str, es: str, fr: str) -> dict[str, str]:
    return {"en": en, "es": es, "fr": fr}


def _event() -> dict[str, Model]:
    event = Event(
        slug="cabos",
        kind="summit",
        name=i18n("Mayors’ Summit", "Cumbre de Alcaldes", "Sommet des maires"),
        location=i18n("Los Cabos, Mexico", "Los Cabos, México", "Los Cabos, Mexique"),
        country="MX",
        zone=ZONE.key,
        starts_on=FIRST,
        ends_on=THIRD,
        registration_opens_at=CLOCK - dt.timedelta(days=60),
        registration_closes_at=CLOCK + dt.timedelta(days=1),
        clock_shift=round((CLOCK - utcnow()).total_seconds()),
        capacity=20,
        version=1,
        last_number=8,
    )
    rows = _remember(event=event)
    label = i18n("Draft agenda", "Proyecto de agenda", "Projet d’ordre du jour")
    db.session.add(Version(event_id=event.id, number=1, label=label, published_at=utcnow(), published_by="Comitiva"))
    return rows


def _venue(event: Event) -> dict[str, Model]:
    zones = _remember(
        halls=Zone(event=event, code="HALL", name=i18n("Halls", "Salones", "Salles")),
        backstage=Zone(event=event, code="BACK", name=i18n("Backstage", "Tras bambalinas", "Coulisses")),
    )
    mayors = Category(event=event, code="MAYOR", letter="M", colour="#0b5d3b", rank=1, mayors=True)
    mayors.name = i18n("Mayors", "Alcaldes", "Maires")
    officials = Category(event=event, code="OFFICIAL", letter="O", colour="#1f4e8c", rank=2, needs_approval=False)
    officials.name = i18n("Officials", "Funcionarios", "Fonctionnaires")
    crew = Category(event=event, code="CREW", letter="S", colour="#5b5b5b", rank=3, needs_approval=False)
    crew.name, crew.counted, crew.public = i18n("Staff", "Personal", "Personnel"), False, False
    for category in (mayors, officials, crew):
        category.zones = [zones["halls"], zones["backstage"]] if category is crew else [zones["halls"]]
    red = Place(event=event, code="RED", rank=1, capacity=60, step_free=True)
    red.name = i18n("Red room", "Salón Rojo", "Salle rouge")
    blue = Place(event=event, code="BLUE", rank=2, capacity=40)
    blue.name = i18n("Blue room", "Salón Azul", "Salle bleue")
    return zones | _remember(mayors=mayors, officials=officials, crew=crew, red=red, blue=blue)


def _people(rows: dict[str, Model]) -> dict[str, Model]:
    people = _remember(
        ana=_person(rows, 1, "Ana Núñez", "mayors", "MX", "es"),
        beto=_person(rows, 2, "Beto Ávila", "mayors", "MX", "es"),
        chloe=_person(rows, 3, "Chloé L’Écuyer", "mayors", "CA", "fr"),
        dan=_person(rows, 4, "Dan O’Neill", "officials", "US", "en"),
        eva=_person(rows, 5, "Eva Ruiz", "crew", "MX", "es"),
        fay=_person(rows, 6, "Fay Li", "mayors", "US", "en", status="submitted"),
        gus=_person(rows, 7, "Gus Vega", "mayors", "MX", "es", status="rejected"),
        hana=_person(rows, 8, "Hana Ito", "officials", "CA", "en", status="cancelled"),
    )
    for delegate in people.values():
        doors.ensure("delegate", delegate.id)
        doors.ensure("feed", delegate.id)
    for name, code in CODES.items():
        db.session.add(Badge(delegate=people[name], code=code, digest=doors.digest(code)))
    people["ana"].phone = "+526121234567"
    db.session.add(DelegateCare(delegate=people["ana"], diet="No nuts", access="Step-free"))
    return people | _delegation(people["ana"], people["beto"])


def _person(
    rows: dict[str, Model], number: int, name: str, category: str, country: str, language: str, status: str = "approved"
) -> Delegate:
    given_name, family_name = name.split(" ", 1)
    return Delegate(
        event=rows["event"],
        number=number,
        reference=f"CAB-{number:04}",
        given_name=given_name,
        family_name=family_name,
        category=rows[category],
        position="Mayor",
        city="La Paz",
        country=country,
        email=f"{fold(given_name)}@example.org",
        language=language,
        status=status,
    )


def _delegation(head: Delegate, member: Delegate) -> dict[str, Model]:
    city = Organization(
        kind="city", country="MX", region="Baja California Sur", name=i18n("La Paz", "La Paz", "La Paz")
    )
    delegation = Delegation(event_id=head.event_id, organization=city, head_id=head.id)
    delegation.contact_name, delegation.contact_email = "Lía Cota", "lia@example.org"
    head.delegation = member.delegation = delegation
    return _remember(city=city, delegation=delegation)


def _programme(rows: dict[str, Model]) -> dict[str, Model]:
    event, red, blue, mayors = rows["event"], rows["red"], rows["blue"], [rows["mayors"]]
    closes_at = CLOCK + dt.timedelta(hours=8)
    seats = {"attendance": "sign_up", "closes_at": closes_at, "capacity": 2}
    activities = _remember(
        opening=_activity(event, "plenary", ("Opening", "Inauguración", "Ouverture"), FIRST, "12:00–13:00", place=red),
        dinner=_activity(event, "meal", ("Dinner", "Cena", "Dîner"), FIRST, audience="delegates"),
        housing=_activity(
            event, "panel", ("Housing", "Vivienda", "Logement"), SECOND, "09:00–10:30", place=red, **seats
        ),
        water=_activity(event, "panel", ("Water", "Agua", "Eau"), SECOND, "09:30–11:00", place=blue, **seats),
        ports=_activity(
            event, "panel", ("Ports", "Puertos", "Ports de mer"), SECOND, "12:00–13:30", place=red, **seats
        ),
        visit=_activity(
            event, "visit", ("Harbour", "Puerto", "Port"), THIRD, "10:00–12:00", **seats | {"capacity": 30}
        ),
        briefing=_activity(event, "block", ("Briefing", "Reunión", "Réunion"), SECOND, "08:00–08:30", audience="staff"),
    )
    for name in ("housing", "water", "ports"):
        activities[name].categories = mayors
    briefing = activities["briefing"]
    briefing.attendance, briefing.live, briefing.version = "listed", True, None
    db.session.add_all(_history(activity) for activity in activities.values())
    return activities


def _activity(
    event: Event, kind: str, title: tuple[str, str, str], day: dt.date, times: str | None = None, **facts: object
) -> Activity:
    """A published activity; `times` is "09:00–10:30" by the clock on the wall, None: to be confirmed."""
    if times:
        starts, ends = (dt.time.fromisoformat(time) for time in times.split("–"))
        facts["starts_at"] = dt.datetime.combine(day, starts, ZONE)
        facts["ends_at"] = dt.datetime.combine(day, ends, ZONE)
    published = {"state": "published", "revision": 1, "version": 1, "published_at": utcnow()}
    return Activity(event=event, kind=kind, title=i18n(*title), day=day, rank=1, **published, **facts)


def _history(activity: Activity) -> ActivityHistory:
    """The first revision of an activity as it was published."""
    facts = {fact: getattr(activity, fact) for fact in FACTS}
    published = {"revision": 1, "version": activity.version, "state": "published"}
    return ActivityHistory(activity_id=activity.id, at=activity.published_at, by="Comitiva", **published, **facts)


def _checkpoints(rows: dict[str, Model]) -> dict[str, Model]:
    """The main entrance; the door to the backstage zone; the door of the housing panel, for who is on its list."""
    event = rows["event"]
    main = i18n("Main entrance", "Entrada principal", "Entrée principale")
    back = i18n("Backstage door", "Puerta tras bambalinas", "Porte des coulisses")
    room = i18n("Door of the red room", "Puerta del Salón Rojo", "Porte de la salle rouge")
    return _remember(
        entrance=Checkpoint(event=event, code="MAIN", rank=0, name=main),
        back_door=Checkpoint(event=event, code="BACK", rank=1, name=back, zone=rows["backstage"]),
        housing_door=Checkpoint(event=event, code="HOUSING", rank=2, name=room, activity=rows["housing"]),
    )


def _staff(event: Event, password_hash: str) -> dict[str, Model]:
    """An account and a token for each role; the administrator's hold at every event."""
    accounts = {}
    for role in ROLES:
        event_id = None if role == "admin" else event.id
        accounts[role] = Staff(email=f"{role}@example.org", name=role.title(), password_hash=password_hash)
        accounts[role].grants.append(Grant(role=role, event_id=event_id))
        db.session.add(ApiToken(name=role, digest=doors.digest(token_of(role)), role=role, event_id=event_id))
    return _remember(**accounts)


def count(model: type[Model], *where: sa.ColumnElement[bool]) -> int:
    """How many rows of this table, or of those `where` holds of, the database has now."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where))
