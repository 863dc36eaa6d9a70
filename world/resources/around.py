"""What a thing has to do with others: the facts between them, and what both are part of."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox

from ontology.namespaces import LG
from ontology.vocabulary import vocabulary
from world.facts import Fact, to_iri, to_node, to_text
from world.resources.brief import brief, is_thing, term_label
from world.resources.collection import acting
from world.resources.days import days_of, in_words, sorts
from world.store import World
from world.time.dating import BEFORE, BOUNDS

_CANON: Final = ox.DefaultGraph()
_UNSAID: Final = frozenset({*BOUNDS, "rdf:type"})
_SYMMETRIC: Final = ("lg:possiblySameAs",)


class Around:
    """What leads from a thing and to it; of very many facts that lead to it, the first in the store's own order."""

    def __init__(self, world: World, name: str, most: int) -> None:
        self.world, self.name = world, name
        self.brief = cache(lambda one: brief(world, one))
        self.days = cache(lambda one: days_of(world, one))
        inward = world.store.quads_for_pattern(None, None, to_node(name), _CANON)
        facts = [(to_text(q.subject), to_text(q.predicate), name) for q in islice(inward, most + 1)]
        self.is_whole = len(facts) <= most
        self._inward: list[Fact] = sorted(fact for fact in facts[:most] if fact[1] not in _UNSAID)

    def ties(self) -> list[dict[str, Any]]:
        """Each as data and in words, sorted by what is at the other end."""
        found = [*self._outward(), *self._plain_inward(), *self._through()]
        return sorted(found, key=lambda tie: (tie["other"]["label"], tie["other"]["id"], tie["text"]))

    def timeline(self) -> list[dict[str, Any]]:
        """What it was part of, and itself where it has days: by the earliest day, then by id."""
        roles: dict[str, list[str]] = {}
        for one, predicate, _ in self._inward:
            if self._is_occurrence(one) and predicate != BEFORE:
                roles.setdefault(one, []).append(term_label(predicate))
        if self.days(self.name) is not None:
            roles[self.name] = []
        moments = [self._moment(one, parts) for one, parts in roles.items()]
        return sorted(moments, key=lambda moment: (*sorts(self.days(moment["id"])), moment["id"]))

    def _moment(self, one: str, roles: list[str]) -> dict[str, Any]:
        days = self.days(one)
        about, part = self.brief(one), ", ".join(roles)
        text = ": ".join(filter(None, (in_words(days), about["label"] + (f" ({part})" if part else ""))))
        return {**about, "roles": roles, "days": days, "text": text}

    def _outward(self) -> Iterator[dict[str, Any]]:
        for _, predicate, other in self.world.facts(self.name):
            if is_thing(other) and predicate not in _UNSAID:
                yield self._plain(predicate, other, "both" if predicate in _SYMMETRIC else "out")

    def _plain_inward(self) -> Iterator[dict[str, Any]]:
        for other, predicate, _ in self._inward:
            if not self._is_occurrence(other) or predicate == BEFORE:
                yield self._plain(predicate, other, "both" if predicate in _SYMMETRIC else "in")

    def _plain(self, predicate: str, other: str, direction: str) -> dict[str, Any]:
        says = term_label(predicate)
        ends = (self.name, other) if direction != "in" else (other, self.name)
        text = f"{self.brief(ends[0])['label']} – {says} – {self.brief(ends[1])['label']}"
        return self._tie(other, direction, predicate, says, None, text)

    def _through(self) -> Iterator[dict[str, Any]]:
        """By what both are part of: one for each other end, in each of its roles."""
        for one, mine, _ in self._inward:
            if not self._is_occurrence(one) or mine == BEFORE:
                continue
            for _, theirs, other in self.world.facts(one):
                if other != self.name and is_thing(other) and theirs not in _UNSAID and theirs != BEFORE:
                    yield self._met(one, mine, theirs, other)

    def _met(self, one: str, mine: str, theirs: str, other: str) -> dict[str, Any]:
        about = self.brief(one)
        role, says = term_label(mine), term_label(theirs)
        here, there = _rank(mine), _rank(theirs)
        direction = "both" if here == there else "out" if here < there else "in"
        when = in_words(self.days(one))
        ends = f"{self.brief(self.name)['label']} ({role}), {self.brief(other)['label']} ({says})"
        tie = self._tie(other, direction, theirs, says, one, f"{about['label']}: {ends}{f', {when}' if when else ''}")
        return tie | {"role": role}

    def _tie(
        self, other: str, direction: str, predicate: str, says: str, through: str | None, text: str
    ) -> dict[str, Any]:
        return {
            "other": self.brief(other),
            "direction": direction,
            "predicate": predicate,
            "says": says,
            "role": None,
            "through": None if through is None else self.brief(through),
            "days": None if through is None else self.days(through),
            "text": text,
        }

    def _is_occurrence(self, one: str) -> bool:
        return "Occurrence" in self._above(one)

    def _above(self, one: str) -> set[str]:
        known = vocabulary()
        types: list[str] = self.brief(one)["types"]
        classes = (iri for name in types if (iri := known.class_named(name)))
        return {known.name_of(above) for iri in classes for above in known.superclasses(iri)}


@cache
def _rank(predicate: str) -> int:
    """Who acts comes first, then who takes part otherwise, then what is only spoken of."""
    if predicate in acting():
        return 0
    return 1 if to_iri(predicate) in vocabulary().subproperties(LG.participant) else 2
