"""What people call each other to the face: it depends on who speaks.

Friends and lovers say Natasha; who has served in the same house says Colonel Petrova; who only ever met her under a
cover says the name on her papers; others say Natalia Vladimirovna where there is a patronymic, and Petrova else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from render.prose.covers import Cover
from render.prose.language import Language
from render.prose.naming import Names, shown
from world import Fact
from world.facts import literal_value
from world.pattern.neighbours import Neighbours

_PATRONYMIC = re.compile(r"(?:vich|vna|ichna)$")
_CLOSE: Final = ("lg:Friendship", "lg:Romance", "lg:Marriage", "lg:Kinship", "lg:Parenthood")
_JOINING: Final = ("lg:party", "lg:spouse", "lg:parent", "lg:child")


@dataclass(frozen=True)
class Address:
    """What somebody is called, and the facts for which it is so."""

    name: str
    facts: tuple[Fact, ...] = ()


class Addressing:
    """Who calls whom what in one story: on which day it begins, and who goes by another name in it."""

    def __init__(
        self, near: Neighbours, names: Names, language: Language, day: str, covers: Mapping[str, Cover]
    ) -> None:
        self._near, self._names, self._day, self._covers = near, names, day, covers
        self._diminutives, self._titles = language.diminutives, language.titles

    def called(self, who: str, speaker: str, told: frozenset[str]) -> Address:
        """What a speaker calls somebody. A cover name is used only where readers were `told` of it."""
        names = self._names
        first, *rest = names.full(who).split() or [names.full(who)]
        if bond := self._bond(speaker, who):
            own = names.given(who) or first
            return Address(self._diminutives.get(own, (own,))[0], bond)
        cover = self._covers.get(who)
        if cover and cover.name in told and not self._knows_better(speaker, who, cover):
            return Address(shown(cover.name).split()[-1], cover.facts)
        if ranked := self._by_rank(who, speaker):
            return ranked
        if rest and _PATRONYMIC.search(rest[0]):
            return Address(f"{first} {rest[0]}")
        return Address(names.short(who) or names.full(who))

    def are_close(self, one: str, other: str) -> bool:
        """Whether a bond that is none of trade or enmity joins two people."""
        return bool(self._bond(one, other))

    def _bond(self, one: str, other: str) -> tuple[Fact, ...]:
        """The closest bond between two, as facts; empty where there is none, or they are one."""
        if not one or one == other:
            return ()
        mine = {bond: role for role in _JOINING for bond in self._near.subjects(role, one)}
        for role in _JOINING:
            for bond in self._near.subjects(role, other):
                if bond in mine and (kind := next((kind for kind in _CLOSE if self._is_a(bond, kind)), "")):
                    return ((bond, "rdf:type", kind), (bond, mine[bond], one), (bond, role, other))
        return ()

    def _knows_better(self, speaker: str, who: str, cover: Cover) -> bool:
        """Whether somebody may know who it is: of one house, or joined by anything that was before the cover."""
        if not speaker or self._houses(speaker).keys() & self._houses(who).keys():
            return True
        shared = {fact[0] for fact in self._near.mentions(speaker)} & {fact[0] for fact in self._near.mentions(who)}
        return any(self._begins(one) < cover.since for one in shared)

    def _by_rank(self, who: str, speaker: str) -> Address | None:
        """A rank and a name, as those of one house say it."""
        mine = self._houses(speaker) if speaker else {}
        for house, service in sorted(self._houses(who).items(), key=lambda item: self._begins(item[1]), reverse=True):
            rank = next(iter(self._near.objects(service, "lg:as")), "")
            title = self._titles.get((literal_value(rank) or "").lower(), "")
            if house in mine and title and (name := self._names.short(who)):
                beside = mine[house]
                facts = (
                    *((one, "lg:organisation", house) for one in (service, beside)),
                    *((service, "lg:agent", who), (service, "lg:as", rank), (beside, "lg:agent", speaker)),
                )
                return Address(f"{title} {name}", tuple(dict.fromkeys(facts)))
        return None

    def _houses(self, who: str) -> dict[str, str]:
        """The organisations that somebody has served by when the story begins, each with her last service there."""
        services = [one for one in self._near.subjects("lg:agent", who) if self._is_a(one, "lg:Service")]
        begun = sorted((self._begins(one), one) for one in services if self._begins(one) <= self._day)
        return {house: one for _, one in begun for house in self._near.objects(one, "lg:organisation")}

    def _begins(self, name: str) -> str:
        return self._near.text(name, "lg:beginEarliest")

    def _is_a(self, name: str, kind: str) -> bool:
        return kind in self._near.objects(name, "rdf:type")
