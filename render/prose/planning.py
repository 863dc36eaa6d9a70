"""The document plan: in which order a story is told, what of it belongs together, and how much there is room for.

An order is data (`orders.yaml`). Its steps become sections: messages that are told in one breath, each with a rank that
says how soon it is dropped where a story is to be short. What is required has rank 0.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from render.manner import Length
from render.prose.content import Content
from render.prose.entry import Pool
from render.prose.language import Language, Step, Style
from render.prose.lives import Lives
from render.prose.message import Message
from render.prose.section import AGAIN, ROOM, Item, Section, fitting
from render.prose.spreading import spread
from render.prose.talking import Talks
from render.prose.verbs import Moment
from solver import Scene

_CALLED_UP: Final = frozenset(
    ["lg:Message", "lg:Call", "lg:Letter", "lg:Order", "lg:Warning", "lg:Briefing", "lg:Blackmail", "lg:Summons"]
)

GRAVE: Final = frozenset(["lg:Killing", "lg:Execution", "lg:Death"])
"""Scenes in which nobody wants to hear what whoever dies in them was like."""


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
    planner = _Planner(content, language, dice, length)
    every = [_later(section, style) for section in planner.sections(order)]
    involved = {scene.id: content.involved_in(scene) for scene in content.plot.scenes}
    grave = {scene.id for scene in content.plot.scenes if scene.kind in GRAVE}
    placed = spread(fitting(every, length), involved, content.teller, grave)
    return list(planner.talks.with_pauses(list(placed)))


def _later(section: Section, style: Style) -> Section:
    """A section in which what a style likes less comes later."""
    items = (replace(item, rank=item.rank + style.later.get(item.message.part, 0)) for item in section.items)
    return replace(section, items=tuple(items))


class _Planner:
    """Makes sections of the steps of an order."""

    def __init__(self, content: Content, language: Language, dice: random.Random, length: Length) -> None:
        self._length = length
        self._content = content
        self._scenes = content.plot.scenes
        self._teller = content.teller
        self._turn = self._turning(dice)
        self._lives = Lives(content, dice, ROOM[length])
        self.talks = Talks(content, language, dice)
        self._told_of: set[str] = set()
        self._kept: dict[str, list[Message]] = {}

    def sections(self, order: Sequence[Step]) -> Iterator[Section]:
        for step in order:
            match step.tell:
                case "scenes":
                    yield from self._told(self._some(step.of), Moment(step.moment or "now"), step.head)
                case "portrait":
                    yield from self._lives.portrait()
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

    def _told(self, scenes: Sequence[Scene], moment: Moment, head: str) -> Iterator[Section]:
        for number, scene in enumerate(scenes):
            if head:
                yield from self._head(head, scene)
            if number and self._length is Length.CHAPTER:
                yield from self._lives.interlude(self._veiled())
            first = number == 0
            yield from self._scene(scene, moment if first or moment is Moment.NOW else Moment.LONG_BEFORE)

    def _scene(self, scene: Scene, moment: Moment) -> Iterator[Section]:
        name = scene.name
        words = self._content.scene_words(scene)
        veiled = self._veiled()
        self._told_of.add(name)
        after = Moment.LONG_BEFORE if moment is Moment.BEFORE else moment
        if words is None:
            fallback = self._content.happening_of(scene)
            yield Section((Item(fallback, 0, moment), *self._lives.setting(scene, after, 3)), scene.id)
            yield from self.talks.unwritten(scene, after, veiled)
            return
        adds = [self._line(scene, pool, "adds") for pool in words.adds]
        thoughts = [self._line(scene, pool, "thoughts") for pool in words.thoughts]
        core = Item(self._line(scene, words.says, "says", required=True), 0, moment)
        setting = list(self._lives.setting(scene, after, 4))
        near_turn = self._is_near_turn(scene)
        aired = near_turn or self._length is not Length.FLASH
        talks = list(self.talks.of(scene, words, after, veiled, near_turn=near_turn, aired=aired))
        if words.talk_first:
            yield from talks
        yield Section(
            (
                core,
                *(Item(message, 0, Moment.BEFORE) for message in self._kept.pop(name, ())),
                *setting,
                *(self._lives.asides(scene, after, veiled) if scene.kind not in GRAVE else ()),
                *(
                    Item(message, rank + number * 2, after)
                    for number, message in enumerate(adds)
                    for rank in (3, AGAIN, 2 * AGAIN, 3 * AGAIN)
                ),
                *(
                    Item(message, rank + number * 2, after)
                    for number, message in enumerate(thoughts)
                    for rank in (4, AGAIN + 6, 2 * AGAIN + 6)
                ),
            ),
            scene.id,
        )
        if not words.talk_first:
            yield from talks
        ends = [self._line(scene, pool, "ends") for pool in words.ends]
        if ends:
            yield Section(tuple(Item(one, 5 + n * 2, after) for n, one in enumerate(ends)), scene.id)

    def _veiled(self) -> frozenset[str]:
        """Whom the teller does not know yet, as far as the story has been told."""
        return frozenset(who for who, until in self._content.veiled.items() if until not in self._told_of)

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

    def _past(self) -> Iterator[Section]:
        items = [Item(message, 0, Moment.BEFORE) for message in self._content.past if not self._keeps(message)]
        half = -(-len(items) // 2) if len(items) > 4 else len(items)
        for part in (items[:half], items[half:]):
            if part:
                yield Section(tuple(part))
        yield from self._lives.feelings()

    def _keeps(self, message: Message) -> bool:
        """Whether a message waits until a scene: it is of whom the teller does not know yet, or of what is withheld."""
        scenes = {scene.name for scene in self._scenes} - self._told_of
        for what, until in (*self._content.veiled.items(), *self._content.withheld.items()):
            if until in scenes and (what in message.speaks_of or what == message.name):
                self._kept.setdefault(until, []).append(message)
                return True
        return False

    def _endings(self) -> Iterator[Section]:
        if self._scenes and (words := self._content.words_of(self._scenes[-1])):
            scene = self._scenes[-1]
            lines = [self._line(scene, pool, "endings") for pool in words.endings]
            if lines:
                yield Section(tuple(Item(message, 1 + n * 2) for n, message in enumerate(lines)), scene.id)

    def _part(self, part: str, step: Step) -> Iterator[Section]:
        """Units of the language for a part of the story, such as what leads back into the past."""
        scenes = self._some(step.of)
        turned = self._some(step.of.rpartition(" ")[2])
        if (part == "return" and self._is_day_before(turned[0])) or (
            part == "turning-back" and scenes and scenes[0].begin[:7] == turned[0].begin[:7]
        ):
            part = f"{part}-near"
        if scenes and not (part == "turning-back-near" and scenes[0].begin == turned[0].begin):
            given = {"day": f'"{scenes[0].begin}"', "who": self._teller}
            for message in self._lives.some_of(part, scenes[0], given, 1):
                yield Section((Item(message, 1, Moment(step.moment or "now")),), scenes[0].id)

    def _head(self, part: str, scene: Scene) -> Iterator[Section]:
        """What stands above a scene, such as the place and the day of a letter."""
        given = {"day": f'"{scene.begin}"'}
        if scene.place and (city := self._content.city_of(scene.place)):
            given["city"] = city
        units = [unit for unit in self._content.units(part, given) if len(unit.of) == len(given)]
        for unit in units[:1]:
            for message in islice(self._content.told(unit, scene, given), 1):
                yield Section((Item(message, 0),), scene.id, True)

    def _is_day_before(self, scene: Scene) -> bool:
        """Whether the scene before one is of the same day, which readers have just been told."""
        at = self._scenes.index(scene)
        return at > 0 and self._scenes[at - 1].begin == scene.begin
