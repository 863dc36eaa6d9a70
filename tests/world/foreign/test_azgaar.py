"""Maps of Azgaar's Fantasy Map Generator become places within places."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from world import NoteErrors, World
from world.checking import Severity, check
from world.facts import Fact
from world.foreign import read_foreign
from world.foreign.json_events import MOST_BYTES
from world.loading import load_into_store

MAP: dict[str, Any] = {
    "info": {"version": "1.99", "mapName": "Test", "width": 1000, "height": 800},
    "settings": {"options": {"winds": [225, 45]}, "populationRate": 500, "urbanization": "1.5"},
    "mapCoordinates": {"latT": 80, "latN": 60, "latS": -20, "lonT": 100, "lonW": -30, "lonE": 70},
    "pack": {
        "cells": [{"i": 5, "v": [1, 2], "p": [700, 200], "burg": 1, "province": 1, "state": 1, "religion": 1}],
        "cultures": [{"i": 0, "name": "Wildlands"}, {"i": 1, "name": "Angshire", "type": "Naval", "base": 1}],
        "religions": [
            {"i": 0, "name": "No religion"},
            {
                "i": 1,
                "name": "Way of the Tide",
                "type": "Organized",
                "form": "Polytheism",
                "deity": "Asura, The Sun",
                "culture": 1,
            },
        ],
        "burgs": [
            {},
            {
                "i": 1,
                "cell": 5,
                "x": 700.5,
                "y": 200,
                "state": 1,
                "name": "Harbour",
                "population": 12.3,
                "culture": 1,
                "type": "Naval",
                "capital": 1,
                "port": 3,
                "coa": {"t": 1},
            },
            {"i": 2, "cell": 6, "x": 10, "y": 20, "state": 1, "name": "Harbour"},
            {"i": 3, "cell": 7, "x": 10, "y": 20, "state": 0, "name": "Freeport", "type": "Generic", "port": 0},
            {"i": 4, "cell": 8, "x": 10, "y": 20, "state": 1, "name": "Gone", "removed": True},
        ],
        "states": [
            {"i": 0, "name": "Neutrals"},
            {
                "i": 1,
                "name": "North",
                "fullName": "Kingdom of North",
                "form": "Monarchy",
                "formName": "Kingdom",
                "capital": 1,
                "culture": 1,
                "rural": 40.5,
                "urban": 12.3,
            },
        ],
        "provinces": [0, {"i": 1, "state": 1, "burg": 1, "name": "Bay", "fullName": "Bay County"}],
    },
}


def facts_of(path: Path) -> set[Fact]:
    return {statement.fact for statement in read_foreign(path)}


@pytest.fixture
def world(tmp_path: Path) -> World:
    path = tmp_path / "map.json"
    path.write_text(json.dumps(MAP), encoding="utf-8")
    load_into_store(tmp_path / "store", [path])
    return World.open(tmp_path / "store")


def test_states_are_countries_provinces_regions_and_burgs_cities(world: World) -> None:
    kinds = {fact[0]: fact[2] for fact in world.facts(predicate="rdf:type")}
    assert kinds == {
        "north": "lg:Country",
        "bay": "lg:Region",
        "harbour": "lg:City",
        "harbour-2": "lg:City",
        "freeport": "lg:City",
        "angshire": "lg:Culture",
        "way-of-the-tide": "lg:Religion",
    }
    assert world.value("north", "skos:altLabel") == "Kingdom of North"


def test_places_lie_within_the_next_larger_one(world: World) -> None:
    within = {fact[0]: fact[2] for fact in world.facts(predicate="lg:within")}
    assert within == {"bay": "north", "harbour": "bay", "harbour-2": "north"}


def test_pixels_become_degrees(world: World) -> None:
    latitude, longitude = world.value("harbour", "geo:lat"), world.value("harbour", "geo:long")
    assert latitude and longitude
    assert (float(latitude), float(longitude)) == (40, 40.05)


def test_a_burg_has_people_a_culture_a_religion_a_livelihood_and_a_port(world: World) -> None:
    said = {fact[1:] for fact in world.facts("harbour") if not fact[1].startswith(("rdf", "geo:", "lg:within"))}
    assert said == {
        ("lg:population", '"9225"^^xsd:integer'),
        ("lg:culture", "angshire"),
        ("lg:religion", "way-of-the-tide"),
        ("lg:livelihood", '"the sea"'),
        ("lg:port", '"true"^^xsd:boolean'),
    }


def test_what_a_map_does_not_say_of_a_burg_is_not_made_up(world: World) -> None:
    said = {fact[1] for fact in world.facts("freeport")}
    assert said == {"rdf:type", "rdfs:label", "geo:lat", "geo:long"}


def test_a_state_has_people_in_town_and_country_a_capital_and_a_government(world: World) -> None:
    said = {fact[1:] for fact in world.facts("north") if fact[1].startswith("lg:")}
    assert said == {
        ("lg:population", '"29475"^^xsd:integer'),
        ("lg:capital", "harbour"),
        ("lg:government", '"monarchy"'),
        ("lg:culture", "angshire"),
    }


def test_cultures_and_religions_are_things_of_their_own(world: World) -> None:
    assert world.value("angshire", "lg:livelihood") == "the sea"
    assert ("way-of-the-tide", "lg:culture", "angshire") in set(world.facts("way-of-the-tide"))
    assert world.value("way-of-the-tide", "dcterms:description") == "Organized, Polytheism. Deity: Asura, The Sun."


def test_a_map_with_all_of_it_breaks_no_rule_of_the_vocabulary(world: World) -> None:
    assert [finding.message for finding in check(world).findings if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("settings", "people"),
    [
        ({}, "12300"),
        ({"populationRate": 1}, "12"),
        ({"populationRate": 1000, "urbanization": 0.01}, "123"),
        ({"populationRate": "many"}, None),
        ({"populationRate": -1}, None),
        ({"populationRate": 1e300, "urbanization": 1e300}, None),
    ],
)
def test_people_are_points_times_the_rates_of_the_map(
    settings: dict[str, Any], people: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "map.json"
    path.write_text(json.dumps(MAP | {"settings": settings}), encoding="utf-8")
    told = {fact[2] for fact in facts_of(path) if fact[:2] == ("harbour", "lg:population")}
    assert told == ({f'"{people}"^^xsd:integer'} if people else set())


def test_a_fact_remembers_its_file_and_line(world: World) -> None:
    (origin,) = world.origins(("bay", "lg:within", "north"))
    assert (Path(origin.file).name, origin.line) == ("map.json", 1)


def test_lines_are_counted_where_a_map_has_more_than_one(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text(json.dumps(MAP, indent=1), encoding="utf-8")
    lines = path.read_text("utf-8").splitlines()
    begun = {lines[statement.origin.line].strip() for statement in read_foreign(path)}
    assert begun == {'"i": 1,', '"i": 2,', '"i": 3,'}


def test_a_minimal_export_has_no_cells_and_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    pack = {name: part for name, part in MAP["pack"].items() if name != "cells"}
    path.write_text(json.dumps(MAP | {"pack": pack}), encoding="utf-8")
    assert ("harbour", "lg:within", "bay") in {statement.fact for statement in read_foreign(path)}


@pytest.mark.parametrize(
    "change",
    [
        lambda burg: burg.update(x=None),
        lambda burg: burg.update(x="1e5"),
        lambda burg: burg.update(y=-10_000),
        lambda burg: burg.update(x=[1]),
    ],
)
def test_a_burg_that_lies_nowhere_has_no_coordinates(change: Callable[[dict[str, Any]], None], tmp_path: Path) -> None:
    odd = json.loads(json.dumps(MAP))
    change(odd["pack"]["burgs"][1])
    path = tmp_path / "map.json"
    path.write_text(json.dumps(odd), encoding="utf-8")
    facts = {statement.fact for statement in read_foreign(path)}
    assert ("harbour", "rdf:type", "lg:City") in facts
    assert not [fact for fact in facts if fact[0] == "harbour" and fact[1].startswith("geo:")]


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (b"[" * 1_000_000, "nested more than 32 deep"),
        (b'{"a":' * 1_000_000, "nested more than 32 deep"),
        (bytes(range(256)) * 4_000, "This is not JSON"),
        (b"", "This is not JSON"),
        (b'{"info": {"a": 1', "This is not JSON"),
        (b'{"a": "' + b"x" * 9_000_000 + b'"}', "A single text of more than"),
        (b'{"title": "a bibliography"}', "neither `pack.states` nor `pack.burgs`"),
    ],
)
def test_what_is_no_map_is_refused(data: bytes, read: str, tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_bytes(data)
    with pytest.raises(NoteErrors, match=r"map\.json:1: ") as refused:
        list(read_foreign(path))
    assert read in str(refused.value)


def test_a_mistake_is_found_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"info": {\n"a": 1,\n"b": nil\n}}', encoding="utf-8")
    with pytest.raises(NoteErrors, match=r"map\.json:3: "):
        list(read_foreign(path))


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    with path.open("wb") as hole:
        hole.truncate(MOST_BYTES + 1)
    with pytest.raises(NoteErrors, match="Keep a JSON file below"):
        list(read_foreign(path))


def test_nothing_is_loaded_when_one_of_the_files_is_broken(tmp_path: Path) -> None:
    good, bad, store = tmp_path / "map.json", tmp_path / "family.ged", tmp_path / "store"
    good.write_text(json.dumps(MAP), encoding="utf-8")
    bad.write_text("0 HEAD\n9 X\n", encoding="utf-8")
    with pytest.raises(NoteErrors, match=r"family\.ged:2"):
        load_into_store(store, [good, bad])
    assert not store.exists()
