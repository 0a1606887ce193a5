"""Calls that answer with a list as a file."""

from apiflask import FileSchema

from blueprints.api import blueprint
from blueprints.api.security import actor, at_event
from models import Event
from web import rosters


@blueprint.get("/events/<slug:slug>/exports/roster.xlsx")
@at_event("export.roster")
@blueprint.output(FileSchema(), content_type=rosters.XLSX)
def download_roster(event: Event):
    """The roster as an Excel workbook.

    Every delegate whatever the status, in the language of `Accept-Language` or `?lang=`. Noted in the journal.
    """
    return rosters.download(event, by=actor())
