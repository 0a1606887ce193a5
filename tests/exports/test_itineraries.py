"""The programme of a journey as a minister's office has it in hand."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pypdfium2
import pytest

from exports import itineraries, paths
from exports.itineraries import PICTURE_STYLE, Day, Leg, Programme
from tests.exports.test_badges import HARD_NAMES

CREATED = datetime(2023, 2, 26, 18, 0, tzinfo=UTC)
URL = "https://convoy.comitiva.example.org/convoy-california-2023/itinerary"
VISIT = Leg(
    starts="10:00", ends="11:30", kind="Company visit", title="Netflix", place="Sunset Boulevard", axis="Creative",
    colour=2, text="A talk on film locations.", notes=("Dress: business attire.", "To bring: a passport."),
)  # fmt: skip
FLAG_OFF = Leg(starts="time to be confirmed", kind="Ceremony", title="Flag-off")
LOS_ANGELES = Day(
    heading="Los Angeles", date="Monday, February 27, 2023 · Day 1", night="The night: Hotel LA",
    legs=(FLAG_OFF, VISIT),
)  # fmt: skip
ENGLISH = Programme(
    language="en", event_name="First Convoy", title="Itinerary", kicker="California corridor",
    as_of="As of Feb 26, 2023, 10:00: version 1", clock="Times are local: Pacific Standard Time (UTC-08:00).",
    live="The programme as it is now:", stops=("Los Angeles", "San José"), days=(LOS_ANGELES,),
)  # fmt: skip
SPANISH = replace(ENGLISH, language="es", title="Itinerario")


def printed(*programmes):
    return pypdfium2.PdfDocument(itineraries.pdf(programmes, url=URL, created=CREATED))


def text_of(document):
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def with_legs(*legs):
    return replace(ENGLISH, days=(replace(LOS_ANGELES, legs=legs),))


def test_it_says_where_one_is_when_and_what_is_open():
    text = text_of(printed(ENGLISH))
    for words in ("First Convoy", "California corridor", "Los Angeles Monday, February 27, 2023 · Day 1", "10:00 11:30",
                  "Netflix", "Sunset Boulevard", "Creative", "A talk on film locations.", "Dress: business attire.",
                  "time to be confirmed", "Flag-off", "The night: Hotel LA", "2. San José", URL, "1 / 1"):  # fmt: skip
        assert words in text


def test_each_language_begins_a_page_and_pages_are_counted_through():
    first, second = printed(SPANISH, ENGLISH)
    assert "Itinerario" in first.get_textpage().get_text_bounded()
    assert "Itinerary" in second.get_textpage().get_text_bounded()
    assert "2 / 2" in second.get_textpage().get_text_bounded()


def test_what_was_called_off_stays_and_says_so():
    assert "Company visit · Cancelled" in text_of(printed(with_legs(replace(VISIT, cancelled="Cancelled"))))


def test_a_ride_has_a_dash_where_paper_has_no_arrow():
    assert "Los Angeles – San José" in text_of(printed(with_legs(replace(VISIT, title="Los Angeles → San José"))))


def test_the_path_is_drawn_in_its_colours_on_paper():
    drawn = paths.picture([paths.Stop("Los Angeles", 34.05, -118.24), paths.Stop("San José", 37.34, -121.89)])
    picture = paths.svg(drawn, title="The path", description="1. Los Angeles", style=PICTURE_STYLE)
    (page,) = printed(replace(ENGLISH, picture=picture, picture_told="The path"))
    pixels = np.asarray(page.render(scale=2).to_pil().convert("RGB")).reshape(-1, 3)
    assert (np.abs(pixels.astype(int) - (14, 74, 92)).max(axis=1) < 12).sum() > 300


@pytest.mark.parametrize("name", HARD_NAMES)
def test_whatever_was_typed_is_text_and_nothing_else(name):
    leg = replace(VISIT, title=name, place=name, text=name, axis=name, notes=(name,))
    assert len(printed(with_legs(leg))) >= 1


def test_a_long_journey_goes_on_and_on_and_a_long_text_is_never_lost():
    words = " ".join(f"word{number}" for number in range(900))
    document = printed(with_legs(*[replace(VISIT, title=f"Visit {number}.") for number in range(60)],
                                 replace(VISIT, text=words)))  # fmt: skip
    text = text_of(document)
    assert len(document) > 4
    assert [f"Visit {number}." in text for number in range(60)] == [True] * 60
    assert re.search(r"word0 .* word899", text)


def test_the_same_journey_is_the_same_file_and_none_is_refused():
    assert itineraries.pdf([ENGLISH], url=URL, created=CREATED) == itineraries.pdf([ENGLISH], url=URL, created=CREATED)
    with pytest.raises(ValueError, match="no programme"):
        itineraries.pdf([], url=URL, created=CREATED)
