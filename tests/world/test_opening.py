"""A world may be a folder of notes, an RDF file or a store folder; they say the same."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from world import NoteErrors, World, WorldNotFound
from world.opening import RDF_FORMATS


@pytest.mark.parametrize("suffix", RDF_FORMATS)
def test_a_file_in_any_rdf_format_holds_the_same_canon(suffix: str, seeds: World, tmp_path: Path) -> None:
    file = tmp_path / f"seeds{suffix}"
    seeds.store.dump(str(file), format=RDF_FORMATS[suffix], from_graph=ox.DefaultGraph())
    assert list(World.open(file).facts()) == list(seeds.facts())


def test_a_store_folder_holds_facts_and_origins(seeds: World, tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.bulk_extend(seeds.store)
    store.flush()
    del store
    again = World.open(tmp_path / "store")
    fact = ("betrayal-of-kazuo", "lg:betrayer", "natalia-petrova")
    assert again.origins(fact) == seeds.origins(fact) != ()


def test_rdflib_sees_the_same_world(seeds: World) -> None:
    rows = seeds.dataset.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert [int(str(row[0])) for row in rows] == [len(seeds)]  # type: ignore[index]  # rdflib types rows loosely


def test_blank_nodes_have_the_same_names_every_time(tmp_path: Path) -> None:
    file = tmp_path / "blank.ttl"
    file.write_text(
        "@prefix lg: <https://w3id.org/legendry/ns#> . <x:a> lg:motive [ a lg:Revenge ], _:same . _:same a lg:Love ."
    )
    assert list(World.open(file).facts()) == list(World.open(file).facts())


def test_broken_turtle_is_refused_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("@prefix lg: <https://w3id.org/legendry/ns#> .\n<x:a> lg:party <x:b> ;;; lg:\n\n!")
    with pytest.raises(NoteErrors, match=r"broken\.ttl:[2-4]: This is not Turtle"):
        World.open(file)


@pytest.mark.parametrize("name", ["nowhere", "notes.txt"])
def test_what_is_no_world_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(WorldNotFound):
        World.open(tmp_path / name)


def test_namesakes_with_the_same_dates_are_both_dated(tmp_path: Path) -> None:
    file = tmp_path / "twins.ttl"
    twin = '<https://w3id.org/legendry/id/{}> rdfs:label "Anna" ; lg:begin "1900" .\n'
    prefixes = "PREFIX lg: <https://w3id.org/legendry/ns#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    file.write_text(prefixes + twin.format("anna") + twin.format("anna-2"), encoding="utf-8")
    world = World.open(file)
    assert world.value("anna", "lg:beginLatest") == world.value("anna-2", "lg:beginLatest") == "1900-12-31"
