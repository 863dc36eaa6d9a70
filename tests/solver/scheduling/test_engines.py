"""Both engines on random problems: they agree with each other, with enumeration, and with an independent judge."""

from itertools import product

from hypothesis import given, settings

from solver.scheduling import Problem, Schedule, Unknown, Verdict, cpsat, schedule
from solver.scheduling.model import model_of
from solver.scheduling.search import Found, search
from tests.solver.scheduling.problems import holds, problems


def verdict(found: Found | Verdict) -> Verdict:
    return Verdict.POSSIBLE if isinstance(found, Found) else found


@settings(max_examples=150)
@given(problems(scenes=5))
def test_the_engines_agree(problem: Problem) -> None:
    model = model_of(problem)
    own = verdict(search(model, 1, steps=10**6))
    assert own is not Verdict.UNKNOWN
    assert verdict(cpsat.solve(model, 1)) is own


@settings(max_examples=200)
@given(problems(scenes=6))
def test_every_schedule_holds(problem: Problem) -> None:
    answer = schedule(problem, 1)
    assert not isinstance(answer, Unknown)
    if isinstance(answer, Schedule):
        assert holds(problem, answer)
        assert schedule(problem, 1) == answer


@settings(max_examples=100)
@given(problems(scenes=3, hours=5))
def test_what_is_impossible_is_not_found_by_enumeration_either(problem: Problem) -> None:
    ids = [scene.id for scene in problem.scenes]
    spans = {bound.point: range(bound.earliest or 0, (bound.latest or 0) + 1) for bound in problem.bounds}
    places = list(product(*(scene.places or ("",) for scene in problem.scenes)))
    some = any(
        holds(
            problem,
            Schedule(
                dict(zip(ids, starts, strict=True)),
                {name: place for name, place in zip(ids, chosen, strict=True) if place},
            ),
        )
        for starts in product(*(spans[name] for name in ids))
        for chosen in places
    )
    assert isinstance(schedule(problem, 1), Schedule) == some
