"""What `graph_data` shows of a world: the seeds, small worlds written here, and plots staged by hand."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from render.graph import graph_data
from render.graph.caption import LONGEST_LABEL
from render.graph.kind import KINDS, PAPER, SCENE
from solver.plot import Plot, Scene
from world import UnknownTerm, World
from world.facts import Fact

ROOT = Path(__file__).resolve().parents[3]
SEEDS = ROOT / "examples" / "seeds"
KAZUO, PETROVA = "volodymyr-kazuo", "natalia-petrova"
PREFIXES = """@prefix lg: <https://w3id.org/legendry/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://w3id.org/legendry/id/> .
"""


@pytest.fixture(scope="module")
def seeds() -> World:
    return World.open(SEEDS)


def small(tmp_path: Path, turtle: str) -> World:
    file = tmp_path / "small.ttl"
    file.write_text(PREFIXES + turtle, encoding="utf-8")
    return World.open(file)


def nodes(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["id"]: node for node in data["nodes"]}


def ends(data: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(edge["from"], edge["sort"], edge["to"]) for edge in data["edges"]}


def staged() -> Plot:
    def scene(name: str, kind: str, *people: str) -> Scene:
        return Scene(
            f"p/{name}",
            kind,
            "1998-03-02",
            "1998-03-02",
            f"They meet: {name}.",
            "tokyo",
            people,
        )

    scenes = (
        scene("invitation", "lg:Message", KAZUO),
        scene("recognition", "lg:Encounter", KAZUO, PETROVA),
    )
    facts: list[Fact] = [
        ("p", "rdf:type", "lg:Plot"),
        ("p", "rdfs:label", '"The Reunion"'),
    ]
    for one in scenes:
        facts += [
            (one.id, "rdf:type", "lg:Scene"),
            (one.id, "rdf:type", one.kind),
            (one.id, "lg:partOf", "p"),
        ]
        facts += [
            (one.id, "lg:place", "tokyo"),
            *((one.id, "lg:party", person) for person in one.participants),
        ]
    bindings = {"protagonist": KAZUO, "betrayer": PETROVA, "outcome": "lg:Forgiven"}
    return Plot("p", "reunion", bindings, scenes, 1.0, (), tuple(facts))


def test_people_places_and_events_are_nodes_of_their_kinds(seeds: World) -> None:
    shown = nodes(graph_data(seeds))
    kinds = {one: shown[one]["kind"] for one in (KAZUO, "tokyo", "betrayal-of-kazuo", "kazuo-pistol")}
    assert kinds == {
        KAZUO: "Person",
        "tokyo": "Place",
        "betrayal-of-kazuo": "Event",
        "kazuo-pistol": "Thing",
    }
    assert shown[KAZUO]["shape"] != shown["tokyo"]["shape"]


def test_an_event_is_tied_to_its_people_by_their_roles(seeds: World) -> None:
    drawn = ends(graph_data(seeds))
    assert {
        ("betrayal-of-kazuo", "betrayer", PETROVA),
        ("betrayal-of-kazuo", "betrayed", KAZUO),
    } <= drawn


def test_a_situation_between_two_things_is_one_link_with_its_name_and_dates(
    tmp_path: Path,
) -> None:
    world = small(
        tmp_path,
        """:a a lg:Person ; rdfs:label "Ann" . :o a lg:Agency ; rdfs:label "the Bureau" .
        :s a lg:Service ; rdfs:label "Ann's years at the Bureau" ; lg:agent :a ; lg:organisation :o ;
           lg:begin "1980"^^lg:TimeExpression ; lg:end "1991"^^lg:TimeExpression .""",
    )
    data = graph_data(world)
    (edge,) = data["edges"]
    assert set(nodes(data)) == {"a", "o"}
    assert (edge["from"], edge["label"], edge["to"], edge["arrows"]) == (
        "a",
        "service",
        "o",
        "to",
    )
    assert edge["title"] == ("Ann's years at the Bureau\nAnn → the Bureau · service · from 1980 until\n1991")


def test_a_relationship_has_no_direction(tmp_path: Path) -> None:
    world = small(
        tmp_path,
        ":a a lg:Person . :b a lg:Person . :r a lg:Romance ; rdfs:label 'r' ; lg:party :a, :b .",
    )
    (edge,) = graph_data(world)["edges"]
    assert (edge["label"], edge["arrows"]) == ("romance", "")


def test_a_situation_of_which_an_event_speaks_stays_a_node(tmp_path: Path) -> None:
    world = small(
        tmp_path,
        """:a a lg:Person . :b a lg:Person . :r a lg:Romance ; lg:party :a, :b .
        :e a lg:Betrayal ; lg:betrayer :a ; lg:cause :r .""",
    )
    assert nodes(graph_data(world))["r"]["kind"] == "Situation"


def test_a_situation_of_one_person_is_told_among_her_facts(tmp_path: Path) -> None:
    world = small(
        tmp_path,
        ':a a lg:Person . :o a lg:Occupation ; rdfs:label "her work" ; lg:agent :a ; lg:as "sleuth" .',
    )
    (node,) = graph_data(world)["nodes"]
    assert [(fact["says"], fact["value"]) for fact in node["facts"]] == [("occupation", "her work — as: sleuth")]


def test_of_a_crowd_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    guests = [f":guest-{number:03d}" for number in range(120)]
    world = small(
        tmp_path, f":m a lg:Meeting ; lg:party {', '.join(guests)} . {' a lg:Person . '.join(guests)} a lg:Person ."
    )
    told = nodes(graph_data(world, around="m"))["m"]["facts"]
    assert len(told) == 101
    assert (told[-1]["says"], told[-1]["value"]) == ("and", "20 more")


def test_who_serves_an_agency_of_hundreds_is_tied_to_it_and_to_whom_she_knows_there(tmp_path: Path) -> None:
    served = [
        f":m{number:03d} a lg:Person . :s{number:03d} a lg:Service ; lg:agent :m{number:03d} ; lg:organisation :o ."
        for number in range(700)
    ]
    met = ":r a lg:Romance ; lg:party :m005, :m690 . :e a lg:Meeting ; lg:party :m005, :m691 ."
    world = small(tmp_path, f":o a lg:Agency . {' '.join(served)} {met}")
    drawn = ends(graph_data(world, around="m005", limit=60))
    assert ("m005", "service", "o") in drawn
    assert ("m005", "romance", "m690") in drawn
    assert ("e", "party", "m691") in drawn


def test_what_was_drawn_before_is_drawn_anew_after_an_edit(tmp_path: Path) -> None:
    world = small(tmp_path, ":a a lg:Person . :b a lg:Person . :r a lg:Romance ; lg:party :a, :b .")
    assert ends(graph_data(world, around="a")) == {("a", "romance", "b")}
    world.add([("e", "rdf:type", "lg:Betrayal"), ("e", "lg:betrayer", "a"), ("e", "lg:cause", "r")])
    assert nodes(graph_data(world, around="a")).keys() == {"a", "b", "e", "r"}


def test_a_neighbour_is_drawn_from_what_was_read_for_the_thing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ties = [f":m{number} a lg:Person . :r{number} a lg:Romance ; lg:party :a, :m{number} ." for number in range(20)]
    asked: list[str | None] = []
    facts = World.facts

    def listened(world: World, subject: str | None = None, *others: str, **more: str) -> Iterator[Fact]:
        asked.append(subject)
        return facts(world, subject, *others, **more)

    monkeypatch.setattr(World, "facts", listened)
    world = small(tmp_path, f":a a lg:Person . {' '.join(ties)}")
    cold = graph_data(world, around="m1", depth=2)
    from_cold = len(asked)
    world.changed()
    graph_data(world, around="a")
    asked.clear()
    assert graph_data(world, around="m1", depth=2) == cold
    assert len(asked) < from_cold / 2


def test_doubts_about_who_is_who_are_one_dashed_line(tmp_path: Path) -> None:
    world = small(
        tmp_path,
        ":a a lg:Person ; lg:possiblySameAs :b . :b a lg:Person ; lg:possiblySameAs :a .",
    )
    (edge,) = graph_data(world)["edges"]
    assert (edge["label"], edge["arrows"], bool(edge["dashes"])) == (
        "the same?",
        "",
        True,
    )


def test_two_links_between_the_same_things_do_not_cover_each_other(
    tmp_path: Path,
) -> None:
    world = small(tmp_path, ":e a lg:Killing ; lg:killer :a ; lg:deceased :a . :a a lg:Person .")
    curves = [json.dumps(edge["smooth"]) for edge in graph_data(world)["edges"]]
    assert len(curves) == 2
    assert len(set(curves)) == 2


def test_facts_carry_the_sources_that_the_author_cites(seeds: World) -> None:
    facts = nodes(graph_data(seeds))["betrayal-of-kazuo"]["facts"]
    (betrayer,) = (fact for fact in facts if fact["says"] == "betrayer")
    assert (betrayer["value"], betrayer["to"]) == ("Natalia Petrova", PETROVA)
    assert betrayer["sources"] == ["000_3730f6bea145b993.txt, paragraph 6"]


def test_times_name_what_they_refer_to(seeds: World) -> None:
    assert nodes(graph_data(seeds))["betrayal-of-kazuo"]["dates"] == "before Kazuo's story"


def test_labels_are_short_and_wrapped(seeds: World) -> None:
    for node in graph_data(seeds)["nodes"]:
        assert len(node["label"].replace("\n", " ")) <= LONGEST_LABEL
        assert max(map(len, node["label"].split("\n"))) <= LONGEST_LABEL


def test_around_shows_a_neighbourhood_that_grows_with_depth(seeds: World) -> None:
    near, far = (graph_data(seeds, around=KAZUO, depth=depth) for depth in (1, 2))
    assert {KAZUO, PETROVA, "betrayal-of-kazuo"} <= set(nodes(near)) < set(nodes(far))
    assert "sophia-petrova" not in nodes(near)


def test_an_unknown_id_is_refused_with_the_nearest_ones(seeds: World) -> None:
    with pytest.raises(UnknownTerm, match=r"`natalia-petrov`.*Did you mean `natalia-petrova`"):
        graph_data(seeds, around="natalia-petrov")


def test_beyond_the_limit_the_nearest_are_kept_and_all_are_counted(
    seeds: World,
) -> None:
    everything = graph_data(seeds)
    few = graph_data(seeds, around=KAZUO, depth=9, limit=12)
    assert (few["shown"], len(few["nodes"])) == (12, 12)
    assert 12 < few["total"] <= everything["total"]
    assert {edge["from"] for edge in few["edges"]} <= set(nodes(few))
    assert graph_data(seeds, limit=30)["shown"] == 30


def test_a_plot_marks_its_cast_and_lines_up_its_scenes(seeds: World) -> None:
    data = graph_data(seeds, plot=staged())
    shown = nodes(data)
    first, second = shown["p/invitation"], shown["p/recognition"]
    assert (first["label"], second["label"]) == ("1 · invitation", "2 · recognition")
    assert first["kind"] == SCENE.name
    assert first["x"] < second["x"]
    assert first["y"] == second["y"] < min(node["y"] for node in shown.values() if node["kind"] != SCENE.name)
    assert "p" not in shown
    assert shown[KAZUO]["label"] == "Volodymyr Kazuo\n(protagonist)"
    assert shown[KAZUO]["borderWidth"] > shown["tokyo"]["borderWidth"]
    assert ("p/invitation", "order of the scenes", "p/recognition") in ends(data)


def test_a_plot_without_steps_shows_its_scenes_its_cast_and_what_holds_between_them(seeds: World) -> None:
    shown = set(nodes(graph_data(seeds, plot=staged(), depth=0)))
    assert shown == {"p/invitation", "p/recognition", KAZUO, PETROVA, "romance-kazuo-petrova"}


def test_no_two_things_stand_in_one_place(seeds: World) -> None:
    spots = sorted((node["x"], node["y"]) for node in graph_data(seeds)["nodes"])
    assert all(one != other for one, other in pairwise(spots))


def test_the_same_world_gives_the_same_bytes_under_any_hash_seed_and_random_state() -> None:
    program = (
        "import hashlib, random, sys; random.seed(int(sys.argv[1]));"
        "from render.graph import graph_page; from world import World;"
        f"w = World.open({str(SEEDS)!r});"
        "pages = graph_page(w) + graph_page(w, around='natasha', depth=2);"
        "print(hashlib.sha256(pages.encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, seed],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_drawing_leaves_the_random_state_of_others_alone(seeds: World) -> None:
    random.seed(5)
    undisturbed = random.random()
    random.seed(5)
    graph_data(seeds, around=KAZUO)
    assert random.random() == undisturbed


def test_text_can_be_read_on_what_it_stands_on() -> None:
    for kind in (SCENE, *KINDS):
        assert _contrast(kind.ink, kind.fill if kind.holds_text else PAPER) >= 4.5, kind.name


def _contrast(one: str, other: str) -> float:
    # WCAG 2.2, relative luminance and contrast ratio
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
