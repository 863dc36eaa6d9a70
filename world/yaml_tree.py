"""YAML as a tree of plain text that remembers its lines.

PyYAML does the parsing; nothing is constructed from it. Every scalar stays the text that stands in the file (so `NO` is
not false and 1991-12 is no number), and what could build objects or grow without end (tags, anchors, aliases, deep
nesting) is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from world.errors import LegendryError, shorten

DEEPEST: Final = 16
MOST_EVENTS: Final = 50_000


@dataclass(frozen=True)
class Text:
    """A scalar, as written. `empty` when the key has no value at all."""

    value: str
    line: int
    empty: bool = False


@dataclass(frozen=True)
class Items:
    """A list."""

    items: "tuple[Tree, ...]"
    line: int


@dataclass(frozen=True)
class Table:
    """A mapping, in the order of the file."""

    entries: "tuple[tuple[Text, Tree], ...]"
    line: int

    def get(self, key: str) -> "Tree | None":
        """The value under `key`, None when there is none."""
        return next((value for name, value in self.entries if name.value == key), None)


Tree: TypeAlias = Text | Items | Table


class YamlError(LegendryError):
    """YAML that is broken, or that is refused: at a line, with what was read and what to write."""

    def __init__(self, line: int, read: str, write: str) -> None:
        super().__init__(f"line {line}: {read} {write}")
        self.line, self.read, self.write = line, read, write


def parse(text: str, *, first_line: int = 1) -> Tree:
    """The tree of a YAML document whose first line has the number `first_line`. Raises `YamlError`."""
    try:
        events = _checked(yaml.parse(text, Loader=yaml.SafeLoader), first_line)
        event = next(events, None)
        if event is None:
            return Table((), first_line)
        tree = _node(event, events, first_line)
        if next(events, None) is not None:
            raise YamlError(
                first_line,
                "There is more than one YAML document here.",
                "Keep a single one.",
            )
        return tree
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + first_line if mark else first_line
        raise YamlError(line, f"This is not YAML: {_plain(error.problem)}.", _remedy(error.problem)) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + first_line
        raise YamlError(line, "There is a character here that YAML does not allow.", "Remove it.") from error


def plain(tree: Tree) -> object:
    """The tree as dicts, lists and strings, for data files that need no lines."""
    match tree:
        case Text(value):
            return value
        case Items(items):
            return [plain(item) for item in items]
        case Table(entries):
            return {key.value: plain(value) for key, value in entries}


def _checked(events: Iterator[yaml.Event], first_line: int) -> Iterator[yaml.Event]:
    """The content events. Refuses before anything is built from them."""
    depth = 0
    for count, event in enumerate(events):
        line = _line(event, first_line)
        if count > MOST_EVENTS:
            raise YamlError(
                line,
                f"There are more than {MOST_EVENTS:,} values here.",
                "Split the note.",
            )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            name = f"{sign}{shorten(str(getattr(event, 'anchor', '')), 20)}"
            raise YamlError(
                line,
                f"`{name}` is a YAML anchor or alias, which notes do not use.",
                "Write the value out.",
            )
        if getattr(event, "tag", None):
            tag = shorten(str(getattr(event, "tag", "")), 40)
            raise YamlError(
                line,
                f"`{tag}` is a YAML tag, which notes do not use.",
                "Write the plain value.",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise YamlError(
                    line,
                    f"This is nested more than {DEEPEST} deep.",
                    "Make a note of its own for it.",
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event


def _node(event: yaml.Event, events: Iterator[yaml.Event], first_line: int) -> Tree:
    line = _line(event, first_line)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Tree] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_node(event, events, first_line))
        return Items(tuple(items), line)
    if isinstance(event, yaml.MappingStartEvent):
        return _table(events, line, first_line)
    assert isinstance(event, yaml.ScalarEvent)
    return Text(event.value, line, empty=event.value == "" and event.style is None)


def _line(event: yaml.Event, first_line: int) -> int:
    return first_line + (event.start_mark.line if event.start_mark else 0)


def _table(events: Iterator[yaml.Event], line: int, first_line: int) -> Table:
    entries: dict[str, tuple[Text, Tree]] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, first_line)
        if not isinstance(key, Text):
            raise YamlError(key.line, "A key must be a single word.", "Write `key: value`.")
        if key.value in entries:
            first = entries[key.value][0].line
            raise YamlError(
                key.line,
                f"The key `{shorten(key.value)}` stands already on line {first}.",
                "Give both values as a list.",
            )
        entries[key.value] = (key, _node(next(events), events, first_line))
    return Table(tuple(entries.values()), line)


def _plain(problem: str | None) -> str:
    return shorten(problem or "it cannot be parsed", 100)


def _remedy(problem: str | None) -> str:
    if problem and "mapping values are not allowed" in problem:
        return "Put text that contains `: ` in quotation marks."
    return "Write `key: value`, and put text with special signs in quotation marks."
