"""A proposal, of meetings or of company visits, while it is calculated, and what ends it: the same answers for both.

The blueprint whose proposal it is names itself: its pages are `page`, `proposal`, `progress`, `stop`, `discard`.
"""

import dataclasses
from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import Event, Proposal
from models.transaction import transaction
from operations.refusals import Refusal
from web.access import actor
from web.words import sentence


@dataclasses.dataclass(frozen=True)
class Proposed:
    """One proposal, and the blueprint (`part`) in which it is looked at."""

    part: str
    event: Event
    proposal: Proposal

    def waiting(self) -> str:
        """The page of one that has no answer yet, or never will."""
        return render_template("proposals/progress.html", proposal=self.proposal, part=self.part)

    def bar(self) -> ResponseReturnValue:
        """The bar alone, for a page that asks every second; when it is done, the page is to be drawn anew."""
        if "HX-Request" not in request.headers:
            return redirect(self._address("proposal", id=self.proposal.id))
        if self.proposal.status != "calculating":
            return Response("", 204, {"HX-Refresh": "true"})
        return render_template("proposals/_progress.html", proposal=self.proposal, part=self.part)

    def stop(self, verb: Callable[..., object]) -> ResponseReturnValue:
        """End the calculation, and back to the proposal."""
        return self._do(verb, lambda _done: _("The best that is found by now will be shown."))

    def discard(self, verb: Callable[..., object]) -> ResponseReturnValue:
        """Forget it, and back to the page that lists proposals."""
        back = self._do(verb, lambda _done: _("The proposal was discarded. Nothing follows from it."))
        return back if self.proposal.status != "discarded" else redirect(self._address("page"), 303)

    def apply(
        self, verb: Callable[..., object], told: Callable[[int], str], whys: Callable[[Refusal], list[str]],
        **how: object,
    ) -> ResponseReturnValue:  # fmt: skip
        """Apply it; `told` says how much was written, `whys` what is in the way."""
        return self._do(verb, told, whys, **how)

    def _do(
        self, verb: Callable[..., object], told: Callable[[int], str],
        whys: Callable[[Refusal], list[str]] = lambda _refusal: [], **how: object,
    ) -> ResponseReturnValue:  # fmt: skip
        proposal_id = self.proposal.id
        try:
            with transaction():
                done = verb(self.proposal, by=actor(), **how)
        except Refusal as refusal:
            flash(sentence(refusal), "error")
            for why in whys(refusal):
                flash(why, "warning")
        else:
            flash(told(done), "success")
        return redirect(self._address("proposal", id=proposal_id), 303)

    def _address(self, page: str, **values: object) -> str:
        return url_for(f"{self.part}.{page}", slug=self.event.slug, **values)
