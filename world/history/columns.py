"""The columns of a store that has a history: kept beside it, and told of its edits."""

from pathlib import Path
from weakref import ref

from ontology.namespaces import DCTERMS, EDIT
from world.columns import Columns
from world.columns.former import Head, Since
from world.columns.gathering import Gathering
from world.columns.kept import keep, kept_columns
from world.facts import Fact
from world.history.edit import changes, of_history, version
from world.store import World
from world.store_folder import open_store


def stored_columns(world: World) -> Columns:
    """The columns of a world in a store folder that nobody changes while it is open."""
    assert world.path is not None
    return kept_columns(world.store, world.path, head_of(world), since_of(world))


def keep_columns(root: Path, gathering: Gathering) -> None:
    """Keeps what was gathered while the store in a folder was made, which nobody has open any more, as its columns."""
    world = World(open_store(root), path=root)
    keep(gathering, world.store, root, head_of(world))


def since_of(world: World) -> Since:
    """Tells what went and came in a world after an edit, as long as somebody holds the world."""
    last = version(world)
    there = ref(world)  # columns must not hold the world that holds them: its store is closed with it

    def since(number: int, mark: str) -> tuple[tuple[Fact, ...], tuple[Fact, ...]] | None:
        asked = there()
        known = asked is not None and number <= last and _mark(asked, number) == mark
        return changes(asked, number, last, days=True) if asked is not None and known else None

    return since


def head_of(world: World) -> Head:
    """The last edit of a world."""
    last = version(world)
    return last, _mark(world, last)


def _mark(world: World, number: int) -> str:
    """What tells an edit from others, also of the same number in another history; empty where there is none."""
    return next(of_history(world, f"{EDIT}{number}", DCTERMS.identifier), "")
