"""Some facts as columns, in numbers of their own terms: all of a store, or what a part of a world adds to it."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyoxigraph as ox

from world.columns.pairs import Pairs
from world.facts import Fact, is_id, to_text
from world.provenance import facts_as_trig

_ITSELF: Final = re.compile(r'"[^"\\]*"')
"""A plain text in which nothing is escaped."""


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """Distinct terms (compact text), sorted by code point, and by predicate the facts in their places there."""

    texts: Sequence[str]
    facts: Mapping[str, Pairs]

    @classmethod
    def of(cls, facts: Iterable[Fact], beside: Iterable[str] = ()) -> "Part":
        """Facts, in any order and repeated or not, as they are written; `beside` them terms that must have numbers."""
        met: dict[str, int] = {}
        columns: dict[str, tuple[array[int], array[int]]] = defaultdict(lambda: (array("i"), array("i")))
        for subject, predicate, object_ in facts:
            subjects, objects = columns[predicate]
            subjects.append(met.setdefault(subject, len(met)))
            objects.append(met.setdefault(object_, len(met)))
        for term in beside:
            met.setdefault(term, len(met))
        texts = sorted(met)
        numbers = np.empty(len(texts), dtype=np.int32)
        numbers[np.fromiter(map(met.__getitem__, texts), dtype=np.int32, count=len(texts))] = np.arange(len(texts))
        return cls(
            texts,
            {
                predicate: Pairs.of(
                    numbers[np.frombuffer(subjects, dtype=np.int32)], numbers[np.frombuffer(objects, dtype=np.int32)]
                )
                for predicate, (subjects, objects) in sorted(columns.items())
            },
        )

    def as_stored(self) -> "Part":
        """The same facts as a store says them again, which writes numbers and days in one way each."""
        said = _said({*self.texts, *self.facts})
        if not said:
            return self
        written = [said.get(text, text) for text in self.texts]
        texts = sorted(set(written))
        number_of = {text: number for number, text in enumerate(texts)}
        numbers = np.fromiter(map(number_of.__getitem__, written), dtype=np.int32, count=len(written))
        facts: dict[str, list[Pairs]] = defaultdict(list)
        for predicate, pairs in self.facts.items():
            moved = Pairs.of(numbers[pairs.first], numbers[pairs.second])
            facts[said.get(predicate, predicate)].append(moved)
        return Part(texts, {predicate: Pairs.union(facts[predicate]) for predicate in sorted(facts)})


def _said(texts: Iterable[str]) -> dict[str, str]:
    """What a store says for those of some terms that it writes in another way."""
    asked = [text for text in texts if not (is_id(text) or _ITSELF.fullmatch(text) or text.startswith("_:"))]
    store = ox.Store()
    store.load(
        input=facts_as_trig((str(number), "rdf:value", text) for number, text in enumerate(asked)),
        format=ox.RdfFormat.TRIG,
        lenient=True,
    )
    said = ((asked[int(to_text(quad.subject))], to_text(quad.object)) for quad in store)
    return {text: answer for text, answer in said if answer != text}
