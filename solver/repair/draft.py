"""A change that is being thought out: notes to be added, facts that come and go, and what is asked of their times."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from world import Fact
from world.pattern import Neighbours, Test
from world.pattern.neighbours import FEW

NEW: Final = "~"
"""What the provisional id of a note begins with that is to be added."""


def is_new(name: str) -> bool:
    """Whether a provisional id is that of a note that is to be added."""
    return name.startswith(NEW)


@dataclass(frozen=True)
class Draft:
    """A change so far. `notes` are the classes of new notes by provisional id; `facts` come, `gone` go.

    `undone` are the ids of notes all of whose facts go, `closed` those of what must have ended, `reopened` those of
    what must not; `moved` says by how many days the written time of something moves. `released`
    are the possessions that end as their things are given to others. `tests` are to hold of the times.
    """

    notes: tuple[tuple[str, str], ...] = ()
    facts: tuple[Fact, ...] = ()
    gone: tuple[Fact, ...] = ()
    undone: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    moved: tuple[tuple[str, int], ...] = ()
    released: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()
    cost: float = 0.0

    def kind(self, name: str) -> str | None:
        """The class of a new note; None of what the world has."""
        return dict(self.notes).get(name)

    def with_note(self, name: str, kind: str, cost: float) -> "Draft":
        """With one more new note, or another class for one."""
        kept = tuple(one for one in self.notes if one[0] != name)
        facts = tuple(fact for fact in self.facts if fact[:2] != (name, "rdf:type"))
        return replace(
            self,
            notes=(*kept, (name, kind)),
            facts=(*facts, (name, "rdf:type", kind)),
            cost=self.cost + cost,
        )

    def with_fact(self, fact: Fact, cost: float) -> "Draft":
        """With one more fact."""
        return self if fact in self.facts else replace(self, facts=(*self.facts, fact), cost=self.cost + cost)

    def without(self, facts: Iterable[Fact], cost: float, *, undone: str = "", reopened: str = "") -> "Draft":
        """With some facts less: those of a note that is undone, or of an end that is taken away."""
        return replace(
            self,
            gone=tuple(dict.fromkeys((*self.gone, *facts))),
            undone=(*self.undone, undone) if undone else self.undone,
            reopened=(*self.reopened, reopened) if reopened else self.reopened,
            cost=self.cost + cost,
        )

    def with_end(self, name: str, cost: float) -> "Draft":
        """With an end for something."""
        return self if name in self.closed else replace(self, closed=(*self.closed, name), cost=self.cost + cost)

    def with_released(self, name: str, cost: float) -> "Draft":
        """With the end of a possession, as the thing is given to somebody else."""
        if name in (*self.released, *self.closed):
            return self
        return replace(self, released=(*self.released, name), cost=self.cost + cost)

    def with_test(self, test: Test) -> "Draft":
        """With one more thing that is asked of times."""
        return replace(self, tests=(*self.tests, test))

    def with_move(self, name: str, days: int, cost: float) -> "Draft":
        """With a written time moved by some days."""
        return replace(self, moved=(*self.moved, (name, days)), cost=self.cost + cost)

    @property
    def parts(self) -> "Iterator[Draft]":
        """The draft without each of its changes in turn; what is said of a new note goes with it."""
        for name, _ in self.notes:
            left = tuple(fact for fact in self.facts if name not in (fact[0], fact[2]))
            notes = tuple(one for one in self.notes if one[0] != name)
            closed = tuple(one for one in self.closed if one != name)
            yield replace(self, notes=notes, facts=left, closed=closed, released=())
        for fact in self.facts:
            if not fact[0].startswith(NEW):
                yield replace(self, facts=tuple(one for one in self.facts if one != fact))
        for name in dict.fromkeys((*self.undone, *self.reopened)):
            yield replace(
                self,
                gone=tuple(fact for fact in self.gone if fact[0] != name),
                undone=tuple(one for one in self.undone if one != name),
                reopened=tuple(one for one in self.reopened if one != name),
            )
        for fact in self.gone:
            if fact[0] not in (*self.undone, *self.reopened):
                yield replace(self, gone=tuple(one for one in self.gone if one != fact))
        for name in (name for name in self.closed if not name.startswith(NEW)):
            yield replace(self, closed=tuple(one for one in self.closed if one != name))
        for move in self.moved:
            yield replace(self, moved=tuple(one for one in self.moved if one != move))

    def speaks_of(self, fact: Fact) -> bool:
        """Whether a fact about a time is about something that this draft changes."""
        return fact[0] in dict(self.notes) or fact[0] in (*self.closed, *self.released)

    @property
    def key(self) -> tuple[object, ...]:
        """The same for drafts that change the same."""
        return (
            frozenset(self.facts),
            frozenset(self.gone),
            frozenset((*self.closed, *self.released)),
            frozenset(self.moved),
        )

    @property
    def shape(self) -> tuple[object, ...]:
        """The same for drafts that change the same of others."""
        loose = sorted(fact[1] for fact in self.facts if not fact[0].startswith(NEW))
        return (
            tuple(sorted(kind for _, kind in self.notes)),
            tuple(loose),
            tuple(sorted({fact[1] for fact in self.gone})),
            len(self.closed) + len(self.released),
            len(self.moved),
        )


class Around(Neighbours):
    """What is said around single things of a world, with the facts of a draft."""

    def __init__(self, near: Neighbours, draft: Draft) -> None:
        self._near = near
        self._facts = draft.facts
        self._gone = frozenset(draft.gone)
        self._touched = {fact[0] for fact in (*draft.facts, *draft.gone)}
        self._led_to = {fact[2] for fact in (*draft.facts, *draft.gone)}

    def about(self, subject: str) -> dict[str, list[str]]:
        """All that is said of a thing: the sorted values of each property."""
        said = {} if subject.startswith(NEW) else self._near.about(subject)
        if subject not in self._touched:
            return said
        changed = {
            predicate: [value for value in values if (subject, predicate, value) not in self._gone]
            for predicate, values in said.items()
        }
        for one, predicate, value in self._facts:
            if one == subject:
                changed[predicate] = sorted({*changed.get(predicate, ()), value})
        return changed

    def subjects(self, predicate: str, object: str) -> Sequence[str]:
        """The things that have something as a property, sorted."""
        found = () if object.startswith(NEW) else self._near.subjects(predicate, object)
        if object not in self._led_to:
            return found
        kept = {one for one in found if (one, predicate, object) not in self._gone}
        return sorted(kept | {one for one, key, value in self._facts if (key, value) == (predicate, object)})

    def is_crowded(self, object: str, most: int = FEW) -> bool:
        """Whether more facts than so many lead to a thing; to a new note they are few."""
        return not object.startswith(NEW) and self._near.is_crowded(object, most)

    def mentions(self, object: str) -> list[Fact]:
        """The facts that lead to a thing, sorted."""
        kept = [] if object.startswith(NEW) else self._near.mentions(object)
        come = (fact for fact in self._facts if fact[2] == object)
        return sorted({*(fact for fact in kept if fact not in self._gone), *come})

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Every subject and object of a property."""
        kept = [pair for pair in self._near.pairs(predicate) if (pair[0], predicate, pair[1]) not in self._gone]
        return [*kept, *((one, other) for one, key, other in self._facts if key == predicate)]


def values(row: Mapping[str, str], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of some variables that a row has, with their values."""
    return ((name, row[name]) for name in names if name in row)
