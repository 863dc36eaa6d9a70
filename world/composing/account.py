"""What a world says, thing by thing: the facts that somebody stated, and how each is vouched for.

Days that follow from written times are left out, since whoever reads the times works them out again.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, TypeAlias

import pyoxigraph as ox

from ontology.namespaces import DCTERMS, LG, PROVENANCE, RDF
from world.errors import LegendryError, TimeError, shorten
from world.facts import Fact, literal_value, to_node, to_text
from world.store import World
from world.stores.protocol import Store
from world.time.dating import BEFORE, WRITTEN, Written, days_of
from world.time.network import InconsistentTimes

CANON: Final = ox.DefaultGraph()
ORIGINS: Final = ox.NamedNode(PROVENANCE)
SOURCE: Final = "dcterms:source"

Voucher: TypeAlias = tuple[frozenset[str], str]
"""The sources that are cited for a fact, and its certainty."""


class Account:
    """Canon by subject. `odd` are quads that compact text cannot say (RDF 1.2), or that lie in other graphs."""

    def __init__(self, world: World) -> None:
        self.odd: list[ox.Quad] = []
        self._store = world.store
        self._facts: dict[str, list[Fact]] = defaultdict(list)
        for quad in world.store.quads_for_pattern(None, None, None, None):
            self._take(quad)
        self._vouchers: dict[str, dict[Fact, set[Voucher]]] = {}
        for fact in self._follow_from_times():
            if fact in (known := self._facts.get(fact[0], [])):
                known.remove(fact)
        for facts in self._facts.values():
            facts.sort()

    @property
    def subjects(self) -> list[str]:
        """Everything of which something is stated, sorted."""
        return sorted(name for name, facts in self._facts.items() if facts)

    def facts(self, subject: str) -> list[Fact]:
        """What is stated of a subject, sorted."""
        return self._facts.get(subject, [])

    def vouchers(self, fact: Fact) -> list[Voucher]:
        """How a fact is vouched for, sorted; empty for a fact that no author's file states."""
        of_subject = self._vouchers.get(fact[0])
        if of_subject is None:
            of_subject = self._vouchers[fact[0]] = _vouchers(self._store, fact[0])
        return sorted(of_subject.get(fact, ()), key=lambda voucher: (sorted(voucher[0]), voucher[1]))

    def _take(self, quad: ox.Quad) -> None:
        if quad.graph_name == ORIGINS:
            return
        if isinstance(quad.object, ox.Literal) and "\0" in quad.object.value:
            where = f"{to_text(quad.predicate)} of {to_text(quad.subject)}"
            raise LegendryError(f"The text under {shorten(where)} holds a NUL character, as no text file can: mend it.")
        if quad.graph_name != CANON or isinstance(quad.object, ox.Triple):
            self.odd.append(quad)
            return
        fact = (to_text(quad.subject), to_text(quad.predicate), to_text(quad.object))
        self._facts[fact[0]].append(fact)

    def _follow_from_times(self) -> Iterable[Fact]:
        """The days that all written times imply, and the order that `when`, `from` and `to` alone imply."""
        written = [
            Written(subject, predicate, literal_value(value) or value)
            for subject, facts in self._facts.items()
            for _, predicate, value in facts
            if predicate in WRITTEN and (predicate != BEFORE or literal_value(value) is None)
        ]
        try:
            days = [fact for fact in days_of(written) if fact[1] != BEFORE]
            order = days_of(one for one in written if one.property != BEFORE)
        except (InconsistentTimes, TimeError):
            return []
        return days + [fact for fact in order if fact[1] == BEFORE and self._is_no_news(fact)]

    def _is_no_news(self, order: Fact) -> bool:
        """Whether nothing vouches for an order that does not vouch for the written times as well."""
        subject = order[0]
        times = {v for fact in self.facts(subject) if fact[1] in WRITTEN[:3] for v in self.vouchers(fact)}
        return set(self.vouchers(order)) <= times


def _vouchers(store: Store, subject: str) -> dict[Fact, set[Voucher]]:
    found: dict[Fact, set[Voucher]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDF.subject), to_node(subject), ORIGINS):
        said: dict[str, list[str]] = defaultdict(list)
        assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
        for about in store.quads_for_pattern(quad.subject, None, None, ORIGINS):
            value = about.object
            if about.predicate.value in (RDF.predicate, RDF.object):
                said[about.predicate.value].append(to_text(value))
            elif isinstance(value, ox.Literal):
                said[about.predicate.value].append(value.value)
        fact = (subject, "".join(said[RDF.predicate]), "".join(said[RDF.object]))
        found[fact].add((frozenset(said[DCTERMS.source]), "".join(said[LG.certainty])))
    return found
