"""Questions that stories ask of a world: who shares a past with whom, who was where, who was in service when.

What the notes leave open is not denied: an answer is `CERTAIN` when it follows from the days that are known, `POSSIBLE`
when nothing rules it out, and `IMPOSSIBLE` when the days do. Lists of answers leave the impossible out.
"""

from dataclasses import dataclass
from enum import StrEnum

from world.facts import Fact
from world.pattern import Pattern
from world.store import World
from world.time.day import from_iso


class Certainty(StrEnum):
    """How sure an answer is."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, order=True)
class Bond:
    """A situation or event that two people took part in, or an organisation that both served."""

    one: str
    other: str
    past: str
    certainty: Certainty
    facts: tuple[Fact, ...]


@dataclass(frozen=True, order=True)
class Answer:
    """Somebody's situation (`situation`) and where, or in whose service (`where`), it puts them."""

    person: str
    where: str
    situation: str
    certainty: Certainty
    facts: tuple[Fact, ...]


SHARED_PAST = Pattern.parse(
    [
        "?one a lg:Person",
        "?other a lg:Person",
        "?one is-not ?other",
        {
            "any": [
                ["?past lg:participant ?one", "?past lg:participant ?other"],
                [
                    "?service a lg:Service",
                    "?service lg:agent ?one",
                    "?service lg:organisation ?past",
                    "?with a lg:Service",
                    "?with lg:agent ?other",
                    "?with lg:organisation ?past",
                    "?service may-overlap ?with",
                ],
            ]
        },
    ]
)
_PLACED = Pattern.parse(
    [
        "?situation lg:participant ?person",
        "?person a lg:Person",
        "?situation lg:place ?where",
    ]
)
_BEFORE = Pattern.parse("?one a lg:Entity . ?other a lg:Entity . ?one precedes ?other")
_MAY_BE_BEFORE = Pattern.parse("?one a lg:Entity . ?other a lg:Entity . ?one may-be-before ?other")
_SERVED = Pattern.parse(
    [
        "?situation a lg:Service",
        "?situation lg:agent ?person",
        "?situation lg:organisation ?where",
    ]
)


def shared_past(world: World, person: str, before: str | None = None) -> list[Bond]:
    """Whom a person shares a past with; with `before` (an xsd:date), only pasts that had begun by then, or may have."""
    world.require(person)
    found: dict[tuple[str, str, str], Bond] = {}
    for match in world.matches(SHARED_PAST, {"one": person}):
        bound = match.bindings
        begun = _begun(world, bound["past"], before)
        if "service" in bound:
            begun = min(
                filter(None, (_begun(world, bound[n], before) for n in ("service", "with"))),
                default=None,
            )
            begun = Certainty.POSSIBLE if begun else None
        if begun:
            key = (bound["one"], bound["other"], bound["past"])
            found.setdefault(key, Bond(*key, begun, match.facts))
    return sorted(found.values())


def whereabouts(world: World, person: str, day: str) -> list[Answer]:
    """Where a person was on a day (an xsd:date), by residence, presence or event; possible answers too."""
    return _answers(world, _PLACED, person, day)


def in_service(world: World, day: str, person: str | None = None) -> list[Answer]:
    """Who was in whose service on a day (an xsd:date); possible answers too."""
    return _answers(world, _SERVED, person, day)


def was_before(world: World, one: str, other: str) -> Certainty:
    """Whether one thing was over before another began."""
    here = {"one": world.require(one), "other": world.require(other)}
    if world.matches(_BEFORE, here, limit=1):
        return Certainty.CERTAIN
    return Certainty.POSSIBLE if world.matches(_MAY_BE_BEFORE, here, limit=1) else Certainty.IMPOSSIBLE


def was_at(world: World, person: str, place: str, day: str) -> Certainty:
    """Whether a person was in a place, or somewhere within it, on a day (an xsd:date).

    Nobody is anywhere before birth or after death, nor where they would have to be in two cities on one day.
    """
    world.require(place)
    if _holds(world, world.require(person), from_iso(day)) is None:
        return Certainty.IMPOSSIBLE
    certain = [one for one in whereabouts(world, person, day) if one.certainty is Certainty.CERTAIN]
    if any(place in _outwards(world, answer.where) for answer in certain):
        return Certainty.CERTAIN
    city = _city(world, place)
    occupied = (_city(world, answer.where) for answer in certain if not _habitual(world, answer.situation))
    elsewhere = city is not None and any(there is not None and there != city for there in occupied)
    return Certainty.IMPOSSIBLE if elsewhere else Certainty.POSSIBLE


def _outwards(world: World, place: str) -> list[str]:
    """A place and those that it lies within."""
    reached = [place]
    for here in reached:
        reached += [fact[2] for fact in world.facts(here, "lg:within") if fact[2] not in reached]
    return reached


def _city(world: World, place: str) -> str | None:
    return next((outer for outer in _outwards(world, place) if "lg:City" in world.types(outer)), None)


def _habitual(world: World, situation: str) -> bool:
    """Whether a situation says where somebody lives rather than where they are."""
    return "lg:Residence" in world.types(situation)


def _answers(world: World, pattern: Pattern, person: str | None, day: str) -> list[Answer]:
    number = from_iso(day)
    bindings = {} if person is None else {"person": world.require(person)}
    answers = []
    for match in world.matches(pattern, bindings):
        bound = match.bindings
        if certainty := _holds(world, bound["situation"], number):
            answers.append(
                Answer(
                    bound["person"],
                    bound["where"],
                    bound["situation"],
                    certainty,
                    match.facts,
                )
            )
    return sorted(answers)


def _holds(world: World, name: str, day: int) -> Certainty | None:
    """Whether a situation holds on a day: None when it cannot."""
    first, begun = (
        _bound(world, name, "lg:beginEarliest"),
        _bound(world, name, "lg:beginLatest"),
    )
    ending, last = (
        _bound(world, name, "lg:endEarliest"),
        _bound(world, name, "lg:endLatest"),
    )
    if (first is not None and day < first) or (last is not None and day > last):
        return None
    certain = begun is not None and ending is not None and begun <= day <= ending
    return Certainty.CERTAIN if certain else Certainty.POSSIBLE


def _begun(world: World, name: str, before: str | None) -> Certainty | None:
    if before is None:
        return Certainty.CERTAIN
    day = from_iso(before)
    first, latest = (
        _bound(world, name, "lg:beginEarliest"),
        _bound(world, name, "lg:beginLatest"),
    )
    if first is not None and first >= day:
        return None
    return Certainty.CERTAIN if latest is not None and latest < day else Certainty.POSSIBLE


def _bound(world: World, name: str, predicate: str) -> int | None:
    value = world.value(name, predicate)
    return None if value is None else from_iso(value)
