"""The document plan: in which order a story is told, what of it belongs together, and how much there is room for.

An order is data (`orders.yaml`). Its steps become sections: messages that are told in one breath, each with a rank that
says how soon it is dropped where a story is to be short. What is required has rank 0.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from render.manner import Length
from render.prose.content import Content
from render.prose.entry import SEVERAL, Pool
from render.prose.language import Language, SceneWords, Step, Style, Turn
from render.prose.message import Message
from render.prose.supports import season_of
from render.prose.verbs import Moment
from solver import Scene

_CALLED_UP: Final = frozenset(
    ["lg:Message", "lg:Call", "lg:Letter", "lg:Order", "lg:Warning", "lg:Briefing", "lg:Blackmail", "lg:Summons"]
)


_OPENING: Final = 3.5
"""Words that a line gets beyond its own, on average: days, places, and names of several words."""
_LOOKING_BACK: Final = 12
"""The rank of what is told between scenes, which only chapters have room for."""
_AGAIN: Final = 20
"""The rank of a second line of a pool, which only long stories have room for; a third has twice that."""
_REPEATABLE: Final = frozenset(["ask", "parry", "accuse", "threaten", "plead"])
"""What people say to each other more than once, in other words, where there is room for a long talk."""
WORDS: Final = {Length.FLASH: 350, Length.SHORT: 1350, Length.CHAPTER: 3600}
"""Words that are planned for. About one in ten of those that are not required finds no line that may be said."""


@dataclass(frozen=True)
class Item:
    """A message in its section: how soon it may be dropped (0 never), and how it stands to the moment."""

    message: Message
    rank: int
    moment: Moment = Moment.NOW


@dataclass(frozen=True)
class Section:
    """What is told in one paragraph, or in a paragraph for each turn of a talk. `whole` sections are dropped as one."""

    items: tuple[Item, ...]
    scene: str = ""
    whole: bool = False


def plan(
    content: Content,
    language: Language,
    order: Sequence[Step],
    style: Style,
    length: Length,
    key: str,
) -> list[Section]:
    """The sections of a story, as many as there is room for."""
    dice = random.Random(f"{key}/plan")
    every = [
        _later(section, style)
        for section in _Planner(content, language, dice, at_length=length is Length.CHAPTER).sections(order)
    ]
    return _fitting(every, WORDS[length])


def _later(section: Section, style: Style) -> Section:
    """A section in which what a style likes less comes later."""
    items = (replace(item, rank=item.rank + style.later.get(item.message.part, 0)) for item in section.items)
    return replace(section, items=tuple(items))


class _Planner:
    """Makes sections of the steps of an order."""

    def __init__(self, content: Content, language: Language, dice: random.Random, *, at_length: bool) -> None:
        self._at_length = at_length
        self._content, self._words, self._language, self._dice = content, content.words, language, dice
        self._scenes = content.plot.scenes
        self._teller = content.teller
        self._turn = self._turning(dice)
        self._met: set[str] = set()
        self._of_whom: set[tuple[str, str]] = set()
        self._looked_back = 0
        self._bonded: set[str] = set()
        self._kinds: Counter[str] = Counter()
        self._seen: set[str | None] = {None}
        self._told_of: set[str] = set()
        self._kept: dict[str, list[Message]] = {}

    def sections(self, order: Sequence[Step]) -> Iterator[Section]:
        for step in order:
            match step.tell:
                case "scenes":
                    yield from self._told(self._some(step.of), Moment(step.moment or "now"))
                case "portrait":
                    yield from self._portrait()
                case "past":
                    yield from self._past()
                case "endings":
                    yield from self._endings()
                case part:
                    yield from self._part(part, step)

    def _turning(self, dice: random.Random) -> int:
        """The scene that stories begin with which begin in the middle."""
        return max(1, min(len(self._scenes) - 1, len(self._scenes) // 2 + dice.choice((0, 1)))) if self._scenes else 0

    def _some(self, of: str) -> Sequence[Scene]:
        called = next((n for n, scene in enumerate(self._scenes) if scene.kind in _CALLED_UP), 0)
        pivot = {"turn": self._turn, "call": called, "last": len(self._scenes) - 1}
        side, _, name = of.rpartition(" ")
        if name not in pivot:
            return self._scenes
        at = pivot[name]
        return {"before": self._scenes[:at], "after": self._scenes[at + 1 :]}.get(side, self._scenes[at : at + 1])

    def _told(self, scenes: Sequence[Scene], moment: Moment) -> Iterator[Section]:
        for number, scene in enumerate(scenes):
            if number and self._at_length:
                yield from self._interlude(scene)
            first = number == 0
            yield from self._scene(scene, moment if first or moment is Moment.NOW else Moment.LONG_BEFORE)

    def _interlude(self, scene: Scene) -> Iterator[Section]:
        """Between scenes, where there is much room: somebody's life beside the plot, the cast by turns."""
        veiled = set(self._veiled_in(scene))
        known = [who for who in self._content.cast if who in self._met and who not in veiled]
        if not known:
            return
        self._looked_back += 1
        who = known[self._looked_back % len(known)]
        lived = [*self._some_of("portrait", None, {"who": who}, 5), *islice(self._bonds(who), 3)]
        felt = self._some_of("feeling", None, {"who": who}, 3) if who == self._teller else []
        items = [Item(message, _LOOKING_BACK + number) for number, message in enumerate([*lived, *felt])]
        if items:
            yield Section(tuple(items))

    def _scene(self, scene: Scene, moment: Moment) -> Iterator[Section]:
        name = scene.name
        words = self._words.scenes.get(name) if self._words else None
        self._told_of.add(name)
        after = Moment.LONG_BEFORE if moment is Moment.BEFORE else moment
        if words is None:
            fallback = self._content.happening_of(scene)
            yield Section((Item(fallback, 0, moment), *self._setting(scene, after, 3)), scene.id)
            yield from self._generic_talk(scene, after)
            return
        adds = [self._line(scene, pool, "adds") for pool in words.adds]
        thoughts = [self._line(scene, pool, "thoughts") for pool in words.thoughts]
        core = Item(self._line(scene, words.says, "says", required=True), 0, moment)
        setting = list(self._setting(scene, after, 4))
        talks = list(self._talks(scene, words, after))
        if words.talk_first:
            yield from talks
        yield Section(
            (
                core,
                *(Item(message, 0, Moment.BEFORE) for message in self._kept.pop(name, ())),
                *setting,
                *self._asides(scene, after),
                *(
                    Item(message, rank + number * 2, after)
                    for number, message in enumerate(adds)
                    for rank in (3, _AGAIN, 2 * _AGAIN)
                ),
                *(
                    Item(message, rank + number * 2, after)
                    for number, message in enumerate(thoughts)
                    for rank in (4, _AGAIN + 6)
                ),
            ),
            scene.id,
        )
        if not words.talk_first:
            yield from talks
        ends = [self._line(scene, pool, "ends") for pool in words.ends]
        if ends:
            yield Section(tuple(Item(one, 5 + n * 2, after) for n, one in enumerate(ends)), scene.id)

    def _talks(self, scene: Scene, words: SceneWords, moment: Moment) -> Iterator[Section]:
        """The exchanges of a scene, in an order of the dice's, as far as all who speak in them play."""
        talks = [
            talk
            for talk in words.talks
            if {role for turn in talk for role in (turn.by, turn.to)} <= self._content.plot.bindings.keys()
        ]
        self._dice.shuffle(talks)
        for talk in talks:
            if {turn.act for turn in talk} <= _REPEATABLE and all(len(turn.says) > len(talk) for turn in talk):
                yield self._talk(scene, talk, 2 * _AGAIN, moment)
        for number, talk in enumerate(talks):
            yield self._talk(scene, talk, 2 + number * 4 + (0 if self._is_near_turn(scene) else 3), moment)

    def _is_near_turn(self, scene: Scene) -> bool:
        return scene in self._scenes[-1:] or scene in self._scenes[self._turn : self._turn + 1]

    def _line(self, scene: Scene, pool: Pool, part: str, *, required: bool = False) -> Message:
        name = f"{scene.id}/{pool[0].id.rsplit('#', 1)[0]}" if pool else scene.id
        return Message(
            name,
            pool,
            self._content.bindings(scene),
            self._content.of_scene(scene),
            part,
            day=scene.begin,
            scene=scene.id,
            required=self._content.needed_of(scene) if required else frozenset(),
        )

    def _talk(self, scene: Scene, talk: Sequence[Turn], rank: int, moment: Moment) -> Section:
        return Section(
            tuple(Item(self._turn_of(scene, turn, n), rank, moment) for n, turn in enumerate(talk)), scene.id, True
        )

    def _turn_of(self, scene: Scene, turn: Turn, number: int) -> Message:
        bindings = self._content.bindings(scene)
        speaker, hearer = bindings.get(turn.by, ""), bindings.get(turn.to, "")
        bindings |= {"speaker": speaker, "hearer": hearer}
        support = self._content.of_talk(scene, bindings)
        pool = turn.says or self._language.acts.get(turn.act, ())
        return Message(
            f"{scene.id}/talk/{turn.act}/{number}",
            pool,
            bindings,
            support,
            f"talk:{turn.by}",
            scene=scene.id,
            speaker=speaker,
        )

    def _generic_talk(self, scene: Scene, moment: Moment) -> Iterator[Section]:
        people = [one for one in scene.participants if one in self._content.cast]
        if len(people) >= 2:
            roles = [
                next(role for role, name in self._content.plot.bindings.items() if name == one) for one in people[:2]
            ]
            acts = (("ask", 0), ("parry", 1))
            talk = [Turn(act, roles[by], roles[1 - by]) for act, by in acts]
            yield self._talk(scene, talk, 4, moment)

    def _setting(self, scene: Scene, moment: Moment, rank: int) -> Iterator[Item]:
        given = {"day": f'"{scene.begin}"'}
        if scene.place:
            given["place"] = scene.place
            if city := self._content.city_of(scene.place):
                given["city"] = city
                given["season"] = f'"{season_of(self._content.near, scene)}"'
        if scene.place in self._seen:
            return
        self._seen.add(scene.place)
        for number, message in enumerate(self._some_of("setting", scene, given, 5)):
            yield Item(message, rank + number * 3, moment)

    def _portrait(self) -> Iterator[Section]:
        """Who the teller is, and what has been in that life beside what the plot rests on."""
        self._met.add(self._teller)
        items = [Item(message, 2 + 2 * number) for number, message in enumerate(self._traits(self._teller, 8))]
        bonds = islice(self._bonds(self._teller), 6)
        items += [Item(message, 6 + 3 * number, Moment.BEFORE) for number, message in enumerate(bonds)]
        if items:
            yield Section(tuple(items))

    def _asides(self, scene: Scene, moment: Moment) -> Iterator[Item]:
        """Who those are that come into the story here."""
        veiled = set(self._veiled_in(scene))
        for who in scene.participants:
            if who in self._met or who in veiled or who not in self._content.cast or who == self._teller:
                continue
            self._met.add(who)
            traits = self._traits(who, 4)
            yield from (Item(message, 5 + 5 * number, moment) for number, message in enumerate(traits))
            bonds = islice(self._bonds(who), 2)
            yield from (Item(message, 9 + 9 * number, Moment.BEFORE) for number, message in enumerate(bonds))

    def _traits(self, who: str, most: int) -> Sequence[Message]:
        """What somebody is, of each kind one thing, the kinds first that nobody was told of yet."""
        found = self._some_of("portrait", None, {"who": who}, most)
        self._kinds.update(_kind_of(message.name.partition(".")[0]) for message in found[:2])
        return found

    def _some_of(self, part: str, scene: Scene | None, given: Mapping[str, str], most: int) -> list[Message]:
        """Some units of a part that hold, one of each kind, the kinds first that least was told of."""
        units = self._content.units(part, given)
        self._dice.shuffle(units)
        found: dict[str, Message] = {}
        for unit in sorted(units, key=lambda unit: self._kinds[_kind_of(unit.name)]):
            if len(found) == most:
                break
            kind, of = _kind_of(unit.name), (given.get("who", ""), unit.name)
            if kind not in found and (of not in self._of_whom or not of[0]):
                found.update((kind, message) for message in islice(self._content.told(unit, scene, given), 1))
                self._of_whom.add(of)
        return list(found.values())

    def _bonds(self, who: str) -> Iterator[Message]:
        """What joins somebody to others, as far as it was not told of them."""
        for message in self._content.bonds(who):
            if message.name not in self._bonded:
                self._bonded.add(message.name)
                yield message

    def _veiled_in(self, scene: Scene) -> Iterator[str]:
        """Whom the teller does not know yet in a scene."""
        order = [one.name for one in self._scenes]
        for who, until in self._content.veiled.items():
            if until not in order or order.index(until) >= order.index(scene.name):
                yield who

    def _past(self) -> Iterator[Section]:
        items = [Item(message, 0, Moment.BEFORE) for message in self._content.past if not self._keeps(message)]
        feelings = self._some_of("feeling", None, {"who": self._teller}, 5)
        half = -(-len(items) // 2) if len(items) > 4 else len(items)
        for part in (items[:half], items[half:]):
            if part:
                yield Section(tuple(part))
        if feelings:
            yield Section(tuple(Item(message, 3 + 3 * n) for n, message in enumerate(feelings)))

    def _keeps(self, message: Message) -> bool:
        """Whether a message speaks of somebody whom the teller does not know yet: it waits until that scene."""
        scenes = {scene.name for scene in self._scenes} - self._told_of
        for who, until in self._content.veiled.items():
            if until in scenes and who in _spoken_of(message):
                self._kept.setdefault(until, []).append(message)
                return True
        return False

    def _endings(self) -> Iterator[Section]:
        if self._words and self._scenes:
            scene = self._scenes[-1]
            lines = [self._line(scene, pool, "endings") for pool in self._words.endings]
            if lines:
                yield Section(tuple(Item(message, 1 + n * 2) for n, message in enumerate(lines)), scene.id)

    def _part(self, part: str, step: Step) -> Iterator[Section]:
        """Units of the language for a part of the story, such as what leads back into the past."""
        scenes = self._some(step.of)
        turned = self._some(step.of.rpartition(" ")[2])
        if part == "return" and self._is_day_before(turned[0]):
            return
        if scenes and (part != "turning-back" or scenes[0].begin[:7] != turned[0].begin[:7]):
            given = {"day": f'"{scenes[0].begin}"', "who": self._teller}
            for message in self._some_of(part, scenes[0], given, 1):
                yield Section((Item(message, 1, Moment(step.moment or "now")),), scenes[0].id)

    def _is_day_before(self, scene: Scene) -> bool:
        """Whether the scene before one is of the same day, which readers have just been told."""
        at = self._scenes.index(scene)
        return at > 0 and self._scenes[at - 1].begin == scene.begin


def _fitting(sections: Sequence[Section], wanted: int) -> list[Section]:
    """What there is room for: all that is required, then what has the lowest ranks, until so many words are likely."""
    ranked = sorted(
        (
            (item.rank, place, number)
            for place, section in enumerate(sections)
            for number, item in enumerate(section.items)
            if item.message.pool and (not section.whole or number == 0)
        ),
    )
    kept: set[tuple[int, int]] = set()
    words = 0.0
    for rank, place, number in ranked:
        if rank and words >= wanted:
            break
        section = sections[place]
        items = range(len(section.items)) if section.whole else (number,)
        kept.update((place, one) for one in items)
        words += sum(_likely(section.items[one].message.pool) for one in items)
    return [
        replace(section, items=left)
        for place, section in enumerate(sections)
        if (left := tuple(item for number, item in enumerate(section.items) if (place, number) in kept))
    ]


def _spoken_of(message: Message) -> set[str]:
    """Whom and what a message may name."""
    return {one for value in message.bindings.values() for one in value.split(SEVERAL)}


def _kind_of(name: str) -> str:
    """What a unit is about, of those that say it in several ways: `trait` of `trait-pair`."""
    return name.partition("-")[0]


def _likely(pool: Pool) -> float:
    """How many words a line of a pool is likely to have."""
    some = pool[:4]
    return _OPENING + sum(entry.say.length for entry in some) / max(len(some), 1)
