"""One person's badge on paper: printing it, why again, and what was printed before; and the log of an event."""

from flask import Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from blueprints.badges import blueprint
from blueprints.badges.views import badge_of, delegate_of, page_of
from models.base import utcnow
from models.printing import WHY_AGAIN
from models.transaction import transaction
from operations import badges, prints
from operations.fields import Malformed
from operations.refusals import Refusal
from queries import prints as queries
from web.access import actor, needs
from web.badges import pile
from web.forms import RuledForm
from web.print_words import BADGE_LAYOUT, WHY_PRINTED


class WhyForm(RuledForm):
    """Why something is printed again. Sent by GET, as it asks for a file."""

    class Meta:
        csrf = False

    why = SelectField(_l("Why again"), validate_choice=False)
    note = StringField(_l("Note"), render_kw={"maxlength": prints.LONGEST_NOTE})

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.why.choices = [(word, WHY_PRINTED[word]) for word in WHY_AGAIN]

    def read(self) -> dict[str, object]:
        try:
            why, note = prints.read_why(self.why.data, self.note.data)
        except Refusal as refusal:
            raise Malformed({refusal.field or "note": refusal}) from None
        return {"why": why, "note": note}


def asked_why() -> dict[str, object]:
    """What the address says of why again; nonsense says nothing."""
    form = WhyForm(request.args)
    return form.facts if form.validate() else {"why": None, "note": ""}


@blueprint.get("/<slug:slug>/desk/delegates/<key:id>/badge.pdf")
@needs("badge.issue")
def pdf(event, id):
    badge = badge_of(event, id)
    key, name = badge.id, f"badge-{badge.delegate.reference}.pdf"
    document = pile([badge], created=utcnow())
    with transaction():
        prints.note(event, [key], **asked_why(), by=actor())
    return as_pdf(document, name)


@blueprint.get("/<slug:slug>/desk/delegates/<key:id>/prints")
@needs("badge.issue")
def again(event, id):
    """What was printed of one person, and printing it once more."""
    delegate = delegate_of(event, id)
    return render_template(
        "badges/again.html",
        delegate=delegate,
        badge=badges.current(delegate),
        lines=queries.of_delegate(delegate),
        form=WhyForm(formdata=None),
        back=page_of(event, id),
        why=WHY_PRINTED,
        layouts=BADGE_LAYOUT,
    )


@blueprint.get("/<slug:slug>/desk/badges/log")
@needs("badge.issue")
def log(event):
    page = queries.log(event, number=request.args.get("page", 1, type=int))
    return render_template(
        "badges/log.html",
        page=page,
        address=lambda number: url_for("badges.log", slug=event.slug, page=number),
        why=WHY_PRINTED,
        layouts=BADGE_LAYOUT,
    )


def as_pdf(document: bytes, name: str) -> Response:
    """A file to print, shown in the browser."""
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
