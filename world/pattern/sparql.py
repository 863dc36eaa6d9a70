"""Patterns as SPARQL 1.1.

Class and property hierarchies are spelled out as VALUES, so that no inference is needed and a match still tells which
fact stood there. Only terms that `to_term` has read reach the text, so nothing in a world or a schema can inject any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ontology.namespaces import LG, PREFIXES
from ontology.vocabulary import Vocabulary, vocabulary
from world.facts import Fact, to_term
from world.pattern.clause import Any, None_, Pattern, Relation, Test, Triple, is_variable

_TYPE = "rdf:type"


@dataclass(frozen=True)
class Witness:
    """A fact that a match rests on, in variables and terms; it counts when `branch` (a variable) has the value `choice`."""

    fact: Fact
    conditions: tuple[tuple[str, str], ...]


@dataclass
class Translation:
    """The body of a query, and what is needed to read facts out of its rows."""

    body: str = ""
    witnesses: list[Witness] = field(default_factory=list)
    tests: list[tuple[Test, tuple[tuple[str, str], ...]]] = field(default_factory=list)
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

    def run(self, pattern: Pattern, bindings: Mapping[str, Sequence[str]]) -> Translation:
        values = [
            f"VALUES ?{name} {{ {' '.join(str(to_term(term)) for term in terms)} }}" for name, terms in bindings.items()
        ]
        self._result.body = "\n".join([*values, self._group(pattern, (), witnessed=True)])
        return self._result

    def _group(self, pattern: Pattern, conditions: tuple[tuple[str, str], ...], *, witnessed: bool) -> str:
        lines = []
        for clause in pattern.clauses:
            match clause:
                case Triple():
                    lines.append(self._triple(clause, conditions, witnessed))
                case Test():
                    lines.append(self._test(clause))
                    if witnessed:
                        self._result.tests.append((clause, conditions))
                case Any(patterns):
                    lines.append(self._any(patterns, conditions, witnessed))
                case None_(inner):
                    lines.append(f"FILTER NOT EXISTS {{ {self._group(inner, (), witnessed=False)} }}")
        return "\n".join(lines)

    def _any(self, patterns: tuple[Pattern, ...], conditions: tuple[tuple[str, str], ...], witnessed: bool) -> str:
        branch = self._fresh("branch", keep=witnessed)
        alternatives = []
        for number, alternative in enumerate(patterns):
            choice = (branch, f'"{number}"')
            body = self._group(alternative, (*conditions, choice), witnessed=witnessed)
            alternatives.append(f"{{ {body} BIND({choice[1]} AS ?{branch}) }}")
        return " UNION ".join(alternatives)

    def _triple(self, triple: Triple, conditions: tuple[tuple[str, str], ...], witnessed: bool) -> str:
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
        return "\n".join([*lines, f"{_show(subject)} {_show(predicate)} {_show(object_)} ."])

    def _test(self, test: Test) -> str:
        one, other = _show(test.subject), _show(test.object)
        match test.relation:
            case Relation.IS:
                return f"FILTER({one} = {other})"
            case Relation.IS_NOT:
                return f"FILTER({one} != {other})"
            case Relation.WITHIN:
                return f"{one} <{LG.within}>* {other} ."
            case Relation.DIFFERS:
                same = f"<{LG.possiblySameAs}>"
                return f"FILTER({one} != {other} && NOT EXISTS {{ {one} {same}|^{same} {other} }})"
            case Relation.PRECEDES:
                return f"FILTER({self._precedes(one, other)})"
            case Relation.MAY_PRECEDE:
                return f"FILTER(!({self._precedes(other, one)}))"
            case Relation.MAY_OVERLAP:
                return f"FILTER(!({self._precedes(one, other)}) && !({self._precedes(other, one)}))"

    def _precedes(self, one: str, other: str) -> str:
        end, begin = self._fresh("end", keep=False), self._fresh("begin", keep=False)
        return (
            f"EXISTS {{ {one} <{LG.before}>+ {other} }} || EXISTS {{ {one} <{LG.endLatest}> ?{end} . "
            f"{other} <{LG.beginEarliest}> ?{begin} FILTER(?{end} < ?{begin}) }}"
        )

    def _fresh(self, stem: str, *, keep: bool) -> str:
        self._count += 1
        name = f"_{stem}{self._count}"
        if keep:
            self._result.hidden.append(name)
        return name


def _values(variable: str, iris: Sequence[str]) -> str:
    return f"VALUES {variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def _show(term: str) -> str:
    return term if is_variable(term) else str(to_term(term))


def _iri(term: str) -> str:
    return str(getattr(to_term(term), "value"))  # noqa: B009 - a literal's value is no IRI, and matches no class
