"""Editing a world: rehearsed first, then written whole or not at all, and remembered."""

from collections.abc import Iterable, Sequence

from world.checking.rehearsal import Change, Rehearsal, holds
from world.checking.report import Finding, Severity
from world.errors import EditConflict, LegendryError
from world.facts import Fact, shorten_fact
from world.history.branch import branch as branch_named
from world.history.branch import viewed, without, writing_on
from world.history.commit import LONGEST_REASON, Writing, commit, conflict
from world.history.edit import Edit, Signature, changes, edit, log, version
from world.store import World


class EditRefused(LegendryError):
    """An edit that would make errors that are not there now: `findings`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        told = "\n".join(f"  {finding}" for finding in self.findings[:10])
        more = f"\n  and {len(self.findings) - 10} more" if len(self.findings) > 10 else ""
        super().__init__(f"Nothing was changed, because this edit would make new errors:\n{told}{more}")


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
) -> tuple[Edit, Change]:
    """Changes canon, or a branch, and says what was written and which findings that ends and begins.

    `since` is the version that the editor has seen, `besides` what is written in the same edit.

    Raises `EditRefused` for new errors unless `force`d, `InconsistentTimes` for times that would clash, `EditConflict`
    when somebody else has edited the world since, and `LegendryError` when there is nothing to change; in each case
    nothing is written.
    """
    gone, new = list(dict.fromkeys(removed)), list(dict.fromkeys(added))
    seen = version(world)
    if since is not None and since < seen:
        raise conflict(world, since)
    stage = viewed(world, branch) if branch else world
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
    writing = Writing([("", fact) for fact in done.removed], [("", fact) for fact in done.added])
    if branch:
        writing = writing_on(world, branch, made.removed, made.added)
    return commit(world, made, writing + (besides or Writing())), done


def undo(world: World, signed: Signature, number: int | None = None, *, force: bool = False) -> tuple[Edit, Change]:
    """Takes an edit back by another one: the given edit, or the last that is not taken back yet.

    Raises `EditConflict` when its facts have been changed since, and what `change` raises.
    """
    former = edit(world, number) if number is not None else _last_standing(world)
    if not former.added and not former.removed:
        what = "is how this world began" if former.number == 0 else "changed no facts"
        raise LegendryError(f"Edit {former.number} {what} ({former.why}): there is nothing to take back.")
    stage = viewed(world, former.branch) if former.branch else world
    lost = [fact for fact in former.added if not holds(stage, fact)]
    back = [fact for fact in former.removed if holds(stage, fact)]
    if lost or back:
        words = "is not there any more" if lost else "is back already"
        raise EditConflict(
            f"Edit {former.number} cannot be taken back: `{shorten_fact((lost or back)[0])}` {words}. "
            f"See what has happened since: `legendry diff {former.number}`."
        )
    why = signed.why or f"takes back edit {former.number}: {former.why}"
    signed = Signature(signed.by, signed.when, why[:LONGEST_REASON])
    return change(world, former.added, former.removed, signed, branch=former.branch, force=force, undoes=former.number)


def merge(world: World, name: str, signed: Signature, *, force: bool = False) -> tuple[Edit, Change]:
    """Makes a branch part of canon, and drops it, in one edit.

    Raises `EditConflict` when canon has changed since what the branch changes too, unless `force`d, and what `change`
    raises.
    """
    found = branch_named(world, name)
    ours = {fact[:2] for fact in (*found.removed, *found.added)}
    theirs = changes(world, found.begun.number, version(world))
    both = [fact for fact in (*theirs[0], *theirs[1]) if fact[:2] in ours and fact not in found.added]
    if both and not force:
        raise EditConflict(
            f"Canon has changed since `{name}` began what it changes too: `{shorten_fact(both[0])}`. Nothing was "
            f"merged: look at `legendry diff {found.begun.number}`, and use `--force` if the branch is right."
        )
    gone = [fact for fact in found.removed if holds(world, fact)]
    return change(world, gone, found.added, signed, force=force, besides=without(found))


def _last_standing(world: World) -> Edit:
    undone: set[int] = set()
    for one in log(world):
        if one.undoes is not None:
            if one.number not in undone:
                undone.add(one.undoes)
        elif one.number not in undone and (one.added or one.removed):
            return one
    raise LegendryError("There is no edit that could be taken back.")


def _demand_something(stage: World, gone: Sequence[Fact], new: Sequence[Fact]) -> None:
    missing = [fact for fact in gone if not holds(stage, fact)]
    if missing:
        said = [shorten_fact(fact) for fact in stage.facts(missing[0][0], missing[0][1])][:3]
        known = f" It says: {'; '.join(said)}." if said else ""
        raise LegendryError(f"The world does not say `{shorten_fact(missing[0])}`, so it cannot be removed.{known}")
    if not gone and all(holds(stage, fact) for fact in new):
        raise LegendryError("There is nothing to change: the world says all that already.")
