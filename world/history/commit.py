"""Writes an edit: as one SPARQL update, which a store does whole or not at all, and only onto the version it is for."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from ontology.namespaces import BRANCH, CANON, DCTERMS, EDIT, EDITOR, HISTORY, PROV, RDF, XSD
from world.errors import EditConflict, LegendryError
from world.facts import Fact, shorten_fact, to_triple
from world.history.edit import Edit, edit, version
from world.store import World
from world.stores.reading import canon_of

LONGEST_REASON: Final = 1_000
"""Characters of a reason, and of an editor's name."""


@dataclass
class Writing:
    """Facts that go from and come to named graphs; the empty name is canon's."""

    gone: list[tuple[str, Fact]] = field(default_factory=list)
    new: list[tuple[str, Fact]] = field(default_factory=list)

    def __add__(self, other: "Writing") -> "Writing":
        return Writing([*self.gone, *other.gone], [*self.new, *other.new])


def commit(world: World, made: Edit, writing: Writing) -> Edit:
    """Writes an edit, whose number must be the next one.

    Raises `EditConflict`, and writes nothing, when somebody else has edited the world since.
    """
    for text in (made.why, made.by):
        if len(text) > LONGEST_REASON:
            raise LegendryError(f"A reason has at most {LONGEST_REASON:,} characters, here are {len(text):,}.")
    token = secrets.token_hex(8)
    canon = canon_of(world.store)
    gone, new = _by_graph(writing.gone, canon), _by_graph([*writing.new, *_remembered(made)], canon)
    told = "\n".join(_told(made, token))
    head = f"GRAPH <{HISTORY}> {{ <{CANON}> <{PROV.wasGeneratedBy}> <{EDIT}{made.number - 1}> }}"
    if made.number == 1:
        begun = f"GRAPH <{HISTORY}> {{ <{CANON}> <{PROV.wasGeneratedBy}> ?any }}"
        world.store.update(f"INSERT {{ {head} }} WHERE {{ FILTER NOT EXISTS {{ {begun} }} }}")
    world.store.update(
        f"DELETE {{ {head}\n{gone} }}\nINSERT {{ GRAPH <{HISTORY}> {{ {told} }}\n{new} }}\nWHERE {{ {head} }}"
    )
    mark = ox.Quad(ox.NamedNode(made.iri), ox.NamedNode(DCTERMS.identifier), ox.Literal(token), ox.NamedNode(HISTORY))
    if mark not in world.store:
        raise conflict(world, made.number - 1)
    return made


def conflict(world: World, since: int) -> EditConflict:
    """That somebody else has edited the world since a version."""
    other = edit(world, min(since + 1, version(world)))
    return EditConflict(
        f"{other.by} edited this world meanwhile (edit {other.number}: {other.why}). Nothing was changed: look at "
        f"`legendry diff {since}`, and try again."
    )


def _told(made: Edit, token: str) -> Iterator[str]:
    """The activity, and that canon is now as it left it."""
    about, editor = f"<{made.iri}>", f"<{EDITOR}{quote(made.by, safe='')}>"
    yield f"<{CANON}> <{PROV.wasGeneratedBy}> {about} ."
    yield f"{about} <{RDF.type}> <{PROV.Activity}> ; <{PROV.wasAssociatedWith}> {editor} ."
    yield f"{about} <{PROV.endedAtTime}> {_literal(made.when, XSD.dateTime)} ."
    yield f"{about} <{DCTERMS.identifier}> {_literal(token)} ."
    yield f"{about} <{DCTERMS.description}> {_literal(made.why)} ."
    yield f"{editor} <{RDF.type}> <{PROV.Agent}> ."
    if made.number > 1:
        yield f"{about} <{PROV.wasInformedBy}> <{EDIT}{made.number - 1}> ."
    if made.added:
        yield f"{about} <{PROV.generated}> <{made.iri}/added> ."
    if made.removed:
        yield f"{about} <{PROV.invalidated}> <{made.iri}/removed> ."
    if made.branch:
        yield f"{about} <{DCTERMS.isPartOf}> <{BRANCH}{made.branch}> ."
    if made.undoes is not None:
        yield f"{about} <{PROV.used}> <{EDIT}{made.undoes}> ."


def _remembered(made: Edit) -> Iterator[tuple[str, Fact]]:
    yield from ((f"{made.iri}/added", fact) for fact in made.added)
    yield from ((f"{made.iri}/removed", fact) for fact in made.removed)


def _by_graph(facts: Iterable[tuple[str, Fact]], canon: str) -> str:
    graphs: dict[str, list[str]] = {}
    for graph, fact in facts:
        graphs.setdefault(graph or canon, []).append(_line(fact))
    return "\n".join(
        f"GRAPH <{graph}> {{ {' '.join(lines)} }}" if graph else " ".join(lines) for graph, lines in graphs.items()
    )


def _line(fact: Fact) -> str:
    triple = to_triple(fact)
    if any(isinstance(term, ox.BlankNode) for term in triple):
        raise LegendryError(
            f"`{shorten_fact(fact)}` is about a node without a name, which cannot be edited: give it an id first."
        )
    return f"{' '.join(map(str, triple))} ."


def _literal(text: str, datatype: str = XSD.string) -> str:
    return str(ox.Literal(text, datatype=ox.NamedNode(datatype)))
