"""Whether a world keeps to the vocabulary's SHACL shapes.

This module evaluates exactly the part of SHACL Core that they use, one path at a time over the whole world or at a few
nodes. The tests hold it against pySHACL, which needs far longer and cannot be asked about a few nodes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import pyoxigraph as ox

from ontology.namespaces import LG, RDF, SH, XSD
from ontology.vocabulary import vocabulary
from world.checking.region import ALL, Region
from world.checking.report import Finding
from world.checking.shape import OF_ONE_VALUE, Shape, Term, aimed, plain, shapes
from world.checking.survey import DERIVED, Survey
from world.columns.pairs import NONE, Ids, Mask, Pairs, once
from world.errors import TimeError, shorten
from world.facts import Fact, to_node, to_term, to_text
from world.store import World
from world.time.day import from_iso

_CANON: Final = ox.DefaultGraph()
_NONE: Final[frozenset[str]] = frozenset()

_Kinds: TypeAlias = frozenset[str]


class ShapeCheck:
    """The shapes over a whole world, in columns: each shape at all of its nodes at once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._columns = world.columns

    def findings(self, region: Region = ALL) -> Iterator[Finding]:
        """What breaks a shape, at the nodes of a region, in no order."""
        for shape in shapes():
            nodes = region.part_of(self._columns, self._targets(shape))
            values = self._values(shape, nodes) if shape.path else Pairs.of(nodes, nodes)
            holds = np.ones(len(nodes), dtype=np.bool_)
            for kind, given in shape.constraints:
                holds &= self._meet(kind, given, nodes, values)
            yield from (_finding(self._world, shape, node) for node in self._columns.terms.texts(nodes[~holds]))

    def _targets(self, shape: Shape) -> Ids:
        """The focus nodes of a shape, sorted."""
        of_kinds = [self._columns.kind(_compact(iri)) for iri in shape.target_classes]
        saying = [self._columns.exactly(_compact(iri)).first for iri in shape.target_subjects_of]
        return once(np.concatenate([NONE.first, *of_kinds, *saying]))

    def _values(self, shape: Shape, nodes: Ids) -> Pairs:
        """The nodes with the values of a shape's path."""
        pairs = Pairs.union(self._columns.exactly(_compact(iri)) for iri in shape.path)
        rows, values = pairs.joined(nodes)
        return Pairs(nodes[rows], values)

    def _meet(self, kind: str, given: tuple[str, ...], nodes: Ids, values: Pairs) -> Mask:
        """At which nodes a constraint holds."""
        match kind:
            case "minCount":
                return np.asarray(values.counts(nodes) >= int(given[0]))
            case "maxCount":
                return np.asarray(values.counts(nodes) <= int(given[0]))
            case "class":
                fits = self._all_in(given, values.second)
                strays = np.flatnonzero(~fits)
                terms = map(to_term, self._columns.terms.texts(values.second[strays]))
                fits[strays] = [_is_missing(self._world, term) for term in terms]
            case "not class":
                fits = ~np.any([self._columns.is_a(_compact(iri), values.second) for iri in given], axis=0)
            case "disjoint":
                others = (self._columns.exactly(_compact(iri)) for iri in given)
                fits = ~np.any([other.has(values.first, values.second) for other in others], axis=0)
            case _:
                distinct, places = np.unique(values.second, return_inverse=True)
                terms = map(to_term, self._columns.terms.texts(distinct))
                fits = np.array([_MEETS[kind](term, given) for term in terms], dtype=np.bool_)[places]
        return ~np.isin(nodes, values.first[~fits])

    def _all_in(self, kinds: tuple[str, ...], values: Ids) -> Mask:
        """Which values are in all of some classes."""
        return np.asarray(np.all([self._columns.is_a(_compact(iri), values) for iri in kinds], axis=0))


def findings_of(survey: Survey, names: Iterable[str]) -> Iterator[Finding]:
    """What breaks a shape at a few nodes, in no order."""
    reader = _AtNodes(survey.world)
    for name in dict.fromkeys(names):
        node = to_node(name)
        for shape in dict.fromkeys(
            s for key in (*reader.kinds(node), *reader.about(node)) for s in aimed().get(key, ())
        ):
            if not _holds(shape, node, reader):
                yield _finding(survey.world, shape, name)


class _AtNodes:
    """Reads what is said of single nodes, each once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._said: dict[Term, dict[str, list[Term]]] = {}

    def about(self, node: Term) -> Mapping[str, list[Term]]:
        """All that is said of a node."""
        if node not in self._said:
            said: dict[str, list[Term]] = {}
            if isinstance(node, ox.NamedNode | ox.BlankNode):
                for quad in self.world.store.quads_for_pattern(node, None, None, _CANON):
                    said.setdefault(quad.predicate.value, []).append(quad.object)
            self._said[node] = said
        return self._said[node]

    def kinds(self, term: Term) -> _Kinds:
        """The classes that a term is in, with those above them."""
        return _NONE.union(*map(_above, self.about(term).get(RDF.type, ())))

    def values(self, node: Term, predicate: str) -> Iterable[Term]:
        """The values of a property."""
        return self.about(node).get(predicate, ())


def _holds(shape: Shape, node: Term, reader: _AtNodes) -> bool:
    values = [value for predicate in shape.path for value in reader.values(node, predicate)] if shape.path else [node]
    return all(_meets(kind, given, node, values, reader) for kind, given in shape.constraints)


def _meets(kind: str, given: tuple[str, ...], node: Term, values: list[Term], reader: _AtNodes) -> bool:
    match kind:
        case "minCount":
            return len(set(values)) >= int(given[0])
        case "maxCount":
            return len(set(values)) <= int(given[0])
        case "class":
            return all(reader.kinds(value).issuperset(given) or _is_missing(reader.world, value) for value in values)
        case "not class":
            return all(reader.kinds(value).isdisjoint(given) for value in values)
        case "disjoint":
            return not any(set(reader.values(node, other)).intersection(values) for other in given)
        case _:
            return all(_MEETS[kind](value, given) for value in values)


def _is_missing(world: World, value: Term) -> bool:
    """Whether a value is a name of which nothing is said, other than days that are worked out."""
    if not isinstance(value, ox.NamedNode) or value.value.startswith(str(LG)):
        return False
    return all(to_text(quad.predicate) in DERIVED for quad in world.store.quads_for_pattern(value, None, None, _CANON))


def _finding(world: World, shape: Shape, name: str) -> Finding:
    others = [other for kind, given in shape.constraints if kind == "disjoint" for other in given]
    paths = (to_text(ox.NamedNode(predicate)) for predicate in (*shape.path, *others))
    said = tuple(fact for predicate in paths for fact in world.facts(name, predicate))
    facts: tuple[Fact, ...] = said or tuple(world.facts(name, "rdf:type"))
    return Finding(
        rule=shape.name,
        severity=shape.severity,
        message=f"{shorten(world.label(name), 120)} ({shorten(name, 120)}): {shape.message}",
        subjects=(name,),
        facts=facts,
        origins=tuple(world.origins(fact) for fact in facts),
    )


_MEETS: Final[Mapping[str, Callable[[Term, tuple[str, ...]], bool]]] = {
    "datatype": lambda value, given: (
        isinstance(value, ox.Literal) and value.datatype.value == given[0] and _is_well(value)
    ),
    "nodeKind": lambda value, given: given != (SH.Literal,) or isinstance(value, ox.Literal),
    "in": lambda value, given: str(value) in given,
    "pattern": lambda value, given: re.search(given[0], plain(value)) is not None,
    "maxLength": lambda value, given: len(plain(value)) <= int(given[0]),
    "minLength": lambda value, given: len(plain(value)) >= int(given[0]),
    "minInclusive": lambda value, given: _number(value) >= float(given[0]),
    "maxInclusive": lambda value, given: _number(value) <= float(given[0]),
}
assert _MEETS.keys() == set(OF_ONE_VALUE)


def _compact(iri: str) -> str:
    return vocabulary().compact(iri)


def _above(kind: Term) -> frozenset[str]:
    """A class and all above it."""
    return _upwards(plain(kind))


@lru_cache(maxsize=4096)
def _upwards(iri: str) -> frozenset[str]:
    return frozenset(vocabulary().superclasses(iri))


def _is_well(value: ox.Literal) -> bool:
    """Whether a date is a day of the calendar; other datatypes are left alone."""
    if value.datatype.value == XSD.date:
        try:
            from_iso(value.value)
        except TimeError:
            return False
    return True


def _number(value: Term) -> float:
    try:
        return float(plain(value))
    except ValueError:
        return float("nan")
