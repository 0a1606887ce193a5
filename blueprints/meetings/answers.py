"""What a board of meetings answers to a change by hand."""

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue


def after_change(refused: str | None, *, board: str, one: str) -> ResponseReturnValue:
    """The board anew, else in words why not: in the board's window, or on the page of the one meeting.

    `board` and `one` are their addresses.
    """
    by_script = "HX-Request" in request.headers
    if refused and by_script:
        return render_template("meetings_desk/_refused.html", refused=refused)
    if by_script:
        return Response("", 204, {"HX-Refresh": "true"})
    if refused:
        flash(refused, "error")
    return redirect(one if refused else board, 303)
