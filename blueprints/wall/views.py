"""The wall of a checkpoint, and the workbook that tells the same figures with names, for who may take it."""

from flask import abort, render_template, request

from blueprints.wall import blueprint, boards
from models import Checkpoint, Event
from queries import attendance, checkpoints
from web import attendance_lists, gates
from web.access import actor, needs


@blueprint.get("/<slug:slug>/desk/wall")
@needs("see.counts")
def show(event: Event):
    """The main entrance, or the checkpoint that is asked for. It names nobody."""
    every = checkpoints.of_event(event)
    checkpoint = _asked(every)
    return render_template(
        "wall/show.html",
        checkpoint=checkpoint,
        board=boards.of(event, checkpoint),
        checkpoints=every,
        present=attendance.present(event),
        gate_word=gates.word,
    )


@blueprint.get("/<slug:slug>/desk/attendance.xlsx")
@needs("export.roster")
def workbook(event: Event):
    return attendance_lists.download(event, by=actor())


def _asked(every: list[Checkpoint]) -> Checkpoint:
    asked = request.args.get("checkpoint")
    return next((one for one in every if one.code == asked or asked is None), None) or abort(404)
