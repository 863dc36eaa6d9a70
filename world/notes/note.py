"""One note: its front matter as a tree, with the id and class of every node that it describes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ontology.vocabulary import Vocabulary
from world.errors import NoteProblem, did_you_mean, shorten
from world.notes.frontmatter import split
from world.sources import Source
from world.yaml_tree import Table, Text, Tree, YamlError, parse

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 100
VALUE = "value"


@dataclass(frozen=True, slots=True)
class Described:
    """A node that a note describes: the note itself, or a part of it. `kind` is the IRI of its class."""

    id: str
    kind: str
    table: Table
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """A thing that has an id, a known type and well-formed keys.

    `stem` is the name of a file that holds nothing else; `is_row` says that the keys are columns of a sheet.
    """

    file: str
    node: Described
    body: Text
    stem: str = ""
    is_row: bool = False


class Title(NamedTuple):
    """The world's title, as a file gives it."""

    file: str
    text: str


def read_note(source: Source, vocabulary: Vocabulary) -> Iterator[Note | NoteProblem]:
    """Reads one note as far as it can be understood without the others."""
    parts = split(source)
    if isinstance(parts, NoteProblem):
        yield parts
        return
    try:
        tree = parse(parts.yaml, first_line=2)
    except YamlError as error:
        yield NoteProblem(source.name, error.line, error.read, error.write)
        return
    if isinstance(tree, Table):
        yield note_of(source.name, tree, vocabulary, body=Text(parts.body, parts.body_line), stem=source.stem)
    else:
        found = "a list" if not isinstance(tree, Text) else f"`{shorten(tree.value)}`"
        yield NoteProblem(source.name, tree.line, f"The front matter is {found}.", "Write `key: value` lines.")


def note_of(
    file: str,
    table: Table,
    vocabulary: Vocabulary,
    *,
    body: Text = Text("", 1),  # noqa: B008 - it never changes
    stem: str = "",
    is_row: bool = False,
) -> Note | NoteProblem:
    """The thing that a table of keys describes. Where it has no `id`, the file's name is its id, if it can be one."""
    identity = table.get("id")
    if identity is None and _ID.fullmatch(stem):
        identity = Text(stem, table.line)
    what = "row" if is_row else "note" if stem else "thing"
    if not isinstance(identity, Text) or identity.empty:
        example = _as_id(stem) or "natalia-petrova"
        return NoteProblem(file, table.line, f"This {what} has no id.", f"Add a line such as `id: {example}`.")
    identity = identity if not is_row else Text(identity.value.strip(), identity.line)
    if problem := id_problem(file, identity):
        return problem
    kind = class_of(file, table, vocabulary)
    if isinstance(kind, NoteProblem):
        return kind
    if kind is None:
        return NoteProblem(file, table.line, f"This {what} has no type.", "Add a line such as `type: Person`.")
    return Note(file, Described(identity.value, kind, table, identity.line), body, stem, is_row)


def _as_id(stem: str) -> str:
    """A file's name as an id: `Natalia Petrova` is `natalia-petrova`; empty where nothing of it can be used."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST_ID]


def id_problem(file: str, identity: Text) -> NoteProblem | None:
    """Why this text cannot be an id, None when it can."""
    if _ID.fullmatch(identity.value) and len(identity.value) <= _LONGEST_ID:
        return None
    return NoteProblem(
        file,
        identity.line,
        f"`{shorten(identity.value)}` cannot be an id.",
        f"Use small letters a-z, digits and single hyphens, at most {_LONGEST_ID}: `natalia-petrova`.",
    )


def class_of(file: str, table: Table, vocabulary: Vocabulary) -> str | NoteProblem | None:
    """The class that `type` names; None when the table has no `type`."""
    written = table.get("type")
    if written is None:
        return None
    if not isinstance(written, Text) or written.empty:
        return NoteProblem(
            file,
            written.line,
            "`type` is not a single word.",
            "Write a type such as `Person`.",
        )
    kind = vocabulary.class_named(written.value.strip())
    if kind is None:
        near = did_you_mean(written.value, vocabulary.class_names)
        return NoteProblem(
            file,
            written.line,
            f"There is no type `{shorten(written.value)}`.{near}",
            "Write a type of the vocabulary.",
        )
    return kind


def parts_of(value: Tree) -> Iterator[Tree]:
    """The single values under a key, whether one was given or a list."""
    if isinstance(value, Text | Table):
        yield value
    else:
        yield from value.items


def is_wrapped(value: Tree) -> bool:
    """Whether a value is written with a source of its own: `{value: …, source: …}`."""
    return isinstance(value, Table) and value.get(VALUE) is not None
