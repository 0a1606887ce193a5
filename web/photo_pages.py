"""The page on which a photograph is brought, by the person, their focal point or the organizers, and the picture.

Without script a file is sent as it is; with it, what is sent was cut in the browser, or taken by its camera.
"""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from models.transaction import transaction
from operations import photos
from operations.refusals import Refusal
from web.acting import Acting
from web.forms import MUST, RuledForm
from web.limits import takes
from web.photos import addresses, answer
from web.words import sentence

#: The rest of a form is small.
MOST = photos.LARGEST + 1024 * 1024


class PhotoForm(RuledForm):
    photo = FileField(
        _l("Photograph"),
        MUST,
        description=_l(
            "Head and shoulders from the front, before a plain background: a JPEG, PNG or WebP, up to 15 MB."
        ),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )

    def read(self) -> dict[str, object]:
        """The photograph drawn anew; raises `Malformed`."""
        file = self.photo.data
        return photos.read({"photo": file.read(photos.LARGEST + 1) if file else b""})


def add(
    blueprint: Blueprint,
    path: str,
    behind: Callable[[Callable], Callable],
    acting: Callable[..., Acting],
    seeing: Callable[[Callable], Callable] | None = None,
) -> None:
    """Give the blueprint these pages: `behind` opens them to somebody, of whom `acting` makes for whom they act.

    `seeing` opens the picture to more than may change it.
    """

    @blueprint.route(path, methods=["GET", "POST"], endpoint="photo")
    @takes(MOST)
    @behind
    def bring(*who, **whom):
        return _page(acting(*who, **whom))

    @blueprint.post(f"{path}/remove")
    @behind
    def remove_photo(*who, **whom):
        return _remove(acting(*who, **whom))

    @blueprint.get(f"{path}.jpg")
    @(seeing or behind)
    def picture(*who, **whom):
        return answer(acting(*who, **whom).delegate.id)


def _page(one: Acting) -> ResponseReturnValue:
    """Of who does not come, it opens only while there is one to remove."""
    shown = addresses(one.part, one.delegate.event, [one.delegate.id]).get(one.delegate.id)
    gone = one.delegate.status in photos.GONE
    if gone and (request.method == "POST" or not shown):
        flash(sentence(Refusal(f"not_allowed_from_{one.delegate.status}")), "error")
        return redirect(one.home, 303)
    form = PhotoForm()
    if form.validate_on_submit() and _stores(form, one):
        flash(_("The photograph was stored."), "success")
        return redirect(one.home if one.part == "help_lane" else one.url("photo"), 303)
    page = render_template("photos/page.html", acting=one, delegate=one.delegate, form=form, shown=shown, gone=gone)
    return page, 422 if form.errors else 200


def _stores(form: PhotoForm, one: Acting) -> bool:
    try:
        with transaction():
            photos.keep(one.delegate, form.facts["photo"], by=one.by)
    except Refusal as refusal:
        form.refuse(refusal)
    return not form.errors


def _remove(one: Acting) -> ResponseReturnValue:
    with transaction():
        photos.remove(one.delegate, by=one.by)
    flash(_("There is no photograph any more."), "info")
    return redirect(one.home if one.delegate.status in photos.GONE else one.url("photo"), 303)
