"""Dates a world: the days that follow from its written times become facts, with the origins of those."""

from collections.abc import Mapping

from world.errors import TimeError
from world.facts import Fact, literal_value
from world.origin import Origin, Statement
from world.store import World
from world.time.dating import BEFORE, WRITTEN, Written, days_of
from world.time.network import InconsistentTimes, clash_of


def date(world: World, origins: Mapping[Fact, Origin], *, check_times: bool) -> None:
    """Adds the days that follow from the written times; `origins` are those of written times, as far as they are known.

    Raises `TimeError` when the times clash; with `check_times` false the world stays undated and `World.clash` says so.
    """
    facts = (fact for name in WRITTEN for fact in world.facts(predicate=name))
    written = [fact for fact in facts if fact[1] != BEFORE or literal_value(fact[2]) is None]
    try:
        days = days_of(
            Written(fact[0], fact[1], literal_value(fact[2]) or fact[2], str(number))
            for number, fact in enumerate(written)
        )
    except InconsistentTimes as error:
        clash = tuple(dict.fromkeys(written[int(c.because)] for c in error.cycle if c.because))
        if check_times:
            said = clash_of(_in_words(world, fact, origins.get(fact)) for fact in clash)
            raise TimeError(f"{world.path}: {said}") from error
        world.clash = clash
        return
    except TimeError as error:
        raise TimeError(f"{world.path}: {error}") from error
    by_subject: dict[str, Origin] = {}
    for fact, origin in origins.items():
        by_subject.setdefault(fact[0], origin)
    world.add(fact for fact in days if fact[0] not in by_subject)
    world.state(Statement(fact, by_subject[fact[0]]) for fact in days if fact[0] in by_subject)


def _in_words(world: World, fact: Fact, origin: Origin | None) -> str:
    """A written time as a sentence: `the wedding is before the mission (wedding.md:5)`."""
    subject, predicate, value = fact
    text = literal_value(value) or f"before {value}"
    verb = {"lg:begin": "begins ", "lg:end": "ends "}.get(predicate, "is ")
    words = [world.label(word) if world.mentions(word) else word for word in text.split()]
    place = f" ({origin.file}:{origin.line})" if origin else ""
    return f"{world.label(subject)} {verb}{' '.join(words)}{place}"
