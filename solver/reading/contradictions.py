"""What can never hold, whatever the world: found in a schema's structure before any world is asked.

Only what every match of a rule demands is looked at, so nothing is refused that some world could meet; what hides in
alternatives and absences is left to the search.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from ontology.disjoint import share_nothing
from ontology.vocabulary import vocabulary
from solver.schema import Schema
from world.data_file import Place
from world.facts import to_iri
from world.pattern import Absent, Test, Triple
from world.pattern.clause import Clause, Relation, is_variable
from world.time.network import InconsistentTimes, TemporalNetwork

_TYPE = "rdf:type"
_EARLIER = (Relation.PRECEDES, Relation.BEGINS_BEFORE)


@dataclass(frozen=True)
class _Demand:
    """A clause that every match of a rule meets."""

    rule: str
    clause: Triple | Test | Absent


def check(schema: Schema, places: Mapping[str, Place], whole: Place) -> None:
    """Raises `DataError` for rules, classes or windows of days that cannot go together."""
    demands = [_Demand(rule.id, clause) for rule in schema.rules for clause in _always(rule.where.clauses)]

    for rules, why in _clashes(schema, demands):
        named = " and ".join(f"`{rule}`" for rule in dict.fromkeys(rules))
        place = places.get(rules[-1], whole) if rules else whole
        raise place.wrong(f"{named} can never hold: {why}", "Drop or change one of them.")
    _check_windows(schema, whole)


def _always(clauses: tuple[object, ...]) -> Iterator[Triple | Test | Absent]:
    yield from (clause for clause in clauses if isinstance(clause, Triple | Test | Absent))


def _clashes(schema: Schema, demands: list[_Demand]) -> Iterator[tuple[tuple[str, ...], str]]:
    yield from _same_and_other(schema, demands)
    yield from _circles(schema, demands)
    yield from _apart_and_together(demands)
    yield from _kinds(schema, demands)
    yield from _said_and_denied(schema, demands)


def _tests(demands: list[_Demand], *relations: Relation) -> Iterator[tuple[str, str, str, Relation]]:
    """The rule, the two terms and the relation of every such test; variables without their question mark."""
    for one in demands:
        if isinstance(one.clause, Test) and one.clause.relation in relations:
            subject, object_ = (term.lstrip("?") for term in (one.clause.subject, one.clause.object))
            yield one.rule, subject, object_, one.clause.relation


def _same_and_other(schema: Schema, demands: list[_Demand]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Terms that must be the same, and must not."""
    same: dict[str, str] = {}
    because: dict[str, str] = {}

    def root(term: str) -> str:
        while term in same:
            term = same[term]
        return term

    for rule, one, other, _ in _tests(demands, Relation.IS):
        if root(one) != root(other):
            same[root(one)] = root(other)
        because[one] = because[other] = rule
        choices = schema.roles[one].choices if one in schema.roles else ()
        if choices and other.startswith("lg:") and other not in choices:
            yield (rule,), f"{one} is never {other.removeprefix('lg:')}."
    named = {root(term): term for term in because if term.startswith("lg:")}
    for rule, one, other, _ in _tests(demands, Relation.IS):
        for term in (one, other):
            if term.startswith("lg:") and named[root(term)] != term:
                yield (because[named[root(term)]], rule), f"{one} would be two choices at once."
    apart = (Relation.IS_NOT, Relation.DIFFERS, Relation.LISTED_BEFORE, Relation.PRECEDES, Relation.BEGINS_BEFORE)
    for rule, one, other, _ in _tests(demands, *apart):
        if root(one) == root(other):
            first = because.get(one, rule)
            yield (first, rule), f"{one} and {other} would have to be the same, and not the same."


def _circles(schema: Schema, demands: list[_Demand]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Roles of which each comes before the next, and the last before the first."""
    for relations, what in ((_EARLIER, "each begins before the next"), ((Relation.LISTED_BEFORE,), "a list")):
        after: dict[str, dict[str, str]] = defaultdict(dict)
        for rule, one, other, _ in _tests(demands, *relations):
            if {one, other} <= schema.roles.keys():
                after[one].setdefault(other, rule)
        for start in after:
            if circle := _back_to(start, after):
                rules = tuple(after[one][other] for one, other in pairwise(circle))
                yield rules, f"{' → '.join(circle)} is a circle ({what})."


def _back_to(start: str, after: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A way from a role to itself; empty where there is none."""
    came: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in after.get(here, ()):
            if there == start:
                way = [start]
                while here != start:
                    way.append(here)
                    here = came[here]
                return [start, *reversed(way)]
            if there not in came:
                came[there] = here
                waiting.append(there)
    return []


def _apart_and_together(demands: list[_Demand]) -> Iterator[tuple[tuple[str, ...], str]]:
    """One of two is over before the other begins, and yet they meet in time."""
    over = {(one, other): rule for rule, one, other, _ in _tests(demands, Relation.PRECEDES)}
    for rule, one, other, _ in _tests(demands, Relation.OVERLAPS, Relation.MAY_OVERLAP):
        if first := over.get((one, other)) or over.get((other, one)):
            yield (first, rule), f"{one} and {other} would be apart in time, and not."
    for rule, one, other, _ in _tests(demands, Relation.MAY_PRECEDE, Relation.MAY_BE_BEFORE):
        if first := over.get((other, one)):
            yield (first, rule), f"{other} would be over before {one} begins, and not."


def _kinds(schema: Schema, demands: list[_Demand]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Roles of which two rules, or a rule and the role itself, want classes that share nothing."""
    wanted = {role.name: {to_iri(role.kind): ""} for role in schema.roles.values()}
    for one in demands:
        if isinstance(one.clause, Triple):
            for name, iri in _kinds_of(one.clause):
                if name in wanted:
                    wanted[name].setdefault(iri, one.rule)
    for name, kinds in wanted.items():
        for (kind, first), (other, second) in combinations(kinds.items(), 2):
            if share_nothing(kind, other):
                names = " and ".join(vocabulary().name_of(iri) for iri in (kind, other))
                yield (
                    tuple(rule for rule in (first, second) if rule),
                    f"{name} would be {names}, which no single thing is.",
                )


def _kinds_of(triple: Triple) -> Iterator[tuple[str, str]]:
    """The classes that a fact demands of the variables in it."""
    if triple.predicate == _TYPE:
        if is_variable(triple.subject) and not is_variable(triple.object):
            yield triple.subject[1:], to_iri(triple.object)
        return
    term = vocabulary().properties.get(to_iri(triple.predicate))
    if term is None:
        return
    if is_variable(triple.subject) and len(term.domains) == 1:
        yield triple.subject[1:], term.domains[0]
    if is_variable(triple.object) and term.is_object:
        yield triple.object[1:], term.range


def _said_and_denied(schema: Schema, demands: list[_Demand]) -> Iterator[tuple[tuple[str, ...], str]]:
    """A fact among roles that one rule demands and another forbids."""
    said: dict[Clause, str] = {one.clause: one.rule for one in demands if isinstance(one.clause, Triple)}
    for one in demands:
        if isinstance(one.clause, Absent) and one.clause.pattern.mentioned <= schema.roles.keys():
            sayers = [said.get(clause, "") for clause in one.clause.pattern.clauses]
            if sayers and all(sayers):
                yield (sayers[0], one.rule), "the one says what the other denies."


def _check_windows(schema: Schema, whole: Place) -> None:
    """Raises `DataError` where the scenes' windows of days leave none, whatever the cast."""
    network: TemporalNetwork[str] = TemporalNetwork()
    for scene in schema.scenes:
        for role, (nearest, farthest) in scene.after:
            network.require(role, scene.id, nearest, f"{scene.id} comes {nearest} days or more after {role}")
            network.require(scene.id, role, -farthest, f"{scene.id} comes {farthest} days or less after {role}")
    for earlier, later in pairwise(schema.scenes):
        nearest, farthest = later.gap
        network.require(earlier.id, later.id, nearest, f"{later.id} comes {nearest} days or more after {earlier.id}")
        if not later.only and not earlier.only:
            network.require(
                later.id, earlier.id, -farthest, f"{later.id} comes {farthest} days or less after {earlier.id}"
            )
    try:
        network.bounds()
    except InconsistentTimes as error:
        raise whole.wrong(f"The windows of the scenes leave no days. {error}", "Widen `gap` or `after`.") from error
