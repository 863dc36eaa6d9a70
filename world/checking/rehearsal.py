"""What an edit would do, found out on top of a world that stays as it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, cast

import pyoxigraph as ox

from world.checking.leaning import Leaning
from world.checking.ledger import Entry
from world.checking.reach import Known, entries, reach
from world.checking.redating import redated
from world.checking.report import Finding, ordered
from world.checking.survey import Survey
from world.checking.whole import whole
from world.dates import Clashes
from world.facts import Fact, literal, to_triple
from world.store import World
from world.stores.overlay import Overlay
from world.stores.protocol import Store

MOST_LOCAL: Final = 5_000
"""Changed facts beyond which the whole world is checked, before and after."""

_MOST_KNOWN: Final = 5_000
_CANON: Final = ox.DefaultGraph()


@dataclass(frozen=True)
class Change:
    """What an edit does: the facts that go and come, days included, and the findings that end and begin.

    `clashes` are the written times that then cannot all be true: some of those that cannot be now.
    """

    removed: tuple[Fact, ...]
    added: tuple[Fact, ...]
    ended: tuple[Finding, ...] = ()
    begun: tuple[Finding, ...] = ()
    clashes: Clashes = ()


class Rehearsal:
    """Edits of a world that nobody changes meanwhile. Nothing is written."""

    def __init__(self, world: World) -> None:
        self._below = world
        self._overlay = Overlay(world.store)
        self._world = World(cast(Store, self._overlay), world.title, path=world.path)
        self._world.clashes = world.clashes
        self._survey = Survey(self._world, world)

    def of(self, removed: Iterable[Fact], added: Iterable[Fact]) -> Change:
        """What an edit would do. Raises `InconsistentTimes` when the times would then clash."""
        change, former = effective(self._survey, removed, added), self._world.clashes
        back = replace(change, removed=change.added, added=change.removed, clashes=former)
        if len(change.removed) + len(change.added) > MOST_LOCAL:
            before = list(self._whole())
            write(self._survey, change)
            after = list(self._whole())
            write(self._survey, back)
        else:
            within = reach(self._survey, change.removed)
            write(self._survey, change)
            within |= reach(self._survey, change.added)
            after = list(entries(self._survey, within))
            write(self._survey, back)
            before = list(entries(self._survey, within, self._known()))
        self._survey.forget()
        was, now = ({one.kind: one.finding for one in several} for several in (before, after))
        ended = ordered(found for kind, found in was.items() if kind not in now)
        return replace(change, ended=ended, begun=ordered(found for kind, found in now.items() if kind not in was))

    def begun(self, removed: Iterable[Fact], added: Iterable[Fact]) -> tuple[Finding, ...]:
        """The findings that an edit would begin, as `of` gives them: sooner, for it asks for nothing that ends.

        Raises `InconsistentTimes` when the times would then clash.
        """
        wanted = list(removed), list(added)
        change, former = effective(self._survey, *wanted), self._world.clashes
        if len(change.removed) + len(change.added) > MOST_LOCAL:
            return self.of(*wanted).begun
        within = reach(self._survey, change.removed, new=False)
        write(self._survey, change)
        within |= reach(self._survey, change.added, new=True)
        after = list(entries(self._survey, within))
        write(self._survey, replace(change, removed=change.added, added=change.removed, clashes=former))
        were = {one.kind for one in entries(self._survey, within)} if after else set()
        self._survey.forget()
        return ordered({one.kind: one.finding for one in after if one.kind not in were}.values())

    def laid_over(self, removed: Iterable[Fact], added: Iterable[Fact]) -> World:
        """The world as it would be after an edit. Raises `InconsistentTimes` when the times would then clash."""
        return changed(self._below, effective(self._survey, removed, added))

    def _known(self) -> Known:
        """What was found in the world as it is, when much the same was rehearsed before."""
        known = self._below.once(_nothing_known)
        if len(known) > _MOST_KNOWN:
            known.clear()
        return known

    def _whole(self) -> Iterator[Entry]:
        copy = World(self._overlay.copied(), self._world.title, path=self._world.path)
        copy.clashes = self._world.clashes
        return whole(Survey(copy))


def prepare(world: World, name: str) -> None:
    """Reads what a rehearsal of an edit of a thing, which may be new, would wait for."""
    Leaning(world).on(name)
    Rehearsal(world).of((), [(name, "dcterms:description", literal(""))])


def _nothing_known(_: World) -> Known:
    return {}


def rehearsed(world: World, change: Change) -> World:
    """Canon in memory, as a change that `Rehearsal.of` gave would leave it. Nothing is written."""
    overlay = changed(world, change).store
    assert isinstance(overlay, Overlay)
    after = World(overlay.copied(), world.title, path=world.path)
    after.clashes = change.clashes
    return after


def changed(world: World, change: Change) -> World:
    """The world as it would be after a change, laid over the world as it is: nothing is written.

    It answers whatever follows facts from something that is known, and no queries.
    """
    after = World(cast(Store, Overlay(world.store)), world.title, path=world.path)
    write(Survey(after), change)
    return after


def effective(survey: Survey, removed: Iterable[Fact], added: Iterable[Fact]) -> Change:
    """What an edit really takes away and adds, with the days that follow. Raises `InconsistentTimes`."""
    wanted = dict.fromkeys(added)
    gone = [fact for fact in dict.fromkeys(removed) if fact not in wanted and holds(survey.world, fact)]
    new = [fact for fact in wanted if not holds(survey.world, fact)]
    days = redated(survey, gone, new)
    return Change((*gone, *days.gone), (*new, *days.new), clashes=days.clashes)


def holds(world: World, fact: Fact) -> bool:
    """Whether canon has a fact."""
    return ox.Quad(*to_triple(fact), _CANON) in world.store


def write(survey: Survey, change: Change) -> None:
    """Changes canon, of which the survey then forgets what it has read."""
    for fact in change.removed:
        survey.world.store.remove(ox.Quad(*to_triple(fact), _CANON))
    survey.world.add(change.added)
    survey.world.clashes = change.clashes
    survey.forget()
    survey.leaning.change(change.added, change.removed)
