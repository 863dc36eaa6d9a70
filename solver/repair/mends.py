"""What would make patterns hold: the cheapest changes first.

A best-first search (Hart, Nilsson & Raphael, "A formal basis for the heuristic determination of minimum cost paths",
IEEE Transactions on Systems Science and Cybernetics 4, 1968; here without a heuristic) over ways to meet one clause
after the other, always the one of which most is known. What the world says costs nothing, what it would have to say
costs what `prices.yaml` says. So as few notes are added as what the world has lets them be.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from itertools import count
from typing import Final

from solver.repair.conditions import Conditions
from solver.repair.draft import NEW, Draft
from solver.repair.prices import Prices
from solver.repair.state import ENDS, Line, Mended, Row, State
from solver.repair.stating import TYPE, Stating
from world import Pattern
from world.limit import check_time
from world.pattern import Absent, Either, Neighbours, Test, Triple
from world.pattern.clause import PATHS, Relation

MOST_NEW: Final = 4
"""Notes that one change may add."""
_KNOWN, _LEADING, _NEVER_LOOKED_UP = 0, 4, 45


class Mends:
    """The ways in which patterns could be made to hold. `kinds` and so on are those of `Stating`.

    `excluded` are roles with ids that may not play them.
    """

    def __init__(
        self,
        near: Neighbours,
        prices: Prices,
        kinds: Mapping[str, str],
        choices: Mapping[str, Sequence[str]],
        players: Callable[[str], Sequence[str]],
        literals: Callable[[str], Sequence[str]],
        excluded: Collection[tuple[str, str]] = (),
    ) -> None:
        self._excluded = excluded
        self._stating = Stating(near, prices, kinds, choices, players, literals)
        self._conditions = Conditions(near, prices, self._stating)
        self.steps = 0
        """How many steps have been taken so far."""

    def around(self, near: Neighbours) -> "Mends":
        """The same, in a world of which other things are said."""
        known = self._stating
        return Mends(near, known.prices, known.kinds, known.choices, known.players, known.literals, self._excluded)

    def of(self, patterns: Sequence[Pattern], row: Row, most: float, steps: int) -> Iterator[Mended]:
        """Changes that cost at `most` so much, the cheapest first; `steps` bound how long they are looked for."""
        lines = tuple(map(Line, dict.fromkeys(clause for pattern in patterns for clause in pattern.clauses)))
        order, seen = count(), set[tuple[object, ...]]()
        waiting = [(0.0, len(lines), next(order), State(lines, frozenset(), Mended(Draft(), dict(row))))]
        for _ in range(steps):
            if not waiting:
                return
            self.steps += 1
            check_time()
            *_, state = heappop(waiting)
            if not state.pending:
                if state.draft.key not in seen:
                    seen.add(state.draft.key)
                    yield state.mended
                continue
            for further in self._further(state):
                cost = further.draft.cost
                if cost <= most and len(further.draft.notes) <= MOST_NEW and self._may_play(further.row):
                    heappush(waiting, (cost, len(further.pending), next(order), further))

    def _may_play(self, row: Row) -> bool:
        return all(row.get(role) != name for role, name in self._excluded)

    def _further(self, state: State) -> Iterator[State]:
        """The ways to meet the clause of which most is known."""
        number, rank = self._next(state)
        line = state.pending[number]
        rest = replace(state, pending=state.pending[:number] + state.pending[number + 1 :])
        match line.clause:
            case Either():
                for lines in line.alternatives:
                    yield replace(rest, pending=(*lines, *rest.pending))
            case Absent():
                yield from self._conditions.absent(line.clause, state, rest)
            case Triple(subject, _, object_):
                one, other = state.value(subject), state.value(object_)
                if one is not None and other is not None:
                    yield from self._stating.stated(line.clause, one, other, rest)
                elif rank >= _NEVER_LOOKED_UP:
                    yield from self._stating.played((subject if one is None else object_)[1:], state)
                elif one is not None:
                    yield from self._stating.led_to(line, line.clause, one, state, rest)
                elif other is not None:
                    yield from self._stating.leading(line, line.clause, other, state, rest)
            case Test():
                yield from self._conditions.tested(line.clause, state, rest)

    def _next(self, state: State) -> tuple[int, int]:
        """The place of the line of which most is known, and its rank."""
        best, least = 0, 1_000
        for number, line in enumerate(state.pending):
            rank = _rank(line, state)
            if rank == _LEADING and least > _LEADING:
                assert isinstance(line.clause, Triple)
                rank += 2 * self._stating.is_crowded(state.value(line.clause.object) or "")
            if rank < least:
                best, least = number, rank
                if rank == _KNOWN:
                    break
        return best, least


def _rank(line: Line, state: State) -> int:
    clause = line.clause
    match clause:
        case Triple():
            return _rank_of_fact(line, clause, state)
        case Test(subject, relation, object_):
            one, other = state.value(subject), state.value(object_)
            if one is not None and other is not None:
                return _KNOWN
            if relation is Relation.IS and (one is not None or other is not None):
                return 1
            if relation in PATHS and (one is not None or other is not None):
                return 3 if one is not None else 6
            return 70
        case Either():
            return 5
        case Absent():
            open_ = line.names - state.row.keys()
            return 80 if open_ and any(not one.denies and open_ & one.names for one in state.pending) else 1


def _rank_of_fact(line: Line, clause: Triple, state: State) -> int:
    one, other = state.value(clause.subject), state.value(clause.object)
    if one is not None and other is not None:
        return _KNOWN
    if one is not None:
        if clause.predicate in ENDS and one.startswith(NEW):
            return 1
        return _NEVER_LOOKED_UP if line in state.owed or one.startswith(NEW) else 2
    if other is None:
        return 50
    if line in state.owed:
        return _NEVER_LOOKED_UP
    return 60 if clause.predicate == TYPE else _LEADING


__all__ = ["MOST_NEW", "Mended", "Mends", "Row"]
