"""Pages that many screens ask for again and again: a browser that has them already hears so before anything is made.

Only for whoever is nobody in particular: with a session a page has more to say than the programme does.
"""

import functools
from collections.abc import Callable

from flask import make_response, request, session
from werkzeug.wrappers import Response

from queries import live
from web.language import LOCALES, current


def live_page(view: Callable) -> Callable:
    """A view that receives an event and makes a page of what is public of it; put it below `at_event`.

    Answers 304 to a visitor who has exactly this already, after two statements.
    """

    @functools.wraps(view)
    def answered(event, **rest: object):
        if session:
            return _unless_known(make_response(view(event, **rest)))
        response = Response()
        response.set_etag(f"{LOCALES[current()]}-{live.stamp(event)}", weak=True)
        if request.if_none_match.contains_weak(response.get_etag()[0]):
            return response.make_conditional(request)
        page = make_response(view(event, **rest))
        page.set_etag(response.get_etag()[0], weak=True)
        return page

    return answered


def _unless_known(response: Response) -> Response:
    response.add_etag()
    return response.make_conditional(request)
