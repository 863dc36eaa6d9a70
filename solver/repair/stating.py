"""The ways in which a fact that a rule asks for could be so: what the world says, or would have to say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ontology.vocabulary import Property, vocabulary
from solver.repair.draft import NEW, Around, Draft
from solver.repair.prices import Prices, wider_classes
from solver.repair.sequence import THING, is_possession, still_held
from solver.repair.state import ENDS, SOME_DAY, Line, State
from world import Fact
from world.facts import is_literal, literal, to_iri
from world.pattern import Neighbours, Triple
from world.pattern.nearby import narrower_classes, narrower_properties

MOST_BRANCHES: Final = 40
"""Ways of one clause that are followed up."""
TYPE: Final = "rdf:type"
_SEVERAL: Final = {"lg:party": 2}
"""How many values a new note may have of a property; of others, one: who serves, serves by themselves."""


@dataclass(frozen=True)
class Stating:
    """How facts come about.

    `kinds` are the classes of the roles, `choices` those of roles that are choices, `players` gives some things of a
    class, and `literals` some texts that a property has.
    """

    near: Neighbours
    prices: Prices
    kinds: Mapping[str, str]
    choices: Mapping[str, Sequence[str]]
    players: Callable[[str], Sequence[str]]
    literals: Callable[[str], Sequence[str]]

    def stated(self, clause: Triple, one: str, other: str, rest: State) -> Iterator[State]:
        """A fact of which both ends are known: it is so, or would have to be."""
        around, draft = Around(self.near, rest.draft), rest.draft
        if clause.predicate == TYPE:
            yield from self._of_kind(one, other, around, rest)
            return
        said = around.about(one)
        if any(other in said.get(predicate, ()) for predicate in narrower_properties(clause.predicate)):
            yield rest
            return
        if (predicate := self._writable(clause.predicate, one, around, draft)) is None or not _fits(
            predicate, other, around, draft
        ):
            return
        fact = (one, predicate.name, other)
        if draft.kind(one) is not None:
            if sum(known[:2] == fact[:2] for known in draft.facts) < _SEVERAL.get(predicate.name, 1):
                yield rest.drafted(self._handed_over(draft.with_fact(fact, 0), fact))
        elif predicate.name in self.prices.facts and fact not in draft.gone:
            yield rest.drafted(draft.with_fact(fact, self.prices.facts[predicate.name].cost))

    def _handed_over(self, draft: Draft, fact: Fact) -> Draft:
        """With an end for whoever has the thing that a new note gives to somebody."""
        if fact[1] == THING and is_possession(draft.kind(fact[0])):
            for holding in still_held(self.near, fact[2]):
                draft = draft.with_released(holding, self.prices.close.cost)
        return draft

    def led_to(self, line: Line, clause: Triple, one: str, state: State, rest: State) -> Iterator[State]:
        """A fact whose object is open: what the world has there, or what it could have."""
        variable = clause.object[1:]
        if clause.predicate in ENDS and one.startswith(NEW):
            yield rest.drafted(rest.draft.with_end(one, 0)).bound(variable, SOME_DAY)
            return
        said = Around(self.near, state.draft).about(one)
        found = [value for key in narrower_properties(clause.predicate) for value in said.get(key, ())]
        for value in sorted(set(found))[:MOST_BRANCHES]:
            yield rest.bound(variable, value)
        if clause.predicate in ENDS:
            if not found and rest.draft.kind(one) is None:
                yield rest.drafted(rest.draft.with_end(one, self.prices.close.cost)).bound(variable, SOME_DAY)
        elif clause.predicate in self.prices.facts:
            yield replace(state, owed=state.owed | {line})

    def leading(self, line: Line, clause: Triple, other: str, state: State, rest: State) -> Iterator[State]:
        """A fact whose subject is open: what the world has there, or a new note."""
        variable = clause.subject[1:]
        around = Around(self.near, state.draft)
        found = [one for key in narrower_properties(clause.predicate) for one in around.subjects(key, other)]
        for one in sorted(set(found))[:MOST_BRANCHES]:
            yield rest.bound(variable, one)
        yield from self._new(variable, state)
        if clause.predicate in self.prices.facts:
            yield replace(state, owed=state.owed | {line})

    def played(self, variable: str, state: State) -> Iterator[State]:
        """Somebody or something for a variable of which no fact of the world says who or what it is."""
        if variable in self.choices:
            for choice in self.choices[variable]:
                yield state.bound(variable, choice)
            return
        kind = self._kind(variable, state.pending)
        if kind is None:
            for text in self._texts(variable, state):
                yield state.bound(variable, text)
            return
        for one in self.players(kind)[:MOST_BRANCHES]:
            yield state.bound(variable, one)
        yield from self._new(variable, state)

    def is_crowded(self, name: str) -> bool:
        """Whether so much leads to something that it is better reached from elsewhere."""
        return not name.startswith(NEW) and self.near.is_crowded(name)

    def _new(self, variable: str, state: State) -> Iterator[State]:
        """A new note for a variable, of each kind that may be added and that its clauses allow."""
        kind = self._kind(variable, state.pending)
        for note in self.prices.kinds(kind) if kind else ():
            name = f"{NEW}{variable}"
            yield state.drafted(state.draft.with_note(name, note.kind, note.cost)).bound(variable, name)

    def _of_kind(self, one: str, wanted: str, around: Around, rest: State) -> Iterator[State]:
        draft = rest.draft
        kind = draft.kind(one)
        if kind is None:
            if not set(around.about(one).get(TYPE, ())).isdisjoint(narrower_classes(wanted)):
                yield rest
            return
        asked = replace(rest, asked=rest.asked | {(one, wanted)})
        if wanted in wider_classes(kind):
            yield asked
            return
        for note in self.prices.kinds(wanted):
            if self._can_be(one, note.kind, asked):
                cost = note.cost - self.prices.new[kind].cost
                yield asked.drafted(draft.with_note(one, note.kind, cost))

    def _can_be(self, one: str, kind: str, state: State) -> bool:
        """Whether a new note can be of a class: all that is asked and said of it allows that."""
        terms, above = vocabulary(), wider_classes(kind)
        asked = {wanted for name, wanted in state.asked if name == one} | {self.kinds.get(one.removeprefix(NEW), kind)}
        said = [terms.properties[to_iri(fact[1])] for fact in state.draft.facts if fact[0] == one and fact[1] != TYPE]
        return asked.issubset(above) and all(terms.allows(key, to_iri(kind)) for key in said)

    def _writable(self, name: str, one: str, around: Around, draft: Draft) -> Property | None:
        """The property that an author could write of something where a rule asks for this one, or for one below it."""
        terms = vocabulary()
        kind = draft.kind(one)
        kinds = [kind] if kind else around.about(one).get(TYPE, ())
        for wanted in (name, *self.prices.instead.get(name, ())):
            found = terms.properties.get(to_iri(wanted))
            general = wanted == name and name in self.prices.instead
            if found and found.keys and not general and any(terms.allows(found, to_iri(kind)) for kind in kinds):
                return found
        return None

    def _kind(self, variable: str, pending: Sequence[Line]) -> str | None:
        """The narrowest class that something must have; None where only a text will do."""
        terms, term = vocabulary(), f"?{variable}"
        kinds = [self.kinds[variable]] if variable in self.kinds else []
        for line in pending:
            match line.clause:
                case Triple(subject, predicate, object_) if predicate == TYPE:
                    kinds += [object_] if subject == term else []
                case Triple(subject, predicate, object_):
                    found = terms.properties.get(to_iri(predicate))
                    if found and subject == term:
                        kinds.append(terms.compact(found.domain))
                    elif found and object_ == term and found.is_object:
                        kinds.append(terms.compact(found.range))
        return max(kinds, key=lambda kind: len(wider_classes(kind)), default=None)

    def _texts(self, variable: str, state: State) -> Sequence[str]:
        """Texts for a variable: that which a new note says anyway, or those that a property has elsewhere."""
        for line in state.pending:
            clause = line.clause
            if isinstance(clause, Triple) and clause.object == f"?{variable}":
                note = self.prices.new.get(state.draft.kind(state.value(clause.subject) or "") or "")
                if note is not None and clause.predicate in note.texts:
                    return (literal(note.texts[clause.predicate]),)
                return self.literals(clause.predicate)
        return ()


def _fits(predicate: Property, value: str, around: Around, draft: Draft) -> bool:
    """Whether something may be the value of a property."""
    terms = vocabulary()
    if not predicate.is_object:
        return is_literal(value)
    kind = draft.kind(value)
    kinds = [kind] if kind else around.about(value).get(TYPE, ())
    return any(terms.compact(predicate.range) in wider_classes(kind) for kind in kinds)
