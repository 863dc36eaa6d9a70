"""Edits as the world remembers them: W3C PROV-O activities (Recommendation, 30 April 2013) in the history graph.

    edit:3 a prov:Activity ; prov:wasAssociatedWith editor:anna ; prov:endedAtTime "2026-11-26T20:00:00Z" ;
        dcterms:description "Kazuo never knew" ; prov:wasInformedBy edit:2 ;
        prov:generated edit:3/added ; prov:invalidated edit:3/removed .
    graph:canon prov:wasGeneratedBy edit:3 .

`edit:3/added` and `edit:3/removed` are named graphs with the facts that came and went. The days that follow from
written times are not among them: they are worked out anew. `edit:0` is how the world began, and remembers no facts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

import pyoxigraph as ox

from ontology.namespaces import BRANCH, CANON, DCTERMS, EDIT, EDITOR, HISTORY, PROV
from world.errors import NoSuchEdit
from world.facts import Fact, to_text
from world.store import World


@dataclass(frozen=True)
class Signature:
    """Who edits, when (an xsd:dateTime, UTC) and why."""

    by: str
    when: str
    why: str


@dataclass(frozen=True)
class Edit:
    """Who changed what, when (an xsd:dateTime) and why, in canon or in a branch; `undoes` is the edit it takes back."""

    number: int
    by: str
    when: str
    why: str
    removed: tuple[Fact, ...]
    added: tuple[Fact, ...]
    branch: str = ""
    undoes: int | None = None

    @property
    def iri(self) -> str:
        """The name of its activity."""
        return f"{EDIT}{self.number}"

    @property
    def days_removed(self) -> str:
        """The graph of the days that went with it, which follow from written times."""
        return f"{self.iri}/days/removed"

    @property
    def days_added(self) -> str:
        """The graph of the days that came with it."""
        return f"{self.iri}/days/added"

    def as_json(self) -> dict[str, object]:
        """The edit as `legendry log --format json` gives it."""
        return {
            "number": self.number,
            "by": self.by,
            "when": self.when,
            "why": self.why,
            "branch": self.branch,
            "undoes": self.undoes,
            "removed": [list(fact) for fact in self.removed],
            "added": [list(fact) for fact in self.added],
        }


def version(world: World) -> int:
    """The number of the last edit; 0 before the first."""
    head = next(of_history(world, CANON, PROV.wasGeneratedBy), None)
    return 0 if head is None else int(head.removeprefix(str(EDIT)))


def edit(world: World, number: int, most: int | None = None) -> Edit:
    """One edit; with `most`, so many of the facts that went and of those that came.

    Raises `NoSuchEdit` when there is none of that number.
    """
    name = f"{EDIT}{number}"
    when = next(of_history(world, name, PROV.endedAtTime), None)
    if when is None:
        last = version(world)
        known = f"; the last is {last}" if last else ": nobody has edited this world yet"
        raise NoSuchEdit(f"There is no edit {number}{known}.")
    undone = next(of_history(world, name, PROV.used), None)
    return Edit(
        number=number,
        by=unquote(next(of_history(world, name, PROV.wasAssociatedWith), "").removeprefix(str(EDITOR))),
        when=when,
        why=next(of_history(world, name, DCTERMS.description), ""),
        removed=facts_in(world, f"{name}/removed", most),
        added=facts_in(world, f"{name}/added", most),
        branch=next(of_history(world, name, DCTERMS.isPartOf), "").removeprefix(str(BRANCH)),
        undoes=None if undone is None else int(undone.removeprefix(str(EDIT))),
    )


def log(world: World, most: int | None = None) -> Iterator[Edit]:
    """The edits, the last one first, down to how the world began, if it remembers that."""
    last = version(world)
    start = 0 if has_begun(world) else 1
    first = start if most is None else max(start, last + 1 - most)
    return (edit(world, number) for number in range(last, first - 1, -1))


def has_begun(world: World) -> bool:
    """Whether the world remembers how it began."""
    return next(of_history(world, f"{EDIT}0", PROV.endedAtTime), None) is not None


def changes(world: World, start: int, end: int, *, days: bool = False) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """What went from canon, and what came to it, all in all from one version to another, also backwards; sorted.

    With `days`, those that follow from written times, too.
    """
    if end < start:
        forth = changes(world, end, start, days=days)
        return forth[1], forth[0]
    removed: set[Fact] = set()
    added: set[Fact] = set()
    for number in range(start + 1, end + 1):
        one = edit(world, number)
        if not one.branch:
            gone, new = set(one.removed), set(one.added)
            if days:
                gone.update(facts_in(world, one.days_removed))
                new.update(facts_in(world, one.days_added))
            removed, added = (removed - new) | (gone - added), (added - gone) | (new - removed)
    return tuple(sorted(removed)), tuple(sorted(added))


def facts_in(world: World, graph: str, most: int | None = None) -> tuple[Fact, ...]:
    """The facts of a named graph, sorted; with `most`, so many of them, in the store's own choice."""
    quads = islice(world.store.quads_for_pattern(None, None, None, ox.NamedNode(graph)), most)
    return tuple(sorted((to_text(q.subject), to_text(q.predicate), to_text(q.object)) for q in quads))


def of_history(world: World, subject: str, predicate: str) -> Iterator[str]:
    """What the history says of something."""
    quads = world.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, ox.NamedNode(HISTORY))
    return (getattr(quad.object, "value", "") for quad in quads)
