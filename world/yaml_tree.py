"""YAML as a tree of plain text that remembers its lines.

PyYAML does the parsing; nothing is constructed from it. Every scalar stays the text that stands in the file (so `NO` is
not false and 1991-12 is no number), and what could build objects or grow without end (tags, anchors, aliases, deep
nesting) is refused.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from world.errors import LegendryError, shorten

DEEPEST: Final = 16
MOST_EVENTS: Final = 50_000

_LONGEST_TOLD_EXACTLY = 200_000
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Text(NamedTuple):
    """A scalar, as written. `empty` when the key has no value at all."""

    value: str
    line: int
    empty: bool = False


class Items(NamedTuple):
    """A list."""

    items: "tuple[Tree, ...]"
    line: int


class Table(NamedTuple):
    """A mapping, in the order of the file."""

    entries: "tuple[tuple[Text, Tree], ...]"
    line: int

    def get(self, key: str) -> "Tree | None":
        """The value under `key`, None when there is none."""
        for name, value in self.entries:
            if name.value == key:
                return value
        return None


Tree: TypeAlias = Text | Items | Table


class YamlError(LegendryError):
    """YAML that is broken, or that is refused: at a line, with what was read and what to write."""

    def __init__(self, line: int, read: str, write: str) -> None:
        super().__init__(f"line {line}: {read} {write}")
        self.line, self.read, self.write = line, read, write


def parse(text: str, *, first_line: int = 1, most: int = MOST_EVENTS) -> Tree:
    """The tree of a YAML document whose first line has the number `first_line`. Raises `YamlError`.

    A document of more than `most` values is refused. libyaml reads it; where that fails, PyYAML's own parser, whose
    messages are better, says why.
    """
    try:
        return _Reader(_FAST, text, first_line, most).document()
    except yaml.YAMLError as error:
        raise _refused(_told_better(error, text), text, first_line) from error


def _told_better(error: yaml.YAMLError, text: str) -> yaml.YAMLError:
    """What PyYAML says of a text that libyaml cannot parse; libyaml's own error where the text is long."""
    try:
        if len(text) <= _LONGEST_TOLD_EXACTLY:
            deque(yaml.parse(text, Loader=yaml.SafeLoader), maxlen=0)
    except yaml.YAMLError as better:
        return better
    return error


def _refused(error: yaml.YAMLError, text: str, first_line: int) -> YamlError:
    if isinstance(error, yaml.reader.ReaderError):
        line = text[: error.position].count("\n") + first_line
        return YamlError(line, "There is a character here that YAML does not allow.", "Remove it.")
    assert isinstance(error, yaml.MarkedYAMLError)
    mark = error.problem_mark or error.context_mark
    line = mark.line + first_line if mark else first_line
    return YamlError(line, f"This is not YAML: {_plain(error.problem)}.", _remedy(error.problem))


def plain(tree: Tree) -> object:
    """The tree as dicts, lists and strings, for data files that need no lines."""
    match tree:
        case Text(value):
            return value
        case Items(items):
            return [plain(item) for item in items]
        case Table(entries):
            return {key.value: plain(value) for key, value in entries}


class _Reader:
    """Reads one document's events into a tree. Refuses before anything is built from what is refused."""

    def __init__(self, loader: Any, text: str, first_line: int, most: int) -> None:
        self._next: Callable[[], Any] = loader(text).get_event
        self._first_line, self._most = first_line, most
        self._count = self._depth = 0

    def document(self) -> Tree:
        """The tree of the only document."""
        self._next()  # the stream begins
        if type(self._next()) is yaml.StreamEndEvent:
            return Table((), self._first_line)
        tree = self._node(self._next())
        self._next()  # the document ends
        if type(self._next()) is not yaml.StreamEndEvent:
            raise YamlError(self._first_line, "There is more than one YAML document here.", "Keep a single one.")
        return tree

    def _node(self, event: Any) -> Tree:
        line = event.start_mark.line + self._first_line
        self._count += 1
        if self._count > self._most:
            raise YamlError(line, f"There are more than {self._most:,} values here.", "Split the file.")
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor:
            name = f"{'*' if kind is yaml.AliasEvent else '&'}{shorten(str(event.anchor), 20)}"
            raise YamlError(
                line, f"`{name}` is a YAML anchor or alias, which notes do not use.", "Write the value out."
            )
        if event.tag:
            tag = shorten(str(event.tag), 40)
            raise YamlError(line, f"`{tag}` is a YAML tag, which notes do not use.", "Write the plain value.")
        if kind is yaml.ScalarEvent:
            if "\0" in event.value:
                raise YamlError(line, "There is a NUL character here, as no text has.", "Remove it.")
            return Text(event.value, line, not event.value and not event.style)
        self._depth += 1
        if self._depth > DEEPEST:
            raise YamlError(line, f"This is nested more than {DEEPEST} deep.", "Make a note of its own for it.")
        tree = self._items(line) if kind is yaml.SequenceStartEvent else self._table(line)
        self._depth -= 1
        return tree

    def _items(self, line: int) -> Items:
        items: list[Tree] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event))
        return Items(tuple(items), line)

    def _table(self, line: int) -> Table:
        entries: dict[str, tuple[Text, Tree]] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._node(event)
            if type(key) is not Text:
                raise YamlError(key.line, "A key must be a single word.", "Write `key: value`.")
            if key.value in entries:
                first = entries[key.value][0].line
                read = f"The key `{shorten(key.value)}` stands already on line {first}."
                raise YamlError(key.line, read, "Give both values as a list.")
            entries[key.value] = (key, self._node(self._next()))
        return Table(tuple(entries.values()), line)


def _plain(problem: str | None) -> str:
    return shorten(problem or "it cannot be parsed", 100)


def _remedy(problem: str | None) -> str:
    if problem and "mapping values are not allowed" in problem:
        return "Put text that contains `: ` in quotation marks."
    if problem and "\\t" in problem:
        return "Indent with spaces: YAML takes no tabs."
    if problem and "escape" in problem:
        return "Write the character itself: not every escape of JSON is one of YAML."
    return "Write `key: value`, and put text with special signs in quotation marks."
