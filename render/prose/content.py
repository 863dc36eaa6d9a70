"""Content selection: what of a plot and of the world around it can be told, and which facts stand behind each word.

What the plot's proof rests on is required; what people are and have been else, and what a place is like, is told where
there is room.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from render.prose.classes import classes_of
from render.prose.covers import Cover, cover_of
from render.prose.entry import SEVERAL, Entry
from render.prose.goals import Joint
from render.prose.happenings import Happenings, gathered
from render.prose.language import Language, Unit
from render.prose.message import Message, Support
from render.prose.schema_words import SceneWords, SchemaWords
from render.prose.subplots import Subplot, subplots
from solver import Plot, Scene, schemas
from world import Fact, Pattern
from world.facts import is_literal
from world.pattern.match import Match
from world.pattern.nearby import match_nearby, narrower_classes, narrower_properties
from world.pattern.neighbours import Neighbours

_MOST_BONDS: Final = 24
_JOINING: Final = ("lg:party", "lg:spouse")
_OUTSIDE: Final = 1
"""Bonds to people who do not play."""
_PASSING: Final = frozenset(
    [
        *("lg:Acquaintance", "lg:Encounter", "lg:Conversation", "lg:Meeting", "lg:Belief", "lg:Collaboration"),
        *("lg:Knowledge", "lg:Lie"),
        *("lg:Call", "lg:Confrontation"),
    ]
)
"""Bonds of which nothing is told where there is a closer one to the same person, or where that one does not play."""


@dataclass(frozen=True)
class _Begun:
    """What joins some people from a scene on."""

    parties: frozenset[str]
    facts: tuple[Fact, ...]


class Content:
    """What can be told of a plot."""

    def __init__(self, near: Neighbours, plot: Plot, language: Language, words: SchemaWords | None) -> None:
        self.near, self.plot, self.words, self._language = near, plot, words, language
        self._called: dict[str, str] = {}
        self._added: dict[str, list[Fact]] = {}
        for fact in plot.facts:
            self._added.setdefault(fact[0], []).append(fact)
        self.begun = min((scene.begin for scene in plot.scenes), default="")
        """The day on which the first scene is."""
        self._happenings = Happenings(near, language.happenings, self.cast)

    @cached_property
    def cast(self) -> tuple[str, ...]:
        """The people who play, in the order of the roles."""
        named = (name for name in self.plot.bindings.values() if self._is_person(name))
        return tuple(dict.fromkeys(named))

    def bindings(self, scene: Scene | None = None) -> dict[str, str]:
        """What the roles stand for, and in a scene its day and its city. First come those of the sub-plot it is of."""
        subplot = self._subplot_of(scene) if scene else None
        own = subplot.bindings if subplot else {}
        found = {**own, **{role: value for role, value in self.plot.bindings.items() if role not in own}}
        if scene:
            found["day"] = f'"{scene.begin}"'
            if scene.place and (city := self.city_of(scene.place)):
                found["city"] = city
        return found

    @cached_property
    def _subplots(self) -> tuple[Subplot, ...]:
        return tuple(subplots(self.plot))

    def _subplot_of(self, scene: Scene) -> Subplot | None:
        return next((one for one in self._subplots if one.scene(scene)), None)

    def words_of(self, scene: Scene) -> SchemaWords | None:
        """The words of the schema, or of the sub-plot, that a scene is of; None where the language has none."""
        subplot = self._subplot_of(scene)
        return subplot.words if subplot else self.words

    def scene_words(self, scene: Scene) -> SceneWords | None:
        """The words for a scene; None where the language has none."""
        subplot = self._subplot_of(scene)
        return subplot.scene(scene) if subplot else self.words.scenes.get(scene.name) if self.words else None

    def city_of(self, place: str) -> str:
        """The city that a place is or lies in; empty where the world does not say."""
        return self._way_to_city(place)[0]

    def _way_to_city(self, place: str) -> tuple[str, tuple[Fact, ...]]:
        """The city of a place, and the facts that lead there."""
        waiting: list[tuple[str, tuple[Fact, ...]]] = [(place, ())]
        seen: set[str] = set()
        while waiting:
            here, way = waiting.pop(0)
            if here and self._is_city(here):
                return here, way
            if here not in seen:
                seen.add(here)
                around = self.near.objects(here, "lg:within") if here else ()
                waiting += [(one, (*way, (here, "lg:within", one))) for one in around]
        return "", ()

    @cached_property
    def teller(self) -> str:
        """Whose eyes the story keeps to: whom the words say, else the first of the cast."""
        named = self.plot.bindings.get(self.words.teller, "") if self.words else ""
        return named or next(iter(self.cast), "")

    @cached_property
    def veiled(self) -> Mapping[str, str]:
        """Whom the teller does not know at first, each with the name of the scene in which that ends."""
        return self._until(self.words.veiled if self.words else {})

    @cached_property
    def withheld(self) -> Mapping[str, str]:
        """The events of which readers are told only in a scene, each with its name."""
        return self._until(self.words.withheld if self.words else {})

    def _until(self, scenes: Mapping[str, str]) -> Mapping[str, str]:
        """For what roles stand for, the scenes that are given for the roles."""
        return {name: scenes[role] for role in scenes if (name := self.plot.bindings.get(role, ""))}

    @cached_property
    def covers(self) -> Mapping[str, Cover]:
        """Who of the cast goes by another name when the story begins."""
        found = ((who, cover_of(self.near, who, self.begun)) for who in self.cast)
        return {who: cover for who, cover in found if cover}

    @property
    def title(self) -> str:
        """The plot's own title."""
        schema = schemas().get(self.plot.schema.partition(".")[0])
        return schema.title if schema else self.plot.schema

    @property
    def titles(self) -> Message:
        """A title as something to say; it asserts nothing but that there is this plot."""
        facts = tuple(fact for fact in self.plot.facts if fact[0] == self.plot.id)
        return Message("title", self.words.titles if self.words else (), self.bindings(), lambda _: facts, "title")

    def needed_of(self, scene: Scene) -> frozenset[Fact]:
        """Who takes part in a scene: facts that its first line must tell."""
        return frozenset(fact for fact in self._added.get(scene.id, []) if fact[2] in scene.participants)

    def involved_in(self, scene: Scene) -> frozenset[str]:
        """Whom and what a scene is about: who takes part, what passes from hand to hand, where it is."""
        return frozenset(value for _, _, value in self._added.get(scene.id, []) if not is_literal(value))

    def happening_of(self, scene: Scene) -> Message:
        """A scene in the words for its kind."""
        return self._happenings.scene(scene, self._added.get(scene.id, []), self.needed_of(scene))

    def of_talk(self, scene: Scene, bindings: Mapping[str, str]) -> Support:
        """The facts of a scene in which somebody speaks, by what is named; who speaks and is spoken to always is."""
        own = self.bindings(scene)
        of_scene, roles = self.of_scene(scene), {value: name for name, value in own.items()}

        def support(names: Iterable[str]) -> tuple[Fact, ...]:
            both = [roles[bindings[one]] for one in ("speaker", "hearer") if bindings[one] in roles]
            return of_scene([*both, *(one for one in names if one in own and own[one] == bindings.get(one))])

        return support

    def met(self, pattern: Pattern, bindings: Mapping[str, str]) -> Match | None:
        """How a pattern holds first, of what has begun when the plot begins; None where it does not."""
        return next(iter(self._matches(pattern, bindings)), None)

    def are_joined(self, one: str, other: str, joint: Joint) -> bool:
        """Whether something leads to both as a joint has it, be it by narrower properties."""
        mine = self._leading_to(one, joint.to_speaker)
        both = [name for name in self._leading_to(other, joint.to_hearer) if name in mine] if mine else []
        kinds = narrower_classes(joint.kind) if joint.kind and both else ()
        return bool(both) and (
            not kinds or any(kind in kinds for n in both for kind in self.near.objects(n, "rdf:type"))
        )

    def _leading_to(self, who: str, by: str) -> list[str]:
        return [name for each in narrower_properties(by) for name in self.near.subjects(each, who)]

    def of_scene(self, scene: Scene) -> Support:
        """The facts of a scene by what is named of it; of others, what the plot's proof says of them."""
        facts = self._added.get(scene.id, [])
        bindings = self.bindings(scene)

        def support(names: Iterable[str]) -> tuple[Fact, ...]:
            kinds = [fact for fact in facts if fact[1] == "rdf:type" and fact[2] != "lg:Scene"]
            said = [*kinds, *(fact for fact in facts if fact[1] == "lg:partOf")]
            for name in names:
                if not (value := bindings.get(name, "")):
                    continue  # bound by the line itself, with its facts
                if name == "day":
                    said += [fact for fact in facts if fact[1] == "lg:when"]
                elif name == "city":
                    said += [fact for fact in facts if fact[2] == value] or self._way_to_city(scene.place or "")[1]
                else:
                    said += [fact for fact in facts if fact[2] == value] or self._proven(value)
            named = {bindings[name] for name in names if name in bindings}
            said += [fact for begun in self._begun_by(scene) if named.issuperset(begun.parties) for fact in begun.facts]
            return tuple(dict.fromkeys(said))

        return support

    def _begun_by(self, scene: Scene) -> tuple[_Begun, ...]:
        """What begins with a scene between some of the cast, such as a love; knowledge is told by the scene itself."""
        found = ((name, facts) for name, facts in self._added.items() if name.startswith(f"{scene.id}/"))
        return tuple(
            _Begun(parties, tuple(facts))
            for _, facts in found
            if len(parties := frozenset(fact[2] for fact in facts if fact[1] in _JOINING)) > 1
        )

    def _proven(self, value: str) -> list[Fact]:
        """The shortest proof that speaks of something; else that it is what it is."""
        proofs = [proof.facts for proof in self.plot.proof if any(value in fact for fact in proof.facts)]
        shortest = min((p for p in proofs if any(value == fact[2] for fact in p)), key=len, default=())
        return list(shortest) or [(value, "rdf:type", kind) for kind in self.near.objects(value, "rdf:type")[:1]]

    # What was before: the events and situations that the proof speaks of.

    @cached_property
    def past(self) -> tuple[Message, ...]:
        """What the plot's proof rests on, in the order of time; each must be told."""
        needed: dict[str, list[Fact]] = {}
        for proof in self.plot.proof:
            for fact in proof.facts:
                if self.is_happening(fact[0]):
                    needed.setdefault(fact[0], []).append(fact)
        found = gathered(self._happenings.told(name, facts) for name, facts in needed.items())
        return tuple(sorted(found, key=lambda message: (message.day, message.name)))

    def bonds(self, who: str) -> Iterator[Message]:
        """Other events and situations of somebody's life that end before the plot, those with the cast first.

        Of each other person one is told, the closest, and of those who do not play two in all.
        """
        told, others = {message.name for message in self.past}, set(self.cast) - {who}
        names = {fact[0] for fact in self.near.mentions(who) if self.is_happening(fact[0])} - told
        ranked = sorted((self._is_passing(name), not self._happenings.joins(name, others), name) for name in names)
        met = {
            one for message in self.past for one in self.others_in(message, {who}) if who in message.bindings.values()
        }
        outside = 0
        for passing, _, name in ranked[:_MOST_BONDS]:
            message = self._happenings.told(name, about=who)
            with_whom = self.others_in(message, {who})
            if not message.pool or message.day >= self.begun or with_whom & met or not self._says_much(message, who):
                continue
            plays = not with_whom or with_whom & others
            outside += not plays
            if plays or (not passing and outside <= _OUTSIDE):
                met |= with_whom
                yield message

    def _says_much(self, message: Message, who: str) -> bool:
        """Whether it joins somebody to anything else that is no motive: that somebody departed once says nothing."""
        others = {one for one in message.speaks_of - {who, message.name} if not is_literal(one)}
        return bool(others) and not any(self.said_of_mind(one) or self._is_namesake(one) for one in others)

    def _is_namesake(self, name: str) -> bool:
        """Whether it would be taken for something else, for which a role stands: another file of the same house."""
        called = self.near.text(name, "rdfs:label")
        return not self.plays(name) and any(
            called == self.near.text(one, "rdfs:label") for one in self.plot.bindings.values() if called
        )

    def others_in(self, message: Message, some: Collection[str]) -> frozenset[str]:
        """The people whom something to say speaks of beside some."""
        return frozenset(one for one in message.speaks_of if one not in some and self._is_person(one))

    def is_happening(self, name: str) -> bool:
        """Whether something is an event or a situation."""
        return self._happenings.is_one(name)

    def kinds_of(self, name: str) -> tuple[str, ...]:
        """The classes of an event or a situation; none for what is neither."""
        return tuple(self.near.objects(name, "rdf:type")) if self.is_happening(name) else ()

    def said_of_mind(self, name: str) -> str:
        """What a motive, a wound or a fear is called, be it that of two people; empty for all else."""
        if name not in self._called:
            kinds = () if is_literal(name) or SEVERAL in name else self.near.objects(name, "rdf:type")
            is_one = any("Psyche" in classes_of(kind) for kind in kinds)
            self._called[name] = (self.near.text(name, "rdfs:label") or name) if is_one else ""
        return self._called[name]

    def plays(self, name: str) -> bool:
        """Whether a role of the plot stands for it."""
        return name in self.plot.bindings.values()

    def happenings_in(self, message: Message) -> set[str]:
        """The events and situations that something to say rests on."""
        return {value for value in message.speaks_of if self.is_happening(value)}

    def home_in(self, message: Message) -> str:
        """The city to which something to say joins somebody, and to nothing else; empty where there is more to it."""
        named = {
            value
            for value in message.speaks_of - {message.about, message.name}
            if not is_literal(value) and not value.startswith("lg:")
        }
        return next(iter(named)) if len(named) == 1 and self._is_city(*named) else ""

    def _is_city(self, name: str) -> bool:
        return "lg:City" in self.near.objects(name, "rdf:type")

    def _is_passing(self, name: str) -> bool:
        return not _PASSING.isdisjoint(self.near.objects(name, "rdf:type"))

    # What may be told beside it: units of the language.

    def units(self, part: str, given: Iterable[str]) -> list[Unit]:
        """The units of a part that what is given is enough for; whether they hold is not asked yet."""
        known = set(given)
        return [unit for unit in self._language.units if unit.part == part and set(unit.of) <= known]

    def told(self, unit: Unit, scene: Scene | None, given: Mapping[str, str]) -> Iterator[Message]:
        """What of a unit holds: of `who` somebody is, where and on which `day` a scene is."""
        given = {name: given[name] for name in unit.of}
        matches = (
            [(dict(given), ())]
            if not unit.asserts.clauses
            else [(match.bindings, match.facts) for match in self._matches(unit.asserts, given)[:2]]
        )
        placed = {name: facts for name, facts in self._placed(scene).items() if name in given}
        for number, (bindings, facts) in enumerate(matches):
            yield Message(
                f"{unit.name}.{number}",
                unit.says,
                {**given, **bindings},
                _both(facts, placed),
                unit.part,
                given.get("who", ""),
                scene=scene.id if scene else "",
                tone=unit.tone,
            )

    def _placed(self, scene: Scene | None) -> dict[str, tuple[Fact, ...]]:
        """When and where a scene is, by the names that units have for it."""
        if scene is None:
            return {}
        found: dict[str, tuple[Fact, ...]] = {"day": ((scene.id, "lg:when", f'"{scene.begin}"'),)}
        if scene.place:
            here = (scene.id, "lg:place", scene.place)
            found["season"], found["place"] = found["day"], (here,)
            found["city"] = (here, *self._way_to_city(scene.place)[1])
        return found

    def holds(self, entry: Entry, bindings: Mapping[str, str]) -> list[tuple[Mapping[str, str], tuple[Fact, ...]]]:
        """What an entry's own patterns bind, with the facts that it rests on; nothing where one does not hold."""
        resting: tuple[Fact, ...] = ()
        for pattern in (entry.when, entry.presupposes, entry.register):
            if pattern.clauses:
                if not (found := self._matches(pattern, bindings)):
                    return []
                resting += found[0].facts
        if not entry.asserts.clauses:
            return [(bindings, resting)]
        return [
            ({**bindings, **match.bindings}, (*match.facts, *resting))
            for match in self._matches(entry.asserts, bindings)
        ]

    def _matches(self, pattern: Pattern, bindings: Mapping[str, str]) -> list[Match]:
        """What a pattern finds that has begun, and is over where it names its end, before the plot begins."""
        known = {name: value for name, value in bindings.items() if name in pattern.mentioned}
        return [
            match
            for match in (match_nearby(self.near, pattern, known) if known else ())
            if match.bindings.get("end", "")[1:11] < self.begun
            and not any(self._happenings.begins(value) >= self.begun for value in match.bindings.values())
        ]

    def _is_person(self, name: str) -> bool:
        return not name.startswith("lg:") and "lg:Person" in self.near.objects(name, "rdf:type")


def _both(facts: tuple[Fact, ...], placed: Mapping[str, tuple[Fact, ...]]) -> Support:
    """Some facts always, and others where they are named."""
    return lambda names: tuple(dict.fromkeys([*facts, *(fact for one in names for fact in placed.get(one, ()))]))
