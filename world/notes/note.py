"""One note: its front matter as a tree, with the id and class of every node that it describes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ontology.vocabulary import Vocabulary
from world.errors import NoteProblem, did_you_mean, shorten
from world.notes.frontmatter import split
from world.yaml_tree import Table, Text, Tree, YamlError, parse

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 100
VALUE = "value"


@dataclass(frozen=True)
class Described:
    """A node that a note describes: the note itself, or a part of it. `kind` is the IRI of its class."""

    id: str
    kind: str
    table: Table
    line: int


@dataclass(frozen=True)
class Note:
    """A note that has an id, a known type and well-formed front matter."""

    file: str
    node: Described
    body: Text


def read_note(file: str, content: bytes, vocabulary: Vocabulary) -> Note | NoteProblem:
    """Reads one note as far as it can be understood without the others."""
    parts = split(file, content)
    if isinstance(parts, NoteProblem):
        return parts
    try:
        tree = parse(parts.yaml, first_line=2)
    except YamlError as error:
        return NoteProblem(file, error.line, error.read, error.write)
    if not isinstance(tree, Table):
        found = "a list" if not isinstance(tree, Text) else f"`{shorten(tree.value)}`"
        return NoteProblem(
            file,
            tree.line,
            f"The front matter is {found}.",
            "Write `key: value` lines.",
        )
    identity = tree.get("id")
    if not isinstance(identity, Text) or identity.empty:
        return NoteProblem(
            file,
            tree.line,
            "This note has no id.",
            "Add a line such as `id: natalia-petrova`.",
        )
    if problem := id_problem(file, identity):
        return problem
    kind = class_of(file, tree, vocabulary)
    if isinstance(kind, NoteProblem):
        return kind
    if kind is None:
        return NoteProblem(
            file,
            tree.line,
            "This note has no type.",
            "Add a line such as `type: Person`.",
        )
    return Note(
        file,
        Described(identity.value, kind, tree, identity.line),
        Text(parts.body, parts.body_line),
    )


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
    kind = vocabulary.class_named(written.value)
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
