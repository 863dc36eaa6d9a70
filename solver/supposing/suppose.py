"""Supposes an edit: what would change if it were made. Nothing is written."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Final, TypeAlias

from solver.judging import criteria
from solver.plot import in_words, plot_id
from solver.schedule import Calendar, Schedule, Verdict
from solver.schema import Rule, Schema
from solver.staging import scenes_of
from solver.supposing.casts import Allowed, Cast, allowed
from solver.supposing.supposition import Move, Play, Reason, SceneDay, Shift, Supposition
from solver.ways import ways
from world import World
from world.checking.rehearsal import Change, Rehearsal, rehearsed
from world.checking.survey import Survey
from world.errors import counted
from world.facts import Fact
from world.pattern import Neighbours, holds_nearby
from world.time.day import iso
from world.time.network import InconsistentTimes

MOST_FACTS: Final = 500_000
"""Facts of a world beyond which its plots are not looked for: they are read as a whole, twice."""

MOST_TRIED: Final = 300
"""Casts of each schema that go, that come, and that stay, whose days are looked for."""

_IN_TIME: Final = "scenes_fit_into_time"

_Moved: TypeAlias = tuple[dict[str, str], tuple[SceneDay, ...], tuple[SceneDay, ...]]


def suppose(
    world: World,
    removed: Iterable[Fact],
    added: Iterable[Fact],
    schemas: Collection[Schema],
    fixed: Mapping[str, str] | None = None,
    *,
    limit: int = 5,
    seed: int = 0,
) -> Supposition:
    """What would change: facts with the days that follow, findings, and at most `limit` plots of each kind a schema.

    `world` is kept here, and nobody changes it meanwhile. `fixed` are players (ids by role) that plots must have.
    Raises `CastError` where no way to play a schema has their roles.
    """
    given = Change(tuple(removed), tuple(added))
    try:
        change = Rehearsal(world).of(given.removed, given.added)
    except InconsistentTimes as error:
        return Supposition(world, world, given, impossible=str(error))
    if not schemas or not (change.removed or change.added):
        return Supposition(world, world, change)
    if (size := len(world)) > MOST_FACTS:
        said = f"Plots were not looked for: the world has {counted(size, 'fact')}, and {MOST_FACTS:,} are the most."
        return Supposition(world, world, change, unsearched=said)
    after = rehearsed(world, change)
    touched = _touched(world, after, change)
    shifts = []
    for schema in schemas:
        for way in ways(schema, fixed or {}):
            before_after = _Side(world, way, seed), _Side(after, way, seed)
            shifts.append(_shift(way, *before_after, touched, fixed or {}, limit))
    return Supposition(world, after, change, tuple(shifts))


def _touched(before: World, after: World, change: Change) -> frozenset[str]:
    """The things in what changes, and those around them: whoever takes part in an event that gets another day."""
    facts = [*change.removed, *change.added]
    return frozenset(name for world in (before, after) for name in Survey(world).around(facts))


class _Side:
    """One of the two worlds, as a schema sees it."""

    def __init__(self, world: World, schema: Schema, seed: int) -> None:
        self.world, self._schema, self._seed = world, schema, seed
        self._near, self._calendar = Neighbours(world.store), Calendar(world)
        self._criteria = criteria(world, schema)
        self._known: dict[tuple[str, ...], bool] = {}

    def allowed(self, fixed: Mapping[str, str], touched: Iterable[str]) -> Allowed:
        """The casts that keep all rules."""
        return allowed(self.world, self._schema, fixed, touched)

    def tension(self, bindings: Mapping[str, str]) -> float:
        """How tense a plot is."""
        roles = {wish: {role: bindings[role] for role in wish.roles} for wish in self._schema.tension}
        return sum(wish.weight for wish, given in roles.items() if holds_nearby(self._near, wish.where, given))

    def days(self, bindings: Mapping[str, str]) -> tuple[SceneDay, ...] | None:
        """When and where the scenes of a cast are played; None where no days are found for them."""
        templates = scenes_of(self._schema, bindings)
        schedule = Schedule(self._calendar, templates, bindings)
        if schedule.verdict() is not Verdict.POSSIBLE:
            return None
        try:
            times = schedule.times(f"{self._seed} {plot_id(self._schema.id, bindings)}")
        except InconsistentTimes:
            return None
        return tuple(SceneDay(one.id, iso(times.day(one.id)), times.places.get(one.id)) for one in templates)

    def untimely(self, bindings: Mapping[str, str]) -> tuple[Reason, ...]:
        """Why there are no days for a cast. It takes longer than to find that there are none."""
        schedule = Schedule(self._calendar, scenes_of(self._schema, bindings), bindings)
        return (Reason(_IN_TIME, schedule.why_not()),)

    def broken(self, bindings: Mapping[str, str]) -> tuple[Reason, ...]:
        """The rules that a cast breaks here; what only follows from another broken rule is left out."""
        broken = [rule for rule in self._schema.rules if not self._meets(rule, bindings)]
        first = [rule for rule in broken if self._is_given(rule, bindings)]
        return tuple(
            Reason(rule.id, in_words(rule.denied, self.world, self._schema, bindings)) for rule in first or broken
        )

    def breaks_any(self, bindings: Mapping[str, str]) -> bool:
        """Whether a cast breaks a rule here."""
        return not all(self._meets(rule, bindings) for rule in self._schema.rules)

    def _meets(self, rule: Rule, bindings: Mapping[str, str]) -> bool:
        """Each rule is judged once for those who play the roles that it is about: casts have most of them in common."""
        players = (rule.id, *(bindings[role] for role in rule.roles))
        if players not in self._known:
            self._known[players] = self._criteria[rule.id].met_by(bindings)
        return self._known[players]

    def _is_given(self, rule: Rule, bindings: Mapping[str, str]) -> bool:
        given = {role: bindings[role] for role in rule.given.variables if role in bindings}
        return not rule.given.clauses or holds_nearby(self._near, rule.given, given)


def _shift(
    schema: Schema, before: _Side, after: _Side, touched: frozenset[str], fixed: Mapping[str, str], limit: int
) -> Shift:
    was, now = before.allowed(fixed, sorted(touched)), after.allowed(fixed, sorted(touched))
    gone, come = was.casts - now.casts, now.casts - was.casts
    if not (was.complete and now.complete):  # then the one side may have been looked at more closely than the other
        gone = frozenset(one for one in gone if after.breaks_any(_bindings(schema, one)))
        come = frozenset(one for one in come if before.breaks_any(_bindings(schema, one)))
    stay = [one for one in was.casts & now.casts if not touched.isdisjoint(one)]
    looked_at = [_bindings(schema, one) for one in sorted(stay)[:MOST_TRIED]]
    late, early, moved = _redated(before, after, looked_at)
    lost, gained = _plays(schema, before, after, gone, limit), _plays(schema, after, before, come, limit)
    lost += [_play(schema, one, after.untimely(one)) for one in late[: limit - len(lost)]]
    gained += [_play(schema, one, before.untimely(one)) for one in early[: limit - len(gained)]]
    return Shift(
        schema.id,
        schema.title,
        was.count,
        now.count,
        tuple(lost),
        tuple(gained),
        tuple(Move(_play(schema, one), was, now) for one, was, now in moved[:limit]),
        len(gone) + len(late),
        len(come) + len(early),
        was.complete and now.complete and len(stay) <= MOST_TRIED,
    )


def _plays(schema: Schema, there: _Side, not_there: _Side, casts: Collection[Cast], limit: int) -> list[Play]:
    """The most tense of some casts for which there are days in the one world, with what they break in the other."""
    known = [_bindings(schema, one) for one in sorted(casts)[:MOST_TRIED]]
    known.sort(key=there.tension, reverse=True)
    dated = (bindings for bindings in known if there.days(bindings) is not None)
    return [_play(schema, bindings, not_there.broken(bindings)) for bindings in islice(dated, limit)]


def _redated(
    before: _Side, after: _Side, casts: Iterable[dict[str, str]]
) -> tuple[list[dict[str, str]], list[dict[str, str]], list[_Moved]]:
    """Of casts that keep all rules in both worlds: those that lose their days, that get some, and that get others."""
    late: list[dict[str, str]] = []
    early: list[dict[str, str]] = []
    moved: list[_Moved] = []
    for bindings in casts:
        was, now = before.days(bindings), after.days(bindings)
        if was is None and now is not None:
            early.append(bindings)
        elif was is not None and now is None:
            late.append(bindings)
        elif was is not None and now is not None and was != now:
            moved.append((bindings, was, now))
    return late, early, moved


def _bindings(schema: Schema, cast: Cast) -> dict[str, str]:
    return dict(zip(schema.roles, cast, strict=True))


def _play(schema: Schema, bindings: Mapping[str, str], because: tuple[Reason, ...] = ()) -> Play:
    return Play(plot_id(schema.id, bindings), bindings, because)
