"""Checks again after an edit, and only what the edit can reach.

A rule's pattern can gain or lose a match only through a fact that fits one of its lines (semi-naive evaluation:
Bancilhon & Ramakrishnan, "An amateur's introduction to recursive query processing strategies", SIGMOD 1986, section 4),
or through the days of something that one of its tests compares. So each changed fact is fitted into each line, and the
pattern is asked with what that binds. Shapes are asked about the nodes that changed, procedures about what is around.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from ontology.vocabulary import vocabulary
from world.checking.checker import PROCEDURES, found_by, ordered
from world.checking.clashes import Clash, clashes, finding
from world.checking.report import Finding
from world.checking.rule import Rule, rules
from world.checking.shapes import ShapeCheck
from world.facts import Fact, literal_value, to_term, to_text, to_triple
from world.pattern import Absent, Clause, Either, Pattern, Test, Triple
from world.pattern.clause import Relation, is_variable
from world.store import World
from world.time.dating import WRITTEN, Written, days_of
from world.time.expression import read, references

_DAYS = ("lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest")


@dataclass(frozen=True)
class _Found:
    clash: Clash
    finding: Finding


class Checker:
    """The findings of one world, kept true through edits. The world must be writable."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._shapes = ShapeCheck(world)
        self._shape_findings: dict[str, list[Finding]] = defaultdict(list)
        for found in self._shapes.findings():
            self._shape_findings[found.subjects[0]].append(found)
        self._found: dict[str, list[_Found]] = {rule.id: list(self._all(world, rule)) for rule in rules().values()}
        self._by_reference = self._read_references()

    def findings(self) -> tuple[Finding, ...]:
        """All findings as they are now, without fixes."""
        of_shapes = (found for several in self._shape_findings.values() for found in several)
        of_rules = (found.finding for several in self._found.values() for found in several)
        return ordered([*of_shapes, *of_rules])

    def edit(self, removed: Iterable[Fact] = (), added: Iterable[Fact] = ()) -> tuple[Finding, ...]:
        """Changes the world's canon, days included, and gives the findings that hold then.

        Raises `InconsistentTimes`, and changes nothing, when the new times clash.
        """
        gone, new = list(dict.fromkeys(removed)), list(dict.fromkeys(added))
        old_days, new_days = self._days(gone, new)
        gone += old_days
        new += new_days
        for fact in gone:
            self.world.store.remove(ox.Quad(*to_triple(fact), ox.DefaultGraph()))
        self.world.add(new)
        self._refer(gone, new)
        self._recheck([*gone, *new])
        return self.findings()

    def _recheck(self, changed: list[Fact]) -> None:
        touched = dict.fromkeys(term for fact in changed for term in (fact[0], fact[2]) if _is_node(term))
        self._recheck_shapes(touched, changed)
        openings = _Openings(self.world, changed)
        around: World | None = None
        near: dict[str, None] = {}
        for rule in rules().values():
            if rule.where is not None:
                self._recheck_pattern(rule, openings, touched)
                continue
            if around is None:
                near = dict.fromkeys(name for name in touched for name in (name, *self._takers(name)))
                around = self.world.scope(near)
            self._recheck_procedure(rule, around, near)

    def _recheck_shapes(self, touched: Mapping[str, None], changed: list[Fact]) -> None:
        focus = dict(touched)
        for name in {fact[0] for fact in changed if fact[1] == "rdf:type"}:
            quads = self.world.store.quads_for_pattern(None, None, to_term(name), ox.DefaultGraph())
            focus.update((to_text(quad.subject), None) for quad in quads)
        self._shapes.retype(focus)
        for name in focus:
            self._shape_findings.pop(name, None)
        for found in self._shapes.findings(focus):
            self._shape_findings[found.subjects[0]].append(found)

    def _recheck_pattern(self, rule: Rule, openings: "_Openings", touched: Mapping[str, None]) -> None:
        assert rule.where is not None
        kept: list[_Found] = []
        again: list[tuple[dict[str, str], Pattern]] = []
        for one in self._found[rule.id]:
            if touched.keys().isdisjoint(_nodes_of(one.clash)):
                kept.append(one)
            else:
                again.append((dict(one.clash.bindings), rule.where))
        known = {frozenset(one.clash.facts) for one in kept}
        asked: set[tuple[frozenset[tuple[str, str]], Pattern]] = set()
        for bindings, part in (*again, *openings.of(rule.where)):
            key = (frozenset(bindings.items()), part)
            if key in asked or not openings.fit(bindings, part):
                continue
            asked.add(key)
            for one in self._matching(rule, bindings, part):
                if frozenset(one.clash.facts) not in known:
                    known.add(frozenset(one.clash.facts))
                    kept.append(one)
        self._found[rule.id] = kept

    def _recheck_procedure(self, rule: Rule, around: World, near: Mapping[str, None]) -> None:
        kept = [one for one in self._found[rule.id] if near.keys().isdisjoint(_nodes_of(one.clash))]
        found = PROCEDURES[rule.procedure or ""](around, rule)
        again = (clash for clash in found if not near.keys().isdisjoint(_nodes_of(clash)))
        self._found[rule.id] = [*kept, *(_Found(clash, finding(self.world, rule, clash)) for clash in again)]

    def _matching(self, rule: Rule, bindings: Mapping[str, str], part: Pattern) -> Iterator[_Found]:
        for clash in clashes(self.world, part, bindings):
            yield _Found(clash, finding(self.world, rule, clash))

    def _all(self, world: World, rule: Rule) -> Iterator[_Found]:
        return (_Found(clash, finding(world, rule, clash)) for clash in found_by(world, rule))

    def _takers(self, name: str) -> Iterator[str]:
        """Who takes part in an event or situation."""
        return (
            fact[2] for fact in self.world.facts(name) if _is_node(fact[2]) and "lg:Person" in self.world.types(fact[2])
        )

    def _read_references(self) -> dict[str, set[str]]:
        """For each thing, those whose written times lean on it."""
        leaning: dict[str, set[str]] = defaultdict(set)
        for predicate in WRITTEN:
            for fact in self.world.facts(predicate=predicate):
                for reference in _leans_on(fact):
                    leaning[reference].add(fact[0])
        return leaning

    def _refer(self, gone: Iterable[Fact], new: Iterable[Fact]) -> None:
        for fact in new:
            for reference in _leans_on(fact):
                self._by_reference[reference].add(fact[0])
        for fact in gone:
            for reference in _leans_on(fact):
                if not any(reference in _leans_on(other) for p in WRITTEN for other in self.world.facts(fact[0], p)):
                    self._by_reference[reference].discard(fact[0])

    def _days(self, gone: list[Fact], new: list[Fact]) -> tuple[list[Fact], list[Fact]]:
        """The derived facts that an edit makes false, and those that it makes true, where the network is touched."""
        edited = [fact for fact in (*gone, *new) if fact[1] in WRITTEN]
        if not edited:
            return [], []
        part = self._connected(dict.fromkeys(n for f in edited for n in (f[0], *_leans_on(f))), {*gone}, new)
        written = [f for name in part for p in WRITTEN for f in self.world.facts(name, p) if f not in gone]
        written += [fact for fact in new if fact[1] in WRITTEN]
        should = set(days_of(Written(s, p, literal_value(o) or o) for s, p, o in written))
        are = {fact for name in part for p in (*_DAYS, "lg:before") for fact in self.world.facts(name, p)}
        return sorted(are - should - {*gone}), sorted(should - are - {*new})

    def _connected(self, names: dict[str, None], gone: set[Fact], new: list[Fact]) -> dict[str, None]:
        """The things whose times hang together with those of `names`."""
        pending = list(names)
        while pending:
            name = pending.pop()
            facts = [f for p in WRITTEN for f in self.world.facts(name, p) if f not in gone]
            facts += [fact for fact in new if fact[0] == name and fact[1] in WRITTEN]
            near = {reference for fact in facts for reference in _leans_on(fact)} | self._by_reference.get(name, set())
            for other in sorted(near - names.keys()):
                names[other] = None
                pending.append(other)
        return names


class _Openings:
    """What an edit binds in a pattern: where to begin looking for matches that it may have made or ended."""

    def __init__(self, world: World, changed: Iterable[Fact]) -> None:
        self._world = world
        self._changed = tuple(changed)
        self._types: dict[str, tuple[str, ...]] = {}
        self._dated = dict.fromkeys(fact[0] for fact in changed if fact[1] in _DAYS)
        ordered_ = (name for fact in changed if fact[1] == "lg:before" for name in (fact[0], fact[2]))
        self._dated.update(dict.fromkeys(self._chained(ordered_, "lg:before")))
        places = (name for fact in changed if fact[1] == "lg:within" for name in (fact[0], fact[2]))
        self._placed = self._chained(places, "lg:within")
        self._doubted = [name for fact in changed if fact[1] == "lg:possiblySameAs" for name in (fact[0], fact[2])]

    def of(self, pattern: Pattern, scope: frozenset[str] = frozenset()) -> Iterator[tuple[dict[str, str], Pattern]]:
        """Bindings, each with the part of the pattern to ask: alternatives that the edit does not touch are left out.

        Empty bindings ask for the whole world. `scope` are the variables of the patterns around this one.
        """
        scope = scope | frozenset(pattern.variables)
        for place, clause in enumerate(pattern.clauses):
            match clause:
                case Triple():
                    found = (_fit(clause, fact) for fact in self._changed)
                    yield from ((bindings, pattern) for bindings in found if bindings is not None)
                case Test():
                    yield from ((bindings, pattern) for bindings in self._of_test(clause))
                case Either(patterns):
                    for alternative in patterns:
                        for bindings, part in self.of(alternative, scope):
                            yield bindings, _with(pattern, place, Either((part,)))
                case Absent(inner):
                    for bindings, _ in self.of(inner, scope):
                        yield from ((outside, pattern) for outside in self._outside(scope, inner, bindings))

    def fit(self, bindings: Mapping[str, str], pattern: Pattern) -> bool:
        """Whether what is bound can be of the classes that the pattern asks for: most cannot, and need no query."""
        for clause in pattern.clauses:
            if isinstance(clause, Triple) and clause.predicate == "rdf:type" and clause.subject[1:] in bindings:
                if _narrower_classes(clause.object).isdisjoint(self._kinds(bindings[clause.subject[1:]])):
                    return False
            elif isinstance(clause, Either) and not any(self.fit(bindings, part) for part in clause.patterns):
                return False
        return True

    def _kinds(self, name: str) -> tuple[str, ...]:
        if name not in self._types:
            self._types[name] = self._world.types(name) if _is_node(name) else ()
        return self._types[name]

    def _of_test(self, test: Test) -> Iterator[dict[str, str]]:
        match test.relation:
            case Relation.IS | Relation.IS_NOT | Relation.LISTED_BEFORE:
                return
            case Relation.REACHES:
                steps = {step.lstrip("^") for step in test.measure.split("/")}
                if any(fact[1] in steps for fact in self._changed):
                    yield {}
                return
            case Relation.WITHIN:
                names: Iterable[str] = self._placed
            case Relation.DIFFERS:
                names = self._doubted
            case _:
                names = self._dated
        for name in names:
            for term in (test.subject, test.object):
                if is_variable(term):
                    yield {term[1:]: name}

    def _outside(self, scope: frozenset[str], inner: Pattern, bindings: dict[str, str]) -> Iterator[dict[str, str]]:
        """What a change inside `none` binds outside of it, through the facts that lead there."""
        outer = [name for name in inner.variables if name in scope]
        if bindings and bindings.keys() <= set(outer):
            yield bindings
            return
        leading = Pattern(tuple(clause for clause in inner.clauses if isinstance(clause, Triple | Either)))
        shown = [name for name in outer if name in leading.binds]
        known = {name: value for name, value in bindings.items() if name in leading.variables}
        if not shown or not known:
            yield {name: value for name, value in bindings.items() if name in outer}
            return
        for row in self._world.table(leading, shown, known):
            yield dict(zip(shown, row, strict=True))

    def _chained(self, names: Iterable[str], predicate: str) -> list[str]:
        """These things and all that a chain of one property leads to, forwards or backwards."""
        reached = dict.fromkeys(names)
        for forwards in (True, False):
            pending = list(reached)
            while pending:
                name = pending.pop()
                facts = self._world.facts(name, predicate) if forwards else self._world.facts(None, predicate, name)
                for fact in facts:
                    other = fact[2] if forwards else fact[0]
                    if other not in reached:
                        reached[other] = None
                        pending.append(other)
        return list(reached)


def _with(pattern: Pattern, place: int, clause: Clause) -> Pattern:
    """The pattern with another clause in one place."""
    return Pattern((*pattern.clauses[:place], clause, *pattern.clauses[place + 1 :]))


def _fit(line: Triple, fact: Fact) -> dict[str, str] | None:
    """What a fact binds in a line; None when it does not fit."""
    pairs: list[tuple[str, str]] | None = None
    if line.predicate == "rdf:type" and fact[1] == "rdf:type" and not is_variable(line.object):
        if fact[2] in _narrower_classes(line.object):
            pairs = [(line.subject, fact[0])]
    elif fact[1] in _narrower_properties(line.predicate):
        pairs = [(line.subject, fact[0]), (line.object, fact[2])]
    if pairs is None:
        return None
    bindings: dict[str, str] = {}
    for term, value in pairs:
        if is_variable(term):
            if bindings.setdefault(term[1:], value) != value:
                return None
        elif term != value:
            return None
    return bindings


@lru_cache(maxsize=1024)
def _narrower_classes(name: str) -> frozenset[str]:
    """A class and those below it, as compact text."""
    return frozenset(map(vocabulary().compact, vocabulary().subclasses(str(getattr(to_term(name), "value")))))  # noqa: B009


@lru_cache(maxsize=1024)
def _narrower_properties(name: str) -> frozenset[str]:
    """A property and those below it, as compact text."""
    return frozenset(map(vocabulary().compact, vocabulary().subproperties(str(getattr(to_term(name), "value")))))  # noqa: B009


def _leans_on(fact: Fact) -> tuple[str, ...]:
    if fact[1] == "lg:before":
        return (fact[2],)
    return references(read(literal_value(fact[2]) or "")) if fact[1] in WRITTEN else ()


def _nodes_of(clash: Clash) -> set[str]:
    return {term for fact in clash.facts for term in (fact[0], fact[2]) if _is_node(term)} | set(
        clash.bindings.values()
    )


def _is_node(term: str) -> bool:
    return not term.startswith(('"', "lg:"))
