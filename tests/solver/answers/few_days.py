"""Whether a cast's scenes have days, by brute force over few of them; for schemas whose scenes have no places.

What is asked of days is what the guide says: scenes in order with their gaps, after what they come after, after all
that is told of those in them, and not after anybody's death.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Final

from tests.solver.answers.brute_force import Facts
from tests.solver.answers.played import Played, Source
from tests.solver.answers.small_world import FIRST, LAST

_BEYOND: Final = 12
"""Days after the last that is dated: all windows of the scenes together are shorter."""
_UNDATED: Final = date(1992, 1, 1)


def fits(facts: Facts, played: Played, cast: Mapping[str, str]) -> bool:
    """Whether there is any day for each scene."""
    return next(schedules(facts, played, cast), None) is not None


def schedules(facts: Facts, played: Played, cast: Mapping[str, str]) -> Iterator[tuple[date, ...]]:
    """The days of the scenes that are played, in every way that holds."""
    first = _first(facts, played, cast)
    span = [first + timedelta(days=number) for number in range(LAST + _BEYOND)]
    some = product(span, repeat=len(scenes_of(played, cast)))
    yield from (days for days in some if holds(facts, played, cast, days))


def scenes_of(played: Played, cast: Mapping[str, str]) -> list[Source]:
    """The scenes that a cast plays."""
    return [
        one for one in played.scenes if all(cast[role] in _choices(only) for role, only in one.get("only", {}).items())
    ]


def _first(facts: Facts, played: Played, cast: Mapping[str, str]) -> date:
    """The day from which on scenes are played."""
    people = [
        role
        for one in scenes_of(played, cast)
        for role in players(one)
        if facts.has(cast[role], "rdf:type", "lg:Person")
    ]
    told = [day for role in people if (day := _told(facts, cast[role])) is not None]
    before = min(told) if told else _UNDATED if people else FIRST - timedelta(days=1)
    return before + timedelta(days=1)


def players(scene: Source) -> list[str]:
    """The roles of those who take part in a scene."""
    return [
        role
        for several in scene.get("roles", {}).values()
        for role in ([several] if isinstance(several, str) else several)
    ]


def holds(facts: Facts, played: Played, cast: Mapping[str, str], days: Sequence[date]) -> bool:
    """Whether these days of the scenes are possible."""
    scenes = scenes_of(played, cast)
    people = any(facts.has(cast[role], "rdf:type", "lg:Person") for one in scenes for role in players(one))
    if people and any(day < _first(facts, played, cast) for day in days):
        return False
    for earlier, later, one in zip(days, days[1:], scenes[1:], strict=False):
        least, most = one.get("gap", (0, 0))
        if not least <= (later - earlier).days <= most:
            return False
    for role, name in cast.items():
        after = [
            (day, *one["after"][role]) for one, day in zip(scenes, days, strict=True) if role in one.get("after", {})
        ]
        there = [day for one, day in zip(scenes, days, strict=True) if role in players(one)]
        person = facts.has(name, "rdf:type", "lg:Person")
        if person and (so_far := _told(facts, name)) is not None and any(day <= so_far for day in there):
            return False
        first, last = _end(facts, name)
        for day, least, most in after:
            first, last = max(first, day - timedelta(days=most)), min(last, day - timedelta(days=least))
        if person:
            first = max([first, *there])
        if first > last:
            return False
    return True


def _end(facts: Facts, name: str) -> tuple[date, date]:
    """The first and the last day on which something may have ended; the one after the other where its days clash."""
    begin, end = (
        _known(facts, name, bounds) for bounds in (("beginEarliest", "beginLatest"), ("endEarliest", "endLatest"))
    )
    if begin[0] and begin[1] and begin[0] > begin[1]:
        return date.max, date.min
    return max(begin[0] or date.min, end[0] or date.min), end[1] or date.max


def _known(facts: Facts, name: str, bounds: tuple[str, str]) -> tuple[date | None, date | None]:
    first, last = (facts.days(name, bound) for bound in bounds)
    return (date.fromisoformat(first[0]) if first else None), (date.fromisoformat(last[0]) if last else None)


def _told(facts: Facts, name: str) -> date | None:
    """By when all that is told of a person has begun."""
    days = [
        day for one, who in facts.pairs("lg:participant") if who == name for day in facts.days(one, "beginEarliest")
    ]
    return max(map(date.fromisoformat, days), default=None)


def _choices(only: str | Sequence[str]) -> list[str]:
    return [f"lg:{choice}" for choice in ([only] if isinstance(only, str) else only)]
