"""One thing as the table of keys and values that its note, its YAML or its row is written from."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Word:
    """A value as text. `typed` is for numbers and yes or no; `link` names a note."""

    text: str
    typed: bool = False
    link: bool = False


@dataclass(frozen=True)
class Vouched:
    """A value with sources or a certainty of its own; without `sources`, those of its note hold."""

    word: Word
    sources: tuple[str, ...]
    certainty: str


@dataclass(frozen=True)
class Part:
    """A nested table: something with no note of its own. `type` is empty where the key says it."""

    type: str
    table: "Entries"


Value: TypeAlias = Word | Vouched | Part
Entries: TypeAlias = tuple[tuple[str, tuple[Value, ...]], ...]
"""Keys in the order in which they are written, each with one value or several."""


@dataclass(frozen=True)
class Thing:
    """What a note holds: its id, the IRI and the name of its class, and its keys."""

    id: str
    kind: str
    type: str
    entries: Entries

    @property
    def description(self) -> str | None:
        """The description, where there is a single one that needs no more than its text."""
        values = dict(self.entries).get("description", ())
        return values[0].text if len(values) == 1 and isinstance(values[0], Word) else None
