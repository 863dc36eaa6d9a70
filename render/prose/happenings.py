"""Events and situations as something to say: in the words for their class, by the names of their properties."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from render.prose.classes import classes_of
from render.prose.entry import SEVERAL, Entry, Pool
from render.prose.language import Happening
from render.prose.message import Message
from solver import Scene
from world import Fact
from world.facts import is_literal
from world.pattern.neighbours import Neighbours

_PARTIES: Final = ("lg:party", "lg:spouse")
_BOUNDS: Final = ("lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest")
_AGENT: Final = "lg:agent"
_RANK: Final = "as"
"""What somebody is alone: several are not `a lieutenant`."""
_ANY: Final = "Occurrence"
_SCENE: Final = "Scene"


class Happenings:
    """What happened around a cast. `words` are the lines for each class."""

    def __init__(self, near: Neighbours, words: Mapping[str, Happening], cast: Sequence[str]) -> None:
        self._near, self._words, self._cast = near, words, cast

    def is_one(self, name: str) -> bool:
        """Whether something is an event or a situation."""
        if is_literal(name) or name.startswith("lg:"):
            return False
        return any({"Occurrence", "Situation"} & set(classes_of(kind)) for kind in self._near.objects(name, "rdf:type"))

    def begins(self, name: str) -> str:
        """The first day of an event or a situation; empty where it is none, or nothing dates it."""
        return (self._near.objects(name, "lg:beginEarliest") or ("",))[0][1:11] if self.is_one(name) else ""

    def joins(self, name: str, others: Iterable[str]) -> bool:
        """Whether something names one of some others."""
        known = set(others)
        return any(value in known for values in self._near.about(name).values() for value in values)

    def told(self, name: str, required: Iterable[Fact] = (), about: str = "") -> Message:
        """One of the world's, as something to say of somebody."""
        said = self._near.about(name)
        needed = frozenset(fact for fact in required if fact[1] != "rdf:type" and fact[1] not in _BOUNDS)
        day = (said.get("lg:beginEarliest") or said.get("lg:when") or said.get("lg:begin") or [""])[0][1:11]
        message = self._message(name, said, about, needed)
        first = (
            message.bindings.get("agent") or message.bindings.get("one") or next(iter(message.bindings.values()), "")
        )
        return replace(message, part="past", about=about or first, day=day)

    def scene(self, scene: Scene, facts: Iterable[Fact], required: frozenset[Fact]) -> Message:
        """One that a plot adds, as something to say."""
        facts = tuple(facts)
        said: dict[str, list[str]] = {}
        for _, predicate, value in facts:
            if value != "lg:Scene":
                said.setdefault(predicate, []).append(value)
        message = self._message(scene.id, said, "", required)
        # What a scene is called is its summary, a sentence: it is no name for it.
        pool = tuple(entry for entry in message.pool if "this" not in entry.say.names)
        message = replace(message, pool=pool, part="says", day=scene.begin, scene=scene.id)
        return message if pool else self._summed_up(message, facts)

    def _summed_up(self, message: Message, facts: tuple[Fact, ...]) -> Message:
        """A scene for whose roles its class has no words: in the words of its schema."""
        label = next((value for _, predicate, value in facts if predicate == "rdfs:label"), "")
        if not label:
            return message
        told = tuple(fact for fact in facts if fact[1] in ("rdf:type", "rdfs:label") or fact in message.required)
        pool = self._words[_SCENE].says
        bindings = {**message.bindings, "summary": label.removesuffix('."') + '"' if label.endswith('."') else label}
        return replace(message, pool=pool, bindings=bindings, support=lambda _: told)

    def _message(self, name: str, said: Mapping[str, Sequence[str]], about: str, required: frozenset[Fact]) -> Message:
        kinds = [kind for kind in said.get("rdf:type", []) if kind.startswith("lg:")]
        variables, facts = self._properties(name, said, about)
        words = self._words_for(kinds)
        types = [(name, "rdf:type", kind) for kind in kinds]

        def support(names: Iterable[str]) -> tuple[Fact, ...]:
            return tuple(dict.fromkeys([*types, *(fact for one in names for fact in facts.get(one, ()))]))

        return Message(
            name,
            _sayable((entry for word in words for entry in word.says), variables),
            variables,
            support,
            "",
            tone=words[0].tone,
            required=required,
        )

    def _properties(
        self, name: str, said: Mapping[str, Sequence[str]], about: str
    ) -> tuple[dict[str, str], dict[str, tuple[Fact, ...]]]:
        """The variables: properties by their names, of several values all of them, of parties `one` and `other`."""
        label = (said.get("rdfs:label") or ['""'])[0]
        variables: dict[str, str] = {"this": name}
        facts: dict[str, tuple[Fact, ...]] = {"this": ((name, "rdfs:label", label),)}
        for predicate, values in said.items():
            if predicate in _PARTIES and len(values) > 1:
                for variable, value in zip(("one", "other"), self._in_order(values, about), strict=False):
                    variables[variable], facts[variable] = value, ((name, predicate, value),)
            else:
                several = [value for value in values if not is_literal(value)] or values[:1]
                variable = predicate.removeprefix("lg:")
                variables[variable] = SEVERAL.join(several)
                facts[variable] = tuple((name, predicate, value) for value in several)
        return variables, facts

    def _in_order(self, names: Sequence[str], first: str) -> list[str]:
        """Somebody first, then the cast in their order, then all others."""
        places = {name: place for place, name in enumerate(self._cast)}
        return sorted(names, key=lambda name: (name != first, places.get(name, len(places)), name))

    def _words_for(self, kinds: Sequence[str]) -> list[Happening]:
        """The words for the narrowest class that has some, and those for any happening."""
        for kind in sorted(kinds, key=lambda kind: (-len(classes_of(kind)), kind)):
            for one in classes_of(kind):
                if one in self._words:
                    return [self._words[one], self._words[_ANY]]
        return [self._words[_ANY]]


def _sayable(entries: Iterable[Entry], variables: Mapping[str, str]) -> Pool:
    """The entries all of whose names are bound, here or by themselves."""
    return tuple(entry for entry in entries if entry.say.names <= {*variables, *entry.asserts.binds})


def gathered(messages: Iterable[Message]) -> Iterator[Message]:
    """Several of whom the same is told are told of at once: the four who served one house."""
    alike: dict[object, list[Message]] = {}
    for message in messages:
        told = frozenset(fact[1:] for fact in message.required if fact[1] != _AGENT)
        agents = sum(fact[1] == _AGENT for fact in message.required)
        key: object = (message.pool[:1], told) if agents == 1 and message.pool else message.name
        alike.setdefault(key, []).append(message)
    for some in alike.values():
        yield some[0] if len(some) == 1 else _together(some)


def _together(some: Sequence[Message]) -> Message:
    shared = {
        name: value
        for name, value in some[0].bindings.items()
        if name != _RANK and all(one.bindings.get(name) == value for one in some)
    }
    bindings = {**shared, "agent": SEVERAL.join(dict.fromkeys(one.bindings["agent"] for one in some))}

    def support(names: Iterable[str]) -> tuple[Fact, ...]:
        named = list(names)
        return tuple(dict.fromkeys(fact for one in some for fact in one.support(named)))

    return replace(
        some[0],
        pool=_sayable(some[0].pool, bindings),
        bindings=bindings,
        support=support,
        required=frozenset().union(*(one.required for one in some)),
    )
