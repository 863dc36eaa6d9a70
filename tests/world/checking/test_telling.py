"""Who can have told a secret: what lets somebody know it, and the same as when everybody is compared with everybody."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from world import Fact, World
from world.checking.clashes import Clash
from world.checking.rule import rules
from world.checking.survey import Survey, Units
from world.checking.telling import secrets
from world.facts import literal
from world.time.dating import Written, days_of

HEAD = """
@prefix : <https://w3id.org/legendry/id/> .
@prefix lg: <https://w3id.org/legendry/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:mila a lg:Person . :jonas a lg:Person . :pavel a lg:Person ; lg:end "1950" . :bank a lg:Company .
:account a lg:Secret ; lg:keptBy :pavel .
:jonas-knows a lg:Knowledge ; lg:knower :jonas ; lg:known :account ; lg:begin "1955" .
:mila-knows a lg:Knowledge ; lg:knower :mila ; lg:known :account ; lg:begin "1962" .
"""


def told_by_nobody(world: World, among: Units = None) -> list[Clash]:
    return list(secrets(Survey(world), rules()["secret-nobody-could-have-told"], among))


def found(folder: Path, turtle: str) -> list[str]:
    file = folder / "world.ttl"
    file.write_text(HEAD + turtle, "utf-8")
    return [clash.bindings["person"] for clash in told_by_nobody(World.open(file))]


@pytest.mark.parametrize(
    "turtle",
    [
        "",
        ":again a lg:Knowledge ; lg:knower :mila ; lg:known :account ; lg:begin '1958' .",
        ":told a lg:Knowledge ; lg:knower :mila ; lg:known :account ; lg:learnedFrom :jonas ; lg:begin '1970' .",
        ":account lg:keptFrom :jonas .",
        ":account lg:concerning :bank .",
        ":account lg:concerning :wedding . :wedding a lg:Wedding ; lg:party :pavel ; lg:when '1949' .",
        ":letter a lg:Message ; lg:recipient :jonas ; lg:reveals :account ; lg:when '1956' .",
        ":found a lg:Revelation ; lg:agent :jonas ; lg:known :account ; lg:when '1957' .",
    ],
)
def test_nobody_can_have_told_it(turtle: str, tmp_path: Path) -> None:
    assert found(tmp_path, turtle) == ["jonas"]


@pytest.mark.parametrize(
    "turtle",
    [
        ":again a lg:Knowledge ; lg:knower :mila ; lg:known :account .",
        ":again a lg:Knowledge ; lg:knower :mila ; lg:known :account ; lg:begin '~1955' .",
        ":account lg:keptBy :bank .",
        ":account lg:keptBy :jonas .",
        ":jonas-knows lg:learnedFrom :mila .",
        ":account lg:keptBy :vera . :vera a lg:Person ; lg:end '1955' .",
        ":mila-knows lg:learnedFrom :anna . :anna a lg:Person .",
        ":found a lg:Revelation ; lg:agent :jonas ; lg:known :account .",
        ":found a lg:Eavesdropping ; lg:agent :jonas ; lg:known :account ; lg:overheard :mila ; lg:when '1955' .",
        ":letter a lg:Message ; lg:recipient :jonas ; lg:reveals :account .",
        ":plan a lg:Document ; lg:about :account .",
        ":job a lg:Access ; lg:agent :jonas ; lg:accessTo :account .",
        ":job a lg:Mission ; lg:agent :jonas ; lg:about :account ; lg:when '1955' .",
        ":account lg:concerning :jonas .",
        ":account lg:concerning :anna . :anna a lg:Person .",
        ":account lg:concerning :wedding . :wedding a lg:Wedding ; lg:party :jonas .",
        ":account lg:concerning :bank . :job a lg:Service ; lg:agent :jonas ; lg:organisation :bank .",
        ":account lg:concerning :box . :box a lg:Thing . :has a lg:Possession ; lg:thing :box ; lg:holder :jonas .",
        ":account lg:locatedIn :safe . :safe a lg:Place .",
        ":account lg:possiblySameAs :ledger . :ledger a lg:Secret .",
        ":pavel lg:possiblySameAs :paul . :paul a lg:Person .",
        ":fake a lg:FakedDeath ; lg:supposedDead :pavel .",
        ":jonas lg:possiblySameAs :mila .",
    ],
)
def test_somebody_can_have_told_it_or_it_was_found_out(turtle: str, tmp_path: Path) -> None:
    assert found(tmp_path, turtle) == []


YEARS = st.integers(1950, 1956)
KNOWERS = st.lists(st.tuples(st.none() | YEARS, st.integers(0, 3), st.none() | YEARS), max_size=7)


@given(KNOWERS)
def test_it_is_as_if_everybody_were_compared_with_everybody(knowers: list[tuple[int | None, int, int | None]]) -> None:
    facts: list[Fact] = [("secret", "rdf:type", "lg:Secret")]
    for number, (begin, width, end) in enumerate(knowers):
        facts += [(f"p{number}", "rdf:type", "lg:Person"), (f"k{number}", "rdf:type", "lg:Knowledge")]
        facts += [(f"k{number}", "lg:knower", f"p{number}"), (f"k{number}", "lg:known", "secret")]
        if begin:
            facts.append((f"k{number}", "lg:begin", literal(f"{begin}/{begin + width}")))
        if end and end >= (begin or 0) + width:
            facts.append((f"p{number}", "lg:end", literal(str(end))))
    world = dated(facts)
    days = {(fact[0], fact[1]): fact[2] for fact in world.facts()}
    expected = set()
    for one in range(len(knowers)):
        by, first = days.get((f"k{one}", "lg:beginLatest")), days.get((f"k{one}", "lg:beginEarliest"), "")
        others = [other for other in range(len(knowers)) if other != one]
        ruled_out = (
            days.get((f"k{other}", "lg:beginEarliest"), "") > (by or "~")
            or days.get((f"p{other}", "lg:endLatest"), "~") < first
            for other in others
        )
        if by and others and all(ruled_out):
            expected.add(f"p{one}")
    assert {clash.bindings["person"] for clash in told_by_nobody(world)} == expected


def test_some_secrets_can_be_asked_alone_and_a_long_row_is_told_in_short() -> None:
    world = dated([*secret("one", 300), *secret("other", 2)])
    [one, other] = told_by_nobody(world)
    assert (one.bindings["secret"], other.bindings["secret"]) == ("one", "other")
    assert len(one.facts) == 10
    assert told_by_nobody(world, ["other"]) == [other]
    assert told_by_nobody(world, []) == []


def secret(name: str, knowers: int) -> list[Fact]:
    """A secret that comes to one after the other, each a year later."""
    each = (
        [
            (f"{name}-p{n}", "rdf:type", "lg:Person"),
            (f"{name}-k{n}", "rdf:type", "lg:Knowledge"),
            (f"{name}-k{n}", "lg:knower", f"{name}-p{n}"),
            (f"{name}-k{n}", "lg:known", name),
            (f"{name}-k{n}", "lg:begin", literal(str(1000 + n))),
        ]
        for n in range(knowers)
    )
    return [(name, "rdf:type", "lg:Secret"), *chain.from_iterable(each)]


def dated(facts: Sequence[Fact]) -> World:
    world = World(ox.Store())
    world.add(facts)
    world.add(days_of(Written(s, p, o.strip('"')) for s, p, o in facts if p == "lg:begin" or p == "lg:end"))
    return world
