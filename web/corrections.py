"""The pages that change a registration: one's own, one of a focal point's people's, anybody's for organizers."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.transaction import transaction
from operations import correction_requests, corrections, registrations
from operations.refusals import Refusal
from queries import delegations
from web.acting import Acting
from web.correction_forms import CorrectionForm, in_words
from web.formats import in_order, plain
from web.words import sentence

Behind = Callable[[Callable], Callable]


def add(blueprint: Blueprint, path: str, behind: Behind, acting: Callable[..., Acting]) -> None:
    """Give the blueprint these pages: `behind` opens them to somebody, for whom `acting` says who acts for whom."""
    add_edit(blueprint, path, behind, acting)

    @blueprint.get(f"{path}/withdraw", endpoint="withdraw")
    @behind
    def withdraw(*opened, **named):
        return _withdraw(acting(*opened, **named))

    @blueprint.post(f"{path}/withdraw", endpoint="withdrawn")
    @behind
    def confirm_withdrawing(*opened, **named):
        return _confirm_withdrawing(acting(*opened, **named))


def add_edit(blueprint: Blueprint, path: str, behind: Behind, acting: Callable[..., Acting]) -> None:
    """The same without the pages to withdraw."""

    @blueprint.route(f"{path}/edit", methods=["GET", "POST"], endpoint="edit")
    @behind
    def edit(*opened, **named):
        return _edit(acting(*opened, **named))

    @blueprint.post(f"{path}/edit/take-back", endpoint="take_back")
    @behind
    def take_back(*opened, **named):
        return _take_back(acting(*opened, **named))


def _edit(acting: Acting) -> ResponseReturnValue:
    delegate = acting.delegate
    if delegate.status in corrections.GONE:
        return _back(acting, sentence(Refusal(f"not_allowed_from_{delegate.status}")), "error")
    form = CorrectionForm.of(acting)
    if not form.validate_on_submit():
        return _page(acting, form)
    try:
        with transaction():
            corrections.change(delegate, form.facts, seen=form.seen, by=acting.by)
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            form.tell_what_stands()
        return _page(acting, form)
    if correction_requests.waiting(delegate):
        return _back(acting, _("Stored. What the organizers accepted stands until they accept the correction."), "info")
    told = _("The registration was changed.") if acting.on_behalf else _("Your registration was changed.")
    return _back(acting, told)


def _take_back(acting: Acting) -> ResponseReturnValue:
    """What waits for the organizers."""
    try:
        with transaction():
            correction_requests.withdraw(acting.delegate, by=acting.by)
    except Refusal as refusal:
        return _back(acting, sentence(refusal), "error")
    return _back(acting, _("The correction was taken back."))


def _withdraw(acting: Acting) -> ResponseReturnValue:
    """Asks once more; nothing happens by opening it."""
    delegate = acting.delegate
    if delegate.status in corrections.GONE:
        return _back(acting, sentence(Refusal(f"not_allowed_from_{delegate.status}")), "error")
    return render_template("corrections/withdraw.html", acting=acting, delegate=delegate)


def _confirm_withdrawing(acting: Acting) -> ResponseReturnValue:
    try:
        with transaction():
            registrations.cancel(acting.delegate, by=acting.by)
    except Refusal as refusal:
        return _back(acting, sentence(refusal), "error")
    if acting.on_behalf:
        return _back(acting, _("%(name)s does not come any more.", name=plain(acting.delegate.name)), "info")
    return _back(acting, _("Your registration is withdrawn. Thank you for telling us."), "info")


def _page(acting: Acting, form: CorrectionForm) -> tuple[str, int]:
    delegate, waiting = acting.delegate, correction_requests.waiting(acting.delegate)
    names = in_order({plain(name) for name in delegations.offered(delegate.event)}, key=str)
    page = render_template(
        "corrections/edit.html",
        acting=acting,
        form=form,
        delegate=delegate,
        delegations=names,
        settled=corrections.is_settled(delegate) and acting.part != "desk",
        waiting=in_words(waiting) if waiting else [],
    )
    return page, 422 if form.errors else 200


def _back(acting: Acting, told: str, kind: str = "success") -> ResponseReturnValue:
    flash(told, kind)
    return redirect(acting.home, 303)
