"""Where to look again after an edit: what changed facts bind in the patterns of rules.

A pattern can gain or lose a match only through a fact that fits one of its lines (semi-naive evaluation: Bancilhon &
Ramakrishnan, "An amateur's introduction to recursive query processing strategies", SIGMOD 1986, section 4), or through
the days, paths or doubts that one of its tests reads. The lines of all rules are indexed by what can fit them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from world.checking.circles import onwards
from world.checking.rule import Rule
from world.checking.survey import Survey
from world.facts import Fact
from world.pattern import Absent, Either, Pattern, Test, Triple
from world.pattern.clause import Relation, is_variable
from world.pattern.nearby import narrower_classes, narrower_properties
from world.time.dating import BEFORE, BOUNDS

_TYPE: Final = "rdf:type"
_WITHIN: Final = "lg:within"
_SAME: Final = "lg:possiblySameAs"
_PATHS: Final = (Relation.REACHES, Relation.WITHIN)
_UNREAD: Final = (Relation.IS, Relation.IS_NOT, Relation.LISTED_BEFORE)
"""Tests that read no facts."""

_Needs: TypeAlias = Mapping[str, tuple[frozenset[str], ...]]


class Opening(NamedTuple):
    """What is bound of a rule's variables, and the part of its pattern to ask: other alternatives are left out."""

    rule: Rule
    part: "Part"
    bindings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Part:
    """A pattern with the classes that it demands: most things cannot be of them, and need no search."""

    pattern: Pattern
    needs: _Needs

    def fits(self, survey: Survey, bindings: Iterable[tuple[str, str]]) -> bool:
        """Whether what is bound can be of the classes that the pattern demands."""
        return all(
            not kinds.isdisjoint(survey.types(value)) for name, value in bindings for kinds in self.needs.get(name, ())
        )


@dataclass(frozen=True, eq=False)
class _Entry:
    """A line or test of a rule; `around` are the `none` patterns that it stands in, the innermost first."""

    rule: Rule
    part: Part
    clause: Triple | Test
    around: tuple["_Hole", ...]

    @property
    def denies(self) -> bool:
        """Whether what fits it stands against a match: it is in a `none`, and not in a `none` of that one."""
        return len(self.around) % 2 == 1


@dataclass(frozen=True, eq=False)
class _Hole:
    """A `none` pattern: the variables of what is around it, and the facts that lead to them."""

    scope: frozenset[str]
    leading: Pattern


class Openings:
    """The lines of rules, by the facts that can fit them."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._lines: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
        self._tests: list[_Entry] = []
        self._whole: dict[str, Part] = {}
        for rule in rules:
            if rule.where is not None:
                self._whole[rule.id] = Part(rule.where, _needs(rule.where))
                for entry in _entries(rule):
                    self._index(entry)

    def of(self, survey: Survey, facts: Sequence[Fact], *, new: bool | None = None) -> dict[Opening, None]:
        """Where changed facts (still or already in the world) may change matches.

        Only where matches may begin, if it is said whether the facts are `new` in the world, or about to go: what comes
        begins none where it would have to be absent, and what goes begins none where it would have to be there.
        """
        found: dict[Opening, None] = {}
        whole = {name for name in {fact[0] for fact in facts} if new is not None and _is_all(survey, name, facts)}
        for fact in facts:
            for entry in self._lines.get((fact[1], fact[2] if fact[1] == _TYPE else ""), ()):
                assert isinstance(entry.clause, Triple)
                if entry.denies is new:
                    continue
                if (bindings := _fit(entry.clause, fact)) is not None:
                    self._open(survey, entry, bindings, found)
        dated = dict.fromkeys([*(fact[0] for fact in facts if fact[1] in BOUNDS), *_in_order(survey, facts)])
        doubted = dict.fromkeys(name for fact in facts if fact[1] == _SAME for name in (fact[0], fact[2]))
        for entry in self._tests:
            assert isinstance(entry.clause, Test)
            changed = doubted if entry.clause.relation is Relation.DIFFERS else dated
            if entry.denies is new:
                changed = {name: None for name in changed if name not in whole}
            for ends in _of_test(survey, entry.clause, facts, changed):
                self._open(survey, entry, ends, found)
        return found

    def whole(self, rule: Rule) -> Part:
        """All of a rule's pattern."""
        return self._whole[rule.id]

    def _index(self, entry: _Entry) -> None:
        clause = entry.clause
        if isinstance(clause, Test):
            if clause.relation not in _UNREAD:
                self._tests.append(entry)
        elif clause.predicate == _TYPE and not is_variable(clause.object):
            for kind in narrower_classes(clause.object):
                self._lines[_TYPE, kind].append(entry)
        else:
            for name in narrower_properties(clause.predicate):
                self._lines[name, ""].append(entry)

    def _open(self, survey: Survey, entry: _Entry, bindings: Mapping[str, str], found: dict[Opening, None]) -> None:
        several: list[Mapping[str, str]] = [bindings]
        for hole in entry.around:
            several = [outside for inside in several for outside in _outside(survey, hole, inside)]
        for one in several:
            bound = tuple(sorted(one.items()))
            if entry.part.fits(survey, bound):
                found[Opening(entry.rule, entry.part, bound)] = None


def _entries(rule: Rule) -> Iterator[_Entry]:
    """Every line and test of a rule."""
    assert rule.where is not None
    for part, clause in _spread(rule.where):
        known = Part(part, _needs(part))
        if isinstance(clause, Absent):
            for inner, holes in _holes(clause.pattern, frozenset(part.variables)):
                yield _Entry(rule, known, inner, holes)
        else:
            yield _Entry(rule, known, clause, ())


def _spread(pattern: Pattern) -> Iterator[tuple[Pattern, Triple | Test | Absent]]:
    """Each clause of a pattern, also inside `any`, with the pattern of which the other alternatives are left out."""
    for place, clause in enumerate(pattern.clauses):
        if isinstance(clause, Either):
            for alternative in clause.patterns:
                for part, inner in _spread(alternative):
                    yield Pattern((*pattern.clauses[:place], Either((part,)), *pattern.clauses[place + 1 :])), inner
        else:
            yield pattern, clause


def _holes(pattern: Pattern, scope: frozenset[str]) -> Iterator[tuple[Triple | Test, tuple[_Hole, ...]]]:
    """Each line and test inside a `none` pattern, with the `none` patterns around it."""
    for part, clause in _spread(pattern):
        leading = Pattern(tuple(clause for clause in part.clauses if isinstance(clause, Triple | Either)))
        hole = _Hole(scope, leading)
        if isinstance(clause, Absent):
            for inner, holes in _holes(clause.pattern, scope | frozenset(part.variables)):
                yield inner, (*holes, hole)
        else:
            yield clause, (hole,)


def _needs(pattern: Pattern) -> _Needs:
    """The classes, with all below them, of which a match's things must be."""
    needs: dict[str, tuple[frozenset[str], ...]] = {}
    for clause in pattern.clauses:
        match clause:
            case Triple(subject, "rdf:type", object_) if is_variable(subject) and not is_variable(object_):
                needs[subject[1:]] = (*needs.get(subject[1:], ()), frozenset(narrower_classes(object_)))
            case Either(patterns):
                each = [_needs(alternative) for alternative in patterns]
                for name in set(each[0]).intersection(*each[1:]):
                    kinds = frozenset().union(*(alternative[name][0] for alternative in each))
                    needs[name] = (*needs.get(name, ()), kinds)
    return needs


def _fit(line: Triple, fact: Fact) -> dict[str, str] | None:
    """What a fact of a property or class that is wanted binds in a line; None when it does not fit."""
    pairs = [(line.subject, fact[0])]
    if line.predicate != _TYPE or is_variable(line.object):
        pairs.append((line.object, fact[2]))
    bindings: dict[str, str] = {}
    for term, value in pairs:
        if is_variable(term):
            if bindings.setdefault(term[1:], value) != value:
                return None
        elif term != value:
            return None
    return bindings


def _of_test(survey: Survey, test: Test, facts: Sequence[Fact], changed: Iterable[str]) -> Iterator[Mapping[str, str]]:
    """What a test compares of which changed facts, or the changed days or doubts of things, may change the outcome."""
    if test.relation not in _PATHS:
        ends = [term[1:] for term in (test.subject, test.object) if is_variable(term)]
        yield from ({end: name} for name in changed for end in ends)
    elif names := _before_on_path(survey, test, facts):
        yield from ({test.subject[1:]: name} for name in names) if is_variable(test.subject) else ({},)


def _before_on_path(survey: Survey, test: Test, facts: Sequence[Fact]) -> list[str]:
    """All from which a path may lead over one of the changed facts."""
    near = survey.near
    steps = [_WITHIN] if test.relation is Relation.WITHIN else test.measure.split("/")
    properties = {step.lstrip("^") for step in steps}
    ends = dict.fromkeys(name for fact in facts if fact[1] in properties for name in (fact[0], fact[2]))

    def back(name: str) -> Iterator[str]:
        for step in steps:
            yield from near.objects(name, step[1:]) if step.startswith("^") else near.subjects(step, name)

    return onwards(ends, back)


def _is_all(survey: Survey, name: str, facts: Sequence[Fact]) -> bool:
    """Whether some facts are all that is said of a thing."""
    said = {(name, key, value) for key, values in survey.near.about(name).items() for value in values}
    return said <= {*facts}


def _in_order(survey: Survey, facts: Sequence[Fact]) -> list[str]:
    """What a chain of `lg:before` leads to from changed links, or from which it leads to them."""
    ends = dict.fromkeys(name for fact in facts if fact[1] == BEFORE for name in (fact[0], fact[2]))
    later = onwards(ends, lambda name: survey.near.objects(name, BEFORE))
    return [*later, *onwards(ends, lambda name: survey.near.subjects(BEFORE, name))]


def _outside(survey: Survey, hole: _Hole, bindings: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """What a change inside `none` binds outside of it, through the facts that lead there."""
    kept = {name: value for name, value in bindings.items() if name in hole.scope}
    shown = sorted(hole.leading.binds & hole.scope)
    known = {name: [value] for name, value in bindings.items() if name in hole.leading.variables}
    if not shown or not known.keys() - kept.keys():
        yield kept
        return
    for row in survey.table(hole.leading, shown, known):
        yield {**kept, **dict(zip(shown, row, strict=True))}
