"""What the municipality of the delegate needs and wishes for, as their chief of staff says it; and one-pagers."""

from blueprints.aide import blueprint
from models import Delegate, Event
from web import needs, needs_pages
from web.access import as_aide, needs_aide
from web.needs import Voice


def _voice(event: Event, delegate: Delegate) -> Voice:
    return needs.voice_of("aide", delegate, as_aide(delegate))


needs_pages.add(blueprint, "/<slug:slug>/aide/needs", needs_aide, _voice)
