"""The things of a world with their words, read in one pass over canon."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import chain
from typing import Final, NamedTuple

import pyoxigraph as ox

from ontology.namespaces import DCTERMS, LG, RDF, RDFS, SKOS, XSD
from world.facts import to_iri, to_node, to_text
from world.store import World
from world.time.dating import BOUNDS

_AT_ONCE: Final = 20_000
"""Quads that are taken into memory together."""

NO_PROPERTY: Final = ""
"""Stands for the property of an id, which no fact states."""


class Field(IntEnum):
    """What a text is to its thing. A hit in an earlier field counts more."""

    NAME = 0
    ALIAS = 1
    OTHER = 2
    BODY = 3


FIELDS: Final = {
    RDFS.label: Field.NAME,
    SKOS.prefLabel: Field.NAME,
    SKOS.altLabel: Field.ALIAS,
    LG.shortName: Field.ALIAS,
    LG.coverName: Field.ALIAS,
    LG.usedName: Field.ALIAS,
    DCTERMS.description: Field.BODY,
    RDFS.comment: Field.BODY,
    LG.text: Field.BODY,
}
"""Properties whose values are more, or less, than any other text."""

UNWRITTEN: Final = frozenset({*map(to_iri, BOUNDS), LG.fingerprint})
"""Properties whose values are worked out: nobody looks for what nobody wrote."""

_WORDLESS: Final = frozenset(
    (XSD.boolean, XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.int, XSD.long, XSD.nonNegativeInteger)
)
"""Datatypes of values that are no words."""

WORDLESS: Final = frozenset(f"^^{to_text(ox.NamedNode(iri))}" for iri in _WORDLESS)
"""What makes a literal of such a value, as `Said` has it."""


class Said(NamedTuple):
    """A text, the property that says it, and what makes a literal of it: a datatype or a language, in compact text."""

    property: str
    text: str
    suffix: str


class Thing(NamedTuple):
    """Something that canon tells of: its classes in compact text, and its texts by field, each in a fixed order."""

    id: str
    types: tuple[str, ...]
    said: tuple[list[Said], ...]

    @property
    def label(self) -> str:
        """What a reader calls it: its name, or its id."""
        names = self.said[Field.NAME]
        return names[0].text if names else self.id


def things(world: World, wanted: Iterable[str] | None = None) -> Iterator[Thing]:
    """All things of a world, sorted by id, or those `wanted` of which anything is said."""
    return _told(_quads(world, wanted))


def things_by_parts(world: World) -> Iterator[Thing]:
    """All things of a world in the order in which it keeps them: a few of them are in memory at a time, if it is here.

    A thing comes twice where a store does not keep together what it says of it; Oxigraph does.
    """
    if not isinstance(world.store, ox.Store):
        return things(world)
    return chain.from_iterable(map(_told, _parts(_quads(world, None))))


def _parts(quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
    """So many quads at a time, cut where another subject begins."""
    part: list[ox.Quad] = []
    for quad in quads:
        if len(part) >= _AT_ONCE and quad.subject != part[-1].subject:
            yield part
            part = []
        part.append(quad)
    yield part


def _told(quads: Iterable[ox.Quad]) -> Iterator[Thing]:
    """The things that some quads tell of, sorted by id."""
    said: dict[str, tuple[list[Said], ...]] = {}
    types: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for quad in quads:
        subject, predicate, object_ = quad.subject, quad.predicate.value, quad.object
        if isinstance(object_, ox.Literal):
            if predicate not in UNWRITTEN and object_.datatype.value not in _WORDLESS:
                if (compact := names.get(predicate)) is None:
                    compact = names[predicate] = to_text(quad.predicate)
                if (fields := said.get(name := to_text(subject))) is None:
                    fields = said[name] = ([], [], [], [])
                fields[FIELDS.get(predicate, Field.OTHER)].append(Said(compact, object_.value, _suffix(object_)))
        elif predicate == RDF.type:
            types.setdefault(to_text(subject), []).append(to_text(object_))
    for one in sorted(chain(said, (name for name in types if name not in said))):
        yield thing(one, types.get(one, ()), said.get(one) or ([], [], [], []))


def thing(name: str, types: Iterable[str], fields: tuple[list[Said], ...]) -> Thing:
    """A thing of its classes and of what is said of it, which is put in order here."""
    for texts in fields:
        texts.sort()
    fields[Field.NAME].sort(key=lambda name: name.property != "rdfs:label")
    fields[Field.ALIAS].append(Said(NO_PROPERTY, _words_of(name), ""))
    return Thing(name, tuple(sorted(types)), fields)


def _quads(world: World, wanted: Iterable[str] | None) -> Iterator[ox.Quad]:
    """Canon, or what it says of some things."""
    if wanted is None:
        return world.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    about = (world.store.quads_for_pattern(to_node(name), None, None, ox.DefaultGraph()) for name in wanted)
    return chain.from_iterable(about)


def _suffix(value: ox.Literal) -> str:
    if value.language:
        return f"@{value.language}"
    datatype = value.datatype
    return "" if datatype.value == XSD.string else f"^^{to_text(datatype)}"


def _words_of(name: str) -> str:
    """An id, or the last part of another IRI."""
    if not name.startswith("<"):
        return name
    iri = name[1:-1].rstrip("/#")
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]
