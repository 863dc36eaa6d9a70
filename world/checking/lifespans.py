"""Ages at which people can hardly be parents, and lives that are too long, by `ontology/rules/lifespans.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import LG
from ontology.rules import WORLD_RULES
from ontology.vocabulary import vocabulary
from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.errors import TimeError
from world.facts import Fact, literal, literal_value, to_text
from world.pattern import Pattern
from world.store import World
from world.time.day import from_iso
from world.yaml_tree import parse, plain

_YEAR: Final = 365.2425
_PARENTS = Pattern.parse("?bond lg:parent ?parent . ?bond lg:child ?child . ?parent is-not ?child")
_PARENT: Final = "?bond lg:parent ?name"
_CHILD: Final = "?bond lg:child ?name"
_PERSON: Final = "?name a lg:Person"
_SHE = Pattern.parse('?person lg:pronoun "she"')
_FAKED = Pattern.parse("?fake lg:supposedDead ?person")
_DEATHS = Pattern.parse("?death lg:deceased ?person")
_NO_FLASHBACK: Final = {"none": ["?event a lg:Flashback"]}


@dataclass(frozen=True)
class Moment:
    """A day that bounds a life, with the facts that say so."""

    day: int
    facts: tuple[Fact, ...]


@lru_cache(maxsize=1)
def limits() -> Mapping[str, float]:
    """The ages in years (`pregnancy` in months)."""
    read = plain(parse((WORLD_RULES.parent / "lifespans.yaml").read_text("utf-8")))
    assert isinstance(read, dict)
    return {name: float(value) for name, value in read.items()}


def parent_too_old(world: World, rule: Rule) -> Iterator[Clash]:
    """Parents who were certainly too old when the child was born: hardly possible, or (`last-parent`) not at all."""
    born, birth = _days(world, _PARENT, "lg:beginLatest"), _days(world, _CHILD, "lg:beginEarliest")
    she = {row[0] for row in world.table(_SHE, ("person",))}
    most = limits()
    for bond, parent, child in world.table(_PARENTS, ("bond", "parent", "child")):
        if parent not in born or child not in birth:
            continue
        age = (birth[child].day - born[parent].day - 1) / _YEAR
        usual, last = most["mother"] if parent in she else most["parent"], most["last-parent"]
        if age > last if rule.id == "parent-over-a-hundred" else usual < age <= last:
            facts = [(bond, "lg:parent", parent), (bond, "lg:child", child), *born[parent].facts, *birth[child].facts]
            if parent in she and age <= most["parent"]:
                facts += world.facts(parent, "lg:pronoun")
            yield Clash({"parent": parent, "child": child, "bond": bond, "age": _age(age)}, tuple(facts))


def parent_dead_before_birth(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Mothers who certainly died before the birth, and other parents who died too long before it."""
    birth, ends = _days(world, _CHILD, "lg:beginEarliest"), _ends(world)
    she = {row[0] for row in world.table(_SHE, ("person",))}
    faked = {row[0] for row in world.table(_FAKED, ("person",))}
    for bond, parent, child in world.table(_PARENTS, ("bond", "parent", "child")):
        if parent not in ends or child not in birth or parent in faked:
            continue
        after = birth[child].day - ends[parent].day
        late = limits()["pregnancy"] * _YEAR / 12
        if after > (0 if parent in she else late):
            facts = [(bond, "lg:parent", parent), (bond, "lg:child", child), *ends[parent].facts, *birth[child].facts]
            if after <= late:
                facts += world.facts(parent, "lg:pronoun")
            yield Clash({"parent": parent, "child": child, "bond": bond}, tuple(facts))


def lives_too_long(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """People who certainly die, or are somewhere in person, at an age that hardly anybody reaches."""
    born, last = _days(world, _PERSON, "lg:beginLatest"), _days(world, _PERSON, "lg:endEarliest")
    longest, end = limits()["life"] * _YEAR, _last_day(world)
    old = sorted(person for person, moment in born.items() if end - moment.day > longest)
    latest = {person: (last[person], person) for person in old if person in last}
    for person, event, moment in _presences(world, old):
        if person not in latest or moment.day > latest[person][0].day:
            latest[person] = (moment, event)
    for person, (moment, what) in latest.items():
        years = (moment.day - born[person].day) / _YEAR
        if years > limits()["life"]:
            facts = dict.fromkeys(((person, "rdf:type", "lg:Person"), *born[person].facts, *moment.facts))
            yield Clash({"person": person, "what": what, "age": _age(years)}, tuple(facts))


def _presences(world: World, people: list[str]) -> Iterator[tuple[str, str, Moment]]:
    """The events at which these people are in person, with the day on which each begins at the earliest."""
    for term in vocabulary().properties.values() if people else ():
        if not term.in_person or term.name == "lg:deceased":
            continue
        pattern = Pattern.parse(
            [f"?event {term.name} ?person . ?event lg:beginEarliest ?day . ?event a lg:Event", _NO_FLASHBACK]
        )
        for person, event, text in world.table(pattern, ("person", "event", "day"), {"person": people}):
            said = [(event, term.name, person), (event, "lg:beginEarliest", text), *world.facts(event, "rdf:type")]
            if (day := _day(text)) is not None and next(world.facts(*said[0]), None):
                yield person, event, Moment(day, tuple(said))


def _last_day(world: World) -> int:
    """The last of all days on which anything begins, or ends, at the earliest."""
    days = [_day(text) for bound in (LG.beginEarliest, LG.endEarliest) for text in _latest(world, bound)]
    return max((day for day in days if day is not None), default=0)


def _latest(world: World, bound: str) -> Iterator[str]:
    solutions = world.store.query(f"SELECT (MAX(?day) AS ?last) WHERE {{ ?name <{bound}> ?day }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return (to_text(row[0]) for row in solutions if row[0] is not None)


def _ends(world: World) -> dict[str, Moment]:
    """The last possible day of each parent's life: by the person's own note, or by that of the death."""
    ends = _days(world, _PARENT, "lg:endLatest")
    deaths = _days(world, "?name lg:deceased ?person", "lg:endLatest")
    for death, person in world.table(_DEATHS, ("death", "person")):
        if death in deaths and (person not in ends or deaths[death].day < ends[person].day):
            ends[person] = Moment(deaths[death].day, ((death, "lg:deceased", person), *deaths[death].facts))
    return ends


def _days(world: World, which: str, bound: str) -> dict[str, Moment]:
    """A bound of every `?name` that fits a line. What is no date is left to the shapes."""
    rows = world.table(Pattern.parse(f"{which} . ?name {bound} ?day"), ("name", "day"))
    return {
        name: Moment(day, ((name, bound, text),)) for name, text in reversed(rows) if (day := _day(text)) is not None
    }


def _day(text: str) -> int | None:
    try:
        return from_iso(literal_value(text) or "")
    except TimeError:
        return None


def _age(years: float) -> str:
    return literal(f"{years:.0f}")
