"""Makes up people: believable names by culture, addresses at example.org, telephone numbers nobody has.

The same seed always makes the same people.
"""

import dataclasses
import random
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import yaml

from models.folding import fold
from operations.badges import ALPHABET

NAMES = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text("utf-8"))


@dataclasses.dataclass(frozen=True)
class Culture:
    """Where somebody is from: what people and towns are called there, and how the telephone works."""

    country: str
    language: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]
    regions: tuple[str, ...]
    areas: tuple[str, ...]
    prefix: str
    subscriber: str
    subscribers: int
    town: str
    university: str
    company: str
    media: str
    #: Pairs: as said of a woman, as said of a man.
    mayor: tuple[str, str]
    official: tuple[tuple[str, str], ...]
    academic: tuple[str, str]
    executive: tuple[str, str]
    reporter: tuple[str, str]
    interpreter: tuple[str, str]
    liaison: tuple[str, str]

    @classmethod
    def named(cls, name: str) -> "Culture":
        said = dict(NAMES[name])
        for field in ("women", "men", "family", "areas"):
            said[field] = tuple(said[field].split())
        return cls(**said | {"regions": tuple(said["regions"].split(", "))})


CULTURES = {name: Culture.named(name) for name in ("mexican", "american", "canadian", "quebecois")}


@dataclasses.dataclass(frozen=True)
class Somebody:
    """A made-up person before they have a part to play."""

    given: str
    family: str
    woman: bool

    def one_of(self, pair: tuple[str, str]) -> str:
        """The word of the pair (for a woman, for a man) that fits."""
        return pair[0] if self.woman else pair[1]


class Casting:
    """Hands out people, addresses and references, none of them twice."""

    def __init__(self, seed: int, taken: set[str] = frozenset()) -> None:
        self.random = random.Random(seed)
        self._names: set[tuple[str, str]] = set()
        self._taken = set(taken)
        self._namesakes: defaultdict[str, int] = defaultdict(lambda: 1)

    def somebody(self, culture: Culture) -> Somebody:
        """A person with a name nobody else has."""
        while True:
            woman = self.random.random() < 0.5
            given = self.random.choice(culture.women if woman else culture.men)
            name = self._completed(given, culture, woman)
            if name not in self._names:
                self._names.add(name)
                return Somebody(*name, woman)

    def address(self, given: str, family: str) -> str:
        """An e-mail address nobody else has: "sofia.nunez@example.org", "sofia.nunez.2@example.org"."""
        local = f"{_plain(given)}.{_plain(family)}"
        address = f"{local}@example.org"
        while address in self._taken:
            self._namesakes[local] += 1
            address = f"{local}.{self._namesakes[local]}@example.org"
        self._taken.add(address)
        return address

    def phone(self, culture: Culture) -> str:
        """A valid number in E.164 that no subscriber has."""
        last = self.random.randrange(culture.subscribers)
        return culture.prefix + self.random.choice(culture.areas) + culture.subscriber.format(last)

    def reference(self) -> str:
        """Eight letters to quote on the telephone: "7KQM-2X9D"."""
        while True:
            letters = "".join(self.random.choices(ALPHABET, k=8))
            reference = f"{letters[:4]}-{letters[4:]}"
            if reference not in self._taken:
                self._taken.add(reference)
                return reference

    def _completed(self, given: str, culture: Culture, woman: bool) -> tuple[str, str]:
        family = self.random.choice(culture.family)
        if culture.language == "es":
            if self.random.random() < 0.25:
                given = f"{given} {self.random.choice(culture.women if woman else culture.men)}"
            return given, f"{family} {self.random.choice(culture.family)}"
        if culture.language == "fr":
            double = self.random.random() < 0.2
            return given, f"{family}-{self.random.choice(culture.family)}" if double else family
        initial = self.random.choice("ABCDEFGHJKLMNPRSTW") if self.random.random() < 0.35 else ""
        return f"{given} {initial}." if initial else given, family


def _plain(name: str) -> str:
    """The first word of a name in plain small letters: "Ñúñez-Güitrón y Téllez" → "nunez-guitron"."""
    word = unicodedata.normalize("NFKC", fold(name)).split()[0]
    return re.sub(r"[^a-z0-9-]", "", word)
