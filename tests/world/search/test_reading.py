from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.world.planting import planted
from world import World
from world.columns import Columns
from world.search import reading
from world.search.reading import things_in
from world.search.thing import things

PREFIXES = """@prefix lg: <https://w3id.org/legendry/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://w3id.org/legendry/id/> .
"""


def test_columns_tell_the_same_of_things_as_the_store() -> None:
    world = planted()
    assert list(things_in(Columns.of(world.store))) == list(things(world))


def test_columns_tell_it_of_whatever_may_be_written(tmp_path: Path) -> None:
    file = tmp_path / "odd.ttl"
    file.write_text(
        PREFIXES
        + r""":a a lg:Person, lg:Spy ; rdfs:label "Ann \"the \\ ghost\"\n--x"@en-GB, "Ann", "\"" ; lg:trait "" .
        <https://w3id.org/legendry/id/b/c> rdfs:label 7, true, "1999"^^xsd:gYear ;
        skos:altLabel "é\t--" ; <http://elsewhere.org/says> "far"@fr .
        _:x lg:trait "calm"^^<http://elsewhere.org/kind> . :d lg:party :a . <http://elsewhere.org/#it> a lg:Place .
        :n lg:fingerprint "unsaid" ; lg:beginEarliest "1999-01-01"^^xsd:date .""",
        encoding="utf-8",
    )
    world = World.open(file)
    found = list(things_in(Columns.of(world.store)))
    assert found == list(things(world))
    assert {"a", "b/c", "<http://elsewhere.org/#it>"} < {one.id for one in found}


def test_no_thing_is_torn_where_few_facts_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    world = planted()
    whole = list(things_in(Columns.of(world.store)))
    monkeypatch.setattr(reading, "_AT_ONCE", 7)
    assert list(things_in(Columns.of(world.store))) == whole


def test_a_world_without_facts_has_no_things() -> None:
    assert list(things_in(Columns.of(ox.Store()))) == []
