"""Scenes of casts in their world: days that hold with travel and commitments, and words where there are none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from solver.schedule import Calendar, InconsistentTimes, Schedule, Verdict
from solver.scheduling import Schedule as Times
from solver.schema import SceneTemplate
from world import World
from world.checking.staged import broken_by_scenes
from world.facts import literal
from world.time.day import iso

WriteNotes = Callable[..., Path]

PEOPLE = {
    "anna": "id: anna\ntype: Person\nname: Anna",
    "jonas": "id: jonas\ntype: Person\nname: Jonas",
    "vienna": "id: vienna\ntype: City\nname: Vienna\nlatitude: 48.2082\nlongitude: 16.3738",
    "bratislava": "id: bratislava\ntype: City\nname: Bratislava\nlatitude: 48.1486\nlongitude: 17.1077",
    "lisbon": "id: lisbon\ntype: City\nname: Lisbon\nlatitude: 38.7223\nlongitude: -9.1393",
    "nowhere": "id: nowhere\ntype: City\nname: Nowhere",
    "elsewhere": "id: elsewhere\ntype: City\nname: Elsewhere",
    "start": "id: start\ntype: Meeting\nname: the start\nparty: [anna, jonas]\nwhen: 1936-04-30",
}
CAST = {"heroine": "anna", "villain": "jonas", "start": "start"} | {
    city: city for city in ("vienna", "bratislava", "lisbon", "nowhere", "elsewhere")
}


def scene(
    name: str, place: str | None, gap: tuple[int, int] = (0, 0), who: Sequence[str] = ("heroine",)
) -> SceneTemplate:
    first = name == "s0"
    return SceneTemplate(
        id=name,
        kind="lg:Meeting",
        summary="",
        participants=tuple(("lg:party", role) for role in who),
        facts=(),
        place=place,
        city_of=None,
        only=(),
        gap=gap,
        after=(("start", gap),) if first else (),
    )


@pytest.fixture
def planned(write_notes: WriteNotes) -> Callable[..., Schedule]:
    def plan(scenes: Sequence[SceneTemplate], **notes: str) -> Schedule:
        world = World.open(write_notes(**{**PEOPLE, **notes}))
        return Schedule(Calendar(world), scenes, CAST)

    return plan


def days(schedule: Schedule, seed: str = "1") -> list[str]:
    times = schedule.times(seed)
    return [iso(times.day(name)) for name in times.starts]


def test_scenes_in_cities_that_are_near_may_fall_on_one_day(planned: Callable[..., Schedule]) -> None:
    assert days(planned([scene("s0", "vienna", (1, 1)), scene("s1", "bratislava")])) == ["1936-05-01"] * 2


def test_scenes_in_distant_cities_lie_days_apart_at_the_speeds_of_the_time(planned: Callable[..., Schedule]) -> None:
    found = days(planned([scene("s0", "vienna", (1, 1)), scene("s1", "lisbon", (0, 1))]))
    assert found == ["1936-05-01", "1936-05-02"]
    schedule = planned([scene("s0", "vienna", (1, 1)), scene("s1", "lisbon", (0, 0))])
    assert schedule.verdict() is Verdict.IMPOSSIBLE
    with pytest.raises(InconsistentTimes, match="the way between Lisbon and Vienna takes 17 hours") as told:
        schedule.times("1")
    assert "Anna takes part in s1 in Lisbon" in str(told.value)
    assert "s1 comes at most 0 days after s0" in str(told.value)


def test_whoever_is_not_there_in_person_need_not_travel(planned: Callable[..., Schedule]) -> None:
    scenes = [scene("s0", "vienna", (1, 1)), scene("s1", "lisbon", who=["villain"])]
    assert days(planned(scenes)) == ["1936-05-01"] * 2


def test_what_the_world_has_somebody_do_keeps_them_elsewhere(planned: Callable[..., Schedule]) -> None:
    stay = "id: stay\ntype: Presence\nname: the cure\nagent: anna\nplace: lisbon\nfrom: 1936-04-20\nto: 1936-05-10"
    assert days(planned([scene("s0", "vienna", (1, 30))], stay=stay)) > ["1936-05-10"]
    assert days(planned([scene("s0", "lisbon", (1, 1))], stay=stay)) == ["1936-05-01"]
    schedule = planned([scene("s0", "vienna", (1, 5))], stay=stay)
    assert "Anna has to be in Lisbon from 1936-04-20 to 1936-05-10 (the cure)" in schedule.why_not()


def test_a_prisoner_plays_in_prison_only(planned: Callable[..., Schedule]) -> None:
    prison = (
        "id: prison\ntype: Imprisonment\nname: the sentence\nprisoner: anna\nplace: vienna\n"
        "from: 1936-01-01\nto: 1936-06-01"
    )
    assert days(planned([scene("s0", "bratislava", (1, 60))], prison=prison)) >= ["1936-06-01"]
    assert planned([scene("s0", "bratislava", (1, 20))], prison=prison).verdict() is Verdict.IMPOSSIBLE
    assert planned([scene("s0", "vienna", (1, 20))], prison=prison).verdict() is Verdict.POSSIBLE


def test_whoever_has_died_in_an_event_plays_nothing_afterwards(planned: Callable[..., Schedule]) -> None:
    death = "id: death\ntype: Death\nname: the fall\ndeceased: anna\nwhen: 1936"
    assert days(planned([scene("s0", "vienna", (1, 600))], death=death)) <= ["1936-12-31"]
    why = planned([scene("s0", "vienna", (300, 600))], death=death).why_not()
    assert "the end of anna is 1936-12-31 or earlier" in why


def test_whoever_only_seemed_to_die_may_still_play(planned: Callable[..., Schedule]) -> None:
    fake = "id: fake\ntype: FakedDeath\nname: the fall\nsupposedDead: anna\nwhen: 1936-05-03"
    assert days(planned([scene("s0", "vienna", (10, 60))], fake=fake)) > ["1936-05-03"]


def test_a_way_that_nobody_can_measure_leads_into_another_day(planned: Callable[..., Schedule]) -> None:
    schedule = planned([scene("s0", "nowhere", (1, 1)), scene("s1", "elsewhere", (0, 0))])
    assert "nobody knows how far it is from Elsewhere to Nowhere" in schedule.why_not()
    assert days(planned([scene("s0", "nowhere", (1, 1)), scene("s1", "elsewhere", (0, 1))]))[1] == "1936-05-02"


def test_where_speeds_change_a_later_and_faster_year_is_found(planned: Callable[..., Schedule]) -> None:
    far = "id: elsewhere\ntype: City\nname: Far\nlatitude: -33.8688\nlongitude: 151.2093"
    scenes = [scene("s0", "vienna", (1, 20_000)), scene("s1", "elsewhere", (1, 1))]
    assert days(planned(scenes, elsewhere=far))[0] >= "1958"
    scenes[0] = scene("s0", "vienna", (1, 100))
    assert planned(scenes, elsewhere=far).verdict() is Verdict.IMPOSSIBLE


@pytest.mark.parametrize("seed", range(3))
def test_long_plots_keep_every_rule_of_the_world(seed: int, planned: Callable[..., Schedule]) -> None:
    choice = Random(seed)
    cities = ("vienna", "bratislava", "lisbon", "nowhere", None)
    scenes = [
        scene(f"s{n}", choice.choice(cities), (0 if n else 1, choice.randint(2, 9) if n else 30), choice.choice(WHO))
        for n in range(14)
    ]
    stay = "id: stay\ntype: Presence\nname: the cure\nagent: anna\nplace: lisbon\nfrom: 1936-05-03\nto: 1936-05-05"
    schedule = planned(scenes, stay=stay)
    times = schedule.times(str(seed))
    assert times == schedule.times(str(seed))
    assert days(schedule) == sorted(days(schedule))
    world = World.open(Path(str(schedule._demands.world.path)))
    assert list(broken_by_scenes(world, _plot(scenes, times))) == []


WHO = (("heroine",), ("villain",), ("heroine", "villain"))


def _plot(scenes: Sequence[SceneTemplate], times: Times) -> dict[str, object]:
    def facts() -> Iterator[tuple[str, str, str]]:
        for one in scenes:
            yield one.id, "rdf:type", one.kind
            yield one.id, "rdfs:label", literal(one.id)
            yield from ((one.id, key, CAST[role]) for key, role in one.participants)

    dated = [
        {
            "id": one.id,
            "begin": iso(times.day(one.id)),
            "end": iso(times.day(one.id)),
            "place": {"id": one.place} if one.place else None,
        }
        for one in scenes
    ]
    return {"scenes": dated, "facts": list(facts())}


def test_people_without_any_dates_do_not_move_a_plot_of_others_into_another_time(
    planned: Callable[..., Schedule],
) -> None:
    start = PEOPLE["start"].replace("[anna, jonas]", "[jonas]")
    scenes = [scene("s0", "vienna", (1, 9)), scene("s1", "vienna", who=["heroine", "villain"])]
    assert "1936-05-01" <= days(planned(scenes, start=start))[0] <= "1936-05-09"
    free = planned([replace(scenes[0], after=()), scenes[1]], start="id: start\ntype: Meeting\nname: the start")
    assert days(free)[0] >= "1992-01-02"


def test_forty_scenes_on_one_day_in_one_place_are_possible(planned: Callable[..., Schedule]) -> None:
    scenes = [scene(f"s{n}", "vienna", (0 if n else 1, 0 if n else 5)) for n in range(40)]
    assert len(set(days(planned(scenes)))) == 1


def test_nobody_reveals_what_the_world_has_them_learn_only_later(planned: Callable[..., Schedule]) -> None:
    notes = {
        "secret": "id: secret\ntype: Secret\nname: the account",
        "learning": "id: learning\ntype: Knowledge\nknower: anna\nknown: secret\nfrom: 1936-05-20",
    }
    CAST["secret"] = "secret"
    tells = replace(
        scene("s0", None, (1, 60)),
        kind="lg:Message",
        participants=(("lg:sender", "heroine"), ("lg:reveals", "secret")),
    )
    try:
        assert days(planned([tells], **notes))[0] >= "1936-05-20"
        late = replace(tells, after=(("start", (1, 9)),))
        assert "Anna has to know the account before s0" in planned([late], **notes).why_not()
    finally:
        del CAST["secret"]
