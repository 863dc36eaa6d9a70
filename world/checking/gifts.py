"""Things that one and the same giver parts with twice, and did not get back in between.

Of all that may lie after one transfer, only what comes first can be the next; so each is compared with all others once,
as columns.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.spans import Bindings, Calendar, Spans, said
from world.pattern import Pattern
from world.store import World

_GIVEN: Final = "?name a lg:Transfer . ?name lg:giver ?who . ?name lg:thing ?thing"
_RECEIVED: Final = "?name lg:receiver ?who . ?name lg:thing ?thing"
_HELD: Final = "?name lg:holder ?who . ?name lg:thing ?thing"
_PARTED: Final = "?name lg:giver ?who . ?name lg:thing ?thing"
MOST_TRIED: Final = 20
"""How many of those that may come next at the same time are tried."""

_PLENTY: Final = tuple(Pattern.parse(f"?thing a {kind}") for kind in ("lg:Cash", "lg:Drug", "lg:Secret"))


def given_twice(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Each transfer with the next one of the same thing by the same giver, if nothing else may lie between the two."""
    given: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, who, thing in _rows(world, _GIVEN):
        given[who, thing].append(name)
    several = {key: names for key, names in given.items() if len(names) > 1}
    if not several:
        return
    things = {"thing": sorted({thing for _, thing in several})}
    plenty = {thing for pattern in _PLENTY for (thing,) in world.table(pattern, ("thing",), things)}
    had: dict[tuple[str, str], set[str]] = defaultdict(set)
    received: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, who, thing in _rows(world, _RECEIVED, things):
        received[who, thing].add(name)
        had[who, thing].add(name)
    for name, who, thing in _rows(world, _HELD, things):
        had[who, thing].add(name)
    parted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, who, thing in _rows(world, _PARTED, things):
        parted[who, thing].add(name)
    calendar = Calendar(world, (_PARTED, _RECEIVED, _HELD), things)
    for (who, thing), names in sorted(several.items()):
        if thing in plenty:
            continue
        spans = calendar.spans(sorted(parted[who, thing] | had[who, thing]))
        can_follow = set(names) - had[who, thing]
        for first in names:
            if first not in received[who, thing] and (second := _next(calendar, first, spans)) in can_follow:
                about = (("rdf:type", "lg:Transfer"), ("lg:giver", who), ("lg:thing", thing))
                facts = [said(world, name, *fact) for name in (first, second) for fact in about]
                facts += calendar.in_order(first, second)
                yield Clash(
                    {"giver": who, "thing": thing, "first": first, "second": second}, tuple(dict.fromkeys(facts))
                )


def _next(calendar: Calendar, first: str, spans: Spans) -> str:
    """What certainly comes next after something, with nothing that may lie between; an empty name when it is open."""
    pending = ~calendar.before(first, spans)
    pending[spans.places[first]] = False
    following = pending & calendar.after(first, spans)
    if not following.any():
        return ""
    soonest = np.where(following, spans.begin_earliest, np.inf)
    candidates: list[int] = np.flatnonzero(following & (soonest == soonest.min())).tolist()
    for name in (spans.names[place] for place in candidates[:MOST_TRIED]):
        later = calendar.after(name, spans)
        later[spans.places[name]] = True
        if later[pending].all():
            return name
    return ""


def _rows(world: World, pattern: str, bindings: Bindings | None = None) -> list[tuple[str, ...]]:
    return world.table(Pattern.parse(pattern), ("name", "who", "thing"), bindings)
