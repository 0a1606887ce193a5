"""The verdict at a gate, case by case. The table stands in a file of its own, for every program that judges badges."""

import datetime as dt
import json
from pathlib import Path

import pytest

from models.checkpoint import REASONS
from queries.judgement import Showing, Verdict, judge

CASES = json.loads(Path(__file__).with_name("verdicts.json").read_text())
NOW = dt.datetime(2019, 6, 5, 10, tzinfo=dt.UTC)


def at(time: str) -> dt.datetime:
    return dt.datetime.combine(NOW, dt.time.fromisoformat(time), dt.UTC)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_verdict_of_each_case(case):
    facts = {name: at(value) if name.endswith("_at") else value for name, value in case["showing"].items()}
    verdict = judge(Showing(**facts), case.get("direction", "in"), NOW, overruled=case.get("overruled", False))
    assert verdict == Verdict(case["result"], case.get("reason"))


def test_the_table_has_every_reason():
    assert {case["reason"] for case in CASES if "reason" in case} == set(REASONS)


def test_of_two_reasons_the_earlier_one_is_told():
    worst = {"known": False, "of_event": False, "replaced": True, "status": "cancelled", "called_off": True}
    worst |= {"zone_allowed": False, "listed": False}
    mended = {"known": True, "of_event": True, "replaced": False, "called_off": False}
    mended |= {"zone_allowed": True, "listed": True}
    told = []
    for fault in [*worst, None]:
        told.append(judge(Showing(**worst), "in", NOW).reason)
        if fault == "status":
            told.append(judge(Showing(**worst | {"status": "submitted"}), "in", NOW).reason)
            worst["status"] = "approved"
        elif fault:
            worst[fault] = mended[fault]
    assert told == [*REASONS, None]
