"""Random problems, and a judge of schedules that shares nothing with the engines."""

from itertools import combinations, product

from hypothesis import strategies as st

from solver.scheduling import Bound, Gap, Known, Lesson, Need, Problem, Scene, Schedule, Stay, Unit, Way

PEOPLE = ("anna", "boris", "carla")
PLACES = ("vienna", "vienna café", "lisbon", "nowhere")
SPOTS = {"vienna café": "vienna"}


@st.composite
def problems(draw: st.DrawFn, scenes: int = 4, hours: int = 40) -> Problem:
    """Problems around the midnights of the first days, with every kind of demand."""
    hour = st.integers(0, hours)
    ids = [f"scene {number}" for number in range(draw(st.integers(1, scenes)))]
    which = st.sampled_from(ids)
    person, place = st.sampled_from(PEOPLE), st.sampled_from(PLACES)
    fact = st.sampled_from(["treason", "love"])
    span = st.tuples(st.none() | st.integers(-3, 20), st.none() | st.integers(-2, 20))
    return Problem(
        scenes=tuple(
            Scene(
                name,
                tuple(draw(st.lists(person, max_size=3, unique=True))),
                tuple(draw(st.lists(place, max_size=2, unique=True))),
                draw(st.integers(0, 4)),
            )
            for name in ids
        ),
        bounds=tuple(Bound(name, (low := draw(hour)), low + draw(st.integers(0, hours))) for name in ids),
        gaps=tuple(
            Gap(one, other, *days, Unit.DAYS) if draw(st.booleans()) else Gap(one, other, *days)
            for one, other, days in draw(st.lists(st.tuples(which, which, span), max_size=3))
        ),
        stays=tuple(
            Stay(
                f"stay {number}",
                draw(person),
                draw(place),
                (low := draw(hour)),
                low + draw(st.sampled_from([0, 0, 6])),
                draw(st.sampled_from([0, 1, 6, 24])),
                whole_days=draw(st.booleans()),
                closed=draw(st.booleans()),
                within=frozenset(draw(st.lists(place, max_size=1))),
            )
            for number in range(draw(st.integers(0, 2)))
        ),
        lessons=tuple(Lesson(*one) for one in draw(st.lists(st.tuples(which, fact, person), max_size=2))),
        needs=tuple(Need(*one) for one in draw(st.lists(st.tuples(which, fact, person), max_size=1))),
        known=tuple(Known(*one) for one in draw(st.lists(st.tuples(fact, person, hour), max_size=2))),
        spots=SPOTS,
        ways={
            ("vienna", "lisbon"): Way(draw(st.integers(0, 30)), draw(st.integers(0, 2))),
            ("lisbon", "nowhere"): Way(draw(st.integers(0, 8)), 0),
        },
    )


def holds(problem: Problem, schedule: Schedule) -> bool:
    """Whether a schedule keeps every demand: there are starts for the stays that go with it."""
    free = [range(stay.earliest, stay.latest + 1) for stay in problem.stays]
    return keeps(problem, schedule) and any(
        _stays_go(problem, schedule, dict(zip((stay.id for stay in problem.stays), starts, strict=True)))
        for starts in product(*free)
    )


def keeps(problem: Problem, schedule: Schedule) -> bool:
    """Whether a schedule keeps all but the stays."""
    starts, scenes = schedule.starts, {scene.id: scene for scene in problem.scenes}
    if any(schedule.places.get(scene.id, "") not in (scene.places or ("",)) for scene in problem.scenes):
        return False
    for bound in problem.bounds:
        if bound.earliest is not None and starts[bound.point] < bound.earliest:
            return False
        if bound.latest is not None and starts[bound.point] > bound.latest:
            return False
    for gap in problem.gaps:
        one, other = starts[gap.earlier], starts[gap.later]
        apart = other // 24 - one // 24 if gap.unit is Unit.DAYS else other - one - scenes[gap.earlier].hours
        if (gap.least is not None and apart < gap.least) or (gap.most is not None and apart > gap.most):
            return False
    for need in problem.needs:
        since = [k.since for k in problem.known if (k.fact, k.person) == (need.fact, need.person)]
        since += [
            starts[one.scene] + scenes[one.scene].hours
            for one in problem.lessons
            if (one.fact, one.person) == (need.fact, need.person) and one.scene != need.scene
        ]
        if not any(hour <= starts[need.scene] for hour in since):
            return False
    for first, second in combinations(problem.scenes, 2):
        if set(first.people) & set(second.people):
            here, there = schedule.places.get(first.id), schedule.places.get(second.id)
            way = problem.way(here, there) if here and there else Way()
            span = (starts[first.id], starts[first.id] + first.hours)
            if not _apart(span, (starts[second.id], starts[second.id] + second.hours), way):
                return False
    return True


def _stays_go(problem: Problem, schedule: Schedule, begun: dict[str, int]) -> bool:
    for stay in problem.stays:
        for scene in problem.scenes:
            place = schedule.places.get(scene.id)
            if stay.person not in scene.people or place is None or place in stay.within:
                continue
            way = problem.way(stay.place, place)
            if stay.whole_days:
                way = Way(0, way.days)
            near = not way.days if stay.whole_days else way == Way()
            if near and not stay.closed:
                continue
            there = begun[stay.id], begun[stay.id] + stay.hours
            start = schedule.starts[scene.id]
            if not _apart(there, (start, start + scene.hours), way):
                return False
    return True


def _apart(one: tuple[int, int], other: tuple[int, int], way: Way) -> bool:
    """Whether one of two spans of hours lies after the other, with a way between."""
    return any(
        later[0] - earlier[1] >= way.hours
        and (not way.days or later[0] // 24 - max(earlier[0], earlier[1] - 1) // 24 >= way.days)
        for earlier, later in ((one, other), (other, one))
    )
