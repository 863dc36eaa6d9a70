"""Dates a world: works out the days that follow from what is written, and which written times cannot all be true."""

from collections.abc import Iterable, Mapping
from itertools import islice

from world.errors import TimeError
from world.facts import Fact, is_literal, literal_value
from world.origin import Origin
from world.store import World
from world.time.dating import BEFORE, WRITTEN, Written, days_of
from world.time.network import InconsistentTimes, clash_of

MOST_CLASHES = 100
"""How many clashes are told; of more, the times of the rest are left out without a word of theirs."""

_AT_ONCE = 100_000

Clashes = tuple[tuple[Fact, ...], ...]


def date(world: World, origins: Mapping[Fact, Origin], *, check_times: bool = True) -> list[Fact]:
    """Adds the days that follow from the written times, and gives them; `origins` says where those were written.

    Raises `TimeError` when they clash and are to be checked. Otherwise each clash goes to `World.clashes`, and its
    times are left out of the reckoning.
    """
    facts = (fact for name in WRITTEN for fact in world.facts(predicate=name))
    written = [fact for fact in facts if fact[1] != BEFORE or not is_literal(fact[2])]
    days, world.clashes = reckoned(world, written, origins, check_times=check_times)
    waiting = iter(days)
    while some := list(islice(waiting, _AT_ONCE)):
        world.add(some)
    return days


def reckoned(
    world: World, written: Iterable[Fact], origins: Mapping[Fact, Origin] | None = None, *, check_times: bool
) -> tuple[list[Fact], Clashes]:
    """The days that follow, and, unless they are to be checked, the clashes without whose times they do."""
    numbered = dict(enumerate(written))
    clashes: list[tuple[Fact, ...]] = []
    while True:
        try:
            return days_of(
                Written(fact[0], fact[1], literal_value(fact[2]) or fact[2], str(number))
                for number, fact in numbered.items()
            ), tuple(clashes)
        except InconsistentTimes as error:
            told = list(dict.fromkeys(int(one.because) for one in error.cycle if one.because))
            clash = tuple(numbered[number] for number in told)
            if check_times:
                said = clash_of(in_words(world, fact, (origins or {}).get(fact)) for fact in clash)
                raise InconsistentTimes(error.cycle, f"{world.path}: {said}" if world.path else said) from error
            if len(clashes) < MOST_CLASHES:
                clashes.append(clash)
            for number in told:
                del numbered[number]
        except TimeError as error:
            raise unreadable(world, numbered.values()) or error from error


def in_words(world: World, fact: Fact, origin: Origin | None = None) -> str:
    """A written time as a sentence: `the wedding is before the mission (wedding.md:5)`."""
    subject, predicate, value = fact
    text = literal_value(value) or f"before {value}"
    verb = {"lg:begin": "begins ", "lg:end": "ends "}.get(predicate, "is ")
    words = [world.label(word) if world.mentions(word) else word for word in text.split()]
    place = f" ({origin.file}:{origin.line})" if origin else ""
    return f"{world.label(subject)} {verb}{' '.join(words)}{place}"


def unreadable(world: World, written: Iterable[Fact]) -> TimeError | None:
    """The first written time that cannot be read, with whose it is."""
    for fact in written:
        try:
            days_of([Written(fact[0], fact[1], literal_value(fact[2]) or fact[2])])
        except InconsistentTimes:
            continue
        except TimeError as error:
            return TimeError(f"{world.path or world.title}: {fact[0]} {fact[1]}: {error}")
    return None
