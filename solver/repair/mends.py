"""What would make patterns hold: the cheapest changes first.

A best-first search (Hart, Nilsson & Raphael, "A formal basis for the heuristic determination of minimum cost paths",
IEEE Transactions on Systems Science and Cybernetics 4, 1968; here without a heuristic) over ways to meet one clause
after the other, always the one of which most is known. What the world says costs nothing, what it would have to say
costs what `prices.yaml` says. So as few notes are added as what the world has lets them be.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from typing import Final, TypeAlias

from ontology.vocabulary import Property, vocabulary
from solver.repair.draft import NEW, Around, Draft, values
from solver.repair.prices import Prices, wider_classes
from solver.repair.removals import removals
from solver.repair.shifts import TIMED, shifts
from world import Fact, Pattern
from world.facts import is_literal, literal, to_iri
from world.pattern import Absent, Clause, Either, Neighbours, Test, Triple, match_nearby
from world.pattern.clause import PATHS, Relation, is_variable, names_of
from world.pattern.nearby import narrower_classes, narrower_properties

MOST_BRANCHES: Final = 40
"""Ways of one clause that are followed up."""
_MOST_NEW: Final = 3
_TYPE: Final = "rdf:type"
_ENDS: Final = ("lg:endLatest", "lg:endEarliest")
_SOME_DAY: Final = literal("some day")
_KNOWN, _NEVER_LOOKED_UP = 0, 45

Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Mended:
    """A change that makes some patterns hold, and what their variables then stand for."""

    draft: Draft
    row: Row


@dataclass(frozen=True)
class _State:
    """What is still to be met, and those clauses among it that are to be made so, whatever the world says."""

    pending: tuple[Clause, ...]
    owed: frozenset[Clause]
    mended: Mended


class Mends:
    """The ways in which patterns could be made to hold.

    `kinds` are the classes of the roles, `choices` those of roles that are choices, `players` gives some things of a
    class, and `literals` some texts that a property has.
    """

    def __init__(
        self,
        near: Neighbours,
        prices: Prices,
        kinds: Mapping[str, str],
        choices: Mapping[str, Sequence[str]],
        players: Callable[[str], Sequence[str]],
        literals: Callable[[str], Sequence[str]],
    ) -> None:
        self._near = near
        self._prices = prices
        self._kinds = kinds
        self._choices = choices
        self._players = players
        self._literals = literals
        self.steps = 0
        """How many steps have been taken so far."""

    def around(self, near: Neighbours) -> "Mends":
        """The same, in a world of which other things are said."""
        return Mends(near, self._prices, self._kinds, self._choices, self._players, self._literals)

    def of(self, patterns: Sequence[Pattern], row: Row, most: float, steps: int) -> Iterator[Mended]:
        """Changes that cost at `most` so much, the cheapest first; `steps` bound how long they are looked for."""
        clauses = tuple(dict.fromkeys(clause for pattern in patterns for clause in pattern.clauses))
        order, seen = count(), set[tuple[object, ...]]()
        waiting = [(0.0, len(clauses), next(order), _State(clauses, frozenset(), Mended(Draft(), dict(row))))]
        for _ in range(steps):
            if not waiting:
                return
            self.steps += 1
            *_, state = heappop(waiting)
            if not state.pending:
                if state.mended.draft.key not in seen:
                    seen.add(state.mended.draft.key)
                    yield state.mended
                continue
            for further in self._further(state):
                cost = further.mended.draft.cost
                if cost <= most and len(further.mended.draft.notes) <= _MOST_NEW:
                    heappush(waiting, (cost, len(further.pending), next(order), further))

    def _further(self, state: _State) -> Iterator[_State]:
        """The ways to meet the clause of which most is known."""
        row = state.mended.row
        chosen = min(range(len(state.pending)), key=lambda number: self._rank(state.pending[number], state))
        clause = state.pending[chosen]
        rest = replace(state, pending=state.pending[:chosen] + state.pending[chosen + 1 :])
        match clause:
            case Either(patterns):
                for pattern in patterns:
                    yield replace(rest, pending=(*pattern.clauses, *rest.pending))
            case Absent():
                yield from self._absent(clause, state, rest)
            case Triple(subject, _, object_):
                one, other = _value(subject, row), _value(object_, row)
                if one is not None and other is not None:
                    yield from self._stated(clause, one, other, rest)
                elif self._rank(clause, state) >= _NEVER_LOOKED_UP:
                    yield from self._played((subject if one is None else object_)[1:], state)
                elif one is not None:
                    yield from self._led_to(clause, one, state, rest)
                elif other is not None:
                    yield from self._leading(clause, other, state, rest)
            case Test():
                yield from self._tested(clause, state, rest)

    def _rank(self, clause: Clause, state: _State) -> int:
        row = state.mended.row
        match clause:
            case Triple(subject, predicate, object_):
                one, other = _value(subject, row), _value(object_, row)
                if one is not None and other is not None:
                    return _KNOWN
                if one is not None:
                    if predicate in _ENDS and one.startswith(NEW):
                        return 1
                    return _NEVER_LOOKED_UP if clause in state.owed or one.startswith(NEW) else 2
                if other is None:
                    return 50
                if clause in state.owed:
                    return _NEVER_LOOKED_UP
                return 60 if predicate == _TYPE else 4
            case Test(subject, relation, object_):
                one, other = _value(subject, row), _value(object_, row)
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
                others = (name for other in state.pending if not isinstance(other, Absent) for name in names_of(other))
                return 80 if any(name in names_of(clause) and name not in row for name in others) else 1

    # Facts

    def _stated(self, clause: Triple, one: str, other: str, rest: _State) -> Iterator[_State]:
        """A fact of which both ends are known: it is so, or would have to be."""
        around, draft = self._around(rest), rest.mended.draft
        if clause.predicate == _TYPE:
            yield from self._of_kind(one, other, around, rest)
            return
        said = around.about(one)
        if any(other in said.get(predicate, ()) for predicate in narrower_properties(clause.predicate)):
            yield rest
            return
        if (predicate := self._writable(clause.predicate, one, around, draft)) is None or not _fits(
            predicate, other, around, draft
        ):
            return
        fact = (one, predicate.name, other)
        if draft.kind(one) is not None:
            yield _drafted(rest, draft.with_fact(fact, 0))
        elif predicate.name in self._prices.facts and fact not in draft.gone:
            yield _drafted(rest, draft.with_fact(fact, self._prices.facts[predicate.name].cost))

    def _of_kind(self, one: str, wanted: str, around: Around, rest: _State) -> Iterator[_State]:
        draft = rest.mended.draft
        kind = draft.kind(one)
        if kind is None:
            if not set(around.about(one).get(_TYPE, ())).isdisjoint(narrower_classes(wanted)):
                yield rest
        elif wanted in wider_classes(kind):
            yield rest
        else:
            for note in self._prices.kinds(wanted):
                if kind in wider_classes(note.kind):
                    cost = note.cost - self._prices.new[kind].cost
                    yield _drafted(rest, draft.with_note(one, note.kind, cost))

    def _writable(self, name: str, one: str, around: Around, draft: Draft) -> Property | None:
        """The property that an author could write of something where a rule asks for this one, or for one below it."""
        terms = vocabulary()
        kind = draft.kind(one)
        kinds = [kind] if kind else around.about(one).get(_TYPE, ())
        for wanted in (name, *self._prices.instead.get(name, ())):
            found = terms.properties.get(to_iri(wanted))
            general = wanted == name and name in self._prices.instead
            if found and found.keys and not general and any(terms.allows(found, to_iri(kind)) for kind in kinds):
                return found
        return None

    def _led_to(self, clause: Triple, one: str, state: _State, rest: _State) -> Iterator[_State]:
        """A fact whose object is open: what the world has there, or what it could have."""
        variable = clause.object[1:]
        if clause.predicate in _ENDS and one.startswith(NEW):
            yield _bound(_drafted(rest, rest.mended.draft.with_end(one, 0)), variable, _SOME_DAY)
            return
        said = self._around(state).about(one)
        found = [value for key in narrower_properties(clause.predicate) for value in said.get(key, ())]
        for value in sorted(set(found))[:MOST_BRANCHES]:
            yield _bound(rest, variable, value)
        if clause.predicate in _ENDS:
            if not found and rest.mended.draft.kind(one) is None:
                draft = rest.mended.draft.with_end(one, self._prices.close.cost)
                yield _bound(_drafted(rest, draft), variable, _SOME_DAY)
        elif clause.predicate in self._prices.facts:
            yield replace(state, owed=state.owed | {clause})

    def _leading(self, clause: Triple, other: str, state: _State, rest: _State) -> Iterator[_State]:
        """A fact whose subject is open: what the world has there, or a new note."""
        variable = clause.subject[1:]
        around = self._around(state)
        found = [one for key in narrower_properties(clause.predicate) for one in around.subjects(key, other)]
        for one in sorted(set(found))[:MOST_BRANCHES]:
            yield _bound(rest, variable, one)
        yield from self._new(variable, state)
        if clause.predicate in self._prices.facts:
            yield replace(state, owed=state.owed | {clause})

    def _played(self, variable: str, state: _State) -> Iterator[_State]:
        """Somebody or something for a variable of which no fact of the world says who or what it is."""
        if variable in self._choices:
            for choice in self._choices[variable]:
                yield _bound(state, variable, choice)
            return
        kind = self._kind(variable, state.pending)
        if kind is None:
            for text in self._texts(variable, state.pending):
                yield _bound(state, variable, text)
            return
        for one in self._players(kind)[:MOST_BRANCHES]:
            yield _bound(state, variable, one)
        yield from self._new(variable, state)

    def _new(self, variable: str, state: _State) -> Iterator[_State]:
        """A new note for a variable, of each kind that may be added and that its clauses allow."""
        kind = self._kind(variable, state.pending)
        for note in self._prices.kinds(kind) if kind else ():
            name = f"{NEW}{variable}"
            yield _bound(_drafted(state, state.mended.draft.with_note(name, note.kind, note.cost)), variable, name)

    def _kind(self, variable: str, pending: Sequence[Clause]) -> str | None:
        """The narrowest class that something must have; None where only a text will do."""
        terms, term = vocabulary(), f"?{variable}"
        kinds = [self._kinds[variable]] if variable in self._kinds else []
        for clause in pending:
            match clause:
                case Triple(subject, predicate, object_) if predicate == _TYPE:
                    kinds += [object_] if subject == term else []
                case Triple(subject, predicate, object_):
                    found = terms.properties.get(to_iri(predicate))
                    if found and subject == term:
                        kinds.append(terms.compact(found.domain))
                    elif found and object_ == term and found.is_object:
                        kinds.append(terms.compact(found.range))
        return max(kinds, key=lambda kind: len(wider_classes(kind)), default=None)

    def _texts(self, variable: str, pending: Sequence[Clause]) -> Sequence[str]:
        keys = [one.predicate for one in pending if isinstance(one, Triple) and one.object == f"?{variable}"]
        return self._literals(keys[0]) if keys else ()

    # Tests, and what must not be

    def _tested(self, test: Test, state: _State, rest: _State) -> Iterator[_State]:
        row, draft = state.mended.row, state.mended.draft
        one, other = _value(test.subject, row), _value(test.object, row)
        if one is None or other is None:
            if test.relation is Relation.IS and (one is not None or other is not None):
                yield _bound(rest, (test.subject if one is None else test.object)[1:], one or other or "")
            elif test.relation in PATHS and (one is not None or other is not None):
                found = match_nearby(
                    self._around(state), Pattern((test,)), dict(values(row, names_of(test))) or {"_": ""}
                )
                for one_found in found[:MOST_BRANCHES]:
                    yield replace(rest, mended=replace(rest.mended, row={**row, **one_found.bindings}))
            else:
                yield from self._played((test.subject if one is None else test.object)[1:], state)
            return
        said = Test(one, test.relation, other, test.measure)
        if test.relation in TIMED and (_is_undated(one, draft) or _is_undated(other, draft)):
            yield _drafted(rest, draft.with_test(said))
        elif self._holds(said, state):
            yield rest
        elif test.relation is Relation.DIFFERS and one != other:
            doubts = [(one, "lg:possiblySameAs", other), (other, "lg:possiblySameAs", one)]
            doubts = [fact for fact in doubts if fact[2] in self._near.objects(fact[0], fact[1])]
            if doubts:
                yield _drafted(rest, draft.without(doubts, self._prices.remove[doubts[0][1]].cost))
        elif test.relation in TIMED:
            for name, days, cost in shifts(self._near, said, self._prices):
                yield _drafted(rest, draft.with_test(said).with_move(name, days, cost))

    def _holds(self, test: Test, state: _State) -> bool:
        if test.relation is Relation.WITHIN and (test.subject.startswith(NEW) or test.object.startswith(NEW)):
            around = self._around(state)
            return any(
                match_nearby(around, Pattern((replace(test, subject=place),)), {"_": ""})
                for place in around.objects(test.subject, "lg:within")
            )
        return bool(match_nearby(self._around(state), Pattern((test,)), {"_": ""}))

    def _absent(self, clause: Absent, state: _State, rest: _State) -> Iterator[_State]:
        """What must not be and is not, or a way to take away the first thing that is."""
        row = state.mended.row
        around = self._around(state)
        known = dict(values(row, names_of(clause)))
        if any(value == _SOME_DAY for value in known.values()):
            return
        closed = set(state.mended.draft.closed)
        found = match_nearby(around, clause.pattern, known or {"_": ""})
        found = [one for one in found if closed.isdisjoint(one.bindings.values()) or not _asks_for_end(clause.pattern)]
        if not found:
            yield rest
            return
        for draft in removals(around, clause.pattern, found[0], state.mended.draft, self._prices):
            yield _drafted(state, draft)

    def _around(self, state: _State) -> Around:
        return Around(self._near, state.mended.draft)


def _asks_for_end(pattern: Pattern) -> bool:
    """Whether a pattern is only about what has not ended."""
    inner = (clause.pattern.clauses for clause in pattern.clauses if isinstance(clause, Absent))
    return any(isinstance(one, Triple) and one.predicate in _ENDS for clauses in inner for one in clauses)


def _is_undated(name: str, draft: Draft) -> bool:
    """Whether the times of something are only to be written, or written anew."""
    return name.startswith(NEW) or name in draft.closed or name in dict(draft.moved)


def _fits(predicate: Property, value: str, around: Around, draft: Draft) -> bool:
    """Whether something may be the value of a property."""
    terms = vocabulary()
    if not predicate.is_object:
        return is_literal(value)
    kind = draft.kind(value)
    kinds = [kind] if kind else around.about(value).get(_TYPE, ())
    return any(terms.compact(predicate.range) in wider_classes(kind) for kind in kinds)


def _value(term: str, row: Row) -> str | None:
    return row.get(term[1:]) if is_variable(term) else term


def _bound(state: _State, variable: str, value: str) -> _State:
    return replace(state, mended=replace(state.mended, row={**state.mended.row, variable: value}))


def _drafted(state: _State, draft: Draft) -> _State:
    return replace(state, mended=replace(state.mended, draft=draft))


__all__ = ["Fact", "Mended", "Mends"]
