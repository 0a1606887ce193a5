"""The pages on which company visits are matched: whether all is ready, what is proposed and why, what is decided."""

import itertools

import pytest

from models import Activity, Company, Delegate, Proposal, VisitDecision, db
from models.transaction import transaction
from operations import participations
from operations.journal import SYSTEM
from queries import matching_proposals
from tests import convoys
from tests.matching import AFTERNOON, EVENING, MORNING, calculated, proposed
from tests.pages import parse, reads, statements, text_of
from tests.world import count

#: What `scheduling/visit_reasons.py` may say.
REASONS = [
    ("never_open", {}), ("begun", {"slots": [AFTERNOON]}), ("barred", {"slots": [EVENING]}),
    ("forbidden", {"slots": [EVENING]}), ("busy", {"slots": [EVENING]}), ("visits", {"visits": 1, "slots": [MORNING]}),
    ("full", {"capacity": 2, "position": None}), ("too_few", {"minimum": 2, "wanted": 1}),
    ("clashes", {"host": 1, "slot": EVENING}), ("far", {"host": 1, "slot": EVENING}),
    ("buses", {"slot": EVENING, "host": None}), ("apart", {"slot": EVENING}), ("enough", {"visits": 1, "promised": 2}),
]  # fmt: skip
PAGE = "/cabos/desk/convoy/matching"


@pytest.fixture
def scheduler(client, convoy):
    convoy.sign_in(client, "scheduler")
    return client


@pytest.fixture
def proposal(convoy) -> Proposal:
    """Four at Biotech, Chloe and Dan at the labs; Iris goes where nobody asked her, Juan goes nowhere."""
    plan = [
        ("ana", "biotech", AFTERNOON), ("beto", "biotech", AFTERNOON), ("dan", "biotech", AFTERNOON),
        ("iris", "biotech", AFTERNOON), ("ana", "solar", EVENING), ("chloe", "labs", MORNING), ("dan", "labs", MORNING),
        ("juan", "labs", MORNING),
    ]  # fmt: skip
    left = {
        ("beto", "solar"): ("full", {"position": 3}),
        ("chloe", "studio"): ("buses", {"slot": MORNING, "host": convoy.labs.id}),
        ("dan", "studio"): ("clashes", {"slot": MORNING, "host": convoy.labs.id}),
    }
    return proposed(convoy, plan, left=left, bound=4000)


def address(proposal: Proposal, rest: str = "") -> str:
    return f"{PAGE}/{proposal.id}{rest}"


def rows(page) -> list[str]:
    """What each row of the page's tables says, its cells apart by bars."""
    cells = ([text_of(cell) for cell in row if cell.tag in ("th", "td")] for row in parse(page).iter("tr"))
    return [" | ".join(row) for row in cells]


def test_an_event_without_a_convoy_has_no_such_page(client, world):
    world.sign_in(client, "scheduler")
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}/compare").status_code == 404
    assert client.post(PAGE, data={}).status_code == 404


def test_the_page_says_whether_all_is_ready(scheduler, convoy):
    with transaction():
        db.session.get_one(Company, convoy.solar.id).place_id = None
        db.session.get_one(Company, convoy.studio.id).status = "to_verify"
        db.session.get_one(Company, convoy.labs.id).place_id = convoy.biotech_place.id  # open on San Diego's day only
    page = reads(scheduler.get(PAGE), "main")
    assert "6 people travel. 3 companies receive visitors, at 4 times." in page
    assert "2 delegations have stated no needLaval, Tijuana" in page
    assert "1 delegation has chosen no companyLaval" in page
    assert "2 needs are served by no companyFilm: GatineauWater: Mexicali" in page
    assert "1 company has no place yetSun Park" in page
    assert "1 company is never open while the convoy is in its cityMesa Labs" in page
    assert "1 company is not asked aboutBay Studio (To be verified)" in page


def test_what_is_agreed_beyond_a_companys_means_is_told(scheduler, convoy):
    assert "What is agreed with companies is possible" in reads(scheduler.get(PAGE))
    agreed = convoys.receive(convoy.solar, convoy.evening, convoy.ana, convoy.beto, convoy.dan, fixed=True)
    convoys.receive(convoy.solar, convoy.afternoon, fixed=True)
    page = reads(scheduler.get(PAGE))
    assert agreed.capacity == 2
    assert "Sun Park: 3 people are on the list of its visit, and there is room for 2." in page
    assert "Sun Park: 2 visits are agreed; it can receive: 1." in page


def test_whom_everybody_wants_stands_in_a_picture_and_a_table(scheduler, convoy):
    with transaction():
        db.session.get_one(Company, convoy.biotech.id).capacity = 3
    page = scheduler.get(PAGE)
    assert "1 company is among the first choices of more people than it can receive." in reads(page)
    assert "Biotech Cabo | 4 | 3 | 1" in rows(page)
    assert "Bay Studio | 2 | as many as come | –" in rows(page)
    assert "4 want to go, 3 can" in reads(page)


def test_the_page_asks_the_database_as_often_for_many_as_for_few(scheduler, convoy, proposal):
    pages = (PAGE, address(proposal), address(proposal, "?view=people"))
    before = []
    for page in pages:
        with statements() as sent:
            scheduler.get(page)
        before.append(len(sent))
    proposed(convoy, [("ana", "biotech", AFTERNOON)])
    with transaction():
        for name in ("ana", "beto"):
            db.session.add(VisitDecision(
                event_id=convoy.event.id, kind="pin", by="Sam", delegate_id=getattr(convoy, name).id,
                company_id=convoy.biotech.id,
            ))  # fmt: skip
    for page, number in zip(pages, before, strict=True):
        with statements() as sent:
            scheduler.get(page)
        assert len(sent) == number, page


def test_a_proposal_says_how_good_it_is_and_whom_it_serves(scheduler, convoy, proposal):
    page = reads(scheduler.get(address(proposal)), "main")
    share = 100 * matching_proposals.answer_of(proposal).value / 4000
    assert f"6 people visit companies. This is at least {int(share * 10) / 10}% of what is possible." in page
    assert "2 of 4 municipalities visit at least 2 of their first 5 choices." in page
    assert "Gatineau visits 1 of them. Bay Studio: it receives when the bus is at Mesa Labs." in page
    assert "La Paz visits 1 of them. Sun Park: full, 3rd on the list." in page
    best = proposed(convoy, [("ana", "biotech", AFTERNOON)], left={("iris", "biotech"): ("enough", {})})
    page = reads(scheduler.get(address(best)), "main")
    assert "1 person visits companies. Proven: no plan is worth more." in page
    assert "5 people visit nobody, and why" in page
    assert "Iris Mora: Biotech Cabo: others had fewer of their choices, and went first." in page


def test_companies_stand_by_times_with_their_seats_and_buses(scheduler, convoy, proposal):
    page = rows(scheduler.get(address(proposal)))
    assert "Biotech Cabo4 people chose it, 4 go | 4 of 4BUS-1full | –" in page
    assert "Mesa Labs2 people chose it, 3 go | 3 of 3BUS-1full | not open" in page


def test_each_visit_and_each_omission_has_its_sentence(scheduler, convoy, proposal):
    page = rows(scheduler.get(address(proposal, "?view=people")))
    told = {row.partition(" | ")[0]: row.partition(" | ")[2] for row in page}
    assert "Biotech Cabo: health need, 1st choice" in told["Ana NúñezLa Paz"]
    assert "Sun Park: energy potential, 2nd choice" in told["Ana NúñezLa Paz"]
    assert "Mesa Labs: energy potential, 1st choice" in told["Dan O’NeillTijuana"]
    assert "Bay Studio: it receives on Fri, Jun 7, 10:00, while they are at Mesa Labs" in told["Dan O’NeillTijuana"]
    assert "Mesa Labs: nothing was asked, there was a seat" in told["Juan RoyLaval"]


def test_people_are_found_by_name_and_by_delegation(scheduler, convoy, proposal):
    assert "1–6 of 6" in reads(scheduler.get(address(proposal, "?view=people")))
    assert "1–1 of 1" in reads(scheduler.get(address(proposal, "?view=people&q=ecuyer")))
    found = reads(scheduler.get(address(proposal, f"?view=people&delegation={convoy.delegation.id}")))
    assert "1–2 of 2" in found
    assert "Nobody is meant by this." in reads(scheduler.get(address(proposal, "?view=people&q=zzz&from=99")))
    for nonsense in ("?view=x", "?view=people&from=-1&delegation=x", "?view=people&q=%00&delegation=99999999999"):
        assert scheduler.get(address(proposal, nonsense)).status_code == 200


def test_a_company_that_cancelled_is_named_as_the_reason(scheduler, convoy):
    with transaction():
        db.session.get_one(Company, convoy.biotech.id).status = "cancelled"
    found = proposed(convoy, [("ana", "solar", EVENING)])
    assert "Biotech Cabo: it has cancelled" in reads(scheduler.get(address(found, f"/people/{convoy.ana.id}")))


def test_somebody_is_pinned_and_kept_from_a_company(scheduler, convoy, proposal):
    where = address(proposal, f"/people/{convoy.ana.id}")
    said = {"delegate": convoy.ana.id, "company": convoy.labs.id, "proposal": proposal.id}
    answer = scheduler.post(f"{PAGE}/decisions", data=said | {"slot": convoy.morning.id, "kind": "pin"})
    assert answer.location.endswith(where)
    page = reads(scheduler.get(where))
    assert "Ana Núñez visits Mesa Labs on Fri, Jun 7, 10:00." in page
    assert "1 thing was decided that this proposal does not know." in reads(scheduler.get(address(proposal)))
    scheduler.post(f"{PAGE}/decisions", data=said | {"slot": "", "kind": "forbid"})
    assert "Ana Núñez does not visit Mesa Labs." in reads(scheduler.get(where))
    assert "Ana Núñez does not visit Mesa Labs." in reads(scheduler.get(PAGE))
    row_id = db.session.query(VisitDecision).one().id
    scheduler.post(f"{PAGE}/decisions/{row_id}/withdraw", data=said)
    assert count(VisitDecision) == 0
    again = scheduler.post(f"{PAGE}/decisions/{row_id}/withdraw", data={}, follow_redirects=True)
    assert "This was taken back already." in reads(again)


def test_a_company_is_told_when_to_receive(scheduler, convoy, proposal):
    where = address(proposal, f"/companies/{convoy.solar.id}")
    page = reads(scheduler.get(where), "main")
    assert "1 of 2 seats are taken." in page
    assert "Beto Ávila La Paz Sun Park: full, 3rd on the list" in " ".join(rows(scheduler.get(where))).replace(" |", "")
    scheduler.submit(where, slot=str(convoy.afternoon.id), kind="pin")
    assert "Sun Park receives on Thu, Jun 6, 15:00, whoever goes." in reads(scheduler.get(where))
    answer = scheduler.post(f"{PAGE}/decisions", follow_redirects=True, data={
        "kind": "pin", "company": convoy.solar.id, "slot": convoy.evening.id, "proposal": proposal.id,
    })  # fmt: skip
    assert "As many visits are pinned as the company can receive: 1." in reads(answer)


@pytest.mark.parametrize("said", [
    {}, {"kind": "x"}, {"kind": "pin"}, {"kind": "pin", "company": "x\x00"}, {"kind": "forbid", "company": "9" * 40},
    {"kind": "pin", "company": "1", "delegate": "²"}, {"kind": "pin", "company": "-1", "slot": "1", "proposal": "x"},
])  # fmt: skip
def test_nonsense_decides_nothing(scheduler, convoy, said):
    assert scheduler.post(f"{PAGE}/decisions", data=said).status_code in (303, 404)
    assert count(VisitDecision) == 0


def test_asking_for_a_matching_shows_how_far_it_is(scheduler, convoy):
    answer = scheduler.post(PAGE, data={})
    running = db.session.query(Proposal).one()
    assert answer.location.endswith(address(running))
    with transaction():
        db.session.get_one(Proposal, running.id).progress = {"stage": "x", "share": 0.4, "value": 984, "bound": 1000}
    page = scheduler.get(address(running))
    assert "This is at least 98.4% of what is possible." in reads(page)
    assert [bar.get("value") for bar in parse(page).iter("progress")] == ["40"]
    assert scheduler.get(address(running, "/progress")).status_code == 302
    bar = scheduler.get(address(running, "/progress"), headers={"HX-Request": "true"})
    assert (bar.status_code, "<html" in bar.text, "hx-trigger" in bar.text) == (200, False, True)
    assert "A matching is being calculated." in reads(scheduler.get(PAGE))
    assert scheduler.post(address(running, "/stop"), data={}).status_code == 303
    assert "It stops in a moment." in reads(scheduler.get(address(running)))
    scheduler.post(address(running, "/discard"), data={})
    gone = scheduler.get(address(running, "/progress"), headers={"HX-Request": "true"})
    assert (gone.status_code, gone.headers["HX-Refresh"]) == (204, "true")
    assert "This proposal was discarded." in reads(scheduler.get(address(running)))


def test_running_again_keeps_to_the_proposal_one_looks_at(scheduler, convoy, proposal):
    scheduler.submit(address(proposal), like=str(proposal.id))
    asked = matching_proposals.question_of(db.session.query(Proposal).order_by(Proposal.id.desc()).first())
    assert asked.stands == matching_proposals.answer_of(proposal).visits
    for nonsense in ("x", "0", "9" * 30):
        assert scheduler.post(PAGE, data={"like": nonsense}).status_code == 404


def test_what_changes_is_told_person_by_person_before_it_does(scheduler, convoy, proposal):
    assert "No visit stands yet: all of it is new." in reads(scheduler.get(address(proposal, "?view=changes")))
    convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana, convoy.beto)
    convoys.receive(convoy.solar, convoy.afternoon, convoy.ana)
    page = scheduler.get(address(proposal, "?view=changes"))
    told = {row.partition(" | ")[0]: row for row in rows(page)}
    assert "Moved Sun Park: Thu, Jun 6, 15:00 → Thu, Jun 6, 16:30" in told["Ana NúñezLa Paz"]
    assert "New Mesa Labs: Fri, Jun 7, 10:00" in told["Chloé L’ÉcuyerGatineau"]
    assert "Beto ÁvilaLa Paz" not in told


def test_what_is_in_the_way_of_applying_is_told(scheduler, convoy):
    found = proposed(convoy, [("ana", "biotech", AFTERNOON), ("beto", "biotech", AFTERNOON)])
    with transaction():
        db.session.get_one(Company, convoy.biotech.id).capacity = 1
    answer = scheduler.post(address(found, "/apply"), data={}, follow_redirects=True)
    page = reads(answer)
    assert "Somebody else changed this in the meantime." in page
    assert "Biotech Cabo has not the seats any more on Thu, Jun 6, 15:00." in page
    assert count(Activity, Activity.kind == "company_visit") == 0
    with transaction():
        db.session.get_one(Company, convoy.biotech.id).capacity = 4
        db.session.get_one(Delegate, convoy.ana.id).status = "cancelled"
    page = reads(scheduler.post(address(found, "/apply"), data={}, follow_redirects=True))
    assert "Ana Núñez does not travel any more." in page


def test_applying_writes_the_visits_and_their_buses(scheduler, convoy):
    found = proposed(convoy, [("ana", "biotech", AFTERNOON), ("beto", "biotech", AFTERNOON)])
    page = reads(scheduler.post(address(found, "/apply"), data={}, follow_redirects=True))
    assert "2 visits were written into the programme, with their buses." in page
    assert "Applied on" in page
    assert "2 visits of people stand in the programme." in reads(scheduler.get(PAGE))


def test_two_proposals_are_compared(scheduler, convoy, proposal):
    other = proposed(convoy, [("ana", "biotech", EVENING), ("ana", "solar", AFTERNOON), ("chloe", "labs", MORNING)])
    page = scheduler.get(f"{PAGE}/compare?one={proposal.id}&other={other.id}")
    told = rows(page)
    assert "Visits of people | 8 | 3" in told
    assert any(row.startswith("Dan O’NeillTijuana | 0 | Biotech Cabo: Thu, Jun 6, 15:00") for row in told)
    assert "Chloé" not in " ".join(told)
    assert "Biotech Cabo, Thu, Jun 6, 16:30" in reads(page)
    for nonsense in ("", "?one=x&other=-1", f"?one={proposal.id}&other=99999999999999999999"):
        assert scheduler.get(f"{PAGE}/compare{nonsense}").status_code == 200


def test_what_keeps_somebody_is_named(scheduler, convoy):
    with transaction():
        participations.sign_up(convoy.visit, convoy.chloe, by=SYSTEM)  # while the labs receive
    found = calculated(convoy)
    told = reads(scheduler.get(address(found, f"/people/{convoy.chloe.id}")))
    assert "Mesa Labs: expected at Harbour whenever it receives" in told


def test_no_reason_is_without_words(scheduler, convoy):
    pairs = itertools.product(("ana", "beto", "chloe", "dan", "iris", "juan"), ("biotech", "solar", "studio"))
    found = proposed(convoy, [], left=dict(zip(pairs, REASONS, strict=False)))
    page = reads(scheduler.get(address(found, "?view=people")), "main")
    assert "others are wanted more" not in page
    for words in ("it receives only on Fri, Jun 7, 10:00", "only 1 would go", "the convoy is never in its city"):
        assert words in page


def test_what_is_not_of_this_proposal_is_not_found(scheduler, convoy, proposal):
    running = proposed(convoy, [], status="calculating")
    for rest in (f"/people/{convoy.eva.id}", "/people/999999", "/companies/999999"):
        assert scheduler.get(address(proposal, rest)).status_code == 404
    assert scheduler.get(address(running, f"/people/{convoy.ana.id}")).status_code == 404
    assert scheduler.get(f"{PAGE}/999999").status_code == 404
