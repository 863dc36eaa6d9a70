"""Finds repairs: the smallest changes of a world with which it holds a plot that it does not hold now."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Final

from solver.asking import NO_DAYS, Days
from solver.casting import read_cast, read_excluded
from solver.comparison import Comparison
from solver.compiling import relations
from solver.explaining.cores import Ordered, corrections
from solver.plot import Repair
from solver.relation import Relation, Relations, Vast, restrict
from solver.repair.candidate import Candidate, by_kind
from solver.repair.castings import Castings, is_stand_in
from solver.repair.draft import NEW
from solver.repair.mends import Mended, Mends, Row
from solver.repair.moving import moves
from solver.repair.players import Players
from solver.repair.prices import Prices, prices
from solver.repair.proving import Proving
from solver.repair.shifts import bounds
from solver.schedule import Calendar
from solver.schema import ANYTHING, Rule, Schema
from solver.timely import Bounds, timely
from solver.ways import excluded, ways
from world import Pattern, World
from world.limit import TimeIsUp, time_left, time_limit
from world.pattern import Neighbours

MOST_SETS: Final = 4
"""Sets of rules that are mended."""
MOST_CASTS: Final = 6
"""Casts of the rules that hold for which the others are mended, for each set of rules."""
MOST_STAND_INS: Final = 24
"""Casts with a stand-in from which so many are chosen, those first whose notes fall into the lives of the others."""
MOST_STEPS: Final = 1_500
MOST_STEPS_IN_ALL: Final = 8_000
"""Steps of the search for mends: for one of these casts, and for all."""
MOST_UNTIMELY: Final = 6
"""Casts for whose scenes there are no days that are looked at."""
MOST_MENDS: Final = 8
"""Mends of one cast that are considered."""
MOST_COST: Final = 8.0
_ENOUGH: Final = 12
"""Candidates beyond which dearer ones are not looked for."""
_SEARCHING: Final = 0.6
"""The part of a limit of time in which changes are looked for; the rest is for trying them out."""


def repairs(
    world: World,
    schema: Schema,
    cast: Mapping[str, str],
    *,
    when: Mapping[str, Days] = NO_DAYS,
    without: Sequence[tuple[str, str]] = (),
    limit: int = 3,
    seed: int = 0,
    seconds: float | None = None,
) -> tuple[Repair, ...]:
    """At most `limit` repairs with which a cast that fails can be played, the cheapest first; none if none is found.

    `cast` fixes roles by id, `when` says between which days scenes are to be; `without` says who may not play which,
    and which parts are left out (see `Wanted`). Each repair was tried out: the plot was found again with it and passed
    the second judge, and the checker found no new error. Of repairs that differ only in whom they are about, the first
    comes before others of its kind. After so many `seconds` what was found by then is given. Raises `CastError` and
    `UnknownTerm` for a cast that cannot be read.
    """
    found: list[Repair] = []
    possible = ways(schema, cast, without)
    try:
        with time_limit(seconds):
            for number, way in enumerate(possible):
                with time_limit(None if seconds is None else time_left() / (len(possible) - number)):
                    _Repairing(world, way, cast, when, excluded(way, without), seed).search(limit, found)
    except TimeIsUp:
        pass
    once: dict[tuple[object, ...], Repair] = {}
    for one in found:
        once.setdefault((one.add, one.remove), one)
    return tuple(sorted(once.values(), key=lambda one: one.cost)[:limit])


def _without(found: Relations, excluded: Iterable[tuple[str, str]]) -> Relations:
    """What rules allow where some play no part: nobody stands in as them, either."""
    numbers = [(role, found.names.number(name)) for role, name in excluded]
    if not numbers:
        return found
    vast = (one for one in found.every if isinstance(one, Vast))
    return replace(found, every=(*restrict(found.rules, {}, numbers), *vast))


class _Repairing:
    """One search for repairs of a schema that is played in one way."""

    def __init__(
        self,
        world: World,
        schema: Schema,
        cast: Mapping[str, str],
        when: Mapping[str, Days],
        without: Iterable[tuple[str, str]],
        seed: int,
    ) -> None:
        self._world = world
        self._schema = schema
        self._when = when
        self._prices: Prices = prices()
        self._near = Neighbours(world.store)
        self._fixed = read_cast(world, schema, cast)
        self._excluded = frozenset(read_excluded(world, schema, without))
        self._found = _without(relations(world, schema), self._excluded)
        self._rules = {rule.id: rule for rule in schema.rules}
        self._calendar = Calendar(world)
        self._castings = Castings(schema, self._found, seed)
        self._players = Players(world, self._near)
        self._mends = Mends(
            self._near,
            self._prices,
            {role.name: role.kind for role in schema.roles.values() if not role.choices},
            {role.name: role.choices for role in schema.roles.values() if role.choices},
            self._players.of,
            self._players.texts,
            self._excluded,
        )
        self._proving = Proving(
            world, schema, when, self._calendar, self._near, self._players, self._prices, seed, self._is_met
        )
        self._known: dict[tuple[object, ...], Candidate] = {}

    def search(self, limit: int, found: list[Repair]) -> None:
        """Adds at most so many repairs to those that are found. Raises `TimeIsUp`."""
        try:
            with time_limit(_SEARCHING * time_left() if time_left() < float("inf") else None):
                self._gather()
        except TimeIsUp:
            pass
        self._proving.prove(by_kind(self._known.values()), limit, found)

    def _gather(self) -> None:
        """Looks for changes that may do."""
        names = self._found.names
        cast = {role: names.number(name) for role, name in self._fixed.items()}
        restricted = restrict(self._found.around(cast), cast)
        anchor = self._schema.anchor
        alone = [[one.rule] for one in restricted if isinstance(one, Relation) and not len(one.rows)]
        for broken in corrections(Ordered(restricted, anchor), anchor, alone, MOST_SETS):
            if any(self._rules[name].computed for name in broken):
                continue
            if not broken:
                self._note(self._untimely(restricted))
                continue
            self._note(self._with_stand_ins(restricted, cast, broken))
            for rules in dict.fromkeys((broken, self._wider(broken))):
                self._note(self._candidates(restricted, rules))

    def _note(self, candidates: Iterable[Candidate]) -> None:
        for one in candidates:
            if not self._excluded.isdisjoint(one.cast.items()):
                continue
            known = self._known.get(one.mended.draft.key)
            if known is None or one.cost < known.cost:
                self._known[one.mended.draft.key] = one

    def _wider(self, broken: frozenset[str]) -> frozenset[str]:
        """The rules to be mended, with all that ask something of whom the cast leaves open among them."""
        left = {role for name in broken for role in self._rules[name].roles} - self._fixed.keys()
        return self._with_all_of(broken, {role for role in left if not self._schema.roles[role].choices})

    def _with_all_of(self, broken: frozenset[str], roles: set[str]) -> frozenset[str]:
        """Some rules, with all that ask something of some roles, if all of them can be mended."""
        wider = broken | {rule.id for rule in self._schema.rules if not roles.isdisjoint(rule.roles)}
        return wider if not any(self._rules[name].computed for name in wider) else broken

    def _candidates(self, restricted: Sequence[Relation | Comparison], broken: frozenset[str]) -> Iterator[Candidate]:
        """Changes that mend some rules for casts that keep the others."""
        rules = tuple(rule for rule in self._schema.rules if rule.id in broken)
        rest = [one for one in restricted if one.rule not in broken]
        shared = {role for rule in rules for role in rule.roles} & {role for one in rest for role in one.roles}
        for row in self._casts(rest, shared, MOST_CASTS) if shared else [{}]:
            given = {**self._fixed, **{role: name for role, name in row.items() if role in shared}}
            for mended, roles in self._mended(rules, given):
                known = {role: name for role, name in {**self._fixed, **roles}.items() if not name.startswith(NEW)}
                for others in self._casts(self._castings.restricted(rest, known), None, most=1):
                    yield Candidate(mended, rules, given, {**others, **roles, **self._fixed})

    def _with_stand_ins(
        self, restricted: Sequence[Relation | Comparison], cast: Mapping[str, int], broken: frozenset[str]
    ) -> Iterator[Candidate]:
        """Changes that let those who are cast do what somebody else does in a cast that keeps all rules.

        What notes say of the stand-in is open, and so is all that has to do with nobody else.
        """
        freed = {role for name in broken for role in self._rules[name].roles if role in self._fixed}
        every = {rule.id for rule in self._schema.rules if not freed.isdisjoint(rule.roles)}
        for instead in dict.fromkeys((broken, frozenset(every))):
            open_ = self._open(freed, instead)
            wider = self._with_all_of(instead, open_)
            rules = tuple(rule for rule in self._schema.rules if rule.id in wider)
            if any(rule.computed for rule in rules):
                continue
            shared = {role for rule in rules for role in rule.roles} - open_ - freed
            found = False
            rows = self._castings.stand_ins(restricted, cast, instead, shared, MOST_STAND_INS)
            rows.sort(key=lambda row: sum(not self._lived(row[role]) for role in open_ if role in row))
            for row in rows[:MOST_CASTS]:
                stays = {role: name for role, name in row.items() if not is_stand_in(role) and role not in open_}
                given = {**stays, **self._fixed}
                for mended, roles in self._mended(rules, given):
                    found = True
                    like = {name: row[role] for role, name in roles.items() if name.startswith(NEW) and role in row}
                    yield Candidate(mended, rules, given, {**given, **roles}, like)
            if found:
                return

    def _lived(self, name: str) -> bool:
        """Whether something happened in the grown-up lives of all who are cast."""
        begin = bounds(self._near, name)[0]
        people = [one for one in self._fixed.values() if self._calendar.is_person(one)]
        lives = [bounds(self._near, one) for one in people]
        return begin is None or all(
            (born is None or born + self._prices.age * 366 <= begin) and (died is None or begin <= died)
            for born, _, _, died in lives
        )

    def _open(self, freed: set[str], instead: Iterable[str]) -> set[str]:
        """The roles that follow those whom somebody stands in for: notes about them, and what is only theirs."""
        beside = {role for name in instead for role in self._rules[name].roles} - self._fixed.keys()
        kinds = {role: self._schema.roles[role].kind for role in beside}
        notes = {role for role, kind in kinds.items() if kind == ANYTHING or self._prices.is_note(kind)}
        own = {
            role
            for role in beside
            if all({*rule.roles} <= freed | notes | {role} for rule in self._schema.rules if role in rule.roles)
        }
        return {role for role in notes | own if not self._schema.roles[role].choices}

    def _mended(self, rules: Sequence[Rule], given: Row) -> Iterator[tuple[Mended, dict[str, str]]]:
        """Mends of some rules where some roles are played already, with those who then play roles."""
        left = min(MOST_STEPS, MOST_STEPS_IN_ALL - self._mends.steps)
        patterns = [self._apart(rule) for rule in rules]
        for mended in islice(self._mends.of(patterns, given, self._most(), left), MOST_MENDS):
            if mended.draft.cost:
                yield mended, {role: name for role, name in mended.row.items() if role in self._schema.roles}

    def _is_met(self, world: World, one: Candidate) -> bool:
        """Whether the rules that a change is for can be kept in a world by those who play already."""
        mends = self._mends.around(Neighbours(world.store))
        patterns = [self._apart(rule) for rule in one.rules]
        return next(mends.of(patterns, one.given, 0, MOST_STEPS), None) is not None

    def _most(self) -> float:
        """What a change may cost at most to be of interest still."""
        costs = sorted(one.cost for one in self._known.values())
        return costs[_ENOUGH - 1] if len(costs) >= _ENOUGH else MOST_COST

    def _apart(self, rule: Rule) -> Pattern:
        """A rule's pattern, with names of its own for what is no role."""
        others = tuple(f"{one}_" for one in self._rules)  # what a predicate names is named after its rule
        local = [
            name for name in rule.where.mentioned if name not in self._schema.roles and not name.startswith(others)
        ]
        return rule.where.renamed({name: f"{name}_of_{rule.id}" for name in local})

    def _casts(self, rest: Sequence[Relation | Comparison], shared: Collection[str] | None, most: int) -> list[Row]:
        """Casts of some rules whose days can meet; where there are none, others."""
        listed = {role for one in rest if isinstance(one, Relation) for role in one.roles}
        in_time = [one for one in self._timely if listed.issuperset(one.roles)]
        found = self._castings.of([*rest, *in_time], shared, most) if in_time else []
        return found or self._castings.of(rest, shared, most)

    @cached_property
    def _timely(self) -> list[Comparison]:
        """That the days of two roles can meet; nothing of a world that a server keeps, which would take long to ask."""
        return timely(self._schema, Bounds.of(self._world, self._found)) if self._world.is_here else []

    def _untimely(self, restricted: Sequence[Relation | Comparison]) -> Iterator[Candidate]:
        """Moves of written times that give days to casts that keep all rules."""
        least: dict[tuple[tuple[str, bool], ...], Candidate] = {}
        for cast in self._castings.of(restricted, None, MOST_UNTIMELY):
            for draft in moves(self._calendar, self._near, self._schema, cast, self._when, self._prices):
                ways = tuple((name, days > 0) for name, days in draft.moved)
                if ways not in least or draft.cost < least[ways].cost:
                    least[ways] = Candidate(Mended(draft, {}), (), {}, {**cast, **self._fixed})
        yield from least.values()
