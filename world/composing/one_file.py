"""A world as one file of YAML: a title, and every thing as a table under `things`."""

from pathlib import Path

from world.composing.composer import NESTED, Composer
from world.composing.folder import require_free
from world.composing.rest import Leftover, leftover
from world.composing.yaml_text import plain, yaml_text
from world.errors import LegendryError
from world.store import World


def write_one_file(world: World, target: Path) -> Leftover:
    """Writes the file, and what it cannot hold into `rest.ttl` or `rest.trig` beside it.

    Raises `LegendryError` when either is there already, before anything is written.
    """
    if target.is_dir():
        raise LegendryError(f"{target} is a folder: give the name of a new file, such as {target}/things.yaml.")
    require_free(target)
    composer = Composer(world, NESTED)
    things = [{"id": thing.id, "type": thing.type} | plain(thing.entries) for thing in composer.things]
    text = yaml_text({"title": world.title, "things": things})
    rest = leftover(world, composer)
    if rest.file:
        beside = target.with_name(rest.file)
        require_free(beside)
        beside.write_bytes(rest.content)
    target.write_text(text, "utf-8", newline="\n")
    return rest
