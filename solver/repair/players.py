"""Who or what of the world could play a part in what is added: few of each class, in a fixed order."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

from solver.repair.draft import NEW, Draft
from solver.repair.prices import Prices
from world import World
from world.facts import is_literal
from world.pattern import Neighbours
from world.pattern.nearby import narrower_classes

MOST_PLAYERS: Final = 4
_MOST_LISTED: Final = 400
_HELD: Final = ("lg:thing", "lg:deceased")


class Players:
    """Things of one world by class: first the living, what nobody holds, and what is no part of another's note."""

    def __init__(self, world: World, near: Neighbours) -> None:
        self._world = world
        self._near = near
        self.of = lru_cache(maxsize=1000)(self._of)
        self.texts = lru_cache(maxsize=100)(self._texts)

    def _of(self, kind: str) -> Sequence[str]:
        """At most so many things of a class."""
        some = {one for name in narrower_classes(kind) for one in self._world.some(name, _MOST_LISTED)}
        return sorted(some, key=lambda name: (self._is_taken(name), "/" in name, name))[:MOST_PLAYERS]

    def _is_taken(self, name: str) -> bool:
        return any(self._near.subjects(key, name) for key in _HELD)

    def _texts(self, key: str) -> Sequence[str]:
        """The texts that a property has most often."""
        found = Counter(fact[2] for fact in self._world.facts(None, key) if is_literal(fact[2]))
        return sorted(found, key=lambda text: (-found[text], text))[:MOST_PLAYERS]

    def filled(self, draft: Draft, prices: Prices) -> Iterator[Draft]:
        """The draft with what its new notes need besides: of each, those that fit best."""
        missing = [
            (name, key, wanted)
            for name, kind in draft.notes
            for key, wanted in prices.new[kind].needs.items()
            if not any(fact[:2] == (name, key) for fact in draft.facts)
        ]
        options = [self._best(draft, name, wanted) for name, _, wanted in missing]
        for chosen in list(product(*options))[:MOST_PLAYERS]:
            filled = draft
            for (name, key, _), player in zip(missing, chosen, strict=True):
                filled = filled.with_fact((name, key, player), 0)
            yield filled

    def _best(self, draft: Draft, name: str, wanted: str) -> list[str]:
        """Things of a class, first those that those whom a new note names have to do with already."""
        own = [fact[2] for fact in draft.facts if fact[0] == name and not fact[2].startswith((NEW, '"', "lg:"))]
        near: dict[str, None] = {}
        kinds = set(narrower_classes(wanted))
        for one in own:
            for key in ("lg:agent", "lg:party", "lg:participant", "lg:recruit"):
                for situation in self._near.subjects(key, one):
                    for values in self._near.about(situation).values():
                        near.update(dict.fromkeys(value for value in values if not value.startswith(('"', "lg:"))))
        close = [
            one for one in near if one not in own and not kinds.isdisjoint(self._near.about(one).get("rdf:type", ()))
        ]
        return [*dict.fromkeys([*close, *(one for one in self.of(wanted) if one not in own)])][:MOST_PLAYERS]
