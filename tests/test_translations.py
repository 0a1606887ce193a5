"""The three languages are complete: every string has its Spanish and its French, with the same placeholders."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUES = {"es": "es_MX", "fr": "fr_CA"}
#: Words that are the same in another language, and rightly so.
SAME = ROOT / "tests" / "same_words.txt"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def strings():
    """Every string the code and the templates ask to have translated; a plural form as a tuple."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}
    found = extract_from_dir(ROOT, methods, options, keywords, directory_filter=_is_ours)
    return {one[2] for one in found if one[2]}


def _is_ours(path):
    return Path(path).name not in {".venv", ".git", "node_modules", "instance", "static"}


@pytest.fixture(scope="module", params=CATALOGUES)
def catalogue(request):
    with (ROOT / "translations" / CATALOGUES[request.param] / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=CATALOGUES[request.param])


def test_no_string_stands_within_another_where_nobody_collects_it():
    """What is asked to be translated between the braces of an f-string is not found, and stays English."""
    asked, found = {"_", "gettext", "ngettext", "lazy_gettext", "_l"}, []
    for folder in ("web", "blueprints", "operations", "queries", "exports"):
        for path in (ROOT / folder).rglob("*.py"):
            pieces = (one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.JoinedStr))
            calls = (one for piece in pieces for one in ast.walk(piece) if isinstance(one, ast.Call))
            found += [f"{path}:{one.lineno}" for one in calls if getattr(one.func, "id", None) in asked]
    assert not found


def _texts(string):
    return string if isinstance(string, tuple) else (string,)


def test_every_string_is_translated(strings, catalogue):
    missing = [string for string in strings if not _translated(catalogue.get(_texts(string)[0]))]
    assert not missing, f"{len(missing)} without {catalogue.locale}: {sorted(map(str, missing))[:20]}"


def _translated(message):
    return message is not None and not message.fuzzy and all(_texts(message.string))


def test_nothing_is_translated_that_nobody_asks_for(strings, catalogue):
    asked = {_texts(string)[0] for string in strings}
    left = [message.id for message in catalogue if message.id and _texts(message.id)[0] not in asked]
    assert not left, f"no longer used: {left[:20]}"


def test_translations_keep_the_placeholders(catalogue):
    for message in catalogue:
        wanted = set(PLACEHOLDER.findall(" ".join(_texts(message.id))))
        for text in _texts(message.string):
            assert set(PLACEHOLDER.findall(text)) <= wanted, message.id
        if not isinstance(message.id, tuple):
            assert set(PLACEHOLDER.findall(_texts(message.string)[0])) == wanted, message.id


def test_no_translation_is_the_english_text(catalogue):
    same = set(SAME.read_text().splitlines())
    left = [one.id for one in catalogue if one.id and one.string == one.id and one.id not in same]
    assert not left, f"the same in English and {catalogue.locale}: {left}"


def test_translations_keep_blanks_and_closing_marks(catalogue):
    for message in catalogue:
        for text in _texts(message.string) if message.id else ():
            original = _texts(message.id)[0]
            assert text[:1].isspace() == original[:1].isspace(), original
            assert text[-1:].isspace() == original[-1:].isspace(), original
            assert text.endswith(".") == original.endswith("."), original


def test_the_catalogues_compile(catalogue):
    faults = [(message.id, [str(fault) for fault in errors]) for message, errors in catalogue.check()]
    assert not faults
