"""Editing a world: rehearsed first, then written whole or not at all, and remembered."""

from collections.abc import Container, Iterable, Sequence
from typing import Final

from world.checking.rehearsal import Change, Rehearsal, holds
from world.checking.report import Finding, Severity
from world.errors import EditConflict, LegendryError
from world.facts import Fact
from world.history.branch import branch as branch_named
from world.history.branch import laid_over, without, writing_on
from world.history.commit import Writing, commit, conflict, diff_command
from world.history.edit import Edit, Signature, changes, edit, version
from world.history.saying import shorten_typed
from world.store import World

_LISTED: Final = 10


class EditRefused(LegendryError):
    """An edit that would make errors that are not there now: `findings`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> tuple[str, ...]:
        """What was refused, and a line for each of the first findings."""
        told = (f"  {finding}" for finding in self.findings[:_LISTED])
        more = len(self.findings) - _LISTED
        rest = (f"  and {more:,} more",) if more > 0 else ()
        return ("Nothing was changed, because this edit would make new errors:", *told, *rest)


def change(
    world: World,
    removed: Iterable[Fact],
    added: Iterable[Fact],
    signed: Signature,
    *,
    branch: str = "",
    since: int | None = None,
    force: bool = False,
    undoes: int | None = None,
    besides: Writing | None = None,
    is_rehearsed: bool = False,
) -> tuple[Edit, Change]:
    """Changes canon, or a branch, and says what was written and which findings that ends and begins.

    `since` is the version that the editor has seen, `besides` what is written in the same edit. Where
    it `is_rehearsed`, nothing is written, and what would be is said.

    Raises `EditRefused` for new errors unless `force`d, `InconsistentTimes` for times that would clash, `EditConflict`
    when somebody else has edited the world since, and `LegendryError` when there is nothing to change, or no such
    version; in each case nothing is written.
    """
    gone, new = list(dict.fromkeys(removed)), list(dict.fromkeys(added))
    seen = version(world)
    if since is not None and since < seen:
        raise conflict(world, since)
    if since is not None and since > seen:
        edit(world, since)
    stage = laid_over(world, branch) if branch else world
    _demand_something(stage, gone, new)
    done = Rehearsal(stage).of(gone, new)
    errors = [finding for finding in done.begun if finding.severity is Severity.ERROR]
    if errors and not force:
        raise EditRefused(errors)
    stated = set(gone) | set(new)
    made = Edit(
        number=seen + 1,
        by=signed.by,
        when=signed.when,
        why=signed.why,
        removed=tuple(fact for fact in done.removed if fact in stated),
        added=tuple(fact for fact in done.added if fact in stated),
        branch=branch,
        undoes=undoes,
    )
    if is_rehearsed:
        return made, done
    writing = Writing([("", fact) for fact in done.removed], [("", fact) for fact in done.added])
    writing += Writing(
        new=[*_days(made.days_removed, done.removed, stated), *_days(made.days_added, done.added, stated)]
    )
    if branch:
        writing = writing_on(world, branch, made.removed, made.added)
    return commit(world, made, writing + (besides or Writing())), done


def merge(world: World, name: str, signed: Signature, *, force: bool = False) -> tuple[Edit, Change]:
    """Makes a branch part of canon, and drops it, in one edit.

    Raises `EditConflict` when canon has changed since what the branch changes too, unless `force`d, and what `change`
    raises, also for a branch that changes nothing.
    """
    found = branch_named(world, name)
    gone = [fact for fact in found.removed if holds(world, fact)]
    if not gone and all(holds(world, fact) for fact in found.added):
        raise LegendryError(f"The branch `{name}` changes nothing in canon: edit it first, or drop it.")
    ours = {fact[:2] for fact in (*found.removed, *found.added)}
    theirs = changes(world, found.begun.number, version(world))
    both = [fact for fact in (*theirs[0], *theirs[1]) if fact[:2] in ours and fact not in found.added]
    if both and not force:
        raise EditConflict(
            f"Canon has changed since `{name}` began what it changes too: `{shorten_typed(both[0])}`. Nothing "
            f"was merged: look at `{diff_command(world, found.begun.number)}`, and use `--force` if the branch is "
            "right."
        )
    return change(world, gone, found.added, signed, force=force, besides=without(found))


def _days(graph: str, facts: Iterable[Fact], stated: Container[Fact]) -> list[tuple[str, Fact]]:
    """The facts that follow from an edit and that nobody stated, for a graph of its own."""
    return [(graph, fact) for fact in facts if fact not in stated]


def _demand_something(stage: World, gone: Sequence[Fact], new: Sequence[Fact]) -> None:
    if not gone and not new:
        raise LegendryError("There is nothing to change: no facts are given.")
    missing = [fact for fact in gone if not holds(stage, fact)]
    if missing:
        said = [shorten_typed(fact) for fact in stage.facts(missing[0][0], missing[0][1])][:3]
        known = f" It says: {'; '.join(said)}." if said else ""
        raise LegendryError(f"The world does not say `{shorten_typed(missing[0])}`, so it cannot be removed.{known}")
    if not gone and all(holds(stage, fact) for fact in new):
        raise LegendryError("There is nothing to change: the world says all that already.")
