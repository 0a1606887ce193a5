"""What people type: names of every kind, addresses, phones. What is refused says why."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from operations import fields
from operations.refusals import Refusal
from web.formats import is_country


def refused(rule, *typed) -> str:
    with pytest.raises(Refusal) as refusal:
        rule(*typed)
    return refusal.value.code


@pytest.mark.parametrize(
    "name",
    [
        "L'Heureux", "de la O", "McDONALD", "ÑÚÑEZ-Güitrón y Téllez", "Nguyễn", "O’Brien & Sons", "<script>", '=HYPERLINK("http://x")',
        "محمد بن سلمان", "יִצְחָק", "李小龍", "𠮷田", "Zoë 🎉", "x",
    ],
)  # fmt: skip
def test_a_name_is_kept_as_typed(name):
    assert fields.line(name, 120) == name


def test_a_name_is_stored_composed_and_without_blanks_around_it():
    assert fields.line("  \u00a0Nu\u0301n\u0303ez \t\r\n", 120) == "Núñez"


@pytest.mark.parametrize("nothing", [None, "", "   ", "\u200b", "\u2060 \u200e", "\ufeff"])
def test_what_shows_nothing_is_nothing(nothing):
    assert fields.line(nothing, 120) == ""


@pytest.mark.parametrize(
    "typed", ["Ana\nNúñez", "Ana\rNúñez", "Ana\tNúñez", "Ana\0", "A\u2028B", "A\u202eB", "\ud800", "Ana\x7f", "A\x85B"]
)
def test_line_breaks_and_invisible_commands_are_no_part_of_a_name(typed):
    assert refused(fields.line, typed, 120) == "control_characters"


@pytest.mark.parametrize("typed", [1, 10**400, 1.5, True, ["Ana"], {"en": "Ana"}, b"Ana"])
def test_only_text_is_text(typed):
    for rule in (lambda it: fields.line(it, 120), fields.email, fields.phone, fields.country, fields.language):
        assert refused(rule, typed) == "not_text"


def test_a_name_has_as_many_letters_as_its_column():
    assert fields.line("𠮷" * 120, 120) == "𠮷" * 120
    assert refused(fields.line, "𠮷" * 121, 120) == "too_long"


def test_words_may_have_several_lines():
    assert fields.paragraph("No nuts.\r\nNo milk.\tPlease.\r", 2000) == "No nuts.\nNo milk.\tPlease."
    assert fields.paragraph(" \n ", 2000) is None
    assert refused(fields.paragraph, "No\0nuts", 2000) == "control_characters"
    assert refused(fields.paragraph, "x" * 2001, 2000) == "too_long"


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.org",
        "Ana.Nunez+cumbre@Example.ORG",
        "josé@münchen.de",
        "x@xn--mnchen-3ya.de",
        "用户@例子.广告",
        "o'neill@alcaldia.gob.mx",
    ],
)
def test_an_address_is_kept_as_typed(address):
    assert fields.email(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "ana",
        "ana@",
        "@example.org",
        "a b@example.org",
        "ana@example",
        "ana@localhost",
        "a@b@example.org",
        "ana@example..org",
    ],
)
def test_what_is_no_address_is_refused(address):
    assert refused(fields.email, address) == "email_invalid"


def test_an_address_cannot_bring_a_line_of_its_own():
    assert refused(fields.email, "ana@example.org\nBcc: all@example.org") == "control_characters"
    assert refused(fields.email, f"{'a' * 250}@example.org") == "too_long"


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("+52 612 123 4567", None, "+526121234567"),
        ("612 123 4567", "MX", "+526121234567"),
        ("+1 (213) 555-0123", "MX", "+12135550123"),
        ("+52 1 612 123 4567", "MX", "+526121234567"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+961 3 123 456", "CA", "+9613123456"),
        ("\u202a+52 612 123 4567\u202c", None, "+526121234567"),
        ("+٥٢ ٦١٢ ١٢٣ ٤٥٦٧", None, "+526121234567"),
        ("011 52 612 123 4567", "US", "+526121234567"),
    ],
)
def test_a_phone_of_any_country_is_stored_with_its_plus(typed, country, stored):
    assert fields.phone(typed, country) == stored


@pytest.mark.parametrize(
    ("typed", "country", "code"),
    [
        ("612 123 4567", None, "phone_invalid"),
        ("612 123 4567", "XX", "phone_invalid"),
        ("612 123 4567", 7, "phone_invalid"),
        ("call me", "MX", "phone_invalid"),
        ("+52", "MX", "phone_invalid"),
        ("12345", "MX", "phone_invalid"),
        ("+1 555 0100", "US", "phone_invalid"),
        ("+999 1234 5678", "MX", "phone_invalid"),
        ("9" * 500, "MX", "phone_invalid"),
        ("+52 612\0 123 4567", "MX", "phone_invalid"),
        ("+1 213 555 0123 ext. 9", "US", "phone_extension"),
        ("\ud800", "MX", "control_characters"),
    ],
)
def test_what_nobody_can_call_is_refused(typed, country, code):
    assert refused(fields.phone, typed, country) == code


def test_a_phone_may_be_left_out():
    assert fields.phone(None) is None
    assert fields.phone("  ", "MX") is None


def test_a_country_is_one_of_the_list_that_pages_offer():
    assert fields.country(" mx ") == "MX"
    assert refused(fields.country, "") == "required"
    for typed in ("XX", "EU", "Mexico", "MX\0", "484"):
        assert refused(fields.country, typed) == "unknown_country"
    assert {code for code in Locale("en").territories if is_country(code)} == fields.COUNTRIES


def test_a_language_is_one_of_ours():
    assert fields.language("FR") == "fr"
    assert refused(fields.language, None) == "required"
    assert refused(fields.language, "de") == "unknown_language"
    assert refused(fields.language, "fr", ("en", "es")) == "unknown_language"


def test_everything_that_is_wrong_is_told_at_once():
    with pytest.raises(fields.Malformed) as malformed:
        fields.read_all(
            {"email": fields.email, "country": fields.country, "language": fields.language},
            {"email": "x", "language": "es"},
        )
    assert {field: refusal.code for field, refusal in malformed.value.errors.items()} == {
        "email": "email_invalid",
        "country": "required",
    }
    assert malformed.value.errors["email"].field == "email"


@given(st.text(alphabet=st.characters()) | st.integers() | st.none() | st.lists(st.text()))
def test_nothing_one_can_type_is_more_than_refused(typed):
    for rule in (
        lambda it: fields.line(it, 120),
        lambda it: fields.paragraph(it, 2000),
        fields.email,
        fields.phone,
        fields.country,
    ):
        try:
            stored = rule(typed)
        except Refusal:
            continue
        assert stored is None or (stored == stored.strip() and "\0" not in stored)
        assert stored is None or stored.encode().decode() == stored
