"""The parts of a world that is being made are merged into the columns that its store would be read as."""

import random
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest

from world import Fact, World
from world.columns import Columns, gathering
from world.columns.gathering import Gathering
from world.columns.part import Part
from world.columns.terms import Texts

ODD: list[Fact] = [
    ("anna", "lg:skill", '"01"^^xsd:integer'),
    ("anna", "lg:skill", '"1"^^xsd:integer'),
    ("anna", "lg:begin", '"1950-01-01"^^xsd:date'),
    ("anna", "rdfs:label", '"Анна \\"A\\" \\\\ \\n 安娜"'),
    ("anna", "rdfs:label", '"Anna"@EN-gb'),
    ("anna", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "lg:Person"),
    ("anna", "rdf:type", "<https://w3id.org/legendry/ns#Person>"),
    ("<https://w3id.org/legendry/id/anna>", "lg:number", '"1.50"^^xsd:decimal'),
    ("_:b0", "lg:number", '"+1.5"^^xsd:decimal'),
    ("_:b0", "lg:party", "anna"),
    ("anna", "lg:when", '"not a day"^^xsd:date'),
]


def _facts(part: Part) -> dict[str, list[tuple[str, str]]]:
    return {
        predicate: [(part.texts[one], part.texts[other]) for one, other in zip(pairs.first, pairs.second, strict=True)]
        for predicate, pairs in part.facts.items()
    }


def _merged(folder: Path, parts: list[Part]) -> Part:
    with Gathering(folder) as gathered:
        for part in parts:
            gathered.add(part)
        return Part(list(gathered.texts()), dict(gathered.facts()))


def test_a_part_as_stored_says_what_the_store_says() -> None:
    world = World(ox.Store())
    world.add(ODD)
    stored = Part.of(world.facts())
    part = Part.of(ODD).as_stored()
    assert part.texts == stored.texts
    assert _facts(part) == _facts(stored)
    assert len(part.facts["lg:skill"]) == 1
    assert part.as_stored().texts == part.texts


@pytest.mark.parametrize("stretch", [3, 40, 1_000_000])
def test_parts_together_are_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stretch: int) -> None:
    monkeypatch.setattr(gathering, "_STRETCH", stretch)
    monkeypatch.setattr(gathering, "_SAMPLED", 2)
    chance = random.Random(7)
    names = [f"{chance.choice('aбz漢')}-{number}" for number in range(60)]
    parts = [
        [
            (chance.choice(names), chance.choice(["lg:one", "lg:other"]), chance.choice(names))
            for _ in range(chance.randrange(50))
        ]
        for _ in range(20)
    ]
    merged = _merged(tmp_path / "parts", [Part.of(part) for part in parts])
    whole = Part.of(fact for part in parts for fact in part)
    assert merged.texts == whole.texts
    assert _facts(merged) == _facts(whole)
    assert not (tmp_path / "parts").exists()


def test_nothing_gathered_is_nothing(tmp_path: Path) -> None:
    merged = _merged(tmp_path / "parts", [Part.of(())])
    assert (merged.texts, merged.facts) == ([], {})


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="There is no device that is always full")
def test_a_disk_that_fills_is_given_up(tmp_path: Path) -> None:
    with Gathering(tmp_path / "parts") as gathered:
        gathered._files["facts"].close()
        with Path("/dev/full").open("wb", buffering=0) as full:
            gathered._files["facts"] = full
            gathered.add(Part.of(ODD))
            gathered.add(Part.of(ODD))
        assert not gathered.is_whole
        assert not (tmp_path / "parts").exists()


def test_a_disk_that_can_only_be_read_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with Gathering(tmp_path / "file" / "parts") as gathered:
        gathered.add(Part.of(ODD))
        assert not gathered.is_whole


def test_texts_in_a_file_are_read_as_they_were_written(tmp_path: Path) -> None:
    texts = sorted({"", "a", "aé", "安娜", '"one\\ntwo"', *map(str, range(50))})
    Texts.write(tmp_path / "terms.txt", iter(texts))
    read = Texts(tmp_path / "terms.txt")
    assert (list(read), read[3], read[2:7], read[7:2], read[::9]) == (texts, texts[3], texts[2:7], [], texts[::9])
    Texts.write(tmp_path / "none.txt", iter(()))
    assert list(Texts(tmp_path / "none.txt")) == []


def test_columns_of_a_store_are_those_of_its_facts(seeds: World) -> None:
    columns = Columns.of(seeds.store)
    part = Part.of(seeds.facts(), columns.terms.ordered)
    assert part.texts == columns.terms.ordered
    for predicate, pairs in part.facts.items():
        assert np.array_equal(pairs.stacked, columns.exactly(predicate).stacked)
