"""What the scheduler answers: schedules, reasons in words, and that it gives up in time."""

import sys

import pytest

from solver.errors import SchedulingError
from solver.scheduling import (
    Bound,
    Gap,
    Impossible,
    Known,
    Lesson,
    Need,
    Problem,
    Scene,
    Schedule,
    Stay,
    Unit,
    Unknown,
    Verdict,
    Way,
    cpsat,
    feasible,
    schedule,
)
from world.time.day import from_iso

MAY = 24 * from_iso("1936-05-01")
NAMES = {"anna": "Anna", "vienna": "Vienna", "lisbon": "Lisbon", "s1": "the farewell", "treason": "the treason"}
WAYS = {("vienna", "lisbon"): Way(41, 2)}


def test_reasons_are_as_few_as_can_be_and_say_how_long_the_way_is() -> None:
    problem = Problem(
        scenes=(Scene("s0", ("anna",), ("vienna",)), Scene("s1", ("anna", "boris"), ("lisbon",)), Scene("s2")),
        bounds=(Bound("s1", MAY + 72, MAY + 95), Bound("s2", None, MAY + 400), Bound("s0", MAY, None)),
        stays=(
            Stay("cure", "anna", "vienna", MAY, MAY, 24 * 3, whole_days=True),
            Stay("ball", "boris", "vienna", MAY, MAY, 24, whole_days=True),
        ),
        ways=WAYS,
        names=NAMES,
    )
    answer = schedule(problem)
    assert isinstance(answer, Impossible)
    assert answer.minimal
    assert answer.reasons == (
        "the farewell is not before 1936-05-04, 00:00 and not after 1936-05-04, 23:00",
        "Anna has to be in Vienna from 1936-05-01 to 1936-05-03",
        "Anna takes part in the farewell in Lisbon",
        "the way between Lisbon and Vienna takes 41 hours, which leaves 2 nights between",
    )


def test_nobody_acts_on_what_they_have_not_learned() -> None:
    scenes = (Scene("s0", ("anna",)), Scene("s1", ("anna",)))
    needs = (Need("s0", "treason", "anna"),)
    bounds = tuple(Bound(scene.id, MAY, MAY + 200) for scene in scenes)
    learned = Problem(scenes, bounds=bounds, needs=needs, lessons=(Lesson("s1", "treason", "anna"),), names=NAMES)
    answer = schedule(learned)
    assert isinstance(answer, Schedule)
    assert answer.starts["s1"] < answer.starts["s0"]
    in_order = Problem(
        scenes, bounds=bounds, needs=needs, lessons=learned.lessons, gaps=(Gap("s0", "s1", 0),), names=NAMES
    )
    assert "Anna has to know the treason before s0, and knows of it only after the farewell" in str(schedule(in_order))
    assert "never learns of it" in str(schedule(Problem(scenes, bounds=bounds, needs=needs, names=NAMES)))
    of_old = Problem(scenes, bounds=bounds, needs=needs, known=(Known("treason", "anna", MAY + 100),))
    found = schedule(of_old)
    assert isinstance(found, Schedule)
    assert found.starts["s0"] >= MAY + 100


def test_one_of_several_places_is_found_from_which_the_next_can_be_reached() -> None:
    scenes = (Scene("s0", ("anna",), ("vienna", "lisbon")), Scene("s1", ("anna",), ("lisbon",)))
    problem = Problem(scenes, bounds=tuple(Bound(s.id, MAY, MAY + 20) for s in scenes), ways=WAYS)
    for seed in range(5):
        found = schedule(problem, seed)
        assert isinstance(found, Schedule)
        assert found.places == {"s0": "lisbon", "s1": "lisbon"}


def test_seeds_choose_among_days_and_places() -> None:
    problem = Problem((Scene("s0", ("anna",), ("vienna", "lisbon")),), bounds=(Bound("s0", MAY, MAY + 2000),))
    found = [schedule(problem, seed) for seed in range(12)]
    assert found == [schedule(problem, seed) for seed in range(12)]
    assert len({one.places["s0"] for one in found if isinstance(one, Schedule)}) == 2
    assert len({one.day("s0") for one in found if isinstance(one, Schedule)}) > 5


def test_windows_that_contradict_themselves_are_the_reason() -> None:
    answer = schedule(Problem((Scene("s0"), Scene("s1")), bounds=(Bound("s0", 50, 20), Bound("s1", 0, 100))))
    assert isinstance(answer, Impossible)
    assert answer.reasons == ("s0 is not before 1970-01-03, 02:00 and not after 1970-01-01, 20:00",)


def test_gaps_in_a_circle_end_although_nothing_bounds_them() -> None:
    gaps = (Gap("s0", "s1", 1), Gap("s1", "s0", 1, None, Unit.DAYS))
    answer = schedule(Problem((Scene("s0"), Scene("s1")), gaps=gaps, bounds=(Bound("s0", 0, 10**9),)))
    assert isinstance(answer, Impossible)
    assert len(answer.reasons) == 2


def test_scenes_without_any_dates_are_scheduled() -> None:
    found = schedule(Problem((Scene("s0", ("anna",)), Scene("s1", ("anna",))), gaps=(Gap("s0", "s1", 5),)))
    assert isinstance(found, Schedule)
    assert found.starts["s1"] >= found.starts["s0"] + 6


def crowded(count: int, hours: int) -> Problem:
    """Scenes of an hour for one person, all within some hours."""
    scenes = tuple(Scene(f"s{n}", ("anna",)) for n in range(count))
    return Problem(scenes, bounds=tuple(Bound(scene.id, 0, hours - 1) for scene in scenes))


def test_what_is_one_hour_too_tight_is_proven_to_be_impossible() -> None:
    assert feasible(crowded(12, 12)) is Verdict.POSSIBLE
    assert feasible(crowded(12, 11)) is Verdict.IMPOSSIBLE


def test_without_the_second_engine_a_hard_problem_stays_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpsat, "find_spec", lambda name: None)
    cpsat.is_installed.cache_clear()
    try:
        answer = schedule(crowded(12, 11))
    finally:
        monkeypatch.undo()
        cpsat.is_installed.cache_clear()
    assert isinstance(answer, Unknown)
    assert "pip install 'legendry[scheduling]'" in answer.remedy


def test_two_hundred_scenes_are_scheduled_or_given_up() -> None:
    in_order = crowded(200, 4000)
    gaps = tuple(Gap(f"s{n}", f"s{n + 1}", 1) for n in range(199))
    assert feasible(Problem(in_order.scenes, bounds=in_order.bounds, gaps=gaps)) is Verdict.POSSIBLE
    assert feasible(crowded(100, 80)) in (Verdict.UNKNOWN, Verdict.IMPOSSIBLE)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (lambda: Problem((Scene("s0"), Scene("s0"))), "`s0` is there twice"),
        (lambda: Problem((Scene("s0"),), gaps=(Gap("s0", "s9", 1),)), "no scene or moment `s9`"),
        (lambda: Problem((Scene("s0", hours=-1),)), "lasts -1 hours"),
    ],
)
def test_what_cannot_be_meant_is_refused(problem: object, said: str) -> None:
    assert callable(problem)
    with pytest.raises(SchedulingError, match=said):
        problem()


def test_the_second_engine_is_not_imported_before_it_is_asked() -> None:
    import subprocess

    code = "import sys, solver; print('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
