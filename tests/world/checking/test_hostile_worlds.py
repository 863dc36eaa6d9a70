"""Worlds that are wrong in ways that could cost a checker dear: each is told clearly, and in bounded time."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pyoxigraph as ox
import pytest

from world import Fact, World
from world.checking import check
from world.checking.checker import check_rules
from world.errors import TimeError
from world.time.day import iso

HEAD = """@prefix : <https://w3id.org/legendry/id/> .
@prefix lg: <https://w3id.org/legendry/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
MEGABYTE = "x" * 1_000_000
LONG = {
    "a name in Turtle": ("ttl", HEAD + f':anna a lg:Person ; rdfs:label "{MEGABYTE}" .'),
    "an id in Turtle": ("ttl", HEAD + f":{MEGABYTE} a lg:Person ; lg:begin '1950' ; lg:end '1940-01-01/1941' ."),
    "a missing name": ("ttl", HEAD + f":tea a lg:Meeting ; lg:party :{MEGABYTE} ."),
    "a class": ("ttl", HEAD + f":anna a lg:{MEGABYTE} ."),
    "a property": ("ttl", HEAD + f":anna a lg:Person ; lg:{MEGABYTE} :anna ."),
    "a date": (
        "ttl",
        HEAD + f":tea a lg:Meeting ; lg:endLatest '{MEGABYTE}'^^<http://www.w3.org/2001/XMLSchema#date> .",
    ),
    "an id in N-Triples": (
        "nt",
        f"<https://w3id.org/legendry/id/{MEGABYTE}> <https://w3id.org/legendry/ns#agent> <https://example.org/x> .",
    ),
    "a name in JSON-LD": (
        "jsonld",
        f'{{"@id": "https://w3id.org/legendry/id/x", "@type": "https://w3id.org/legendry/ns#Person", '
        f'"http://www.w3.org/2000/01/rdf-schema#label": "{MEGABYTE}"}}',
    ),
}


@pytest.mark.parametrize("case", LONG)
def test_a_megabyte_of_name_is_told_in_a_few_lines(case: str, tmp_path: Path) -> None:
    suffix, text = LONG[case]
    file = tmp_path / f"world.{suffix}"
    file.write_text(text, "utf-8")
    findings = check(World.open(file, check_times=False)).findings
    assert findings
    assert all(len(finding.message) < 3_000 for finding in findings)


@pytest.mark.parametrize("when", [MEGABYTE, f"before {MEGABYTE}", "1" * 1_000_000, "1950/" * 200_000, "~" * 1_000_000])
def test_a_megabyte_of_time_is_refused(when: str, tmp_path: Path) -> None:
    file = tmp_path / "world.ttl"
    file.write_text(HEAD + f':tea a lg:Meeting ; lg:when "{when}" .', "utf-8")
    with pytest.raises(TimeError) as refused:
        World.open(file)
    assert len(str(refused.value)) < 1_000


@pytest.mark.parametrize(
    "turtle",
    [
        ":one a lg:Meeting ; lg:before :two . :two lg:before :three . :three lg:before :one .",
        ":one a lg:Meeting ; lg:before :one .",
        ":one a lg:Service ; lg:begin 'after 1960' ; lg:end 'before 1950' .",
    ],
)
def test_times_that_contradict_each_other_are_one_finding(turtle: str, tmp_path: Path) -> None:
    file = tmp_path / "world.ttl"
    file.write_text(HEAD + turtle, "utf-8")
    found = [finding.rule for finding in check(World.open(file, check_times=False)).findings]
    assert found.count("times-that-cannot-all-be") == 1


@pytest.mark.parametrize(
    "bond", ["a lg:Parenthood ; lg:parent :anna ; lg:child :anna", "a lg:Marriage ; lg:spouse :anna"]
)
def test_nobody_is_kin_to_themselves(bond: str, tmp_path: Path) -> None:
    file = tmp_path / "world.ttl"
    file.write_text(HEAD + f':anna a lg:Person ; rdfs:label "Anna" . :bond {bond} .', "utf-8")
    assert any(f.severity.value == "error" and "bond" in f.subjects for f in check(World.open(file)).findings)


def test_a_text_that_something_comes_before_is_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "world.ttl"
    file.write_text(HEAD + ":one a lg:Meeting ; lg:before 'the war' .", "utf-8")
    assert "before-is-an-entity" in {finding.rule for finding in check(World.open(file)).findings}


def services(number: int) -> list[Fact]:
    return act(number, "lg:Service", "lg:agent", "lg:organisation") + act(
        number, "lg:Resignation", "lg:agent", "lg:organisation"
    )


def missions(number: int) -> list[Fact]:
    return act(number, "lg:Service", "lg:agent", "lg:organisation") + act(
        number, "lg:Mission", "lg:agent", "lg:organisation"
    )


def recruitments(number: int) -> list[Fact]:
    return act(number, "lg:Service", "lg:agent", "lg:organisation") + act(
        number, "lg:Recruitment", "lg:recruit", "lg:organisation"
    )


def loves(number: int) -> list[Fact]:
    return act(number, ("lg:Romance", "lg:Enmity")[number % 2], "lg:party", "lg:party")


def gifts(number: int) -> list[Fact]:
    return act(number, "lg:Handover", "lg:giver", "lg:thing")


def homes(number: int) -> list[Fact]:
    return act(number, "lg:Residence", "lg:agent", "lg:place", place=f"city{number % 100}", days=20_000)


def act(number: int, kind: str, role: str, other: str, place: str = "other", days: int = 2) -> list[Fact]:
    """What anna does for days from the one of that number: two thirds of it overlap with what follows."""
    name = f"{kind[3:].lower()}{number:06}"
    dates = [("begin", iso(number)), ("end", iso(number + days))]
    bounds = [
        (name, f"lg:{end}{bound}", f'"{date}"^^xsd:date') for end, date in dates for bound in ("Earliest", "Latest")
    ]
    return [(name, "rdf:type", kind), (name, role, "anna"), (name, other, place), *bounds]


@pytest.mark.parametrize(
    ("many", "left_out"),
    [
        (loves, "enmity-and-love-at-once"),
        (gifts, "gives-away-twice"),
        (services, "leaves-before-serving"),
        (missions, "mission-outside-service"),
        (recruitments, "recruited-after-serving-began"),
        (homes, "mission-outside-service"),
    ],
)
def test_one_person_may_do_thousands_of_things(many: Callable[[int], list[Fact]], left_out: str) -> None:
    times = []
    for world in (crowded(many, size) for size in (1_200, 4_800)):
        start = perf_counter()
        found = check_rules(world)
        times.append(perf_counter() - start)
        assert len(found) <= 3 * 4_800
        notes = [finding.message for finding in found if finding.rule == "left-out-of-rules"]
        assert any(left_out in note for note in notes)
        assert left_out not in {finding.rule for finding in found}
    assert times[1] < 12 * times[0] + 1


def crowded(many: Callable[[int], list[Fact]], size: int) -> World:
    world = World(ox.Store())
    world.add([("anna", "rdf:type", "lg:Person"), ("other", "rdf:type", "lg:Thing"), *CITIES])
    world.add(fact for number in range(size) for fact in many(number))
    return world


CITIES: list[Fact] = [(f"city{number}", "rdf:type", "lg:City") for number in range(100)]


def test_types_that_are_no_classes_are_read_past(tmp_path: Path) -> None:
    file = tmp_path / "types.ttl"
    file.write_text(
        """@prefix : <https://w3id.org/legendry/id/> . @prefix lg: <https://w3id.org/legendry/ns#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        :a a "Person", lg:Person ; rdfs:label "Anna" . :b a [], lg:Person ; rdfs:label "Anna" .
        :m a lg:Meeting, "x" ; lg:when "1950-05-05" ; lg:party :a , :b .""",
        "utf-8",
    )
    assert check(World.open(file)).triples > 8
