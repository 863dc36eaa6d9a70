"""Dates a world: works out the days that follow from what is written, and which written times cannot all be true."""

from collections.abc import Iterable, Iterator, Mapping

from world.errors import TimeError
from world.facts import Fact, is_literal, literal_value
from world.origin import Origin, Statement
from world.store import World
from world.time.dating import BEFORE, WRITTEN, Written, days_of
from world.time.expression import read, references
from world.time.network import InconsistentTimes, clash_of

MOST_CLASHES = 100
"""How many clashes are told; of more, the times of the rest are left out without a word of theirs."""

MOST_AT_ONCE = 10_000
"""How many written times are reckoned together, where they have nothing to do with each other."""

Clashes = tuple[tuple[Fact, ...], ...]


def date(world: World, origins: Mapping[Fact, Origin], *, check_times: bool = True) -> None:
    """Adds the days that follow from the written times; `origins` are those of written times, as far as they are known.

    Raises `TimeError` when they clash and are to be checked. Otherwise each clash goes to `World.clashes`, and its
    times are left out of the reckoning.
    """
    facts = (fact for name in WRITTEN for fact in world.facts(predicate=name))
    written = [fact for fact in facts if fact[1] != BEFORE or not is_literal(fact[2])]
    by_subject: dict[str, Origin] = {}
    for fact, origin in origins.items():
        by_subject.setdefault(fact[0], origin)
    world.clashes = ()
    for part in _parts(written):
        days, clashes = reckoned(world, part, origins, check_times=check_times)
        world.clashes = (*world.clashes, *clashes)[:MOST_CLASHES]
        world.add(fact for fact in days if fact[0] not in by_subject)
        world.state(Statement(fact, by_subject[fact[0]]) for fact in days if fact[0] in by_subject)


def _parts(written: list[Fact]) -> Iterator[list[Fact]]:
    """Written times in parts that say nothing of each other: a family tree's are not reckoned all at once.

    What refers to something, or is referred to, makes one part; the rest is cut where it is long.
    """
    if len(written) <= MOST_AT_ONCE:
        yield written
        return
    tied: set[str] = set()
    for fact in written:
        if others := _others(fact):
            tied.update((fact[0], *others))
    yield [fact for fact in written if fact[0] in tied]
    alone = sorted(fact for fact in written if fact[0] not in tied)
    start = 0
    while start < len(alone):
        end = min(start + MOST_AT_ONCE, len(alone))
        while end < len(alone) and alone[end][0] == alone[end - 1][0]:
            end += 1
        yield alone[start:end]
        start = end


def _others(fact: Fact) -> tuple[str, ...]:
    """The ids that a written time refers to; none for one that cannot be read: that is told when it is reckoned."""
    if fact[1] == BEFORE:
        return (fact[2],)
    try:
        return references(read(literal_value(fact[2]) or fact[2]))
    except TimeError:
        return ()


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
