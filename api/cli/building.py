"""`legendry build`: whole societies, simulated year by year."""

from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from api import worlds
from api.batches import sharing
from api.cli.editing import ByOption, signed
from api.cli.options import ClusterOption, SeedOption, WorkersOption, say, several
from world import World
from world.errors import LegendryError, counted

FIRST: Final = 1917
LAST: Final = 2025
MOST: Final = 10_000_000
_DEFAULT_FIRST: Final = 1950


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="build")(build)


def build(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="WORLD", help="A new store folder.")],
    characters: Annotated[int, typer.Option(min=10, max=MOST, help="How many people are told of.")] = 1_000,
    start: Annotated[
        str,
        typer.Option("--from", metavar="YEAR|WORLD", help="The first year; or a world to grow around."),
    ] = str(_DEFAULT_FIRST),
    end: Annotated[int, typer.Option("--to", metavar="YEAR", min=FIRST, max=LAST, help="The last year.")] = 2010,
    seed: SeedOption = 1,
    by: ByOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Builds a world: a society of spies and ordinary people, simulated year by year among real services and cities.

    It is consistent by construction, and the same seed gives the same world. Ctrl-C leaves nothing behind. `--from
    seeds` (or any world) grows a society around what is there.
    """
    from api.cli.progress import progress
    from world.building.build import build as build_world
    from world.building.chapter import here
    from world.building.society.setting import Setting
    from world.building.society.surroundings import Surroundings, surroundings

    around = None if start.isdecimal() else _world(start)
    first = int(start) if around is None else _DEFAULT_FIRST
    if not FIRST <= first <= end:
        raise LegendryError(f"From {first} to {end}: give years from {FIRST} to {LAST}, the first one first.")
    setting = Setting(first, end, characters, seed, surroundings(around) if around is not None else Surroundings())
    signature = signed(by, f"builds {counted(characters, 'person', 'people')} from {first} to {end} with seed {seed}")
    with several(workers, cluster) as client, progress() as bar:
        task = bar.add_task("people", total=characters)
        facts = build_world(
            output,
            setting,
            signature,
            around=around,
            progress=lambda people, told: bar.update(task, completed=people, facts=told),
            staged=here if client is None else partial(sharing, client),
        )
    say(f"{output} holds {counted(facts, 'fact')}. Next: legendry check {output}, or legendry plot reunion -w {output}")


def _world(name: str) -> World:
    """The world that a name or a path means; `seeds` is the one that comes with Legendry."""
    if name == "seeds" and not Path(name).exists():
        return World.open(worlds.shown(worlds.seeds()))
    return World.open(name)
