"""The vocabulary as Python sees it: classes, properties, and the keys under which authors write them.

It is read once, with Oxigraph's parser, from the Turtle files that stand beside this one. Terms are full
IRIs, as plain strings; `compact` and `name_of` shorten them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from ontology.namespaces import LG, OWL, PREFIXES, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from rdflib import Graph

ALIGNMENTS: Final = Path(__file__).with_name("alignments.ttl")
"""Links from our terms to those of other vocabularies: for readers elsewhere, nothing here depends on them."""

THEMES: Final = tuple(file for file in sorted(Path(__file__).parent.glob("*.ttl")) if file != ALIGNMENTS)
"""The Turtle files of the vocabulary, one a theme."""

_Said: TypeAlias = Mapping[tuple[str, str], tuple[str, ...]]
_Closure: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its keys in notes, the class of what bears it, and the class or datatype of its values.

    `domains` are the classes whose notes may carry its keys: the domain, unless the vocabulary narrows it. A
    property without keys is one that no author writes: the world works it out. `in_person`: whoever has this role in
    an event is at the event's place.
    """

    iri: str
    name: str
    keys: tuple[str, ...]
    domain: str
    range: str
    is_object: bool
    label: str
    definition: str
    domains: tuple[str, ...]
    in_person: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All terms, sorted by IRI. Nothing here changes after it is read: share it freely."""

    classes: tuple[str, ...]
    properties: Mapping[str, Property]
    individuals: Mapping[str, str]
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    _above: _Closure
    _below: _Closure
    _narrower: _Closure
    _by_key: Mapping[str, Property]

    @property
    def class_names(self) -> tuple[str, ...]:
        """What authors can write after `type:`."""
        return tuple(self.name_of(iri) for iri in self.classes)

    def superclasses(self, iri: str) -> tuple[str, ...]:
        """The class itself and every class above it, sorted."""
        return self._above.get(iri, (iri,))

    def subclasses(self, iri: str) -> tuple[str, ...]:
        """The class itself and every class below it, sorted."""
        return self._below.get(iri, (iri,))

    def subproperties(self, iri: str) -> tuple[str, ...]:
        """The property itself and every property below it, sorted."""
        return self._narrower.get(iri, (iri,))

    def class_named(self, name: str) -> str | None:
        """The IRI of the class with this local name (`Person`), None when there is none."""
        iri = str(LG) + name
        return iri if iri in self._above else None

    def individual_named(self, name: str) -> str | None:
        """The IRI of the individual with this local name (`Forgiven`), None when there is none."""
        iri = str(LG) + name
        return iri if iri in self.individuals else None

    def property_for(self, key: str) -> Property | None:
        """The property that authors write under this key, None when there is none."""
        return self._by_key.get(key)

    def keys_for(self, class_iri: str) -> tuple[str, ...]:
        """The keys that a note of this class may carry, sorted."""
        return tuple(sorted(key for key, term in self._by_key.items() if self.allows(term, class_iri)))

    def allows(self, term: Property, class_iri: str) -> bool:
        """Whether a note of this class may carry the property's keys."""
        return not set(self.superclasses(class_iri)).isdisjoint(term.domains)

    def name_of(self, iri: str) -> str:
        """A term without its namespace (`Person`), for readers."""
        return _local(iri)

    def compact(self, iri: str) -> str:
        """A term in compact text (`lg:Person`); `<iri>` where no prefix fits."""
        return _compact(iri)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of this version of Legendry."""
    said = _read(THEMES)
    subjects = sorted({subject for subject, _ in said})
    classes = tuple(s for s in subjects if OWL.Class in said.get((s, RDF.type), ()))
    properties = {s: found for s in subjects if (found := _property(s, said))}
    below = _closure(classes, RDFS.subClassOf, said, downwards=True)
    return Vocabulary(
        classes=classes,
        properties=MappingProxyType(properties),
        individuals=MappingProxyType(_individuals(subjects, frozenset(classes), said)),
        labels=MappingProxyType({s: text for s in subjects if (text := _one(said, s, RDFS.label))}),
        definitions=MappingProxyType({s: text for s in subjects if (text := _one(said, s, SKOS.definition))}),
        _above=_closure(classes, RDFS.subClassOf, said, downwards=False),
        _below=below,
        _narrower=_closure(tuple(properties), RDFS.subPropertyOf, said, downwards=True),
        _by_key=MappingProxyType({key: term for term in properties.values() for key in term.keys}),
    )


@lru_cache(maxsize=1)
def ontology_graph() -> "Graph":
    """The same terms as an rdflib graph, for checkers and documentation. Shared: read it, never change it."""
    from rdflib import (
        Graph,
    )  # here, because most commands never need it and it is slow to import

    graph = Graph(bind_namespaces="none")
    for file in THEMES:
        graph.parse(file, format="turtle")
    return graph


def _read(files: Iterable[Path]) -> _Said:
    """What is said of each IRI, by subject and predicate. Axioms on blank nodes are left out."""
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in files:
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                said[subject.value, quad.predicate.value].append(value.value)
    return {about: tuple(sorted(values)) for about, values in said.items()}


def _property(iri: str, said: _Said) -> Property | None:
    """A property of ours, or one borrowed from another vocabulary that notes have a key for."""
    kinds = said.get((iri, RDF.type), ())
    note_keys = said.get((iri, LG.noteKey), ())
    note_domain = said.get((iri, LG.noteDomain), ())
    is_object = OWL.ObjectProperty in kinds
    if iri.startswith(str(LG)) and (is_object or OWL.DatatypeProperty in kinds):
        keys = () if said.get((iri, LG.derived)) else tuple(sorted({*note_keys, _local(iri)}))
        domain, range_ = _one(said, iri, RDFS.domain), _one(said, iri, RDFS.range)
    elif note_keys:
        keys, domain, range_ = note_keys, note_domain[0], _one(said, iri, LG.noteRange)
    else:
        return None
    return Property(
        iri=iri,
        name=_compact(iri),
        keys=keys,
        domain=domain,
        range=range_ or XSD.string,
        is_object=is_object,
        label=_one(said, iri, RDFS.label) or keys[0],
        definition=_one(said, iri, SKOS.definition) or _one(said, iri, SKOS.scopeNote),
        domains=note_domain or (domain,),
        in_person=bool(said.get((iri, LG.inPerson))),
    )


def _individuals(subjects: Iterable[str], classes: frozenset[str], said: _Said) -> dict[str, str]:
    """Each individual with its class."""
    return {s: kind for s in subjects for kind in said.get((s, RDF.type), ()) if kind in classes}


def _closure(terms: Iterable[str], relation: str, said: _Said, *, downwards: bool) -> _Closure:
    """For each term, itself and all that `relation` leads to (downwards: leads from), sorted."""
    reached: dict[str, set[str]] = defaultdict(set)
    for term in terms:
        pending = [term]
        while pending:
            at = pending.pop()
            one, other = (at, term) if downwards else (term, at)
            if other not in reached[one]:
                reached[one].add(other)
                pending.extend(said.get((at, relation), ()))
    return MappingProxyType({term: tuple(sorted(found)) for term, found in reached.items()})


def _one(said: _Said, subject: str, predicate: str) -> str:
    return next(iter(said.get((subject, predicate), ())), "")


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _compact(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


__all__ = ["Property", "Vocabulary", "ontology_graph", "vocabulary"]
