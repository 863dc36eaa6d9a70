"""What would have to go so that something is not found: a note as a whole, a single fact, or an end."""

from collections.abc import Iterator

from solver.repair.draft import NEW, Around, Draft
from solver.repair.prices import Prices
from world import Fact, Pattern
from world.pattern import Absent, Match, Triple
from world.pattern.clause import is_variable

_TYPE = "rdf:type"
_ENDS = ("lg:endLatest", "lg:endEarliest")


def removals(around: Around, pattern: Pattern, found: Match, draft: Draft, prices: Prices) -> Iterator[Draft]:
    """The ways to make a match of a pattern untrue, each as the draft with it."""
    subjects = dict.fromkeys(fact[0] for fact in found.facts if not fact[0].startswith(NEW))
    for name in subjects:
        price = prices.undoing(around.about(name).get(_TYPE, ()))
        if price is not None and name not in draft.undone:
            yield draft.without([*_whole(around, name), *_ends_with(around, name)], price.cost, undone=name)
    for fact in found.facts:
        if fact[1] in prices.remove and not fact[0].startswith(NEW):
            yield draft.without([fact], prices.remove[fact[1]].cost)
        elif fact[1] in _ENDS:
            written = [(fact[0], "lg:end", value) for value in around.objects(fact[0], "lg:end")]
            if written and fact[0] not in draft.reopened:
                derived = [(fact[0], key, value) for key in _ENDS for value in around.objects(fact[0], key)]
                yield draft.without([*written, *derived], prices.reopen.cost, reopened=fact[0])
    for clause in pattern.clauses:
        for inner in clause.pattern.clauses if isinstance(clause, Absent) else ():
            if isinstance(inner, Triple) and inner.predicate in _ENDS and is_variable(inner.subject):
                of = found.bindings.get(inner.subject[1:])
                if of and not of.startswith(NEW):
                    yield draft.with_end(of, prices.close.cost)


def _whole(around: Around, name: str) -> list[Fact]:
    """All that is said of a note."""
    return [(name, key, value) for key, values in sorted(around.about(name).items()) for value in values]


def _ends_with(around: Around, name: str) -> Iterator[Fact]:
    """The end of a life that a death is about, and the days that follow from it."""
    for person in around.objects(name, "lg:deceased"):
        for key in ("lg:end", *_ENDS):
            yield from ((person, key, value) for value in around.objects(person, key))
