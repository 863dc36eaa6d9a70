"""Whether a world keeps to the vocabulary's SHACL shapes (W3C Recommendation, 20 July 2017).

The shapes use a small part of SHACL Core; this module evaluates exactly that part, one path at a time over the whole
world or over a few focus nodes, and refuses a shape that uses more. The tests hold it against pySHACL, which needs far
longer and cannot be asked about a few nodes. One thing is left out on purpose: no class is asked of a name that nothing
describes, as the rule `dangling-name` tells it once, and not at each mention.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias, TypeGuard

import pyoxigraph as ox

from ontology.namespaces import LG, RDF, SH
from ontology.shapes import SHAPES
from ontology.vocabulary import vocabulary
from world.checking.report import Finding, Severity
from world.checking.survey import DERIVED
from world.errors import shorten
from world.facts import Fact, to_node, to_term, to_text
from world.store import World

MOST_KEPT: Final = 2_000_000
"""Values that are kept in memory at once; beyond it, predicates that shapes ask for again are read again."""

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Values: TypeAlias = Mapping[Term, list[Term]]
_Reader: TypeAlias = Callable[[str], Values]
_Alike: TypeAlias = dict[frozenset[str], list[Term]]
_About: TypeAlias = dict[Term, dict[str, list[Term]]]

_SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.NOTE}
_CANON = ox.DefaultGraph()
_CLASS: Final = f"{SH}class"
_PLAIN: Final = (SH.path, SH.targetClass, SH.targetSubjectsOf, SH.name, SH.message, SH.severity, RDF.type)


@dataclass(frozen=True)
class Shape:
    """One rule about the values of a path: one of several predicates, or, with none, the node itself."""

    name: str
    severity: Severity
    message: str
    target_classes: tuple[str, ...]
    target_subjects_of: tuple[str, ...]
    path: tuple[str, ...]
    constraints: tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=1)
def shapes() -> tuple[Shape, ...]:
    """The vocabulary's shapes, sorted by path: each is read once. Raises ValueError for one beyond our part."""
    return read_shapes(quad.triple for path in SHAPES for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


@lru_cache(maxsize=1)
def _aimed() -> Mapping[str, tuple[Shape, ...]]:
    """The shapes by the classes and properties whose nodes they are about."""
    aimed: dict[str, list[Shape]] = defaultdict(list)
    for shape in shapes():
        for key in (*shape.target_classes, *shape.target_subjects_of):
            aimed[key].append(shape)
    return {key: tuple(several) for key, several in aimed.items()}


def read_shapes(triples: Iterable[ox.Triple]) -> tuple[Shape, ...]:
    """Shapes of a graph, as `shapes` gives them."""
    about: _About = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        about[triple.subject][triple.predicate.value].append(triple.object)
    found = [_shape(node, about) for node, said in about.items() if SH.message in said]
    return tuple(sorted(found, key=lambda shape: (shape.path, shape.name)))


class ShapeCheck:
    """The shapes over one world. Types are read once, the values of a predicate when a shape first asks for them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._types: dict[Term, frozenset[str]] = {}
        self._read: dict[str, Values] = {}
        self._size = 0
        for quad in world.store.quads_for_pattern(None, ox.NamedNode(RDF.type), None, _CANON):
            kinds, before = _kinds(quad.object), self._types.get(quad.subject)
            self._types[quad.subject] = kinds if before is None else before | kinds

    def move(self, world: World) -> None:
        """Goes on with another copy of the same world."""
        self._world = world

    def retype(self, names: Iterable[str]) -> None:
        """Reads the types of some nodes again, after an edit."""
        for name in names:
            node = to_node(name)
            kinds = (to_term(kind) for kind in self._world.types(name))
            self._types[node] = frozenset().union(*map(_kinds, kinds))

    def findings(self, focus: Iterable[str] | None = None) -> Iterator[Finding]:
        """What breaks a shape, in no order; `focus` keeps to these nodes."""
        if focus is not None:
            for name in dict.fromkeys(focus):
                yield from self._findings_of(to_node(name))
            return
        alike = self._alike()
        for shape in shapes():
            for node in self._targets(shape, alike):
                if not self._holds(shape, node, self._values):
                    yield self._finding(shape, to_text(node))
        self._read.clear()

    def _findings_of(self, node: ox.NamedNode | ox.BlankNode) -> Iterator[Finding]:
        """What breaks a shape at one node, of which only its own facts are read."""
        said: dict[str, list[Term]] = {}
        for quad in self._world.store.quads_for_pattern(node, None, None, _CANON):
            said.setdefault(quad.predicate.value, []).append(quad.object)
        kinds = self._types.get(node, frozenset())
        aimed = [shape for key in (*kinds, *said) for shape in _aimed().get(key, ())]
        for shape in dict.fromkeys(aimed):
            if not self._holds(shape, node, lambda predicate: {node: said.get(predicate, [])}):
                yield self._finding(shape, to_text(node))

    def _alike(self) -> _Alike:
        """The nodes by the classes that they are in: few sets of classes, however many nodes."""
        alike: _Alike = defaultdict(list)
        for node, kinds in self._types.items():
            alike[kinds].append(node)
        return alike

    def _targets(self, shape: Shape, alike: _Alike) -> Iterable[Term]:
        """The focus nodes of a shape, each once."""
        wanted = frozenset(shape.target_classes)
        among = (found for kinds, found in alike.items() if not wanted.isdisjoint(kinds))
        targets: dict[Term, None] = dict.fromkeys(node for found in among for node in found)
        for predicate in shape.target_subjects_of:
            targets.update(dict.fromkeys(self._values(predicate)))
        return targets

    def _holds(self, shape: Shape, node: Term, values_of: _Reader) -> bool:
        if shape.path:
            values = [value for predicate in shape.path for value in values_of(predicate).get(node, ())]
        else:
            values = [node]
        return all(self._meets(kind, given, node, values, values_of) for kind, given in shape.constraints)

    def _meets(self, kind: str, given: tuple[str, ...], node: Term, values: list[Term], values_of: _Reader) -> bool:
        match kind:
            case "minCount":
                return len(set(values)) >= int(given[0])
            case "maxCount":
                return len(set(values)) <= int(given[0])
            case "class":
                return all(
                    self._types.get(value, frozenset()).issuperset(given) or self._is_missing(value) for value in values
                )
            case "not class":
                return all(self._types.get(value, frozenset()).isdisjoint(given) for value in values)
            case "disjoint":
                return not any(set(values_of(other).get(node, ())).intersection(values) for other in given)
            case _:
                return all(_OF_ONE_VALUE[kind](value, given) for value in values)

    def _is_missing(self, value: Term) -> bool:
        """Whether a value is a name of which nothing is said, other than days that are worked out."""
        if not isinstance(value, ox.NamedNode) or value.value.startswith(str(LG)):
            return False
        said = self._world.store.quads_for_pattern(value, None, None, _CANON)
        return all(to_text(quad.predicate) in DERIVED for quad in said)

    def _values(self, predicate: str) -> Values:
        """The objects of a predicate by subject, of the whole world."""
        if predicate not in self._read:
            if self._size > MOST_KEPT:
                self._read.clear()
                self._size = 0
            values: dict[Term, list[Term]] = {}
            for quad in self._world.store.quads_for_pattern(None, ox.NamedNode(predicate), None, _CANON):
                values.setdefault(quad.subject, []).append(quad.object)
                self._size += 1
            self._read[predicate] = values
        return self._read[predicate]

    def _finding(self, shape: Shape, name: str) -> Finding:
        paths = (to_text(ox.NamedNode(predicate)) for predicate in shape.path)
        said = tuple(fact for predicate in paths for fact in self._world.facts(name, predicate))
        facts: tuple[Fact, ...] = said or tuple(self._world.facts(name, "rdf:type"))
        return Finding(
            rule=shape.name,
            severity=shape.severity,
            message=f"{shorten(self._world.label(name), 120)} ({shorten(name, 120)}): {shape.message}",
            subjects=(name,),
            facts=facts,
            where=tuple(dict.fromkeys(origin for fact in facts for origin in self._world.origins(fact))),
        )


_OF_ONE_VALUE: Final[Mapping[str, Callable[[Term, tuple[str, ...]], bool]]] = {
    "datatype": lambda value, given: isinstance(value, ox.Literal) and value.datatype.value == given[0],
    "nodeKind": lambda value, given: given != (SH.Literal,) or isinstance(value, ox.Literal),
    "in": lambda value, given: str(value) in given,
    "pattern": lambda value, given: re.search(given[0], _plain(value)) is not None,
    "maxLength": lambda value, given: len(_plain(value)) <= int(given[0]),
    "minLength": lambda value, given: len(_plain(value)) >= int(given[0]),
    "minInclusive": lambda value, given: _number(value) >= float(given[0]),
    "maxInclusive": lambda value, given: _number(value) <= float(given[0]),
}


def _shape(node: Term, about: _About) -> Shape:
    said = {predicate: [_plain(value) for value in values] for predicate, values in about[node].items()}
    constraints: list[tuple[str, tuple[str, ...]]] = []
    for predicate, values in sorted(said.items()):
        kind = predicate.removeprefix(str(SH))
        if predicate in _PLAIN:
            continue
        if kind == "not":
            unwanted = (c.value for inner in about[node][predicate] for c in about[inner][_CLASS] if _named(c))
            constraints.append(("not class", tuple(unwanted)))
        elif kind == "in":
            constraints.append(("in", tuple(str(item) for item in _items(about[node][predicate][0], about))))
        elif kind in ("minCount", "maxCount", "class", "disjoint", *_OF_ONE_VALUE):
            constraints.append((kind, tuple(sorted(values))))
        else:
            raise ValueError(f"The shape {node} uses {kind}, which world/checking/shapes.py does not evaluate")
    return Shape(
        name=_plain(node).rpartition("#")[2],
        severity=_SEVERITIES[said[SH.severity][0]] if SH.severity in said else Severity.ERROR,
        message=said[SH.message][0],
        target_classes=tuple(said.get(SH.targetClass, [])),
        target_subjects_of=tuple(said.get(SH.targetSubjectsOf, [])),
        path=tuple(predicate for path in about[node].get(SH.path, []) for predicate in _predicates(path, about)),
        constraints=tuple(constraints),
    )


def _predicates(path: Term, about: _About) -> Iterator[str]:
    """The predicates of a path: a single one, or those of an alternative path."""
    if isinstance(path, ox.NamedNode):
        yield path.value
    elif set(about[path]) == {SH.alternativePath}:
        yield from (_plain(item) for item in _items(about[path][SH.alternativePath][0], about))
    else:
        raise ValueError(f"A shape has a path of {sorted(about[path])}, which world/checking/shapes.py does not read")


def _items(node: Term, about: _About) -> Iterator[Term]:
    """The members of an RDF list."""
    while _plain(node) != RDF.nil:
        yield about[node][RDF.first][0]
        node = about[node][RDF.rest][0]


def _kinds(kind: Term) -> frozenset[str]:
    """A class and all above it."""
    return _upwards(_plain(kind))


@lru_cache(maxsize=4096)
def _upwards(iri: str) -> frozenset[str]:
    return frozenset(vocabulary().superclasses(iri))


def _named(term: Term) -> TypeGuard[ox.NamedNode]:
    return isinstance(term, ox.NamedNode)


def _plain(term: Term) -> str:
    return "" if isinstance(term, ox.Triple) else term.value


def _number(value: Term) -> float:
    try:
        return float(_plain(value))
    except ValueError:
        return float("nan")
