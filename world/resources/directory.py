"""A world as it stands now, ready to be listed: its columns are those of when it was opened, with the edits since.

Reading all of a large world anew after each edit would take minutes. The history tells what has gone and come, and
`Edited` columns lay that over what was read. Where something has changed that is no edit, all is read anew.
"""

from collections import OrderedDict
from collections.abc import Iterable
from threading import RLock
from typing import Final

from world.checking.rehearsal import changed, effective
from world.checking.survey import Survey
from world.columns import Columns
from world.columns.edited import Edited
from world.errors import LegendryError, QueryRefused
from world.facts import Fact
from world.history.branch import branch
from world.history.edit import changes, version
from world.resources.order import Order
from world.resources.words import Words
from world.search import Index
from world.store import World

_MOST_BRANCHES: Final = 4
_MOST_TERMS: Final = 300_000
"""Terms of a world of which a branch is still searched by words: all of it is read for that."""


class View:
    """One state of a world. Threads may share it: what is worked out is worked out by one at a time."""

    def __init__(self, world: World, columns: Columns, lock: RLock, words: Words | None, base: "View | None") -> None:
        self.world = world
        self.columns = columns
        self.lock = lock
        self._words = words
        self._base = base
        self._index: Index | None = None
        self._orders: dict[str, Order] = {}
        self._branches: OrderedDict[str, View] = OrderedDict()

    def order(self, kind: str) -> Order:
        """The things of a class (compact text), in order."""
        with self.lock:
            if kind not in self._orders:
                self._orders[kind] = Order(self.columns, kind)
            return self._orders[kind]

    def index(self) -> Index:
        """The words of this state. Raises `WordsBeingRead` while they are read, and `QueryRefused` for a branch."""
        if self._words is not None:
            return self._words.index(self.world)
        with self.lock:
            if self._index is None:
                if len(self.columns.terms.ordered) > _MOST_TERMS:
                    raise QueryRefused("Of so large a world, branches are not searched by words: leave out `q`.")
                self._index = Index(self.world)
            return self._index

    def branch(self, name: str) -> "View":
        """The world as a branch has it. Raises `LegendryError` when there is no such branch."""
        with self.lock:
            if name not in self._branches:
                found = branch(self.world, name)
                change = effective(Survey(World(self.world.store)), found.removed, found.added)
                columns = Edited(self.columns, change.removed, change.added)
                self._branches[name] = View(changed(self.world, change), columns, self.lock, None, self)
                while len(self._branches) > _MOST_BRANCHES:
                    self._branches.popitem(last=False)
            return self._branches[name]


class Directory:
    """The present state of one world, however often it changes."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._view: View | None = None
        self._given: World | None = None
        self._words = Words()
        self._base: Columns | None = None
        self._untold = 0
        self._gone: set[Fact] = set()
        self._new: set[Fact] = set()

    def view(self, world: World, untold: int = 0) -> View:
        """The state that `world` holds; `untold` is how many changes there have been that the history does not tell."""
        with self._lock:
            if self._view is None or self._given is not world:
                if not self._follow(world, untold):
                    self._base, self._gone, self._new = world.columns, set(), set()
                    self._words.forget()
                assert self._base is not None
                columns = Edited(self._base, sorted(self._gone), sorted(self._new))
                self._view = View(world, columns if self._gone or self._new else self._base, RLock(), self._words, None)
                self._given, self._untold = world, untold
            return self._view

    def _follow(self, world: World, untold: int) -> bool:
        """Takes in what has changed since the last state; whether the history tells all of it."""
        if self._base is None or self._given is None or untold != self._untold:
            return False
        try:
            before, now = version(self._given), version(world)
            if now <= before:
                return False
            gone, new = map(set, changes(world, before, now, days=True))
        except LegendryError:
            return False
        self._gone, self._new = (self._gone - new) | (gone - self._new), (self._new - gone) | (new - self._gone)
        self._words.renew(_subjects((*gone, *new)))
        return True


def _subjects(facts: Iterable[Fact]) -> set[str]:
    return {fact[0] for fact in facts}
