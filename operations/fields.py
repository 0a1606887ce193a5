"""The rules for what people type: names, addresses, phones, countries. Form, API, import and walk-in all ask here.

Each rule takes what came in, of whatever type, and returns what to store, or raises a `Refusal` whose code says what is
wrong. `read_all` asks many and tells all that is wrong at once.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from operations.refusals import Refusal

#: ISO 3166-1 alpha-2, and XK for Kosovo.
COUNTRIES = frozenset(
    re.findall(
        "[A-Z]{2}",
        """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
        BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
        FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
        IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
        MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
        PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
        SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK
        YE YT ZA ZM ZW
        """,
    )
)
#: Turn the direction of everything after them: a name with one could pass for another on a list or a badge.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Half of a character, which no database and no page can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Until 2019 calls to a Mexican mobile from abroad had a 1 after the 52; many people still write it.
_OLD_MEXICAN_MOBILE = re.compile(r"\+521(\d{10})")


class Malformed(Exception):
    """What was typed cannot be stored; `errors` holds a `Refusal` for each field."""

    def __init__(self, errors: Mapping[str, Refusal]) -> None:
        super().__init__(", ".join(f"{field}: {refusal.code}" for field, refusal in errors.items()))
        self.errors = dict(errors)


def read_all(rules: Mapping[str, Callable[[object], object]], typed: Mapping[str, object]) -> dict[str, object]:
    """What to store for each field; raises `Malformed` with everything that is wrong."""
    stored, errors = {}, {}
    for field, rule in rules.items():
        try:
            stored[field] = rule(typed.get(field))
        except Refusal as refusal:
            errors[field] = Refusal(refusal.code, field, **refusal.parameters)
    if errors:
        raise Malformed(errors)
    return stored


def line(typed: object, most: int) -> str:
    """A name or another short text: as typed, but in Unicode's NFC and without blanks around it.

    "" for nothing and for what shows nothing. Refuses `not_text`, `control_characters` (new lines, too) and `too_long`.
    """
    text = unicodedata.normalize("NFC", _text(typed)).strip()
    if any(_unwelcome(letter) for letter in text):
        raise Refusal("control_characters")
    return _within(_shown(text), most)


def paragraph(typed: object, most: int) -> str | None:
    """Words that may have several lines; None for nothing. Refuses as `line` does, new lines and tabs excepted."""
    text = unicodedata.normalize("NFC", _text(typed)).replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(_unwelcome(letter) for letter in text if letter not in "\n\t"):
        raise Refusal("control_characters")
    return _within(_shown(text), most) or None


def readable(text: str) -> str:
    """Without what `paragraph` refuses: for words that nobody can be asked to write again."""
    return "".join(one for one in _SURROGATE.sub("", text) if one in "\n\r\t" or not _unwelcome(one))


def email(typed: object) -> str | None:
    """An address as typed, None for nothing; its form is checked, not its domain. Refuses `email_invalid`."""
    if not (text := line(typed, 254)):
        return None
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        raise Refusal("email_invalid") from None
    return text


def phone(typed: object, country_code: object = None) -> str | None:
    """A number of any country as E.164 ("+526121234567"), None for nothing.

    Without a plus it is a number of `country_code`. Refuses `phone_invalid` and, as E.164 has no room for one,
    `phone_extension`.
    """
    text = _text(typed).strip()
    if not text:
        return None
    region = country_code if isinstance(country_code, str) and country_code in COUNTRIES else None
    try:
        number = phonenumbers.parse(_OLD_MEXICAN_MOBILE.sub(r"+52\1", _bare(text)), region)
    except phonenumbers.NumberParseException:
        raise Refusal("phone_invalid") from None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise Refusal("phone_invalid")
    if number.extension:
        raise Refusal("phone_extension")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def country(typed: object) -> str:
    """An ISO 3166 alpha-2 code in capitals. Refuses `required` and `unknown_country`."""
    return _one_of(_text(typed).strip().upper(), COUNTRIES, "unknown_country")


def language(typed: object, known: Collection[str] = ("en", "es", "fr")) -> str:
    """One of the languages known here. Refuses `required` and `unknown_language`."""
    return _one_of(_text(typed).strip().lower(), known, "unknown_language")


def code(typed: object, most: int = 20) -> str:
    """A code such as a category's; whether there is one is for the operation to say. Refuses `required`."""
    return line(typed, most) or _refuse("required")


def some_of(known: Collection[str], typed: object, refusal: str) -> tuple[str, ...]:
    """Those of the known codes that were chosen, in the order of the known; refuses any other with this code."""
    chosen = list(typed) if isinstance(typed, list | tuple) else [typed] if typed else []
    if not all(one in known for one in chosen):
        raise Refusal(refusal)
    return tuple(one for one in known if one in chosen)


def _one_of(text: str, known: Collection[str], refusal: str) -> str:
    if not text:
        raise Refusal("required")
    return text if text in known else _refuse(refusal)


def _refuse(refusal: str) -> str:
    raise Refusal(refusal)


def _text(typed: object) -> str:
    """Text, or "" for nothing; a lone surrogate is no text: no database and no page can hold it."""
    if typed is None:
        return ""
    if not isinstance(typed, str):
        raise Refusal("not_text")
    if _SURROGATE.search(typed):
        raise Refusal("control_characters")
    return typed


def _within(text: str, most: int) -> str:
    if len(text) > most:
        raise Refusal("too_long", most=most)
    return text


def _unwelcome(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Zl", "Zp") or letter in _DIRECTIONS


def _shown(text: str) -> str:
    """The text, or "" when all of it is invisible."""
    return text if any(unicodedata.category(letter)[0] not in "ZC" for letter in text) else ""


def _bare(text: str) -> str:
    """A number without what people and phone books put between digits. Refuses what is far too long for one."""
    if len(text) > 60 or "\0" in text:
        raise Refusal("phone_invalid")
    kept = "".join(letter for letter in text if letter not in _DIRECTIONS)
    return re.sub(r"[\s().-]", "", kept) if kept.startswith("+") else kept
