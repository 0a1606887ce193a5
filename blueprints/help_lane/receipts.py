"""Handing out badges and passes: a delegation's all at once, or one to its bearer, each time against one receipt."""

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.help_lane import blueprint, views
from blueprints.help_lane.forms import HandOverForm
from models import Delegation, Event, Receipt
from models.transaction import transaction
from operations import badges
from operations import receipts as verbs
from operations.refusals import Refusal
from queries import delegates, delegations, receipts
from queries.receipts import Pile
from web import printed_receipts
from web.access import actor
from web.formats import in_order, plain
from web.forms import presentable
from web.gate_access import needs_gate


@blueprint.get("/<slug:slug>/checkin/help/delegations", endpoint="delegations")
@needs_gate("badge.issue")
def delegation_list(event: Event):
    asked = presentable(request.args.get("q", "")).strip()[:200]
    waiting = in_order(receipts.waiting_by_delegation(event, asked), key=lambda one: plain(one.delegation.name))
    return render_template("help_lane/delegations.html", waiting=waiting, asked=asked)


@blueprint.route("/<slug:slug>/checkin/help/delegations/<key:id>", methods=["GET", "POST"])
@needs_gate("badge.issue")
def delegation(event: Event, id: int):
    """What a delegation's people, or its focal point, may take away; ticked is what they do."""
    chosen = delegations.find(event, id) or abort(404)
    form = HandOverForm()
    if request.method == "GET" and not form.received_by.data:
        form.received_by.data = chosen.contact_name
    pile = receipts.waiting(chosen)
    if not form.validate_on_submit():
        return _page(chosen, form, pile, 422 if form.errors else 200)
    return _hand_over(event, form, _ticked(pile), chosen) or _page(chosen, form, receipts.waiting(chosen), 409)


@blueprint.post("/<slug:slug>/checkin/help/<key:id>/hand-over")
@needs_gate("badge.issue")
def hand_over(event: Event, id: int):
    """One badge, to whoever takes it."""
    delegate = delegates.find(event, id) or abort(404)
    badge = badges.current(delegate) or abort(404)
    form = HandOverForm()
    if not form.validate():
        return views.page_of(event, delegate, hand_over=form), 422
    return _hand_over(event, form, Pile([badge], []), None) or (views.page_of(event, delegate, hand_over=form), 409)


@blueprint.get("/<slug:slug>/checkin/help/receipts/<int:number>")
@needs_gate("badge.issue")
def receipt(event: Event, number: int):
    found = _find(event, number)
    return render_template("help_lane/receipt.html", receipt=found, pile=receipts.on(found))


@blueprint.get("/<slug:slug>/checkin/help/receipts/<int:number>.pdf")
@needs_gate("badge.issue")
def receipt_pdf(event: Event, number: int):
    """To be printed and signed by hand."""
    document = printed_receipts.pdf(event, _find(event, number))
    headers = {"Content-Disposition": f'inline; filename="receipt-{number}.pdf"'}
    return Response(document, mimetype="application/pdf", headers=headers)


def _hand_over(
    event: Event, form: HandOverForm, pile: Pile, delegation: Delegation | None
) -> ResponseReturnValue | None:
    """On to the receipt; None where something spoke against it, which the form says."""
    try:
        with transaction():
            written = verbs.hand_over(
                event, pile.badges, pile.passes, **form.facts, nonce=form.nonce.data, delegation=delegation, by=actor()
            )
            number = written.number
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    return redirect(url_for("help_lane.receipt", slug=event.slug, number=number), 303)


def _ticked(pile: Pile) -> Pile:
    """Of what waits, that which was ticked; what somebody else took away meanwhile is not among it."""
    of_badges, of_passes = (set(request.form.getlist(name)) for name in ("badge", "pass"))
    return Pile(
        [one for one in pile.badges if str(one.id) in of_badges],
        [one for one in pile.passes if str(one.id) in of_passes],
    )


def _page(delegation: Delegation, form: HandOverForm, pile: Pile, status: int) -> tuple[str, int]:
    signed = receipts.of_delegation(delegation)
    page = render_template("help_lane/delegation.html", delegation=delegation, form=form, pile=pile, signed=signed)
    return page, status


def _find(event: Event, number: int) -> Receipt:
    return receipts.find(event, number) or abort(404)
