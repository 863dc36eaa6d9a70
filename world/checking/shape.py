"""The vocabulary's SHACL shapes (W3C Recommendation, 20 July 2017), read once.

They use a small part of SHACL Core; a shape that uses more than `shapes.py` evaluates is refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias, TypeGuard

import pyoxigraph as ox

from ontology.namespaces import RDF, SH
from ontology.shapes import SHAPES
from world.checking.report import Severity

OF_ONE_VALUE: Final = (
    "datatype",
    "nodeKind",
    "in",
    "pattern",
    "maxLength",
    "minLength",
    "minInclusive",
    "maxInclusive",
)
"""The constraints on each value by itself."""

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_About: TypeAlias = dict[Term, dict[str, list[Term]]]

_SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.NOTE}
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
def aimed() -> Mapping[str, tuple[Shape, ...]]:
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


def plain(term: Term) -> str:
    """The IRI or the text of a term; empty for a triple."""
    return "" if isinstance(term, ox.Triple) else term.value


def _shape(node: Term, about: _About) -> Shape:
    said = {predicate: [plain(value) for value in values] for predicate, values in about[node].items()}
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
        elif kind in ("minCount", "maxCount", "class", "disjoint", *OF_ONE_VALUE):
            constraints.append((kind, tuple(sorted(values))))
        else:
            raise ValueError(f"The shape {node} uses {kind}, which world/checking/shapes.py does not evaluate")
    return Shape(
        name=plain(node).rpartition("#")[2],
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
        yield from (plain(item) for item in _items(about[path][SH.alternativePath][0], about))
    else:
        raise ValueError(f"A shape has a path of {sorted(about[path])}, which world/checking/shape.py does not read")


def _items(node: Term, about: _About) -> Iterator[Term]:
    """The members of an RDF list."""
    while plain(node) != RDF.nil:
        yield about[node][RDF.first][0]
        node = about[node][RDF.rest][0]


def _named(term: Term) -> TypeGuard[ox.NamedNode]:
    return isinstance(term, ox.NamedNode)
