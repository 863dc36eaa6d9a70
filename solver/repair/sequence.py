"""What a new note cannot come before: one learns of something once it is, and a thing has one holder at a time."""

from collections.abc import Iterator, Mapping
from typing import Final

from solver.repair.draft import Around, Draft, is_new
from solver.repair.prices import Prices, wider_classes
from solver.repair.shifts import bounds
from world.pattern import Neighbours
from world.pattern.nearby import narrower_classes

THING: Final = "lg:thing"
_HOLDER: Final = "lg:holder"
_RECEIVER: Final = "lg:receiver"
_POSSESSION: Final = "lg:Possession"
_CONCERNING: Final = "lg:concerning"
_END: Final = "lg:endLatest"


def is_possession(kind: str | None) -> bool:
    """Whether a class is one of notes that say who has a thing."""
    return kind is not None and _POSSESSION in wider_classes(kind)


def holdings(near: Neighbours, thing: str) -> list[str]:
    """The notes of the world that say who has, or had, a thing."""
    kinds = set(narrower_classes(_POSSESSION))
    found = () if is_new(thing) else near.subjects(THING, thing)
    return [one for one in found if not kinds.isdisjoint(near.objects(one, "rdf:type"))]


def still_held(near: Neighbours, thing: str) -> list[str]:
    """Those of them that have not ended."""
    return [one for one in holdings(near, thing) if not near.objects(one, _END)]


def given_up(near: Neighbours, draft: Draft, name: str) -> list[str]:
    """What ends because a new note gives the thing to somebody else."""
    things = [fact[2] for fact in draft.facts if fact[:2] == (name, THING)]
    return [one for thing in things for one in holdings(near, thing) if one in draft.released]


def handed_over_by(draft: Draft, name: str) -> str | None:
    """The new transfer by which the holder of a new possession comes to have the thing."""
    if not is_possession(draft.kind(name)):
        return None
    said = {fact[1]: fact[2] for fact in draft.facts if fact[0] == name}
    wanted = {(THING, said.get(THING)), (_RECEIVER, said.get(_HOLDER))}
    return next(
        (one for one, _ in draft.notes if wanted <= {fact[1:] for fact in draft.facts if fact[0] == one}),
        None,
    )


def not_before(near: Neighbours, draft: Draft, prices: Prices, name: str, last: Mapping[str, int]) -> Iterator[int]:
    """Days before which a new note cannot begin; `last` are the last days of new notes that are dated already."""
    kind = draft.kind(name)
    around = Around(near, draft)
    for key in prices.new[kind or ""].after:
        for known in around.objects(name, key):
            for one in (known, *around.objects(known, _CONCERNING)):
                day = last.get(one) if is_new(one) else _over(near, one)
                if day is not None:
                    yield day
    for thing in around.objects(name, THING) if is_possession(kind) else ():
        for holding in holdings(near, thing):
            _, begun, _, ended = bounds(near, holding)
            day = begun if holding in draft.released else ended
            if day is not None:
                yield day + 1


def _over(near: Neighbours, name: str) -> int | None:
    """The day by which something is over, or has begun where it has no end."""
    _, begun, _, ended = bounds(near, name)
    return begun if ended is None else ended
