"""Texts with gaps, "Dear {name}:", that are filled with values by name.

Between braces stands a name and nothing else: no dots, no formats, no calls. So words that people typed can say what
they are given, and can do nothing. A brace itself is written twice.
"""

from collections.abc import Iterator, Mapping
from string import Formatter


def names(text: str) -> list[str]:
    """What stands between braces, in order. Raises ValueError where a brace stands alone."""
    return [name for _words, name in _pieces(text) if name is not None]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled. Raises ValueError as `names` does, and KeyError for what is not among `values`."""
    return "".join(words + ("" if name is None else values[name]) for words, name in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """Words, and the whole of what stands between the braces behind them: "{name!r:>9}" asks for "name!r:>9"."""
    for words, name, form, conversion in Formatter().parse(text):
        told = (name or "") + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        yield words, None if name is None else told
