"""A world as sheets: a folder with a CSV file (RFC 4180) for each type, a row for each thing."""

import csv
import io
from collections import defaultdict
from pathlib import Path
from typing import Final

from ontology.vocabulary import vocabulary
from world.composing.composer import FLAT, Composer
from world.composing.folder import require_free, write_folder
from world.composing.keys import position
from world.composing.rest import Leftover, leftover
from world.composing.table import Thing, Value, Word
from world.store import World

BETWEEN: Final = " | "
_NOTHING: Final = "Person.csv"
"""The sheet of a world with nothing in it: a folder without a sheet would be no world."""


def write_sheets(world: World, target: Path) -> Leftover:
    """Writes the folder, and what sheets cannot hold into `rest.ttl` or `rest.trig` in it.

    Raises `LegendryError` when `target` is there already, before anything is written.
    """
    require_free(target)
    composer = Composer(world, FLAT)
    by_type: dict[str, list[Thing]] = defaultdict(list)
    for thing in composer.things:
        by_type[thing.type].append(thing)
    files = {f"{name}.csv": _sheet(things) for name, things in by_type.items()}
    files = files or {_NOTHING: b"id\r\n"}
    rest = leftover(world, composer)
    if rest.file:
        files[rest.file] = rest.content
    write_folder(target, files)
    return rest


def _sheet(things: list[Thing]) -> bytes:
    known = vocabulary()
    keys = sorted({key for thing in things for key, _ in thing.entries}, key=lambda key: position(key, known))
    text = io.StringIO(newline="")
    sheet = csv.DictWriter(text, ["id", *keys], restval="")
    sheet.writeheader()
    for thing in things:
        sheet.writerow({"id": thing.id} | {key: _cell(values) for key, values in thing.entries})
    return text.getvalue().encode("utf-8")


def _cell(values: tuple[Value, ...]) -> str:
    return BETWEEN.join(value.text.replace("|", "\\|") for value in values if isinstance(value, Word))
