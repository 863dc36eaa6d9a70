"""Carries an update out on a store; where the world has a history, as an edit that `log` shows and `undo` takes back.

A world that `legendry load` or an edit began remembers itself in graphs of its own (below `GRAPHS`). An update of it
that only states data tells what it changes (`stated.py`); any other is done on a copy first, of hard links, which shows
what goes and comes. Then just that is written, with the days that follow and the record of the edit, at once. It is not
held against the rules, as a load is not: `check` tells. A server's store cannot be copied.

What a world remembers is not changed by an ordinary update. It takes an administrator to do so, and is no edit itself.
But while there is no edit yet that could be lost, whoever may write may begin again from nothing, with DROP ALL. A
dataset without a history stays what it is: just what was written to it.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import GRAPHS, HISTORY, ID, PREFIXES
from world.checking.rehearsal import effective
from world.checking.survey import Survey
from world.facts import Fact, to_text, to_triple
from world.history.commit import Writing, commit, remembered
from world.history.edit import Edit, Signature, version
from world.query.remote import complete
from world.store import World
from world.stores import Store
from world.update.stated import Differences, stated
from world.writing import copy_store

_CANON: Final = ox.DefaultGraph()
_BLOCK: Final = 1 << 16


class BooksTouched(Exception):
    """An update would change what the world remembers, and may not."""


class Untold(Exception):
    """A server's update that does not tell what it changes: no history could remember it."""


def has_history(world: World) -> bool:
    """Whether the world remembers anything of itself."""
    return bool(world.store.query(f"ASK {{ GRAPH <{HISTORY}> {{ ?s ?p ?o }} }}"))


def carry_out(world: World, update: str, signed: Signature, *, may_touch_books: bool) -> int | None:
    """The number of the edit that remembers the update; None where nothing changed, or nothing is to be remembered.

    Raises `BooksTouched`, `Untold`, `InconsistentTimes` for times that would clash, `ServerFailed` and what the engine
    raises; nothing is written then.
    """
    if not has_history(world):
        run(world.store, update)
        return None
    found = stated(world.store, update)
    if found is None and isinstance(world.store, ox.Store):
        found = differences(world.store, update)
    if found is None and not may_touch_books:
        raise Untold
    if found is not None and found.are_none:
        return None
    if found is None or touch_books(found):
        _begins_again_or_may(world, found, may_touch_books=may_touch_books)
        with world.editing(is_told=False):
            run(world.store, update)
        world.changed()
        return None
    return _remember(world, found, signed).number


def _begins_again_or_may(world: World, found: Differences | None, *, may_touch_books: bool) -> None:
    """Raises `BooksTouched` unless an administrator asks, or all that is remembered goes, and there is no edit."""
    if may_touch_books:
        return
    assert found is not None
    if version(world) > 0 or any(True for _ in _left_in_books(world.store, found)):
        raise BooksTouched


def touch_books(found: Differences) -> bool:
    """Whether graphs in which the world remembers itself would change."""
    graphs = {getattr(quad.graph_name, "value", "") for quad in (*found.gone, *found.new)}
    return any(graph.startswith(GRAPHS) for graph in (*graphs, *found.made, *found.dropped))


def run(store: Store, update: str) -> None:
    """Has the engine, or a server, carry an update out, whole or not at all."""
    if isinstance(store, ox.Store):
        store.update(update, base_iri=str(ID), prefixes=PREFIXES)
    else:
        store.update(complete(update))


def differences(store: ox.Store, update: str) -> Differences:
    """What an update would change: found out on a copy. It takes time in proportion to the whole store."""
    with tempfile.TemporaryDirectory(prefix="legendry-", ignore_cleanup_errors=True) as folder:
        target = Path(folder) / "copy"
        copy_store(store, target)
        copy = ox.Store(str(target))
        run(copy, update)
        before, after = _unlike(_written(store), _written(copy))
        graphs = {graph.value for graph in store.named_graphs()}
        graphs_after = {graph.value for graph in copy.named_graphs()}
    return Differences(
        _quads(before - after),
        _quads(after - before),
        tuple(sorted(graphs_after - graphs)),
        tuple(sorted(graphs - graphs_after)),
    )


def _written(store: ox.Store) -> bytes:
    """All quads as lines of N-Quads, in the order of the store's index, which a copy has as well."""
    return store.dump(format=ox.RdfFormat.N_QUADS) or b""


def _unlike(one: bytes, other: bytes) -> tuple[set[bytes], set[bytes]]:
    """The lines between what two texts begin with alike and what they end with alike."""
    shorter, start, end = min(len(one), len(other)), 0, 0
    while start < shorter and one[start : start + _BLOCK] == other[start : start + _BLOCK]:
        start += _BLOCK
    start = one.rfind(b"\n", 0, min(start, shorter)) + 1
    while end + _BLOCK <= shorter - start and _last(one, end) == _last(other, end):
        end += _BLOCK
    end = len(one) - (one.find(b"\n", len(one) - end) + 1) if end else 0
    return set(one[start : len(one) - end].splitlines()), set(other[start : len(other) - end].splitlines())


def _last(text: bytes, end: int) -> bytes:
    """The block before what has been seen of a text's end."""
    return text[len(text) - end - _BLOCK : len(text) - end]


def _quads(lines: set[bytes]) -> tuple[ox.Quad, ...]:
    """Lines as quads in order; blank nodes keep their labels."""
    return tuple(ox.parse(b"\n".join(sorted(lines)), ox.RdfFormat.N_QUADS, lenient=True))


def _left_in_books(store: Store, found: Differences) -> Iterator[ox.Quad]:
    """What would be left of, or come to, the graphs in which the world remembers itself."""
    yield from (quad for quad in found.new if getattr(quad.graph_name, "value", "").startswith(GRAPHS))
    gone = set(found.gone)
    for graph in store.named_graphs():
        if graph.value.startswith(GRAPHS):
            yield from (quad for quad in store.quads_for_pattern(None, None, None, graph) if quad not in gone)


def _remember(world: World, found: Differences, signed: Signature) -> Edit:
    """Writes the differences and the days that follow, as an edit."""
    gone, new = list(_facts(found.gone)), list(_facts(found.new))
    change = effective(Survey(world), gone, new)
    stated = {*gone, *new}
    made = Edit(version(world) + 1, signed.by, signed.when, signed.why, tuple(sorted(gone)), tuple(sorted(new)))
    days = [
        ox.Quad(*to_triple(fact), ox.NamedNode(graph))
        for graph, facts in ((made.days_removed, change.removed), (made.days_added, change.added))
        for fact in facts
        if fact not in stated
    ]
    elsewhere = [[quad for quad in quads if quad.graph_name != _CANON] for quads in (found.gone, found.new)]
    commit(
        world,
        made,
        Writing(
            quads_gone=[*elsewhere[0], *map(_in_canon, change.removed)],
            quads=[*elsewhere[1], *map(_in_canon, change.added), *remembered(made), *days],
        ),
        remember=False,
    )
    for verb, graphs in (("CREATE", found.made), ("DROP", found.dropped)):
        for graph in graphs:
            world.store.update(f"{verb} SILENT GRAPH {ox.NamedNode(graph)}")
    return made


def _facts(quads: tuple[ox.Quad, ...]) -> Iterator[Fact]:
    for quad in quads:
        if quad.graph_name == _CANON:
            yield to_text(quad.subject), to_text(quad.predicate), to_text(quad.object)


def _in_canon(fact: Fact) -> ox.Quad:
    return ox.Quad(*to_triple(fact), _CANON)
