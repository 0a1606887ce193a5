"""A delegate's own days: one at a time, private time, the pocket card, and the link for their chief of staff."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from blueprints.me import blueprint
from models.transaction import transaction
from operations import doors, links
from operations.refusals import Refusal
from web import days, pocket_cards
from web.access import as_delegate, needs_door
from web.days import BlockForm
from web.urls import absolute
from web.words import sentence


@blueprint.get("/<slug:slug>/me/day")
@needs_door
def day(event, delegate):
    shown, chosen = days.shown(event, delegate), pocket_cards.asked_languages(delegate)
    return render_template("me/day.html", shown=shown, card_languages=chosen)


@blueprint.route("/<slug:slug>/me/block", methods=["GET", "POST"])
@needs_door
def block(event, delegate):
    form = BlockForm.at(event)
    if not days.block(form, delegate, by=as_delegate(delegate)):
        return render_template("me/block.html", form=form), 422 if form.errors else 200
    flash(days.told_blocked(form), "success")
    return redirect(url_for("me.day", slug=event.slug, day=form.day.data), 303)


@blueprint.post("/<slug:slug>/me/blocks/<key:activity_id>/give-up")
@needs_door
def unblock(event, delegate, activity_id):
    return days.give_up("me.day", delegate, activity_id, by=as_delegate(delegate))


@blueprint.get("/<slug:slug>/me/card.pdf")
@needs_door
def card(event, delegate):
    return pocket_cards.download(event, delegate)


@blueprint.get("/<slug:slug>/me/aide")
@needs_door
def aide(event, delegate):
    door = links.standing(links.AIDE, delegate)
    link = absolute("aide.enter", slug=event.slug, token=doors.token_of(door)) if door else None
    return render_template("me/aide.html", link=link)


@blueprint.post("/<slug:slug>/me/aide", endpoint="invite_aide")
@needs_door
def make_link(event, delegate):
    try:
        with transaction():
            links.invite(links.AIDE, delegate, by=as_delegate(delegate))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("me.aide", slug=event.slug), 303)


@blueprint.post("/<slug:slug>/me/aide/end", endpoint="end_aide")
@needs_door
def end_link(event, delegate):
    with transaction():
        links.end(links.AIDE, delegate, by=as_delegate(delegate))
    flash(_("The link opens nothing any more."), "success")
    return redirect(url_for("me.aide", slug=event.slug), 303)
