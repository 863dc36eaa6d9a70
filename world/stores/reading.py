"""Reads of several things at once: one request where a server keeps them, one look-up each where we do."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import pyoxigraph as ox

from world.stores.overlay import Overlay
from world.stores.protocol import Store
from world.stores.remote import RemoteStore
from world.stores.steady import SteadyStore, steady
from world.stores.terms import Term

_Subject: TypeAlias = ox.NamedNode | ox.BlankNode
_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


def about(store: Store, subjects: Iterable[_Subject], graph: _Graph) -> Iterator[ox.Quad]:
    """What is said of several things in a graph."""
    if isinstance(store, RemoteStore):
        return store.quads_about(subjects, graph)
    return (quad for subject in subjects for quad in store.quads_for_pattern(subject, None, None, graph))


def leading_to(store: Store, objects: Iterable[Term], graph: _Graph) -> Iterator[ox.Quad]:
    """What leads to several things in a graph."""
    if isinstance(store, RemoteStore):
        return store.quads_leading_to(objects, graph)
    return (quad for object_ in objects for quad in store.quads_for_pattern(None, None, object_, graph))


def in_words(store: Store, predicate: ox.NamedNode) -> Iterator[ox.Quad]:
    """The quads of canon with a property whose value is a thing, or a text with letters: one query, if it is here."""
    canon = ox.DefaultGraph()
    if isinstance(store, Overlay):
        yield from (quad for quad in in_words(store.below, predicate) if quad in store)
        yield from (quad for quad in store.new(predicate) if quad not in store.below)
    elif isinstance(store, ox.Store):
        found = store.query(
            f"SELECT ?thing ?value WHERE {{ ?thing {predicate} ?value "
            'FILTER(!isLiteral(?value) || REGEX(STR(?value), "[A-Za-z]")) }'
        )
        assert isinstance(found, ox.QuerySolutions)
        for row in found:
            subject = row["thing"]
            assert isinstance(subject, ox.NamedNode | ox.BlankNode)
            yield ox.Quad(subject, predicate, row["value"], canon)
    else:
        yield from store.quads_for_pattern(None, predicate, None, canon)


def count(store: Store, graph: _Graph) -> int:
    """How many quads a graph has."""
    if isinstance(store, RemoteStore):
        return store.count(graph)
    if not isinstance(graph, ox.DefaultGraph) or not isinstance(store, ox.Store):
        return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
    answer = store.query("SELECT (COUNT(*) AS ?facts) WHERE { ?subject ?predicate ?object }")
    assert isinstance(answer, ox.QuerySolutions)
    return next(int(row["facts"].value) for row in answer)


def copied(store: Store) -> ox.Store:
    """A copy of all quads in memory."""
    copy = ox.Store()
    copy.bulk_extend(store)
    return copy


def canon_of(store: Store) -> str:
    """The name of the graph that holds canon; empty where that is the default graph."""
    return store.address.canon if isinstance(store, RemoteStore) else ""


def is_local(store: Store) -> bool:
    """Whether a look-up is no request."""
    return isinstance(store, ox.Store)


def is_steady(store: Store) -> bool:
    """Whether a store remembers what was read of it."""
    return isinstance(store, SteadyStore)


def follows_facts(store: Store) -> bool:
    """Whether single things are looked up rather than queried: a store that remembers, or one laid over another."""
    return is_steady(store) or isinstance(store, Overlay)


def held(store: Store) -> Store:
    """The store for work that only reads and wants one state of it: a server's is remembered at its version."""
    return steady(store) if isinstance(store, RemoteStore) else store


def read_ahead(store: Store, terms: Iterable[_Subject], *, around: bool = False) -> None:
    """Has a server that is steady asked at once what is said of some things.

    With `around`, also what leads to them, what is said of that, and of all that these name.
    """
    if not isinstance(store, SteadyStore):
        return
    here = list(dict.fromkeys(terms))
    said = list(store.quads_about(here))
    if around:
        leading = (quad.subject for quad in store.quads_leading_to(here))
        said += store.quads_about(subject for subject in leading if not isinstance(subject, ox.Triple))
        store.quads_about(quad.object for quad in said if isinstance(quad.object, ox.NamedNode | ox.BlankNode))
