"""Which things are shown: those near what was asked about, the nearest first, or all that there are.

A step leads from one thing to the next by a link, or through an event, situation or doubt that ties several
together: entering it and leaving it again are half a step each.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

from render.graph.forms import Form
from render.graph.links import Link, Links

_TIES = ("lg:Event", "lg:Situation", "lg:Doubt")
_SHORTEST = 0.5
"""The least of a step."""
_LOOKED_AT = 4
"""How many times as many things are looked at as are wanted: of what lies around a capital, nobody sees all."""

_LEAST = 300


@dataclass(frozen=True)
class Neighbourhood:
    """`nodes`, the most telling first; the `links` between them; and how many nodes there are in `total`."""

    nodes: tuple[str, ...]
    links: tuple[Link, ...]
    total: int


def _all(_: str) -> bool:
    return True


def looked_at(limit: int) -> int:
    """How many things are looked at where so many are wanted."""
    return max(_LOOKED_AT * limit, _LEAST)


def neighbourhood(
    links: Links, centres: Iterable[str], depth: float, limit: int, shows: Callable[[str], bool] = _all
) -> Neighbourhood:
    """The things within `depth` steps of any of `centres`, cut off at `limit`.

    Steps lead through all things; only those that it `shows` (and situations that are links) are in sight, and the
    centres. Around what very much has to do with, the first things alone are looked at, and `total` counts these.
    """
    kept = set(centres)
    most = looked_at(limit)
    near = _nearest(links, kept, depth, most)
    seen = [one for one in near if one in kept or shows(one)]
    if len(seen) < limit or len(near) < most:  # else they would be cut off, and not all are counted anyway
        seen += filter(shows, _ties_among(links, near))
    return _cut(links, seen, limit, shows)


def everything(links: Links, limit: int, shows: Callable[[str], bool] = _all) -> Neighbourhood:
    """The whole world; where it holds more than `limit` things, those with the most links."""
    nodes = sorted(filter(shows, links.nodes()), key=lambda one: (-len(links.links(one)), one))
    return _cut(links, nodes, limit, shows)


def _nearest(links: Links, centres: Iterable[str], depth: float, most: int) -> dict[str, float]:
    queue: list[tuple[float, str]] = [(0.0, one) for one in sorted(set(centres))]
    reached: dict[str, float] = {}
    while queue and len(reached) < most:
        distance, one = heappop(queue)
        if one in reached:
            continue
        reached[one] = distance
        if distance + _SHORTEST > depth:
            continue
        for link in links.links(one):
            other = link.target if link.source == one else link.source
            ties = links.is_a(one, *_TIES) or links.is_a(other, *_TIES)
            further = distance + (_SHORTEST if ties and not link.situation else 1.0)
            if other not in reached and further <= depth:
                heappush(queue, (further, other))
    return reached


def _ties_among(links: Links, near: Collection[str]) -> list[str]:
    """The situations that hold between things in sight, though no step is left to enter them."""
    forms = links.forms
    return sorted(
        one
        for one in links.in_common(near)
        if one not in near
        and forms.is_a(one, "lg:Situation")
        and forms.form(one) is Form.NODE
        and forms.is_visible(one)
    )


def _cut(links: Links, nodes: list[str], limit: int, shows: Callable[[str], bool]) -> Neighbourhood:
    shown = dict.fromkeys(nodes[:limit])
    between = (link for link in links.between(shown) if not link.situation or shows(link.situation))
    return Neighbourhood(tuple(shown), tuple(between), len(nodes))
