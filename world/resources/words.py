"""The words of a world that changes: opened or read once, in the background, and renewed where edits touched them."""

from collections.abc import Iterable
from threading import Event, Lock, Thread
from typing import Final

from world.errors import LegendryError, Remedied
from world.search import Index, open_index
from world.search.keeping import keep_words
from world.search.kept import are_new_to
from world.store import World

PATIENCE: Final = 20.0
"""Seconds for which who searches waits while the words are read."""


class WordsBeingRead(Remedied):
    """The words of a large world are still being read; `retry_after` is in seconds."""

    retry_after = 10

    def __init__(self) -> None:
        super().__init__("The words of this world are still being read.", "Ask again in a few seconds.")


class Words:
    """An index that follows a world. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: Event | None = None
        self._index: Index | None = None
        self._error: LegendryError | None = None
        self._touched: set[str] = set()

    def forget(self) -> None:
        """Reads everything anew when it is next asked."""
        with self._lock:
            self._made = self._index = self._error = None
            self._touched = set()

    def renew(self, names: Iterable[str]) -> None:
        """Has some things read anew."""
        with self._lock:
            self._touched.update(names)

    def index(self, world: World) -> Index:
        """The index of a world as it is now. Raises `WordsBeingRead`, and `LegendryError` where none can be made."""
        with self._lock:
            made = self._made
            if made is None:
                made = self._made = Event()
                self._touched = set()
                Thread(target=self._make, args=(world, made), daemon=True).start()
        if not made.wait(PATIENCE):
            raise WordsBeingRead
        with self._lock:
            if self._error is not None:
                raise self._error
            if self._index is None:  # it was forgotten meanwhile
                raise WordsBeingRead
            if self._touched:
                touched, self._touched = self._touched, set()
                try:
                    self._index.renew(world, touched)
                except LegendryError:
                    self._made = self._index = None  # half renewed: it is read anew when it is next asked
                    raise
            return self._index

    def _make(self, world: World, made: Event) -> None:
        index, error = None, None
        try:
            if world.is_here and world.folder is not None and are_new_to(world.folder):
                keep_words(world.folder)
            index = open_index(world)
        except LegendryError as problem:
            error = problem
        except Exception as problem:  # whatever the engine raises, nobody may wait for it in vain
            error = LegendryError(f"The words of this world cannot be read: {problem}")
        with self._lock:
            if self._made is made:
                self._index, self._error = index, error
        made.set()
