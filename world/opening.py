"""Opens a world from whatever an author has: a folder of notes, an RDF file, or a store folder."""

import mmap
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from ontology.vocabulary import vocabulary
from world.errors import NoteErrors, NoteProblem, TimeError, WorldNotFound
from world.facts import Fact, literal_value, to_term
from world.foreign import SUFFIXES, read_foreign
from world.notes.folder import files_of, read_notes, settings
from world.origin import Origin, Statement
from world.pattern.clause import Pattern
from world.store import World
from world.time.dating import BEFORE, WRITTEN, Written, days_of
from world.time.network import InconsistentTimes

RDF_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""What an RDF file may be, by its suffix."""

_READABLE = ", ".join((*RDF_FORMATS, *SUFFIXES))
_LINES = (".nt", ".nq")
_ROCKSDB_MARK = "CURRENT"
_Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def open_world(path: str | Path, *, check_times: bool = True) -> World:
    """Opens a world for reading; see `World.open`.

    With `check_times` false, written times that clash leave the world undated, and `World.clash` says which they are.
    """
    if isinstance(path, str) and path.startswith(("http://", "https://")):
        raise WorldNotFound(f"{path} is a SPARQL endpoint: this version reads folders, RDF files and store folders.")
    root = Path(path)
    if root.is_dir():
        if is_store(root):
            return World(_open_store(root), root.name, path=root, read_only=True)
        return _open_folder(root, check_times)
    if not root.is_file():
        raise WorldNotFound(f"There is no world at {root}: give a folder of notes, an RDF file or a store folder.")
    world = World(ox.Store(), root.stem, path=root)
    load_rdf(world, root)
    _date(world, (), check_times)
    return world


def is_store(root: Path) -> bool:
    """Whether a folder is a store on disk."""
    return (root / _ROCKSDB_MARK).is_file()


def load_rdf(world: World, path: Path) -> None:
    """Adds an RDF file to a world, or nothing of it: raises `NoteErrors` at the line of a syntax error."""
    syntax = RDF_FORMATS.get(path.suffix.lower())
    if syntax is None:
        raise WorldNotFound(f"{path} is no file that can be read: its name should end in {_READABLE}.")
    base = path.resolve().as_uri()
    try:
        if _has_no_blank_nodes(path):
            world.store.load(path=str(path), format=syntax, base_iri=base)
            return
        quads = list(ox.parse(path=str(path), format=syntax, base_iri=base))
    except SyntaxError as error:
        read = f"This is not {syntax.name}: {error.msg}."
        raise NoteErrors([NoteProblem(str(path), error.lineno or 1, read, "Correct the line.")]) from error
    world.store.bulk_extend(_with_stable_blank_nodes(quads, path.stem))


def _has_no_blank_nodes(path: Path) -> bool:
    """Whether a file, by its bytes, certainly mentions none: such a file needs no renaming and loads faster."""
    if path.suffix.lower() not in _LINES or not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"_:") < 0


def _with_stable_blank_nodes(quads: Iterable[ox.Quad], stem: str) -> Iterator[ox.Quad]:
    """The quads with blank nodes numbered in the order of the file, so that the same file gives the same world."""
    names: dict[str, ox.BlankNode] = {}
    prefix = re.sub(r"[^A-Za-z0-9]", "", stem) or "file"

    def named(term: _Term) -> _Term:
        if not isinstance(term, ox.BlankNode):
            return term
        return names.setdefault(term.value, ox.BlankNode(f"{prefix}{len(names)}"))

    for quad in quads:
        subject, object_ = named(quad.subject), named(quad.object)
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        yield ox.Quad(subject, quad.predicate, object_, quad.graph_name)


def load_files(world: World, paths: Iterable[Path], *, check_times: bool = True) -> None:
    """Adds folders of notes, RDF files and other programs' files to a world, and dates what they say."""
    statements: list[Statement] = []
    for path in paths:
        if path.is_dir() and not is_store(path):
            for turtle in files_of(path, ".ttl"):
                load_rdf(world, turtle)
            statements.extend(read_notes(path, _kinds(world)))
        elif path.is_file() and path.suffix.lower() in SUFFIXES:
            statements.extend(read_foreign(path, _others(world, statements, path)))
        elif path.is_file():
            load_rdf(world, path)
        else:
            raise WorldNotFound(f"There is nothing to load at {path}: give a folder of notes or a file.")
    world.state(statements)
    _date(world, statements, check_times)


def _open_store(root: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(root))
    except OSError as error:
        raise WorldNotFound(f"The store in {root} cannot be opened: {error}") from error


def _open_folder(root: Path, check_times: bool) -> World:
    title = settings(root).get("title", root.resolve().name)
    world = World(ox.Store(), title, path=root)
    if not files_of(root, ".md") and not files_of(root, ".ttl"):
        raise WorldNotFound(f"There are no notes (*.md) and no Turtle (*.ttl) in {root}.")
    load_files(world, [root], check_times=check_times)
    return world


def _kinds(world: World) -> dict[str, str | None]:
    """The ids that a world knows already, with a class of the vocabulary where they have one."""
    known = set(vocabulary().classes)
    kinds: dict[str, str | None] = {}
    for name, kind in world.table(Pattern.parse(["?id rdf:type ?kind"]), ("id", "kind")):
        iri = str(getattr(to_term(kind), "value"))  # noqa: B009
        if iri in known or name not in kinds:
            kinds[name] = iri if iri in known else None
    return kinds


def _others(world: World, statements: Iterable[Statement], path: Path) -> frozenset[str]:
    """The ids that belong to others than a file of this name, which may have been loaded before."""
    told = {statement.fact[0] for statement in statements if Path(statement.origin.file).name != path.name}
    return world.ids() - world.stated_in(path.name) | told


def _date(world: World, statements: Iterable[Statement], check_times: bool) -> None:
    """Adds the days that follow from the written times. Raises `TimeError` when they clash and are to be checked."""
    origins = {statement.fact: statement.origin for statement in statements}
    by_subject: dict[str, Origin] = {}
    for fact, origin in origins.items():
        if fact[1] in WRITTEN:
            by_subject.setdefault(fact[0], origin)
    facts = (fact for name in WRITTEN for fact in world.facts(predicate=name))
    written = [fact for fact in facts if fact[1] != BEFORE or literal_value(fact[2]) is None]
    reasons: dict[str, Fact] = {}
    for fact in written:
        words = _in_words(world, fact, origins.get(fact))
        reasons[f"{words} [{fact[0]}]" if words in reasons else words] = fact
    try:
        days = days_of(
            Written(fact[0], fact[1], literal_value(fact[2]) or fact[2], words) for words, fact in reasons.items()
        )
    except InconsistentTimes as error:
        if check_times:
            raise TimeError(f"{world.path}: {error}") from error
        world.clash = tuple(dict.fromkeys(reasons[c.because] for c in error.cycle if c.because))
        return
    except TimeError as error:
        raise TimeError(f"{world.path}: {error}") from error
    world.add(fact for fact in days if fact[0] not in by_subject)
    world.state(Statement(fact, by_subject[fact[0]]) for fact in days if fact[0] in by_subject)


def _in_words(world: World, fact: Fact, origin: Origin | None) -> str:
    """A written time as a sentence: `the wedding is before the mission (wedding.md:5)`."""
    subject, predicate, value = fact
    text = literal_value(value) or f"before {value}"
    verb = {"lg:begin": "begins ", "lg:end": "ends "}.get(predicate, "is ")
    words = [world.label(word) if world.mentions(word) else word for word in text.split()]
    place = f" ({origin.file}:{origin.line})" if origin else ""
    return f"{world.label(subject)} {verb}{' '.join(words)}{place}"
