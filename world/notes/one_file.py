"""A world in one YAML file: `title:`, and `things:`, a list of tables that are each as the front matter of a note."""

from collections.abc import Iterator
from typing import Final

from ontology.vocabulary import Vocabulary
from world.errors import NoteProblem
from world.notes.frontmatter import text_of
from world.notes.note import Note, Title, note_of
from world.sources import Source
from world.yaml_tree import Items, Table, Text, YamlError, parse

SETTINGS: Final = "world.yaml"
"""In a folder, the file that names the world; there it need not hold things."""

LARGEST: Final = 64 * 1024 * 1024
MOST_VALUES: Final = 5_000_000
THINGS: Final = "things"


def read_one_file(source: Source, vocabulary: Vocabulary) -> Iterator[Note | NoteProblem | Title]:
    """The notes of a YAML file and its title."""
    text = text_of(source, LARGEST)
    if isinstance(text, NoteProblem):
        yield text
        return
    try:
        tree = parse(text, most=MOST_VALUES)
    except YamlError as error:
        yield NoteProblem(source.name, error.line, error.read, error.write)
        return
    if not isinstance(tree, Table):
        yield NoteProblem(source.name, tree.line, "This is no world.", "Write `title: …`, and `things:` with a list.")
        return
    title = tree.get("title")
    if isinstance(title, Text):
        yield Title(source.name, title.value)
    things = tree.get(THINGS)
    if things is None and source.base == SETTINGS:
        return
    if isinstance(things, Text) and things.empty:
        return
    if not isinstance(things, Items):
        line = tree.line if things is None else things.line
        yield NoteProblem(source.name, line, "There is no list `things` here.", "Write `things:`, and a list below it.")
        return
    for thing in things.items:
        if isinstance(thing, Table):
            yield note_of(source.name, thing, vocabulary)
        else:
            yield NoteProblem(source.name, thing.line, "This thing is no table.", "Write `- id: …` and its keys below.")
