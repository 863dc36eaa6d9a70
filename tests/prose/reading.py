"""Reads stories back against their facts: the names, days and relations that they have, and the facts untold."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ontology.vocabulary import vocabulary
from render import Sentence, Telling
from solver import Plot
from world import Fact, World
from world.facts import is_literal, literal_value

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY: Final = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")
_MONTH: Final = re.compile(rf"\b(?:{'|'.join(_MONTHS)}) (\d{{4}})\b")
_YEAR: Final = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_CAPITALISED: Final = re.compile(r"(?:[A-Z][\w-]+ )+[A-Z][\w-]+")
_QUOTED: Final = re.compile(r"“[^”]*”")
_PRONOUNS: Final = frozenset(["He", "She", "You", "It", "We", "I"])
"""What may be a name, too, and cannot be told from one."""
_BOUNDS: Final = frozenset(["lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest"])

RELATIONS: Final[Mapping[str, frozenset[str]]] = {
    r"\bbetray(?:ed|al|er)\b": frozenset(["Betrayal"]),
    r"\b(?:married|wedding|husband|wife)\b": frozenset(["Marriage", "Wedding", "Divorce", "Death"]),
    r"\b(?:stolen|stole|theft)\b": frozenset(["Theft", "Document", "Thing"]),
    r"\b(?:friends|friendship)\b": frozenset(["Friendship", "Reconciliation"]),
    r"\b(?:lovers|loved)\b": frozenset(["Romance", "Marriage", "Love", "Betrayal"]),
    r"\b(?:recruited)\b": frozenset(["Recruitment", "Handling", "Service"]),
    r"\bdivorced?\b": frozenset(["Divorce"]),
    r"\bmissions?\b": frozenset(["Mission"]),
    r"\b(?:arrested|imprisoned)\b": frozenset(["Arrest", "Imprisonment", "Caught"]),
    r"\bborn (?:in|of)\b": frozenset(["birthplace", "begin", "Birth"]),
    r"\b(?:rank of|had made (?:captain|major|colonel|lieutenant))\b": frozenset(["Service"]),
    r"\bspoke (?:English|French|German|Hebrew|Italian|Polish|Russian|Spanish)\b": frozenset(["speaks"]),
    r"\b(?:made (?:the |his |her )?peace|reconcil\w+)\b": frozenset(["Reconciliation"]),
}
"""Words for a relation, and the classes or properties one of which a sentence's facts must have."""


@dataclass
class Reader:
    """What is called how in a world."""

    world: World
    _called: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def people(self) -> frozenset[str]:
        """The full names of all people in the world, of two words and more."""
        found = self.world.facts(None, "rdf:type", "lg:Person")
        names = (self.world.value(fact[0], "rdfs:label") for fact in found)
        return frozenset(name for name in names if name and " " in name)

    def unsupported(self, plot: Plot, telling: Telling) -> Iterator[str]:
        """What sentences say of names, days and relations that is not among their facts."""
        known = self._people(plot)
        for said in telling.sentences:
            yield from (f"{what}: {said.text}" for what in self._of(said, known))

    def _of(self, said: Sentence, known: frozenset[str]) -> Iterator[str]:
        things = {term for fact in said.facts for term in fact if not is_literal(term)}
        values = {text for fact in said.facts if (text := literal_value(fact[2])) is not None}
        calls = set().union(*(self._calls(thing) for thing in things)) | values
        words = " ".join(calls)
        for name in known:
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", _QUOTED.sub(" ", said.text)) and name not in words:
                yield f"`{name}` is in no fact"
        for day, month, year in _DAY.findall(said.text):
            if f"{year}-{_MONTHS.index(month) + 1:02}-{int(day):02}" not in words:
                yield f"{day} {month} {year} is in no fact"
        for year in {*_MONTH.findall(said.text), *_YEAR.findall(said.text)}:
            if year not in words:
                yield f"{year} is in no fact"
        for name in self._named(said.text):
            if name not in words:
                yield f"`{name}` is in no fact"
        kinds = {fact[1].removeprefix("lg:") for fact in said.facts}
        kinds |= {kind for thing in things for kind in self._kinds(said, thing)}
        for pattern, allowed in RELATIONS.items():
            told = _QUOTED.sub(" ", said.text)
            if (found := re.search(pattern, told)) and not allowed & kinds and found[0] not in words:
                yield f"`{found[0]}` stands on no {' or '.join(sorted(allowed))}"

    def _named(self, text: str) -> Iterator[str]:
        """The full names of people that a text has, whether they play or not."""
        for run in _CAPITALISED.findall(text):
            parts = run.split()
            for start in range(len(parts)):
                for end in range(start + 2, len(parts) + 1):
                    if (name := " ".join(parts[start:end])) in self.people:
                        yield name

    def _people(self, plot: Plot) -> frozenset[str]:
        """What the cast is called, and the places."""
        names = {name for name in plot.bindings.values() if not name.startswith("lg:")}
        return frozenset(
            call for name in names for call in self._short(name) if call[:1].isupper() and call not in _PRONOUNS
        )

    def _short(self, name: str) -> Iterator[str]:
        yield from filter(None, (self.world.value(name, "rdfs:label"), self.world.value(name, "lg:shortName")))

    def _calls(self, thing: str) -> frozenset[str]:
        if thing not in self._called:
            values = (literal_value(fact[2]) for fact in self.world.facts(thing) if is_literal(fact[2]))
            self._called[thing] = frozenset(filter(None, values))
        return self._called[thing]

    def _kinds(self, said: Sentence, thing: str) -> Iterator[str]:
        kinds = [*self.world.types(thing), *(fact[2] for fact in said.facts if fact[:2] == (thing, "rdf:type"))]
        yield from (kind.removeprefix("lg:") for kind in kinds)


def required(world: World, plot: Plot) -> frozenset[Fact]:
    """What a story of a plot must tell: who took part in what the proof rests on, and who, when and where in scenes."""
    scenes = {scene.id: scene for scene in plot.scenes}
    found = {
        fact
        for proof in plot.proof
        for fact in proof.facts
        if fact[1] != "rdf:type" and fact[1] not in _BOUNDS and _happens(world, fact[0])
    }
    for fact in plot.facts:
        scene = scenes.get(fact[0])
        if scene and (fact[2] in (*scene.participants, scene.place) or fact[1] == "lg:when"):
            found.add(fact)
    return frozenset(found)


def untold(world: World, plot: Plot, telling: Telling) -> frozenset[Fact]:
    """What a story of a plot must tell and does not."""
    return required(world, plot) - {fact for said in telling.sentences for fact in said.facts}


def _happens(world: World, name: str) -> bool:
    classes = vocabulary()
    return any(
        "Occurrence" in above or "Situation" in above
        for kind in world.types(name)
        for above in [
            {
                iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
                for iri in classes.superclasses(classes.class_named(kind[3:]) or "")
            }
        ]
    )
