"""The same problem for clingo: the facts of a world, and rules translated from the text of the patterns.

Its answer sets, projected to who plays what, are all casts (Gebser, Kaminski, Kaufmann & Schaub, "Answer set solving in
practice", 2012).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Final

import clingo

from tests.solver.answers.brute_force import Fact, Facts, narrower
from tests.solver.answers.lines import PATHS, Line, Way
from tests.solver.answers.played import Asked, Played

_TIMES: Final = """
before(X, Y) :- fact(X, "lg:before", Y).
before(X, Z) :- before(X, Y), fact(Y, "lg:before", Z).
within(X, Y) :- fact(X, "lg:within", Y).
within(X, Z) :- within(X, Y), fact(Y, "lg:within", Z).
within(X, X) :- fact(X, _, _).
within(X, X) :- fact(_, _, X).
thing(X) :- fact(X, _, _).
thing(X) :- fact(_, _, X).
precedes(X, Y) :- day(X, "endLatest", D), day(Y, "beginEarliest", E), D < E.
precedes(X, Y) :- before(X, Y).
late(X, Y) :- day(X, "beginLatest", D), day(Y, "endEarliest", E), D <= E.
same(X, Y) :- fact(X, "lg:possiblySameAs", Y).
same(X, Y) :- fact(Y, "lg:possiblySameAs", X).
"""

_TESTS: Final = {
    "differs": "{one} != {other}, not same({one}, {other})",
    "is": "{one} = {other}",
    "is-not": "{one} != {other}",
    "listed-before": "{one} < {other}",
    "precedes": "precedes({one}, {other})",
    "may-precede": "not precedes({other}, {one})",
    "may-be-before": "not precedes({other}, {one}), not late({other}, {one})",
    "may-overlap": "not precedes({one}, {other}), not precedes({other}, {one})",
    "overlaps": "late({one}, {other}), late({other}, {one})",
    "begins-before": 'day({one}, "beginLatest", {d}), day({other}, "beginEarliest", {e}), {d} < {e}',
    "ends-after": 'day({other}, "endLatest", {d}), day({one}, "endEarliest", {e}), {d} < {e}',
    "begins-within-years": (
        'day({one}, "beginLatest", {d}), day({other}, "beginEarliest", {e}), {d} - {years} * 10000 < {e}'
    ),
    "ends-within-years": (
        'day({one}, "endLatest", {d}), day({other}, "beginEarliest", {e}), {d} - {years} * 10000 < {e}'
    ),
}


def answers(facts: Facts, played: Played, fixed: Mapping[str, str] | None = None) -> set[tuple[str, ...]]:
    """Every cast, in the order of the roles, that clingo finds."""
    control = clingo.Control(["--models=0", "--project=show", "--warn=none"])
    control.add("base", [], program(facts, played, fixed or {}))
    control.ground([("base", [])])
    found: set[tuple[str, ...]] = set()
    with control.solve(yield_=True) as models:
        for model in models:
            cast = {atom.arguments[0].string: atom.arguments[1].string for atom in model.symbols(shown=True)}
            found.add(tuple(cast[role] for role in played.roles))
    return found


def program(facts: Facts, played: Played, fixed: Mapping[str, str]) -> str:
    """A whole problem as text."""
    return "\n".join([*_facts(facts.facts), _TIMES, *_Translator(played, fixed).lines()])


def _facts(facts: frozenset[Fact]) -> Iterator[str]:
    for one, predicate, other in sorted(facts):
        yield f"fact({_quoted(one)}, {_quoted(predicate)}, {_quoted(other)})."
        if other.endswith("^^xsd:date"):
            bound, day = predicate.removeprefix("lg:"), other[1:11].replace("-", "")
            yield f"day({_quoted(one)}, {_quoted(bound)}, {day})."


class _Translator:
    def __init__(self, played: Played, fixed: Mapping[str, str]) -> None:
        self._played, self._fixed = played, fixed
        self._helpers: list[str] = []
        self._count = 0

    def lines(self) -> Iterator[str]:
        """Candidates, one player for each role, and what the rules forbid."""
        for role, kind in self._played.roles.items():
            for choice in self._played.choices.get(role, ()):
                yield f"thing({_quoted(choice)}). candidate({_quoted(role)}, {_quoted(choice)})."
            if role not in self._played.choices:
                yield from (
                    f'candidate({_quoted(role)}, X) :- fact(X, "rdf:type", {_quoted(one)}).' for one in narrower(kind)
                )
            yield f"1 {{ plays({_quoted(role)}, X) : candidate({_quoted(role)}, X) }} 1."
        for role, name in self._fixed.items():
            yield f":- not plays({_quoted(role)}, {_quoted(name)})."
        for number, one in enumerate(self._played.asked):
            yield from self._rule(number, one)
        yield from dict.fromkeys(self._helpers)
        yield "#show plays/2."

    def _rule(self, number: int, one: Asked) -> Iterator[str]:
        cast = [f"plays({_quoted(role)}, {_variable(f'?{role}')})" for role in one.roles]
        holds = f"holds{number}({', '.join(_variable(f'?{role}') for role in one.roles)})"
        for way in one.ways:
            candidates = [f"candidate({_quoted(role)}, {_variable(f'?{role}')})" for role in one.roles]
            body = self._body(way, {f"?{role}" for role in one.roles}, candidates)
            if body is not None:
                yield f"{holds} :- {', '.join(body)}."
        when = [f"plays({_quoted(one.when[0])}, {_quoted(one.when[1])})"] if one.when else []
        yield f"allowed{number} :- {', '.join([*cast, holds])}."
        yield f":- {', '.join([*when, f'not allowed{number}'])}."

    def _body(self, way: Way, bound: set[str], around: list[str]) -> list[str] | None:
        """The conditions of a way, after those that bind what is bound; None for one that tests what nothing binds."""
        known = bound | {name for line in way.lines if not line.is_test for name in line.names}
        if any(not line.names <= known for line in way.lines):
            return None
        found = [*around, *map(self._line, way.lines)]
        for ways in way.absent:
            shared = sorted(known & set().union(*(inner.names for inner in ways)))
            self._count += 1
            head, here = (
                f"{name}{self._count}({', '.join(map(_variable, shared))})" if shared else f"{name}{self._count}"
                for name in ("absent", "here")
            )
            self._helpers.append(f"{here} :- {', '.join(found) or 'thing(_)'}.")
            for inner in ways:
                body = self._body(inner, set(shared), [here])
                if body is not None:
                    self._helpers.append(f"{head} :- {', '.join(body)}.")
            found.append(f"not {head}")
        return found

    def _line(self, line: Line) -> str:
        one, other = _term(line.one), _term(line.other)
        self._count += 1
        if line.word in PATHS:
            return f"within({one}, {other})" if line.word == "within" else f"{self._path(line.measure)}({one}, {other})"
        if line.is_test:
            d, e = f"D{self._count}", f"E{self._count}"
            return _TESTS[line.word].format(one=one, other=other, d=d, e=e, years=line.measure)
        wanted = line.other if line.word == "rdf:type" and line.other[0] != "?" else line.word
        self._helpers += [f"below({_quoted(wanted)}, {_quoted(name)})." for name in sorted(narrower(wanted))]
        below = f"V{self._count}"
        if wanted == line.other:
            return f'fact({one}, "rdf:type", {below}), below({_quoted(wanted)}, {below})'
        return f"fact({one}, {below}, {other}), below({_quoted(wanted)}, {below})"

    def _path(self, measure: str) -> str:
        name = f"path{self._count}"
        places = [f"X{number}" for number in range(measure.count("/") + 2)]
        steps = []
        for number, step in enumerate(measure.split("/")):
            ends = places[number], places[number + 1]
            one, other = reversed(ends) if step.startswith("^") else ends
            steps.append(f"fact({one}, {_quoted(step.lstrip('^'))}, {other})")
        self._helpers.append(f"{name}({places[0]}, {places[-1]}) :- {', '.join(steps)}.")
        self._helpers.append(f"{name}(X, Z) :- {name}(X, Y), {name}(Y, Z).")
        return name


def _term(term: str) -> str:
    return _variable(term) if term.startswith("?") else _quoted(term)


def _variable(term: str) -> str:
    return "R_" + "".join(one if one.isalnum() else "_" for one in term[1:])


def _quoted(text: str) -> str:
    return json.dumps(text)
