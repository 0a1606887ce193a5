"""The organizers' page of bulletins: look, tell everybody in one press, and see who was reached."""

import pypdfium2
import pytest
import sqlalchemy as sa

from models import Bulletin, Message, db
from models.transaction import transaction
from operations import bulletins, participations, programme, rehearsals
from operations.journal import SYSTEM
from tests.letters import written_to
from tests.pages import parse, reads, statements, text_of
from tests.world import count

PAGE = "/cabos/desk/bulletins"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def publish(world, activity, **facts) -> None:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)
        programme.publish(world.event, [activity], by=SYSTEM)


def delay(world) -> None:
    publish(world, world.opening, starts_at=world.at("12:45"), ends_at=world.at("13:45"))


def letters_on(page) -> list[str]:
    return [text_of(one) for one in parse(page).iter("article")]


def chats_on(page) -> dict[str, str]:
    areas = parse(page).iter("textarea")
    return {area.get("lang"): area.text for area in areas if "readonly" in area.attrib}


def seen_on(page) -> str:
    """What the page sends back of what it showed."""
    return next(field.get("value") for field in parse(page).iter("input") if field.get("name") == "seen")


def test_the_page_says_what_changed_whom_it_concerns_and_what_they_will_read(organizer, world):
    with transaction():
        world.dan.email = None
    delay(world)
    page = organizer.get(PAGE)
    said = reads(page, "main")
    assert "New time: 12:45–13:45 (it was 12:00–13:00)." in said
    assert "5 people" in said
    assert "1 of them has no e-mail address" in said
    assert [name in text for name, text in zip(("Dan", "Beto", "Chloé"), letters_on(page), strict=True)] == [True] * 3
    assert "/cabos/me/••••" in said
    assert world.page_of(world.ana) not in page.text


def test_one_press_tells_everybody_with_the_note_in_their_language(organizer, world):
    delay(world)
    answer = organizer.submit(PAGE, note_en="A delay.", note_es="Una demora.", note_fr="")
    assert answer.status_code == 303
    assert "A delay." in written_to("dan@example.org")[0]
    assert "Una demora." in written_to("ana@example.org")[0]
    assert "A delay." in written_to("chloe@example.org")[0]
    told = organizer.get(answer.location)
    assert "5 people are told." in reads(told)
    assert "Everything that was published has been told." in reads(organizer.get(PAGE))


def test_the_letters_are_shown_with_the_note_before_anybody_is_told(organizer, world):
    delay(world)
    page = organizer.submit(PAGE, preview="1", note_es="Una demora.", reader=str(world.beto.id))
    [letter] = letters_on(page)
    assert "Beto" in letter
    assert "Una demora." in letter
    assert "Una demora." in chats_on(page)["es"]
    assert count(Bulletin) == 0


def test_who_pressed_after_something_else_was_published_sees_it_with_the_note_kept(organizer, world):
    delay(world)
    page = organizer.get(PAGE)
    form = {"seen": seen_on(page)}
    publish(world, world.dinner, starts_at=world.at("20:00"))
    answer = organizer.post(PAGE, data=form | {"note_en": "A delay."})
    assert answer.status_code == 409
    said = reads(answer, "main")
    assert "Somebody else changed this in the meantime." in said
    assert "Dinner" in said
    assert "A delay." in said
    assert count(Bulletin) == 0


@pytest.mark.parametrize("seen", ["", "nonsense", "1:2", "99999999999999999999:1:1", "1:0:1 -4:1:1", "\0", "1:0:٢"])
def test_what_nobody_could_have_seen_tells_nobody(organizer, world, seen):
    delay(world)
    assert organizer.post(PAGE, data={"seen": seen}).status_code == 409
    assert count(Message) == 0


def test_a_second_press_tells_nobody_again(organizer, world):
    delay(world)
    first = organizer.get(PAGE)
    form = {"seen": seen_on(first)}
    assert organizer.post(PAGE, data=form).status_code == 303
    answer = organizer.post(PAGE, data=form)
    assert answer.status_code == 409
    assert "Everything that was published has been told." in reads(answer, "main")
    assert count(Message, Message.template == "bulletin") == 5


def test_a_note_that_cannot_be_stored_is_refused_at_its_field_and_stays(organizer, world):
    delay(world)
    answer = organizer.submit(PAGE, note_es="demora" * 900, note_fr="NUL \0.")
    assert answer.status_code == 422
    assert "at most 4000 characters" in reads(answer)
    assert "demorademora" in reads(answer)
    assert count(Bulletin) == 0


def test_the_text_for_chats_is_in_three_languages_and_holds_only_what_every_delegate_may_know(organizer, world):
    delay(world)
    with transaction():
        world.visit.audience = "participants"
        participations.sign_up(world.visit, world.ana, by=SYSTEM)
    publish(world, world.visit, place_id=world.blue.id)
    page = organizer.get(PAGE)
    chats = chats_on(page)
    assert chats["es"].startswith("*")
    assert "*Inauguración*\nmiércoles, 5 de junio de 2019\n" in chats["es"]
    assert "*Ouverture*\nmercredi 5 juin 2019\n" in chats["fr"]
    assert "*Opening*\nWednesday, June 5, 2019\nNew time: 12:45–13:45 (it was 12:00–13:00).\n" in chats["en"]
    assert chats["en"].rstrip().endswith("http://localhost/cabos/")
    assert "Harbour" in reads(page, "main")
    assert "Harbour" not in chats["en"]


def test_past_bulletins_say_how_far_they_got_and_who_needs_a_slip(organizer, world):
    with transaction():
        world.dan.email = None
    delay(world)
    organizer.submit(PAGE, note_en="")
    failed = sa.update(Message).where(Message.delegate_id == world.ana.id).values(status="failed", error="550")
    with transaction():
        db.session.execute(failed)
    page = organizer.get(PAGE)
    assert "Waiting to be sent: 3 · Could not be sent: 1 · No address to send it to: 1" in reads(page, "main")
    [link] = [a.get("href") for a in parse(page).findall(".//tbody//a")]
    said = reads(organizer.get(link), "main")
    assert "2 people got no letter" in said
    assert "Dan O’Neill" in said
    assert "Beto" not in said


def pages_of(answer) -> list[str]:
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.data)]


def test_slips_are_for_those_whom_no_letter_reached_each_in_their_language(organizer, world):
    with transaction():
        world.dan.email = world.ana.email = world.delegation.contact_email = None
    delay(world)
    past = organizer.submit(PAGE, note_es="Una demora.", note_en="A delay.").location
    [page] = pages_of(organizer.get(f"{past}/slips.pdf"))
    assert all(part in page for part in ("Dan O’Neill", "A delay.", "Opening", "12:45–13:45"))
    assert all(part in page for part in ("Ana Núñez", "Una demora.", "Inauguración", "miércoles"))
    assert "Beto" not in page
    first, second = pages_of(organizer.get(f"{past}/slips.pdf?everybody=1"))
    assert "Beto" in first + second


def test_there_are_no_slips_where_everybody_was_reached_and_none_of_other_events(organizer, world):
    delay(world)
    past = organizer.submit(PAGE, note_en="").location
    assert organizer.get(f"{past}/slips.pdf").status_code == 404
    assert organizer.get(f"{PAGE}/999999").status_code == 404
    assert organizer.get(f"{PAGE}/999999/slips.pdf").status_code == 404


def test_the_dashboard_asks_for_what_was_not_told_until_it_is(organizer, world):
    delay(world)
    assert "1 published change was not told to anybody yet." in reads(organizer.get("/cabos/desk/dashboard"))
    organizer.submit(PAGE, note_en="")
    assert "not told" not in reads(organizer.get("/cabos/desk/dashboard"))


def test_an_event_that_is_over_tells_nobody_any_more(organizer, world):
    delay(world)
    page = organizer.get(PAGE)
    seen = seen_on(page)
    with transaction():
        world.event.clock_shift += 30 * 24 * 3600
    answer = organizer.post(PAGE, data={"seen": seen})
    assert answer.status_code == 409
    assert "This event is over" in reads(answer, "main")


def test_whoever_rehearses_reads_that_the_letters_are_kept_back(organizer, world):
    delay(world)
    before = organizer.submit(PAGE, note_en="").location
    with transaction():
        rehearsals.move_clock(world.event, world.at("11:00"), by=SYSTEM)
    publish(world, world.dinner, starts_at=world.at("20:00"))
    kept_back = "This is a rehearsal: the letters are kept back"
    assert kept_back in reads(organizer.get(PAGE))
    during = organizer.submit(PAGE, note_en="").location
    assert kept_back in reads(organizer.get(during))
    assert kept_back not in reads(organizer.get(before))


def test_a_personal_page_says_what_changed_until_it_is_over_and_keeps_all_of_it(organizer, world, app):
    delay(world)
    with transaction():
        bulletins.send(world.event, by=SYSTEM, note={"en": "Bring a hat."})
    publish(world, world.opening, place_id=world.blue.id)
    mine = app.test_client()
    mine.get(world.page_of(world.dan))
    page = reads(mine.get("/cabos/me"), "main")
    assert "What changed for you Opening" in page
    assert "New time: 12:45–13:45 (it was 12:00–13:00)." in page
    assert "New place: Blue room (it was Red room)." in page, "the page is always current"
    kept = reads(mine.get("/cabos/me/changes"), "main")
    assert "Bring a hat." in kept
    assert "New place" not in kept, "as it was told"
    with transaction():
        world.event.clock_shift += 4 * 3600
    assert "What changed for you" not in reads(mine.get("/cabos/me"), "main")
    assert "New time" in reads(mine.get("/cabos/me/changes"), "main")


def test_whoever_was_told_nothing_reads_that(world, client):
    client.get(world.page_of(world.dan))
    assert "What changed for you" not in reads(client.get("/cabos/me"), "main")
    assert "Nothing changed so far" in reads(client.get("/cabos/me/changes"))


def test_many_bulletins_take_as_many_statements_as_one(organizer, world):
    delay(world)
    organizer.submit(PAGE, note_en="")
    publish(world, world.dinner, starts_at=world.at("20:00"))
    with statements() as few:
        organizer.get(PAGE)
    for minute in range(10, 16):
        publish(world, world.opening, starts_at=world.at(f"12:{minute}"))
        organizer.submit(PAGE, note_en="")
    publish(world, world.opening, starts_at=world.at("12:30"))
    publish(world, world.dinner, starts_at=world.at("20:30"))
    with statements() as many:
        organizer.get(PAGE)
    assert len(many) == len(few)
