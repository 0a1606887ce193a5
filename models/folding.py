"""Folding of names, so that "Nunez" finds "Núñez" and lists sort as people look things up."""

import unicodedata

#: Letters that Unicode does not take apart.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
#: What keyboards put for an apostrophe.
_PLAIN |= str.maketrans("’‘ʼ`", "''''")


def fold(text: str) -> str:
    """`text` in small letters without accents, its blanks single: "  Ñúñez-Güitrón" → "nunez-guitron"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.translate(_PLAIN).split())
