"""Opens a world from whatever an author has: notes, sheets, RDF, a zip file of them, a store, or a server's address."""

import gc
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ontology.vocabulary import vocabulary
from world.archive import Archive
from world.columns.trail import Trail
from world.dates import date
from world.errors import EditConflict, NoteErrors, NoteProblem, WorldNotFound
from world.facts import Fact, is_id, to_iri
from world.foreign import SUFFIXES as FOREIGN
from world.foreign import read_foreign
from world.notes.one_file import SETTINGS
from world.notes.reading import READERS, read_sources
from world.origin import Statement
from world.pattern.clause import Pattern
from world.provenance import statements_as_trig
from world.rdf_files import RDF_FORMATS, load_rdf
from world.sources import Source, file_source, folder_sources
from world.staging import recover
from world.store import World
from world.store_folder import damaged, is_store, open_store
from world.stores import Address, RemoteStore, is_address
from world.time.dating import WRITTEN

ZIP: Final = ".zip"
SUFFIXES: Final = (*READERS, *RDF_FORMATS)
"""What the files that make up a world end in."""

_AT_ONCE = 20_000
_FILES = "a folder of notes, a YAML, CSV, RDF or zip file"
_WHAT = f"{_FILES}, a store folder, or a server's address"
_UNSPEAKABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that turn the direction of text around, and bytes that are not UTF-8."""


def open_world(path: str | Path, *, check_times: bool = True) -> World:
    """Opens a world for reading; see `World.open`.

    With `check_times` false, written times that clash are left out of the reckoning, and `World.clashes` says which;
    notes may then refer to what nothing describes. `STORE@NAME` is a branch, laid over canon in memory.
    """
    if branched := branch_of(path):
        from world.history.branch import viewed

        return viewed(open_world(branched[0], check_times=check_times), branched[1])
    if is_address(path):
        address = Address.parse(str(path))
        return World(RemoteStore(address), str(address))
    root = _recovered(path)
    if is_store(root):
        return World(open_store(root), root.name, path=root, kept=True)
    if not root.is_dir() and not root.is_file():
        raise WorldNotFound(f"There is no world at {root}: give {_WHAT}.")
    world = World(ox.Store(), root.resolve().name if root.is_dir() else root.stem, path=root)
    load_files(world, [root], check_times=check_times)
    return world


def open_to_write(path: str | Path) -> World:
    """Opens a store that edits may change. One process at a time can: raises `EditConflict` while another one has it.

    A server takes everybody's edits. Raises `WorldNotFound` for what is no store: notes and files are edited where
    they are.
    """
    if is_address(path):
        return open_world(path)
    root = _recovered(path)
    if branched := branch_of(path):
        store, name = branched
        raise WorldNotFound(f"{path} is a branch: give `-w {store} --branch {name}` to edit it.")
    if not is_store(root):
        raise WorldNotFound(
            f"{path} is no store: edit its notes or files themselves, or put it into a store first with "
            f"`legendry load {path} -w my.world`."
        )
    open_store(root)  # a damaged one is refused before anything in it is touched
    try:
        trail = Trail(root)
        world = World(ox.Store(str(root)), root.name, path=root, trail=trail)
        trail.opened()
        return world
    except (OSError, RuntimeError, ValueError) as error:
        if "lock" in str(error).lower():
            raise EditConflict(f"{root} is being changed by another program: try again when it is done.") from error
        raise damaged(root, error) from error


def load_files(world: World, paths: Iterable[Path], *, check_times: bool = True) -> list[Fact]:
    """Adds folders and files to a world, dates it, and gives it the title that they give. Returns its derived days.

    Raises `WorldNotFound`, `NoteErrors` and `TimeError`; some of the files may then be in the world: throw it away.
    """
    with ExitStack() as held, _undisturbed():
        sources = [source for path in paths for source in _sources(Path(path), held)]
        rdf = [source for source in sources if source.suffix in RDF_FORMATS]
        for source in rdf:
            load_rdf(world, source)
        others = [source for source in sources if source.suffix in READERS]
        read = read_sources(others, _kinds(world) if others else {}, lenient=not check_times)
        told = iter(list(read.statements)) if world.bulk else read.statements  # nothing is written before all is read
        origins = dict(_stated(world, told))
        for source in sources:
            if source.suffix in FOREIGN and source.path is not None:
                taken = world.ids() - world.stated_in(source.base)
                origins.update(_stated(world, read_foreign(source.path, taken)))
    for title in read.titles:
        if len(sources) == 1 or Path(title.file).name == SETTINGS:
            world.title = title.text
    with _undisturbed():
        return date(world, origins, check_times=check_times)


def _stated(world: World, statements: Iterable[Statement]) -> Iterator[Statement]:
    """States all of it in a world, so many at a time while the next are read; gives back what is said of times."""
    waiting = iter(statements)
    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(world.load_trig, b"")
        while some := list(islice(waiting, _AT_ONCE)):
            yield from (statement for statement in some if statement.fact[1] in WRITTEN)
            trig = statements_as_trig(some)
            writing.result()
            writing = writer.submit(world.load_trig, trig)
        writing.result()


def _recovered(path: str | Path) -> Path:
    """The path, at which there is a store again if a killed load has left one beside it."""
    root = Path(path)
    if not root.exists():
        recover(root)
    return root


def branch_of(path: str | Path) -> tuple[str, str] | None:
    """The store and the branch that `STORE@NAME` names; None for the path of anything else."""
    base, _, name = str(path).rpartition("@")
    if not base or not is_id(name) or Path(path).exists():
        return None
    is_kept = "/" in base.partition("://")[2] if is_address(base) else is_store(Path(base))
    return (base, name) if is_kept else None


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keeps the garbage collector away: it would look again and again through all that is read, where no cycles are."""
    was_there = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_there:
            gc.enable()


def _sources(path: Path, held: ExitStack) -> list[Source]:
    """The files of a folder, of a zip file (open until `held` closes it), or a single one."""
    if is_store(path):
        raise WorldNotFound(f"{path} is a store: export it first (legendry export {path} --to nq), and load that file.")
    if path.is_dir():
        sources = folder_sources(path, SUFFIXES)
    elif not path.is_file():
        raise WorldNotFound(f"There is nothing to load at {path}: give {_FILES}.")
    elif path.suffix.lower() == ZIP:
        sources = held.enter_context(Archive(path)).sources(SUFFIXES)
    elif path.suffix.lower() in (*SUFFIXES, *FOREIGN):
        sources = [file_source(path)]
    else:
        endings = ", ".join((*SUFFIXES, ZIP, *FOREIGN))
        raise WorldNotFound(f"{path} is no file that can be read: its name should end in {endings}.")
    if not sources:
        raise WorldNotFound(f"There are no notes (*.md), and no YAML, CSV or RDF files, in {path}.")
    if problems := list(_unspeakable(sources)):
        raise NoteErrors(problems)
    return sources


def _unspeakable(sources: Iterable[Source]) -> Iterator[NoteProblem]:
    """Files whose names are no text: an origin could not say them."""
    for source in sources:
        if _UNSPEAKABLE.search(source.name):
            name = _UNSPEAKABLE.sub(lambda found: ascii(found[0])[1:-1], source.name)
            yield NoteProblem(name, 1, "This file's name has signs in it that are no text.", "Rename it.")


def _kinds(world: World) -> dict[str, str | None]:
    """The ids that a world knows already, with a class of the vocabulary where they have one."""
    known = set(vocabulary().classes)
    kinds: dict[str, str | None] = {}
    for name, kind in world.table(Pattern.parse(["?id rdf:type ?kind"]), ("id", "kind")):
        iri = to_iri(kind)
        if iri in known or name not in kinds:
            kinds[name] = iri if iri in known else None
    return kinds


__all__ = ["RDF_FORMATS", "SUFFIXES", "is_store", "load_files", "load_rdf", "open_world"]
