"""The ways in which tests could pass, and what must not be could be taken away."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.repair.draft import NEW, Around, Draft, values
from solver.repair.prices import Prices
from solver.repair.removals import removals
from solver.repair.shifts import TIMED, shifts
from solver.repair.state import ENDS, SOME_DAY, Mended, State
from solver.repair.stating import MOST_BRANCHES, Stating
from world.pattern import Absent, Neighbours, Pattern, Test, Triple, match_nearby
from world.pattern.clause import PATHS, Relation, names_of


@dataclass(frozen=True)
class Conditions:
    """How tests come to pass, and what has to go."""

    near: Neighbours
    prices: Prices
    stating: Stating

    def tested(self, test: Test, state: State, rest: State) -> Iterator[State]:
        """The ways in which a test passes: who is open in it, what is known, or times that move."""
        draft = state.draft
        one, other = state.value(test.subject), state.value(test.object)
        if one is None or other is None:
            yield from self._open(test, one, other, state, rest)
            return
        said = Test(one, test.relation, other, test.measure)
        if test.relation in TIMED and (_is_undated(one, draft) or _is_undated(other, draft)):
            yield rest.drafted(draft.with_test(said))
        elif self._holds(said, state):
            yield rest
        elif test.relation is Relation.DIFFERS and one != other:
            doubts = [(one, "lg:possiblySameAs", other), (other, "lg:possiblySameAs", one)]
            doubts = [fact for fact in doubts if fact[2] in self.near.objects(fact[0], fact[1])]
            if doubts:
                yield rest.drafted(draft.without(doubts, self.prices.remove[doubts[0][1]].cost))
        elif test.relation in TIMED:
            for name, days, cost in shifts(self.near, said, self.prices):
                yield rest.drafted(draft.with_test(said).with_move(name, days, cost))

    def _open(self, test: Test, one: str | None, other: str | None, state: State, rest: State) -> Iterator[State]:
        if test.relation is Relation.IS and (one is not None or other is not None):
            yield rest.bound((test.subject if one is None else test.object)[1:], one or other or "")
        elif test.relation in PATHS and (one is not None or other is not None):
            known = dict(values(state.row, names_of(test))) or {"_": ""}
            for found in match_nearby(Around(self.near, state.draft), Pattern((test,)), known)[:MOST_BRANCHES]:
                yield replace(rest, mended=Mended(rest.draft, {**state.row, **found.bindings}))
        else:
            yield from self.stating.played((test.subject if one is None else test.object)[1:], state)

    def _holds(self, test: Test, state: State) -> bool:
        around = Around(self.near, state.draft)
        if test.relation is Relation.WITHIN and (test.subject.startswith(NEW) or test.object.startswith(NEW)):
            return any(
                match_nearby(around, Pattern((replace(test, subject=place),)), {"_": ""})
                for place in around.objects(test.subject, "lg:within")
            )
        return bool(match_nearby(around, Pattern((test,)), {"_": ""}))

    def absent(self, clause: Absent, state: State, rest: State) -> Iterator[State]:
        """What must not be and is not, or a way to take away the first thing that is."""
        around = Around(self.near, state.draft)
        known = dict(values(state.row, names_of(clause)))
        if any(value == SOME_DAY for value in known.values()):
            return
        closed = set(state.draft.closed)
        found = match_nearby(around, clause.pattern, known or {"_": ""})
        found = [one for one in found if closed.isdisjoint(one.bindings.values()) or not _asks_for_end(clause.pattern)]
        if not found:
            yield rest
            return
        for draft in removals(around, clause.pattern, found[0], state.draft, self.prices):
            yield state.drafted(draft)


def _asks_for_end(pattern: Pattern) -> bool:
    """Whether a pattern is only about what has not ended."""
    inner = (clause.pattern.clauses for clause in pattern.clauses if isinstance(clause, Absent))
    return any(isinstance(one, Triple) and one.predicate in ENDS for clauses in inner for one in clauses)


def _is_undated(name: str, draft: Draft) -> bool:
    """Whether the times of something are only to be written, or written anew."""
    return name.startswith(NEW) or name in draft.closed or name in dict(draft.moved)
