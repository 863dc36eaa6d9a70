"""What goes with a thing: its facts, and, if that is wanted, what others say of it and what cannot be without it."""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from ontology.vocabulary import vocabulary
from world.checking.rehearsal import Rehearsal
from world.checking.report import Severity
from world.checking.survey import Survey
from world.errors import LegendryError, TimeError, counted
from world.facts import Fact, literal_value, to_iri, to_node, to_text
from world.history.saying import shorten_typed
from world.resources.head import parts_of
from world.store import World
from world.time.dating import BEFORE, BOUNDS, FOLLOWS_FROM, WRITTEN, Written, days_of

_CANON: Final = ox.DefaultGraph()
_TOLD: Final = 10
_ROUNDS: Final = 8


class StillReferredTo(LegendryError):
    """Others speak of what is to be deleted: `facts`."""

    def __init__(self, name: str, facts: Iterable[Fact]) -> None:
        self.facts = tuple(facts)
        told = "; ".join(f"`{shorten_typed(fact)}`" for fact in self.facts[:_TOLD])
        more = f"; and {len(self.facts) - _TOLD:,} more" if len(self.facts) > _TOLD else ""
        super().__init__(f"{counted(len(self.facts), 'fact speaks', 'facts speak')} of `{name}`: {told}{more}.")


def deletion(world: World, name: str, *, cascade: bool) -> list[Fact]:
    """The facts that go with a thing and its parts.

    With `cascade`, also what others say of it, and all of those events and situations that could not be without it: the
    rules would find errors in them. Raises `StillReferredTo` where others speak of it otherwise.
    """
    survey = Survey(world)
    going = dict.fromkeys(parts_of(world, name))
    while True:
        gone = dict.fromkeys(fact for one in going for fact in _stated(world, one))
        others = list(_references(survey, going))
        if others and not cascade:
            raise StillReferredTo(name, others)
        gone.update(dict.fromkeys(others))
        further = _cannot_be_without(world, list(gone), others) - going.keys()
        if not further or len(going) > _ROUNDS * 1_000:
            return list(gone)
        going.update((part, None) for one in sorted(further) for part in parts_of(world, one))


def _cannot_be_without(world: World, gone: list[Fact], others: Iterable[Fact]) -> set[str]:
    """The occurrences among those that speak of what goes in which errors would begin."""
    known = vocabulary()
    occurrence = known.class_named("Occurrence")
    speaking = {
        fact[0]
        for fact in others
        if any(occurrence in known.superclasses(to_iri(kind)) for kind in world.types(fact[0]))
    }
    if not speaking:
        return set()
    begun = Rehearsal(world).begun(gone, ())
    return {one for found in begun if found.severity is Severity.ERROR for one in found.subjects} & speaking


def _stated(world: World, name: str) -> Iterator[Fact]:
    """What is said of a thing, but for the days and the order that follow from its written times, and go with these."""
    facts = list(world.facts(name))
    said = {fact[1] for fact in facts}
    times = [Written(name, p, literal_value(value) or value) for _, p, value in facts if p in WRITTEN[:3]]
    try:
        order = {fact for fact in days_of(times) if fact[1] == BEFORE}
    except TimeError:
        order = set()
    for fact in facts:
        follows = fact[1] in BOUNDS and not said.isdisjoint(FOLLOWS_FROM[fact[1]])
        if not follows and fact not in order:
            yield fact


def _references(survey: Survey, going: Iterable[str]) -> Iterator[Fact]:
    """What others say of things, also by times that lean on them; not the order that follows from such times."""
    names = set(going)
    for name in sorted(names):
        leaning = [fact for fact in survey.leaning.on(name) if fact[0] not in names and fact[1] != BEFORE]
        yield from leaning
        lean = {fact[0] for fact in leaning}
        for quad in survey.world.store.quads_for_pattern(None, None, to_node(name), _CANON):
            fact = (to_text(quad.subject), to_text(quad.predicate), name)
            if fact[0] not in names and not (fact[1] == BEFORE and fact[0] in lean):
                yield fact
