"""GEXF and GraphML hold a world's things and links, and other programs read them, whatever the names are."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import igraph
import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.export import gexf, graphml
from render.export.graphml import token
from render.export.network import network
from render.export.xml_text import clean, element, written
from tests.conftest import SEEDS
from tests.render.export.conftest import HOSTILE
from world import World

GEXF = "{http://gexf.net/1.3}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
WRITERS = (gexf, graphml)
# What the schema of GEXF 1.3 lets each element carry.
SCHEMA = {
    "gexf": ({"version"}, {"variant"}),
    "meta": (set(), {"lastmodifieddate"}),
    "creator": (set(), set()),
    "description": (set(), set()),
    "graph": (set(), {"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation", "start", "end"}),
    "attributes": ({"class"}, set()),
    "attribute": ({"id", "title", "type"}, set()),
    "nodes": (set(), {"count"}),
    "edges": (set(), {"count"}),
    "node": ({"id"}, {"label", "start", "end", "pid"}),
    "edge": ({"id", "source", "target"}, {"type", "label", "kind", "weight", "start", "end"}),
    "attvalues": (set(), set()),
    "attvalue": ({"for", "value"}, {"start", "end"}),
}


@pytest.mark.parametrize("write", WRITERS)
def test_an_independent_reader_finds_every_thing_and_every_link(write: Callable[[World], bytes], seeds: World) -> None:
    found, told = read(write(seeds)), network(seeds)
    ids = [token(node.id) if write is graphml else node.id for node in told.nodes]
    assert sorted(found.nodes) == sorted(ids)
    assert {label(found, one) for one in ids} == {node.label for node in told.nodes}
    assert found.number_of_edges() >= len({(edge.source, edge.target) for edge in told.edges})


@pytest.mark.parametrize("write", WRITERS)
def test_hostile_names_are_only_names(write: Callable[[World], bytes], hostile: World) -> None:
    found = read(write(hostile))
    assert "evil" not in found.nodes
    shown = {" ".join(label(found, one).split()) for one in found.nodes if one.startswith("person-")}
    assert shown == {" ".join(clean(name).split()) for name in HOSTILE}


def test_igraph_reads_the_graphml_too(hostile: World, tmp_path: Path) -> None:
    file = tmp_path / "hostile.graphml"
    file.write_bytes(graphml(hostile))
    found = igraph.Graph.Read_GraphML(str(file))
    assert (found.vcount(), found.ecount()) == (len(network(hostile).nodes), len(network(hostile).edges))


@pytest.mark.parametrize("world", ["seeds", "hostile"])
def test_gexf_keeps_to_its_schema(world: str, request: pytest.FixtureRequest) -> None:
    root = ElementTree.fromstring(gexf(request.getfixturevalue(world)))
    ids = {node.get("id") for node in root.iter(f"{GEXF}node")}
    edges = [edge.get("id") for edge in root.iter(f"{GEXF}edge")]
    columns = {(of.get("class"), one.get("id")) for of in root.iter(f"{GEXF}attributes") for one in of}
    assert len(edges) == len(set(edges)) > 0
    for one in root.iter():
        name = one.tag.removeprefix(GEXF)
        needed, allowed = SCHEMA[name]
        assert needed <= set(one.attrib) <= needed | allowed
        for day in ("start", "end"):
            assert re.fullmatch(r"-?\d{4}-\d\d-\d\d", one.get(day, "1991-12-26"))
        if name == "edge":
            assert {one.get("source"), one.get("target")} <= ids
            assert one.get("type") in ("directed", "undirected")
        if name in ("node", "edge"):
            assert {(name, value.get("for")) for value in one.iter(f"{GEXF}attvalue")} <= columns


@pytest.mark.parametrize("world", ["seeds", "hostile"])
def test_ids_of_graphml_are_those_that_its_schema_allows(world: str, request: pytest.FixtureRequest) -> None:
    root = ElementTree.fromstring(graphml(request.getfixturevalue(world)))
    ids = {node.get("id") for node in root.iter(f"{GRAPHML}node")}
    edges = [edge.get("id") for edge in root.iter(f"{GRAPHML}edge")]
    ends = {edge.get(end) for edge in root.iter(f"{GRAPHML}edge") for end in ("source", "target")}
    assert ends <= ids
    assert len(edges) == len(set(edges))
    assert [one for one in (*ids, *edges) if not re.fullmatch(r"[A-Za-z0-9._:-]+", one or "")] == []


@given(st.text(alphabet="a2f:/ <é", max_size=8), st.text(alphabet="a2f:/ <é", max_size=8))
def test_two_ids_stay_two_in_graphml(one: str, other: str) -> None:
    assert (token(one) == token(other)) == (one == other)


def test_days_that_are_known_are_on_gephis_timeline(seeds: World) -> None:
    root = ElementTree.fromstring(gexf(seeds))
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    kgb = next(node for node in root.iter(f"{GEXF}node") if node.get("id") == "kgb")
    assert (kgb.get("start"), kgb.get("end")) == ("1954-03-13", "1991-12-03")


def test_a_situation_between_two_is_an_edge_in_words(hostile: World) -> None:
    edge = next(edge for edge in network(hostile).edges if edge.id == "romance-0")
    assert (edge.source, edge.target, edge.label, edge.directed) == ("person-0", "person-1", "romance", False)
    assert (edge.start, edge.end, edge.columns["when"]) == ("1990-01-01", "", "from 1990")


def test_each_edge_of_graphml_says_whether_it_has_a_direction(seeds: World) -> None:
    root = ElementTree.fromstring(graphml(seeds))
    marks = {edge.get("id"): [data.get("key") for data in edge] for edge in root.iter(f"{GRAPHML}edge")}
    symmetric = {one for one, keys in marks.items() if "edge-symmetric" in keys}
    assert symmetric == {token(edge.id) for edge in network(seeds).edges if not edge.directed} != set()


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_world_gives_the_same_bytes(write: Callable[[World], bytes], seeds: World) -> None:
    assert write(World.open(SEEDS)) == write(seeds)


@given(st.text())
def test_any_text_can_be_read_again(text: str) -> None:
    found = ElementTree.fromstring(written(element("a", text, b=text or "x")))
    plain = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (found.text or "") == plain
    assert found.get("b") == clean(text or "x")


def read(data: bytes) -> Any:
    """As NetworkX reads it, which does not know that a network may have edges of both kinds (Gephi does)."""
    if b"<graphml" in data:
        return networkx.read_graphml(io.BytesIO(data))
    return networkx.read_gexf(io.BytesIO(data.replace(b'type="undirected"', b'type="directed"')), version="1.3")


def label(found: Any, one: str) -> str:
    return str(found.nodes[one]["label"])
