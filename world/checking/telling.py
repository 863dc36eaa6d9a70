"""Who can have told a secret: knowledge that comes to somebody before all others who know, or after they are dead.

The knowers of a secret stand in a row, by the first day on which each may have known it. Whoever certainly knows it
by some day can have been told by those at the front of that row, unless they had died before; two of whom no death is
known settle it for everybody after them. So the time is that of sorting; only those who remain are looked at closely.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from math import inf
from typing import Final

from ontology.namespaces import LG
from ontology.vocabulary import vocabulary
from world.checking.clashes import Clash
from world.checking.knowers import Knowers, Record, day, knowers
from world.checking.mentions import MOST_TOLD, listed
from world.checking.rule import Rule
from world.checking.survey import DERIVED, Survey, Units
from world.facts import Fact, literal

_ABOUT: Final = ("lg:concerning", "lg:compromises")
_OF_A_SECRET: Final = ("rdf:type", "lg:keptBy", "lg:keptFrom", "lg:accepts", *_ABOUT, *DERIVED)
"""What is said of a secret without saying where it can be found; anything else may give it away."""
_OF_A_RECORD: Final = ("rdf:type", "lg:knower", "lg:agent", "lg:known", "lg:accepts", "lg:toldIn", *DERIVED)
"""What is said of somebody's knowledge without saying how they came by it."""


def secrets(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each secret and person who certainly knows it when nobody who knew it can have told them."""
    people = survey.part(_People)
    for secret, known in knowers(survey, units).items():
        case: _Case | None = None
        for who in _ahead(known, people):
            case = case or _Case(survey, people, secret, known)
            if not case.explains(who):
                yield case.clash(who)


def secrets_around(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """The secrets in changed facts, of whoever is in them or in what they tell of, and about any of these."""
    things = survey.around(facts)
    near = survey.near
    people = [name for name in things if "lg:Person" in survey.types(name)]
    told = {*things, *(fact[0] for who in people for fact in near.mentions(who))}
    known = (secret for name in told for secret in near.objects(name, "lg:known"))
    about = (secret for what in told for role in _ABOUT for secret in near.subjects(role, what))
    return sorted({*told, *known, *about})


def _ahead(known: Knowers, people: "_People") -> Iterator[str]:
    """Those who certainly know it before any of the others may have, the dead excepted, in the order of that day."""
    if len(known.row) < 2:
        return
    last: list[tuple[float, str]] = []
    place = 0
    for by, who in sorted((known.by(who), who) for who in known.records):
        while place < len(known.row) and known.row[place][0] <= by and by < inf:
            other = known.row[place][1]
            last = sorted([*last, (people.death(other)[0], other)], reverse=True)[:2]
            place += 1
        if by == inf or (len(last) == 2 and last[1][0] == inf):
            return
        if all(died < known.first(who) for died, other in last if other != who):
            yield who


class _People:
    """What is known of people, beyond a single secret. Each is looked at once."""

    def __init__(self, survey: Survey, units: Units = None) -> None:  # noqa: ARG002 - a part of a survey
        self._survey = survey
        self._world = survey.world
        self._deaths: dict[str, tuple[float, tuple[Fact, ...]]] = {}
        self._near: dict[str, frozenset[str]] = {}

    def is_doubted(self, name: str) -> bool:
        """Whether something may be the same as something else."""
        near, same = self._survey.near, "lg:possiblySameAs"
        return bool(near.objects(name, same) or near.subjects(same, name))

    def death(self, who: str) -> tuple[float, tuple[Fact, ...]]:
        """The last day on which somebody can have lived, with the facts that say so; `inf` where nothing does."""
        if who not in self._deaths:
            self._deaths[who] = self._death(who)
        return self._deaths[who]

    def near(self, who: str) -> frozenset[str]:
        """Whatever somebody has to do with: all that a fact joins to them, or to what they have a part in."""
        if who not in self._near:
            near = {who, *(fact[2] for fact in self._world.facts(who))}
            for name, predicate, _ in self._world.facts(None, None, who):
                learned = "lg:known" if predicate in ("lg:knower", "lg:agent") else ""
                near.update([name, *(fact[2] for fact in self._world.facts(name) if fact[1] != learned)])
            self._near[who] = frozenset(filter(_is_node, near))
        return self._near[who]

    def is_person(self, who: str) -> bool:
        """Whether somebody is one person, and certainly nobody else."""
        return not self.is_doubted(who) and "lg:Person" in self._world.types(who)

    def _death(self, who: str) -> tuple[float, tuple[Fact, ...]]:
        if not self.is_person(who) or next(self._world.facts(None, "lg:supposedDead", who), None):
            return inf, ()
        deaths: list[tuple[Fact, ...]] = [(fact,) for fact in self._world.facts(who, "lg:endLatest")]
        for death in self._world.facts(None, "lg:deceased", who):
            deaths += [(death, fact) for fact in self._world.facts(death[0], "lg:endLatest")]
        dated = [(number, facts) for facts in deaths if (number := day(facts[-1])) is not None]
        return min(dated, default=(inf, ()))


class _Case:
    """One secret, and all that may have let somebody find it out whom nobody told."""

    def __init__(self, survey: Survey, people: _People, secret: str, known: Knowers) -> None:
        self._world = world = survey.world
        self._people = people
        self._secret = secret
        self._known = known
        said = list(world.facts(secret))
        self._about = {fact[2] for fact in said if fact[1] in _ABOUT}
        self._is_open = people.is_doubted(secret) or any(f[1] not in _OF_A_SECRET and _is_node(f[2]) for f in said)
        self._in_the_dark = {fact[2] for fact in said if fact[1] == "lg:keptFrom"}

    def explains(self, who: str) -> bool:
        """Whether anything may have let somebody know it by the day by which they do."""
        by, first = self._known.by(who), self._known.first(who)
        return (
            self._is_open
            or who in self._known.keepers
            or not self._people.is_person(who)
            or self._mentioned <= by
            or any(self._names_a_way(record, by) for record in self._known.records[who])
            or any(died >= first for died, other in self._bystanders[:2] if other != who)
            or not self._about.isdisjoint(self._people.near(who))
        )

    def clash(self, who: str) -> Clash:
        """What is told of somebody, and of the first of all the others."""
        by = self._known.by(who)
        records = sorted(self._known.records[who])
        others = [other for _, other in islice(self._known.row, MOST_TOLD + 1) if other != who]
        later = [other for other in others if self._known.first(other) > by]
        dead = [
            *(other for other in others if other not in later),
            *(other for _, other in self._bystanders[:MOST_TOLD]),
        ]
        facts = [*records[0].facts, *records[0].by_facts]
        facts += [fact for record in records if dead for fact in (*record.facts, *record.first_facts)]
        for other in dead:
            facts += [*self._mention(other), *self._people.death(other)[1]]
        for other in later:
            facts += [f for record in self._known.records[other] for f in (*record.facts, *record.first_facts)]
        told = [f"{self._world.label(other)} is dead by then" for other in dead]
        told += [f"{self._world.label(other)} comes to know it only later" for other in later]
        begin = next((fact[2] for fact in self._world.facts(records[0].name, "lg:begin")), literal(""))
        names = {"secret": self._secret, "person": who, "knowledge": records[0].name, "begin": begin}
        return Clash({**names, "others": literal(listed(told))}, tuple(dict.fromkeys(facts))[:MOST_TOLD])

    @cached_property
    def _mentioned(self) -> float:
        """The first day on which anything else may have been there that has to do with the secret."""
        records = {record.name for several in self._known.records.values() for record in several}
        mentions = {fact[0] for fact in self._world.facts(None, None, self._secret) if fact[1] not in DERIVED}
        return min((self._begin(name) for name in mentions - records), default=inf)

    @cached_property
    def _bystanders(self) -> list[tuple[float, str]]:
        """Those who may know it because it is about them, and when they died: the last first."""
        known = {who for _, who in self._known.row}
        people = {who for what in self._about for who in (what, *self._taking_part(what))} - known - self._in_the_dark
        return sorted(((self._people.death(who)[0], who) for who in people if self._is_somebody(who)), reverse=True)

    def _mention(self, who: str) -> tuple[Fact, ...]:
        """The facts by which somebody may know it."""
        if who in self._known.mentions:
            return self._known.mentions[who]
        about = [fact for fact in self._world.facts(self._secret) if fact[1] in _ABOUT]
        for fact in about:
            if fact[2] == who:
                return (fact,)
            for part in self._world.facts(fact[2]):
                if part[2] == who and part[1] in _roles():
                    return fact, part
        return ()

    def _taking_part(self, what: str) -> Iterator[str]:
        return (fact[2] for fact in self._world.facts(what) if fact[1] in _roles())

    def _is_somebody(self, who: str) -> bool:
        return "lg:Person" in self._world.types(who)

    def _names_a_way(self, record: Record, by: float) -> bool:
        """Whether a record says how somebody came to know it. Finding out is a way of its own."""
        if record.is_revelation:
            return record.first <= by
        return any(f[1] not in _OF_A_RECORD and _is_node(f[2]) for f in self._world.facts(record.name))

    def _begin(self, name: str) -> float:
        days = map(day, self._world.facts(name, "lg:beginEarliest"))
        return min((number for number in days if number is not None), default=-inf)


@lru_cache(maxsize=1)
def _roles() -> frozenset[str]:
    """The properties that lead to those who take part, as compact text."""
    return frozenset(map(vocabulary().compact, vocabulary().subproperties(LG.participant)))


def _is_node(term: str) -> bool:
    return not term.startswith(('"', "lg:", "<"))
