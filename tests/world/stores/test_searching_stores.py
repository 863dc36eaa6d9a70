"""A search finds the same, in the same order and at the same places, whatever keeps the world."""

import pyoxigraph as ox
import pytest

from world import World
from world.search import Index, written_at
from world.stores import Store


@pytest.mark.parametrize("text", ["petrova", '"soviet spy"', "caf"])
def test_all_stores_are_searched_alike(text: str, kept_seeds: World, seeds: World) -> None:
    with Index(kept_seeds) as kept, Index(seeds) as index:
        answer = index.search(text, 5)
        assert answer.found
        assert kept.search(text, 5) == answer
    assert [written_at(kept_seeds, found) for found in answer.found] == [
        written_at(seeds, found) for found in answer.found
    ]


def test_blank_nodes_are_found_under_their_names(store: Store, kind: str) -> None:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    store.extend([ox.Quad(ox.BlankNode("b0"), label, ox.Literal("an unnamed ring"))])
    with Index(World(store)) as index:
        (found,) = index.search("ring").found
    assert (found.id, found.types) == ("_:b0", ())
