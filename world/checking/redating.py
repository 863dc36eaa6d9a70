"""The days that an edit makes false, and those that it makes true: only where times hang together with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from world.checking.leaning import leans_on
from world.checking.survey import DERIVED, Survey
from world.dates import Clashes, reckoned
from world.errors import TimeError
from world.facts import Fact, is_literal, literal_value
from world.time.dating import BEFORE, WHEN, WRITTEN, Written, days_of
from world.time.expression import Absolute, Interval, read


@dataclass(frozen=True)
class Redating:
    """The derived facts that go and come with an edit, and the written times that then cannot all be true."""

    gone: tuple[Fact, ...]
    new: tuple[Fact, ...]
    clashes: Clashes


def redated(survey: Survey, gone: Sequence[Fact], new: Sequence[Fact]) -> Redating:
    """What follows for the days when these facts go and come. The world is still as it was.

    Raises `InconsistentTimes` when times then clash that do not clash now.
    """
    clashes = survey.world.clashes
    if not any(fact[1] in WRITTEN for fact in (*gone, *new)):
        return Redating((), (), clashes)
    names = _everything(survey) if clashes else _hanging_together(survey, gone, new)
    without = {*gone, *_implied(gone)}
    written = [fact for name in names for fact in _written(survey, name) if fact not in without]
    written += [fact for fact in new if fact[1] in WRITTEN and not (fact[1] == BEFORE and is_literal(fact[2]))]
    written = list(dict.fromkeys(written))
    derived, left = reckoned(survey.world, written, check_times=not clashes)
    if not {frozenset(clash) for clash in left} <= {frozenset(clash) for clash in clashes}:
        reckoned(survey.world, written, check_times=True)
    should = {fact for fact in derived if _inside(fact, names)}
    are = {
        (name, predicate, value)
        for name in names
        for predicate in DERIVED
        for value in survey.near.objects(name, predicate)
    }
    are = {fact for fact in are if _inside(fact, names)}
    left_out = {fact for clash in left for fact in clash}
    return Redating(tuple(sorted(are - should - set(gone) - left_out)), tuple(sorted(should - are - set(new))), left)


def _implied(gone: Sequence[Fact]) -> Iterator[Fact]:
    """The order that written times, which go, have brought into the world."""
    for subject, predicate, value in gone:
        if predicate in WRITTEN and predicate != BEFORE and (text := literal_value(value)) is not None:
            try:
                yield from (fact for fact in days_of([Written(subject, predicate, text)]) if fact[1] == BEFORE)
            except TimeError:
                continue


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
        near.update(fact[0] for fact in survey.leaning.on(name))
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
