"""Where people can have been: distances, speeds, and days in places."""

from collections.abc import Iterable
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from world import Fact, World
from world.checking.clashes import finding
from world.checking.pace import Floats, great_circle, pace
from world.checking.report import Finding
from world.checking.rule import rules
from world.checking.survey import Survey
from world.checking.whole import found_by
from world.facts import literal
from world.time.day import from_iso, iso

HEAD = """
@prefix : <https://w3id.org/legendry/id/> .
@prefix lg: <https://w3id.org/legendry/ns#> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:anna a lg:Person ; rdfs:label "Anna" .
:vienna a lg:City ; rdfs:label "Vienna" ; geo:lat 48.2082 ; geo:long 16.3738 .
:london a lg:City ; rdfs:label "London" ; geo:lat 51.5072 ; geo:long -0.1276 .
:new-york a lg:City ; rdfs:label "New York" ; geo:lat 40.7128 ; geo:long -74.0060 .
:moscow a lg:City ; rdfs:label "Moscow" ; geo:lat 55.7558 ; geo:long 37.6173 .
:budapest a lg:City ; rdfs:label "Budapest" ; geo:lat 47.4979 ; geo:long 19.0402 .
:nowhere a lg:City ; rdfs:label "the city without coordinates" .
:unplaced a lg:Cafe ; rdfs:label "the café in no city" .
"""


def meeting(name: str, place: str, when: str) -> str:
    return f':{name} a lg:Meeting ; rdfs:label "{name}" ; lg:party :anna ; lg:place :{place} ; lg:when "{when}" .\n'


def findings(folder: Path, turtle: str, *names: str) -> list[Finding]:
    """What the rules of travel, or those that are named, find."""
    file = folder / "world.ttl"
    file.write_text(HEAD + turtle, "utf-8")
    world = World.open(file)
    chosen = names or ("bilocation", "impossible-travel", "unlikely-travel")
    return [finding(world, rules()[name], clash) for name in chosen for clash in found_by(Survey(world), rules()[name])]


def kinds(folder: Path, turtle: str) -> list[str]:
    return [found.rule for found in findings(folder, turtle)]


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((51.5072, -0.1276), (48.8566, 2.3522), 344),
        ((51.5072, -0.1276), (40.7128, -74.0060), 5570),
        ((0, 0), (0, 180), 20015),
        ((90, 0), (-90, 77), 20015),
        ((0, 179.5), (0, -179.5), 111),
        ((48.2082, 16.3738), (48.2082, 16.3738), 0),
    ],
)
def test_distances_are_great_circles(here: tuple[float, float], there: tuple[float, float], km: float) -> None:
    assert distance(here, there) == pytest.approx(km, abs=1)


POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(POINTS, POINTS)
def test_the_haversine_agrees_with_the_angle_between_vectors(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    first, second = vector(one), vector(other)
    angle = np.arctan2(np.linalg.norm(np.cross(first, second)), first @ second)
    assert distance(one, other) == pytest.approx(6371.0088 * angle, abs=0.5)
    assert distance(one, other) == pytest.approx(distance(other, one))


def test_every_year_has_a_way_and_nobody_beats_the_fastest() -> None:
    for year in (-44, 1066, 1829, 1830, 1919, 1920, 1957, 1958, 1991, 2190):
        span = pace().span(1000, year)
        assert 0 < span.fastest <= span.usual < np.inf
    assert pace().span(1000, 1829).fastest > pace().span(1000, 1830).fastest > pace().span(1000, 1960).fastest


@pytest.mark.parametrize(("km", "year"), [(344, 1815), (9000, 1890), (500, 1925), (7000, 1961), (0, 1945)])
def test_the_hours_of_many_distances_are_those_of_each(km: float, year: int) -> None:
    assert pace().usual_hours(np.array([km]), np.array([year]))[0] == pytest.approx(pace().span(km, year).usual)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("london", "1890-05-01"), ("new-york", "1890-05-02"), ["impossible-travel"]),
        (("london", "1950-05-01"), ("new-york", "1950-05-02"), ["unlikely-travel"]),
        (("london", "1961-05-01"), ("new-york", "1961-05-02"), []),
        (("london", "1890-05-01"), ("new-york", "1890-05-20"), []),
        (("new-york", "1890-05-02"), ("london", "1890-05-01"), ["impossible-travel"]),
        (("london", "1790-05-01/1790-05-05"), ("new-york", "1790-05-03/1790-05-12"), ["impossible-travel"]),
        (("london", "1890-05"), ("new-york", "1890-05"), []),
        (("london", "1961-05-01"), ("new-york", "1961-05-01"), ["bilocation"]),
        (("vienna", "1961-05-01"), ("london", "1961-05-01"), ["unlikely-travel"]),
        (("vienna", "1961-05-01"), ("nowhere", "1961-05-01"), ["bilocation"]),
        (("vienna", "1961-05-01"), ("nowhere", "1961-05-02"), []),
        (("vienna", "1961-05-01"), ("unplaced", "1961-05-01"), []),
    ],
)
def test_a_journey_takes_the_time_of_its_year(
    first: tuple[str, str], second: tuple[str, str], expected: list[str], tmp_path: Path
) -> None:
    assert kinds(tmp_path, meeting("first", *first) + meeting("second", *second)) == expected


def test_neighbours_in_time_are_found_among_less_certain_days(tmp_path: Path) -> None:
    days = [meeting("first", "london", "1890-05-01"), meeting("second", "new-york", "1890-05-02")]
    vague = [meeting("third", "vienna", "1890"), meeting("fourth", "vienna", "1890-05")]
    assert kinds(tmp_path, "".join((*days, *vague))) == ["impossible-travel"]


def test_the_curtain_takes_its_hours_while_it_hangs(tmp_path: Path) -> None:
    countries = """
    :austria a lg:Country ; rdfs:label "Austria" . :vienna lg:within :austria .
    :hungary a lg:Country ; rdfs:label "Hungary" . :budapest lg:within :hungary .
    """
    same_day = [meeting("first", "vienna", "{}-05-01"), meeting("second", "budapest", "{}-05-01")]
    before, during, after = (countries + "".join(same_day).format(year, year) for year in (1947, 1965, 1990))
    assert kinds(tmp_path, before) == kinds(tmp_path, after) == []
    (found,) = findings(tmp_path, during)
    assert found.rule == "unlikely-travel"
    assert ("budapest", "lg:within", "hungary") in found.facts


def test_a_journey_that_is_told_is_judged_instead_of_the_days_at_its_ends(tmp_path: Path) -> None:
    days = meeting("first", "london", "1961-05-01") + meeting("second", "new-york", "1961-05-01")
    flight = ":flight a lg:Journey ; rdfs:label {!r} ; lg:agent :anna ; lg:fromPlace :london ; lg:toPlace :new-york ;"
    by = flight.format("the crossing") + ' lg:means "{}" ; lg:when "1961-05-01" .'
    assert kinds(tmp_path, days + by.format("aeroplane")) == []
    (found,) = findings(tmp_path, days + by.format("ship"))
    assert found.message == (
        "Anna cannot get from London (the crossing, 1961-05-01) to New York (the crossing, 1961-05-01), "
        "5,570 km apart: that takes 101 hours at the fastest, and there are 24."
    )


def test_a_presence_holds_on_all_its_days_and_may_be_left_on_the_last(tmp_path: Path) -> None:
    stay = ':stay a lg:Presence ; lg:agent :anna ; lg:place :moscow ; lg:begin "1961-05-01" ; lg:end "1961-05-10" .\n'
    assert kinds(tmp_path, stay + meeting("inside", "new-york", "1961-05-05")) == ["bilocation"]
    assert kinds(tmp_path, stay + meeting("after", "new-york", "1961-05-11")) == []
    assert kinds(tmp_path, stay + meeting("between", "new-york", "1961-05")) == []
    open_end = stay.replace(' ; lg:end "1961-05-10"', "")
    assert kinds(tmp_path, open_end + meeting("later", "new-york", "1961-05-05")) == []


def test_one_city_under_two_names_is_one_city(tmp_path: Path) -> None:
    days = meeting("first", "vienna", "1961-05-01") + meeting("second", "nowhere", "1961-05-01")
    assert kinds(tmp_path, days) == ["bilocation"]
    assert kinds(tmp_path, days + ":nowhere lg:possiblySameAs :vienna .") == []


CITIES = {"vienna": (48.2, 16.4), "bratislava": (48.1, 17.1), "tokyo": (35.7, 139.7), "atlantis": None}
NEAR = {("vienna", "bratislava"), ("bratislava", "vienna")}
DAYS = st.lists(
    st.tuples(
        st.sampled_from(["anna", "jonas"]), st.sampled_from(sorted(CITIES)), st.integers(0, 6), st.integers(0, 3)
    ),
    max_size=14,
)


@settings(max_examples=200)
@given(DAYS)
def test_bilocation_finds_what_comparing_all_pairs_finds(days: list[tuple[str, str, int, int]]) -> None:
    world = World(ox.Store())
    world.add(fact for city, point in CITIES.items() for fact in city_facts(city, point))
    world.add((name, "rdf:type", "lg:Person") for name in ("anna", "jonas"))
    world.add(fact for number, day in enumerate(days) for fact in presence(number, *day))
    expected: dict[str, set[frozenset[str]]] = {"anna": set(), "jonas": set()}
    for (one, first), (other, second) in combinations(enumerate(days), 2):
        (who, here, begin, length), (whom, there, start, duration) = first, second
        apart = here != there and (here, there) not in NEAR
        if who == whom and apart and begin <= start + duration and start <= begin + length:
            expected[who].add(frozenset((f"day-{one}", f"day-{other}")))
    found: dict[str, set[frozenset[str]]] = {"anna": set(), "jonas": set()}
    for clash in found_by(Survey(world), rules()["bilocation"]):
        found[clash.bindings["person"]].add(frozenset((clash.bindings["one"], clash.bindings["other"])))
    for who, pairs in expected.items():
        assert found[who] <= pairs
        by_time = sorted((n for n, d in enumerate(days) if d[0] == who), key=lambda n: (*days[n][2:], f"day-{n}"))
        late = [n for i, n in enumerate(by_time) if any(pair(n, m) in pairs for m in by_time[:i])]
        assert len(found[who]) == min(len(late), 10)


def test_ten_thousand_overlapping_homes_are_counted_and_ten_are_told() -> None:
    world = World(ox.Store())
    world.add([("anna", "rdf:type", "lg:Person"), ("anna", "rdfs:label", literal("Anna"))])
    for number in range(10_000):
        world.add(presence(number, "anna", f"place-{number}", number % 50, 5000, kind="lg:Residence"))
    found = [
        finding(world, rules()["two-homes-at-once"], clash)
        for clash in found_by(Survey(world), rules()["two-homes-at-once"])
    ]
    assert len(found) == 10
    assert any(one.message.endswith("(9,989 more like it are not listed).") for one in found)
    assert not list(found_by(Survey(world), rules()["bilocation"]))


@pytest.mark.parametrize("rule", ["bilocation", "impossible-travel", "unlikely-travel", "two-homes-at-once"])
def test_each_fact_of_a_finding_is_needed_and_all_are_enough(rule: str) -> None:
    world = World.open(Path(__file__).parent / "twins" / f"{rule}.invalid.ttl")
    (clash,) = found_by(Survey(world), rules()[rule])
    assert [found.facts for found in found_by(Survey(of(clash.facts)), rules()[rule])] == [clash.facts]
    for fact in clash.facts:
        assert not list(found_by(Survey(of(other for other in clash.facts if other != fact)), rules()[rule]))


def of(facts: Iterable[Fact]) -> World:
    world = World(ox.Store())
    world.add(facts)
    return world


def pair(one: int, other: int) -> frozenset[str]:
    return frozenset((f"day-{one}", f"day-{other}"))


def city_facts(city: str, point: tuple[float, float] | None) -> list[Fact]:
    kind = (city, "rdf:type", "lg:City")
    if point is None:
        return [kind]
    return [
        kind,
        *((city, p, literal(str(d), "xsd:decimal")) for p, d in zip(("geo:lat", "geo:long"), point, strict=True)),
    ]


def presence(number: int, who: str, place: str, begin: int, length: int, kind: str = "lg:Presence") -> list[Fact]:
    name, start = f"day-{number}", from_iso("1961-05-01")
    bounds = product((("lg:begin", start + begin), ("lg:end", start + begin + length)), ("Earliest", "Latest"))
    days = [(name, moment + side, literal(iso(day), "xsd:date")) for (moment, day), side in bounds]
    return [(name, "rdf:type", kind), (name, "lg:agent", who), (name, "lg:place", place), *days]


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(great_circle(np.array(one[0]), np.array(one[1]), np.array(other[0]), np.array(other[1])))


def vector(point: tuple[float, float]) -> Floats:
    latitude, longitude = np.radians(point)
    return np.array([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)])
