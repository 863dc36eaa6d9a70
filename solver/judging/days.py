"""Judges the days of a draft: the schema's windows, and whether the world has room for the scenes as they are written.

A day that is not known leaves room: what is reported follows for every day that the file and the world leave open.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from solver.judging.draft import Days, DraftScene
from solver.judging.scenes import written_place
from solver.judging.told import Told
from solver.schedule import Schedule
from solver.scheduling import DAY, Bound
from solver.scheduling import Schedule as Times
from world.checking.report import Finding, Severity
from world.errors import counted
from world.facts import Fact
from world.origin import Origin
from world.time.day import iso
from world.time.network import InconsistentTimes


def of_days(told: Told) -> Iterator[Finding]:
    """Days in a wrong order or outside their windows; failing these, days for which the world has no room.

    Of scenes without a day it is said, as a note, on which day each could be.
    """
    found = [*_of_gaps(told), *_of_windows(told)]
    yield from found
    if not found and told.is_cast:
        yield from _of_world(told)


def _of_gaps(told: Told) -> Iterator[Finding]:
    """Scenes that are too soon or too late after the scene before them, or before it."""
    for earlier, later in pairwise(told.templates):
        first, second = told.scenes.get(earlier.id), told.scenes.get(later.id)
        if first is None or second is None or first.begin is None or second.begin is None:
            continue
        least, most = second.begin[0] - first.begin[1], second.begin[1] - first.begin[0]
        over = (first.end or first.begin)[0]
        if second.begin[1] < over:
            days = counted(over - second.begin[1], "day")
            message = f"The scene {later.id} begins {days} before {earlier.id}, which comes first, is over."
            yield told.finding("scenes_in_order", message, [second.at, first.at])
        elif (off := _off((least, most), later.gap)) is not None:
            message = f"The scene {later.id} is {off} after {earlier.id}"
            yield told.finding("scene_outside_its_window", f"{message} ({_window(later.gap)}).", [second.at, first.at])


def _of_windows(told: Told) -> Iterator[Finding]:
    """Scenes that are too soon or too late after the end of what a role names."""
    for template in told.templates:
        scene = told.scenes.get(template.id)
        for role, window in template.after:
            if scene is None or scene.begin is None or role not in told.cast:
                continue
            name = told.cast[role]
            first, last = told.calendar.bounds(name)[1]
            least = scene.begin[0] - last if last is not None else -(10**9)
            most = scene.begin[1] - first if first is not None else 10**9
            if (off := _off((least, most), window)) is not None:
                message = f"The scene {template.id} is {off} after the end of {told.label(name)} ({_window(window)})."
                facts: list[Fact] = [f for f in told.world.facts(name) if f[1] in ("lg:endEarliest", "lg:endLatest")]
                at = [scene.at, *told.at([role])]
                yield told.finding("scene_outside_its_window", message, at, subjects=[name], facts=facts)


def _off(days: Days, window: tuple[int, int]) -> str | None:
    """How far a number of days, from so many to so many, certainly lies outside a window."""
    if days[1] < window[0]:
        return f"{counted(window[0] - days[1], 'day')} too soon"
    if days[0] > window[1]:
        return f"{counted(days[0] - window[1], 'day')} too late"
    return None


def _window(window: tuple[int, int]) -> str:
    least, most = window
    if least < most:
        return f"the schema wants {least:,} to {counted(most, 'day')} between them"
    return f"the schema wants {counted(least, 'day')} between them" if least else "the schema wants the same day"


def _of_world(told: Told) -> Iterator[Finding]:
    """Whether the world has room for the scenes, with the days and places that are written."""
    dated = {name: scene.begin for name, scene in told.scenes.items() if scene.begin is not None}
    written = [Bound(name, DAY * days[0], DAY * days[1] + DAY - 1, _said(name, days)) for name, days in dated.items()]
    places = {name: place for name, scene in told.scenes.items() if (place := written_place(told, scene))}
    at = [scene.at for name, scene in told.scenes.items() if name in dated] or [told.draft.at]
    try:
        schedule = Schedule(told.calendar, told.templates, told.cast, written=written, places=places)
        times = schedule.times(told.name)
    except InconsistentTimes as error:
        whose = "the days that are written" if dated else "any days"
        yield told.finding("scenes_fit_into_time", f"The world has no room for its scenes on {whose}. {error}", at)
        return
    yield from _still_open(told, dated, times)


def _said(name: str, days: Days) -> str:
    first, last = map(iso, days)
    return f"{name} is written to be on {first}" if first == last else f"{name} is written to be in {first} to {last}"


def _still_open(told: Told, dated: Mapping[str, Days], times: Times) -> Iterator[Finding]:
    """A note on the scenes without a day: when they could be."""
    free = [template.id for template in told.templates if template.id not in dated]
    if not free:
        return
    days = ", ".join(f"{name} on {iso(times.day(name))}" for name in free)
    some = "These scenes have no day yet, and there is room for them" if dated else "There is room for its scenes"
    yield told.finding("days_still_open", f"{some}: {days}.", _places(told, free), severity=Severity.NOTE)


def _places(told: Told, names: Sequence[str]) -> list[Origin]:
    written: list[DraftScene] = [told.scenes[name] for name in names if name in told.scenes]
    return [scene.at for scene in written] or [told.draft.at]
