"""Built worlds: the same from the same seed, without contradictions, and shaped like a society."""

import os
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from statistics import mean, pvariance

import pyoxigraph as ox
import pytest

from solver import Status, find_plots, schemas
from world import World
from world.building import chapter
from world.building.build import build
from world.building.chapter import chapters, sizes
from world.building.society import simulate
from world.building.society.community import Community
from world.building.society.setting import Setting
from world.building.society.surroundings import surroundings
from world.checking import check
from world.checking.report import Severity
from world.dates import reckoned
from world.errors import LegendryError
from world.history import Signature, log
from world.time.dating import BEFORE, BOUNDS, WRITTEN

MILA = Signature("Mila", "2026-11-26T23:00:00Z", "builds it")
PRINTED = """
import hashlib
from world.building.chapter import chapters
from world.building.society.setting import Setting
said = hashlib.sha256()
for chapter in chapters(Setting(1935, 1960, 1_100, 5)):
    said.update(chapter.trig)
print(said.hexdigest())
"""


def built(tmp_path: Path, setting: Setting, around: World | None = None) -> World:
    build(tmp_path / "built", setting, MILA, around=around)
    return World.open(tmp_path / "built")


@pytest.fixture(scope="module")
def community() -> Community:
    return simulate(Setting(1945, 2005, 1_000, 3), 0, 1_000)


@pytest.mark.parametrize(("first", "last", "seed"), [(1917, 1960, 1), (1950, 2010, 2), (1985, 2025, 3)])
def test_a_built_world_has_no_errors_and_its_days_are_those_that_follow(
    first: int, last: int, seed: int, tmp_path: Path
) -> None:
    world = built(tmp_path, Setting(first, last, 150, seed))
    assert [str(one) for one in check(world).findings if one.severity is not Severity.NOTE] == []
    written = [fact for name in WRITTEN for fact in world.facts(predicate=name) if fact[1] != BEFORE]
    days, clashes = reckoned(world, written, check_times=True)
    assert not clashes
    assert sorted(days) == sorted(fact for name in BOUNDS for fact in world.facts(predicate=name))


@pytest.mark.parametrize(
    ("first", "last", "seed"), [(1950, 2010, 11), (1960, 2025, 11), (1960, 2025, 12), (1960, 2025, 13)]
)
def test_nothing_begins_after_a_death_and_nobody_is_friend_and_enemy_at_once(first: int, last: int, seed: int) -> None:
    community = simulate(Setting(first, last, 1_000, seed), 0, 1_000)
    people = {one.id: one for one in community.people}
    enmities: dict[frozenset[str], list[tuple[int, int]]] = {}
    friendships: dict[frozenset[str], list[tuple[int, int]]] = {}
    for tale in community.chronicle.tales:
        who = frozenset(value for _, value in tale.roles if value in people)
        assert all(tale.begin <= people[one].dies for one in who), tale
        if tale.kind in ("Enmity", "Friendship"):
            bonds = enmities if tale.kind == "Enmity" else friendships
            bonds.setdefault(who, []).append((tale.begin, tale.end or 10**9))
    for who, times in enmities.items():
        for begin, end in times:
            assert all(last < begin or end < first for first, last in friendships.get(who, ())), who


def test_several_communities_together_have_no_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chapter, "LARGEST", 150)
    world = built(tmp_path, Setting(1950, 2010, 600, 1))
    assert [str(one) for one in check(world).findings if one.severity is not Severity.NOTE] == []
    ends = [fact[2] for fact in world.facts(predicate="lg:endEarliest")]
    assert max(ends) < '"2100'


@pytest.mark.parametrize("setting", [Setting(1960, 2005, 500, 1), Setting(1950, 2010, 1_000, 7)], ids=["500", "1,000"])
def test_a_built_world_holds_plots_of_every_schema(setting: Setting, tmp_path: Path) -> None:
    world = built(tmp_path, setting)
    without = [
        name for name, schema in schemas().items() if find_plots(world, schema, {}).status is not Status.SATISFIABLE
    ]
    assert without == []


@pytest.mark.parametrize("hash_seed", ["0", "17"])
def test_the_same_seed_gives_the_same_world_whatever_the_hash_seed(hash_seed: str) -> None:
    printed = subprocess.run(
        [sys.executable, "-c", PRINTED],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    namespace: dict[str, object] = {}
    exec(PRINTED.replace("print(said.hexdigest())", "answer = said.hexdigest()"), namespace)
    assert printed.stdout.strip() == namespace["answer"]


def test_another_seed_gives_another_world() -> None:
    names = [{one.name for one in simulate(Setting(1950, 1955, 40, seed), 0, 40).people} for seed in (1, 2)]
    assert names[0] != names[1]


def test_communities_are_independent_but_for_the_well_known_of_the_first() -> None:
    """So they can be simulated anywhere, in any order (docs/scale.md)."""
    setting = Setting(1950, 1970, 2_050, 4)
    told = [chapter.trig.splitlines() for chapter in chapters(setting)]
    assert list(sizes(setting.size)) == [1_000, 1_000, 50]
    subjects = [{line.split(b" ", 1)[0] for line in lines} for lines in told]
    assert all(one.isdisjoint(other) for one, other in combinations(subjects, 2))


def test_a_society_grows_around_a_world_without_contradicting_it(seeds: World, tmp_path: Path) -> None:
    world = built(tmp_path, Setting(1960, 1995, 150, 1, surroundings(seeds)), around=seeds)
    before = {finding.rule for finding in check(seeds).findings}
    assert {one.rule for one in check(world).findings if one.severity is not Severity.NOTE} <= before
    assert set(seeds.facts()) <= set(world.facts())
    ours = seeds.ids()
    links = [f for f in world.facts(predicate="lg:party") if f[2] in ours and f[0] not in ours]
    assert links


def test_a_society_grows_around_a_built_one(tmp_path: Path) -> None:
    first = built(tmp_path / "first", Setting(1950, 1960, 40, 1))
    second = built(tmp_path / "second", Setting(1950, 1960, 40, 1, surroundings(first)), around=first)
    assert len([1 for _ in second.facts(predicate="rdf:type", object="lg:Person")]) == 80
    assert len(list(second.facts("moscow", "rdfs:label"))) == 1


def test_a_built_world_says_how_it_began_and_is_never_built_over_another(tmp_path: Path) -> None:
    world = built(tmp_path, Setting(1950, 1952, 20, 1))
    assert [(one.number, one.by, one.why) for one in log(world)] == [(0, "Mila", "builds it")]
    with pytest.raises(LegendryError, match="is there already"):
        build(tmp_path / "built", Setting(1950, 1952, 20, 1), MILA)


def test_who_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    def interrupted(people: int, facts: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "built", Setting(1950, 1952, 20, 1), MILA, progress=interrupted)
    assert list(tmp_path.iterdir()) == []


def test_bonds_are_spread_as_in_a_society(community: Community) -> None:
    """Right-skewed as log-normal networks are (McCormick et al. 2010), and clustered (Granovetter 1973)."""
    degrees = Counter[int]()
    friends: dict[int, set[int]] = {}
    for one in community.people:
        for other in one.ties:
            friends.setdefault(one.place, set()).add(other)
        degrees[len(one.ties)] += 1
    numbers = [len(known) for known in friends.values()]
    assert 3 < mean(numbers) < 15
    assert pvariance(numbers) > 2 * mean(numbers)
    assert max(numbers) > 4 * mean(numbers)
    closed = triads = 0
    for known in friends.values():
        for first, second in combinations(sorted(known), 2):
            triads += 1
            closed += second in friends.get(first, set())
    assert closed / triads > 5 * mean(numbers) / len(friends)


def test_lives_are_as_long_as_lives_are(community: Community) -> None:
    """Gompertz: of those who were grown, few die young, and deaths crowd between sixty and ninety."""
    ages = [one.age(one.dies) for one in community.people if one.dies < 10**9]
    assert 60 < mean(ages) < 85
    assert sum(60 <= age <= 95 for age in ages) > len(ages) / 2
    assert max(ages) < 106


def test_events_are_spread_unevenly_over_people(community: Community) -> None:
    counts = Counter(value for tale in community.chronicle.tales for _, value in tale.roles)
    told = [counts[one.id] for one in community.people]
    assert pvariance(told) > 3 * mean(told)


def test_most_people_live_in_the_largest_town_of_their_community(community: Community) -> None:
    """Zipf's law for cities, within a community."""
    homes = Counter(one.birthplace for one in community.people)
    sizes_ = [count for _, count in homes.most_common()]
    assert sizes_[0] > 1.5 * sizes_[1]
    assert sizes_[0] < len(community.people) / 1.5


def test_every_facts_subject_is_a_thing_of_the_world() -> None:
    world = World(ox.Store())
    for one in chapters(Setting(1950, 1960, 60, 2)):
        world.load_trig(one.trig)
    named = {fact[2] for fact in world.facts() if not fact[2].startswith(('"', "lg:"))}
    assert named <= world.ids()
