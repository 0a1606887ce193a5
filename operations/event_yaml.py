"""From a stranger's file to plain data: YAML without its traps.

What grows without end, points to itself, says a name twice or asks for Python objects is refused with line and column,
before anything is made of it.
"""

from collections.abc import Iterator

import yaml

from operations.refusals import Refusal

Problem = tuple[str, str]

#: Octets of a file; a summit of three days with all its texts has thirty thousand.
LARGEST = 1_000_000
#: Words, lists and groups of fields in a file, its aliases written out; a summit has five thousand.
MOST = 50_000
DEEPEST = 30


class EventFileError(Refusal):
    """What is wrong with a file: `problems` is a list of (path, sentence), in English as its fields are."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("event_file_wrong", problems[0][0], problem=problems[0][1])
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{path}: {sentence}" for path, sentence in self.problems)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Words stay text until the form reads them: 10:00 is not the number 600, and NO (Norway) not "false"."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] in ("null", "merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_TAGS = {f"tag:yaml.org,2002:{tag}" for tag in ("str", "null", "map", "seq", "merge")}


def opened(content: bytes) -> object:
    """The plain data of a file's octets. Refuses what is too large, not text, or no sound YAML."""
    if len(content) > LARGEST:
        raise EventFileError([("file", f"it is larger than {LARGEST // 1000} kB")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EventFileError([("file", "this is not a text file in UTF-8")]) from None
    return parse(text)


def parse(text: str) -> object:
    """The plain data of a YAML text, all scalars but null as text. Refuses what is not YAML, naming line and column."""
    try:
        _measure(text)
        return _built(text)
    except (yaml.YAMLError, UnicodeError) as error:
        mark = getattr(error, "problem_mark", None)
        sentence = getattr(error, "problem", None) or "this is not YAML"
        raise EventFileError([(_at(mark) if mark else "file", sentence)]) from error


def _measure(text: str) -> None:
    """Refuse what is nested too deeply, or too much once every alias is written out, without building any of it."""
    written, sizes, begun = 0, {}, []
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            endless = event.anchor in (anchor for anchor, _ in begun)
            written += MOST if endless else sizes.get(event.anchor, 0)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = begun.pop()
            sizes[anchor] = written - before
        elif isinstance(event, yaml.NodeEvent):
            if isinstance(event, yaml.CollectionStartEvent):
                begun.append((event.anchor, written))
            written += 1
        if len(begun) > DEEPEST or written > MOST:
            raise EventFileError([(_at(event.start_mark), "this is too much, nested too deeply or endless")])


def _built(text: str) -> object:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if problems := list(_faults(node, set())):
            raise EventFileError(problems)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _faults(node: yaml.Node, seen: set[int]) -> Iterator[Problem]:
    """Tags, and names that stand twice in one group of fields; what an alias repeats is looked at once."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if node.tag not in _TAGS:
        yield _at(node.start_mark), "tags (!…) are not read here; leave it out"
    if isinstance(node, yaml.MappingNode):
        yield from _repeated(node)
    if not isinstance(node, yaml.ScalarNode):
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                yield from _faults(part, seen)


def _repeated(node: yaml.MappingNode) -> Iterator[Problem]:
    names = set()
    for name, _ in node.value:
        if isinstance(name, yaml.ScalarNode):
            if name.value in names:
                yield _at(name.start_mark), f"{name.value!r} is there twice"
            names.add(name.value)


def _at(mark: yaml.Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"
