"""A world: a dataset in Oxigraph, behind questions about facts, names and patterns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pyoxigraph as ox

from ontology.namespaces import LG, PROVENANCE, RDF
from world.columns import Columns
from world.columns import table as table_in_columns
from world.columns.trail import Trail
from world.errors import LegendryError, UnknownTerm
from world.facts import Fact, is_id, literal_value, to_node, to_property, to_term, to_text, to_triple
from world.origin import Origin, Statement
from world.pattern import Match, Neighbours, Pattern, match, match_nearby, table, table_nearby
from world.provenance import facts_as_trig, statements_as_trig
from world.stores.overlay import Overlay
from world.stores.protocol import Store
from world.stores.reading import about, copied, count, follows_facts, held, is_local, leading_to, read_ahead
from world.time.dating import FOLLOWS_FROM
from world.written import origins, stated_in

if TYPE_CHECKING:
    import rdflib

    from world.selecting import Selections

_Made = TypeVar("_Made")

_CANON: Final = ox.DefaultGraph()
_PROVENANCE: Final = ox.NamedNode(PROVENANCE)
_TYPE = ox.NamedNode(RDF.type)
_WITHIN: Final = to_property("lg:within")
_NAMING: Final = frozenset(
    {_WITHIN, *map(to_property, ("rdfs:label", "rdf:type", "lg:shortName", "lg:pronoun", "geo:lat", "geo:long"))}
)


class World:
    """What is so. `store` holds canon in its default graph, and where each fact was written in the provenance graph.

    `clashes` are written times that cannot all be true, in a world that was opened to be checked all the same. With
    `bulk`, what it is given goes to disk at once, by parts: for a store that nobody sees before it is whole. With
    `kept`, its columns are kept beside the store at `path`, which is open to read only. A `trail` is for a store that
    is open to write.
    """

    def __init__(
        self,
        store: Store,
        title: str = "",
        *,
        path: Path | None = None,
        bulk: bool = False,
        kept: bool = False,
        trail: Trail | None = None,
    ) -> None:
        self.store = store
        self.title = title
        self.path = path
        self.clashes: tuple[tuple[Fact, ...], ...] = ()
        self.bulk = bulk
        self._kept = kept
        self._trail = trail
        self._columns: Columns | None = None
        self._near: Neighbours | None = None
        self._once: dict[Callable[[World], Any], Any] = {}

    @classmethod
    def open(cls, path: str | Path, *, check_times: bool = True) -> "World":
        """Opens a folder of notes, a YAML, CSV, RDF or zip file, a store folder or the address of a SPARQL server.

        Raises `WorldNotFound`, `NoteErrors`, `ServerFailed`, and `TimeError` for times that clash, unless `check_times`
        is false.
        """
        from world.opening import open_world

        return open_world(path, check_times=check_times)

    def steady(self) -> "World":
        """This world for work that only reads: what a server keeps is asked once as long as its version is the same.

        See `world/stores/steady.py`. A world that is kept here is given as it is.
        """
        return self if is_local(self.store) else World(held(self.store), self.title, path=self.path)

    @property
    def folder(self) -> Path | None:
        """The folder of the store that it reads, where it is one."""
        return self.path if self._kept else None

    @property
    def is_here(self) -> bool:
        """Whether the world is kept here, and no server's."""
        return is_local(self.store)

    def here(self) -> "World":
        """This world in memory, where a server keeps it: for work that looks at all of it. One request."""
        return self if is_local(self.store) else World(copied(self.store), self.title, path=self.path)

    def read(self, names: Iterable[str], *, around: bool = False) -> None:
        """Has a server, where the world is `steady`, asked at once about several ids; with `around`, also about theirs.

        It changes no answer: what is asked one by one afterwards is then known here.
        """
        if not is_local(self.store):
            things = (name for name in names if name and not name.startswith(('"', "lg:")))
            read_ahead(self.store, map(to_node, things), around=around)

    @cached_property
    def dataset(self) -> "rdflib.Dataset":
        """The same data through rdflib. Pass queries as strings: prepared ones leave Oxigraph's evaluator."""
        if not isinstance(self.store, ox.Store):
            raise LegendryError("Only worlds that are kept here can be seen through rdflib: export this one first.")
        import rdflib  # a quarter of a second, which only who wants it should wait
        from oxrdflib import OxigraphStore

        return rdflib.Dataset(store=OxigraphStore(store=self.store))

    @property
    def columns(self) -> Columns:
        """Canon as columns, for what is asked of all of it; read when they are first asked for, and kept."""
        if self._columns is None:
            from world.history.columns import stored_columns

            self._columns = stored_columns(self) if self._kept else Columns.of(self.store)
        return self._columns

    @property
    def selections(self) -> "Selections":
        """What writers' own queries select, of a world that is kept here; asked in a process of their own."""
        from world.selecting import Selections  # no world needs them, but where a writer's predicate is used

        return self.once(Selections)

    def once(self, make: Callable[["World"], _Made]) -> _Made:
        """What `make` reads of this world, which it does once until the world changes."""
        if make not in self._once:
            self._once[make] = make(self)
        made: _Made = self._once[make]
        return made

    @contextmanager
    def editing(self, *, is_told: bool) -> Iterator[None]:
        """Around what changes canon and is an edit; whether the history tells all of it."""
        with nullcontext() if self._trail is None else self._trail.step(is_told=is_told):
            yield

    def changed(self) -> None:
        """To be told when the store is changed by others than this world's own methods: reads the columns anew."""
        self._columns = None
        self._near = None
        self._once.clear()

    def __len__(self) -> int:
        """The number of facts in canon."""
        return count(self.store, _CANON)

    def facts(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
    ) -> Iterator[Fact]:
        """Canon's facts that fit, sorted."""
        quads = self.store.quads_for_pattern(
            None if subject is None else to_node(subject),
            None if predicate is None else to_property(predicate),
            None if object is None else to_term(object),
            _CANON,
        )
        yield from sorted((to_text(q.subject), to_text(q.predicate), to_text(q.object)) for q in quads)

    def some(self, kind: str, most: int) -> list[str]:
        """At most so many ids that are stated to be of a class, in the store's own order: the rest is not read."""
        quads = self.store.quads_for_pattern(None, _TYPE, to_term(kind), _CANON)
        return [to_text(quad.subject) for quad in islice(quads, most)]

    def leading_to(self, name: str, most: int) -> list[Fact]:
        """The facts that lead to an id, sorted; of more than `most` these many, in the store's own order."""
        quads = self.store.quads_for_pattern(None, None, to_node(name), _CANON)
        return sorted((to_text(quad.subject), to_text(quad.predicate), name) for quad in islice(quads, most))

    def ids(self) -> frozenset[str]:
        """Every id that has a type."""
        return frozenset(to_text(quad.subject) for quad in self.store.quads_for_pattern(None, _TYPE, None, _CANON))

    def knows(self, name: str) -> bool:
        """Whether anything is said of this id."""
        return next(self.facts(subject=name), None) is not None

    def mentions(self, word: str) -> bool:
        """Whether a word of an author's text is the id of something in this world."""
        return is_id(word) and self.knows(word)

    def require(self, name: str) -> str:
        """`name`, if the world knows it. Raises `UnknownTerm` with the nearest ids otherwise."""
        if not name or name.startswith('"') or not self.knows(name):
            raise UnknownTerm(name, self.ids())
        return name

    def types(self, name: str) -> tuple[str, ...]:
        """The classes that are stated for an id, as compact text."""
        return tuple(fact[2] for fact in self.facts(name, "rdf:type"))

    def value(self, name: str, predicate: str) -> str | None:
        """The first literal value of a property, None when there is none."""
        return next(
            (v for fact in self.facts(name, predicate) if (v := literal_value(fact[2])) is not None),
            None,
        )

    def label(self, name: str) -> str:
        """What a reader calls it: its name, or its id."""
        if (text := literal_value(name)) is not None:
            return text
        return self.value(name, "rdfs:label") or name

    def matches(
        self,
        pattern: Pattern,
        bindings: Mapping[str, str | Sequence[str]] | None = None,
        limit: int | None = None,
    ) -> list[Match]:
        """Where a pattern holds in canon, sorted, with the facts that make it so."""
        if self._is_near(bindings):
            return match_nearby(self._neighbours(), pattern, bindings or {})[:limit]
        return match(self.store, pattern, bindings or {}, limit)

    def table(
        self,
        pattern: Pattern,
        columns: Sequence[str],
        bindings: Mapping[str, str | Sequence[str]] | None = None,
    ) -> list[tuple[str, ...]]:
        """What `columns` of a pattern stand for: distinct rows, sorted."""
        if self._is_near(bindings):
            return table_nearby(self._neighbours(), pattern, columns, bindings or {})
        return table(self.store, pattern, columns, bindings or {})

    def bulk_table(
        self,
        pattern: Pattern,
        columns: Sequence[str],
        bindings: Mapping[str, Sequence[str]] | None = None,
    ) -> list[tuple[str, ...]]:
        """As `table`, by columns where the world is kept here: for patterns that are asked of much of it."""
        if not self.is_here:
            return self.table(pattern, columns, bindings)
        rows, text = table_in_columns(self.columns, pattern, columns, bindings), self.columns.terms.text
        return sorted(tuple(map(text, row)) for row in rows.tolist())

    def _is_near(self, bindings: Mapping[str, str | Sequence[str]] | None) -> bool:
        """Whether a pattern is about a few things whose surroundings are looked at, and no query is asked."""
        given = bindings or {}
        return bool(given) and follows_facts(self.store) and all(isinstance(one, str) for one in given.values())

    def _neighbours(self) -> Neighbours:
        """What was read around single things: of what is laid over another world, until something changes."""
        if not isinstance(self.store, Overlay):
            return Neighbours(self.store)
        if self._near is None:
            self._near = Neighbours(self.store)
        return self._near

    def add(self, facts: Iterable[Fact]) -> None:
        """Adds facts to canon."""
        self.load_trig(facts_as_trig(facts))

    def state(self, statements: Iterable[Statement]) -> None:
        """Adds statements: their facts to canon, their origins to the provenance graph as reified statements."""
        self.load_trig(statements_as_trig(statements))

    def load_trig(self, trig: bytes) -> None:
        """Adds what TriG says, as world/provenance.py writes it; blank nodes keep their names."""
        self.changed()
        if b"_:" in trig:
            self.store.extend(ox.parse(input=trig, format=ox.RdfFormat.TRIG))  # the store would rename blank nodes
        elif self.bulk and isinstance(self.store, ox.Store):
            self.store.bulk_load(input=trig, format=ox.RdfFormat.TRIG, lenient=True)
        else:
            self.store.load(input=trig, format=ox.RdfFormat.TRIG, lenient=True)

    def origins(self, fact: Fact) -> tuple[Origin, ...]:
        """Where a fact was written, sorted; empty for facts that no author's file states.

        A day that follows from written times was written where they were.
        """
        found = origins(self.store, fact)
        for predicate in () if found else FOLLOWS_FROM.get(fact[1], ()):
            times = self.facts(fact[0], predicate)
            found = tuple(sorted({origin for time in times for origin in origins(self.store, time)}))
            if found:
                break
        return found

    def stated_in(self, name: str) -> frozenset[str]:
        """The ids of which a file of this name, in whatever folder, says something."""
        return stated_in(self.store, name)

    def scope(self, names: Iterable[str], extra: Iterable[Fact] = ()) -> "World":
        """A small world in memory: what is said of these ids and of what they take part in, and the `extra` facts.

        Beyond that, things are still named and typed, and places still lie within places.
        """
        asked = dict.fromkeys(map(to_node, names))
        near = asked | dict.fromkeys(_subjects(leading_to(self.store, asked, _CANON)))
        near |= dict.fromkeys(_mentioned(about(self.store, asked, _CANON)))
        said = dict.fromkeys(about(self.store, near, _CANON))
        said.update(dict.fromkeys(ox.Quad(*to_triple(fact), _CANON) for fact in extra))
        beyond = [node for node in dict.fromkeys(_mentioned(said)) if node not in near]
        while beyond:
            naming = [quad for quad in about(self.store, beyond, _CANON) if quad.predicate in _NAMING]
            beyond = list(
                dict.fromkeys(_mentioned(quad for quad in naming if quad.predicate == _WITHIN and quad not in said))
            )
            said.update(dict.fromkeys(naming))
        scope = World(ox.Store(), self.title)
        scope.store.extend(said)
        return scope

    def __enter__(self) -> "World":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self.editing(is_told=True):
            self.store.flush()
        if self._trail is not None:
            self._trail.close()


def _mentioned(quads: Iterable[ox.Quad]) -> Iterator[ox.NamedNode | ox.BlankNode]:
    """The things of the world that quads lead to."""
    for quad in quads:
        node = quad.object
        if isinstance(node, ox.BlankNode) or (isinstance(node, ox.NamedNode) and not node.value.startswith(str(LG))):
            yield node


def _subjects(quads: Iterable[ox.Quad]) -> Iterator[ox.NamedNode | ox.BlankNode]:
    return (quad.subject for quad in quads if not isinstance(quad.subject, ox.Triple))
