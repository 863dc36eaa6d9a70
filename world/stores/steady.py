"""A server's dataset as it stands at one version: what is read of it is remembered until the version changes.

A version is the head of the edit history and the number of canon's facts. So whatever Legendry changes, and whatever
makes canon larger or smaller, is seen by the next work that begins; other programs that put as many facts into canon as
they take away are not. What was read while somebody changed the dataset belongs to the former version, and is not used
again. The memory is a store's own, and ends with it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Final, TypeAlias, TypeVar

import pyoxigraph as ox

from ontology.namespaces import CANON, HISTORY, PROV
from world.stores.address import Address
from world.stores.connection import Connection, Reply
from world.stores.remote import RemoteStore
from world.stores.terms import Term

MOST_QUADS: Final = 500_000
"""Quads around things that are remembered at once; beyond it all are read again."""

MOST_BYTES: Final = 256 << 20
"""Bytes of answers that are remembered at once; beyond it the oldest are asked again."""

_CANON: Final = ox.DefaultGraph()
_Subject: TypeAlias = ox.NamedNode | ox.BlankNode
_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_Asked: TypeAlias = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
_Key = TypeVar("_Key", bound=Term)


class Memory:
    """What was read of one version of a dataset."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.said: dict[Term, tuple[ox.Quad, ...]] = {}
        self.leading: dict[Term, tuple[ox.Quad, ...]] = {}
        self._replies: dict[_Asked, Reply] = {}
        self._keeping = Lock()
        self._quads = 0
        self._bytes = 0

    def reply(self, asked: _Asked, ask: Callable[[], Reply]) -> Reply:
        """The answer to a query, from the server where it is not remembered."""
        if (known := self._replies.get(asked)) is not None:
            return known
        reply = ask()
        size = len(reply.body) + len(asked[0])
        if size <= MOST_BYTES:
            with self._keeping:
                while self._replies and self._bytes + size > MOST_BYTES:
                    oldest = next(iter(self._replies))
                    self._bytes -= len(self._replies.pop(oldest).body) + len(oldest[0])
                if asked not in self._replies:
                    self._replies[asked] = reply
                    self._bytes += size
        return reply

    def keep(self, kept: dict[Term, tuple[ox.Quad, ...]], new: Mapping[Term, Sequence[ox.Quad]]) -> None:
        """Remembers the quads around some things in `kept`, which is `said` or `leading`."""
        with self._keeping:
            self._quads += len(new) + sum(map(len, new.values()))
            if self._quads > MOST_QUADS:
                self.said.clear()
                self.leading.clear()
                self._quads = 0
            kept.update((term, tuple(quads)) for term, quads in new.items())


class _Asking:
    """A connection whose answers to queries are remembered."""

    def __init__(self, connection: Connection, memory: Memory) -> None:
        self._connection = connection
        self._memory = memory

    @property
    def address(self) -> Address:
        return self._connection.address

    def query(self, text: str, graphs: Mapping[str, Sequence[str]] | None = None) -> Reply:
        """What a query gives. Raises `ServerFailed`."""
        asked = text, tuple(sorted((name, tuple(iris)) for name, iris in (graphs or {}).items()))
        return self._memory.reply(asked, lambda: self._connection.query(text, graphs))

    def update(self, *_: object) -> None:
        """Raises RuntimeError: nothing is written to what stands still."""
        raise RuntimeError(f"{self.address} was opened to be read")

    def close(self) -> None:
        self._connection.close()


class SteadyStore(RemoteStore):
    """A server's dataset, for work that only reads: everything is asked once.

    What is said of a thing is read whole, that of many things at once where `quads_about` is told of them before.
    """

    def __init__(self, server: RemoteStore, memory: Memory) -> None:
        self.address = server.address
        self.connection = _Asking(server.connection, memory)  # type: ignore[assignment]  # it asks as one does
        self._canon = server.canon
        self._server = server
        self._memory = memory

    def quads_for_pattern(
        self,
        subject: _Subject | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None,
        graph_name: _Graph | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """The quads that fit, in no order."""
        if graph_name == _CANON and isinstance(subject, ox.NamedNode | ox.BlankNode):
            found = self.quads_about([subject])
        elif graph_name == _CANON and object is not None and (leading := self._memory.leading.get(object)) is not None:
            found = iter(leading)
        else:
            yield from super().quads_for_pattern(subject, predicate, object, graph_name)
            return
        for quad in found:
            if predicate in (None, quad.predicate) and object in (None, quad.object):
                yield quad

    def quads_about(self, subjects: Iterable[_Subject], graph_name: _Graph = _CANON, /) -> Iterator[ox.Quad]:
        """What is said of several things, in no order."""
        if graph_name != _CANON:
            return super().quads_about(subjects, graph_name)
        return self._read(self._memory.said, subjects, self._server.quads_about, lambda quad: quad.subject)

    def quads_leading_to(self, objects: Iterable[Term], graph_name: _Graph = _CANON, /) -> Iterator[ox.Quad]:
        """What leads to several things, in no order."""
        if graph_name != _CANON:
            return super().quads_leading_to(objects, graph_name)
        return self._read(self._memory.leading, objects, self._server.quads_leading_to, lambda quad: quad.object)

    def __contains__(self, quad: ox.Quad, /) -> bool:
        if quad.graph_name == _CANON and not isinstance(quad.subject, ox.Triple):
            return any(quad == one for one in self.quads_about([quad.subject]))
        return super().__contains__(quad)

    def _read(
        self,
        kept: dict[Term, tuple[ox.Quad, ...]],
        wanted: Iterable[_Key],
        ask: Callable[[Iterable[_Key]], Iterator[ox.Quad]],
        about: Callable[[ox.Quad], Term],
    ) -> Iterator[ox.Quad]:
        """The quads around some things: those that are remembered, and the others in a few requests."""
        terms = list(dict.fromkeys(wanted))
        known = {term: quads for term in terms if (quads := kept.get(term)) is not None}
        new: dict[Term, list[ox.Quad]] = {term: [] for term in terms if term not in known}
        if new:
            for quad in ask([term for term in terms if term in new]):
                new[about(quad)].append(quad)
            self._memory.keep(kept, new)
        return (quad for term in terms for quad in (known[term] if term in known else new[term]))


def steady(server: RemoteStore) -> SteadyStore:
    """A server's dataset as it stands now, with what was read of this version before. One request."""
    if isinstance(server, SteadyStore):
        return server
    version = version_of(server)
    if server.memory is None or server.memory.version != version:
        server.memory = Memory(version)
    return SteadyStore(server, server.memory)


def version_of(server: RemoteStore) -> str:
    """The head of the edit history, and the number of canon's facts. One request."""
    canon = "{ ?s ?p ?o }" if server.canon == _CANON else f"{{ GRAPH {server.canon} {{ ?s ?p ?o }} }}"
    head = f"GRAPH <{HISTORY}> {{ <{CANON}> <{PROV.wasGeneratedBy}> ?head }}"
    rows = server.rows(f"SELECT ?n ?head WHERE {{ {{ SELECT (COUNT(*) AS ?n) WHERE {canon} }} OPTIONAL {{ {head} }} }}")
    return "\n".join(sorted(f"{row['n']} {row['head']}" for row in rows))
