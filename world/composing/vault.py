"""A world as a vault: a folder of Markdown notes that Obsidian opens as it is, with the rest as RDF in it."""

import re
from pathlib import Path
from typing import Final

from ontology.vocabulary import vocabulary
from world.composing.composer import NESTED, Composer, Reason
from world.composing.folder import require_free, write_folder
from world.composing.rest import Leftover, leftover
from world.composing.table import Thing
from world.composing.themes import theme_of
from world.composing.yaml_text import plain, yaml_text
from world.notes.frontmatter import LARGEST_NOTE
from world.notes.one_file import SETTINGS
from world.store import World
from world.yaml_tree import Table, Text, parse

_NO_BODY: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_MOST_VALUES: Final = 10_000


def write_vault(world: World, target: Path) -> Leftover:
    """Writes every thing as a note, or nothing: raises `LegendryError` when `target` is there already."""
    require_free(target)
    composer = Composer(world, NESTED)
    files: dict[str, bytes] = {}
    for thing in list(composer.things):
        content = note(thing).encode("utf-8")
        if len(content) > LARGEST_NOTE or sum(len(values) for _, values in thing.entries) > _MOST_VALUES:
            composer.leave(thing, Reason.VALUE)
        else:
            files[f"{theme_of(thing.kind, vocabulary())}/{thing.id}.md"] = content
    rest = leftover(world, composer)
    if rest.file:
        files[rest.file] = rest.content
    files[SETTINGS] = yaml_text(settings_of(world)).encode("utf-8")
    write_folder(target, files)
    return rest


def note(thing: Thing) -> str:
    """The text of a note. The description stands below the keys, where it could be read there as it is."""
    body = thing.description
    entries = thing.entries
    if body and body == body.strip() and not _NO_BODY.search(body):
        entries = tuple(entry for entry in entries if entry[0] != "description")
    else:
        body = None
    front = yaml_text({"id": thing.id, "type": thing.type} | plain(entries))
    return f"---\n{front}---\n" + (f"\n{body}\n" if body else "")


def settings_of(world: World) -> dict[str, str]:
    """What `world.yaml` says: all that it said where the world comes from a folder, at least the title."""
    file = world.path / SETTINGS if world.path else None
    tree = parse(file.read_text("utf-8")) if file and file.is_file() else None
    said = tree.entries if isinstance(tree, Table) else ()
    return {"title": world.title} | {key.value: value.value for key, value in said if isinstance(value, Text)}
