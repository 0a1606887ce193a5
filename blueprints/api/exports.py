"""Calls that answer with a list as a file."""

from apiflask import FileSchema

from blueprints.api import blueprint
from blueprints.api.security import actor, at_event, may
from models import Event
from web import (
    arrival_lists,
    attendance_lists,
    company_lists,
    delegation_lists,
    kitchen_lists,
    meeting_lists,
    outcome_lists,
    panel_lists,
    passenger_lists,
    rooming_lists,
    rosters,
    security_lists,
)


@blueprint.get("/events/<slug:slug>/exports/roster.xlsx")
@at_event("export.roster")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_roster(event: Event):
    """The roster as an Excel workbook.

    Every delegate whatever the status, in the language of `Accept-Language` or `?lang=`. Noted in the journal.
    """
    return rosters.download(event, by=actor())


@blueprint.get("/events/<slug:slug>/exports/delegations.xlsx")
@at_event("export.roster")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_delegations(event: Event):
    """The delegations as an Excel workbook.

    A line for each with its focal point, and all of their people, in the language of `Accept-Language` or `?lang=`.
    Noted in the journal.
    """
    return delegation_lists.download(event, by=actor())


@blueprint.get("/events/<slug:slug>/exports/panels.xlsx")
@at_event("export.roster")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_panels(event: Event):
    """The lists of the panels as an Excel workbook.

    A sheet for each panel with its list, its waiting list and its wishes, in the language of `Accept-Language` or
    `?lang=`. Noted in the journal.
    """
    return panel_lists.download(event, by=actor())


@blueprint.get("/events/<slug:slug>/exports/meetings.xlsx")
@at_event("export.roster")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_meetings(event: Event):
    """The meetings as an Excel workbook.

    What is placed and what became of it, all requests, who interprets and takes notes when, and what was promised, in
    the language of `Accept-Language` or `?lang=`. Noted in the journal.
    """
    return meeting_lists.download(event, by=actor())


@blueprint.get("/events/<slug:slug>/exports/companies.xlsx")
@at_event("export.roster")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_companies(event: Event):
    """The companies of a convoy as an Excel workbook.

    Who receives, how many and when, who asked for them, and which visits stand, in the language of `Accept-Language` or
    `?lang=`. Noted in the journal.
    """
    return company_lists.download(event, by=actor())


@blueprint.get("/events/<slug:slug>/exports/passengers.xlsx")
@at_event("export.roster")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_passengers(event: Event):
    """The passenger lists of all rides as an Excel workbook.

    Who rides in which bus, on which seat, who leads it and who drives it, in the language of `Accept-Language` or
    `?lang=`. Noted in the journal.
    """
    return passenger_lists.download(event, by=actor())


@blueprint.get("/events/<slug:slug>/exports/attendance.xlsx")
@at_event("export.roster")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_attendance(event: Event):
    """Who came when and where as an Excel workbook.

    By person, by checkpoint with categories and delegations, by quarter of an hour and by gate, in the language of
    `Accept-Language` or `?lang=`. Its totals are those of the checkpoints at this moment. Noted in the journal.
    """
    return attendance_lists.download(event, by=actor())


@blueprint.get("/events/<slug:slug>/exports/rooming.xlsx")
@at_event("see.travel")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_rooming(event: Event):
    """The rooming list as an Excel workbook.

    A sheet for each hotel: who sleeps there, from when to when, in which room and with whom; and one for all nights by
    city. What somebody needs to get
    about is in it for the roles that may read that. In the language of `Accept-Language` or `?lang=`; noted in the
    journal.
    """
    return rooming_lists.download(event, by=actor(), with_aids=may("see.aids"))


@blueprint.get("/events/<slug:slug>/exports/arrivals.xlsx")
@at_event("see.travel")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_arrivals(event: Event):
    """Arrivals and departures as an Excel workbook.

    A sheet for each way: who lands or leaves where and when, who meets them, in which vehicle, and where they sleep.
    What somebody needs to get about is in it for the roles that may read that. In the language of `Accept-Language` or
    `?lang=`; noted in the journal.
    """
    return arrival_lists.download(event, by=actor(), with_aids=may("see.aids"))


@blueprint.get("/events/<slug:slug>/exports/kitchen.xlsx")
@at_event("see.diets")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_kitchen(event: Event):
    """What the kitchen has to know as an Excel workbook.

    How many of which diet, at which meal; names only where an allergy is severe. In the language of `Accept-Language`
    or `?lang=`; noted in the journal.
    """
    return kitchen_lists.download(event, by=actor())


@blueprint.get("/events/<slug:slug>/exports/security.xlsx")
@at_event("see.identity")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_security_lists(event: Event):
    """The security lists of a convoy's companies as an Excel workbook.

    A sheet for each visit, with exactly the fields that the company asks for, and only of people who agreed to it. Who
    took it stands on each sheet. In the language of `Accept-Language` or `?lang=`; noted in the journal, with whose
    passport data were read.
    """
    return security_lists.download(event, by=actor())


@blueprint.get("/events/<slug:slug>/exports/outcomes.xlsx")
@at_event("outcome.arrange")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_outcomes(event: Event):
    """What came of the visits as an Excel workbook.

    Leads, commitments and gifts with owner, next date and how far each is, and the register of gifts, in the language
    of `Accept-Language` or `?lang=`. Noted in the journal.
    """
    return outcome_lists.download(event, by=actor())
