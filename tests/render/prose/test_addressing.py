"""People are called what the one who speaks would call them, and the facts say why."""

import pytest

from render.prose.addressing import Addressing
from render.prose.covers import Cover, cover_of
from render.prose.language import language
from render.prose.naming import Names
from world import Fact, World
from world.pattern.neighbours import Neighbours

TODAY = "1985-06-01"


def _dated(name: str, begin: str, end: str = "") -> list[Fact]:
    first = [(name, bound, f'"{begin}"^^xsd:date') for bound in ("lg:beginEarliest", "lg:beginLatest")]
    last = [(name, bound, f'"{end}"^^xsd:date') for bound in ("lg:endEarliest", "lg:endLatest") if end]
    return [*first, *last]


def _service(who: str, house: str, rank: str, begin: str) -> list[Fact]:
    name = f"{who}-in-{house}-as-{rank}"
    said = [("rdf:type", "lg:Service"), ("lg:agent", who), ("lg:organisation", house), ("lg:as", f'"{rank}"')]
    return [*((name, predicate, value) for predicate, value in said), *_dated(name, begin)]


PEOPLE: list[Fact] = [
    fact
    for who, full, short in (
        ("natalia", "Natalia Vladimirovna Petrova", "Petrova"),
        ("igor", "Igor Lvovich Savin", "Savin"),
        ("lena", "Yelena Orlova", "Orlova"),
        ("max", "Max Dürr", "Dürr"),
    )
    for fact in (
        (who, "rdf:type", "lg:Person"),
        (who, "rdfs:label", f'"{full}"'),
        (who, "lg:shortName", f'"{short}"'),
    )
]
FACTS: list[Fact] = [
    *PEOPLE,
    *_service("natalia", "kgb", "major", "1970-01-01"),
    *_service("natalia", "kgb", "colonel", "1980-01-01"),
    *_service("igor", "kgb", "lieutenant", "1979-01-01"),
    ("circle", "rdf:type", "lg:Friendship"),
    ("circle", "lg:party", "natalia"),
    ("circle", "lg:party", "lena"),
    ("mask", "rdf:type", "lg:CoverIdentity"),
    ("mask", "lg:agent", "natalia"),
    ("mask", "lg:coverName", '"Anna Berg"'),
    *_dated("mask", "1983-01-01", "1987-01-01"),
]


def _addressing(seeds: World, *more: Fact, day: str = TODAY) -> tuple[Addressing, Neighbours]:
    world = seeds.scope([], [*FACTS, *more])
    near = Neighbours(world.store)
    names = Names(world, near, language())
    names.tell_of(["natalia", "igor", "lena", "max"])
    cover = cover_of(near, "natalia", day)
    return Addressing(near, names, language(), day, {"natalia": cover} if cover else {}), near


TOLD = frozenset(["Anna Berg"])


@pytest.mark.parametrize(
    ("speaker", "told", "name"),
    [
        ("lena", TOLD, "Natasha"),
        ("igor", TOLD, "Colonel Petrova"),
        ("max", TOLD, "Berg"),
        ("max", frozenset(), "Natalia Vladimirovna"),
        ("", TOLD, "Natalia Vladimirovna"),
    ],
)
def test_who_speaks_says_what_somebody_is_called(seeds: World, speaker: str, told: frozenset[str], name: str) -> None:
    assert _addressing(seeds)[0].called("natalia", speaker, told).name == name


def test_what_she_is_called_rests_on_facts(seeds: World) -> None:
    addressing, _ = _addressing(seeds)
    assert ("circle", "lg:party", "lena") in addressing.called("natalia", "lena", TOLD).facts
    assert ("mask", "lg:coverName", '"Anna Berg"') in addressing.called("natalia", "max", TOLD).facts
    by_rank = addressing.called("natalia", "igor", TOLD).facts
    assert {fact[2] for fact in by_rank if fact[1] == "lg:as"} == {'"colonel"'}
    assert {fact[2] for fact in by_rank if fact[1] == "lg:agent"} == {"natalia", "igor"}
    assert set(by_rank) <= set(FACTS)


def test_who_has_known_her_before_the_cover_is_not_taken_in(seeds: World) -> None:
    meeting: list[Fact] = [("tea", "lg:party", "natalia"), ("tea", "lg:party", "max"), *_dated("tea", "1975-01-01")]
    assert _addressing(seeds, *meeting)[0].called("natalia", "max", TOLD).name == "Natalia Vladimirovna"
    later: list[Fact] = [("tea", "lg:party", "natalia"), ("tea", "lg:party", "max"), *_dated("tea", "1984-01-01")]
    assert _addressing(seeds, *later)[0].called("natalia", "max", TOLD).name == "Berg"


@pytest.mark.parametrize(("day", "holds"), [("1982-12-31", False), ("1983-01-01", True), ("1987-01-01", False)])
def test_a_cover_holds_from_its_first_day_to_its_last(seeds: World, day: str, holds: bool) -> None:
    _, near = _addressing(seeds)
    assert (cover_of(near, "natalia", day) is not None) is holds
    assert not holds or isinstance(cover_of(near, "natalia", day), Cover)


def test_a_rank_is_no_title_for_who_serves_another_house(seeds: World) -> None:
    addressing, _ = _addressing(seeds, *_service("max", "bnd", "major", "1970-01-01"))
    assert addressing.called("natalia", "max", frozenset()).name == "Natalia Vladimirovna"
    assert addressing.called("max", "natalia", frozenset()).name == "Dürr"


def test_a_rank_to_come_is_no_title_yet(seeds: World) -> None:
    assert _addressing(seeds, day="1979-06-01")[0].called("natalia", "igor", TOLD).name == "Major Petrova"


def test_a_friend_is_called_by_the_name_that_is_not_the_family_s_wherever_it_stands(seeds: World) -> None:
    yui = [("yui", "rdf:type", "lg:Person"), ("yui", "rdfs:label", '"Nagai Yui"'), ("yui", "lg:shortName", '"Nagai"')]
    bond = [("bond", "rdf:type", "lg:Friendship"), ("bond", "lg:party", "yui"), ("bond", "lg:party", "max")]
    addressing, _ = _addressing(seeds, *yui, *bond)
    assert addressing.called("yui", "max", frozenset()).name == "Yui"
