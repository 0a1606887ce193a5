"""Folding of names, so that "Nunez" finds "Núñez" and lists sort as people look things up."""

import re
import unicodedata

from anyascii import anyascii

#: Letters that Unicode does not take apart.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
#: What keyboards put for an apostrophe.
_PLAIN |= str.maketrans("’‘ʼ`", "''''")


def fold(text: str) -> str:
    """`text` in small letters without accents, its blanks single: "  Ñúñez-Güitrón" → "nunez-guitron"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.translate(_PLAIN).split())


def likeness(name: str, city: str) -> str:
    """The same for a name in another order, alphabet, case or without its accents, in the same city; "" for no name.

    "García Téllez, Ana", "ANA GARCIA TELLEZ" and "Ана Гарсиа Тельес" of Mérida are one.
    """
    words = sorted(_latin(name))
    return f"{' '.join(words)}|{' '.join(_latin(city))}"[:260] if words else ""


def _latin(text: str) -> list[str]:
    return re.findall("[a-z0-9]+", anyascii(fold(text)).lower())
