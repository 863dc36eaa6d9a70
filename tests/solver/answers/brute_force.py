"""All casts of a schema by brute force: every assignment of every candidate, checked rule by rule.

An evaluator of its own, over sets of facts: it shares no code with the product, and reads the vocabulary's files with
rdflib.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Final, TypeAlias

import rdflib

from tests.solver.answers.lines import PATHS, Line, Way
from tests.solver.answers.played import Asked, Played

Fact: TypeAlias = tuple[str, str, str]
Row: TypeAlias = dict[str, str]

_LG: Final = "https://w3id.org/legendry/ns#"
_ONTOLOGY: Final = Path(__file__).parents[3] / "ontology"


@cache
def below() -> dict[str, frozenset[str]]:
    """For each class and property of ours, itself and all that lies below it."""
    graph = rdflib.Graph()
    for file in sorted(_ONTOLOGY.glob("*.ttl")):
        graph.parse(file)
    lower: dict[str, set[str]] = defaultdict(set)
    for relation in (rdflib.RDFS.subClassOf, rdflib.RDFS.subPropertyOf):
        for one, other in graph.subject_objects(relation):
            if str(one).startswith(_LG) and str(other).startswith(_LG):
                lower["lg:" + str(other).removeprefix(_LG)].add("lg:" + str(one).removeprefix(_LG))

    def all_below(name: str) -> set[str]:
        return {name}.union(*(all_below(one) for one in lower[name]))

    return {name: frozenset(all_below(name)) for name in list(lower)}


def narrower(name: str) -> frozenset[str]:
    """A class or property, and all that lies below it."""
    return below().get(name, frozenset([name]))


class Facts:
    """A world as a set of facts, and what holds in it."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = frozenset(facts)
        self._by: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for one, predicate, other in self.facts:
            self._by[predicate].add((one, other))
        self._pairs: dict[str, set[tuple[str, str]]] = {}

    def pairs(self, predicate: str) -> set[tuple[str, str]]:
        """The facts with a property or one below it."""
        if predicate not in self._pairs:
            self._pairs[predicate] = set().union(*(self._by[name] for name in narrower(predicate)))
        return self._pairs[predicate]

    def of_kind(self, kind: str) -> list[str]:
        """Who or what is in a class or one below it, sorted."""
        return sorted({one for one, name in self._by["rdf:type"] if name in narrower(kind)})

    def has(self, one: str, predicate: str, other: str) -> bool:
        """Whether exactly this is stated."""
        return (one, predicate, other) in self.facts

    def days(self, name: str, bound: str) -> list[str]:
        """The days that something has as a bound, as they are written."""
        return [other[1:11] for one, other in self._by[f"lg:{bound}"] if one == name]

    def holds(self, way: Way, row: Row) -> bool:
        """Whether a way holds for what some variables stand for."""
        return next(self._rows(list(way.lines), way, row), None) is not None

    def _rows(self, lines: list[Line], way: Way, row: Row) -> Iterator[Row]:
        binding = [line for line in lines if not line.is_test]
        if not binding:
            if all(self._passes(line, row) for line in lines) and not any(
                self.holds(inner, row) for ways in way.absent for inner in ways
            ):
                yield row
            return
        line = max(binding, key=lambda one: sum(_value(term, row) is not None for term in (one.one, one.other)))
        rest = [one for one in lines if one is not line]
        for one, other in self._found(line):
            if _value(line.one, row) in (None, one) and _value(line.other, row) in (None, other):
                if line.one == line.other and one != other:
                    continue
                bound = {**row, **{t: v for t, v in ((line.one, one), (line.other, other)) if t.startswith("?")}}
                yield from self._rows(rest, way, bound)

    def _found(self, line: Line) -> set[tuple[str, str]]:
        if line.word in PATHS:
            return self._path(line.word, line.measure)
        if line.word == "rdf:type" and not line.other.startswith("?"):
            return {(one, line.other) for one in self.of_kind(line.other)}
        return self.pairs(line.word)

    @cache  # noqa: B019 - a world of a test lives no longer than its examples
    def _path(self, word: str, measure: str) -> set[tuple[str, str]]:
        if word == "within":
            everything = {name for one, _, other in self.facts for name in (one, other)}
            return self._reached(self._by["lg:within"]) | {(name, name) for name in everything}
        steps: set[tuple[str, str]] | None = None
        for step in measure.split("/"):
            pairs = self._by[step.lstrip("^")]
            pairs = {(other, one) for one, other in pairs} if step.startswith("^") else pairs
            steps = (
                pairs if steps is None else {(one, last) for one, mid in steps for also, last in pairs if mid == also}
            )
        return self._reached(steps or set())

    @staticmethod
    def _reached(steps: set[tuple[str, str]]) -> set[tuple[str, str]]:
        reached = set(steps)
        while more := {(one, last) for one, mid in reached for also, last in steps if mid == also} - reached:
            reached |= more
        return reached

    def _passes(self, line: Line, row: Row) -> bool:
        one, other = _value(line.one, row), _value(line.other, row)
        if one is None or other is None:
            return False
        match line.word:
            case "is":
                return one == other
            case "is-not":
                return one != other
            case "listed-before":
                return one < other
            case "differs":
                doubted = self._by["lg:possiblySameAs"]
                return one != other and (one, other) not in doubted and (other, one) not in doubted
            case "precedes":
                return self._precedes(one, other)
            case "may-precede":
                return not self._precedes(other, one)
            case "may-be-before":
                late = self._any(other, "beginLatest", one, "endEarliest", lambda a, b: a <= b)
                return not self._precedes(other, one) and not late
            case "may-overlap":
                return not self._precedes(one, other) and not self._precedes(other, one)
            case "overlaps":
                return all(
                    self._any(first, "beginLatest", second, "endEarliest", lambda a, b: a <= b)
                    for first, second in ((one, other), (other, one))
                )
            case "begins-before":
                return self._any(one, "beginLatest", other, "beginEarliest", lambda a, b: a < b)
            case "ends-after":
                return self._any(other, "endLatest", one, "endEarliest", lambda a, b: a < b)
            case "begins-within-years" | "ends-within-years":
                first = "beginLatest" if line.word.startswith("begins") else "endLatest"
                years = int(line.measure)
                return self._any(one, first, other, "beginEarliest", lambda a, b: _earlier(a, years) < b)
        raise AssertionError(line.word)

    def _precedes(self, one: str, other: str) -> bool:
        return self._any(one, "endLatest", other, "beginEarliest", lambda a, b: a < b) or (
            one,
            other,
        ) in self._reached(self._by["lg:before"])

    def _any(self, one: str, first: str, other: str, second: str, compare: object) -> bool:
        assert callable(compare)
        return any(compare(a, b) for a in self.days(one, first) for b in self.days(other, second))


def casts(facts: Facts, played: Played, fixed: Mapping[str, str] | None = None) -> set[tuple[str, ...]]:
    """Every cast that all rules allow, in the order of the roles."""
    roles = list(played.roles)
    players = [
        [one for one in players if (fixed or {}).get(role, one) == one]
        for role, players in candidates(facts, played).items()
    ]
    rules = [(one, _remembered(facts, one)) for one in played.asked]
    found = set()
    for values in product(*players):
        cast = dict(zip(roles, values, strict=True))
        if all(allows(tuple(cast[role] for role in one.roles)) for one, allows in rules):
            found.add(values)
    return found


def candidates(facts: Facts, played: Played) -> dict[str, list[str]]:
    """Who or what is of the right kind for each role."""
    return {role: list(played.choices.get(role) or facts.of_kind(kind)) for role, kind in played.roles.items()}


def assignments(facts: Facts, played: Played) -> int:
    """How many there are of all candidates to all roles."""
    return prod(map(len, candidates(facts, played).values()))


def allows(facts: Facts, one: Asked, players: Mapping[str, str]) -> bool:
    """Whether a rule allows some players of its roles."""
    if one.when and players[one.when[0]] != one.when[1]:
        return True
    return any(facts.holds(way, {f"?{role}": name for role, name in players.items()}) for way in one.ways)


def _remembered(facts: Facts, one: Asked) -> Callable[[tuple[str, ...]], bool]:
    known: dict[tuple[str, ...], bool] = {}

    def told(values: tuple[str, ...]) -> bool:
        if values not in known:
            known[values] = allows(facts, one, dict(zip(one.roles, values, strict=True)))
        return known[values]

    return told


def _value(term: str, row: Row) -> str | None:
    return row.get(term) if term.startswith("?") else term


def _earlier(day: str, years: int) -> str:
    """A day some years earlier, as text that compares as the day does."""
    return f"{int(day[:4]) - years:04}{day[4:]}"
