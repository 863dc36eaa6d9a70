"""What an edit would do, found out on top of a world that stays as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

import pyoxigraph as ox

from world.checking.reach import entries, reach
from world.checking.redating import redated
from world.checking.report import Finding, ordered
from world.checking.survey import Survey
from world.checking.whole import whole
from world.facts import Fact, to_triple
from world.store import World
from world.stores.overlay import Overlay

MOST_LOCAL: Final = 5_000
"""Changed facts beyond which the whole world is checked, before and after."""

_CANON: Final = ox.DefaultGraph()


@dataclass(frozen=True)
class Change:
    """What an edit does: the facts that go and come, days included, and the findings that end and begin."""

    removed: tuple[Fact, ...]
    added: tuple[Fact, ...]
    ended: tuple[Finding, ...]
    begun: tuple[Finding, ...]


class Rehearsal:
    """Edits of a world that nobody changes meanwhile. Nothing is written."""

    def __init__(self, world: World) -> None:
        self._overlay = Overlay(world.store)
        self._world = World(cast(ox.Store, self._overlay), world.title, path=world.path)
        self._world.clash = world.clash
        self._clash = world.clash
        self._survey = Survey(self._world)

    def of(self, removed: Iterable[Fact], added: Iterable[Fact]) -> Change:
        """What an edit would do. Raises `InconsistentTimes` when the times would then clash."""
        gone, new = effective(self._survey, removed, added)
        if len(gone) + len(new) > MOST_LOCAL:
            return self._large(gone, new)
        within = reach(self._survey, gone)
        self._write(gone, new)
        within |= reach(self._survey, new)
        after = {found.kind: found.finding for found in entries(self._survey, within)}
        self._write(new, gone)
        self._world.clash = self._clash
        before = {found.kind: found.finding for found in entries(self._survey, within)}
        ended = ordered(found for kind, found in before.items() if kind not in after)
        return Change(gone, new, ended, ordered(found for kind, found in after.items() if kind not in before))

    def _large(self, gone: Sequence[Fact], new: Sequence[Fact]) -> Change:
        before = {one.kind: one.finding for one in whole(Survey(self._copied()))}
        self._write(gone, new)
        after = {one.kind: one.finding for one in whole(Survey(self._copied()))}
        self._write(new, gone)
        self._world.clash = self._clash
        ended = ordered(found for kind, found in before.items() if kind not in after)
        begun = ordered(found for kind, found in after.items() if kind not in before)
        return Change(tuple(gone), tuple(new), ended, begun)

    def _copied(self) -> World:
        copy = World(self._overlay.copied(), self._world.title, path=self._world.path)
        copy.clash = self._world.clash
        return copy

    def _write(self, gone: Sequence[Fact], new: Sequence[Fact]) -> None:
        write(self._survey, gone, new)


def effective(
    survey: Survey, removed: Iterable[Fact], added: Iterable[Fact]
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The facts that an edit really takes away and adds, with the days that follow."""
    wanted = dict.fromkeys(added)
    gone = [fact for fact in dict.fromkeys(removed) if fact not in wanted and holds(survey.world, fact)]
    new = [fact for fact in wanted if not holds(survey.world, fact)]
    gone_days, new_days = redated(survey, gone, new)
    return (*gone, *gone_days), (*new, *new_days)


def holds(world: World, fact: Fact) -> bool:
    """Whether canon has a fact."""
    return ox.Quad(*to_triple(fact), _CANON) in world.store


def write(survey: Survey, gone: Iterable[Fact], new: Iterable[Fact]) -> None:
    """Changes canon, of which the survey then forgets what it has read. Times that clashed do so no more."""
    gone, new = list(gone), list(new)
    for fact in gone:
        survey.world.store.remove(ox.Quad(*to_triple(fact), _CANON))
    survey.world.add(new)
    survey.world.clash = ()
    survey.forget()
    survey.lean(new, gone)
