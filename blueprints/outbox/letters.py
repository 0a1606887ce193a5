"""Letters to staff, which belong to no event: what waits, was sent, or did not arrive. For administrators."""

from flask import abort, redirect, render_template, request, url_for

from blueprints.outbox import blueprint
from blueprints.outbox.forms import OutboxForm
from blueprints.outbox.views import readable, tell
from operations import outbox as messages
from queries import outbox
from web.access import actor, needs_at_large


@blueprint.get("/staff/letters")
@needs_at_large("staff.manage")
def letters():
    form = OutboxForm(request.args)
    page = outbox.letters(**form.asked(), number=request.args.get("page", 1, type=int))
    counts = outbox.letter_counts()
    return render_template("outbox/letters.html", form=form, page=page, counts=counts, address=_page_address)


@blueprint.get("/staff/letters/<key:id>")
@needs_at_large("staff.manage")
def letter(id: int):
    found = outbox.find_letter(id) or abort(404)
    return render_template("outbox/letter.html", message=found, letter=readable(found))


@blueprint.post("/staff/letters/<key:id>/resend")
@needs_at_large("staff.manage")
def resend_letter(id: int):
    found = outbox.find_letter(id) or abort(404)
    tell(lambda: len([messages.resend(found, by=actor())]))
    return redirect(url_for("outbox.letter", id=id), 303)


def _page_address(number: int) -> str:
    """This list at another page."""
    return url_for("outbox.letters", **{**request.args.to_dict(), "page": number})
