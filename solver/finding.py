"""Finds plots: relations from the world, elimination, choice, and the stage."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from time import monotonic
from typing import Final

import numpy as np

from solver import explaining
from solver.around import Around
from solver.asking import Choice, Wanted
from solver.by_anchor import ByAnchor, befitting, eliminated
from solver.casting import read_cast, read_excluded
from solver.choosing import (
    SAMPLED,
    Sampled,
    SomeCasts,
    by_arc,
    by_chance,
    by_grade,
    by_tension,
    choice_relations,
    choices_of,
    diverse,
    tensions,
)
from solver.comparison import Comparison
from solver.compiling import relations
from solver.elimination import Casts, Elimination
from solver.errors import TooMuch, TooWide
from solver.explaining import Situation
from solver.pieces import Doing, Piece, fitting, here, staged
from solver.plot import Clash, Counted, Outcome, Plot, Status, Step
from solver.relation import Relation, Relations, restrict
from solver.schedule import Calendar, Schedule, Verdict, wanted
from solver.schema import Schema
from solver.staging import scenes_of
from solver.timely import Bounds, timely
from solver.work import work_limit
from world import World
from world.limit import TimeIsUp, check_time, time_left, time_limit

MOST_TRIED: Final = 10_000
"""How many casts are scheduled before a search ends without a plot; what is found until then is given."""
EACH: Final = 2_000
"""Up to so many casts, each is scheduled when plots are counted; of more, a fair sample."""
SAMPLE: Final = 100
"""How many casts such a sample has."""
FEW: Final = 1_000
"""Casts that are scheduled one by one more quickly than the days of all candidates are asked of a server."""
_JUDGING: Final = 2.0
"""How many times as long as staging plots it may take to judge them, which has to be done within a limit of time."""
_COUNTING: Final = 0.3
"""How much of a limit of time may go to scheduling what is counted, before the plots themselves are looked for."""
_EXPLAINING: Final = 1
"""How many times the work that befits an elimination may be spent on saying why there is no plot."""
_EVER: Final = float("inf")
_GROWTH: Final = (1, 4, 16, 50)
"""Casts that are scheduled at once, at first and later."""


def find_plots(world: World, schema: Schema, wanted: Wanted, doing: Doing | None = None) -> Outcome:
    """The plots of a schema without variants that the world can hold, as they are `wanted`.

    Raises `CastError` and `UnknownTerm` for a cast that cannot be read. An outcome without plots says why: rules that
    cannot hold together. `doing` says who looks for days and sets the scenes, cast by cast: this process, unless given.
    """
    search = _Search(world, schema, wanted, doing or here(world))
    try:
        with time_limit(wanted.seconds):
            return search.outcome()
    except TimeIsUp:
        return search.so_far(Status.UNKNOWN)


@dataclass
class _Tried:
    """What came of casts scheduled one by one: of the `number` that were asked, some may not be `judged` yet."""

    number: int = 0
    undecided: int = 0
    judged: int = 0
    fitting: int = 0


class _Search:
    """One search; `plots` and `counted` are what it has found so far."""

    def __init__(self, world: World, schema: Schema, wanted: Wanted, doing: Doing) -> None:
        self.plots: list[Plot] = []
        self.counted: Counted | None = None
        self._staging = self._likely = 0.0
        self._world, self._schema, self._wanted, self._doing = world, schema, wanted, doing
        self._cast = read_cast(world, schema, wanted.cast)
        self._excluded = read_excluded(world, schema, wanted.without)

    def outcome(self) -> Outcome:
        """All that was asked. Raises `TimeIsUp`."""
        check_time()
        found = relations(self._world, self._schema)
        fixed = {role: found.names.number(name) for role, name in self._cast.items()}
        without = [(role, found.names.number(name)) for role, name in self._excluded]
        allowed = restrict(found.reduced, fixed, without)
        try:
            casts, in_time = self._in_time(found, allowed)
        except TooWide:
            if not self._wanted.limit:
                raise
            return self._searched(found, allowed, fixed, without)
        if casts.count:
            untimely = casts
            if self._wanted.count:
                self._count(found, casts)
            tried = self._try(found, self._chosen(found, in_time, casts))
            every = tried.number >= casts.count and not tried.undecided
            self._likely = casts.count * tried.fitting / max(tried.judged, 1)
        else:
            untimely = eliminated(allowed, self._schema.anchor)
            if not untimely.count:
                return self._impossible(found, fixed, without)
            self.counted = Counted(0, 0, 0) if self._wanted.count else None
            every = True
        if self.plots:
            return replace(self.so_far(Status.SATISFIABLE), funnel=self._funnel(found, fixed))
        ended = self.so_far(Status.UNSATISFIABLE if every else Status.UNKNOWN)
        return replace(ended, why=self._too_tight(found, untimely.draw(1, self._wanted.seed)))

    def _in_time(
        self, found: Relations, allowed: Sequence[Relation | Comparison]
    ) -> tuple[Elimination | ByAnchor, Sequence[Relation | Comparison]]:
        """The casts that rules allow and whose days can meet, as far as that is known at once; and what says so."""
        if not self._world.is_here:  # of a server days are asked only if they may spare much
            casts = self._all_casts(found, allowed)
            if casts.count <= FEW:
                return casts, allowed
        in_time = [*allowed, *timely(self._schema, Bounds.of(self._world, found))]
        try:
            return self._all_casts(found, in_time), in_time
        except TooMuch:
            raise
        except TooWide:  # then the schedule alone decides
            return self._all_casts(found, allowed), allowed

    def _searched(
        self,
        found: Relations,
        allowed: Sequence[Relation | Comparison],
        fixed: Mapping[str, int],
        without: Sequence[tuple[str, int]],
    ) -> Outcome:
        """Plots of casts that are searched for one by one, where they hang together too closely to be counted."""
        in_time = timely(self._schema, Bounds.of(self._world, found)) if self._world.is_here else []
        searched = Around([*allowed, *in_time], self._schema.anchor).searched(self._wanted.seed)
        every = False

        def casts() -> Iterator[Casts]:
            nonlocal every
            with suppress(TooMuch):
                yield from searched
                every = True

        tried = self._try(found, casts())
        if self.plots:
            return replace(self.so_far(Status.SATISFIABLE), funnel=self._funnel(found, fixed))
        if tried.number or not every:
            return self.so_far(Status.UNKNOWN)
        return self._impossible(found, fixed, without)

    def _all_casts(self, found: Relations, allowed: Sequence[Relation | Comparison]) -> Elimination | ByAnchor:
        """The casts that rules allow, at once graded by what is wanted of them, if that can be."""
        if wishes := self._graded_by(found):
            with suppress(TooWide):
                return eliminated(allowed, self._schema.anchor, wishes, at_once=True)
        return eliminated(allowed, self._schema.anchor)

    def _graded_by(self, found: Relations) -> Sequence[Relation]:
        """What casts are to be told apart by: which wishes come true and, for an arc, which choices are made."""
        match self._wanted.choose:
            case Choice.BEST:
                return found.wishes
            case Choice.ARC:
                numbers = [(role, found.names.number(choice)) for role, choice in choices_of(self._schema)]
                return [*found.wishes, *choice_relations(numbers)]
            case _:
                return ()

    def so_far(self, status: Status) -> Outcome:
        """What was found until now."""
        plots = tuple(self.plots[: self._wanted.limit])
        return Outcome(self._schema.id, self._wanted.seed, status, plots, self.counted, likely=self._likely)

    def _impossible(self, found: Relations, fixed: Mapping[str, int], without: Sequence[tuple[str, int]]) -> Outcome:
        """That no cast meets all rules, and why."""
        self.counted = Counted(0, 0, 0) if self._wanted.count else None
        around = found.around(fixed)
        case = Situation(self._world, self._schema, restrict(around, {}, without), found.names, fixed)
        with work_limit(_EXPLAINING * befitting(case.found)):
            ended = self.so_far(Status.UNSATISFIABLE)
            if vast := found.left_out(around):
                return replace(ended, why=explaining.clashes_but_for(case, vast), funnel=explaining.funnel(case))
            why = explaining.clashes(case)
            return replace(ended, why=why, funnel=explaining.funnel(case), misses=explaining.misses(case, why))

    def _funnel(self, found: Relations, fixed: Mapping[str, int]) -> tuple[Step, ...]:
        if not self._wanted.explain:
            return ()
        case = Situation(self._world, self._schema, found.around(fixed), found.names, fixed)
        with work_limit(_EXPLAINING * befitting(case.found)):
            return explaining.funnel(case)

    def _try(self, found: Relations, chosen: Iterator[Casts]) -> _Tried:
        """Schedules and stages one cast after the other, until there are as many plots as were asked for."""
        tried = _Tried()
        for piece in self._pieces(found, chosen, tried):
            begun = monotonic()
            self.plots += [plot for plots in self._doing(staged, [piece]) for plot in plots]
            self._staging += monotonic() - begun
            if len(self.plots) >= self._wanted.limit:
                break
            check_time(_JUDGING * self._staging)
        return tried

    def _chosen(self, found: Relations, allowed: Sequence[Relation | Comparison], casts: SomeCasts) -> Iterator[Casts]:
        """All casts, in the order in which they are wanted."""
        wanted, schema = self._wanted, self._schema
        around = Around(allowed, schema.anchor)
        match wanted.choose:
            case Choice.FAIR:
                return by_chance(casts, wanted.seed)
            case Choice.ANY:
                return chain(around.first(wanted.seed), by_chance(casts, wanted.seed))
            case Choice.DIVERSE:
                return diverse(schema, around, wanted.limit, wanted.seed)
            case Choice.BEST:
                known = self._graded(found, casts)
                return by_grade(known, by_tension(schema, known.grades), wanted.seed)
            case Choice.ARC:
                known = self._graded(found, casts)
                return by_grade(known, by_arc(schema, known.grades, choices_of(schema), wanted.arc), wanted.seed)

    def _graded(self, found: Relations, casts: SomeCasts) -> SomeCasts:
        """The casts with their grades; a fair sample of them where all hang together too closely to be graded."""
        if isinstance(casts, Elimination):
            return casts
        return Sampled(casts.draw(SAMPLED, self._wanted.seed), self._graded_by(found))

    def _pieces(self, found: Relations, chosen: Iterator[Casts], tried: _Tried) -> Iterator[Piece]:
        """The casts whose scenes fit into the world's time, each with its tension, a few at a time."""
        asked: deque[Piece] = deque()

        def asking() -> Iterator[Piece]:
            for piece in _few(self._named(found, chosen)):
                if tried.number >= MOST_TRIED:
                    return
                check_time(_JUDGING * self._staging)
                tried.number += len(piece)
                asked.append(Piece(self._schema, piece, self._wanted.seed, self._wanted.when))
                yield asked[-1]

        for verdicts in self._doing(fitting, asking()):
            piece = asked.popleft()
            tried.undecided += sum(verdict is Verdict.UNKNOWN for verdict in verdicts)
            fits = tuple(one for one, verdict in zip(piece.casts, verdicts, strict=True) if verdict is Verdict.POSSIBLE)
            tried.judged, tried.fitting = tried.judged + len(verdicts), tried.fitting + len(fits)
            if fits:
                left = self._wanted.limit - len(self.plots)
                yield Piece(piece.schema, fits[: max(left, 1)], piece.seed, piece.when)

    def _named(self, found: Relations, chosen: Iterator[Casts]) -> Iterator[tuple[float, Mapping[str, str]]]:
        """One cast after the other: its tension, and ids by role."""
        for casts in chosen:
            tension = tensions(self._schema, casts, found.wishes)
            columns = {role: casts[role].tolist() for role in self._schema.roles}
            for number, tense in enumerate(tension):
                yield tense, {role: found.names.name(column[number]) for role, column in columns.items()}

    def _count(self, found: Relations, casts: SomeCasts) -> None:
        """How many there are: each cast scheduled, if they are few; else the number, and how many of some have days.

        Of a limit of time it takes a part only, where plots are wanted too: what was scheduled by then is a sample.
        """
        self.counted = Counted(casts.count, 0, 0)
        left = time_left() if self._wanted.limit else _EVER
        try:
            with time_limit(None if left == _EVER else _COUNTING * left):
                self._schedule_counted(found, casts)
        except TimeIsUp:
            check_time()

    def _schedule_counted(self, found: Relations, casts: SomeCasts) -> None:
        seed = self._wanted.seed
        some = _shuffled(casts.all(), seed) if casts.count <= EACH else casts.draw(SAMPLE, seed)
        named = self._named(found, iter([some]))
        pieces = (Piece(self._schema, piece, seed, self._wanted.when) for piece in _few(named))
        tried = scheduled = 0
        for verdicts in self._doing(fitting, pieces):
            check_time()
            tried += len(verdicts)
            scheduled += sum(verdict is Verdict.POSSIBLE for verdict in verdicts)
            self.counted = Counted(casts.count, tried, scheduled)

    def _too_tight(self, found: Relations, casts: Casts) -> tuple[Clash, ...]:
        """Casts there are, but no days for them: the clash of the first one's times."""
        _, bindings = next(self._named(found, iter([casts])))
        scenes = scenes_of(self._schema, bindings)
        said = Schedule(Calendar(self._world), scenes, bindings, written=wanted(scenes, self._wanted.when)).why_not()
        return (Clash(("scenes_fit_into_time",), (), f"A cast there is, but no days for its scenes. {said}"),)


def _shuffled(casts: Casts, seed: int) -> Casts:
    """The same casts in an order of chance: the first of them are a fair sample."""
    order = np.random.default_rng(seed).permutation(len(next(iter(casts.values()), ())))
    return {role: column[order] for role, column in casts.items()}


def _few(
    casts: Iterator[tuple[float, Mapping[str, str]]],
) -> Iterator[tuple[tuple[float, Mapping[str, str]], ...]]:
    """Some casts, few at first, so that the first plot does not wait for many."""
    turn = 0
    while some := tuple(islice(casts, _GROWTH[min(turn, len(_GROWTH) - 1)])):
        turn += 1
        yield some
