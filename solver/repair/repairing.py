"""Finds repairs: the smallest changes of a world with which it holds a plot that it does not hold now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from solver.by_anchor import eliminated
from solver.casting import read_cast
from solver.choosing import tensions
from solver.comparison import Comparison
from solver.compiling import relations
from solver.errors import TooWide
from solver.explaining.cores import Ordered, corrections
from solver.plot import Repair
from solver.reading.terms import mentioned
from solver.relation import Relation, Relations, restrict
from solver.repair.dating import datings
from solver.repair.draft import NEW, Draft
from solver.repair.mends import Mended, Mends, Row
from solver.repair.moving import moves
from solver.repair.players import Players
from solver.repair.prices import Prices, prices
from solver.repair.proving import Proving, plot_of
from solver.repair.writing import write
from solver.schedule import Calendar
from solver.schema import Rule, Schema
from solver.ways import ways
from world import Fact, Pattern, World
from world.pattern import Neighbours

MOST_SETS: Final = 4
"""Sets of rules that are mended."""
MOST_CASTS: Final = 10
"""Casts of the rules that hold for which the others are mended, for each set of rules."""
MOST_STEPS: Final = 4_000
MOST_STEPS_IN_ALL: Final = 20_000
"""Steps of the search for mends: for one of these casts, and for all."""
MOST_UNTIMELY: Final = 6
"""Casts for whose scenes there are no days that are looked at."""
MOST_MENDS: Final = 8
"""Mends of one cast that are considered."""
MOST_TRIED: Final = 24
"""Changes that are tried out on the world."""
MOST_FILLED: Final = 2
"""Ways to fill in what new notes need besides, that are tried."""
MOST_CHECKED: Final = 6
"""Changes that the checker is asked about: what it looks at around a death, say, is much."""
_DRAWN: Final = 300
_MOST_COST: Final = 8.0


@dataclass(frozen=True)
class _Candidate:
    """A change that lets some cast keep all rules, as far as was looked at. `mended` are the rules that it is for."""

    mended: Mended
    rules: tuple[Rule, ...]
    given: Row
    cast: Mapping[str, str]

    @property
    def cost(self) -> float:
        return self.mended.draft.cost


def repairs(
    world: World, schema: Schema, cast: Mapping[str, str], *, limit: int = 3, seed: int = 0
) -> tuple[Repair, ...]:
    """At most `limit` repairs with which a cast that fails can be played, the cheapest first; none if none is found.

    `cast` fixes roles by id. Each repair was tried out: the plot was found again with it and passed the second judge,
    and the checker found no new error. Of repairs that differ only in whom they are about, the first comes before
    others of its kind. Raises `CastError` and `UnknownTerm` for a cast that cannot be read.
    """
    found: dict[tuple[object, ...], Repair] = {}
    for way in ways(schema, cast):
        for one in _Repairing(world, way, cast, seed).found(limit):
            found.setdefault((one.add, one.remove), one)
    return tuple(sorted(found.values(), key=lambda one: one.cost)[:limit])


class _Repairing:
    """One search for repairs of a schema that is played in one way."""

    def __init__(self, world: World, schema: Schema, cast: Mapping[str, str], seed: int) -> None:
        self._world = world
        self._schema = schema
        self._seed = seed
        self._checked = 0
        self._prices: Prices = prices()
        self._near = Neighbours(world.store)
        self._fixed = read_cast(world, schema, cast)
        self._found: Relations = relations(world, schema)
        self._rules = {rule.id: rule for rule in schema.rules}
        self._proving = Proving(world, self._prices)
        self._calendar = Calendar(world)
        self._players = Players(world, self._near)
        self._mends = Mends(
            self._near,
            self._prices,
            {role.name: role.kind for role in schema.roles.values() if not role.choices},
            {role.name: role.choices for role in schema.roles.values() if role.choices},
            self._players.of,
            self._players.texts,
        )

    def found(self, limit: int) -> list[Repair]:
        """At most so many repairs, in the order in which they are offered."""
        names = self._found.names
        cast = {role: names.number(name) for role, name in self._fixed.items()}
        restricted = restrict(self._found.rules, cast)
        candidates: dict[tuple[object, ...], _Candidate] = {}
        anchor = self._schema.anchor
        alone = [[one.rule] for one in restricted if isinstance(one, Relation) and not len(one.rows)]
        for broken in corrections(Ordered(restricted, anchor), anchor, alone, MOST_SETS):
            if any(self._rules[name].computed for name in broken):
                continue
            for rules in (broken, self._wider(broken)) if broken else ():
                for one in self._candidates(restricted, rules):
                    known = candidates.get(one.mended.draft.key)
                    if known is None or one.cost < known.cost:
                        candidates[one.mended.draft.key] = one
            if not broken:
                for one in self._untimely(restricted):
                    candidates.setdefault(one.mended.draft.key, one)
        return self._proven(_by_kind(candidates.values()), limit)

    def _wider(self, broken: frozenset[str]) -> frozenset[str]:
        """The rules to be mended, with all that ask something of whom the cast leaves open among them."""
        left = {role for name in broken for role in self._rules[name].roles} - self._fixed.keys()
        open_ = {role for role in left if not self._schema.roles[role].choices}
        wider = broken | {rule.id for rule in self._schema.rules if not open_.isdisjoint(rule.roles)}
        return wider if not any(self._rules[name].computed for name in wider) else broken

    def _candidates(self, restricted: Sequence[Relation | Comparison], broken: frozenset[str]) -> Iterator[_Candidate]:
        """Changes that mend some rules for casts that keep the others."""
        rules = tuple(rule for rule in self._schema.rules if rule.id in broken)
        rest = [one for one in restricted if one.rule not in broken]
        shared = {role for rule in rules for role in rule.roles} & {role for one in rest for role in one.roles}
        patterns = [self._apart(rule) for rule in rules]
        for row in self._casts(rest, sorted(shared)):
            given = {**self._fixed, **row}
            left = min(MOST_STEPS, MOST_STEPS_IN_ALL - self._mends.steps)
            for mended in islice(self._mends.of(patterns, given, _MOST_COST, left), MOST_MENDS):
                if not mended.draft.cost:
                    continue
                roles = {role: name for role, name in mended.row.items() if role in self._schema.roles}
                known = {role: name for role, name in {**self._fixed, **roles}.items() if not name.startswith(NEW)}
                numbers = {role: self._found.names.number(name) for role, name in known.items()}
                for others in self._casts(restrict(rest, numbers), None, most=1):
                    yield _Candidate(mended, rules, given, {**others, **roles, **self._fixed})

    def _apart(self, rule: Rule) -> Pattern:
        """A rule's pattern, with names of its own for what is no role."""
        others = tuple(
            f"{one}_" for one in self._rules
        )  # what a predicate of the library names is named after its rule
        local = [
            name for name in mentioned(rule.where) if name not in self._schema.roles and not name.startswith(others)
        ]
        return rule.where.renamed({name: f"{name}_of_{rule.id}" for name in local})

    def _casts(
        self, rest: Sequence[Relation | Comparison], shared: Sequence[str] | None, most: int = MOST_CASTS
    ) -> list[Row]:
        """Casts of some rules, most tense first; of those that agree in the roles `shared`, one."""
        if not rest:
            return [{}]
        try:
            allowed = eliminated(rest, self._schema.anchor)
        except TooWide:
            return []
        if not allowed.count:
            return []
        casts = allowed.all() if allowed.count <= _DRAWN else allowed.draw(_DRAWN, self._seed)
        rows: dict[tuple[tuple[str, str], ...], None] = {}
        tense = tensions(self._schema, casts, self._found.wishes)
        for number in sorted(range(len(tense)), key=lambda number: -tense[number]):
            row = {
                role: self._found.names.name(int(column[number]))
                for role, column in casts.items()
                if shared is None or role in shared
            }
            rows[tuple(sorted(row.items()))] = None
            if len(rows) >= most:
                break
        return [dict(row) for row in rows]

    def _untimely(self, restricted: Sequence[Relation | Comparison]) -> Iterator[_Candidate]:
        """Moves of written times that give days to casts that keep all rules."""
        least: dict[tuple[str, bool], _Candidate] = {}
        for cast in self._casts(restricted, None, most=MOST_UNTIMELY):
            for draft in moves(self._calendar, self._near, self._schema, cast, self._prices):
                ((name, days),) = draft.moved
                known = least.get((name, days > 0))
                if known is None or draft.cost < known.cost:
                    least[name, days > 0] = _Candidate(Mended(draft, {}), (), {}, {**cast, **self._fixed})
        yield from least.values()

    def _proven(self, candidates: Sequence[_Candidate], limit: int) -> list[Repair]:
        """Those repairs that do what they should, until none of the rest can be cheaper."""
        proven: list[tuple[tuple[object, ...], Repair]] = []
        for one in candidates[:MOST_TRIED]:
            if len(proven) >= limit and one.cost >= sorted(found.cost for _, found in proven)[limit - 1]:
                break
            if self._checked >= MOST_CHECKED + limit:
                break
            if (found := self._proof(one)) is not None:
                proven.append((one.mended.draft.shape, found))
        return [found for _, found in sorted(proven, key=lambda pair: pair[1].cost)][:limit]

    def _proof(self, one: _Candidate) -> Repair | None:
        """The repair that a candidate comes to, with the first times that do. The checker takes longest: it is last."""
        for draft in islice(self._players.filled(one.mended.draft, self._prices), MOST_FILLED):
            for times in datings(self._near, draft, self._prices, self._now(one), self._reach(one)):
                written = write(self._world, self._near, draft, times, self._prices)
                world = self._proving.laid_over(written.remove, written.add)
                if world is None:
                    continue
                cast = {role: written.ids.get(one.cast[role], one.cast[role]) for role in self._schema.roles}
                plot = plot_of(world, self._schema, cast, self._seed)
                if plot is None:
                    continue
                if not self._is_minimal(one, draft, times):
                    return None
                self._checked += 1
                warnings = self._proving.warnings(written.remove, written.add)
                if warnings is not None:
                    cost = round(draft.cost + warnings, 2)
                    return Repair(written.add, written.remove, written.statement, cost, cast, plot)
        return None

    def _is_minimal(self, one: _Candidate, draft: Draft, times: Sequence[Fact]) -> bool:
        """Whether none of several changes could be left out."""
        parts = list(draft.parts)
        for less in parts if len(parts) > 1 else ():
            kept = [fact for fact in times if less.speaks_of(fact)]
            written = write(self._world, self._near, less, kept, self._prices)
            world = self._proving.laid_over(written.remove, written.add)
            if world is None:
                continue
            mends = self._mends.around(Neighbours(world.store))
            patterns = [self._apart(rule) for rule in one.rules]
            if next(mends.of(patterns, one.given, 0, MOST_STEPS), None) is not None:
                return False
        return True

    def _now(self, one: _Candidate) -> int:
        """The day up to which the world tells of a cast."""
        people = [name for name in one.cast.values() if not name.startswith((NEW, "lg:"))]
        told = [day for name in people if (day := self._calendar.so_far(name)) is not None]
        return max(told, default=_UNTOLD)

    def _reach(self, one: _Candidate) -> dict[str, int]:
        """How many days before the plot the new notes of a draft may lie."""
        return {
            one.cast[role]: days[1]
            for scene in self._schema.scenes
            for role, days in scene.after
            if one.cast.get(role, "").startswith(NEW)
        }


_UNTOLD: Final = 8_034
"""The last day of 1991, up to which a world that dates nothing of a cast is taken to tell."""


def _by_kind(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Candidates by their cost, the first of each kind before the others."""
    ordered = sorted(candidates, key=lambda one: (one.cost, str(one.mended.draft.facts), str(one.mended.draft.gone)))
    seen: dict[object, int] = {}
    ranked: list[tuple[bool, float, int, _Candidate]] = []
    for one in ordered:
        shape = one.mended.draft.shape
        seen[shape] = seen.get(shape, -1) + 1
        ranked.append((seen[shape] > 0, one.cost, len(ranked), one))
    return [one for *_, one in sorted(ranked, key=lambda entry: entry[:3])]
