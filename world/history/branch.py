"""Branches: what-ifs, each a named graph laid over canon, and another of what it takes away.

branch:what-if/added, branch:what-if/removed      the facts
branch:what-if prov:wasGeneratedBy edit:7         in the history graph: since when there is such a branch
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ontology.namespaces import BRANCH, EDIT, HISTORY, PROV
from world.checking.rehearsal import changed, effective, write
from world.checking.survey import Survey
from world.errors import LegendryError, NoSuchBranch, did_you_mean, shorten
from world.facts import Fact, is_id
from world.history.commit import Writing, commit
from world.history.edit import Edit, edit, facts_in, version
from world.store import World

_SINCE = "prov:wasGeneratedBy"


@dataclass(frozen=True)
class Branch:
    """A what-if: its name, the edit that began it, and what it takes from canon and adds to it."""

    name: str
    begun: Edit
    removed: tuple[Fact, ...]
    added: tuple[Fact, ...]

    def as_json(self) -> dict[str, object]:
        """The branch as `legendry branch list --format json` gives it."""
        return {
            "name": self.name,
            "by": self.begun.by,
            "when": self.begun.when,
            "why": self.begun.why,
            "since": self.begun.number,
            "removed": [list(fact) for fact in self.removed],
            "added": [list(fact) for fact in self.added],
        }


def branches(world: World) -> list[Branch]:
    """All branches by name."""
    quads = world.store.quads_for_pattern(None, ox.NamedNode(PROV.wasGeneratedBy), None, ox.NamedNode(HISTORY))
    subjects = (quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
    names = (iri.removeprefix(str(BRANCH)) for iri in subjects if iri.startswith(str(BRANCH)))
    return [branch(world, name) for name in sorted(names)]


def branch(world: World, name: str) -> Branch:
    """A branch. Raises `NoSuchBranch` when there is none of that name."""
    since = next(
        world.store.quads_for_pattern(_node(name), ox.NamedNode(PROV.wasGeneratedBy), None, ox.NamedNode(HISTORY)), None
    )
    if since is None or not isinstance(since.object, ox.NamedNode):
        known = [one.name for one in branches(world)]
        told = did_you_mean(name, known) or (f" There are {', '.join(known)}." if known else " There are none.")
        raise NoSuchBranch(f"There is no branch `{shorten(name)}`.{told}")
    begun = edit(world, int(since.object.value.removeprefix(str(EDIT))))
    return Branch(name, begun, *(facts_in(world, f"{BRANCH}{name}/{side}") for side in ("removed", "added")))


def is_in(edited: Edit, found: Branch | None) -> bool:
    """Whether an edit was made in a branch that is still there, and in no former one of the same name."""
    return found is not None and edited.branch == found.name and edited.number > found.begun.number


def viewed(world: World, name: str) -> World:
    """Canon as it would be with a branch merged: a world of its own, in memory, days worked out anew.

    Raises `LegendryError` when there is no such branch, and `InconsistentTimes` when its times clash with canon's.
    """
    found = branch(world, name)
    view = World(ox.Store(), f"{world.title} ({name})", path=world.path)
    view.store.bulk_extend(world.store)
    survey = Survey(view)
    write(survey, effective(survey, found.removed, found.added))
    return view


def laid_over(world: World, name: str) -> World:
    """Canon as it would be with a branch merged, laid over the world as it is: for work that follows facts from things.

    It copies nothing, but for what a server keeps, and answers no queries. Raises as `viewed` does.
    """
    if not world.is_here:
        return viewed(world, name)
    found = branch(world, name)
    view = changed(world, effective(Survey(world), found.removed, found.added))
    view.title = f"{world.title} ({name})"
    return view


def start(world: World, name: str, by: str, when: str, why: str) -> Branch:
    """Begins an empty branch. Raises `LegendryError` for a name that is taken or none."""
    if not is_id(name) or "/" in name or len(name) > 100:
        raise LegendryError(f"`{shorten(name)}` cannot name a branch: use letters, digits and hyphens.")
    if name in {one.name for one in branches(world)}:
        raise LegendryError(f"There is a branch `{name}` already: give another name, or drop it first.")
    made = Edit(version(world) + 1, by, when, why, (), (), branch=name)
    commit(world, made, Writing(new=[(HISTORY, (f"<{BRANCH}{name}>", _SINCE, f"<{made.iri}>"))]))
    return branch(world, name)


def drop(world: World, name: str, by: str, when: str, why: str) -> Edit:
    """Forgets a branch; the history still tells of it."""
    found = branch(world, name)
    made = Edit(version(world) + 1, by, when, why, found.added, found.removed, branch=name)
    return commit(world, made, without(found))


def writing_on(world: World, name: str, removed: Iterable[Fact], added: Iterable[Fact]) -> Writing:
    """What an edit on a branch writes: a fact that comes back is no longer taken away, and the other way round."""
    found = branch(world, name)
    taken, given = f"{BRANCH}{name}/removed", f"{BRANCH}{name}/added"
    writing = Writing()
    for facts, here, there in ((removed, taken, given), (added, given, taken)):
        undone = found.added if there == given else found.removed
        for fact in facts:
            if fact in undone:
                writing.gone.append((there, fact))
            else:
                writing.new.append((here, fact))
    return writing


def without(found: Branch) -> Writing:
    """What forgetting a branch writes."""
    gone: list[tuple[str, Fact]] = [(f"{BRANCH}{found.name}/removed", fact) for fact in found.removed]
    gone += [(f"{BRANCH}{found.name}/added", fact) for fact in found.added]
    return Writing([*gone, (HISTORY, (f"<{BRANCH}{found.name}>", _SINCE, f"<{found.begun.iri}>"))])


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BRANCH}{name}" if is_id(name) else str(BRANCH))
