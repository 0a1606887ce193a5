"""Texts as they can stand on paper: without control characters and bidirectional overrides, which it has no use for."""

import re
import unicodedata


def one_line(text: str) -> str:
    """The text on one line; what no file can hold is a question mark."""
    kept = (" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in text)
    plain = re.sub("[\u202a-\u202e\u2066-\u2069]", "", "".join(kept))
    # No font on paper has an arrow: a dash leads from one place to the next.
    return " ".join(plain.replace("→", "–").encode("utf-8", "replace").decode().split())


def printable(value: object, *, keep_lines: bool = False) -> object:
    """Whatever holds texts, dictionaries and lists, with each text on one line, or with its own lines."""
    if isinstance(value, dict):
        return {key: printable(one, keep_lines=keep_lines) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one, keep_lines=keep_lines) for one in value]
    lines = str(value).splitlines() if keep_lines else [str(value)]
    return "\n".join(map(one_line, lines))
