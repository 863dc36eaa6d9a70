"""RDF files into a world. Nothing is fetched: contexts and entities that lie elsewhere are refused in words."""

import mmap
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Final

import pyoxigraph as ox

from world.errors import NoteErrors, NoteProblem
from world.sources import Source
from world.store import World

RDF_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""What an RDF file may be, by its suffix."""

_BLANK: Final = {
    ".nt": (b"_:",),
    ".nq": (b"_:",),
    ".ttl": (b"_:", b"[", b"("),
    ".trig": (b"_:", b"[", b"("),
}
"""The bytes without one of which a file has no blank nodes, by its suffix."""

_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?[^\s>]+\s+(SYSTEM\b|PUBLIC\b|\"[^\"]*\"|'[^']*')")
_LONGEST_ENTITY = 500
_REMOTE_CONTEXT = "LoadDocumentCallback"


def load_rdf(world: World, source: Source) -> None:
    """Adds an RDF file to a world. Raises `NoteErrors` at the line of an error: then throw the world away."""
    syntax = RDF_FORMATS[source.suffix]
    if syntax == ox.RdfFormat.RDF_XML:
        _check_entities(source)
    base = source.path.resolve().as_uri() if source.path else f"file:///{PurePath(source.base).name}"
    try:
        if source.path and not _may_have_blank_nodes(source.path, source.suffix):
            world.store.bulk_load(path=str(source.path), format=syntax, base_iri=base)
            return
        if source.path:
            quads = ox.parse(path=str(source.path), format=syntax, base_iri=base)
        else:
            quads = ox.parse(input=source.read(), format=syntax, base_iri=base)
        world.store.bulk_extend(_with_stable_blank_nodes(quads, source.stem))
    except SyntaxError as error:
        read, write = f"This is not {syntax.name}: {error.msg}.", "Correct the line."
        if _REMOTE_CONTEXT in str(error.msg):
            read = "Its @context lies elsewhere, and nothing is fetched."
            write = "Write the context itself into the file."
        raise NoteErrors([NoteProblem(source.name, error.lineno or 1, read, write)]) from error
    except UnicodeDecodeError as error:
        raise NoteErrors([NoteProblem(source.name, 1, "This is not UTF-8 text.", "Save it as UTF-8.")]) from error


def _may_have_blank_nodes(path: Path, suffix: str) -> bool:
    """Whether a file may mention any, by its bytes: one that does not needs no renaming and loads faster."""
    if suffix not in _BLANK or not path.stat().st_size:
        return True
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(mark) >= 0 for mark in _BLANK[suffix])


def _check_entities(source: Source) -> None:
    """Refuses what XML would fetch, and what it would expand without end; Oxigraph does the latter."""
    content = source.read()
    for found in _ENTITY.finditer(content):
        line = content.count(b"\n", 0, found.start()) + 1
        value = found[1]
        if value in (b"SYSTEM", b"PUBLIC"):
            read = "This entity lies elsewhere, and nothing is fetched."
        elif len(value) > _LONGEST_ENTITY or b"&" in value:
            read = "This entity is long, or made of others."
        else:
            continue
        raise NoteErrors([NoteProblem(source.name, line, read, "Write its text out where it is used.")])


def _with_stable_blank_nodes(quads: Iterable[ox.Quad], stem: str) -> Iterator[ox.Quad]:
    """The quads with blank nodes numbered in the order of the file, so that the same file gives the same world."""
    names: dict[str, ox.BlankNode] = {}
    prefix = re.sub(r"[^A-Za-z0-9]", "", stem) or "file"
    blank = ox.BlankNode
    for quad in quads:
        subject, object_ = quad.subject, quad.object
        if type(subject) is not blank and type(object_) is not blank:
            yield quad
            continue
        if isinstance(subject, blank):
            subject = names.setdefault(subject.value, blank(f"{prefix}{len(names)}"))
        if isinstance(object_, blank):
            object_ = names.setdefault(object_.value, blank(f"{prefix}{len(names)}"))
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        yield ox.Quad(subject, quad.predicate, object_, quad.graph_name)
