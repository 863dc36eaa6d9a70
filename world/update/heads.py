"""What a note's head in JSON says, as facts; and what one head says more, and less, than another."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ontology.namespaces import PROVENANCE, RDF
from ontology.vocabulary import vocabulary
from world.errors import LegendryError, NoteProblem, shorten
from world.facts import Fact, literal, to_node, to_text
from world.history.commit import Writing
from world.notes.json_note import Body, body_of
from world.notes.known_here import KnownHere
from world.notes.note import note_of
from world.notes.statements import StatementReader
from world.origin import Statement
from world.provenance import name_of
from world.store import World

_ORIGINS = ox.NamedNode(PROVENANCE)


@dataclass(frozen=True)
class Misreading:
    """One mistake: its place as a JSON pointer, what was read and what to write."""

    pointer: str
    read: str
    write: str

    def as_json(self) -> dict[str, str]:
        """The mistake as an answer has it."""
        return {"pointer": self.pointer, "read": self.read, "write": self.write}


class HeadMisread(LegendryError):
    """A head that cannot be understood: every mistake in it."""

    def __init__(self, mistakes: Iterable[Misreading]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(" ".join(f"{one.pointer or '/'}: {one.read} {one.write}" for one in self.mistakes[:10]))


@dataclass(frozen=True)
class Head:
    """What a head says of a thing of an id and class (IRI): statements, and the ids of the thing and its parts."""

    id: str
    kind: str
    statements: tuple[Statement, ...]
    names: tuple[str, ...]

    @property
    def facts(self) -> dict[Fact, None]:
        """The facts, in order."""
        return dict.fromkeys(statement.fact for statement in self.statements)

    def vouchers(self, fact: Fact) -> frozenset[tuple[tuple[str, ...], str]]:
        """How a fact is vouched for: sources, and a certainty."""
        return frozenset(
            (tuple(sorted(one.origin.sources)), one.origin.certainty) for one in self.statements if one.fact == fact
        )


def read_head(world: World, given: dict[str, Any], own: Iterable[str] = ()) -> Head:
    """What a head says in a world where `own` are the ids that it may describe, though the world has them.

    Raises `HeadMisread` with all mistakes, and `JsonMisread`.
    """
    body = body_of(given)
    reader = StatementReader(vocabulary(), KnownHere(world))
    note = note_of("", body.table, vocabulary())
    if isinstance(note, NoteProblem):
        raise HeadMisread([_misreading(body, note)])
    mine, names = frozenset(own), list[str]()
    for name, kind, line in reader.declare(note):
        if name in names or (name not in mine and name in reader.known.kinds):
            read = f"The id `{shorten(name)}` is taken."
            reader.problems.append(NoteProblem("", line, read, "Give one of them another id."))
        names.append(name)
        reader.known.add(name, kind)
    statements = tuple(reader.read(note))
    if reader.problems:
        raise HeadMisread(_misreading(body, one) for one in sorted(set(reader.problems)))
    return Head(note.node.id, note.node.kind, statements, tuple(names))


def origins_of(world: World, before: Head | None, after: Head, file: str) -> Writing:
    """What is written of where the facts of a head come from: for those that are new, or are vouched for otherwise."""
    writing = Writing()
    for fact in after.facts:
        if before is not None and fact in before.facts and before.vouchers(fact) == after.vouchers(fact):
            continue
        writing.gone += _told(world, fact)  # of a fact that comes back, what was so when it went
        for statement in after.statements:
            if statement.fact == fact:
                there = Statement(fact, statement.origin._replace(file=file))
                writing.new += [(PROVENANCE, said) for said in _origin(there)]
    return Writing(list(dict.fromkeys(writing.gone)), list(dict.fromkeys(writing.new)))


def _origin(statement: Statement) -> Iterable[Fact]:
    node = f"<{PROVENANCE}/{name_of(statement)}>"
    (subject, predicate, value), origin = statement
    yield node, "rdf:type", "rdf:Statement"
    yield node, "rdf:subject", subject
    yield node, "rdf:predicate", predicate
    yield node, "rdf:object", value
    yield node, "lg:file", literal(origin.file)
    yield node, "lg:line", literal(str(origin.line), "xsd:integer")
    for source in origin.sources:
        yield node, "dcterms:source", literal(source)
    if origin.certainty:
        yield node, "lg:certainty", literal(origin.certainty)


def _told(world: World, fact: Fact) -> list[tuple[str, Fact]]:
    """What the world remembers of where a fact comes from."""
    subject, found = to_node(fact[0]), list[tuple[str, Fact]]()
    for quad in world.store.quads_for_pattern(None, ox.NamedNode(RDF.subject), subject, _ORIGINS):
        assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
        said = [
            (to_text(one.subject), to_text(one.predicate), to_text(one.object))
            for one in world.store.quads_for_pattern(quad.subject, None, None, _ORIGINS)
        ]
        if {("rdf:predicate", fact[1]), ("rdf:object", fact[2])} <= {one[1:] for one in said}:
            found += [(PROVENANCE, one) for one in said if not one[0].startswith("_:")]
    return found


def _misreading(body: Body, problem: NoteProblem) -> Misreading:
    return Misreading(body.pointer(problem.line), problem.read, problem.write)
