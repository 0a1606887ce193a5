"""How the event's badges look: the settings, and samples of what they give."""

from flask import Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, TextAreaField

from blueprints.badges import blueprint
from models import Event
from models.printing import LAYOUTS, PARTS
from operations import badge_designs
from operations.fields import Malformed
from queries import badge_designs as queries
from web import badge_samples
from web.access import actor, needs
from web.forms import MUST
from web.print_words import BADGE_LAYOUT, BADGE_PART
from web.settings_forms import IN_ANY, SettingsForm, TickBoxes, in_language, kept

PAGE = "/<slug:slug>/desk/event/badges"
WORDS = {"rows": 4}


class DesignForm(SettingsForm):
    """`of` makes one that shows what stands."""

    event: Event
    layout = RadioField(_l("Size and paper"), MUST, validate_choice=False)
    two_sided = BooleanField(_l("Print the other side, too"))
    parts = TickBoxes(
        _l("What stands on a badge"),
        description=_l("Name, category, letter and code always do."),
        validate_choice=False,
    )
    back_en = TextAreaField(
        _l("Text on the other side, in English"),
        description=IN_ANY,
        render_kw=in_language("en", badge_designs.LONGEST_BACK) | WORDS,
    )
    back_es = TextAreaField(
        _l("Text on the other side, in Spanish"), render_kw=in_language("es", badge_designs.LONGEST_BACK) | WORDS
    )
    back_fr = TextAreaField(
        _l("Text on the other side, in French"), render_kw=in_language("fr", badge_designs.LONGEST_BACK) | WORDS
    )

    @classmethod
    def of(cls, event: Event) -> "DesignForm":
        form = cls()
        form.event = event
        form.layout.choices = [(one, BADGE_LAYOUT[one]) for one in LAYOUTS]
        form.parts.choices = [(one, BADGE_PART[one]) for one in PARTS]
        form.show(badge_designs.said_of(queries.of_event(event)), str(queries.of_event(event).edition))
        return form

    def tell_stored(self) -> None:
        design = queries.of_event(self.event)
        self.tell_what_stands(badge_designs.said_of(design), str(design.edition))

    def read(self) -> dict[str, object]:
        return badge_designs.read(self.data)


@blueprint.route(PAGE, methods=["GET", "POST"])
@needs("gate.arrange")
def design(event: Event):
    form = DesignForm.of(event)
    if kept(form, lambda: badge_designs.replace(event, form.facts, seen=form.edition, by=actor())):
        return redirect(url_for("badges.design", slug=event.slug), 303)
    shown = _samples(event, form.data if form.is_submitted() else _said(event))
    page = render_template("badges/design.html", form=form, samples=shown)
    return page, 422 if form.errors else 200


@blueprint.get(f"{PAGE}/preview")
@needs("gate.arrange")
def preview(event: Event):
    """How it would look, while it is being chosen; without script the form itself tells once it is stored."""
    if "HX-Request" not in request.headers:
        return redirect(url_for("badges.design", slug=event.slug))
    return render_template("badges/samples.html", samples=_samples(event, _typed(request.args)))


@blueprint.get(f"{PAGE}/sample.png")
@needs("gate.arrange")
def sample(event: Event):
    """The first sheet of a badge of nobody, or its other side (`side=2`), in a design that need not be stored."""
    pictures = badge_samples.pictures(event, _facts(event, _typed(request.args)))
    side = pictures[-1] if request.args.get("side") == "2" else pictures[0]
    return Response(side, mimetype="image/png")


@blueprint.get(f"{PAGE}/sample.pdf")
@needs("gate.arrange")
def sample_pdf(event: Event):
    document = badge_samples.pdf(event, _facts(event, _said(event)))
    headers = {"Content-Disposition": f'inline; filename="{event.slug}-badge-sample.pdf"'}
    return Response(document, mimetype="application/pdf", headers=headers)


def _samples(event: Event, typed: dict[str, object]) -> list[str]:
    """The addresses of the pictures of a design."""
    facts = _facts(event, typed)
    said = {"layout": facts["layout"], "two_sided": "y" if facts["two_sided"] else None, "parts": facts["parts"]}
    said |= {f"back_{code}": text for code, text in (facts["back"] or {}).items()}
    sides = ("1", "2") if badge_samples.has_other_side(facts) else ("1",)
    return [url_for("badges.sample", slug=event.slug, **said, side=side) for side in sides]


def _facts(event: Event, typed: dict[str, object]) -> dict[str, object]:
    """The design that was typed; what stands, where that is none."""
    try:
        return badge_designs.read(typed)
    except Malformed:
        return badge_designs.said_of(queries.of_event(event))


def _said(event: Event) -> dict[str, object]:
    """What stands, as a form has it."""
    said = badge_designs.said_of(queries.of_event(event))
    return said | {f"back_{code}": text for code, text in (said["back"] or {}).items()}


def _typed(args: MultiDict) -> dict[str, object]:
    return args.to_dict() | {"parts": args.getlist("parts")}
