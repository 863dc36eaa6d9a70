"""Whether a world keeps to the vocabulary's SHACL shapes (W3C Recommendation, 20 July 2017).

The shapes use a small part of SHACL Core; this module evaluates exactly that part, one path at a time over the whole
world or over a few focus nodes, and refuses a shape that uses more. The tests hold it against pySHACL, which needs far
longer and cannot be asked about a few nodes.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import pyoxigraph as ox

from ontology.namespaces import RDF, SH
from ontology.shapes import SHAPES
from ontology.vocabulary import vocabulary
from world.checking.report import Finding, Severity
from world.facts import Fact, literal_value, to_term, to_text
from world.store import World

_SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.NOTE}
_CANON = ox.DefaultGraph()
_PLAIN: Final = (SH.path, SH.targetClass, SH.targetSubjectsOf, SH.name, SH.message, SH.severity, RDF.type)

Values: TypeAlias = Mapping[str, list[str]]


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


def read_shapes(triples: Iterable[ox.Triple]) -> tuple[Shape, ...]:
    """Shapes of a graph, as `shapes` gives them."""
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        about[to_text(triple.subject)][triple.predicate.value].append(to_text(triple.object))
    found = [_shape(name, said, about) for name, said in about.items() if SH.message in said]
    return tuple(sorted(found, key=lambda shape: (shape.path, shape.name)))


class ShapeCheck:
    """The shapes over one world. Types are read once, the values of a path when a shape asks for them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._path: tuple[str, Values] = ("", {})
        self._types: dict[str, tuple[str, ...]] = {}
        for quad in world.store.quads_for_pattern(None, ox.NamedNode(RDF.type), None, _CANON):
            kinds = vocabulary().superclasses(getattr(quad.object, "value", ""))
            name = to_text(quad.subject)
            self._types[name] = (*self._types.get(name, ()), *(map(_compact, kinds)))

    def retype(self, names: Iterable[str]) -> None:
        """Reads the types of some nodes again, after an edit, and forgets what was read of a path."""
        self._path = ("", {})
        for name in names:
            self._types.pop(name, None)
            for kind in self._world.types(name):
                above = vocabulary().superclasses(str(getattr(to_term(kind), "value")))  # noqa: B009
                self._types[name] = (*self._types.get(name, ()), *(map(_compact, above)))

    def findings(self, focus: Iterable[str] | None = None) -> Iterator[Finding]:
        """What breaks a shape, in no order; `focus` keeps to these nodes."""
        nodes = None if focus is None else list(dict.fromkeys(focus))
        for shape in shapes():
            for name in self._targets(shape, nodes):
                if not self._holds(shape, name, nodes):
                    yield self._finding(shape, name)

    def _targets(self, shape: Shape, nodes: list[str] | None) -> Iterable[str]:
        """The focus nodes of a shape, each once."""
        among: Iterable[str] = self._types if nodes is None else nodes
        wanted = set(shape.target_classes)
        targets = dict.fromkeys(name for name in among if wanted and not wanted.isdisjoint(self._types.get(name, ())))
        for predicate in shape.target_subjects_of:
            targets.update(dict.fromkeys(self._values(predicate, nodes)))
        return targets

    def _holds(self, shape: Shape, name: str, nodes: list[str] | None) -> bool:
        values = [value for predicate in shape.path for value in self._values(predicate, nodes).get(name, [])]
        values = values if shape.path else [name]
        return all(self._meets(kind, given, name, values, nodes) for kind, given in shape.constraints)

    def _meets(self, kind: str, given: tuple[str, ...], name: str, values: list[str], nodes: list[str] | None) -> bool:
        match kind:
            case "minCount":
                return len(set(values)) >= int(_number(given[0]))
            case "maxCount":
                return len(set(values)) <= int(_number(given[0]))
            case "class":
                return all(wanted in self._types.get(value, ()) for wanted in given for value in values)
            case "not class":
                return not any(unwanted in self._types.get(value, ()) for unwanted in given for value in values)
            case "disjoint":
                others = {value for other in given for value in self._values(other, nodes, keep=False).get(name, [])}
                return others.isdisjoint(values)
            case _:
                return all(_OF_ONE_VALUE[kind](value, given) for value in values)

    def _values(self, predicate: str, nodes: list[str] | None, *, keep: bool = True) -> Values:
        """The objects of a predicate by subject. The last path that was asked about in whole is remembered."""
        if nodes is not None:
            return {
                name: [fact[2] for fact in facts]
                for name in nodes
                if (facts := list(self._world.facts(name, predicate)))
            }
        if self._path[0] == predicate:
            return self._path[1]
        values: dict[str, list[str]] = defaultdict(list)
        node = to_term(predicate)
        assert isinstance(node, ox.NamedNode)
        for quad in self._world.store.quads_for_pattern(None, node, None, _CANON):
            values[to_text(quad.subject)].append(to_text(quad.object))
        if keep:
            self._path = (predicate, values)
        return values

    def _finding(self, shape: Shape, name: str) -> Finding:
        said = tuple(fact for predicate in shape.path for fact in self._world.facts(name, predicate))
        facts: tuple[Fact, ...] = said or tuple(self._world.facts(name, "rdf:type"))
        return Finding(
            rule=shape.name,
            severity=shape.severity,
            message=f"{self._world.label(name)} ({name}): {shape.message}",
            subjects=(name,),
            facts=facts,
            where=tuple(dict.fromkeys(origin for fact in facts for origin in self._world.origins(fact))),
        )


_OF_ONE_VALUE: Final[Mapping[str, Callable[[str, tuple[str, ...]], bool]]] = {
    "datatype": lambda value, given: _datatype(value) == given[0],
    "nodeKind": lambda value, given: given != ("sh:Literal",) or literal_value(value) is not None,
    "in": lambda value, given: value in given,
    "pattern": lambda value, given: re.search(literal_value(given[0]) or "", _lexical(value)) is not None,
    "minLength": lambda value, given: len(_lexical(value)) >= _number(given[0]),
    "minInclusive": lambda value, given: _number(value) >= _number(given[0]),
    "maxInclusive": lambda value, given: _number(value) <= _number(given[0]),
}


def _shape(name: str, said: Mapping[str, list[str]], about: Mapping[str, Mapping[str, list[str]]]) -> Shape:
    constraints: list[tuple[str, tuple[str, ...]]] = []
    for predicate, values in sorted(said.items()):
        kind = predicate.removeprefix(str(SH))
        if predicate in _PLAIN:
            continue
        if kind == "not":
            constraints.append(
                ("not class", tuple(c for node in values for c in about[node].get(getattr(SH, "class"), [])))
            )
        elif kind == "in":
            constraints.append(("in", tuple(_items(values[0], about))))
        elif kind in ("minCount", "maxCount", "class", "disjoint", *_OF_ONE_VALUE):
            constraints.append((kind, tuple(sorted(values))))
        else:
            raise ValueError(f"The shape {name} uses {kind}, which world/checking/shapes.py does not evaluate")
    severity = _SEVERITIES[_iri(said[SH.severity][0])] if SH.severity in said else Severity.ERROR
    return Shape(
        name=name.rpartition("#")[2].rstrip(">"),
        severity=severity,
        message=literal_value(said[SH.message][0]) or "",
        target_classes=tuple(said.get(SH.targetClass, [])),
        target_subjects_of=tuple(said.get(SH.targetSubjectsOf, [])),
        path=tuple(predicate for node in said.get(SH.path, []) for predicate in _predicates(node, about)),
        constraints=tuple(constraints),
    )


def _predicates(node: str, about: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    """The predicates of a path: a single one, or those of an alternative path."""
    if not node.startswith("_:"):
        yield node
    elif set(about[node]) == {SH.alternativePath}:
        yield from _items(about[node][SH.alternativePath][0], about)
    else:
        raise ValueError(f"A shape has a path of {sorted(about[node])}, which world/checking/shapes.py does not read")


def _items(node: str, about: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    """The members of an RDF list."""
    while node != "rdf:nil":
        yield about[node][RDF.first][0]
        node = about[node][RDF.rest][0]


def _datatype(value: str) -> str:
    if literal_value(value) is None:
        return ""
    if value.endswith('"'):
        return "xsd:string"
    return "rdf:langString" if "@" in value.rpartition('"')[2] else value.rpartition("^^")[2]


def _lexical(value: str) -> str:
    text = literal_value(value)
    return value if text is None else text


def _number(value: str) -> float:
    try:
        return float(_lexical(value))
    except ValueError:
        return float("nan")


def _iri(text: str) -> str:
    return str(getattr(to_term(text), "value"))  # noqa: B009


@lru_cache(maxsize=4096)
def _compact(iri: str) -> str:
    return vocabulary().compact(iri)
