"""Who talks with whom in a scene, and to what end.

A scene of a schema has talks of its own. Beside them, whoever meets somebody of whom they want something, as the facts
between the two have it, says so (`goals`): the other answers as her own facts have it.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, permutations
from typing import Final

from render.prose.content import Content
from render.prose.entry import Pool
from render.prose.goals import TALKING, Goal, Move
from render.prose.language import Language
from render.prose.message import Message, Support
from render.prose.schema_words import SceneWords, Turn
from render.prose.section import AGAIN, Item, Section
from render.prose.verbs import Moment
from solver import Scene
from world import Fact

_REPEATABLE: Final = frozenset(["ask", "parry", "accuse", "threaten", "plead"])
"""What people say to each other more than once, in other words, where there is room for a long talk."""
_AIRED: Final = 6
"""The rank of the first exchange that comes of what lies between two people."""


@dataclass(frozen=True)
class _Between:
    """What one of two wants of the other, and the facts that it rests on."""

    goal: Goal
    bindings: Mapping[str, str]
    facts: tuple[Fact, ...]

    @property
    def of_whom(self) -> tuple[str, frozenset[str]]:
        """The goal, and the two: neither brings it up again after the other has."""
        return self.goal.name, frozenset(self.bindings[one] for one in TALKING)


@dataclass(frozen=True)
class _Made:
    """A move that is made, and the facts that allow it."""

    move: Move
    bindings: Mapping[str, str]
    facts: tuple[Fact, ...]


class Talks:
    """Takes the talks of one story, each once."""

    def __init__(self, content: Content, language: Language, dice: random.Random) -> None:
        self._content, self._language, self._dice = content, language, dice
        self._roles = {name: role for role, name in reversed(content.plot.bindings.items())}
        self._aired: set[object] = set()
        """What was brought up: the facts that it rests on, and for whatever facts, the goal and the two."""
        self._goals: Counter[str] = Counter()
        self._known: dict[tuple[str, str, str], _Between | None] = {}

    def of(
        self,
        scene: Scene,
        words: SceneWords,
        moment: Moment,
        veiled: Collection[str] = (),
        *,
        near_turn: bool,
        aired: bool = True,
    ) -> Iterator[Section]:
        """The exchanges of a scene, in its own order or one of the dice's, as far as all who speak in them play.

        First what people want of each other, if that is to be `aired`. Near the turn of a story they are wanted most.
        """
        cast = self._content.bindings(scene)
        talks = [talk for talk in words.talks if {one for turn in talk for one in (turn.by, turn.to)} <= cast.keys()]
        if not words.in_order:
            self._dice.shuffle(talks)
        speaking = {cast[role] for talk in talks for turn in talk for role in (turn.by, turn.to)}
        if aired and words.aims and not words.talk_first:
            known = [who for who in scene.participants if who in speaking and who not in veiled]
            yield from self._aims(scene, known, moment)
        for talk in () if words.in_order else talks:
            if {turn.act for turn in talk} <= _REPEATABLE and all(len(turn.says) > len(talk) for turn in talk):
                yield self._written(scene, talk, 2 * AGAIN, moment)
        for number, talk in enumerate(talks):
            yield self._written(scene, talk, 2 + number * 4 + (0 if near_turn else 3), moment)

    def unwritten(self, scene: Scene, moment: Moment, veiled: Collection[str]) -> Iterator[Section]:
        """A talk for a scene that has no words of its own: of what lies between two, else a question and an answer."""
        people = [one for one in scene.participants if one in self._content.cast]
        aims = list(self._aims(scene, [who for who in people if who not in veiled], moment))
        yield from aims
        if len(people) >= 2 and not aims:
            one, other = (self._roles[who] for who in people[:2])
            yield self._written(scene, (Turn("ask", one, other), Turn("parry", other, one)), 4, moment)

    def _written(self, scene: Scene, talk: Sequence[Turn], rank: int, moment: Moment) -> Section:
        """A talk as the language has it."""
        cast = self._content.bindings(scene)
        items = []
        for number, turn in enumerate(talk):
            bindings = cast | {"speaker": cast.get(turn.by, ""), "hearer": cast.get(turn.to, "")}
            pool = turn.says or self._language.acts.get(turn.act, ())
            message = self._said(scene, f"{turn.act}/{number}", pool, bindings, self._content.of_talk(scene, bindings))
            items.append(Item(message, rank, moment))
        return Section(tuple(items), scene.id, True)

    def with_pauses(self, sections: Sequence[Section]) -> Iterator[Section]:
        """The same, with a pause where the one who spoke last in an exchange would open the next."""
        for before, section in zip([None, *sections], sections, strict=False):
            if before and before.whole and section.whole and before.scene == section.scene:
                last, first = before.items[-1], section.items[0]
                alone = first.message.bindings.get("hearer") == first.message.speaker
                if last.message.speaker == first.message.speaker and not alone:
                    yield Section((Item(self._pause(first.message), 0, first.moment),), section.scene)
            yield section

    def _pause(self, opening: Message) -> Message:
        return replace(
            opening,
            name=f"{opening.scene}/pause",
            pool=self._language.pauses,
            part="pause",
            speaker="",
            required=frozenset(),
        )

    # What people want of each other.

    def _aims(self, scene: Scene, people: Sequence[str], moment: Moment) -> Iterator[Section]:
        """Up to three exchanges that come of what lies between two who meet."""
        for number, between in enumerate(islice(self._between(people), 3)):
            self._aired |= {between.facts, between.of_whom}
            self._goals[between.goal.name] += 1
            yield self._exchange(scene, between, _AIRED + number * AGAIN, moment)

    def _between(self, people: Sequence[str]) -> Iterator[_Between]:
        """What lies between some people and is not what the plot itself is about; what was aired least comes first."""
        pairs = [(goal, pair) for goal in self._language.goals for pair in permutations(people, 2)]
        self._dice.shuffle(pairs)
        for goal, (one, other) in sorted(pairs, key=lambda pair: self._goals[pair[0].name]):
            found = self._found(goal, one, other)
            if found is not None and self._aired.isdisjoint({found.facts, found.of_whom}):
                yield found

    def _found(self, goal: Goal, one: str, other: str) -> _Between | None:
        """What one wants of another; None where that is nothing, or the plot's own business."""
        key = (goal.name, one, other)
        if key not in self._known:
            may = all(self._content.are_joined(one, other, joint) for joint in goal.joints)
            met = self._content.met(goal.when, {"speaker": one, "hearer": other}) if may else None
            own = met is None or self._is_the_plot(met.bindings, {one, other})
            self._known[key] = None if met is None or own else _Between(goal, met.bindings, met.facts)
        return self._known[key]

    def _is_the_plot(self, bindings: Mapping[str, str], both: set[str]) -> bool:
        """Whether a role of the plot stands for what is between two: then its own scenes speak of it."""
        return any(value in self._roles for value in bindings.values() if value not in both)

    def _exchange(self, scene: Scene, between: _Between, rank: int, moment: Moment) -> Section:
        """One opens, the other answers as her own facts have it, and the first has the last word."""
        goal, mine = between.goal, between.bindings
        theirs = {**mine, "speaker": mine["hearer"], "hearer": mine["speaker"]}
        made = [_Made(goal.opens, mine, ()), *islice(self._may_make(goal.answers, theirs), 1)]
        closes = [move for move in goal.closes if move.after in ("", made[-1].move.act)]
        made += islice(self._may_make(closes, mine), 1)
        items = []
        for number, turn in enumerate(made):
            given = {**self._content.bindings(scene), **turn.bindings}
            support = _resting(self._content.of_talk(scene, given), (*between.facts, *turn.facts))
            message = self._said(scene, f"{goal.name}/{number}", turn.move.says, given, support)
            items.append(Item(message, rank, moment))
        return Section(tuple(items), scene.id, True)

    def _may_make(self, moves: Sequence[Move], bindings: Mapping[str, str]) -> Iterator[_Made]:
        """The moves that may be made by who speaks."""
        for move in moves:
            if not move.when.clauses:
                yield _Made(move, bindings, ())
            elif found := self._content.met(move.when, bindings):
                yield _Made(move, {**bindings, **found.bindings}, found.facts)

    def _said(self, scene: Scene, name: str, pool: Pool, bindings: Mapping[str, str], support: Support) -> Message:
        speaker = bindings["speaker"]
        roles = {value: role for role, value in reversed(self._content.bindings(scene).items())}
        return Message(
            f"{scene.id}/talk/{name}",
            pool,
            bindings,
            support,
            f"talk:{roles.get(speaker, '')}",
            scene=scene.id,
            speaker=speaker,
        )


def _resting(support: Support, facts: tuple[Fact, ...]) -> Support:
    """With some facts that stand behind it whatever it names."""
    return lambda names: tuple(dict.fromkeys([*support(names), *facts]))
