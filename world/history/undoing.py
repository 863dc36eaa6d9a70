"""Takes edits back, each by another one."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from world.checking.rehearsal import Change, holds
from world.errors import EditConflict, LegendryError
from world.facts import Fact
from world.history.branch import Branch, branches, is_in, laid_over
from world.history.commit import LONGEST_REASON, compare_command, diff_command, reasoned
from world.history.edit import Edit, Signature, edit, log
from world.history.editing import change
from world.history.saying import shorten_typed
from world.store import World

_NAMED: Final = 10
_LOOKED_AT: Final = 200
"""How many further edits are named, and looked at, where the last one cannot be taken back."""


def undo(world: World, signed: Signature, number: int | None = None, *, force: bool = False) -> tuple[Edit, Change]:
    """Takes an edit back by another one: the given edit, or the last that is not taken back yet.

    Edits of branches that have been merged or dropped, and the drops themselves, are passed over; a merge is an edit of
    canon. Raises `EditConflict` when an edit's facts have been changed since, with the numbers of others that can be
    taken back where no number was given; and what `change` raises.
    """
    past = _Past(world)
    standing = past.standing()
    former = next(standing, None) if number is None else edit(world, number)
    if former is None:
        raise LegendryError("There is no edit that could be taken back.")
    if not former.added and not former.removed:
        what = "is how this world began" if former.number == 0 else "changed no facts"
        why = f" ({former.why})" if former.why else ""
        raise LegendryError(f"Edit {former.number} {what}{why}: there is nothing to take back.")
    if past.is_gone(former):
        raise LegendryError(
            f"Edit {former.number} is about the branch `{former.branch}`, which has been merged or dropped: there is "
            "nothing left to take back. A merge has a number of its own, and can be taken back by it."
        )
    if obstacle := past.obstacle(former):
        others = "" if number is not None else _others(past, standing)
        raise EditConflict(f"Edit {former.number} cannot be taken back: {obstacle}{others}")
    signed = Signature(signed.by, signed.when, (signed.why or f"takes back edit {reasoned(former)}")[:LONGEST_REASON])
    return change(world, former.added, former.removed, signed, branch=former.branch, force=force, undoes=former.number)


class _Past:
    """The edits of a world that nobody changes meanwhile."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._branches: dict[str, Branch] | None = None
        self._views: dict[str, World] = {}

    def standing(self) -> Iterator[Edit]:
        """The edits that could in principle be taken back, and are not yet: the last one first."""
        undone: set[int] = set()
        for one in log(self._world):
            if one.number in undone:
                continue
            if one.undoes is not None:
                undone.add(one.undoes)
            elif (one.added or one.removed) and not self.is_gone(one):
                yield one

    def is_gone(self, one: Edit) -> bool:
        """Whether an edit is about a branch that is no longer there."""
        if not one.branch:
            return False
        if self._branches is None:
            self._branches = {found.name: found for found in branches(self._world)}
        return not is_in(one, self._branches.get(one.branch))

    def obstacle(self, one: Edit) -> str:
        """Why the facts of an edit cannot be changed back, in a sentence or two; empty where they can."""
        stage = self._stage(one.branch)
        for facts, is_there, words in (
            (one.added, False, "is not there any more"),
            (one.removed, True, "is back already"),
        ):
            for fact in facts:
                if _is_nameless(fact):
                    return f"`{shorten_typed(fact)}` is about a node without a name, which cannot be edited."
                if holds(stage, fact) is is_there:
                    return f"`{shorten_typed(fact)}` {words}. See what has happened since: `{self._look(one)}`."
        return ""

    def _stage(self, name: str) -> World:
        if not name:
            return self._world
        if name not in self._views:
            self._views[name] = laid_over(self._world, name)
        return self._views[name]

    def _look(self, one: Edit) -> str:
        return compare_command(self._world, one.branch) if one.branch else diff_command(self._world, one.number)


def _others(past: _Past, standing: Iterator[Edit]) -> str:
    """Which further edits can be taken back, in a sentence."""
    fine = (str(one.number) for one in islice(standing, _LOOKED_AT) if not past.obstacle(one))
    numbers = ", ".join(islice(fine, _NAMED))
    return f" By their numbers, these can be: {numbers}." if numbers else " No other edit can be taken back either."


def _is_nameless(fact: Fact) -> bool:
    return fact[0].startswith("_:") or fact[2].startswith("_:")
