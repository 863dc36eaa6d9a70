"""Writes an edit: as one SPARQL update, which a store does whole or not at all, and only onto the version it is for."""

import secrets
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from ontology.namespaces import BRANCH, CANON, DCTERMS, EDIT, EDITOR, GENID, HISTORY, PROV, RDF, XSD
from world.errors import EditConflict, LegendryError
from world.facts import Fact, to_triple
from world.history.edit import Edit, edit, version
from world.history.saying import shorten_typed
from world.store import World
from world.stores import Store
from world.stores.reading import canon_of
from world.stores.terms import to_sparql

LONGEST_REASON: Final = 1_000
"""Characters of a reason, and of an editor's name."""

_NODE: Final = ox.NamedNode(f"{GENID}node")
"""Gives the node without a name that bears a label in the store."""


@dataclass
class Writing:
    """Facts that go from and come to named graphs; the empty name is canon's.

    `quads` come as they are, and `quads_gone` go: unlike facts they may be about nodes without names.
    """

    gone: list[tuple[str, Fact]] = field(default_factory=list)
    new: list[tuple[str, Fact]] = field(default_factory=list)
    quads: list[ox.Quad] = field(default_factory=list)
    quads_gone: list[ox.Quad] = field(default_factory=list)

    def __add__(self, other: "Writing") -> "Writing":
        return Writing(
            [*self.gone, *other.gone],
            [*self.new, *other.new],
            [*self.quads, *other.quads],
            [*self.quads_gone, *other.quads_gone],
        )


def commit(world: World, made: Edit, writing: Writing, *, remember: bool = True) -> Edit:
    """Writes an edit, whose number must be the next one (0: how the world began), and remembers its facts.

    Raises `EditConflict`, and writes nothing, when somebody else has edited the world since.
    """
    for text in (made.why, made.by):
        if len(text) > LONGEST_REASON:
            raise LegendryError(f"A reason has at most {LONGEST_REASON:,} characters, here are {len(text):,}.")
    token = secrets.token_hex(8)
    canon = canon_of(world.store)
    remembered = _remembered(made) if remember else ()
    nodes = _Nodes(world.store)
    gone = _by_graph([*_lines(writing.gone, canon), *_quad_lines(writing.quads_gone, canon, nodes)])
    new = _by_graph([*_lines([*writing.new, *remembered], canon), *_quad_lines(writing.quads, canon, nodes)])
    told = "\n".join(_told(made, token))
    begun = f"GRAPH <{HISTORY}> {{ <{CANON}> <{PROV.wasGeneratedBy}> ?any }}"
    head, where = "", f"FILTER NOT EXISTS {{ {begun} }}"
    if made.number > 0:
        head = where = f"GRAPH <{HISTORY}> {{ <{CANON}> <{PROV.wasGeneratedBy}> <{EDIT}{made.number - 1}> }}"
    with world.editing(is_told=remember and _tells(made, writing)):
        if made.number == 1:
            world.store.update(f"INSERT {{ {head} }} WHERE {{ FILTER NOT EXISTS {{ {begun} }} }}")
        nodes.update(
            f"DELETE {{ {head}\n{gone} }}\nINSERT {{ GRAPH <{HISTORY}> {{ {told} }}\n{new} }}\n"
            f"WHERE {{ {where} {nodes.bound} }}"
        )
    world.changed()
    mark = ox.Quad(ox.NamedNode(made.iri), ox.NamedNode(DCTERMS.identifier), ox.Literal(token), ox.NamedNode(HISTORY))
    if mark not in world.store:
        raise conflict(world, max(made.number - 1, 0))
    return made


def remembered(made: Edit) -> Iterator[ox.Quad]:
    """What the world keeps of an edit's facts, as quads: also those about nodes without names."""
    return (ox.Quad(*to_triple(fact), ox.NamedNode(graph)) for graph, fact in _remembered(made))


def conflict(world: World, since: int) -> EditConflict:
    """That somebody else has edited the world since a version."""
    other = edit(world, min(since + 1, version(world)))
    return EditConflict(
        f"{other.by} edited this world meanwhile (edit {reasoned(other)}). Nothing was changed: look at "
        f"`{diff_command(world, since)}`, and try again."
    )


def reasoned(made: Edit) -> str:
    """An edit's number, and its reason where it has one: `6: the fire`."""
    return f"{made.number}: {made.why}" if made.why else str(made.number)


def diff_command(world: World, since: int) -> str:
    """What to type to see what has happened to a world since a version."""
    return f"legendry diff {since} {_option(world)}"


def compare_command(world: World, name: str) -> str:
    """What to type to see what a branch changes."""
    return f"legendry branch compare {name} {_option(world)}"


def _option(world: World) -> str:
    return f"-w {shlex.quote(str(world.path or world.title))}"


def _tells(made: Edit, writing: Writing) -> bool:
    """Whether an edit tells all that goes from canon and comes to it."""
    gone = {*made.removed, *(fact for graph, fact in writing.new if graph == made.days_removed)}
    new = {*made.added, *(fact for graph, fact in writing.new if graph == made.days_added)}
    pairs = ((writing.gone, gone), (writing.new, new))
    return (
        not writing.quads
        and not writing.quads_gone
        and all(fact in told for some, told in pairs for graph, fact in some if not graph)
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


def _by_graph(lines: Iterable[tuple[str, str]]) -> str:
    """Lines of facts, each with its graph, as SPARQL has them."""
    graphs: dict[str, list[str]] = {}
    for graph, line in lines:
        graphs.setdefault(graph, []).append(line)
    return "\n".join(
        f"GRAPH <{graph}> {{ {' '.join(lines)} }}" if graph else " ".join(lines) for graph, lines in graphs.items()
    )


def _lines(facts: Iterable[tuple[str, Fact]], canon: str) -> Iterator[tuple[str, str]]:
    for graph, fact in facts:
        triple = to_triple(fact)
        if any(isinstance(term, ox.BlankNode) for term in triple):
            raise LegendryError(
                f"`{shorten_typed(fact)}` is about a node without a name, which cannot be edited: give it an id first."
            )
        yield graph or canon, f"{' '.join(map(str, triple))} ."


def _quad_lines(quads: Iterable[ox.Quad], canon: str, nodes: "_Nodes") -> Iterator[tuple[str, str]]:
    for quad in quads:
        graph = canon if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        yield graph, f"{nodes.name(quad.subject)} {quad.predicate} {nodes.name(quad.object)} ."


class _Nodes:
    """The nodes without names in an update, which SPARQL cannot speak of.

    Where the store is here, each is a variable that a function of ours binds to it; a server keeps them under names.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._variables: dict[str, str] = {}

    def name(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
        """What stands for a term in the update."""
        if isinstance(self._store, ox.Store) and isinstance(term, ox.BlankNode):
            return self._variables.setdefault(term.value, f"?node{len(self._variables)}")
        return to_sparql(term)

    @property
    def bound(self) -> str:
        """What binds the variables, for the end of the condition."""
        return " ".join(
            f"BIND({_NODE}({ox.Literal(name)}) AS {variable})" for name, variable in self._variables.items()
        )

    def update(self, text: str) -> None:
        """Carries the update out."""
        if isinstance(self._store, ox.Store) and self._variables:
            self._store.update(text, custom_functions={_NODE: _node})
        else:
            self._store.update(text)


def _node(*terms: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.BlankNode | None:
    name = terms[0]
    return ox.BlankNode(name.value) if isinstance(name, ox.Literal) else None


def _literal(text: str, datatype: str = XSD.string) -> str:
    return str(ox.Literal(text, datatype=ox.NamedNode(datatype)))
