"""The `flask` commands: demo, event, meetings, matching, staff, token, link, doors, retention, worker."""

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import AppGroup

from models import Category, Company, Delegate, Delegation, Device, Event, MeetingRequest, Proposal, Staff, db
from models.access import DOORS, ROLES
from models.transaction import transaction
from operations import (
    clocks,
    devices,
    doors,
    event_settings,
    fields,
    matching_proposals,
    meeting_proposals,
    retention,
    staff,
    tokens,
)
from operations.event_fields import FIRST_YEAR, LAST_YEAR
from operations.event_yaml import LARGEST, EventFileError, Problem, opened
from operations.journal import SYSTEM
from operations.meeting_proposals import FIRST
from operations.proposals import LONGEST
from operations.refusals import Refusal
from queries import matching_proposals as matchings
from queries.meeting_proposals import answer_of
from scheduling.meetings import Answer
from scheduling.visits import Answer as VisitAnswer
from web import demo_links
from web.words import ROLE, sentence

demo = AppGroup("demo", help="The summit and the convoy of the source documents.")
event = AppGroup("event", help="Events.")
meetings = AppGroup("meetings", help="Bilateral meetings.")
matching = AppGroup("matching", help="Company visits of a convoy.")
staff_group = AppGroup("staff", help="People who sign in with a password.")
token = AppGroup("token", help="Tokens for programs that use the API.")
#: Whose each personal link is, and where it leads.
SUBJECTS = {
    "delegate": (Delegate, "me"),
    "aide": (Delegate, "aide"),
    "focal": (Delegation, "delegation"),
    "host": (Company, "host"),
    "device": (Device, "device"),
}


def register(app: Flask) -> None:
    for command in (demo, event, meetings, matching, staff_group, token, link, print_doors, forget, worker):
        app.cli.add_command(command)


def _event(slug: str | None) -> Event | None:
    if slug is None:
        return None
    found = db.session.scalar(sa.select(Event).where(Event.slug == slug))
    if found is None:
        raise click.ClickException(f"There is no event {slug!r}.")
    return found


@demo.command("load")
@click.option("--event", "slug", help="Only this one of the demo's events.")
@click.option("--scale", default=1, type=click.IntRange(1, 1000), help="N times the delegates and capacities.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there is an event already.")
def load_demo(slug: str | None, scale: int, if_empty: bool) -> None:
    """Load the demo."""
    if if_empty and db.session.scalar(sa.select(Event.id).limit(1)):
        return
    from demo import loading  # only here: the demo is no part of a working installation

    try:
        for loaded in loading.load(slug, scale=scale):
            click.echo(f"{loaded}: loaded")
            if number := loading.open_findings(loaded):
                click.echo(f"  {number} findings in its documents are open: /{loaded}/desk/conflicts")
    except (Refusal, ValueError) as refusal:
        raise click.ClickException(str(refusal)) from None


@event.command("load")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_event(path: Path) -> None:
    """Make an event of a YAML file of the form that demo/summit.yaml shows; all of it or nothing."""
    try:
        with path.open("rb") as file:
            data = opened(file.read(LARGEST + 1))
        with transaction():
            made = event_settings.load(data, by=SYSTEM)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}.") from None
    except EventFileError as error:
        raise click.ClickException(_told(error.problems)) from None
    click.echo(f"{made.slug}: loaded")


def _told(problems: list[Problem]) -> str:
    """Each problem with its path, one a line; more than a screenful helps nobody."""
    lines = ["The file could not be used; nothing was stored.", *(f"  {path}: {said}" for path, said in problems[:50])]
    return "\n".join(lines + ([f"  and {len(problems) - 50} more"] if len(problems) > 50 else []))


@event.command("clock")
@click.argument("slug")
@click.argument("moment")
def set_clock(slug: str, moment: str) -> None:
    """Set the event's clock to a local time such as 2019-06-07T12:40, or back to `real`."""
    found = _event(slug)
    try:
        target = None if moment == "real" else dt.datetime.fromisoformat(moment)
    except ValueError:
        raise click.ClickException(f"{moment!r} is no time such as 2019-06-07T12:40.") from None
    if target and not FIRST_YEAR <= target.year <= LAST_YEAR:
        raise click.ClickException(f"The year is to be from {FIRST_YEAR} to {LAST_YEAR}.")
    try:
        with transaction():
            clocks.set_clock(found, target, by=SYSTEM)
    except Refusal:
        raise click.ClickException(f"{moment} does not exist in {found.zone}: the clocks change.") from None
    told = "rehearsal" if found.rehearsing else "real time"
    click.echo(f"{slug}: {found.now().astimezone(found.tz):%Y-%m-%d %H:%M} ({told})")


@meetings.command("propose")
@click.argument("slug")
@click.option("--moving", is_flag=True, help="Plan what stands again.")
@click.option("--first", type=click.Choice(FIRST), default="people", help="With --moving: what counts most.")
@click.option("--seconds", type=click.IntRange(1, LONGEST), help="Take the best after so much time.")
def propose_meetings(slug: str, moving: bool, first: str, seconds: int | None) -> None:
    """Calculate a schedule of meetings here and now, and keep it as a proposal to look at."""
    how = {"moving": moving, "first": first, "seconds": seconds}
    proposal = _calculated(lambda: meeting_proposals.start(_event(slug), by=SYSTEM, **how))
    click.echo(_reached(proposal))
    click.echo(f"{current_app.config['BASE_URL']}/{slug}/desk/meetings/proposals/{proposal.id}")


@matching.command("propose")
@click.argument("slug")
@click.option("--again", is_flag=True, help="Plan what stands again.")
@click.option("--seconds", type=click.IntRange(1, LONGEST), help="Take the best after so much time.")
def propose_matching(slug: str, again: bool, seconds: int | None) -> None:
    """Calculate who visits which company here and now, and keep it as a proposal to look at."""
    how = {"again": again, "seconds": seconds}
    proposal = _calculated(lambda: matching_proposals.start(_event(slug), by=SYSTEM, **how))
    answer = matchings.answer_of(proposal)
    click.echo(_valued(proposal, answer))
    click.echo(f"visits: {len(answer.visits)}, buses in runs: {len(answer.tracks)}, left out: {len(answer.left_out)}")
    click.echo(f"{current_app.config['BASE_URL']}/{slug}/desk/convoy/matching/{proposal.id}")


def _calculated(start: Callable[[], Proposal]) -> Proposal:
    """The proposal that this asks for, with its answer."""
    import solver  # only here: it brings its own process

    try:
        with transaction():
            proposal = start()
    except Refusal as refusal:
        raise click.ClickException(str(sentence(refusal))) from None
    solver.solve(proposal.id)
    if proposal.status != "ready":
        raise click.ClickException("The calculation did not come to an end." + _why(proposal))
    return proposal


def _why(proposal: Proposal) -> str:
    return f" {(proposal.progress or {}).get('failed', '')}".rstrip()


def _reached(proposal: Proposal) -> str:
    """How good a proposal is, on three lines."""
    answer = answer_of(proposal)
    stopped = {"asked": "stopped early by hand", "clock": "stopped early by the clock"}.get(answer.stopped)
    return "\n".join(
        (
            _valued(proposal, answer),
            f"meetings placed: {len(answer.placed)}, left out: {len(answer.left_out)}",
            f"idle gaps: {answer.quality.gaps}, room changes: {answer.quality.room_changes}",
            *([stopped] if stopped else []),
        )
    )


def _valued(proposal: Proposal, answer: Answer | VisitAnswer) -> str:
    proof = "proven best" if answer.proven else f"{100 * (1 - answer.gap):.2f} % of what is possible at least"
    return f"proposal {proposal.id}: value {answer.value}, bound {answer.bound}: {proof}"


@staff_group.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--event", "slug")
def add_staff(email: str, role: str, slug: str | None) -> None:
    """Give somebody a role; the password is the first line of standard input."""
    password = sys.stdin.readline().rstrip("\n")
    if len(password) < 10:
        raise click.ClickException("The password, read from standard input, needs at least 10 characters.")
    try:
        email = fields.email(email) or ""
    except Refusal:
        email = ""
    if not email:
        raise click.ClickException("This is no e-mail address such as name@example.org.")
    found, hashed = _event(slug), staff.hash_password(password)
    try:
        with transaction():
            staff.add(email, role, event=found, password_hash=hashed)
    except Refusal:
        raise click.ClickException("This role is held for one event: name it with --event.") from None
    click.echo(f"{email}: {role}")


@token.command("create")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--event", "slug")
def create_token(name: str, role: str, slug: str | None) -> None:
    """Print a new API token, alone, for the only time."""
    found = _event(slug)
    try:
        name = fields.line(name, 100)
    except Refusal:
        name = ""
    if not name:
        raise click.ClickException("The name is to be a text of at most 100 characters.")
    try:
        with transaction():
            secret = tokens.create(name, role, event=found)
    except Refusal:
        raise click.ClickException("This role is held for one event: name it with --event.") from None
    click.echo(secret)


@click.command()
@click.argument("kind", type=click.Choice([kind for kind in DOORS if kind != "feed"]))
@click.argument("id", type=click.IntRange(1, 2**31 - 1))
def link(kind: str, id: int) -> None:
    """Print the personal address of a delegate, their chief of staff (aide), focal point, host or device."""
    model, path = SUBJECTS.get(kind, (None, ""))
    row = db.session.get(model, id) if model else None
    if row is None:
        raise click.ClickException(f"There is no {kind} {id}.")
    try:
        with transaction():
            door = devices.invite(row, by=SYSTEM) if kind == devices.LINK else doors.ensure(kind, row.id)
            slug = db.session.get(Event, row.event_id).slug
    except Refusal as refusal:
        raise click.ClickException(str(sentence(refusal))) from None
    click.echo(f"{current_app.config['BASE_URL']}/{slug}/{path}/{doors.token_of(door)}")


@click.command("doors")
def print_doors() -> None:
    """Print where to look, and a way in for each kind of person of the demo; only where nobody else can reach it."""
    if not demo_links.on_loopback():
        raise click.ClickException("Ways in are printed only where BIND is this machine alone.")
    base = current_app.config["BASE_URL"]
    click.echo(f"\nComitiva is at {base}\n")
    for rehearsed in db.session.scalars(sa.select(Event).where(Event.clock_shift != 0).order_by(Event.id)).all():
        click.echo(f"  {rehearsed.name.get('en') or next(iter(rehearsed.name.values()))}\n")
        click.echo(f"  {'Public programme':<24}{base}/{rehearsed.slug}/")
        click.echo(f"  {'Registration':<24}{base}/{rehearsed.slug}/register")
        if address := _page_of_a_mayor(rehearsed):
            click.echo(f"  {'A mayor’s own page':<24}{base}{address}")
        if address := demo_links.page_of_a_delegation(rehearsed):
            click.echo(f"  {'A focal point’s page':<24}{base}{address}")
        if address := _page_of_a_company(rehearsed):
            click.echo(f"  {'A company’s own page':<24}{base}{address}")
        click.echo()
    everybody = db.session.scalars(sa.select(Staff).order_by(Staff.id.desc())).all()
    accounts = [account for account in everybody if demo_links.of_demo(account)]
    if accounts:
        click.echo("  Sign in without a password, on this machine, for the next 12 hours:\n")
    for account in accounts:
        roles = ", ".join(str(ROLE[grant.role]) for grant in account.grants[:1])
        click.echo(f"  {roles:<24}{base}/staff/enter/{demo_links.token_for(account)}")


def _page_of_a_mayor(event: Event) -> str | None:
    """The personal address, as a path, of the first approved mayor whom somebody waits for, else of the first."""
    mayors = sa.select(Delegate.id).join(Delegate.category).where(Category.mayors, Delegate.event_id == event.id)
    waited_for = sa.exists().where(MeetingRequest.to_id == Delegate.id, MeetingRequest.status == "requested")
    in_order = mayors.where(Delegate.status == "approved").order_by(~waited_for, Delegate.number)
    first = db.session.scalar(in_order.limit(1))
    if first is None:
        return None
    with transaction():
        return f"/{event.slug}/me/{doors.token_of(doors.ensure('delegate', first))}"


def _page_of_a_company(event: Event) -> str | None:
    """The address, as a path, of the page of the first company that confirmed that it receives a convoy."""
    confirmed = sa.select(Company.id).where(Company.event_id == event.id, Company.status == "confirmed")
    first = db.session.scalar(confirmed.order_by(Company.id).limit(1))
    if first is None:
        return None
    with transaction():
        return f"/{event.slug}/host/{doors.token_of(doors.ensure('host', first))}"


@click.command("retention")
@click.option("--event", "slug", help="Only this event.")
@click.option("--do", "for_good", is_flag=True, help="Delete it; without this nothing changes.")
def forget(slug: str | None, for_good: bool) -> None:
    """Tell which data have had their time, by each event's clock, and with --do delete them."""
    chosen = [_event(slug)] if slug else db.session.scalars(sa.select(Event).order_by(Event.id)).all()
    for one in chosen:
        name, found = one.slug, retention.due(one)
        if for_good and found:
            with transaction():
                retention.run(one)
        for kept in found:
            click.echo(f"{name}: {kept.kind} of {kept.people} people, kept for {kept.days} days, due {kept.goes_on}")
        if not found:
            click.echo(f"{name}: nothing is due")


@click.command()
def worker() -> None:
    """Run the background worker: it sends what waits in the outbox."""
    from jobs import run  # only here: it brings its own threads

    run(current_app._get_current_object())
