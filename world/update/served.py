"""A world while it is served: asked in worker processes, changed in one, and read here as it then stands."""

import os
import threading
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Literal

from world.errors import LegendryError
from world.query.elsewhere import Elsewhere
from world.query.errors import QueriesBusy, QueryTooSlow
from world.query.peer import NICENESS
from world.query.pool import QueryPool
from world.query.query import Limits, Query
from world.query.snapshot import Snapshot, remove_abandoned
from world.query.transfer import Transfer
from world.store import World
from world.store_folder import is_store, open_store
from world.stores import Address
from world.stores.remote import RemoteStore
from world.update import version
from world.update.errors import ConditionFailed, StoreFull, StoreUnwritable, UpdatesBusy, of_disk
from world.update.health import Figures, Health
from world.update.process import Writer
from world.update.request import Asked, Done, HistoryChange, Update

_PATIENCE = 2.0
_TRIES = 3


class Served:
    """Whoever asks after a change was acknowledged sees it. May be used by many threads.

    The store is opened to write when the first change comes, and is then closed to others until the end. A snapshot is
    made when somebody asks after a change, or before the next one if that may take long.
    """

    def __init__(self, world: World, *, size: int = 2, waiting: int = 16, limits: Limits | None = None) -> None:
        self.title = world.title
        self._limits = limits or Limits()
        self._world: World | None = world
        self._root = None if _is_laid_over(world) else world.path
        self._version = self._version_on_disk()
        self._server: Address | None = None
        self._pool: QueryPool | Elsewhere
        if isinstance(world.store, RemoteStore):
            seconds = min(world.store.address.timeout, self._limits.seconds)
            self._server = replace(world.store.address, timeout=seconds)
            self._pool = Elsewhere(RemoteStore(self._server), most=size + waiting, limits=self._limits)
        else:
            remove_abandoned()
            self._pool = QueryPool(world, size=size, waiting=waiting, spare=1, niceness=NICENESS, limits=self._limits)
        self._waiting_bound = waiting
        self._waiting = 0
        self._writer: Writer | None = None
        self._one = threading.Lock()
        self._is_stale = False
        self._remembers = True
        self.untold = 0
        """How many changes there have been that the history does not tell."""
        self._snapshot: Snapshot | None = None
        self._read: weakref.WeakKeyDictionary[World, Snapshot] = weakref.WeakKeyDictionary()

    @property
    def can_be_written(self) -> bool:
        """Whether the world is a store folder or a server's: notes and files are changed where they are.

        A branch (`STORE@NAME`) is only read: it lies in memory, and at its path is canon.
        """
        return self._server is not None or (self._root is not None and is_store(self._root))

    def start(self) -> None:
        """Starts the workers."""
        self._pool.start()

    def transfer(self, query: Query) -> Transfer:
        """The answer, to pass on as it comes. Nothing is asked before it is begun."""
        return self._pool.transfer(query, self.freshen)

    def world(self) -> World:
        """The world as it stands now, to be read on one thread."""
        self.freshen()
        with self._one:
            if self._world is None:
                assert self._snapshot is not None
                self._world = World(open_store(self._snapshot.path), self.title, path=self._root)
                self._read[self._world] = self._snapshot  # which stays as long as the world is read
            return self._world.steady()

    def seen(self) -> Snapshot:
        """The world as it stands now, on disk, for other processes to open: it stays as long as it is held."""
        self.freshen()
        assert isinstance(self._pool, QueryPool)
        return self._pool.held

    @property
    def is_here(self) -> bool:
        """Whether the world is kept here, and no server's. Only then no two of its states have the same version."""
        return self._server is None

    @property
    def is_fresh(self) -> bool:
        """Whether the last snapshot has all that was changed."""
        return not self._is_stale

    def snapshot(self) -> Snapshot:
        """What is asked now; `freshen` it first where it is not fresh."""
        assert isinstance(self._pool, QueryPool)
        return self._pool.held

    def freshen(self) -> None:
        """Has what is asked afterwards see all that was changed before."""
        if self._is_stale:
            with self._one:
                if self._is_stale:
                    self._renew()

    @property
    def knows_version(self) -> bool:
        """Whether `version` answers at once."""
        return bool(self._version) and not self._is_stale

    def version(self) -> str:
        """Which state the data is in: what is asked afterwards is of that state, or of a later one.

        Two states never have the same version; see `world/update/version.py`.
        """
        self.freshen()
        if not self._version:
            if isinstance(self._pool, Elsewhere):
                return version.of_server(self._pool.store)
            self._version = version.of_data(self._pool.snapshot)
        return self._version

    def write(self, asked: Asked) -> Done:
        """Makes a change, whole or not at all, if its condition holds. Raises what `world.update.errors` lists."""
        where = self._server or self._root
        assert where is not None
        if self._waiting >= self._waiting_bound:
            raise UpdatesBusy
        self._waiting += 1
        try:
            with self._one:
                was_stale = self._is_stale
                try:
                    return self._write(where, asked)
                except (StoreFull, StoreUnwritable):
                    self._is_stale = was_stale  # nothing was written, and no snapshot can be made now
                    raise
        finally:
            self._waiting -= 1

    def _write(self, where: Path | Address, asked: Asked) -> Done:
        if self._writer is None and self._version != self._version_on_disk():
            self._is_stale = True  # another program has changed the store since it was read
            self.untold += 1
        if self._is_stale and (asked.condition.is_about_versions or self._may_take_long(asked)):
            self._renew()
        if asked.condition.is_about_versions and not asked.condition.allows(self.version()):
            raise ConditionFailed
        writer = self._open(where)
        is_rehearsed = isinstance(asked.change, HistoryChange) and asked.change.is_rehearsed
        try:
            done = writer.write(asked)
        finally:
            self._is_stale = self._is_stale if is_rehearsed else self._server is None
            if not writer.sound:
                self._end_writer()
        self._remembers = done.edit is not None
        self.untold += not self._remembers
        return done

    def _version_on_disk(self) -> str:
        """Of a store folder; nothing for what is kept otherwise."""
        return version.of_folder(self._root) if self._root is not None and is_store(self._root) else ""

    def pids(self) -> tuple[int, ...]:
        """The processes that answer queries now."""
        return self._pool.pids()

    def figures(self) -> Figures:
        """What runs and waits now, and in which processes."""
        pool, writer = self._pool, self._writer
        return Figures(
            running=pool.running,
            waiting=pool.waiting,
            killed=pool.killed,
            started=pool.started,
            workers=pool.pids(),
            writer=writer.pid if writer else None,
            changes=self._waiting,
        )

    def health(self) -> Health:
        """Whether all is well: asks one small question, and waits a moment for the answer."""
        return Health(self._answering(), self._root is None or _can_be_read(self._root))

    def close(self) -> None:
        """Lets a change that runs come to its end, then ends all processes."""
        with self._one:
            self._end_writer()
        self._pool.close()

    def _answering(self) -> Literal["idle", "busy", "silent"]:
        question = Query("ASK { ?s ?p ?o }")
        for _ in range(_TRIES):
            try:
                self._pool.run(question, _PATIENCE)
            except (QueriesBusy, QueryTooSlow):
                return "busy"
            except LegendryError:
                continue  # a worker that had died was met, and replaced
            return "idle"
        return "silent"

    def _may_take_long(self, asked: Asked) -> bool:
        """What only states or drops facts is done at once, where the world remembers nothing of it."""
        return self._remembers or (isinstance(asked.change, Update) and "where" in asked.change.text.lower())

    def _renew(self) -> None:
        assert self._root is not None
        assert isinstance(self._pool, QueryPool)
        writer = self._open(self._root)
        try:
            self._snapshot = Snapshot(writer.snapshot)
        except OSError as error:
            raise of_disk(str(error)) from error
        finally:
            if not writer.sound:
                self._end_writer()
        self._pool.turn_to(self._snapshot)
        self._world = None
        self._version = self._version_on_disk()  # the files are as making the snapshot has left them
        self._is_stale = False

    def _open(self, where: Path | Address) -> Writer:
        if self._writer is None:
            self._writer = Writer(where, self._limits)
        return self._writer

    def _end_writer(self) -> None:
        if self._writer is not None:
            self._writer.end()
            self._writer = None


def _is_laid_over(world: World) -> bool:
    """Whether a world is a branch over a store's canon, at whose path canon is: a change would be one of canon."""
    return world.folder is None and world.path is not None and is_store(world.path)


def _can_be_read(root: Path) -> bool:
    """Whether a world's folder or file is there and may be read."""
    try:
        part = next(root.iterdir(), root) if root.is_dir() else root
        return part.exists() and os.access(part, os.R_OK)
    except OSError:
        return False
