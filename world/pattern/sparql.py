"""Patterns as SPARQL 1.1.

Class and property hierarchies are spelled out as VALUES, so that no inference is needed and a match still tells which
fact stood there. Only terms that `to_term` has read reach the text, so nothing in a world or a schema can inject any.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ontology.namespaces import LG, PREFIXES
from ontology.vocabulary import Vocabulary, vocabulary
from world.facts import Fact, to_iri, to_term
from world.pattern.clause import (
    Absent,
    Clause,
    Either,
    Pattern,
    Relation,
    Test,
    Triple,
    is_variable,
)

_TYPE = "rdf:type"
_Conditions: TypeAlias = tuple[tuple[str, str], ...]
Occurs: TypeAlias = Callable[[str, bool], bool]
"""Whether an IRI is the property of any fact or, with true, the class of anything."""

_MOST_CASES: Final = 32
"""So many unions are written out; each alternative of a pattern multiplies them."""


@dataclass(frozen=True)
class Witness:
    """A fact that a match rests on, in variables and terms; it counts where all `conditions` (branch, choice) hold."""

    fact: Fact
    conditions: _Conditions


@dataclass
class Translation:
    """The body of a query, and what is needed to read facts out of its rows."""

    body: str = ""
    witnesses: list[Witness] = field(default_factory=list)
    tests: list[tuple[Test, _Conditions]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def translate(pattern: Pattern, bindings: Mapping[str, Sequence[str]], occurs: Occurs | None = None) -> Translation:
    """The WHERE body for a pattern in which some variables may only take given values.

    `occurs` tells whether any fact has a property, or any thing a class: then what cannot match is left out.
    """
    return _Translator(occurs or _anything).run(pattern, bindings)


def prologue() -> str:
    """The PREFIX lines of every query."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@dataclass(frozen=True)
class _Fact:
    """A triple pattern as SPARQL, and the one variable in it that may stand for several classes or properties."""

    subject: str
    predicate: str
    object: str
    choice: str = ""
    among: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Beginning at the choice, where it is one: Oxigraph does so at VALUES."""
        begin = f"VALUES {self.choice} {{ {' '.join(self.among)} }}\n" if self.among else ""
        return f"{begin}{self.subject} {self.predicate} {self.object} ."

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(term for term in (self.subject, self.object) if is_variable(term))

    def effort(self, bound: frozenset[str]) -> int:
        """How many answers to expect from the store, as a rank, where some variables are bound."""
        known = (self._knows(self.subject, bound), self._knows(self.object, bound))
        of_a_kind = 4 if self.predicate == str(to_term(_TYPE)) else 2 + bool(self.among)
        return {(True, True): 0, (True, False): 1, (False, True): of_a_kind, (False, False): 5}[known]

    def sought(self, bound: frozenset[str]) -> str:
        """Beginning at what is bound, if anything is; the choice becomes a test."""
        ends = {self.subject, self.object} - {self.choice}
        if not self.among or not any(self._knows(end, bound) for end in ends):
            return str(self)
        test = f"FILTER({self.choice} IN ({', '.join(self.among)}))"
        return f"{self.subject} {self.predicate} {self.object} . {test}"

    def _knows(self, term: str, bound: frozenset[str]) -> bool:
        return term in bound or term == self.choice or not is_variable(term)


@dataclass(frozen=True)
class _Case:
    """One way in which a pattern can hold: facts, the choices that led here, and tests of what the facts bind."""

    facts: tuple[_Fact, ...] = ()
    choices: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    def __add__(self, other: "_Case") -> "_Case":
        return _Case(self.facts + other.facts, self.choices + other.choices, self.tests + other.tests)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.facts), *self.choices, *(f"FILTER({test})" for test in self.tests)])

    def sought(self, bound: frozenset[str]) -> str:
        """The same as a chain of EXISTS, for a place where variables are bound outside.

        Oxigraph orders the joins of such a group as if nothing were bound; so the order is ours, least effort first.
        """
        steps: list[str] = []
        rest = list(self.facts)
        while rest:
            fact = min(rest, key=lambda fact: fact.effort(bound))
            rest.remove(fact)
            steps.append(fact.sought(bound))
            bound |= fact.variables
        chain = "\n".join([*steps[-1:], *self.choices, *(f"FILTER({test})" for test in self.tests)])
        for step in reversed(steps[:-1]):
            chain = f"{step}\nFILTER(EXISTS {{ {chain} }})"
        return chain


class _Translator:
    def __init__(self, occurs: Occurs) -> None:
        self._vocabulary: Vocabulary = vocabulary()
        self._occurs = occurs
        self._result = Translation()
        self._count = 0
        self._constants: dict[str, str] = {}

    def run(self, pattern: Pattern, bindings: Mapping[str, Sequence[str]]) -> Translation:
        for name, terms in bindings.items():
            if len(terms) == 1 and not terms[0].startswith('"'):
                self._constants[name] = terms[0]
        values = "".join(
            f"VALUES ?{name} {{ {' '.join(str(to_term(term)) for term in terms)} }}\n"
            for name, terms in bindings.items()
            if name not in self._constants
        )
        given = frozenset(f"?{name}" for name in bindings)
        cases = self._cases(pattern, (), given, witnessed=True)
        self._result.body = _union(f"{values}{case}" for case in cases) if cases else "FILTER(false)"
        return self._result

    def _cases(
        self, pattern: Pattern, conditions: _Conditions, bound: frozenset[str], *, witnessed: bool
    ) -> list[_Case]:
        """The ways in which a pattern can hold; none if facts are wanted of which there are none.

        Each is a whole group of its own: so Oxigraph can order its joins, which it does not do across a union.
        """
        cases = [_Case()]
        bound |= {f"?{name}" for name in pattern.binds_with(name[1:] for name in bound)}
        for clause in pattern.clauses:
            ways = self._ways(clause, conditions, bound, witnessed)
            if len(cases) * len(ways) > _MOST_CASES:
                ways = [self._any(ways)]
            cases = [case + way for case in cases for way in ways]
            if witnessed and isinstance(clause, Test):
                self._result.tests.append((clause, conditions))
        return cases

    def _ways(self, clause: Clause, conditions: _Conditions, bound: frozenset[str], witnessed: bool) -> list[_Case]:
        match clause:
            case Triple():
                return self._triple(clause, conditions, witnessed)
            case Test(subject, Relation.WITHIN, object_):
                return [_Case((_Fact(self._show(subject), f"<{LG.within}>*", self._show(object_)),))]
            case Test(subject, Relation.REACHES, object_, path):
                if not all(self._occurs(to_iri(step.lstrip("^")), False) for step in path.split("/")):
                    return []
                return [_Case((_Fact(self._show(subject), f"({path})+", self._show(object_)),))]
            case Test():
                return [_Case(tests=(self._bound_test(clause, bound),))]
            case Either(patterns):
                return list(self._alternatives(patterns, conditions, bound, witnessed))
            case Absent(inner):
                cases = self._cases(inner, (), bound, witnessed=False)
                return [_Case(tests=tuple(f"NOT EXISTS {{ {case.sought(bound)} }}" for case in cases))]

    def _alternatives(
        self, patterns: tuple[Pattern, ...], conditions: _Conditions, bound: frozenset[str], witnessed: bool
    ) -> Iterator[_Case]:
        """The cases of every pattern, marked where a witness must know which of them it was."""
        branch = self._fresh("branch", keep=True) if witnessed else ""
        for number, alternative in enumerate(patterns):
            choice = f'"{number}"'
            mark = _Case(choices=(f"BIND({choice} AS ?{branch})",)) if witnessed else _Case()
            for case in self._cases(alternative, (*conditions, (branch, choice)), bound, witnessed=witnessed):
                yield case + mark

    def _any(self, cases: list[_Case]) -> _Case:
        """All cases as one union, for patterns with too many of them; its tests stand outside, where all is bound."""
        which = self._fresh("case", keep=False)
        marked = [
            _Case(case.facts, (*case.choices, f"BIND({number} AS ?{which})")) for number, case in enumerate(cases)
        ]
        tests = (f"IF(?{which} = {number}, {test}, true)" for number, case in enumerate(cases) for test in case.tests)
        return _Case(choices=(_union(map(str, marked)),), tests=tuple(tests))

    def _triple(self, triple: Triple, conditions: _Conditions, witnessed: bool) -> list[_Case]:
        """A fact of which every subclass or subproperty will do; nothing where none of them occurs."""
        subject, predicate, object_ = triple.subject, triple.predicate, triple.object
        is_class = predicate == _TYPE and not is_variable(object_)
        term = object_ if is_class else predicate
        narrower = (self._vocabulary.subclasses if is_class else self._vocabulary.subproperties)(to_iri(term))
        found = [iri for iri in narrower if self._occurs(iri, is_class)]
        if not found:
            return []
        term = self._vocabulary.compact(found[0])
        choice = ""
        if len(found) > 1:
            term = choice = "?" + self._fresh("kind" if is_class else "property", keep=witnessed)
        predicate, object_ = (predicate, term) if is_class else (term, object_)
        if witnessed:
            self._result.witnesses.append(Witness((subject, predicate, object_), conditions))
        among = tuple(f"<{iri}>" for iri in found) if choice else ()
        return [_Case((_Fact(self._show(subject), self._show(predicate), self._show(object_), choice, among),))]

    def _bound_test(self, test: Test, bound: frozenset[str]) -> str:
        """A test that does not hold where a variable of it is not bound: a negated one would, else."""
        terms = dict.fromkeys(map(self._show, (test.subject, test.object)))
        open_ = [f"BOUND({term})" for term in terms if is_variable(term) and term not in bound]
        return f"({' && '.join([*open_, f'({self._test(test)})'])})" if open_ else self._test(test)

    def _test(self, test: Test) -> str:
        one, other = self._show(test.subject), self._show(test.object)
        match test.relation:
            case Relation.IS:
                return f"{one} = {other}"
            case Relation.IS_NOT:
                return f"{one} != {other}"
            case Relation.LISTED_BEFORE:
                return f"STR({one}) < STR({other})"
            case Relation.DIFFERS:
                same = f"<{LG.possiblySameAs}>"
                return f"({one} != {other} && NOT EXISTS {{ {one} {same}|^{same} {other} }})"
            case Relation.PRECEDES:
                return f"({self._precedes(one, other)})"
            case Relation.MAY_PRECEDE:
                return f"(!({self._precedes(other, one)}))"
            case Relation.MAY_BE_BEFORE:
                late = self._days(other, LG.beginLatest, "<=", one, LG.endEarliest)
                return f"(!({self._precedes(other, one)}) && !({late}))"
            case Relation.MAY_OVERLAP:
                return f"(!({self._precedes(one, other)}) && !({self._precedes(other, one)}))"
            case Relation.OVERLAPS:
                return " && ".join(
                    self._days(earlier, LG.beginLatest, "<=", later, LG.endEarliest)
                    for earlier, later in ((one, other), (other, one))
                )
            case Relation.BEGINS_BEFORE:
                return self._days(one, LG.beginLatest, "<", other, LG.beginEarliest)
            case Relation.ENDS_AFTER:
                return self._days(other, LG.endLatest, "<", one, LG.endEarliest)
            case Relation.BEGINS_WITHIN_YEARS:
                return self._days(one, LG.beginLatest, "<", other, LG.beginEarliest, years=test.measure)
            case Relation.ENDS_WITHIN_YEARS:
                return self._days(one, LG.endLatest, "<", other, LG.beginEarliest, years=test.measure)
            case Relation.WITHIN | Relation.REACHES:
                raise AssertionError(f"`{test.relation}` is a path, and no filter")

    def _days(self, one: str, first: str, comparison: str, other: str, second: str, years: str = "") -> str:
        """That a day of one thing and a day of another, some years later, are known and compare so."""
        left, right = self._fresh("day", keep=False), self._fresh("day", keep=False)
        compared = f"?{left} {comparison} ?{right}"
        if years:  # SPARQL 1.1 has no durations
            compared = f"{_ordered(left, int(years))} {comparison} {_ordered(right)}"
        return f"EXISTS {{ {one} <{first}> ?{left} . {other} <{second}> ?{right} FILTER({compared}) }}"

    def _precedes(self, one: str, other: str) -> str:
        end, begin = self._fresh("end", keep=False), self._fresh("begin", keep=False)
        return (
            f"EXISTS {{ {one} <{LG.before}>+ {other} }} || EXISTS {{ {one} <{LG.endLatest}> ?{end} . "
            f"{other} <{LG.beginEarliest}> ?{begin} FILTER(?{end} < ?{begin}) }}"
        )

    def _show(self, term: str) -> str:
        """A term as SPARQL; a variable that stands for one thing becomes that thing, which the store can look up."""
        if is_variable(term):
            term = self._constants.get(term[1:], term)
        return term if is_variable(term) else str(to_term(term))

    def _fresh(self, stem: str, *, keep: bool) -> str:
        self._count += 1
        name = f"_{stem}{self._count}"
        if keep:
            self._result.hidden.append(name)
        return name


def _anything(iri: str, is_class: bool) -> bool:  # noqa: ARG001 - it stands in for a store's answer
    return True


def _union(groups: Iterable[str]) -> str:
    groups = list(groups)
    return " UNION ".join(f"{{ {group} }}" for group in groups) if len(groups) > 1 else groups[0]


def _ordered(day: str, years_earlier: int = 0) -> str:
    """A number that is larger for a later day; 29 February stays before 1 March, also in a year that has none."""
    year = f"(YEAR(?{day}) - {years_earlier})" if years_earlier else f"YEAR(?{day})"
    return f"({year} * 10000 + MONTH(?{day}) * 100 + DAY(?{day}))"
