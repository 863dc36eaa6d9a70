"""What an update changes that only states data or empties graphs: told by the update itself, without carrying it out.

    INSERT DATA, DELETE DATA, CREATE, CLEAR and DROP of one graph; so all that is done to graphs at /data

The engine reads each operation by itself, on an empty store, and what it then holds is what the operation says. What
takes anything from what the store holds already (WHERE, COPY, DROP ALL …) is told by nobody here.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

import pyoxigraph as ox

from ontology.namespaces import ID, PREFIXES
from world.query.remote import whether_there_is
from world.stores.protocol import Store
from world.stores.remote import RemoteStore
from world.update.text import Token, outside_braces

_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_CANON: Final = ox.DefaultGraph()
_MOST_ASKED: Final = 500
_NOT_DATA: Final = re.compile(r"WHERE|USING|WITH|LOAD|SERVICE|ALL|NAMED|COPY|MOVE|ADD|TO", re.IGNORECASE)


@dataclass(frozen=True)
class Differences:
    """The quads that an update takes away and brings, and the graphs that it makes and drops."""

    gone: tuple[ox.Quad, ...]
    new: tuple[ox.Quad, ...]
    made: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def are_none(self) -> bool:
        return not (self.gone or self.new or self.made or self.dropped)


class _Untold(Exception):
    """An operation that does not tell by itself what it changes."""


def stated(store: Store, update: str) -> Differences | None:
    """What an update would change in a store; None where it does not tell by itself. Raises what the engine raises."""
    told = _Telling(store)
    prologue = ""
    try:
        for operation in _operations(update):
            prologue += operation.prologue
            told.operation(prologue, operation)
    except _Untold:
        return None
    return told.differences()


def there_is(store: Store, graph: ox.NamedNode) -> bool:
    """Whether a store has a graph, be it empty."""
    if isinstance(store, ox.Store):
        return store.contains_named_graph(graph)
    return bool(store.query(whether_there_is(graph.value)))


@dataclass(frozen=True)
class _Operation:
    """One operation: the declarations before it, its words in capitals, its text, and its block in braces."""

    prologue: str
    words: tuple[str, ...]
    text: str
    block: str


def _operations(update: str) -> Iterator[_Operation]:
    """The operations of an update. Raises `_Untold` where one is of another kind than those that are told."""
    start, tokens = 0, list[Token]()
    for token in outside_braces(update):
        if token.kind == "sign" and token.text == ";":
            yield _operation(update, start, token.start, tokens)
            start, tokens = token.end, []
        else:
            tokens.append(token)
    if tokens:
        yield _operation(update, start, len(update), tokens)


def _operation(update: str, start: int, end: int, tokens: list[Token]) -> _Operation:
    at = _after_prologue(tokens)
    own = tokens[at:]
    if not own or any(token.kind == "word" and _NOT_DATA.fullmatch(token.text) for token in own):
        raise _Untold
    words = tuple(token.text.upper() for token in own if token.kind == "word" and ":" not in token.text)
    begun = own[0].start
    data = next((one.end for one in own if one.is_word("DATA")), end)
    return _Operation(update[start:begun], words, update[begun:end], update[data:end])


def _after_prologue(tokens: list[Token]) -> int:
    at = 0
    while at < len(tokens) and (tokens[at].is_word("PREFIX") or tokens[at].is_word("BASE")):
        at += 3 if tokens[at].is_word("PREFIX") else 2
    return at


class _Telling:
    """What the operations so far change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._gone: set[ox.Quad] = set()
        self._new: set[ox.Quad] = set()
        self._made: set[str] = set()
        self._dropped: set[str] = set()

    def operation(self, prologue: str, one: _Operation) -> None:
        """Raises `_Untold`, and what the engine raises for what it cannot read."""
        match one.words:
            case ("INSERT", "DATA"):
                self._insert(_read(f"{prologue} INSERT DATA {one.block}"))
            case ("DELETE", "DATA"):
                _read(f"{prologue} {one.text}")  # it is refused for what may only be inserted
                self._delete(_read(f"{prologue} INSERT DATA {one.block}"))
            case ("CREATE", *silent, "GRAPH") if silent in ([], ["SILENT"]):
                self._create(_graph_of(prologue, one.text), is_silent=bool(silent))
            case ("CLEAR" | "DROP", *silent, "GRAPH" | "DEFAULT") if silent in ([], ["SILENT"]):
                is_default = one.words[-1] == "DEFAULT"
                graph = _CANON if is_default else _graph_of(prologue, f"CREATE GRAPH {one.text.split()[-1]}")
                self._empty(graph, is_dropped=one.words[0] == "DROP", is_silent=bool(silent))
            case _:
                raise _Untold

    def differences(self) -> Differences:
        return Differences(
            tuple(sorted(self._gone, key=str)),
            tuple(sorted(self._new, key=str)),
            tuple(sorted(self._made)),
            tuple(sorted(self._dropped)),
        )

    def _insert(self, read: ox.Store) -> None:
        quads = set(read)
        self._gone -= (back := self._gone & quads)
        self._new |= quads - back - _held(self._store, quads - back - self._new)
        for graph in read.named_graphs():
            if isinstance(graph, ox.NamedNode) and not self._is_there(graph):
                self._make(graph)

    def _delete(self, read: ox.Store) -> None:
        quads = set(read)
        self._gone |= _held(self._store, quads - self._new - self._gone)
        self._new -= quads

    def _create(self, graph: ox.NamedNode, *, is_silent: bool) -> None:
        if not self._is_there(graph):
            self._make(graph)
        elif not is_silent:
            raise _Untold  # the engine says what is wrong with it

    def _empty(self, graph: ox.NamedNode | ox.DefaultGraph, *, is_dropped: bool, is_silent: bool) -> None:
        if isinstance(graph, ox.NamedNode) and not self._is_there(graph):
            if not is_silent:
                raise _Untold
            return
        self._gone.update(self._store.quads_for_pattern(None, None, None, graph))
        self._new = {quad for quad in self._new if quad.graph_name != graph}
        if is_dropped and isinstance(graph, ox.NamedNode):
            if graph.value in self._made:
                self._made.remove(graph.value)
            else:
                self._dropped.add(graph.value)

    def _make(self, graph: ox.NamedNode) -> None:
        if graph.value in self._dropped:
            self._dropped.remove(graph.value)
        else:
            self._made.add(graph.value)

    def _is_there(self, graph: ox.NamedNode) -> bool:
        return graph.value in self._made or (graph.value not in self._dropped and there_is(self._store, graph))


def _read(update: str) -> ox.Store:
    """What a store holds after an update of nothing."""
    store = ox.Store()
    store.update(update, base_iri=str(ID), prefixes=PREFIXES)
    return store


def _graph_of(prologue: str, creation: str) -> ox.NamedNode:
    """The graph that an operation names."""
    with suppress(SyntaxError):
        for graph in _read(f"{prologue} {creation}").named_graphs():
            if isinstance(graph, ox.NamedNode):
                return graph
    raise _Untold


def _held(store: Store, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Those of some quads that a store holds."""
    if not isinstance(store, RemoteStore):
        return {quad for quad in quads if quad in store}
    by_graph: dict[_Graph, dict[ox.NamedNode | ox.BlankNode, None]] = {}
    wanted = set(quads)
    for quad in wanted:
        if not isinstance(quad.subject, ox.Triple):
            by_graph.setdefault(quad.graph_name, {})[quad.subject] = None
    found: set[ox.Quad] = set()
    for graph, subjects in by_graph.items():
        waiting = iter(subjects)
        while some := list(islice(waiting, _MOST_ASKED)):
            found.update(quad for quad in store.quads_about(some, graph) if quad in wanted)
    return found
