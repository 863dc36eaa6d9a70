"""Plots are judged before they are shown, within the time that there is."""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic, sleep
from typing import TypeVar

from api.plotting import sound_plots
from solver import Calendar, Plot, Status, schema_named
from world import World

Argument = TypeVar("Argument")
Result = TypeVar("Result")


def test_plots_for_whose_judging_there_is_no_time_are_not_given(seeds: World) -> None:
    def slow(task: Callable[[Calendar, Argument], Result], arguments: Iterable[Argument], /) -> Iterator[Result]:
        for argument in arguments:
            result = task(Calendar(seeds), argument)
            if isinstance(result, list) and result and isinstance(result[0], Plot):
                sleep(1.0)  # the first plots are set, and the alarm rings here
            if isinstance(result, str):
                sleep(0.3)
            yield result

    begun = monotonic()
    outcome = sound_plots(seeds, schema_named("reunion"), {}, doing=slow, limit=50, seconds=1.5)
    assert monotonic() - begun < 1.75
    assert (outcome.status, len(outcome.plots) < 50) == (Status.UNKNOWN, True)
