"""Reads data files: records whose every mistake is told with its file, its line and what to write."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from world.errors import DataError, PatternError, TimeError, did_you_mean, shorten
from world.pattern import Pattern
from world.time.expression import Absolute, read
from world.yaml_tree import Items, Table, Text, Tree, YamlError, parse, plain

LARGEST: Final = 2_000_000
"""Bytes: a data file with more of them is not read."""


@dataclass(frozen=True)
class Stay:
    """That `what` (an id or a name) holds from the day `begin` until before the day `end`; None is open."""

    what: str
    begin: int | None
    end: int | None

    def covers(self, day: int) -> bool:
        """Whether it holds on this day."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day < self.end)


def at(stays: Iterable[Stay], day: int) -> str | None:
    """What the first stay that covers a day says; None where no stay does."""
    return next((stay.what for stay in stays if stay.covers(day)), None)


class Place:
    """Where in a file something was read; it makes the errors that say so."""

    def __init__(self, path: Path, line: int) -> None:
        self.path, self.line = path, line

    def wrong(self, read_: str, write: str) -> DataError:
        """The error that names this place."""
        return DataError(f"{self.path}:{self.line}: {read_} {write}")

    def known(self, name: str, names: Collection[str], kind: str) -> str:
        """`name` itself when it is among `names`. Raises `DataError` otherwise."""
        if name in names:
            return name
        near = did_you_mean(name, names)
        raise self.wrong(f"There is no {kind} `{shorten(name)}`.{near}", f"Write the id of a {kind} that there is.")

    def date(self, text: str) -> Absolute:
        """A date as precise as it is known: 1917, 1917-12 or 1917-12-20. Raises `DataError`."""
        try:
            date = read(text)
        except TimeError as error:
            raise DataError(f"{self.path}:{self.line}: {error}") from error
        if not isinstance(date, Absolute) or date.earliest is None or date.latest is None:
            raise self.wrong(f"`{shorten(text)}` is no single date.", "Write 1917, 1917-12 or 1917-12-20.")
        return date

    def first_day(self, text: str) -> int | None:
        """The first day of a date; None for no text. So one stay may end and the next begin with the same year."""
        return self.date(text).earliest if text else None

    def stay(self, what: str, begin: str, end: str) -> Stay:
        """A stay between two dates, either of which may be empty. Raises `DataError` when it ends before it begins."""
        stay = Stay(what, self.first_day(begin), self.first_day(end))
        if stay.begin is not None and stay.end is not None and stay.begin >= stay.end:
            raise self.wrong(
                f"`{shorten(what)}` lasts from {begin} until {end}.", "Write an end that is after the start."
            )
        return stay


class Record(Place):
    """One mapping of a YAML data file. Whoever reads it names the keys that it may have; None allows any."""

    def __init__(self, path: Path, table: Table, keys: Collection[str] | None) -> None:
        super().__init__(path, table.line)
        self._table = table
        for key, _ in table.entries:
            if keys is not None and key.value not in keys:
                near = did_you_mean(key.value, keys)
                raise Place(path, key.line).wrong(
                    f"`{shorten(key.value)}` is no key here.{near}", f"There are: {', '.join(keys)}."
                )

    def text(self, key: str) -> str:
        """The text under a key. Raises `DataError` when there is none."""
        if not (text := self.optional(key)):
            raise self.wrong(f"There is no `{key}` here.", f"Write `{key}:` with a value.")
        return text

    def optional(self, key: str) -> str:
        """The text under a key; empty when there is none."""
        match self._table.get(key):
            case None:
                return ""
            case Text(value):
                return value
            case other:
                raise Place(self.path, other.line).wrong(f"`{key}` is more than a text.", "Write one value.")

    def share(self, key: str, *, most: float) -> float:
        """A number above 0 and up to `most`."""
        text = self.text(key)
        try:
            number = float(text)
        except ValueError:
            number = 0.0
        if not 0 < number <= most:
            raise self.wrong(f"`{key}` is {shorten(text)}.", f"Write a number above 0 and up to {most:g}.")
        return number

    def number(self, key: str) -> float:
        """A number of 0 or more."""
        text = self.text(key)
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        if not 0 <= number < float("inf"):
            raise self.wrong(f"`{key}` is {shorten(text)}.", "Write a number of 0 or more.")
        return number

    def is_list(self, key: str) -> bool:
        """Whether a list stands under a key."""
        return isinstance(self._table.get(key), Items)

    def range(self, key: str) -> tuple[int, int]:
        """Two whole numbers, the lower one first."""
        words = self.words(key)
        if len(words) != 2 or not all(word.isdecimal() for word in words) or int(words[0]) > int(words[1]):
            raise self.wrong(f"`{key}` is [{shorten(', '.join(words))}].", "Write the least and the most: [18, 26].")
        return int(words[0]), int(words[1])

    def words(self, key: str) -> tuple[str, ...]:
        """The texts listed under a key; none when the key is not there."""
        match self._table.get(key):
            case None:
                return ()
            case Items(items, line):
                words = tuple(item.value for item in items if isinstance(item, Text))
                if len(words) == len(items):
                    return words
            case other:
                line = other.line
        raise Place(self.path, line).wrong(f"`{key}` is no list of words.", f"Write `{key}: [one, two]`.")

    def words_or_named(self, key: str, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The texts listed under a key, or those of the shared list that it names."""
        if isinstance(self._table.get(key), Text):
            return lists[self.known(self.text(key), lists, f"list of {key}")]
        return self.words(key)

    def records(self, key: str, keys: Collection[str]) -> tuple["Record", ...]:
        """The mappings listed under a key; none when the key is not there."""
        tree = self._table.get(key)
        return () if tree is None else _records(self.path, tree, keys, f"`{key}`")

    def record(self, key: str, keys: Collection[str] | None) -> "Record":
        """The mapping under a key. Raises `DataError` when there is none."""
        tree = self._table.get(key)
        if not isinstance(tree, Table):
            raise self.wrong(f"`{key}` is no mapping.", f"Write `{key}:` with keys of its own.")
        return Record(self.path, tree, keys)

    def known_text(self, key: str, names: Collection[str], kind: str) -> str:
        """The text under a key, when it is among some names. Raises `DataError` otherwise."""
        return self.at(key).known(self.text(key), names, kind)

    def tree(self, key: str) -> Tree | None:
        """What stands under a key, as it was read."""
        return self._table.get(key)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return self._table.get(key) is not None

    def at(self, key: str) -> Place:
        """Where the value under a key stands; where the mapping does when there is none."""
        tree = self._table.get(key)
        return self if tree is None else Place(self.path, tree.line)

    def texts(self, key: str) -> tuple[str, ...]:
        """The text, or the texts listed, under a key; none when the key is not there."""
        return (self.text(key),) if isinstance(self._table.get(key), Text) else self.words(key)

    def has_only_texts(self, key: str) -> bool:
        """Whether a list stands under a key in which every item is a text."""
        match self._table.get(key):
            case Items(items):
                return all(isinstance(item, Text) for item in items)
        return False

    def is_mapping(self, key: str) -> bool:
        """Whether a mapping stands under a key."""
        return isinstance(self._table.get(key), Table)

    def pattern(self, key: str) -> Pattern:
        """The pattern under a key, one without clauses when the key is not there.

        Raises `DataError` at the line of the pattern that cannot be read.
        """
        tree = self._table.get(key)
        return Pattern(()) if tree is None else pattern_of(self.path, tree)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it has, in the order of the file."""
        return tuple(key.value for key, _ in self._table.entries)

    def stays(self, key: str, what: str) -> tuple[Stay, ...]:
        """The list under a key of mappings with the key `what`, and perhaps `from` and `until`."""
        return tuple(
            record.stay(record.text(what), record.optional("from"), record.optional("until"))
            for record in self.records(key, (what, "from", "until"))
        )


def pattern_of(path: Path, tree: Tree) -> Pattern:
    """A pattern, read from YAML. Raises `DataError` at the line that cannot be read."""
    try:
        return Pattern.parse(plain(tree))
    except PatternError as error:
        guilty = _guilty(tree)
        raise DataError(f"{path}:{guilty.line}: {error}") from error


def _guilty(tree: Tree) -> Tree:
    """The innermost part of a pattern that cannot be read by itself."""
    parts: Iterable[Tree] = ()
    match tree:
        case Items(items):
            parts = items
        case Table(entries):
            parts = (value for key, value in entries if key.value in ("any", "none"))
    return next((_guilty(part) for part in parts if not _is_pattern(part)), tree)


def _is_pattern(part: Tree) -> bool:
    try:
        Pattern.parse(plain(part if isinstance(part, Items) else Items((part,), part.line)))
    except PatternError:
        return False
    return True


def records_of(path: Path, keys: Collection[str]) -> tuple[Record, ...]:
    """The records of a YAML file that is a list of mappings. Raises `DataError`."""
    return _records(path, _tree(path), keys, "The file")


def document_of(path: Path, keys: Collection[str], *, largest: int = LARGEST) -> Record:
    """A YAML file that is one mapping, of at most so many bytes. Raises `DataError`."""
    tree = _tree(path, largest)
    if not isinstance(tree, Table):
        raise Place(path, tree.line).wrong("The file is no mapping.", f"Write the keys {', '.join(keys)}.")
    return Record(path, tree, keys)


def by_id(things: Iterable[tuple[str, Place]]) -> Mapping[str, Place]:
    """Where each id stands. Raises `DataError` when two have the same one."""
    places: dict[str, Place] = {}
    for name, place in things:
        if name in places:
            raise place.wrong(f"The id `{shorten(name)}` stands already on line {places[name].line}.", "Write another.")
        places[name] = place
    return places


def _tree(path: Path, largest: int = LARGEST) -> Tree:
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
        if len(content) > largest:
            raise DataError(
                f"{path}: this file has more than {largest:,} bytes. Split it, or leave out what is not used."
            )
        return parse(content.decode("utf-8"))
    except YamlError as error:
        raise DataError(f"{path}:{error.line}: {error.read} {error.write}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: this cannot be read ({shorten(str(error))}). Put a UTF-8 text file there.") from error


def _records(path: Path, tree: Tree, keys: Collection[str], named: str) -> tuple[Record, ...]:
    if not isinstance(tree, Items):
        raise Place(path, tree.line).wrong(f"{named} is no list.", "Write `- id: …` for each.")
    records = []
    for item in tree.items:
        if not isinstance(item, Table):
            raise Place(path, item.line).wrong("This is no mapping.", "Write keys with their values.")
        records.append(Record(path, item, keys))
    return tuple(records)
