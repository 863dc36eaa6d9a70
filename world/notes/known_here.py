"""The ids that a note may refer to that comes to a world which is there already: looked up one by one."""

from itertools import islice
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import RDF
from ontology.vocabulary import vocabulary
from world.errors import did_you_mean
from world.facts import is_id, to_iri, to_text
from world.notes.known import Known
from world.store import World

_COMPARED: Final = 20_000
_CANON: Final = ox.DefaultGraph()
_TYPE: Final = ox.NamedNode(RDF.type)


class KnownHere(Known):
    """What a world knows, and what a note itself describes."""

    def __init__(self, world: World) -> None:
        super().__init__({})
        self._world = world
        self.kinds: dict[str, str | None] = _Kinds(world)
        self._ids: list[str] | None = None

    def near(self, word: str) -> str:
        """` Did you mean …?`, or nothing; in a large world nothing."""
        if self._ids is None:
            quads = self._world.store.quads_for_pattern(None, _TYPE, None, _CANON)
            ids = [to_text(quad.subject) for quad in islice(quads, _COMPARED + 1)]
            self._ids = ids if len(ids) <= _COMPARED else []
        return did_you_mean(word, {*self._ids, *self.kinds})


class _Kinds(dict[str, str | None]):
    """The class of each id, None for one that is not ours; those of the world are looked up when they are wanted."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and is_id(name) and bool(self._world.types(name)))

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]  # one default is all
        if super().__contains__(name):
            return self[name]
        known = vocabulary().superclasses
        types = [to_iri(one) for one in self._world.types(name) if not one.startswith("_:")] if is_id(name) else []
        ours = [iri for iri in types if iri in vocabulary().classes]
        return min(ours, key=lambda iri: (-len(known(iri)), iri)) if ours else default
