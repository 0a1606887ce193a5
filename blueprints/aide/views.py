"""What the chief of staff's link opens: the days of the delegate they serve, and nothing else of that person."""

from flask import abort, flash, redirect, render_template, url_for

from blueprints.aide import blueprint
from queries import meeting_requests
from web import days, pocket_cards
from web.access import as_aide, at_event, forget_aide, needs_aide, principal_of, remember_aide
from web.days import BlockForm


@blueprint.get("/<slug:slug>/aide/<token>")
@at_event
def enter(event, token):
    """The link: may be opened as often as one likes, for mail scanners open links too."""
    principal_of(event, token) or abort(404)
    return remember_aide(redirect(url_for("aide.day", slug=event.slug), 303), event, token)


@blueprint.get("/<slug:slug>/aide")
@needs_aide
def day(event, delegate):
    shown, chosen = days.shown(event, delegate), pocket_cards.asked_languages(delegate)
    asked = meeting_requests.waiting_for([delegate.id]).get(delegate.id, 0)
    return render_template("aide/day.html", delegate=delegate, shown=shown, card_languages=chosen, asked=asked)


@blueprint.route("/<slug:slug>/aide/block", methods=["GET", "POST"])
@needs_aide
def block(event, delegate):
    form = BlockForm.at(event)
    if not days.block(form, delegate, by=as_aide(delegate)):
        page = render_template("aide/block.html", delegate=delegate, form=form)
        return page, 422 if form.errors else 200
    flash(days.told_blocked(form), "success")
    return redirect(url_for("aide.day", slug=event.slug, day=form.day.data), 303)


@blueprint.post("/<slug:slug>/aide/blocks/<key:activity_id>/give-up")
@needs_aide
def unblock(event, delegate, activity_id):
    return days.give_up("aide.day", delegate, activity_id, by=as_aide(delegate))


@blueprint.get("/<slug:slug>/aide/card.pdf")
@needs_aide
def card(event, delegate):
    return pocket_cards.download(event, delegate)


@blueprint.post("/<slug:slug>/aide/close")
@needs_aide
def close(event, delegate):
    """For a browser that others use too: the page opens again with the link only."""
    return forget_aide(redirect(url_for("programme.show", slug=event.slug), 303), event)
