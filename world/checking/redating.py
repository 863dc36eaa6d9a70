"""The days that an edit makes false, and those that it makes true: only where times hang together with it."""

from collections.abc import Sequence
from typing import TypeAlias

from world.checking.survey import DERIVED, Survey, leans_on
from world.errors import TimeError
from world.facts import Fact, is_literal, literal_value
from world.time.dating import BEFORE, WHEN, WRITTEN, Written, days_of
from world.time.expression import Absolute, Interval, read

_Days: TypeAlias = tuple[list[Fact], list[Fact]]


def redated(survey: Survey, gone: Sequence[Fact], new: Sequence[Fact]) -> _Days:
    """The derived facts that go and those that come when these facts go and come. The world is still as it was.

    Raises `InconsistentTimes` when the times then clash.
    """
    if not survey.world.clash and not any(fact[1] in WRITTEN for fact in (*gone, *new)):
        return [], []
    names = _everything(survey) if survey.world.clash else _hanging_together(survey, gone, new)
    without = set(gone)
    written = [fact for name in names for fact in _written(survey, name) if fact not in without]
    written += [fact for fact in new if fact[1] in WRITTEN and not (fact[1] == BEFORE and is_literal(fact[2]))]
    derived = days_of(Written(s, p, literal_value(o) or o) for s, p, o in dict.fromkeys(written))
    should = {fact for fact in derived if _inside(fact, names)}
    are = {
        (name, predicate, value)
        for name in names
        for predicate in DERIVED
        for value in survey.near.objects(name, predicate)
    }
    are = {fact for fact in are if _inside(fact, names)}
    return sorted(are - should - without), sorted(should - are - set(new))


def _inside(fact: Fact, names: dict[str, None]) -> bool:
    """Whether a derived fact is about things whose times were all worked out."""
    return fact[0] in names and (fact[1] != BEFORE or fact[2] in names)


def _everything(survey: Survey) -> dict[str, None]:
    written = (fact for predicate in WRITTEN for fact in survey.world.facts(predicate=predicate))
    return dict.fromkeys(name for fact in written for name in (fact[0], *leans_on(fact)))


def _hanging_together(survey: Survey, gone: Sequence[Fact], new: Sequence[Fact]) -> dict[str, None]:
    """The things whose days the edit may change: through what they lean on and what leans on them.

    What is written to be on one day keeps it whatever happens around it, so the search ends there.
    """
    edited = [fact for fact in (*gone, *new) if fact[1] in WRITTEN]
    names = dict.fromkeys(name for fact in edited for name in (fact[0], *leans_on(fact)))
    own = {fact[0] for fact in edited}
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in own and _pinned(survey, name):
            continue
        near = {leaning for fact in _written(survey, name) for leaning in leans_on(fact)}
        near.update(fact[0] for fact in survey.leaning_on(name))
        for other in sorted(near - names.keys()):
            names[other] = None
            pending.append(other)
    return names


def _pinned(survey: Survey, name: str) -> bool:
    """Whether something is written to be on one day, or from one day to another, and so leans on nothing."""
    times = _written(survey, name)
    if [fact[1] for fact in times if fact[1] != BEFORE] != [WHEN]:
        return False
    try:
        expression = read(literal_value(next(fact[2] for fact in times if fact[1] == WHEN)) or "")
    except TimeError:
        return False
    moments = (expression.begin, expression.end) if isinstance(expression, Interval) else (expression,)
    return all(isinstance(one, Absolute) and one.earliest is not None and one.earliest == one.latest for one in moments)


def _written(survey: Survey, name: str) -> list[Fact]:
    near = survey.near
    times = [(name, predicate, value) for predicate in WRITTEN for value in near.objects(name, predicate)]
    return [fact for fact in times if fact[1] != BEFORE or not is_literal(fact[2])]
