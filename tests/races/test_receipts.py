"""Two at the help lane: the same form sent at once is one receipt, and no badge leaves on two."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from models import Handover, Receipt, db
from models.transaction import transaction
from operations import receipts
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import receipts as given
from tests.workers import PATIENCE
from tests.world import count

LANES = 4


def hand_over_at_once(app, world, nonces: list[str]) -> Counter[str]:
    """What became of as many sendings of all that a delegation may take as there are nonces."""
    db.session.rollback()
    barrier = Barrier(len(nonces))

    def press(nonce: str) -> str:
        with app.app_context():
            event, delegation = world.event, world.delegation
            pile = given.waiting(delegation)
            barrier.wait(PATIENCE)
            try:
                with transaction():
                    taken = {"received_by": "Lía Cota", "nonce": nonce, "delegation": delegation, "by": SYSTEM}
                    return f"receipt {receipts.hand_over(event, pile.badges, **taken).number}"
            except Refusal as refusal:
                return refusal.code

    with ThreadPoolExecutor(len(nonces)) as lanes:
        return Counter(lanes.map(press, nonces))


def test_a_form_that_is_sent_at_once_is_one_receipt(app, world):
    assert hand_over_at_once(app, world, ["the-same"] * LANES) == {"receipt 1": LANES}
    assert (count(Receipt), count(Handover)) == (1, 2)


def test_what_two_lanes_hand_out_at_once_leaves_once(app, world):
    nonces = [f"lane-{number}" for number in range(LANES)]
    assert hand_over_at_once(app, world, nonces) == {"receipt 1": 1, "handed_over_already": LANES - 1}
    assert (count(Receipt), count(Handover)) == (1, 2)
