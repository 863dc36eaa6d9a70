"""What a world knows of its families, GEDCOM carries there and back."""

import tempfile
from collections import Counter
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
from ged4py.parser import GedcomReader
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from world import World
from world.facts import Fact, literal
from world.foreign import read_foreign
from world.foreign.gedcom import gedcom
from world.loading import load_into_store
from world.opening import load_files
from world.writing import turtle

WORDS = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="/"), min_size=1, max_size=12)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


def dates(first: int, last: int) -> st.SearchStrategy[str]:
    year = st.integers(first, last).map(str)
    month = st.tuples(year, st.integers(1, 12)).map(lambda of: f"{of[0]}-{of[1]:02}")
    day = st.tuples(month, st.integers(1, 28)).map(lambda of: f"{of[0]}-{of[1]:02}")
    date = st.one_of(year, month, day)
    return st.one_of(
        date,
        date.map("~{}".format),
        date.map("{}?".format),
        date.map("before {}".format),
        date.map("after {}".format),
        date.map("by {}".format),
        date.map("{}/..".format),
        date.map("../{}".format),
        year.map(lambda of: f"{of}/{int(of) + 3}"),
        year.map("spring {}".format),
        year.map(lambda of: f"{of[:3]}0s"),
        year.map("five years before {}".format),
    )


@st.composite
def families(draw: st.DrawFn) -> list[Fact]:
    """Up to eight people, some of them parents of later ones, some married, once or twice."""
    people = [f"person-{number}" for number in range(draw(st.integers(1, 8)))]
    facts: list[Fact] = []
    for number, one in enumerate(people):
        facts += [(one, "rdf:type", "lg:Person"), (one, "rdfs:label", literal(draw(NAMES)))]
        for name, values in (
            ("lg:pronoun", st.sampled_from(["she", "he"])),
            ("lg:begin", dates(1700, 1790)),
            ("lg:end", dates(1850, 1980)),
            ("skos:altLabel", NAMES),
        ):
            if (value := draw(st.none() | values)) is not None:
                facts.append((one, name, literal(value)))
        for parent in draw(st.lists(st.sampled_from(people[:number]), unique=True, max_size=3)) if number else ():
            bond = f"{parent}-to-{one}"
            facts += [(bond, "rdf:type", "lg:Parenthood"), (bond, "lg:parent", parent), (bond, "lg:child", one)]
    couples = list(combinations(people, 2))
    for number, couple in enumerate(draw(st.lists(st.sampled_from(couples), max_size=4)) if couples else ()):
        marriage = f"marriage-{number}"
        facts += [(marriage, "rdf:type", "lg:Marriage"), *((marriage, "lg:spouse", one) for one in couple)]
        facts.append((marriage, "lg:begin", literal(draw(dates(1800, 1830)))))
        if (end := draw(st.none() | dates(1841, 1849))) is not None:
            facts.append((marriage, "lg:end", literal(end)))
    return facts


def days(world: World, one: str) -> tuple[str | None, ...]:
    bounds = ("lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest")
    return tuple(world.value(one, bound) for bound in bounds)


def kin(world: World) -> dict[str, object]:
    """Who there is, whose child is whose, who married whom, and on which days that can have been."""

    def ids(kind: str) -> list[str]:
        return [fact[0] for fact in world.facts(predicate="rdf:type", object=kind)]

    def who(one: str, role: str) -> frozenset[str]:
        return frozenset(fact[2] for fact in world.facts(one, role))

    return {
        "people": {
            one: (world.label(one), who(one, "skos:altLabel"), world.value(one, "lg:pronoun"), days(world, one))
            for one in ids("lg:Person")
        },
        "parents": {(*who(bond, "lg:parent"), *who(bond, "lg:child")) for bond in ids("lg:Parenthood")},
        "marriages": Counter((who(one, "lg:spouse"), days(world, one)) for one in ids("lg:Marriage")),
    }


@settings(max_examples=60)
@given(families())
def test_families_survive_the_way_there_and_back(facts: list[Fact]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        there, back = Path(folder, "there.ttl"), Path(folder, "back.ged")
        there.write_bytes(turtle(facts))
        world = World.open(there)
        back.write_bytes(gedcom(world))
        read = World(ox.Store())
        load_files(read, [back])
        assert kin(read) == kin(world)


def test_a_whole_world_of_spies_survives_too(tmp_path: Path) -> None:
    world = World.open(ROOT / "examples" / "double-agent")
    file = tmp_path / "agents.ged"
    file.write_bytes(gedcom(world))
    load_into_store(tmp_path / "store", [file])
    before, after = kin(world), kin(World.open(tmp_path / "store"))
    assert after["parents"] == before["parents"] != set()
    assert after["marriages"] == before["marriages"] != Counter()


def test_hostile_names_stay_on_their_lines(tmp_path: Path) -> None:
    world = World.open(ROOT / "examples" / "starter")
    name = "0 @I1@ INDI\n1 NAME \r\x00 @X@ /\u2028/" + "x" * 5000
    text = "0 TRLR\n0 @I9@ INDI\n\x1b " + "long " * 2000
    evil = [("evil", "rdf:type", "lg:Person"), ("evil", "rdfs:label", literal(name))]
    world.add([*evil, ("evil", "dcterms:description", literal(text))])
    file = tmp_path / "evil.ged"
    file.write_bytes(gedcom(world))
    assert max(map(len, file.read_text("utf-8").splitlines())) <= 255
    with GedcomReader(str(file)) as reader:
        assert len(list(reader.records0("TRLR"))) == 1
    told = {statement.fact for statement in read_foreign(file) if statement.fact[0] == "evil"}
    assert any(fact[1] == "dcterms:description" and "long long" in fact[2] for fact in told)


def test_the_same_world_gives_the_same_bytes() -> None:
    path = ROOT / "examples" / "double-agent"
    assert gedcom(World.open(path)) == gedcom(World.open(path))
