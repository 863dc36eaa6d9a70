"""The items of a timeline: events and situations with their days, their place and who has a part in them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from render.graph.forms import DERIVED
from render.graph.terms import superclasses
from render.timeline.span import Span, Window
from world import World
from world.facts import Fact
from world.pattern import Pattern

LIMIT: Final = 200
MOST_NEAR: Final = 5_000
"""Items around one thing that are looked at."""

_KINDS: Final = {"lg:Event": "event", "lg:Situation": "situation"}
_PLACE: Final = "lg:place"
_BEGUN: Final = Pattern.parse("?what lg:beginEarliest ?day . ?what rdf:type ?kind")
_ENDED: Final = Pattern.parse("?what lg:endLatest ?day")
_NO_PARTS: Final = DERIVED | {"rdf:type", _PLACE, "lg:partOf", "lg:before", "lg:when", "lg:begin", "lg:end"}


@dataclass(frozen=True)
class Item:
    """Something that happens or holds; `parts` are pairs of a role (a property) and an id."""

    id: str
    kind: str
    classes: tuple[str, ...]
    span: Span
    place: str | None
    parts: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]


class Items:
    """Reads items of a world, each once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.item = cache(self._item)
        self.is_known = cache(world.mentions)

    def around(self, one: str, depth: int) -> list[Item]:
        """The items in which a thing has a part or that are there; with a depth, those of whoever has a part in them.

        Raises `UnknownTerm`.
        """
        self.world.require(one)
        found: dict[str, Item] = {}
        near, seen = [one], {one}
        for _ in range(depth):
            further: list[str] = []
            for thing in near:
                for item in self._of(thing):
                    if len(found) >= MOST_NEAR:
                        return list(found.values())
                    found.setdefault(item.id, item)
                    further += [who for _, who in item.parts]
            near = [who for who in dict.fromkeys(further) if who not in seen]
            seen.update(near)
        return list(found.values())

    def dated(self, window: Window, kinds: Collection[str]) -> list[str]:
        """The ids of all items that have a first day and may touch a window, in the order of time: by columns."""
        ended = [] if window.is_open else self.world.bulk_table(_ENDED, ("what", "day"))
        ends = {row[0]: row[1] for row in ended}
        is_item = cache(lambda kind: is_in((kind,), _KINDS) and is_in((kind,), kinds))
        found = {}
        for what, day, kind in self.world.bulk_table(_BEGUN, ("what", "day", "kind")):
            if is_item(kind):
                days = ((what, "lg:beginEarliest", day), (what, "lg:endLatest", ends.get(what, "")))
                span = Span.of(days)
                if span.may_touch(window):
                    found[what] = span.key
        return sorted(found, key=lambda what: (found[what], what))

    def chosen(
        self, around: str | None, depth: int, window: Window, kinds: Collection[str], most: int
    ) -> tuple[list[Item], int]:
        """At most so many items in the order of time, and how many there are; see `timeline_data`."""
        if around is None:
            names = self.dated(window, kinds)
            return [item for name in names[:most] if (item := self.item(name)) is not None], len(names)
        found = [
            item
            for item in self.around(around, depth)
            if (window.is_open or item.span.may_touch(window)) and is_in(item.classes, kinds)
        ]
        found.sort(key=lambda item: (item.span.key, item.id))
        return found[:most], len(found)

    def label(self, one: str) -> str:
        return self.world.label(one)

    def is_a(self, one: str, *classes: str) -> bool:
        """Whether a thing is in one of some classes."""
        return any(above in classes for kind in self.world.types(one) for above in superclasses(kind))

    def _of(self, thing: str) -> Iterator[Item]:
        if (itself := self.item(thing)) is not None:
            yield itself
        for name in dict.fromkeys(fact[0] for fact in self.world.facts(object=thing)):
            if (item := self.item(name)) is not None:
                yield item

    def _item(self, one: str) -> Item | None:
        facts = tuple(self.world.facts(subject=one))
        classes = tuple(value for _, predicate, value in facts if predicate == "rdf:type")
        above = {name for kind in classes for name in (kind, *superclasses(kind))}
        kind = next((word for name, word in _KINDS.items() if name in above), None)
        if kind is None:
            return None
        parts = tuple(
            (predicate, value) for _, predicate, value in facts if predicate not in _NO_PARTS and self.is_known(value)
        )
        place = next((value for _, predicate, value in facts if predicate == _PLACE), None)
        return Item(one, kind, classes, Span.of(facts), place, parts, facts)


def timeline_data(
    world: World,
    *,
    around: str | None = None,
    depth: int = 1,
    begin: int | None = None,
    end: int | None = None,
    kinds: Collection[str] = (),
    limit: int = LIMIT,
) -> dict[str, Any]:
    """`{"items": […], "shown": n, "total": n}`: events and situations in the order of time, those without a day last.

    Around a thing, or of the whole world all that has a day. `begin` and `end` are years: what is certainly outside is
    left out. `kinds` are classes, such as `lg:Betrayal`, with those below them. Of more than `limit` the first are
    given. Raises `UnknownTerm` when nothing is called `around`.
    """
    items = Items(world)
    shown, total = items.chosen(around, depth, Window.of_years(begin, end), kinds, limit)
    return {"items": [as_json(items, item) for item in shown], "shown": len(shown), "total": total}


def as_json(items: Items, item: Item) -> dict[str, Any]:
    """An item with labels."""
    return {
        "id": item.id,
        "label": items.label(item.id),
        "kind": item.kind,
        "classes": list(item.classes),
        **item.span.as_json(),
        "place": None if item.place is None else {"id": item.place, "label": items.label(item.place)},
        "parts": [{"role": role, "id": who, "label": items.label(who)} for role, who in item.parts],
    }


def is_in(classes: Sequence[str], kinds: Collection[str]) -> bool:
    """Whether classes, or those above them, are among some kinds; all are, where none is named."""
    return not kinds or any(above in kinds for kind in classes for above in (kind, *superclasses(kind)))
