"""From a cast to a scheduling problem: what its scenes, its schema and its world ask of days and places."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, Protocol

from ontology.vocabulary import vocabulary
from solver.commitments import Commitments
from solver.scheduling import DAY, Bound, Gap, Known, Lesson, Need, Problem, Scene, Stay, Unit
from solver.schema import SceneTemplate
from world import World
from world.errors import counted
from world.time.day import LAST_DAY, from_iso, iso

UNDATED: Final = "1992-01-01"
"""The day after which plots begin in a world that dates nothing of their cast."""

_NOT_ON_STAGE: Final = frozenset({"lg:Flashback", "lg:Journey", "lg:BorderCrossing"})
"""Scenes that say nothing of where people are on their day."""
_TELLERS: Final = ("lg:sender", "lg:denouncer", "lg:confessor")
_TOLD: Final = ("lg:recipient", "lg:confessedTo")
_ACTS_ON: Final = {"lg:reveals": _TELLERS, "lg:uses": ("lg:agent",), "lg:about": ("lg:blackmailer", "lg:denouncer")}
"""Whoever does this with a secret has to know it (the rule acts-before-knowing); what is revealed is known as well."""


class Days(Protocol):
    """What a world knows of the days of its things (see `Calendar`)."""

    def bounds(self, name: str, /) -> tuple[tuple[int | None, int | None], tuple[int | None, int | None]]: ...
    def so_far(self, name: str, /) -> int | None: ...
    def is_person(self, name: str, /) -> bool: ...


@dataclass(frozen=True)
class Demands:
    """What one cast asks. `places` are the candidates of each scene that has any, by the scene's id."""

    world: World
    days: Days
    commitments: Commitments
    templates: Sequence[SceneTemplate]
    bindings: Mapping[str, str]
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def problem(self, years: Sequence[int] = (), choose: Callable[[Iterable[int]], int] = max) -> Problem:
        """The problem, with the ways of some years (`choose` says which where they differ); without, with no ways."""
        if not years or not self.has_ways:
            return self._plain
        stays = self._stays
        places = dict.fromkeys(
            [*(place for scene in self._scenes for place in scene.places), *(s.place for s in stays)]
        )
        return replace(self._plain, stays=stays, ways=dict(self.commitments.ways(places, years, choose)))

    @cached_property
    def has_ways(self) -> bool:
        """Whether anybody could have to travel."""
        return bool(self._stays) or len({place for scene in self._scenes for place in scene.places}) > 1

    @cached_property
    def _plain(self) -> Problem:
        lessons = tuple(lesson for scene in self.templates for lesson in self._lessons(scene))
        needs, known = self._needs(lessons)
        moments = [f"{role}'s {side}" for role in self.bindings for side in ("begin", "end")]
        return Problem(
            scenes=self._scenes,
            moments=tuple(moments),
            bounds=tuple(self._bounds()),
            gaps=tuple(self._gaps()),
            lessons=lessons,
            needs=needs,
            known=known,
            names=self._names,
        )

    @cached_property
    def _scenes(self) -> tuple[Scene, ...]:
        return tuple(
            Scene(one.id, self._in_person(one), self.places.get(one.id, ()), hours=0) for one in self.templates
        )

    @cached_property
    def _stays(self) -> tuple[Stay, ...]:
        """What the world has those do who are somewhere in person, from the day on which the plot can begin."""
        placed = {place for scene in self._scenes for place in scene.places}
        found: dict[str, Stay] = {}
        for person in dict.fromkeys(who for scene in self._scenes if scene.places for who in scene.people):
            for stay in self.commitments.since(person, self.days.so_far(person)):
                within = self.commitments.within(stay.place, placed) if stay.closed else frozenset[str]()
                found[stay.id] = replace(stay, within=within)
        return tuple(found.values())

    @cached_property
    def _players(self) -> list[str]:
        """The roles of those who have a part in any scene."""
        roles = dict.fromkeys(role for scene in self.templates for _, role in scene.participants)
        return [role for role in roles if self.days.is_person(self.bindings[role])]

    @cached_property
    def _names(self) -> dict[str, str]:
        things = [*self.bindings.values(), *(place for places in self.places.values() for place in places)]
        return {name: self.commitments.label(name) for name in dict.fromkeys(things) if not name.startswith("lg:")}

    def _in_person(self, scene: SceneTemplate) -> tuple[str, ...]:
        if scene.kind in _NOT_ON_STAGE:
            return ()
        there = [self.bindings[role] for key, role in scene.participants if key in _in_person_roles()]
        return tuple(who for who in dict.fromkeys(there) if self.days.is_person(who))

    def _bounds(self) -> Iterator[Bound]:
        for role, name in self.bindings.items():
            for side, (earliest, latest) in zip(("begin", "end"), self.days.bounds(name), strict=True):
                if earliest is not None:
                    said = f"the {side} of {name} is {iso(earliest)} or later"
                    yield Bound(f"{role}'s {side}", DAY * earliest, None, said)
                if latest is not None:
                    said = f"the {side} of {name} is {iso(latest)} or earlier"
                    yield Bound(f"{role}'s {side}", None, DAY * latest + DAY - 1, said)
        told = [day for role in self._players if (day := self.days.so_far(self.bindings[role])) is not None]
        for scene in self.templates:
            if self._players and not told:
                said = f"the world dates nothing of the cast, and then plots begin after {UNDATED}"
                yield Bound(scene.id, DAY * (from_iso(UNDATED) + 1), None, said)
            elif told:
                yield Bound(scene.id, DAY * (min(told) + 1), None, f"{scene.id} goes on from what is told of the cast")
            yield Bound(scene.id, None, DAY * LAST_DAY + DAY - 1, f"{scene.id} is {iso(LAST_DAY)} or earlier")
            for role in dict.fromkeys(role for _, role in scene.participants):
                if (day := self.days.so_far(self.bindings[role])) is not None:
                    said = f"{scene.id} goes on from what is told of {role}"
                    yield Bound(scene.id, DAY * (day + 1), None, said)

    def _gaps(self) -> Iterator[Gap]:
        for role, name in self.bindings.items():
            yield Gap(f"{role}'s begin", f"{role}'s end", 0, because=f"{name} begins before it ends")
        for scene in self.templates:
            for role, days in scene.after:
                yield from _between(f"{role}'s end", scene.id, *days)
            for role in dict.fromkeys(role for _, role in scene.participants):
                if self.days.is_person(self.bindings[role]):
                    said = f"{scene.id} comes before the death of {role}"
                    yield Gap(scene.id, f"{role}'s end", 0, None, Unit.DAYS, said)
        for earlier, later in pairwise(self.templates):
            yield Gap(earlier.id, later.id, 0, because=f"{later.id} comes after {earlier.id}")
            yield from _between(earlier.id, later.id, *later.gap)

    def _lessons(self, scene: SceneTemplate) -> Iterator[Lesson]:
        """Who knows what after a scene: whoever finds it out, and whoever is told."""
        played = [(key, self.bindings[role]) for key, role in scene.participants]
        learners = [("lg:known", "lg:agent"), *(("lg:reveals", told) for told in _TOLD)]
        for what, who in learners:
            for fact in (name for key, name in played if key == what):
                yield from (Lesson(scene.id, fact, name) for key, name in played if key == who)

    def _needs(self, lessons: Sequence[Lesson]) -> tuple[tuple[Need, ...], tuple[Known, ...]]:
        """What people act on of which the world or the plot says when they learn it. Of the rest, nobody can tell."""
        needs: list[Need] = []
        known: dict[Known, None] = {}
        taught = {(lesson.fact, lesson.person) for lesson in lessons}
        for scene in self.templates:
            played = [(key, self.bindings[role]) for key, role in scene.participants]
            for key, fact in played:
                for who, person in played:
                    if who not in _ACTS_ON.get(key, ()) or (key != "lg:reveals" and not self._is_secret(fact)):
                        continue
                    of_old = self.commitments.knows(person, fact)
                    if of_old is None and (fact, person) not in taught:
                        continue
                    if any(record[2] == person for record in self.world.facts(fact, "lg:keptBy")):
                        continue
                    needs.append(Need(scene.id, fact, person))
                    known.update(dict.fromkeys(of_old or ()))
        return tuple(needs), tuple(known)

    def _is_secret(self, name: str) -> bool:
        return "lg:Secret" in self.world.types(name)


def _between(earlier: str, later: str, nearest: int, farthest: int) -> Iterator[Gap]:
    least = f"{later} comes at least {counted(nearest, 'day')} after {earlier}"
    most = f"{later} comes at most {counted(farthest, 'day')} after {earlier}"
    yield Gap(earlier, later, nearest, None, Unit.DAYS, least)
    yield Gap(earlier, later, None, farthest, Unit.DAYS, most)


@lru_cache(maxsize=1)
def _in_person_roles() -> frozenset[str]:
    terms = vocabulary()
    return frozenset(term.name for term in terms.properties.values() if term.in_person)
