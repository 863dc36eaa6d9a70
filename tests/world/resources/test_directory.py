"""A world that changes is listed as it stands, without being read anew."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from world import World
from world.columns import Columns
from world.history import Signature, change, start
from world.loading import load_into_store
from world.opening import open_to_write
from world.resources.collection import collections
from world.resources.directory import Directory, View
from world.resources.listing import Wishes, page
from world.resources.searching import found
from world.writing import copy_store

SEEDS = Path(__file__).parents[3] / "examples" / "seeds"
SIGNED = Signature("anna", "2026-11-27T12:00:00Z", "why not")
GONE = [("moscow", "rdfs:label", '"Moscow"'), ("service-kazuo", "lg:organisation", "kgb")]
NEW = [
    ("moscow", "rdfs:label", '"Москва"'),
    ("ada", "rdf:type", "lg:Person"),
    ("ada", "rdfs:label", '"Ada Aalto"'),
    ("ada", "lg:begin", '"1950"'),
    ("zora", "rdf:type", "lg:Person"),
    ("service-kazuo", "lg:organisation", "russian-service"),
    ("flat", "rdf:type", "lg:Residence"),
    ("flat", "lg:agent", "ada"),
    ("flat", "lg:place", "moscow"),
]
ASKED = [
    Wishes(),
    Wishes(first_year=1940, last_year=1955),
    Wishes(first_year=1990),
    Wishes(predicates=("begin",)),
    Wishes(predicates=("place:moscow",)),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    load_into_store(tmp_path / "a.world", [SEEDS])
    return tmp_path / "a.world"


def copied(world: World, tmp_path: Path, name: str) -> World:
    copy_store(world.store, tmp_path / name)
    return World(ox.Store.read_only(str(tmp_path / name)), world.title, path=world.path)


def listed(view: View) -> dict[str, list[str]]:
    lists = {
        f"{name} {number}": [item["id"] for item in page(view, collection, wishes, "", 500).items]
        for name, collection in collections().items()
        for number, wishes in enumerate(ASKED)
    }
    agency = Wishes(values={"agency": ["russian-service"]})
    place = Wishes(values={"place": ["moscow"]})
    people = collections()["characters"]
    lists |= {
        str(wishes): [item["id"] for item in page(view, people, wishes, "", 500).items] for wishes in (agency, place)
    }
    return lists


def test_a_world_after_edits_is_listed_as_one_that_is_read_anew(root: Path, tmp_path: Path) -> None:
    with open_to_write(root) as world:
        directory = Directory()
        before = listed(directory.view(copied(world, tmp_path, "one")))
        change(world, GONE, NEW, SIGNED, force=True)
        change(world, [("zora", "rdf:type", "lg:Person")], [("ida", "rdf:type", "lg:Person")], SIGNED, force=True)
        after = copied(world, tmp_path, "two")
        now = listed(directory.view(after))
        assert now == listed(Directory().view(after)) != before
        assert now["characters 0"][0] == "ada" and now["characters 0"][-1] == "ida"
        assert str(Wishes(values={"agency": ["russian-service"]})) in now
        assert Columns.of(after.store).kind("lg:Person").size == len(now["characters 0"])


def test_words_follow_the_edits(root: Path, tmp_path: Path) -> None:
    with open_to_write(root) as world:
        directory = Directory()
        first = directory.view(copied(world, tmp_path, "one"))
        assert [one["id"] for one in found(first, "aalto", "", "", 10)["items"]] == []
        change(world, GONE, NEW, SIGNED, force=True)
        after = copied(world, tmp_path, "two")
        view = directory.view(after)
        assert [one["id"] for one in found(view, "aalto", "", "", 10)["items"]] == ["ada"]
        assert found(view, "москва", "Place", "", 10)["items"][0]["id"] == "moscow"
        assert found(view, "petrova", "", "", 50) == found(Directory().view(after), "petrova", "", "", 50)


def test_a_branch_is_listed_as_if_it_were_merged(root: Path, tmp_path: Path) -> None:
    with open_to_write(root) as world:
        start(world, "what-if", "anna", "2026-11-27T12:00:00Z", "")
        change(world, GONE, NEW, SIGNED, branch="what-if", force=True)
        view = Directory().view(copied(world, tmp_path, "one"))
        before, branched = listed(view), listed(view.branch("what-if"))
        assert listed(view) == before
        change(world, GONE, NEW, SIGNED, force=True)
        merged = listed(Directory().view(copied(world, tmp_path, "two")))
        assert branched == merged != before
