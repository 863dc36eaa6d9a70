"""The data of a map: places where something is, and journeys as legs between them."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from render.map.places import Places
from render.timeline.span import Span, Window
from render.timeline.timeline import Item, Items
from world import World

LIMIT: Final = 200
MOST_ITEMS: Final = 2_000
"""Items that are looked at: of more, the first."""

_PERSON: Final = "lg:Person"
_FROM: Final = "lg:fromPlace"
_TO: Final = "lg:toPlace"


@dataclass(frozen=True)
class Stop:
    """That somebody is at a place, by an item."""

    place: str
    item: Item
    span: Span


@dataclass(frozen=True)
class Leg:
    """The way from one stop to the next."""

    start: Stop
    goal: Stop


def map_data(
    world: World,
    *,
    around: str | None = None,
    depth: int = 1,
    begin: int | None = None,
    end: int | None = None,
    kinds: Collection[str] = (),
    limit: int = LIMIT,
) -> dict[str, Any]:
    """`{"places": […], "journeys": […], "shown": n, "total": n, "items": n, "all_items": n}`.

    `shown` and `total` are places; `items` are those of `all_items` that were looked at.

    The items are those of `timeline_data` for the same arguments. A place has coordinates (or those of what it lies
    in, `of`), and how many items are there; one without any is listed with null. A journey is one person's: legs from
    each place where an item with a day has them to the next. Around a person it is theirs alone, else that of each who
    has a part. At most `limit` places (those with most items), and as many journeys. Raises `UnknownTerm`.
    """
    items, places = Items(world), Places(world)
    chosen, all_items = items.chosen(around, depth, Window.of_years(begin, end), kinds, MOST_ITEMS)
    there = Counter(place for item in chosen for place in _places(item))
    if around is not None and items.is_a(around, "lg:Place"):
        there.setdefault(around, 0)
    order = sorted(there, key=lambda place: (-there[place], place))
    shown = set(order[:limit])
    journeys = list(_journeys(items, chosen, around, shown))[:limit]
    return {
        "places": [_place(items, places, place, there[place]) for place in order[:limit]],
        "journeys": [_journey(items, places, who, legs) for who, legs in journeys],
        "shown": len(shown),
        "total": len(order),
        "items": len(chosen),
        "all_items": all_items,
    }


def _places(item: Item) -> list[str]:
    ends = [value for _, predicate, value in item.facts if predicate in (_FROM, _TO)]
    return list(dict.fromkeys([*([item.place] if item.place else []), *ends]))


def _journeys(items: Items, chosen: list[Item], around: str | None, shown: set[str]) -> Iterator[tuple[str, list[Leg]]]:
    """Who goes from where to where, by id."""
    stops: dict[str, list[Stop]] = {}
    for item in chosen:
        if not item.span.is_dated:
            continue
        for who in dict.fromkeys(who for _, who in item.parts):
            stops.setdefault(who, []).extend(Stop(place, item, item.span) for place in _stops(item) if place in shown)
    alone = around if around is not None and items.is_a(around, _PERSON) else None
    for who in [alone] if alone is not None else sorted(stops):
        if items.is_a(who, _PERSON):
            legs = [Leg(one, other) for one, other in pairwise(stops.get(who, ())) if one.place != other.place]
            if legs:
                yield who, legs


def _stops(item: Item) -> list[str]:
    """The places of an item in the order in which somebody is there."""
    by = {predicate: value for _, predicate, value in item.facts}
    return [by[name] for name in (_FROM, "lg:place", _TO) if name in by]


def _place(items: Items, places: Places, place: str, number: int) -> dict[str, Any]:
    point = places.point(place)
    return {
        "id": place,
        "label": items.label(place),
        "classes": list(items.world.types(place)),
        "lat": point.lat if point else None,
        "long": point.long if point else None,
        "of": point.of if point else None,
        "items": number,
    }


def _journey(items: Items, places: Places, who: str, legs: list[Leg]) -> dict[str, Any]:
    return {"who": {"id": who, "label": items.label(who)}, "legs": [_leg(items, places, leg) for leg in legs]}


def _leg(items: Items, places: Places, leg: Leg) -> dict[str, Any]:
    def end(stop: Stop) -> dict[str, Any]:
        point = places.point(stop.place)
        return {
            "id": stop.place,
            "label": items.label(stop.place),
            "lat": point.lat if point else None,
            "long": point.long if point else None,
            "item": stop.item.id,
            **stop.span.as_json(),
        }

    return {"from": end(leg.start), "to": end(leg.goal)}
