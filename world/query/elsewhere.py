"""Queries on a world that a server keeps, while we serve it: passed on to that server, and its answers as they come.

What would make that server call another is refused here, as the engine's parser reads it, in a process of its own. An
answer in a format that the server does not write is written anew here; such an answer is held whole.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from world.query.errors import (
    AskerGone,
    FormatRefused,
    NoSuchGraph,
    QueriesBusy,
    QueryFailed,
    QueryTooSlow,
    UpdateRefused,
)
from world.query.formats import OFFERED, Form, Format
from world.query.guard import first_word, is_update, mentions_service
from world.query.pool import QueryPool
from world.query.query import Answer, Head, Limits, Query
from world.query.remote import ask as ask_whole
from world.query.remote import complete, whether_there_is
from world.query.transfer import GATHERED, Transfer
from world.store import World
from world.stores.remote import RemoteStore

_FORMS: Final = {"SELECT": Form.SOLUTIONS, "ASK": Form.BOOLEAN, "CONSTRUCT": Form.GRAPH, "DESCRIBE": Form.GRAPH}


class Elsewhere:
    """As a `QueryPool`, for a server's dataset: at most `most` queries are on their way at once."""

    waiting = killed = started = 0
    """Of the processes that answer, that server knows."""

    def __init__(self, store: RemoteStore, *, most: int, limits: Limits) -> None:
        self.running = 0
        self.limits = limits
        self.store = store
        self.slots = threading.BoundedSemaphore(most)
        self._checking: QueryPool | None = None
        self._one = threading.Lock()

    def start(self) -> None:
        """Nothing: the server runs, or will."""

    def run(self, query: Query, seconds: float | None = None) -> Answer:
        """The whole answer. Raises what `world.query.errors` lists, and `ServerFailed`."""
        transfer = _FromServer(self, query, self.limits.seconds if seconds is None else seconds)
        try:
            head = transfer.begin()
            return Answer(head.form, head.format, b"".join(transfer.chunks()))
        finally:
            transfer.close()

    def transfer(self, query: Query, _: Callable[[], None] | None = None) -> Transfer:
        """The answer, to pass on as it comes. There is nothing to prepare: the server is asked as it stands."""
        return _FromServer(self, query, self.limits.seconds)

    def check(self, text: str) -> None:
        """Raises `UpdateRefused`, `CallRefused`, and `MalformedQuery` for what nobody here can read, nor so trust."""
        if is_update(text):
            raise UpdateRefused
        if mentions_service(text):
            with self._one:
                self._checking = self._checking or QueryPool(World(ox.Store()), size=1, limits=self.limits)
            with suppress(QueryFailed):  # it can be read, but is about what only that server has
                self._checking.run(Query(text))

    def pids(self) -> tuple[int, ...]:
        """The processes that run here."""
        return self._checking.pids() if self._checking else ()

    def close(self) -> None:
        if self._checking:
            self._checking.close()
        self.store.close()


class _FromServer:
    """The answer of a server."""

    def __init__(self, asked: Elsewhere, query: Query, seconds: float) -> None:
        self.first = b""
        self.is_whole = False
        self._asked = asked
        self._query = query
        self._held = ExitStack()
        self._rest: Iterator[bytes] = iter(())
        self._seconds = self._left = seconds
        self._is_stopped = False

    def begin(self) -> Head:
        self._query = self._as_text(self._query)
        self._asked.check(self._query.text)
        form = _FORMS.get(first_word(self._query.text), Form.SOLUTIONS)
        wanted = self._query.formats[form]
        if wanted is None:
            raise FormatRefused(form)
        if not self._asked.slots.acquire(blocking=False):
            raise QueriesBusy
        self._asked.running += 1
        self._held.callback(self._given_back)
        begun = time.monotonic()
        passing = self._held.enter_context(
            self._asked.store.connection.passing(complete(self._query.text), self._graphs(), _accept(wanted))
        )
        self._left -= time.monotonic() - begun
        found = next((one for one in OFFERED[form] if passing.media_type in one.accepted_as), None)
        if found is not wanted:
            self._held.close()
            return self._written_anew()
        return self._gather(Head(form, wanted), passing.chunks)

    def chunks(self) -> Iterator[bytes]:
        yield self.first
        while (chunk := self._next()) is not None:
            yield chunk

    def stop(self) -> None:
        self._is_stopped = True

    def close(self) -> None:
        self._held.close()

    def _given_back(self) -> None:
        self._asked.running -= 1
        self._asked.slots.release()

    def _as_text(self, query: Query) -> Query:
        """A query in words. Raises `NoSuchGraph`."""
        if query.graph is None:
            return query
        if query.graph and not self._asked.store.query(whether_there_is(query.graph)):
            raise NoSuchGraph(query.graph)
        graphs = (query.graph,) if query.graph else ()
        return replace(query, text="CONSTRUCT WHERE { ?s ?p ?o }", graph=None, default_graphs=graphs)

    def _graphs(self) -> dict[str, tuple[str, ...]]:
        """The dataset that is asked for, or the world's own where its canon has a name."""
        if self._query.default_graphs or self._query.named_graphs:
            graphs = {"default-graph-uri": self._query.default_graphs, "named-graph-uri": self._query.named_graphs}
            return {name: iris for name, iris in graphs.items() if iris}
        return {name: tuple(iris) for name, iris in self._asked.store.dataset().items()}

    def _gather(self, head: Head, chunks: Iterator[bytes]) -> Head:
        self._rest = chunks
        gathered = bytearray()
        while len(gathered) < GATHERED and not self.is_whole:
            chunk = self._next()
            self.is_whole = chunk is None
            gathered += chunk or b""
        if self.is_whole:
            self.close()
        self.first = bytes(gathered)
        return head

    def _next(self) -> bytes | None:
        begun = time.monotonic()
        chunk = next(self._rest, None)
        self._left -= time.monotonic() - begun
        if self._is_stopped:
            raise AskerGone
        if self._left < 0:
            raise QueryTooSlow(self._seconds)
        return chunk

    def _written_anew(self) -> Head:
        answer = ask_whole(self._asked.store.address, self._query)
        self.first, self.is_whole = answer.body, True
        return Head(answer.form, answer.format)


def _accept(wanted: Format) -> str:
    """The format that is wanted, or any in which it can be read and written anew."""
    others = "application/sparql-results+json;q=0.1, application/n-triples;q=0.1, text/turtle;q=0.05"
    return f"{wanted.media_type}, {others}"
