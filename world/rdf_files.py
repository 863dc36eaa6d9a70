"""RDF files into a world. Nothing is fetched: contexts and entities that lie elsewhere are refused in words."""

import mmap
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from world.errors import NoteErrors, NoteProblem, shorten
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
    ".nt": (b"_:", b"<<"),
    ".nq": (b"_:", b"<<"),
    ".ttl": (b"_:", b"[", b"(", b"<<"),
    ".trig": (b"_:", b"[", b"(", b"<<"),
}
"""The bytes without one of which a file has neither blank nodes nor triple terms, by its suffix."""

_NUL = re.compile(rb"\0|(?<!\\)(?:\\\\)*\\(?:u0000|U00000000)")
_NUL_MARKS: Final = (b"\0", b"u0000", b"U00000000")
_OF_JSON = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_DEEPEST_JSON: Final = 100
"""Levels of a JSON-LD file; beyond some thousand the parser would end the process."""
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?[^\s>]+\s+(SYSTEM\b|PUBLIC\b|\"[^\"]*\"|'[^']*')")
_LONGEST_ENTITY = 500
_REMOTE_CONTEXT = "LoadDocumentCallback"


def load_rdf(world: World, source: Source) -> None:
    """Adds an RDF file to a world. Raises `NoteErrors` at the line of an error: then throw the world away."""
    syntax = RDF_FORMATS[source.suffix]
    has_blank_nodes = True
    with _content(source) as content:
        _check_nul(source, content)
        if syntax == ox.RdfFormat.RDF_XML:
            _check_entities(source, content)
        elif syntax == ox.RdfFormat.JSON_LD:
            _check_json(source, content)
        else:
            has_blank_nodes = any(content.find(mark) >= 0 for mark in _BLANK[source.suffix])
    base = f"file:///{quote(PurePath(source.base).name)}"  # not where it lies: elsewhere it is the same world
    try:
        if source.path and isinstance(world.store, ox.Store) and not has_blank_nodes:
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


@contextmanager
def _content(source: Source) -> Iterator[bytes | mmap.mmap]:
    """The bytes of a file, to be searched without reading all of them into memory."""
    if source.path is None or not source.size:
        yield source.read()
        return
    with source.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield content


def _check_nul(source: Source, content: bytes | mmap.mmap) -> None:
    """Refuses NUL characters, which no author's file could hold again."""
    if any(content.find(mark) >= 0 for mark in _NUL_MARKS) and (found := _NUL.search(content)):
        raise _problem(source, content, found.end(), "There is a NUL character here, as no text has.", "Remove it.")


def _check_json(source: Source, content: bytes | mmap.mmap) -> None:
    """Refuses JSON that is nested without end, and JSON without anything of JSON-LD: it would say nothing."""
    depth = 0
    for found in _OF_JSON.finditer(content):
        mark = found[0]
        depth += mark in (b"{", b"[")
        depth -= mark in (b"}", b"]")
        if depth > _DEEPEST_JSON:
            read = f"This JSON is nested more than {_DEEPEST_JSON} deep."
            raise _problem(source, content, found.end(), read, "Give the things within ids of their own.")
    if content.find(b'"@') < 0 and content.find(b":") >= 0:
        read = "This JSON is no JSON-LD: it has no `@context`, and no key such as `@id`."
        raise _problem(source, content, 0, read, "Add a context that says what its keys mean.")


def _check_entities(source: Source, content: bytes | mmap.mmap) -> None:
    """Refuses what XML would fetch, and what it would expand without end; Oxigraph does the latter."""
    for found in _ENTITY.finditer(content):
        value = found[1]
        if value in (b"SYSTEM", b"PUBLIC"):
            read = "This entity lies elsewhere, and nothing is fetched."
        elif len(value) > _LONGEST_ENTITY or b"&" in value:
            read = "This entity is long, or made of others."
        else:
            continue
        raise _problem(source, content, found.start(), read, "Write its text out where it is used.")


def _problem(source: Source, content: bytes | mmap.mmap, place: int, read: str, write: str) -> NoteErrors:
    return NoteErrors([NoteProblem(source.name, content[:place].count(b"\n") + 1, read, write)])


def _with_stable_blank_nodes(quads: Iterable[ox.Quad], stem: str) -> Iterator[ox.Quad]:
    """The quads with blank nodes numbered in the order of the file, so that the same file gives the same world."""
    names: dict[str, ox.BlankNode] = {}
    prefix = re.sub(r"[^A-Za-z0-9]", "", stem) or "file"
    blank = ox.BlankNode
    for quad in quads:
        subject, object_ = quad.subject, quad.object
        if isinstance(object_, ox.Triple):
            raise SyntaxError(
                f"a fact about the fact `{shorten(str(object_))}` cannot be kept: give it a node of its own"
            )
        if type(subject) is not blank and type(object_) is not blank:
            yield quad
            continue
        if isinstance(subject, blank):
            subject = names.setdefault(subject.value, blank(f"{prefix}{len(names)}"))
        if isinstance(object_, blank):
            object_ = names.setdefault(object_.value, blank(f"{prefix}{len(names)}"))
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        yield ox.Quad(subject, quad.predicate, object_, quad.graph_name)
