"""Which plots are given: the best, fair, diverse, close to an arc; without somebody, on some days, within a limit."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from time import monotonic, sleep

import pytest

from solver import Asked, Calendar, CastError, Choice, Status, arc_named, arcs, find_plots, schema_named
from solver.arc import distance
from solver.choosing import choices_of
from solver.pieces import Argument, Result
from world import UnknownTerm, World
from world.limit import TimeIsUp, check_time, time_limit
from world.time.day import from_iso

REUNION = schema_named("reunion")


@pytest.mark.parametrize("choose", [Choice.BEST, Choice.ANY, Choice.FAIR, Choice.DIVERSE])
def test_every_way_to_choose_gives_each_plot_once(choose: Choice, seeds: World) -> None:
    every = find_plots(seeds, REUNION, {}, limit=1_000, seed=2, count=True, choose=choose)
    assert len({plot.id for plot in every.plots}) == every.count


def test_the_best_are_the_most_tense(seeds: World) -> None:
    every = [plot.tension for plot in find_plots(seeds, REUNION, {}, limit=1_000, choose=Choice.FAIR).plots]
    best = [plot.tension for plot in find_plots(seeds, REUNION, {}, limit=5).plots]
    assert best == sorted(every, reverse=True)[:5]


def test_diverse_plots_have_different_outcomes_and_people(seeds: World) -> None:
    def alike(choose: Choice) -> int:
        plots = find_plots(seeds, REUNION, {}, limit=4, seed=1, choose=choose).plots
        return sum(
            len(set(one.bindings.items()) & set(other.bindings.items())) for one, other in combinations(plots, 2)
        )

    assert alike(Choice.DIVERSE) < alike(Choice.BEST)
    endings = {
        plot.bindings["outcome"] for plot in find_plots(seeds, REUNION, {}, limit=3, choose=Choice.DIVERSE).plots
    }
    assert len(endings) == len(choices_of(REUNION))


def test_another_seed_draws_other_plots_and_the_same_seed_the_same(seeds: World) -> None:
    drawn = [
        [plot.id for plot in find_plots(seeds, REUNION, {}, limit=5, seed=seed, choose=Choice.FAIR).plots]
        for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_an_arc_brings_the_plots_that_come_closest_first(seeds: World) -> None:
    found = find_plots(seeds, REUNION, {}, limit=3, choose=Choice.ARC, arc=arc_named("rise")).plots
    assert found
    assert distance((1, 10), arcs()["rise"]) < distance((10, 1), arcs()["rise"])
    with pytest.raises(CastError, match=r"no arc `ris`\. Did you mean `rise`"):
        arc_named("ris")


def test_whoever_is_left_out_plays_nothing(seeds: World) -> None:
    kazuo = ("protagonist", "volodymyr-kazuo")
    assert all(
        plot.bindings["protagonist"] != kazuo[1]
        for plot in find_plots(seeds, REUNION, {}, limit=1_000, without=(kazuo,)).plots
    )
    nobody = find_plots(seeds, REUNION, {}, limit=1_000, without=(("", "natalia-petrova"),)).plots
    assert all("natalia-petrova" not in plot.bindings.values() for plot in nobody)
    with pytest.raises(UnknownTerm):
        find_plots(seeds, REUNION, {}, without=(("", "nobody-at-all"),))


def test_scenes_are_played_on_the_days_that_are_asked_for(seeds: World) -> None:
    [plot] = find_plots(seeds, REUNION, {}).plots
    arrival = next(scene for scene in plot.scenes if scene.id.endswith("/arrival"))
    day = from_iso(arrival.begin) + 30
    [moved] = find_plots(seeds, REUNION, {}, when={"arrival": (day, day + 2)}).plots
    assert day <= from_iso(next(one for one in moved.scenes if one.id.endswith("/arrival")).begin) <= day + 2
    with pytest.raises(CastError, match=r"no scene `arival`\. Did you mean `arrival`"):
        find_plots(seeds, REUNION, {}, when={"arival": (day, day)})


def test_time_that_is_up_ends_a_search_without_a_no(seeds: World) -> None:
    outcome = find_plots(seeds, REUNION, {}, limit=1_000, seconds=1e-6)
    assert (outcome.status, outcome.why) == (Status.UNKNOWN, ())


def test_a_limit_interrupts_whatever_goes_on_and_leaves_no_alarm() -> None:
    begun = monotonic()
    with pytest.raises(TimeIsUp), time_limit(0.2):
        while True:
            pass
    assert monotonic() - begun < 5
    for seconds in (60, 1e300, float("inf")):
        with time_limit(seconds):
            check_time()
    check_time()


@pytest.mark.parametrize("choose", [Choice.DIVERSE, Choice.BEST, Choice.ANY, Choice.FAIR])
def test_counting_leaves_time_for_plots(choose: Choice, seeds: World) -> None:
    def slow(task: Callable[[Calendar, Argument], Result], arguments: Iterable[Argument]) -> Iterator[Result]:
        for argument in arguments:
            sleep(0.1)
            yield task(Calendar(seeds), argument)

    asked: Asked = {"limit": 1000, "choose": choose, "count": True, "seconds": 1.0}
    outcome = find_plots(seeds, REUNION, {}, doing=slow, **asked)
    assert outcome.plots
    assert outcome.counted is not None
    assert outcome.counted.casts > 90
    assert 0 < outcome.counted.tried < outcome.counted.casts, "what was scheduled in a part of the time is a sample"
