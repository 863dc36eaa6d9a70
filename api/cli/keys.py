"""`legendry keys`: what notes may say, for people and for their editors."""

import json
from enum import StrEnum
from typing import Annotated, Final

import typer

from api.cli.options import OutputOption, as_json, give
from ontology import vocabulary
from world.errors import LegendryError, did_you_mean, shorten

SCHEMA: Final = ".schema/note.schema.json"
SETTINGS: Final = ".vscode/settings.json"


class KeysFormat(StrEnum):
    """A page to read, or a schema for editors."""

    TEXT = "text"
    JSON_SCHEMA = "json-schema"


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="keys")(keys)


def keys(
    type: Annotated[str, typer.Argument(metavar="[TYPE]", help="A type such as Betrayal; left out: all types.")] = "",
    format: Annotated[
        KeysFormat, typer.Option("--format", help="json-schema: for editors that complete and check YAML.")
    ] = KeysFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Lists the types that a note may have, and the keys of each."""
    from ontology.keys import keys_of, keys_page
    from ontology.note_schema import note_schema

    kind = vocabulary().class_named(type) if type else ""
    if kind is None:
        near = did_you_mean(type, vocabulary().class_names)
        raise LegendryError(f"There is no type `{shorten(type)}`.{near} `legendry keys` lists all of them.")
    if format is KeysFormat.JSON_SCHEMA:
        give(as_json(note_schema(kind)), output)
    else:
        give(keys_of(kind) if kind else keys_page(), output)


def editors_files() -> dict[str, str]:
    """What makes editors know the keys, by its path in a world's folder: the schema, and where VS Code finds it."""
    from ontology.note_schema import note_schema

    schema = json.dumps(note_schema(), ensure_ascii=False, separators=(",", ":")) + "\n"
    return {SCHEMA: schema, SETTINGS: as_json({"yaml.schemas": {SCHEMA: ["*.yaml", "*.yml"]}})}
