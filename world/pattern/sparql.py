"""Patterns as SPARQL 1.1.

Class and property hierarchies are spelled out as VALUES, so that no inference is needed and a match still tells which
fact stood there. Only terms that `to_term` has read reach the text, so nothing in a world or a schema can inject any.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ontology.namespaces import LG, PREFIXES, XSD
from ontology.vocabulary import Vocabulary, vocabulary
from world.facts import Fact, to_term
from world.pattern.clause import (
    Absent,
    Either,
    Pattern,
    Relation,
    Test,
    Triple,
    is_variable,
)

_TYPE = "rdf:type"
_Conditions: TypeAlias = tuple[tuple[str, str], ...]


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


def translate(pattern: Pattern, bindings: Mapping[str, Sequence[str]]) -> Translation:
    """The WHERE body for a pattern in which some variables may only take given values."""
    return _Translator().run(pattern, bindings)


def prologue() -> str:
    """The PREFIX lines of every query."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


class _Translator:
    def __init__(self) -> None:
        self._vocabulary: Vocabulary = vocabulary()
        self._result = Translation()
        self._count = 0
        self._constants: dict[str, str] = {}

    def run(self, pattern: Pattern, bindings: Mapping[str, Sequence[str]]) -> Translation:
        for name, terms in bindings.items():
            if len(terms) == 1 and not terms[0].startswith('"'):
                self._constants[name] = terms[0]
        values = [
            f"VALUES ?{name} {{ {' '.join(str(to_term(term)) for term in terms)} }}"
            for name, terms in bindings.items()
            if name not in self._constants
        ]
        self._result.body = "\n".join([*values, self._group(pattern, witnessed=True)])
        return self._result

    def _group(self, pattern: Pattern, *, witnessed: bool) -> str:
        """A group with its filters at the end, where all its variables are in scope."""
        filters: list[str] = []
        return "\n".join([*self._clauses(pattern, (), filters, witnessed), *filters])

    def _clauses(
        self,
        pattern: Pattern,
        conditions: _Conditions,
        filters: list[str],
        witnessed: bool,
    ) -> Iterator[str]:
        for clause in pattern.clauses:
            match clause:
                case Triple():
                    yield self._triple(clause, conditions, witnessed)
                case Test(subject, Relation.WITHIN, object_):
                    yield f"{self._show(subject)} <{LG.within}>* {self._show(object_)} ."
                case Test(subject, Relation.REACHES, object_, path):
                    yield f"{self._show(subject)} ({path})+ {self._show(object_)} ."
                case Test():
                    filters.append(_filter(conditions, self._test(clause)))
                case Either(patterns):
                    yield self._any(patterns, conditions, filters, witnessed)
                case Absent(inner):
                    filters.append(
                        _filter(
                            conditions,
                            f"NOT EXISTS {{ {self._group(inner, witnessed=False)} }}",
                        )
                    )
            if witnessed and isinstance(clause, Test):
                self._result.tests.append((clause, conditions))

    def _any(
        self,
        patterns: tuple[Pattern, ...],
        conditions: _Conditions,
        filters: list[str],
        witnessed: bool,
    ) -> str:
        """A union whose branches are marked, so that the filters of a branch can stand outside and see everything."""
        branch = self._fresh("branch", keep=witnessed)
        alternatives = []
        for number, alternative in enumerate(patterns):
            choice = (branch, f'"{number}"')
            body = "\n".join(self._clauses(alternative, (*conditions, choice), filters, witnessed))
            alternatives.append(f"{{ {body} BIND({choice[1]} AS ?{branch}) }}")
        return " UNION ".join(alternatives)

    def _triple(self, triple: Triple, conditions: _Conditions, witnessed: bool) -> str:
        subject, predicate, object_ = triple.subject, triple.predicate, triple.object
        lines = []
        if predicate == _TYPE and not is_variable(object_):
            kinds = self._vocabulary.subclasses(_iri(object_)) or (_iri(object_),)
            if len(kinds) > 1:
                object_ = "?" + self._fresh("kind", keep=witnessed)
                lines.append(_values(object_, kinds))
        else:
            properties = self._vocabulary.subproperties(_iri(predicate)) or (_iri(predicate),)
            if len(properties) > 1:
                predicate = "?" + self._fresh("property", keep=witnessed)
                lines.append(_values(predicate, properties))
        if witnessed:
            self._result.witnesses.append(Witness((subject, predicate, object_), conditions))
        return "\n".join([*lines, f"{self._show(subject)} {self._show(predicate)} {self._show(object_)} ."])

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
        if years:  # Oxigraph adds durations to moments, not to dates, and only on the right of a moment
            sooner = f'<{XSD.dateTime}>(?{left}) - "P{int(years)}Y"^^<{XSD.yearMonthDuration}>'
            compared = f"{sooner} {comparison} <{XSD.dateTime}>(?{right})"
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


def _filter(conditions: _Conditions, test: str) -> str:
    """A filter that says nothing about the rows of other branches, and is not worked out for them (as with `||`)."""
    if not conditions:
        return f"FILTER({test})"
    here = " && ".join(f"?{branch} = {choice}" for branch, choice in conditions)
    return f"FILTER(IF({here}, {test}, true))"


def _values(variable: str, iris: Sequence[str]) -> str:
    return f"VALUES {variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def _iri(term: str) -> str:
    return str(getattr(to_term(term), "value"))  # noqa: B009 - a literal's value is no IRI, and matches no class
