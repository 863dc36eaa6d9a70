"""Ages at which people can hardly be parents, and lives that are too long, by `ontology/rules/lifespans.yaml`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import pyoxigraph as ox

from ontology.namespaces import LG
from ontology.rules import WORLD_RULES
from ontology.vocabulary import vocabulary
from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.survey import Survey, Units
from world.errors import TimeError
from world.facts import Fact, literal, literal_value, to_text
from world.pattern import Pattern
from world.pattern.nearby import narrower_classes
from world.time.day import LAST_DAY, from_iso, year_of
from world.yaml_tree import parse, plain

_YEAR: Final = 365.2425
_NEVER: Final = LAST_DAY - 366
"""What lies this late comes after something that has no end."""
_PARENTS = Pattern.parse("?bond lg:parent ?parent . ?bond lg:child ?child . ?parent is-not ?child")
_PARENT: Final = "?bond lg:parent ?name"
_CHILD: Final = "?bond lg:child ?name"
_PERSON: Final = "?name a lg:Person"
_SHE: Final = literal("she")
_DEATHS: Final = Pattern.parse("?death lg:deceased ?person")
_DEATH_OF_PARENT: Final = Pattern.parse("?bond lg:parent ?person . ?death lg:deceased ?person")

_Bindings: TypeAlias = Mapping[str, Sequence[str]] | None


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


def parent_too_old(survey: Survey, rule: Rule, units: Units = None) -> Iterator[Clash]:
    """Parents who were certainly too old when the child was born: hardly possible, or (`last-parent`) not at all."""
    bonds = None if units is None else {"bond": units}
    born = _days(survey, _PARENT, "lg:beginLatest", bonds)
    birth = _days(survey, _CHILD, "lg:beginEarliest", bonds)
    most = limits()
    for bond, parent, child in survey.table(_PARENTS, ("bond", "parent", "child"), bonds):
        if parent not in born or child not in birth:
            continue
        age = (birth[child].day - born[parent].day - 1) / _YEAR
        mother = _is_she(survey, parent)
        usual, last = most["mother"] if mother else most["parent"], most["last-parent"]
        if age > last if rule.id == "parent-over-a-hundred" else usual < age <= last:
            facts = [(bond, "lg:parent", parent), (bond, "lg:child", child), *born[parent].facts, *birth[child].facts]
            if mother and age <= most["parent"]:
                facts.append((parent, "lg:pronoun", _SHE))
            yield Clash({"parent": parent, "child": child, "bond": bond, "age": _age(age)}, tuple(facts))


def parent_dead_before_birth(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """Mothers who certainly died before the birth, and other parents who died too long before it."""
    bonds = None if units is None else {"bond": units}
    birth, ends = _days(survey, _CHILD, "lg:beginEarliest", bonds), _ends(survey, bonds)
    for bond, parent, child in survey.table(_PARENTS, ("bond", "parent", "child"), bonds):
        if parent not in ends or child not in birth or survey.near.subjects("lg:supposedDead", parent):
            continue
        after = birth[child].day - ends[parent].day
        late = limits()["pregnancy"] * _YEAR / 12
        if after > (0 if _is_she(survey, parent) else late):
            facts = [(bond, "lg:parent", parent), (bond, "lg:child", child), *ends[parent].facts, *birth[child].facts]
            if after <= late:
                facts.append((parent, "lg:pronoun", _SHE))
            yield Clash({"parent": parent, "child": child, "bond": bond}, tuple(facts))


def lives_too_long(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """People who certainly die, or are somewhere in person, at an age that hardly anybody reaches."""
    people = None if units is None else {"name": [name for name in units if "lg:Person" in survey.types(name)]}
    born, last = _days(survey, _PERSON, "lg:beginLatest", people), _days(survey, _PERSON, "lg:endEarliest", people)
    longest, end = limits()["life"] * _YEAR, survey.part(_last_day) if units is None else None
    old = sorted(person for person, moment in born.items() if end is None or end - moment.day > longest)
    if units is None and survey.world.is_here:
        old = _seen_late(survey, old, born)
    latest = {person: (last[person], person) for person in old if person in last}
    for person, event, moment in _presences(survey, old):
        if person not in latest or moment.day > latest[person][0].day:
            latest[person] = (moment, event)
    for person, (moment, what) in latest.items():
        years = (moment.day - born[person].day) / _YEAR
        if years > limits()["life"]:
            facts = dict.fromkeys(((person, "rdf:type", "lg:Person"), *born[person].facts, *moment.facts))
            yield Clash({"person": person, "what": what, "age": _age(years)}, tuple(facts))


def people_around(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """Who is in changed facts, or in what they tell of."""
    return survey.around(facts)


def bonds_around(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """The ties of parents and children that changed facts tell of, or that are those of whom they tell of."""
    things = survey.around(facts)
    ends = (bond for name in things for end in ("lg:parent", "lg:child") for bond in survey.near.subjects(end, name))
    return sorted({*things, *ends})


def _seen_late(survey: Survey, people: Sequence[str], born: Mapping[str, Moment]) -> list[str]:
    """Those of some people (sorted) who may be at something, or die, at too great an age: looked for in bulk."""
    columns = survey.world.columns
    numbers = columns.terms.numbers(people)
    latest = columns.days("lg:endEarliest", numbers)[1].copy()
    for term in vocabulary().properties.values():
        if term.in_person:
            pairs = columns.exactly(term.name)
            hers = np.isin(pairs.second, numbers)
            days = columns.days("lg:beginEarliest", pairs.first[hers])[1]
            np.maximum.at(latest, np.searchsorted(numbers, pairs.second[hers]), days)
    years = latest // 10_000
    return [
        person
        for person, year in zip(people, years.tolist(), strict=True)
        if year - year_of(born[person].day) >= limits()["life"] - 1
    ]


def _presences(survey: Survey, people: Sequence[str]) -> Iterator[tuple[str, str, Moment]]:
    """The events at which these people are in person, with the day on which each begins at the earliest."""
    near = survey.near
    for term in vocabulary().properties.values() if people else ():
        if not term.in_person or term.name == "lg:deceased":
            continue
        for person in people:
            for event in near.subjects(term.name, person):
                kinds = [(event, "rdf:type", kind) for kind in survey.types(event)]
                if _happened(kind for _, _, kind in kinds):
                    for text in near.objects(event, "lg:beginEarliest"):
                        if (day := _day(text)) is not None:
                            said = ((event, term.name, person), (event, "lg:beginEarliest", text), *kinds)
                            yield person, event, Moment(day, said)


def _happened(kinds: Iterable[str]) -> bool:
    """Whether something of these classes is an event, and none that is only remembered."""
    kinds = set(kinds)
    return not kinds.isdisjoint(narrower_classes("lg:Event")) and kinds.isdisjoint(narrower_classes("lg:Flashback"))


def _is_she(survey: Survey, person: str) -> bool:
    return _SHE in survey.near.objects(person, "lg:pronoun")


def _last_day(survey: Survey, _units: Units = None) -> int:
    """The last of all days on which anything begins, or ends, at the earliest."""
    days = [_day(text) for bound in (LG.beginEarliest, LG.endEarliest) for text in _latest(survey, bound)]
    return max((day for day in days if day is not None), default=0)


def _latest(survey: Survey, bound: str) -> Iterator[str]:
    solutions = survey.world.store.query(f"SELECT (MAX(?day) AS ?last) WHERE {{ ?name <{bound}> ?day }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return (to_text(row[0]) for row in solutions if row[0] is not None)


def _ends(survey: Survey, bonds: _Bindings) -> dict[str, Moment]:
    """The last possible day of each parent's life: by the person's own note, or by that of the death."""
    ends = _days(survey, _PARENT, "lg:endLatest", bonds)
    deaths = survey.table(_DEATHS if bonds is None else _DEATH_OF_PARENT, ("death", "person"), bonds)
    for death, person in deaths:
        days = ((day, text) for text in survey.near.objects(death, "lg:endLatest") if (day := _day(text)) is not None)
        for day, text in days:
            if person not in ends or day < ends[person].day:
                ends[person] = Moment(day, ((death, "lg:deceased", person), (death, "lg:endLatest", text)))
    return ends


def _days(survey: Survey, which: str, bound: str, bindings: _Bindings = None) -> dict[str, Moment]:
    """A bound of every `?name` that fits a line. What is no date is left to the shapes."""
    rows = survey.table(Pattern.parse(f"{which} . ?name {bound} ?day"), ("name", "day"), bindings)
    return {
        name: Moment(day, ((name, bound, text),)) for name, text in reversed(rows) if (day := _day(text)) is not None
    }


def _day(text: str) -> int | None:
    try:
        day = from_iso(literal_value(text) or "")
    except TimeError:
        return None
    return None if day >= _NEVER else day


def _age(years: float) -> str:
    return literal(f"{years:.0f}")
